"""From blocks of a register to the inputs of a program: what `quick` does row by row, done by columns.

What stands in order is converted as a whole; what does not is read once by the reader of answers, each different cell by itself.
A row with anything that this reader has a word to say about is marked as unusual, and left to the long way.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import polars as pl

from sme_diag.batch.cells import written
from sme_diag.batch.columns import Plan
from sme_diag.batch.quick import UNUSUAL, Column, columns_of, tied
from sme_diag.columnar.inputs import Plain
from sme_diag.columnar.situation import Terms
from sme_diag.lang.kinds import SCALE
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack

CODED = ("choice", "country", "region")
PLAIN_NUMBER = r"^[0-9]{1,12}$"
EXACT = 10**15
"""From here on, what a number of double precision is written as is no longer all of its digits."""
EPOCH = 719_163
"""The ordinal of 1 January 1970."""


class Block(NamedTuple):
    """The inputs of some firms, a column each, and which of the rows are unusual."""

    inputs: pl.DataFrame
    unusual: pl.Series


class Reader:
    """Reads the blocks of one register for a program with certain inputs."""

    def __init__(self, plan: Plan, pack: Pack, places: Geography, terms: Terms, inputs: Sequence[str]) -> None:
        self.columns = columns_of(plan, pack, places, terms, inputs)
        self.kinds = kinds_of(pack, places, inputs)
        self.prefixes = places.prefixes
        self.tied = tied(pack)

    def read(self, data: pl.DataFrame) -> Block:
        """The inputs of a block. What a question's column lacks is blank."""
        unusual = pl.repeat(False, data.height, dtype=pl.Boolean, eager=True)
        found: dict[str, pl.Series] = {}
        for header, column in self.columns.items():
            parts, odd = self.column(data[header], column)
            found |= dict(zip(column.inputs, parts, strict=True))
            if odd is not None:
                unusual |= odd
        for region, country in self.tied:
            if region in found and country in found:
                prefix = (
                    found[country].cast(pl.String).replace_strict(self.prefixes, default=None, return_dtype=pl.String)
                )
                within = found[region].cast(pl.String).str.starts_with(prefix)  # type: ignore[arg-type]
                unusual |= (~within).fill_null(False)
        inputs = {
            name: found[name] if name in found else pl.repeat(None, data.height, dtype=kind, eager=True)
            for name, kind in self.kinds.items()
        }
        return Block(pl.DataFrame(inputs), unusual)

    def column(self, cells: pl.Series, column: Column) -> tuple[list[pl.Series], pl.Series | None]:
        """The inputs of one question, and the rows in which its cell is unusual."""
        question = column.question
        if isinstance(cells.dtype, pl.Categorical | pl.Enum):
            cells = cells.cast(pl.String)
        if column.meanings or len(column.inputs) != 1 or question.id not in self.kinds:
            return self.each(cells, column)
        if question.type in CODED and cells.dtype == pl.String:
            return self.sure(cells, cells.cast(self.kinds[question.id], strict=False), column)
        if question.type == "boolean" and cells.dtype == pl.Boolean:
            return [cells], None
        if question.kind.numeric and question.type != "date":
            scale = SCALE[question.kind.name]
            whole: pl.Series | None = None
            if cells.dtype == pl.String:
                digits = cells.str.contains(PLAIN_NUMBER)
                whole = cells.set(~digits.fill_null(False), None).cast(pl.Int64)
            elif cells.dtype.is_integer():
                whole = cells.cast(pl.Int64, strict=False)
            if whole is not None:  # what is far out of bounds must not become small by multiplying
                near = whole.is_between(column.low // scale, column.high // scale)
                whole = whole.set(~near.fill_null(False), None) * scale
            elif cells.dtype.is_float() and not question.kind.whole:
                near = (cells.cast(pl.Float64) * scale).round(0)
                exact = (divided(near, scale) == cells) & (near.abs() < EXACT)
                whole = near.set(~exact, None).cast(pl.Int64, strict=False)
            if whole is not None:
                inside = whole.is_between(column.low, column.high)
                return self.sure(cells, whole.set(~inside.fill_null(False), None), column)
        if question.type == "date" and cells.dtype == pl.Date:
            return [cells.cast(pl.Int32) + EPOCH], None
        return self.each(cells, column)

    def sure(self, cells: pl.Series, found: pl.Series, column: Column) -> tuple[list[pl.Series], pl.Series | None]:
        """What was converted as a whole; the cells for which that came to nothing are read one by one."""
        left = found.is_null() & cells.is_not_null()
        if not left.any():
            return [found], None
        places = left.arg_true()
        parts, odd = self.each(cells.gather(places), column)
        found = found.scatter(places, parts[0].cast(found.dtype))
        if odd is None:
            return [found], None
        return [found], pl.repeat(False, len(cells), dtype=pl.Boolean, eager=True).scatter(places, odd)

    def each(self, cells: pl.Series, column: Column) -> tuple[list[pl.Series], pl.Series | None]:
        """Each different cell by itself."""
        different = cells.unique().drop_nulls()
        rows: list[tuple[Plain, ...]] = []
        odd: list[bool] = []
        for cell in different.to_list():
            text = written(cell)
            read = None if text is None or text == "" else column.read(text)
            odd.append(read is UNUSUAL)
            width = len(column.inputs)
            rows.append(read if isinstance(read, tuple) else (None if read is UNUSUAL else read,) * width)  # type: ignore[arg-type]
        kinds = [self.kinds[name] for name in column.inputs]
        table = {f"{n}": pl.Series([row[n] for row in rows], dtype=kind) for n, kind in enumerate(kinds)}
        told = pl.DataFrame({"cell": different, **table, "odd": pl.Series(odd, dtype=pl.Boolean)})
        joined = pl.DataFrame({"cell": cells}).join(told, on="cell", how="left", maintain_order="left")
        found = [joined[f"{n}"] for n in range(len(kinds))]
        return found, joined["odd"].fill_null(False) if any(odd) else None


def divided(numbers: pl.Series, by: int) -> pl.Series:
    """The quotients as Python has them: by a constant, Polars multiplies with its reciprocal, and 41.66 is 41.660000000000004."""
    return numbers.cast(pl.Float64) / pl.repeat(float(by), len(numbers), eager=True)


Kind: TypeAlias = "pl.DataType | type[pl.DataType]"


def kinds_of(pack: Pack, places: Geography, inputs: Iterable[str]) -> dict[str, Kind]:
    """The type of each input."""
    codes = {
        "country": list(places.countries),
        "region": list(dict.fromkeys((*places.region_codes, *_otherwise(pack)))),
    }
    kinds: dict[str, Kind] = {}
    for name in inputs:
        question = pack.questions[name.partition(":")[0]]
        if question.type in CODED:
            kinds[name] = pl.Enum(codes.get(question.type) or list(question.labels))
        else:
            kinds[name] = PLAIN.get(question.type, pl.Int64)
    return kinds


PLAIN: Mapping[str, Kind] = {"boolean": pl.Boolean, "text": pl.String}


def _otherwise(pack: Pack) -> list[str]:
    """What stands for the region of a firm that is not asked for one: an answer may say it, too."""
    return [q.otherwise for q in pack.questions.values() if q.type == "region" and isinstance(q.otherwise, str)]
