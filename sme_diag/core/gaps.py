"""What is not known, and what the firm has answered on a branch it left."""

from sme_diag.core.situation import Situation
from sme_diag.lang.evaluate import because
from sme_diag.lang.values import settled
from sme_diag.model.answers import BLANK, PARTLY, Answers
from sme_diag.model.diagnosis import NOT_ELIGIBLE, DimensionScore, MissingFound, ParkedFound, SchemeFound
from sme_diag.model.rules import Pack


def missing(
    pack: Pack, here: Situation, answers: Answers, found: tuple[SchemeFound, ...], scores: tuple[DimensionScore, ...]
) -> tuple[MissingFound, ...]:
    """Every question that is, or may be, on the path and has no settled answer, in the order of asking."""
    points = _points(pack, here, scores)
    rows = []
    for id in pack.questions:
        if here.path[id] is False:
            continue
        schemes = tuple(s.id for s in found if s.verdict != NOT_ELIGIBLE and id in s.missing)
        if settled(here.given[id]) and not schemes:
            continue  # a coarse region has a value; it counts as open only where a finer one would decide something
        answer = answers.get(id)
        reason = PARTLY if here.given[id] is not None else (answer.missing if answer else None) or BLANK
        rows.append(MissingFound(id, reason, points.get(id, 0), schemes))
    return tuple(rows)


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
