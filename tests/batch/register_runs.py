"""The same registers by rows and by columns: what a run says, in a form that can be compared."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from random_firms import TODAY

from sme_diag.batch.engines import EXPLAIN, PYTHON, Work
from sme_diag.batch.outcome import Hearers, Line
from sme_diag.batch.register import Registers
from sme_diag.batch.row import Finding
from sme_diag.batch.run import Totals, run
from sme_diag.batch.sources import NOT_CALLED, Called, rows
from sme_diag.batch.wanted import Asked, wanted
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load
from sme_diag.problems import Problem

ROOT = Path(__file__).parents[2]
PLACES = geography("en")


def shipped(id: str) -> Pack:
    """A pack by its id."""
    found, _ = load(id, [ROOT / "tests/packs/tiny"] if id == "tiny" else [], "en")
    assert found is not None
    return found


class Said(NamedTuple):
    """All that a run says."""

    lines: list[Line]
    ledger: list[Finding]
    remarks: list[Problem]
    totals: Totals
    passed: int


def work(pack: Pack, as_of: date = TODAY, **asked: Any) -> Work:
    """What is asked of a run."""
    return Work(pack, PLACES, as_of, wanted(Asked(**asked), pack, PLACES))


def by_rows(
    files: list[str], asked: Work, engine: str = PYTHON, called: Called = NOT_CALLED, strict: bool = False
) -> Said:
    """A run row by row."""
    said = Said([], [], [], Totals(0, 0, 0, 0, 0, {}, {}, {}), 0)
    firms = rows(files, asked.pack, lambda path: None, BytesIO(), called, said.remarks.append)  # type: ignore[arg-type,return-value]
    count = []
    totals = run(firms, asked, said.lines.append, said.ledger.append, by=engine, strict=strict, ticked=count.append)
    return said._replace(totals=totals, passed=sum(count))


def by_columns(
    files: list[str],
    asked: Work,
    called: Called = NOT_CALLED,
    strict: bool = False,
    block: int = 7,
    framed: bool = False,
) -> Said:
    """A run by columns; `framed`: its lines come in frames."""
    said = Said([], [], [], Totals(0, 0, 0, 0, 0, {}, {}, {}), 0)
    count: list[int] = []
    hearers = Hearers(said.ledger.append, said.remarks.append, count.append)
    registers = Registers(files, asked, called, hearers, strict=strict, block=block)
    if framed:
        for frame in registers.frames():
            assert frame.schema == registers.schema
            said.lines.extend(frame.iter_rows(named=True))
    else:
        said.lines.extend(registers.lines())
    return said._replace(totals=registers.totals, passed=sum(count))


def same(one: Said, other: Said, what: object = "") -> None:
    """Holds two runs equal. Findings are compared in the order of files and rows."""
    assert len(one.lines) == len(other.lines), (what, len(one.lines), len(other.lines))
    for a, b in zip(one.lines, other.lines, strict=True):
        assert a == b, (what, {name: (a[name], b.get(name)) for name in a if a[name] != b.get(name)}, a["id"], a["row"])
        assert list(a) == list(b)
    assert one.ledger == other.ledger, (what, differing(one.ledger, other.ledger))
    assert one.remarks == other.remarks, what
    assert one.totals == other.totals, (what, one.totals, other.totals)


def differing(one: Iterable[Finding], other: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What stands in only one of two ledgers."""
    one, other = list(one), list(other)
    return [each for each in one if each not in other], [each for each in other if each not in one]


def alike(
    files: Iterable[Path],
    asked: Work,
    called: Called = NOT_CALLED,
    strict: bool = False,
    block: int = 7,
    explained: bool = True,
) -> Said:
    """Holds all engines equal over some files, and gives what they say."""
    names = [str(file) for file in files]
    found = by_rows(names, asked, PYTHON, called, strict)
    if explained:
        same(by_rows(names, asked, EXPLAIN, called, strict), found, "explaining and python")
    same(found, by_columns(names, asked, called, strict, block), "rows and columns")
    return found


def saved(file: Path, data: "pl.DataFrame | dict[str, Any]", group: int | None = None) -> Path:
    """A register."""
    pl.DataFrame(data).write_parquet(file, row_group_size=group)
    return file
