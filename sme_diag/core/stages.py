"""The stage: the first condition that holds; with unknowns, every stage that can still be the first. Flags beside it."""

from sme_diag.core.situation import Situation
from sme_diag.lang.evaluate import Step, because, evaluate
from sme_diag.model.diagnosis import FlagFound, StageFound
from sme_diag.model.rules import Pack


def stage(pack: Pack, here: Situation) -> StageFound | None:
    """How far along the firm is, or None for a pack without stages."""
    possible: list[str] = []
    reasons: list[Step] = []
    for candidate in pack.stages:
        step = evaluate(candidate.when, here.values)
        if step.value is False:
            continue
        possible.append(candidate.id)
        reasons += because(step)
        if step.value is True:
            break
    if not possible:
        return None
    return StageFound(possible[0] if len(possible) == 1 else None, tuple(possible), tuple(reasons))


def flags(pack: Pack, here: Situation) -> tuple[FlagFound, ...]:
    """The flags that hold."""
    found = [(flag.id, evaluate(flag.when, here.values)) for flag in pack.flags]
    return tuple(FlagFound(id, because(step)) for id, step in found if step.value is True)
