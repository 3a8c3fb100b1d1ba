"""What is noted of each firm of a portfolio: a row of flags, the severity of each barrier, its score, and the groups it is in.

The flags of a firm are the bits of one integer, so that firms are counted by a few operations, however many flags there are.
The first of them, `told`, come from whatever scores the firm, 60 to an integer; the others from what is known besides.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sme_diag.core.recommend import usable
from sme_diag.model.rules import Pack, Scheme

SHOWN, PERHAPS = "shown", "perhaps"
"""The barrier is shown; may be shown."""
MET, MAYBE, UNMET, UNSURE = "met", "maybe", "unmet", "unsure"
"""A barrier that is shown: an open scheme that relieves it is eligible; is possible at best; there is none; there is none, but one
of which it is not known whether it is open."""
ELIGIBLE, POSSIBLE, FAILING = "eligible", "possible", "failing"
REACHED = "reached"
"""The scheme is eligible or possible, and for the place and market that the firm has named."""
LEVEL, STAGE, FIRST = "level", "stage", "first"
WORD, STRIDE = 60, 64
"""So many flags come in one integer, each integer in a field of so many bits."""
FIELD = 64
"""Bits in which the severities of one barrier are summed up."""
NOT_SETTLED = ""
"""Stands for a level, a stage or a group that is not settled."""
FIRST_SCHEMES = 5
"""A scheme among the first so many recommendations of a firm counts as recommended."""


class Seen(NamedTuple):
    """What is noted of one firm. `levels` are the lowest and the highest it can have; score in hundredths, None without one."""

    id: str
    levels: tuple[str, str]
    score: tuple[int, int] | None
    groups: tuple[str, ...]
    flags: int
    severities: int


class Groups(NamedTuple):
    """By what firms are grouped: a question or fact and its kind. Of a region so many letters are kept, 0 for all."""

    id: str
    kind: str
    letters: int = 0


class Layout:
    """The place of every flag, for one pack and the groups that are asked for."""

    def __init__(self, pack: Pack, groups: tuple[Groups, ...]) -> None:
        self.pack = pack
        self.groups = groups
        barriers, schemes = [each.id for each in pack.barriers], concrete(pack)
        self.told: tuple[str, ...] = (
            *(flag(what, id) for what in (SHOWN, PERHAPS, MET, MAYBE, UNMET, UNSURE) for id in barriers),
            *(flag(what, each.id) for what in (ELIGIBLE, POSSIBLE, REACHED) for each in schemes),
            *(flag(FAILING, each.id, condition.id) for each in schemes for condition in each.eligible),
        )
        self.words = -(-len(self.told) // WORD)
        levels = [NOT_SETTLED, *(level.id for level in pack.levels)] if pack.levels else []
        stages = [NOT_SETTLED, *(stage.id for stage in pack.stages)] if pack.stages else []
        besides = (
            *(flag(LEVEL, id) for id in levels),
            *(flag(STAGE, id) for id in stages),
            *(flag(FIRST, scheme.id) for scheme in pack.schemes),
        )
        self.places = {name: number // WORD * STRIDE + number % WORD for number, name in enumerate(self.told)}
        self.places |= {name: self.words * STRIDE + number for number, name in enumerate(besides)}
        self.masks = {name: 1 << place for name, place in self.places.items()}
        self.order = barriers

    def flags(self, names: Iterable[str]) -> int:
        """Flags as one integer."""
        return sum(self.masks[name] for name in set(names))

    def settled(self, what: str, possible: tuple[str, ...]) -> int:
        """The flag of a level or stage: that of the only one possible, else that it is not settled; 0 where there is none."""
        return self.masks[flag(what, possible[0] if len(possible) == 1 else NOT_SETTLED)] if possible else 0


def flag(*parts: str) -> str:
    """The name of a flag."""
    return ":".join(parts)


def concrete(pack: Pack) -> tuple[Scheme, ...]:
    """The schemes that exist; a generic recommendation is none."""
    return tuple(scheme for scheme in pack.schemes if not scheme.generic)


def relieved(pack: Pack) -> dict[str, tuple[Scheme, ...]]:
    """For each barrier the schemes that relieve it and that a firm can use itself."""
    relieves = {need.id: need.relieves for need in pack.needs}
    offered = [scheme for scheme in concrete(pack) if usable(scheme)]
    return {
        barrier.id: tuple(s for s in offered if any(barrier.id in relieves.get(n, ()) for n in (s.need, *s.also_needs)))
        for barrier in pack.barriers
    }
