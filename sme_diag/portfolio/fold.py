"""Counting firms as they pass. What is kept depends on the number of groups, never on that of firms; two counts can be merged."""

from typing import NamedTuple

from sme_diag.portfolio.layout import FIELD, Layout, Seen


class Counts(NamedTuple):
    """Some firms together: how many have each flag, the sums of their severities (low and high, by barrier) and scores."""

    firms: int
    flags: dict[str, int]
    severities: dict[str, tuple[int, int]]
    score: tuple[int, int]


class Counter:
    """Counts how often each bit of some integers is set.

    Plane n holds bit n of every count, so a firm is added to all counts at once: mostly by two operations, and one more whenever
    a carry goes on.
    """

    def __init__(self) -> None:
        self.planes: list[int] = []

    def add(self, flags: int, plane: int = 0) -> None:
        """Count the bits of `flags`, each as 2 to the power of `plane`."""
        planes = self.planes
        while flags:
            if plane >= len(planes):
                planes.extend([0] * (plane + 1 - len(planes)))
            old = planes[plane]
            planes[plane] = old ^ flags
            flags &= old
            plane += 1

    def merge(self, other: "Counter") -> None:
        """Take over the counts of another."""
        for number, plane in enumerate(other.planes):
            self.add(plane, number)

    def count(self, place: int) -> int:
        """How often a bit was set."""
        return sum((plane >> place & 1) << number for number, plane in enumerate(self.planes))


class Sums:
    """Some firms, summed up."""

    def __init__(self) -> None:
        self.firms = 0
        self.flags = Counter()
        self.severities = 0
        self.low = self.high = 0

    def add(self, firm: Seen) -> None:
        """One firm more."""
        self.firms += 1
        self.flags.add(firm.flags)
        self.severities += firm.severities
        if firm.score is not None:
            self.low += firm.score[0]
            self.high += firm.score[1]

    def merge(self, other: "Sums") -> None:
        """The firms of another as well."""
        self.firms += other.firms
        self.flags.merge(other.flags)
        self.severities += other.severities
        self.low += other.low
        self.high += other.high

    def counts(self, layout: Layout) -> Counts:
        """What came of it."""
        field = (1 << FIELD) - 1
        sums = {}
        for number, id in enumerate(layout.order):
            both = self.severities >> 2 * FIELD * number
            sums[id] = both & field, both >> FIELD & field
        flags = {name: self.flags.count(place) for name, place in layout.places.items()}
        return Counts(self.firms, flags, sums, (self.low, self.high))


class Tally:
    """All firms, and those of each group, summed up."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.all = Sums()
        self.groups: tuple[dict[str, Sums], ...] = tuple({} for _ in layout.groups)

    def add(self, firm: Seen) -> None:
        """One firm more."""
        self.all.add(firm)
        for known, code in zip(self.groups, firm.groups, strict=True):
            sums = known.get(code)
            if sums is None:
                sums = known[code] = Sums()
            sums.add(firm)

    def merge(self, other: "Tally") -> None:
        """The firms of another count, of the same pack and by the same groups, as well."""
        self.all.merge(other.all)
        for mine, theirs in zip(self.groups, other.groups, strict=True):
            for code, sums in theirs.items():
                mine.setdefault(code, Sums()).merge(sums)
