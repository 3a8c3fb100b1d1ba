"""What an engine says of one firm of a run."""

from collections.abc import Callable
from typing import NamedTuple

from sme_diag.batch.choose import Told
from sme_diag.batch.row import Finding
from sme_diag.problems import Problem

Cell = str | int | float | None
Line = dict[str, Cell]


def in_compact(column: str) -> bool:
    """True for the columns of a short line: who, how ready, at which stage, and the ids of what comes first."""
    left_out = ("_possible", "_verdict", "_relevance_low", "_relevance_high")
    figure_of_barrier = column.startswith("barrier_") and column.endswith(("_low", "_high"))
    return column not in ("name", "file", "row", "missing") and not column.endswith(left_out) and not figure_of_barrier


class Outcome(NamedTuple):
    """The findings of a row, and what came of it: what was told for choosing, its level, the barriers shown, its lines."""

    findings: tuple[Finding, ...]
    told: Told
    level: str
    barriers: tuple[str, ...]
    lines: tuple[Line, ...]


class Hearers(NamedTuple):
    """Who is told of what: the ledger of findings, remarks on a file, and how many firms have passed."""

    finding: Callable[[Finding], None]
    remark: Callable[[Problem], None]
    passed: Callable[[int], None]
