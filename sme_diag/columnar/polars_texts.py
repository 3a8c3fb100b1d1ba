"""Texts as Polars expressions: everything asked of a text is asked of a small integer instead, wherever that is faster.

A text whose values are all known beforehand is an Enum, which is such an integer. Another, if much is asked of it, is put once
into an Enum of the texts that it is compared with.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

import polars as pl

from sme_diag.columnar.columns import TEXT, Column, is_lit
from sme_diag.columnar.polars_steps import Steps, Value, built, narrowest

FEW_COMPARISONS = 8
"""So many comparisons of a String take as long as putting it into an Enum."""
FLAGS = 10
"""Flags joined by one table of all their combinations."""
DENSE = 1 << 16
"""The longest table of integers without gaps."""


class Code(NamedTuple):
    """A text as an integer: which text has which, and the integer of all other texts."""

    value: Value
    codes: Mapping[str, int]
    others: int


class Texts:
    """Prints what is asked of the texts of one program."""

    def __init__(self, steps: Steps, columns: Sequence[Column]) -> None:
        self.steps = steps
        self.known: dict[Column, dict[str, None]] = {}
        self.weight: Counter[Column] = Counter()
        self.coded: dict[Column, Code] = {}
        for column in columns:
            if column.op in ("member", "lookup", "eq") and column.args[0].type == TEXT:
                words = self.known.setdefault(column.args[0], {})
                if column.op == "member":
                    words |= dict.fromkeys(sorted(texts_of(column)))
                elif column.op == "lookup":
                    words |= dict.fromkeys(str(key) for key, _ in table_of(column)[0])
                elif is_lit(column.args[1]):
                    words[str(column.args[1].data)] = None
                self.weight[column.args[0]] += 1 if column.op == "eq" else FEW_COMPARISONS + 1

    def code(self, column: Column, value: Value) -> Code:
        """The text as an integer, NULL where it is."""
        if column not in self.coded:
            if isinstance(value.dtype, pl.Enum):
                words = value.dtype.categories.to_list()
                part = built(value.expr.to_physical(), pl.UInt32, value)
            else:
                words = list(self.known[column])
                dtype = narrowest(len(words))
                number = value.expr.cast(pl.Enum(words), strict=False).to_physical().cast(dtype)
                others = pl.lit(len(words), dtype)
                part = built(pl.when(value.expr.is_not_null()).then(number.fill_null(others)), dtype, value)
                part = self.steps.kept(part)
            self.coded[column] = Code(part, {word: n for n, word in enumerate(words)}, len(words))
        return self.coded[column]

    def equal(self, columns: Sequence[Column], values: Sequence[Value]) -> Value:
        """Whether two texts are the same."""
        one, other = columns
        if is_lit(other) and (isinstance(values[0].dtype, pl.Enum) or self.weight[one] > FEW_COMPARISONS):
            return self.member(one, values[0], [str(other.data)])
        a, b = (value.expr.cast(pl.String) for value in values)
        return built(a == b, pl.Boolean, *values)

    def member(self, column: Column, value: Value, words: Sequence[str]) -> Value:
        """Whether a text is one of these."""
        code = self.code(column, value)
        among = sorted(code.codes[word] for word in words if word in code.codes)
        test = code.value.expr
        if not among:
            return built(pl.when(test.is_not_null()).then(pl.lit(False)), pl.Boolean, code.value)
        return built(test == among[0] if len(among) == 1 else test.is_in(among), pl.Boolean, code.value)

    def lookup(self, column: Column, value: Value) -> Value:
        """What stands beside a text or an integer in a table."""
        pairs, default = table_of(column)
        item = column.args[0]
        dtype: pl.DataType | type[pl.DataType] = narrowest(column.low, column.high)
        if column.type == TEXT:
            dtype = enum([entry for _, entry in pairs] + [default])
        if item.type == TEXT:
            code = self.code(item, value)
            entries = [default] * (code.others + 1)
            for word, entry in pairs:
                if word in code.codes:
                    entries[code.codes[str(word)]] = entry
            index = code.value.expr.fill_null(code.others)
            return built(pl.lit(pl.Series(entries, dtype=dtype)).gather(index), dtype, code.value)
        keys = [int(key) for key, _ in pairs]
        if max(keys) - min(keys) > DENSE:
            entries = [entry for _, entry in pairs]
            new, otherwise = pl.Series(entries, dtype=dtype), pl.lit(default, dtype)
            old = pl.Series(keys, dtype=narrowest(*keys, item.low, item.high))
            expr = value.expr.cast(old.dtype).replace_strict(old, new, default=otherwise, return_dtype=dtype)
            return built(expr, dtype, value)
        start, end = min(keys), max(keys)
        table = dict(pairs)
        entries = [table.get(key, default) for key in range(start, end + 1)] + [default]
        wide = narrowest(item.low, item.high, start, end, end - start + 1)
        number = value.cast(wide)
        index = pl.when(number.is_between(pl.lit(start, wide), pl.lit(end, wide))).then(number - pl.lit(start, wide))
        index = index.otherwise(pl.lit(end - start + 1, wide)).cast(pl.UInt32, wrap_numerical=True)
        return built(pl.lit(pl.Series(entries, dtype=dtype)).gather(index), dtype, value)

    def prefix(self, value: Value, letters: int) -> Value:
        """The first letters of a text."""
        if not isinstance(value.dtype, pl.Enum):
            return built(value.expr.cast(pl.String).str.slice(0, letters), pl.String, value)
        return mapped(value, [word[:letters] for word in value.dtype.categories.to_list()])

    def length(self, value: Value, dtype: type[pl.DataType]) -> Value:
        """How many letters a text has."""
        if not isinstance(value.dtype, pl.Enum):
            return built(value.expr.cast(pl.String).str.len_chars().cast(dtype), dtype, value)
        lengths = pl.Series([len(word) for word in value.dtype.categories.to_list()], dtype=dtype)
        return built(pl.lit(lengths).gather(value.expr.to_physical()), dtype, value)

    def alike(self, columns: Sequence[Column], values: Sequence[Value]) -> tuple[pl.Expr, pl.Expr, pl.DataType]:
        """Two texts in one type: an Enum where all their values are known, else String."""
        if not all(
            is_lit(column) or isinstance(value.dtype, pl.Enum) for column, value in zip(columns, values, strict=True)
        ):
            one, other = (value.expr.cast(pl.String) for value in values)
            return one, other, pl.String()
        words: list[str | None] = []
        for column, value in zip(columns, values, strict=True):
            words += [cast("str | None", column.data)] if is_lit(column) else value.dtype.categories.to_list()  # type: ignore[union-attr]
        dtype = enum(words)
        found = []
        for column, value in zip(columns, values, strict=True):
            same = is_lit(column) or value.dtype == dtype
            found.append(
                pl.lit(column.data, dtype) if is_lit(column) else value.expr if same else mapped_to(value, dtype)
            )
        return found[0], found[1], dtype

    def join(self, flags: Sequence[Value], names: Sequence[str]) -> Value:
        """The names of the true ones: all combinations of a few as a table, several tables put together."""
        pieces = []
        for start in range(0, len(flags), FLAGS):
            few, words = flags[start : start + FLAGS], names[start : start + FLAGS]
            combinations: list[str | None] = [
                ";".join(word for n, word in enumerate(words) if mask >> n & 1) for mask in range(1 << len(few))
            ]
            if len(flags) > FLAGS:
                combinations[0] = None
            dtype: pl.DataType = enum(combinations) if len(flags) <= FLAGS else pl.String()
            number = pl.lit(0, pl.Int8)
            for n, flag in enumerate(few):
                wide = narrowest((2 << n) - 1)
                bit = pl.when(flag.expr).then(pl.lit(1 << n, wide)).otherwise(pl.lit(0, wide))
                number = number.cast(wide) + bit if n else bit
            pieces.append(built(pl.lit(pl.Series(combinations, dtype=dtype)).gather(number), dtype, *few))
        if len(pieces) == 1:
            return pieces[0]
        joined = pl.concat_str([piece.expr for piece in pieces], separator=";", ignore_nulls=True)
        return built(joined, pl.String, *pieces)


def enum(words: Sequence[object]) -> pl.Enum:
    """The type of these texts."""
    return pl.Enum(list(dict.fromkeys(str(word) for word in words if word is not None)))


def mapped(value: Value, words: Sequence[str]) -> Value:
    """An Enum with other texts in place of its own."""
    dtype = enum(words)
    return built(pl.lit(pl.Series(words, dtype=dtype)).gather(value.expr.to_physical()), dtype, value)


def mapped_to(value: Value, dtype: pl.Enum) -> pl.Expr:
    """An Enum as a larger one."""
    words = cast("pl.Enum", value.dtype).categories.to_list()
    return pl.lit(pl.Series(words, dtype=dtype)).gather(value.expr.to_physical())


def texts_of(column: Column) -> Sequence[str]:
    """The texts that an operation carries."""
    return cast("Sequence[str]", column.data)


def table_of(column: Column) -> tuple[Sequence[tuple[str | int, str | int | None]], str | int | None]:
    """The table of a lookup and its default."""
    return cast("tuple[Sequence[tuple[str | int, str | int | None]], str | int | None]", column.data)
