"""What has changed since an earlier portfolio: which firms certainly moved, told in few counts."""

from collections import Counter

from sme_diag.portfolio.layout import Layout, Seen
from sme_diag.portfolio.result import FirmLevels, Moves
from sme_diag.portfolio.summary import shown
from sme_diag.portfolio.suppress import in_line, small

UP, DOWN, SAME, UNCLEAR, NEW = MOVES = ("up", "down", "same", "unclear", "new")


class Following:
    """Compares each firm that passes with what it was before. A firm that stands there twice is compared twice."""

    def __init__(self, layout: Layout, earlier: tuple[FirmLevels, ...]) -> None:
        self.rank = {level.id: place for place, level in enumerate(layout.pack.levels)}
        self.earlier = {firm.id: firm for firm in earlier}
        self.left = set(self.earlier)
        self.count = Counter(dict.fromkeys(MOVES, 0))

    def add(self, firm: Seen) -> None:
        """One firm more."""
        self.left.discard(firm.id)
        self.count[self.move(self.earlier.get(firm.id), *firm.levels)] += 1

    def move(self, before: FirmLevels | None, lowest: str, highest: str) -> str:
        """Where a firm went, as far as that is certain."""
        if before is None:
            return NEW
        ends = [self.rank.get(id) for id in (before.lowest, before.highest, lowest, highest)]
        if None in ends:
            return UNCLEAR
        was_low, was_high, low, high = (end or 0 for end in ends)
        if low > was_high:
            return UP
        if high < was_low:
            return DOWN
        return SAME if was_low == was_high == low == high else UNCLEAR

    def moves(self, least: int) -> Moves:
        """The counts. New and gone firms are hidden together: both follow from how many there were."""
        counts, gone = [self.count[move] for move in MOVES], len(self.left)
        hidden = in_line(counts, least, also=[MOVES.index(NEW)] if small(gone, least) else ())
        told = shown(counts, hidden)
        up, down, same, unclear, new = told
        return Moves(up, down, same, unclear, new, None if hidden[-1] or small(gone, least) else gone)
