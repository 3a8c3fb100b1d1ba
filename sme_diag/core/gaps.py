"""What is not known, and what the firm has answered on a branch it left."""

from sme_diag.core.situation import Situation
from sme_diag.lang.evaluate import because, evaluate
from sme_diag.lang.evaluate import missing as questions_behind
from sme_diag.lang.values import settled
from sme_diag.model.answers import BLANK, PARTLY, Answers
from sme_diag.model.diagnosis import NOT_ELIGIBLE, DimensionScore, MissingFound, ParkedFound, SchemeFound
from sme_diag.model.rules import Pack


def missing(
    pack: Pack, here: Situation, answers: Answers, found: tuple[SchemeFound, ...], scores: tuple[DimensionScore, ...]
) -> tuple[MissingFound, ...]:
    """Every question that is, or may be, on the path and has no settled answer, in the order of asking."""
    points, decisive = _points(pack, here, scores), _decisive(pack, here)
    rows = []
    for id in pack.questions:
        if here.path[id] is False:
            continue
        schemes = tuple(s.id for s in found if s.verdict != NOT_ELIGIBLE and id in s.missing)
        if settled(here.given[id]) and not schemes and id not in decisive:
            continue  # a coarse region has a value; it counts as open only where a finer one would decide something
        answer = answers.get(id)
        reason = PARTLY if here.given[id] is not None else (answer.missing if answer else None) or BLANK
        rows.append(MissingFound(id, reason, points.get(id, 0), schemes))
    return tuple(rows)


def _decisive(pack: Pack, here: Situation) -> frozenset[str]:
    """The regions known too coarsely for some rule other than a scheme, or for what is on the path."""
    coarse = frozenset(id for id, given in here.given.items() if settled(given) and id in here.roots.get(id, ()))
    if not coarse:
        return coarse
    rules = [gate.when for gate in pack.gates] + [stage.when for stage in pack.stages]
    rules += [flag.when for flag in pack.flags] + [duty.when for duty in pack.duties]
    rules += [step.done for step in pack.steps] + [action.when for action in pack.actions]
    if pack.de_minimis is not None:
        rules += [pack.de_minimis.applies, pack.de_minimis.ceiling, pack.de_minimis.used]
    steps = [evaluate(rule, here.values) for rule in rules]
    steps += [here.steps[id] for id, on_path in here.path.items() if on_path is None]
    return coarse & frozenset().union(*(questions_behind(step, here.roots) for step in steps))


def _points(pack: Pack, here: Situation, scores: tuple[DimensionScore, ...]) -> dict[str, int]:
    """How much of the overall score hangs on each scored question, in hundredths of a point, as things stand."""
    weights = sum(d.weight for d, s in zip(pack.dimensions, scores, strict=True) if s.score is not None)
    found = {}
    for dimension in pack.dimensions:
        asked = {id: pack.questions[id].scores.values() for id in dimension.questions if here.path[id] is not False}
        most = sum(max(scores) for scores in asked.values())
        for id, values in asked.items():
            found[id] = 10000 * (max(values) - min(values)) * dimension.weight // (most * weights) if most else 0
    return found


def parked(pack: Pack, here: Situation) -> tuple[ParkedFound, ...]:
    """Answers to questions the firm has left: kept, listed and never read."""
    left = [id for id in pack.questions if here.path[id] is False and here.given[id] is not None]
    return tuple(ParkedFound(id, because(here.steps[id])) for id in left)
