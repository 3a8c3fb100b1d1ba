"""What a run passes along: a firm as a file has it, and what is wrong with it."""

from collections.abc import Mapping
from typing import NamedTuple

from sme_diag.problems import Problem


class Finding(NamedTuple):
    """A defect in the input: where it is, what stands there, and what is wrong with it. `row` 0: the file as a whole."""

    file: str
    row: int
    column: str
    value: str
    problem: Problem


class Row(NamedTuple):
    """One firm. `answers` are raw, as an answer file holds them, by question id; `columns` names where each comes from.

    A row that is `refused` cannot be scored at all: it has no id, or cannot be read.
    """

    file: str
    number: int
    id: str
    name: str = ""
    answers: Mapping[str, object] = {}
    columns: Mapping[str, str] = {}
    findings: tuple[Finding, ...] = ()
    refused: bool = False
