"""The ids and names of registers as a run row by row has them, and which ids stood in an earlier place."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from sme_diag.batch import columns
from sme_diag.batch.cells import written
from sme_diag.batch.parquet import blocks, opened, record
from sme_diag.batch.sources import LONGEST_ID, Called, named
from sme_diag.batch.tables import MAX_CELL
from sme_diag.model.rules import Pack
from sme_diag.problems import Refused

BLOCK = 100_000
DOUBTFUL = r"^\s|\s$|\p{C}|[^\x00-\u04ff]"
"""A text that may have to be cleaned. What is assigned in newer scripts depends on whose Unicode it is, so those are looked at."""


class _Ids(NamedTuple):
    """A register of which the ids are looked through."""

    file: str
    frame: pl.LazyFrame
    names: tuple[str, ...]
    column: str


def texts(data: pl.DataFrame, name: str) -> pl.Series:
    """A column of ids or names as texts, blank where there is none."""
    if not name:
        return pl.repeat("", data.height, dtype=pl.String, eager=True)
    cells = data[name]
    if cells.dtype.is_integer():
        return cells.cast(pl.String).fill_null("")
    if cells.dtype != pl.String:
        return pl.Series([named(written(cell)) for cell in cells.to_list()], dtype=pl.String)
    found = cells.fill_null("")
    doubtful = (found.str.contains(DOUBTFUL) | (found.str.len_chars() > LONGEST_ID)).arg_true()
    if not len(doubtful):
        return found
    return found.scatter(doubtful, [named(written(cell)) for cell in found.gather(doubtful).to_list()])


def long(block: pl.DataFrame) -> pl.Series:
    """Where a text may be longer than any answer: then the row is refused."""
    found = pl.repeat(False, block.height, dtype=pl.Boolean, eager=True)
    for cells in block.iter_columns():
        kept = cells.cast(pl.String) if isinstance(cells.dtype, pl.Categorical | pl.Enum) else cells
        if kept.dtype == pl.String and (kept.str.len_bytes().max() or 0) > MAX_CELL:  # type: ignore[operator]
            found |= (kept.str.len_chars() > MAX_CELL).fill_null(False)
        elif kept.dtype == pl.Binary:
            found |= (kept.bin.size() > MAX_CELL).fill_null(False)
    return found


def twice(files: list[str], called: Called, pack: Pack) -> dict[str, dict[int, str]]:
    """The rows whose id stood in an earlier place, with that place, by file.

    Of each id there is only a number of 64 bits in memory; where two of these are the same, the ids are read again.
    """
    registers = list(_with_ids(files, called, pack))
    marks = pl.concat([pl.Series(dtype=pl.UInt64), *(mark for register in registers for mark in _marks(register))])
    again = marks.filter(marks.is_duplicated()).unique()
    if again.is_empty():
        return {}
    first: dict[str, str] = {}
    found: dict[str, dict[int, str]] = {}
    for register in registers:
        for row, id in _among(register, again):
            if id in first:
                found.setdefault(register.file, {})[row] = first[id]
            first.setdefault(id, f"{register.file}:{row}")
    return found


def _with_ids(files: list[str], called: Called, pack: Pack) -> Iterator[_Ids]:
    """The registers that have ids; what is wrong with the others is said when their firms are read."""
    for file in files:
        try:
            frame, names = opened(Path(file), file)
        except Refused:
            continue
        plan = columns.plan(names, pack, file, called.id_column, called.names)
        if plan.id:
            yield _Ids(file, frame, names, plan.id)


def _ids(register: _Ids) -> Iterator[pl.Series]:
    """The ids of a register, block by block, as far as it is whole."""
    at = register.frame.collect_schema().names()[register.names.index(register.column)]
    try:
        for block in blocks(register.frame.select(at), register.file, BLOCK):
            yield texts(block, at)
    except Refused:
        return


def _marks(register: _Ids) -> Iterator[pl.Series]:
    """Numbers that stand for the ids; blank ones are no ids."""
    for ids in _ids(register):
        yield ids.filter(ids != "").hash()


def _among(register: _Ids, again: pl.Series) -> Iterator[tuple[int, str]]:
    """The rows whose ids are among some, without those that are refused or stand behind damage."""
    read, refused = _read(register)
    row = 1
    for ids in _ids(register):
        for place in (ids.hash().is_in(again.implode()) & (ids != "")).arg_true():
            if row + place <= read and row + place not in refused:
                yield row + place, ids[place]
        row += len(ids)


def _read(register: _Ids) -> tuple[int, set[int]]:
    """How many rows can be read, and those of them with a text longer than any answer."""
    read, refused = 0, set()
    try:
        for block in blocks(register.frame, register.file, BLOCK):
            for place in long(block).arg_true():
                row = record(read + 1 + place, register.names, block.row(place), register.file)
                if row.problem is not None:
                    refused.add(row.number)
            read += block.height
    except Refused:
        pass
    return read, refused
