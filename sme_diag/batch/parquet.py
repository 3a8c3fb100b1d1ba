"""A Parquet file as a table, row by row: a few thousand rows are in memory at a time, however many there are."""

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, MINYEAR
from pathlib import Path
from typing import TYPE_CHECKING

from sme_diag.batch.cells import written
from sme_diag.batch.extras import BATCH, extra, guarded
from sme_diag.batch.tables import Record, Table, header, longest
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.tree import unreadable

if TYPE_CHECKING:
    from polars import DataFrame, LazyFrame

ROWS = 5_000
"""Rows that are in memory at a time."""


def read_parquet(path: Path, name: str) -> Table:
    """The table in a Parquet file. Raises Refused when it is none, or is damaged. Rows count from 1."""
    frame, columns = opened(path, name)
    return Table(name, columns, _records(frame, columns, name), ())


def opened(path: Path, name: str) -> "tuple[LazyFrame, tuple[str, ...]]":
    """A Parquet file still to be read, and the names of its columns. Raises Refused when it is none."""
    with extra(BATCH, name):
        import polars as pl
        from polars.exceptions import PolarsError
    try:
        if path.is_dir():
            raise Refused(Problem("F002", Place(name)))
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise unreadable(error, name) from None
    with guarded(Problem("F038", Place(name)), PolarsError, OSError):
        # the names of folders and files are names, whatever signs stand in them
        frame = pl.scan_parquet(path.resolve(), glob=False, hive_partitioning=False)
        found = [column.strip() for column in frame.collect_schema()]
    if not found:
        raise Refused(Problem("F007", Place(name)))
    # a number of single precision is meant as it is shortest written: 12.3, not 12.3000001907349
    return frame.with_columns(pl.col(pl.Float32).cast(pl.String).cast(pl.Float64)), header(found, Place(name))


def rows_in(path: Path, name: str) -> int:
    """How many rows a file says it has."""
    import polars as pl
    from polars.exceptions import PolarsError

    with guarded(Problem("F038", Place(name)), PolarsError, OSError):
        return int(opened(path, name)[0].select(pl.len()).collect().item())


def blocks(frame: "LazyFrame", name: str, rows: int) -> "Iterator[DataFrame]":
    """The rows of a file, so many at a time. Raises Refused where it is damaged, after the same rows for any size of blocks."""
    from polars.exceptions import PolarsError

    done = 0
    try:
        with guarded(Problem("F038", Place(name)), PolarsError, OSError):
            for block in frame.collect_batches(chunk_size=rows, maintain_order=True, lazy=True):
                yield _of_our_calendar(block)
                done += block.height
    except Refused:
        if rows <= ROWS:
            raise
        yield from blocks(frame.slice(done), name, ROWS)


def _of_our_calendar(block: "DataFrame") -> "DataFrame":
    """The same block; days of which Python's calendar knows nothing become text, so that they are defects like any other text."""
    import polars as pl

    for cells in block.iter_columns():
        if isinstance(cells.dtype, pl.Date | pl.Datetime):
            years = cells.dt.year()
            if not years.drop_nulls().is_between(MINYEAR, MAXYEAR).all():
                block = block.with_columns(cells.dt.date().cast(pl.String))
    return block


def _records(frame: "LazyFrame", columns: tuple[str, ...], name: str) -> Iterator[Record]:
    number = 0
    for block in blocks(frame, name, ROWS):
        for row in block.iter_rows():
            number += 1
            yield record(number, columns, row, name)


def record(number: int, columns: Sequence[str], row: Sequence[object], name: str) -> Record:
    """A row as a table of text would have it."""
    cells = dict(zip(columns, map(written, row), strict=True))
    return Record(number, cells, longest(cells, Place(name, number, 1)))
