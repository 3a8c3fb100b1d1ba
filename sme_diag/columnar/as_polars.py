"""A program as a Polars query: many expressions in few layers, for millions of firms in one pass and bounded memory."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sme_diag.columnar.columns import walk
from sme_diag.columnar.program import Program

if TYPE_CHECKING:
    import polars as pl


class TooWide(Exception):
    """A column holds integers that do not fit 128 bits, the widest that Polars has."""


def frame(program: Program, data: "pl.LazyFrame", keep: Sequence[str] = ()) -> "pl.LazyFrame":
    """The columns `keep` of the data and then the outputs of the program, one row a firm, in the order of the data.

    The data holds each input under its name: truths as Boolean, integers in any integer type, texts as String, Enum or
    Categorical; the names of outputs are not among `keep`. Integers come out in the narrowest type for their bounds, texts
    as Enum where all their values are known beforehand, else as String.

    What the data holds must keep to the bounds of the inputs, and be no NULL where they have none: a value that does not
    even fit the type for these bounds makes the query fail.

    Raises TooWide before anything is read.
    """
    from sme_diag.columnar.polars_printer import Printer  # loads Polars

    return Printer(list(walk(program.outputs.values())), data.collect_schema(), keep).query(program.outputs, data)
