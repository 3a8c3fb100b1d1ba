"""The level: where the score lies between the cuts, as far as the gates allow. Stated only when nothing unknown can move it."""

from sme_diag.core.situation import Situation
from sme_diag.lang.evaluate import because, evaluate, missing
from sme_diag.model.diagnosis import Bounds, GateFound, Readiness
from sme_diag.model.rules import Level, Pack


def gates(pack: Pack, here: Situation) -> tuple[GateFound, ...]:
    """The gates that are closed, or may be."""
    found = []
    for gate in pack.gates:
        step = evaluate(gate.when, here.values)
        if step.value is not False:
            value = step.value if isinstance(step.value, bool) else None
            open_questions = in_order(pack, missing(step, here.roots))
            found.append(GateFound(gate.id, gate.effect, gate.level, value, because(step), open_questions))
    return tuple(found)


def readiness(pack: Pack, score: Bounds | None, found: tuple[GateFound, ...]) -> Readiness | None:
    """The level from the score and the gates, with every level that is still possible."""
    if score is None or not pack.levels:
        return None
    low, high = rank(pack.levels, score.low), rank(pack.levels, score.high)
    possible = set(range(low, high + 1))
    index = {level.id: i for i, level in enumerate(pack.levels)}
    for gate in found:
        if gate.effect == "cap" and gate.level is not None:
            capped = {min(i, index[gate.level]) for i in possible}
            possible = capped if gate.value else possible | capped
    ids = tuple(pack.levels[i].id for i in sorted(possible))
    return Readiness(score, ids[0] if len(ids) == 1 else None, ids[0], ids)


def rank(levels: tuple[Level, ...], score: int) -> int:
    """The index of the highest level whose floor the score reaches."""
    return max((i for i, level in enumerate(levels) if score >= level.floor), default=0)


def in_order(pack: Pack, questions: frozenset[str]) -> tuple[str, ...]:
    """Question ids in the order of asking."""
    return tuple(id for id in pack.questions if id in questions)
