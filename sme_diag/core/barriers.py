"""Barriers: severity = 100 x (most - lowest mapped answer) / most, as an interval; an answer off the path reveals nothing."""

from datetime import date

from sme_diag.core.levels import in_order
from sme_diag.core.scores import score_of
from sme_diag.core.situation import Situation, setting
from sme_diag.model.diagnosis import BarrierFound, Bounds, Said
from sme_diag.model.rules import Barrier, Pack

SHOWN = 60
"""A barrier is shown from this severity on, where the pack sets no parameter `barrier_shown`. A convention."""


def barriers(pack: Pack, here: Situation) -> tuple[BarrierFound, ...]:
    """Every barrier that some answer can reveal, the most severe first; ties by the pack's rank."""
    found = [(barrier, _severity(barrier, pack, here)) for barrier in pack.barriers]
    revealed = [(barrier, result) for barrier, result in found if result is not None]
    revealed.sort(key=lambda pair: (-pair[1].severity.low, -pair[1].severity.high, pair[0].rank, pair[0].id))
    return tuple(result for _, result in revealed)


def _severity(barrier: Barrier, pack: Pack, here: Situation) -> BarrierFound | None:
    low, high, said, missing = 0, -1, [], set()
    for id in barrier.revealed_by:
        if here.path[id] is False:
            continue
        question = pack.questions[id]
        most, score = max(question.scores.values()), score_of(question, here)
        least_severe = 100 * (most - score.high) // most
        most_severe = 100 * (most - score.low) // most
        high = max(high, most_severe)
        if here.path[id] is True:
            low = max(low, least_severe)
        if score.settled:
            said.append((least_severe, Said(id, here.given[id])))
        else:
            missing.add(id)
    if high < 0:
        return None
    said.sort(key=lambda pair: -pair[0])
    revealing = tuple(answer for severity, answer in said if severity > 0)
    return BarrierFound(barrier.id, Bounds(low, high), revealing, in_order(pack, frozenset(missing)))


def threshold(pack: Pack, day: date) -> int:
    """The severity from which a barrier is shown."""
    return setting(pack, "barrier_shown", day, SHOWN)
