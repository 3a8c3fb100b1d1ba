"""What a run passes along: a firm as a file has it, and what is wrong with it."""

from collections.abc import Mapping
from typing import NamedTuple

from sme_diag.batch.columns import Plan, answers
from sme_diag.problems import Problem


class Finding(NamedTuple):
    """A defect in the input: where it is, what stands there, and what is wrong with it. `row` 0: the file as a whole."""

    file: str
    row: int
    column: str
    value: str
    problem: Problem


class Row(NamedTuple):
    """One firm: `answers`, raw, as an answer file holds them, or the `cells` of a table with the `plan` that says what they mean.

    A row that is `refused` cannot be scored at all: it has no id, or cannot be read.
    """

    file: str
    number: int
    id: str
    name: str = ""
    answers: Mapping[str, object] = {}
    findings: tuple[Finding, ...] = ()
    refused: bool = False
    cells: Mapping[str, object] = {}
    plan: Plan | None = None

    def said(self) -> tuple[Mapping[str, object], Mapping[str, str]]:
        """The raw answers by question id, and the column of each that stands in a table."""
        return (self.answers, {}) if self.plan is None else answers(self.cells, self.plan)
