"""Which engine scores the rows of a run. All say the same, cell for cell; they differ in what they cost and what they explain."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from sme_diag.batch.choose import EVERYONE, Wanted
from sme_diag.batch.outcome import Outcome, in_compact
from sme_diag.batch.row import Row
from sme_diag.batch.score import line, long_lines, score
from sme_diag.batch.told import told
from sme_diag.core.barriers import threshold
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack

if TYPE_CHECKING:
    from sme_diag.columnar.situation import Terms

Said = TypeVar("Said")
Engine = Callable[[Row], Outcome]
AUTO, EXPLAIN, PYTHON, POLARS = ENGINES = ("auto", "explain", "python", "polars")
"""The last one is no engine of rows: it takes whole registers (`batch.register`)."""
FEW = 50
"""So many firms the explaining engine scores before a program is printed: it takes as long as they do."""


class Work(NamedTuple):
    """What is to be scored, and what is asked of it."""

    pack: Pack
    places: Geography
    as_of: date
    wanted: Wanted = EVERYONE
    long: bool = False
    compact: bool = False

    @property
    def terms(self) -> "Terms":
        """For which firms programs are written."""
        from sme_diag.columnar.situation import Terms

        return Terms(self.as_of, tuple(self.places.countries))


def engine(name: str, work: Work) -> Engine:
    """The engine of that name. `auto`: the explaining one for the first few firms, then a program generated from the pack."""
    if name == EXPLAIN or work.long:
        return explaining(work)
    return generating(work, FEW if name == AUTO else 0)


def generating(work: Work, few: int = FEW) -> Engine:
    """The engine of a run of many: a generated program, and the explaining one for what is not for it."""

    def made() -> Callable[[Row], Outcome | None]:
        from sme_diag.batch.generated import Generated

        return Generated(work.pack, work.places, work.terms, work.wanted, work.compact)

    return Growing(few, explaining(work), made)


def explaining(work: Work) -> Engine:
    """The engine that works out every reason; the oracle of all others."""
    pack, shown = work.pack, threshold(work.pack, work.as_of)

    def outcome(row: Row) -> Outcome:
        scored = score(row, pack, work.places, work.as_of)
        ready = scored.result.readiness
        severe = tuple(b.id for b in scored.result.barriers if b.severity.low >= shown)
        lines = long_lines(scored, pack) if work.long else [line(scored, pack)]
        if work.compact:
            lines = [{name: cell for name, cell in each.items() if in_compact(name)} for each in lines]
        level = (ready.level or "") if ready else ""
        return Outcome(scored.findings, told(work.wanted, scored.result), level, severe, tuple(lines))

    return outcome


class Growing(Generic[Said]):
    """Begins with the explaining engine, and turns to a generated program when that is worth its making.

    The program gives None for a row that is not for it; the explaining engine then says what is to be said.
    """

    def __init__(
        self, few: int, explaining: Callable[[Row], Said], made: Callable[[], Callable[[Row], Said | None]]
    ) -> None:
        self.left, self.explaining, self.made = few, explaining, made
        self.generated: Callable[[Row], Said | None] | None = None

    def __call__(self, row: Row) -> Said:
        if self.left > 0:
            self.left -= 1
            return self.explaining(row)
        if self.generated is None:
            self.generated = self.made()
        return self.generated(row) or self.explaining(row)
