"""Columns as Polars expressions, operation by operation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce

import polars as pl

from sme_diag.columnar.columns import INTEGER, TEXT, TRUTH, Column, is_lit
from sme_diag.columnar.polars_network import ranked
from sme_diag.columnar.polars_steps import Steps, Value, built, narrowest
from sme_diag.columnar.polars_texts import Texts, texts_of

ERA = 146_097
"""Days in 400 years, after which the calendar repeats itself."""


class Printer:
    """Prints the columns of one program, each after what it reads."""

    def __init__(self, columns: Sequence[Column], schema: Mapping[str, pl.DataType], keep: Sequence[str]) -> None:
        self.columns = columns
        self.steps = Steps()
        self.texts = Texts(self.steps, columns)
        self.values: dict[Column, Value] = {}
        self.first: list[pl.Expr] = []
        self.schema = schema
        self.kept = {name: self._read(name, schema[name]).expr for name in keep}
        self.ranks: dict[tuple[Column, ...], list[Value]] = {}
        self.deepest_rank: dict[tuple[Column, ...], int] = {}
        for column in columns:
            if column.op == "nth":
                rank = int(str(column.data))
                self.deepest_rank[column.args] = max(rank, self.deepest_rank.get(column.args, 0))

    def query(self, outputs: Mapping[str, Column], data: pl.LazyFrame) -> pl.LazyFrame:
        """The query that computes the outputs."""
        uses = Counter(arg for column in self.columns for arg in column.args)
        uses.update(outputs.values())
        for column in self.columns:
            value = self._value(column)
            # even of what costs next to nothing, a column carried along costs less
            self.values[column] = self.steps.kept(value) if uses[column] > 1 else self.steps.cut(value)
        last = self.kept | {name: self.values[column].expr for name, column in outputs.items()}
        if any(not self.values[column].constant for column in outputs.values()) or self.kept:
            return self.steps.query(data, self.first, last)
        # a table of constants alone has one row; any column beside them gives them as many as there are firms
        name, dtype = next(iter(self.schema.items()))
        beside = self.steps.name()
        last[beside] = self._read(name, dtype).expr
        return self.steps.query(data, self.first, last).drop(beside)

    def _read(self, name: str, dtype: pl.DataType, wanted: pl.DataType | type[pl.DataType] | None = None) -> Value:
        """A column of the data under a name of ours."""
        wanted = wanted or dtype
        new = self.steps.name()
        found = verbatim(name)
        self.first.append((found if dtype == wanted else found.cast(wanted)).alias(new))
        return Value(pl.col(new), wanted)

    def _value(self, column: Column) -> Value:
        data = column.data
        args = [self.values[arg] for arg in column.args]
        exprs = [arg.expr for arg in args]
        match column.op:
            case "input":
                return self._input(column)
            case "lit":
                return self._constant(column)
            case "and":
                return built(balanced(exprs, True), pl.Boolean, *args)
            case "or":
                return built(balanced(exprs, False), pl.Boolean, *args)
            case "not":
                return built(~exprs[0], pl.Boolean, *args)
            case "null":
                return built(exprs[0].is_null(), pl.Boolean, *args)
            case "true":
                return built(exprs[0].eq_missing(True), pl.Boolean, *args)
            case "eq" | "lt" | "le":
                return self._comparison(column)
            case "choose" | "rarely":
                return self._choice(column)
            case "member":
                return self.texts.member(column.args[0], args[0], texts_of(column))
            case "lookup":
                return self.texts.lookup(column, args[0])
            case "prefix":
                return self.texts.prefix(args[0], int(str(data)))
            case "length":
                return self.texts.length(args[0], narrowest(column.low, column.high))
            case "join":
                return self.texts.join(args, texts_of(column))
        return self._number(column, args)

    def _number(self, column: Column, args: list[Value]) -> Value:
        """An integer worked out from integers, in the narrowest type of its bounds."""
        # Polars wraps silently; so everything is worked out in a type that holds both what goes in and what comes out
        ends = [end for each in (*column.args, column) for end in (each.low, each.high)]
        wide = narrowest(*ends)
        match column.op:
            case "add":
                value = self._sum(column.args)
            case "mul" | "div":
                one, other = (self._integer(arg, wide) for arg in column.args)
                value = built(one * other if column.op == "mul" else one // other, wide, *args)
            case "least" | "greatest":
                network = pl.min_horizontal if column.op == "least" else pl.max_horizontal
                value = built(network([self._integer(arg, wide) for arg in column.args]), wide, *args)
            case "nth":
                value = self._nth(column.args, int(str(column.data)), wide)
            case "bitand":
                mask = int(str(column.data)) & ((1 << column.args[0].high.bit_length()) - 1)
                value = built(args[0].expr & pl.lit(mask, args[0].dtype), args[0].dtype, *args)
            case "bits":
                value = built(args[0].expr.bitwise_count_ones(), pl.UInt32, *args)
            case "ymd":
                value = self._ymd(column.args[0])
            case _:
                raise AssertionError(column.op)
        narrow = narrowest(column.low, column.high)
        return Value(value.cast(narrow), narrow, value.step, value.height, value.constant)

    def _input(self, column: Column) -> Value:
        name = str(column.data)
        dtype = self.schema[name]
        if column.type == INTEGER:
            return self._read(name, dtype, narrowest(column.low, column.high))
        return self._read(name, dtype, None if isinstance(dtype, pl.Enum | pl.Boolean) else pl.String)

    def _constant(self, column: Column) -> Value:
        dtype: type[pl.DataType] = {TRUTH: pl.Boolean, TEXT: pl.String}.get(column.type, pl.Int8)
        if column.type == INTEGER:
            dtype = narrowest(column.low, column.high)
        return Value(pl.lit(column.data, dtype), dtype, constant=True)

    def _wide(self, column: Column, dtype: type[pl.DataType]) -> Value:
        """An integer column in a type that holds it."""
        if is_lit(column):
            return Value(pl.lit(column.data, dtype), dtype, constant=True)
        value = self.values[column]
        return value if value.dtype == dtype else built(value.cast(dtype), dtype, value)

    def _integer(self, column: Column, dtype: type[pl.DataType]) -> pl.Expr:
        return self._wide(column, dtype).expr

    def _comparison(self, column: Column) -> Value:
        one, other = column.args
        parts = self.values[one], self.values[other]
        if one.type == TEXT:
            return self.texts.equal(column.args, parts)
        a, b = (part.expr for part in parts)
        if one.type == INTEGER:
            wide = narrowest(one.low, one.high, other.low, other.high)
            a, b = self._integer(one, wide), self._integer(other, wide)
        return built(a == b if column.op == "eq" else a < b if column.op == "lt" else a <= b, pl.Boolean, *parts)

    def _choice(self, column: Column) -> Value:
        sides = column.args[1:]
        parts = [self.values[arg] for arg in column.args]
        dtype: pl.DataType | type[pl.DataType] = pl.Boolean
        one, other = (part.expr for part in parts[1:])
        if column.type == INTEGER:
            dtype = wide = narrowest(column.low, column.high)
            one, other = (self._integer(side, wide) for side in sides)
        elif column.type == TEXT:
            one, other, dtype = self.texts.alike(sides, parts[1:])
        return built(pl.when(parts[0].expr).then(one).otherwise(other), dtype, *parts)

    def _sum(self, items: Sequence[Column]) -> Value:
        """A sum, as long in a narrow type as what has been added up fits it."""
        items = sorted(items, key=lambda item: max(-item.low, item.high))
        total, low, high = self.values[items[0]], items[0].low, items[0].high
        for item in items[1:]:
            ends = low, high, item.low, item.high, low + item.low, high + item.high
            low, high = low + item.low, high + item.high
            wide = narrowest(*ends)
            total = self.steps.cut(built(total.cast(wide) + self._integer(item, wide), wide, total, self.values[item]))
        return total

    def _nth(self, keys: tuple[Column, ...], n: int, wide: type[pl.DataType]) -> Value:
        if keys not in self.ranks:
            parts = [self.steps.kept(self._wide(key, wide)) for key in keys]
            self.ranks[keys] = ranked(parts, self.deepest_rank[keys] + 1, self.steps)
        return self.ranks[keys][n]

    def _ymd(self, day: Column) -> Value:
        """The calendar of 400 years as a table, because taking dates apart is slow in Polars."""
        value = self.values[day]
        days = pl.date_range(date(1, 1, 1), date(400, 12, 31), eager=True)
        table = days.dt.year().cast(pl.Int32) * 10_000 + days.dt.month().cast(pl.Int32) * 100 + days.dt.day()
        since = self.steps.kept(built(value.cast(pl.Int32) - 1, pl.Int32, value))
        era = self.steps.kept(built(since.expr // ERA, pl.Int32, since))
        within = pl.lit(table.cast(pl.Int32)).gather(since.expr - era.expr * ERA)
        return built(within + era.expr * 4_000_000, pl.Int32, since, era)


def balanced(exprs: Sequence[pl.Expr], all_: bool) -> pl.Expr:
    """Kleene's conjunction or disjunction of many, as a low tree."""
    if len(exprs) > 3:
        middle = len(exprs) // 2
        exprs = [balanced(exprs[:middle], all_), balanced(exprs[middle:], all_)]
    return reduce(lambda one, other: one & other if all_ else one | other, exprs)


def verbatim(name: str) -> pl.Expr:
    """The column of exactly this name: Polars takes `*` and what stands between ^ and $ for patterns."""
    if name != "*" and not (name.startswith("^") and name.endswith("$")):
        return pl.col(name)
    return pl.col("^" + "".join(c if c.isalnum() or c == "_" else f"\\x{{{ord(c):x}}}" for c in name) + "$")
