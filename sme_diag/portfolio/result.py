"""A portfolio: what is told of many firms together. A count that is None is hidden, because it is small or would give one away."""

from datetime import date
from typing import NamedTuple

from sme_diag.model.rules import PackId

Count = int | None
OTHERS = "*"
"""Stands for the small groups, put together."""


class Spread(NamedTuple):
    """How many firms are at each level or stage, by id; the id "" is for those of which it is not settled."""

    ids: tuple[str, ...]
    counts: tuple[Count, ...]


class Mean(NamedTuple):
    """The mean of what is certain and of what is possible, rounded."""

    low: int
    high: int


class Heat(NamedTuple):
    """A barrier in some group of firms: in how many it is shown, its mean severity, and for how many of them no scheme is open."""

    barrier: str
    shown: Count
    severity: Mean | None
    unmet: Count


class GroupFound(NamedTuple):
    """The firms of one group; score in hundredths."""

    code: str
    firms: int
    score: Mean | None
    levels: tuple[Count, ...]
    stages: tuple[Count, ...]
    barriers: tuple[Heat, ...]


class Grouping(NamedTuple):
    """The firms by a question or fact. `together` is how many small groups stand as one."""

    id: str
    kind: str
    together: int
    groups: tuple[GroupFound, ...]


class BarrierFound(NamedTuple):
    """A barrier over all firms. Of those for which it is shown: `met` can have an open scheme that relieves it, `maybe` perhaps
    one, `unmet` none; of these, `unsure` perhaps one of which it is not known whether it is open.
    """

    id: str
    shown: Count
    perhaps: Count
    severity: Mean | None
    met: Count
    maybe: Count
    unmet: Count
    unsure: Count


class SchemeFound(NamedTuple):
    """The demand for a scheme; `recommended` among the first five.

    `for_nobody`: no firm can have it, or may have it where it has said it is. `shuts_out`: conditions with the number of firms for
    which each fails, the greatest first. Generic recommendations have neither verdicts nor conditions.
    """

    id: str
    generic: bool
    status: str
    eligible: Count
    possible: Count
    recommended: Count
    for_nobody: bool
    shuts_out: tuple[tuple[str, Count], ...]


class FirmLevels(NamedTuple):
    """The lowest and the highest level a firm can have."""

    id: str
    lowest: str
    highest: str


class Moves(NamedTuple):
    """Firms that were there before: certainly on a higher level, on a lower one, on the same; or not certain. `new` and `gone`."""

    up: Count
    down: Count
    same: Count
    unclear: Count
    new: Count
    gone: Count


class Earlier(NamedTuple):
    """What an earlier portfolio said; counts by id, mean severities and scores."""

    as_of: date
    version: str
    firms: int
    score: Mean | None
    levels: dict[str, Count]
    stages: dict[str, Count]
    barriers: dict[str, Count]


class Change(NamedTuple):
    """What has changed since an earlier portfolio; the moves are known where that kept the levels of its firms."""

    earlier: Earlier
    moves: Moves | None


class Portfolio(NamedTuple):
    """Many firms on one day, by one pack. `least`: counts of fewer firms are hidden."""

    pack: PackId
    as_of: date
    firms: int
    least: int
    region_level: int
    score: Mean | None
    levels: Spread
    stages: Spread
    barriers: tuple[BarrierFound, ...]
    schemes: tuple[SchemeFound, ...]
    groupings: tuple[Grouping, ...]
    change: Change | None = None
    kept: tuple[FirmLevels, ...] | None = None
