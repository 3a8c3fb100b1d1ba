"""What the Polars printer builds with: expressions that know when they can be computed, and the layers of a query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from sme_diag.columnar.as_polars import TooWide

DEEPEST = 30
"""Trees higher than this are cut: Polars walks them by recursion, several times."""
INTEGERS: list[tuple[int, type[pl.DataType]]] = [
    (2**7, pl.Int8),
    (2**15, pl.Int16),
    (2**31, pl.Int32),
    (2**63, pl.Int64),
    (2**127, pl.Int128),
]


def narrowest(*ends: int) -> type[pl.DataType]:
    """The narrowest type of integers that holds these."""
    low, high = min(ends), max(ends)
    for limit, dtype in INTEGERS:
        if -limit <= low and high < limit:
            return dtype
    raise TooWide(f"{low} to {high}")


class Value(NamedTuple):
    """An expression, the type of what it gives, after how many layers it can be computed, and its height as a tree."""

    expr: pl.Expr
    dtype: pl.DataType | type[pl.DataType]
    step: int = 0
    height: int = 0
    constant: bool = False

    def cast(self, dtype: type[pl.DataType]) -> pl.Expr:
        """The same integers in a type that holds them all."""
        # checking every value again takes six times as long as the cast itself
        return self.expr if self.dtype == dtype else self.expr.cast(dtype, wrap_numerical=True)


def built(expr: pl.Expr, dtype: pl.DataType | type[pl.DataType], *parts: Value) -> Value:
    """A value built of others."""
    step = max((part.step for part in parts), default=0)
    height = 1 + max((part.height for part in parts), default=0)
    return Value(expr, dtype, step, height, all(part.constant for part in parts))


class Steps:
    """The layers of a query: in each, columns that only need what the layers before it have computed."""

    def __init__(self) -> None:
        self.layers: list[dict[str, pl.Expr]] = []
        self.named = 0

    def name(self) -> str:
        """A new name. The inputs are renamed too, so that nothing the data holds can clash or be taken for a pattern."""
        self.named += 1
        return f"c{self.named}"

    def kept(self, value: Value) -> Value:
        """The same value as a column of its own, to be used more than once."""
        if value.constant or not value.height:
            return value
        while len(self.layers) <= value.step:
            self.layers.append({})
        name = self.name()
        self.layers[value.step][name] = value.expr
        return Value(pl.col(name), value.dtype, value.step + 1)

    def cut(self, value: Value) -> Value:
        """The same value, as a column of its own where its tree is too high."""
        return self.kept(value) if value.height > DEEPEST else value

    def query(self, data: pl.LazyFrame, first: Sequence[pl.Expr], last: Mapping[str, pl.Expr]) -> pl.LazyFrame:
        """The query: first the renamed inputs, then the layers, each with no more than is still needed, then the result."""
        needed = reads(last.values())
        layers: list[list[pl.Expr]] = []
        for layer in reversed(self.layers):
            here = {name: expr for name, expr in layer.items() if name in needed}
            passed = needed - here.keys()
            layers.append([expr.alias(name) for name, expr in here.items()] + [pl.col(name) for name in sorted(passed)])
            needed = passed | reads(here.values())
        data = data.select(first)
        for layer_ in reversed(layers):
            data = data.select(layer_)
        return data.select(expr.alias(name) for name, expr in last.items())


def reads(exprs: Iterable[pl.Expr]) -> set[str]:
    """The columns that expressions read."""
    return {name for expr in exprs for name in expr.meta.root_names()}
