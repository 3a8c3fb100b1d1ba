"""Lines of figures into a Parquet file with typed columns, in bounded memory: blocks of rows go to files beside the output,
which are then put together in one pass.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from sme_diag.batch.extras import BATCH, extra
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place

if TYPE_CHECKING:
    import polars as pl

ROWS = 50_000
"""Rows of a block, and of a row group of the output."""
WHOLE = re.compile(
    r"row|rank|eligible|possible|problems|(barrier|scheme)_\d+_(relevance_)?(low|high)|relevance_(low|high)"
)
NAMED = re.compile(r"(barrier|scheme)_\d+")
"""Columns that hold an id, with figures beside them."""


@contextmanager
def parquet_writer(stream: BinaryIO, path: Path, as_of: date) -> "Iterator[_Blocks]":
    """Writes one line a call into the stream of an output file; the columns are those of the first line."""
    with extra(BATCH, str(path)):
        from polars.exceptions import PolarsError
    try:
        with TemporaryDirectory(dir=path.resolve().parent, prefix=".sme-diag-") as folder:
            blocks = _Blocks(Path(folder))
            yield blocks
            blocks.finish(stream)
    except PolarsError as error:
        raise _unwritten(error, path) from None


def sink(frames: "Iterable[pl.DataFrame]", schema: "pl.Schema", stream: BinaryIO, path: Path) -> None:
    """Writes frames as they come into the stream of an output file."""
    import polars as pl
    from polars.exceptions import PolarsError
    from polars.io.plugins import register_io_source

    failed: list[BaseException] = []

    def source(with_columns: object, predicate: object, n_rows: object, batch_size: object) -> "Iterator[pl.DataFrame]":
        try:
            yield from frames
        except BaseException as error:  # inside the query its kind would be lost
            failed.append(error)

    data: pl.LazyFrame = register_io_source(source, schema=schema, is_pure=True)
    try:
        data.sink_parquet(stream, row_group_size=ROWS, maintain_order=True, engine="streaming")
    except PolarsError as error:
        if not failed:
            raise _unwritten(error, path) from None
    if failed:
        raise failed[0]


def _unwritten(error: Exception, path: Path) -> Refused:
    reason = str(error).rpartition("IO error: ")[2]
    return Refused(Problem("F015", Place(str(path)), {"reason": reason}))


def kinds(line: Mapping[str, object]) -> dict[str, type]:
    """What each column holds: what the first line has in it, else what its name says, so that an empty column has a type, too."""
    return {column: _kind(column, cell, line.keys()) for column, cell in line.items()}


def _kind(column: str, cell: object, columns: Collection[str]) -> type:
    figure = column.endswith(("_low", "_high")) or (f"{column}_low" in columns and not NAMED.fullmatch(column))
    named = int if WHOLE.fullmatch(column) else float if figure else str
    seen = type(cell)
    # a score of exactly 50 is still a score
    return named if cell is None or (seen is int and named is float) else seen


class _Blocks:
    """The lines of a run by column; calling it adds a line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kinds: dict[str, type] = {}
        self._cells: dict[str, list[object]] = {}
        self._rows = 0
        self._files: list[Path] = []

    def __call__(self, line: Mapping[str, object]) -> None:
        """Add a line."""
        if not self._kinds:
            self._kinds = kinds(line)
            self._cells = {column: [] for column in line}
        for column, cells in self._cells.items():
            cells.append(line.get(column))
        self._rows += 1
        if self._rows == ROWS:
            self._spill()

    def finish(self, stream: BinaryIO) -> None:
        """Put the blocks together."""
        import polars as pl

        if self._rows or not self._files:
            self._spill()
        pl.scan_parquet(self._files, glob=False).sink_parquet(stream, row_group_size=ROWS, maintain_order=True)

    def _spill(self) -> None:
        import polars as pl

        types = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean}
        file = self._folder / f"{len(self._files)}"
        schema = {column: types[kind] for column, kind in self._kinds.items()}
        pl.DataFrame(self._cells, schema=schema).write_parquet(file)
        self._files.append(file)
        self._rows = 0
        for cells in self._cells.values():
            cells.clear()
