"""What a portfolio notes of each firm, scored by the engines of a run: what `portfolio.look` reads off a diagnosis, in programs."""

from collections.abc import Callable
from struct import Struct
from typing import NamedTuple

from sme_diag.batch.engines import FEW, Growing, Work
from sme_diag.batch.row import Finding, Row
from sme_diag.batch.score import score
from sme_diag.portfolio.layout import FIRST, FIRST_SCHEMES, LEVEL, NOT_SETTLED, STAGE, Layout, Seen, flag
from sme_diag.portfolio.look import TRUTHS, look


class Noted(NamedTuple):
    """The findings of a row, and what is noted of its firm."""

    findings: tuple[Finding, ...]
    seen: Seen


Noting = Callable[[Row], Noted]


def noting(work: Work, layout: Layout) -> Noting:
    """The engine of a portfolio: the explaining one for the first few firms, then a generated program."""
    return Growing(FEW, explaining(work, layout), lambda: Programmed(work, layout))


def explaining(work: Work, layout: Layout) -> Noting:
    """The engine that works out every reason."""

    def noted(row: Row) -> Noted:
        scored = score(row, work.pack, work.places, work.as_of)
        return Noted(scored.findings, look(layout, scored.result))

    return noted


class Programmed:
    """Notes firms by generated Python. Called with a row, it gives what is noted, or None where the row is not for it."""

    def __init__(self, work: Work, layout: Layout) -> None:
        from sme_diag.batch.generated import Printed
        from sme_diag.columnar.noted import noted

        self.printed = Printed(work.pack, work.places, work.terms, lambda terms: noted(layout, terms))
        self.layout, self.scored = layout, bool(work.pack.levels)
        self.known: dict[object, tuple[tuple[str, str], int]] = {}
        self.stages: dict[object, int] = {}
        self.first = {each.id: layout.masks[flag(FIRST, each.id)] for each in work.pack.schemes}
        self.groups = len(layout.groups)
        self.words = Struct(f"<{layout.words}Q")
        self.severities = Struct(f"<{2 * len(layout.order)}Q")

    def __call__(self, row: Row) -> Noted | None:
        """What is noted of the firm of a row; None where a value of it is a range."""
        said = self.printed(row)
        if said is None:
            return None
        out, findings = said
        levels, stages, low, high, *rest = out
        known = self.known.get(levels)
        if known is None:
            known = self.known[levels] = self.ends(str(levels or ""))
        stage = self.stages.get(stages)
        if stage is None:
            stage = self.stages[stages] = self.layout.settled(STAGE, _several(stages))
        groups = tuple([code if code.__class__ is str else TRUTHS[code] for code in rest[: self.groups]])
        words = self.groups + self.layout.words
        flags = int.from_bytes(self.words.pack(*rest[self.groups : words]), "little") | known[1] | stage
        for scheme in rest[words : words + FIRST_SCHEMES]:
            if scheme is not None:
                flags |= self.first[scheme]  # type: ignore[index]
        severities = int.from_bytes(self.severities.pack(*rest[words + FIRST_SCHEMES :]), "little")
        score = (low, high) if self.scored else None
        return Noted(findings, Seen(row.id, known[0], score, groups, flags, severities))  # type: ignore[arg-type]

    def ends(self, levels: str) -> tuple[tuple[str, str], int]:
        """The lowest and the highest level, and the flag, of the levels a firm can have."""
        possible = _several(levels)
        ends = (possible[0], possible[-1]) if possible else (NOT_SETTLED, NOT_SETTLED)
        return ends, self.layout.settled(LEVEL, possible)


def _several(joined: object) -> tuple[str, ...]:
    return tuple(str(joined).split(";")) if joined else ()
