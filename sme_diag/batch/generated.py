"""Firms scored by programs generated from the pack: for runs of many, where nobody asks for an explanation of each.

A program knows no ranges and gives one line a firm; what it is not for it leaves to the explaining engine. For a country of which
there are many firms it is printed once more with the country filled in, so that the schemes of all others fall away.
"""

from collections.abc import Callable, Collection
from itertools import compress

from sme_diag.batch.asking import TOLD, asking, told
from sme_diag.batch.choose import Wanted
from sme_diag.batch.columns import Plan
from sme_diag.batch.outcome import Line, Outcome
from sme_diag.batch.quick import Quick
from sme_diag.batch.row import Finding, Row
from sme_diag.batch.score import understood
from sme_diag.columnar.as_python import Runner, compiled
from sme_diag.columnar.build import SHOWN, scores_in
from sme_diag.columnar.inputs import Plain, reader
from sme_diag.columnar.program import Program
from sme_diag.columnar.situation import Terms
from sme_diag.lang.values import Interval, settled
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack

WORTH_A_PROGRAM = 5000
"""So many firms of one country must have come before a program of its own is worth printing: it takes as long as they do."""


Asking = Callable[[Terms], Program]
"""What is asked of the firms, on some terms."""


class Printed:
    """The programs of a run, for rows: one for all firms, and one for each country of which there are many."""

    def __init__(
        self, pack: Pack, places: Geography, terms: Terms, asking: Asking, hundredths: Collection[str] = ()
    ) -> None:
        self.pack, self.places, self.terms, self.asking, self.hundredths = pack, places, terms, asking, hundredths
        self.everywhere = compiled(asking(terms), hundredths=hundredths)
        inputs = self.everywhere.inputs
        self.reads = reader(pack, terms, inputs)
        self.tables: dict[int, tuple[Plan, Quick]] = {}
        self.home = inputs.index(pack.roles["country"]) if pack.roles.get("country") in inputs else None
        self.seen: dict[Plain, int] = {}
        self.special: dict[Plain, Runner] = {}

    def __call__(self, row: Row) -> tuple[tuple[object, ...], tuple[Finding, ...]] | None:
        """What a program says of a row, and the findings of the row; None where a value of it is a range."""
        values, findings = self.quickly(row), row.findings
        if values is None:
            answers, found = understood(row, self.pack, self.places)
            if any(isinstance(each.value, Interval) and not settled(each.value) for each in answers.values()):
                return None
            values, findings = list(self.reads(answers)), (*findings, *found)
        return self.runner(values).run(values), findings

    def quickly(self, row: Row) -> list[Plain] | None:
        """The inputs of a row of a table in which nothing is out of the ordinary."""
        if row.plan is None:
            return None
        known = self.tables.get(id(row.plan))
        if known is None:
            cells = Quick(row.plan, self.pack, self.places, self.terms, self.everywhere.inputs)
            known = self.tables[id(row.plan)] = row.plan, cells  # the plan stays alive, so its id stays its own
        return known[1].read(row.cells)

    def runner(self, values: list[Plain]) -> Runner:
        """The program for a firm: that of its country once there were many firms of it."""
        if self.home is None:
            return self.everywhere
        country = values[self.home]
        found = self.special.get(country)
        if found is not None:
            return found
        self.seen[country] = seen = self.seen.get(country, 0) + 1
        if seen < WORTH_A_PROGRAM:
            return self.everywhere
        fixed = {self.pack.roles["country"]: country}
        special = self.asking(self.terms._replace(fixed=fixed))
        found = self.special[country] = compiled(special, self.everywhere.inputs, self.hundredths)
        return found


class Generated:
    """Scores firms by generated Python. Called with a row, it gives its outcome, or None where the row is not for it."""

    def __init__(self, pack: Pack, places: Geography, terms: Terms, wanted: Wanted, compact: bool = False) -> None:
        self.compact = compact
        asked = lambda terms: asking(pack, terms, wanted, compact)  # noqa: E731
        self.printed = Printed(pack, places, terms, asked, scores_in(pack))
        outputs = self.printed.everywhere.outputs
        self.barriers = tuple(name.removeprefix(SHOWN) for name in outputs if name.startswith(SHOWN))
        self.told = {name: number for number, name in enumerate(outputs) if name.startswith(TOLD)}
        self.width = len(outputs) - len(self.barriers) - len(self.told)
        self.names = outputs[: self.width]
        self.level = outputs.index("level")

    def __call__(self, row: Row) -> Outcome | None:
        """The outcome of a row; None where a value of it is a range."""
        said = self.printed(row)
        if said is None:
            return None
        out, findings = said
        line: Line = {"id": row.id}
        if not self.compact:
            line |= {"name": row.name, "file": row.file, "row": row.number or None}
        line.update(zip(self.names, out, strict=False))  # type: ignore[arg-type]
        line["problems"] = len(findings)
        shown = tuple(compress(self.barriers, out[self.width :]))
        return Outcome(findings, told(self.told, out), str(out[self.level] or ""), shown, (line,))
