"""The columns a program computes: a closed set of operations on columns of truth values, integers and texts, one value a firm.

NULL is unknown. Every column knows whether it can be NULL and, if of integers, between which bounds it stays; so constants are
folded while a program is built, and an engine can choose the narrowest integers that never overflow.

| op                  | arguments                | data        | value                                                        |
|---------------------|--------------------------|-------------|--------------------------------------------------------------|
| input               |                          | name        | what the register holds                                      |
| lit                 |                          | value       | a constant; None is NULL                                     |
| and or not          | truths                   |             | Kleene's connectives                                         |
| eq lt le            | two of one type          |             | a comparison; NULL where a side is                           |
| null                | any                      |             | true where it is NULL; never NULL itself                     |
| true                | truth                    |             | true where it is true; never NULL                            |
| choose              | truth never NULL, a, b   |             | a where it is true, else b                                   |
| rarely              | truth never NULL, a, b   |             | the same, where the truth is seldom true                     |
| add mul             | integers                 |             | NULL where any is                                            |
| div                 | integers                 |             | rounding down; the divisor is never 0 where it is not NULL   |
| least greatest      | integers never NULL      |             |                                                              |
| bitand              | integer never negative   | mask        | the bits they share                                          |
| bits                | integer never negative   |             | how many bits are set                                        |
| member              | text                     | frozenset   | whether the text is one of these                             |
| lookup              | text or integer          | pairs, else | what stands beside it in a table, or the default             |
| prefix length       | text                     | n           | the first n letters; the number of letters                   |
| ymd                 | day as ordinal           |             | the day as the number yyyymmdd                               |
| join                | truths never NULL        | names       | the names of the true ones, with semicolons between them     |
| nth                 | integers never NULL      | n           | the n-th greatest, from 0; the same ones for every n         |
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast
from weakref import WeakValueDictionary

Constant: TypeAlias = "bool | int | str | None"
Table: TypeAlias = "Mapping[str, int] | Mapping[int, int] | Mapping[int, str] | Mapping[str, str]"
TRUTH, INTEGER, TEXT = "truth", "integer", "text"


class Column:
    """One column. Equal columns are one object, so a program is a graph in which nothing is computed twice."""

    __slots__ = ("__weakref__", "args", "data", "high", "low", "nullable", "op", "type")

    def __init__(
        self, op: str, args: tuple["Column", ...], data: object, type: str, nullable: bool, low: int, high: int
    ) -> None:
        self.op = op
        self.args = args
        self.data = data
        self.type = type
        self.nullable = nullable
        self.low = low
        self.high = high

    def __and__(self, other: "Column") -> "Column":
        return all_of(self, other)

    def __or__(self, other: "Column") -> "Column":
        return any_of(self, other)

    def __invert__(self) -> "Column":
        return negate(self)

    def __repr__(self) -> str:
        inside = ", ".join([*map(repr, self.args), *([] if self.data is None else [repr(self.data)])])
        return f"{self.op}({inside})"


_known: "WeakValueDictionary[tuple[object, ...], Column]" = WeakValueDictionary()


def column_of(
    op: str, args: tuple[Column, ...], data: object, type: str, nullable: bool, low: int = 0, high: int = 0
) -> Column:
    key = (op, tuple(map(id, args)), data, data.__class__, type, nullable, low, high)
    found = _known.get(key)
    if found is None:
        found = _known[key] = Column(op, args, data, type, nullable, low, high)
    return found


def source(name: str, type: str, low: int = 0, high: int = 0, nullable: bool = True) -> Column:
    """A column of the register."""
    return column_of("input", (), name, type, nullable, low, high)


def lit(value: Constant, type: str = TRUTH) -> Column:
    """A constant. `type` matters only for None."""
    if value is None:
        return column_of("lit", (), None, type, True)
    if isinstance(value, bool):
        return column_of("lit", (), value, TRUTH, False)
    if isinstance(value, int):
        return column_of("lit", (), value, INTEGER, False, value, value)
    return column_of("lit", (), value, TEXT, False)


TRUE, FALSE, UNKNOWN = lit(True), lit(False), lit(None)
ZERO = lit(0)
NO_NUMBER, NO_TEXT = lit(None, INTEGER), lit(None, TEXT)


def is_lit(column: Column) -> bool:
    """True for a constant."""
    return column.op == "lit"


def all_of(*items: Column) -> Column:
    """Kleene's conjunction."""
    return _connect("and", items, TRUE, FALSE)


def any_of(*items: Column) -> Column:
    """Kleene's disjunction."""
    return _connect("or", items, FALSE, TRUE)


def _connect(op: str, items: Iterable[Column], neutral: Column, decided: Column) -> Column:
    flat: dict[Column, None] = {}
    for item in items:
        for each in item.args if item.op == op else (item,):
            flat[each] = None
    if decided in flat or any(not each.nullable and negate(each) in flat for each in flat):
        return decided
    flat.pop(neutral, None)
    if len(flat) < 2:
        return next(iter(flat), neutral)
    return column_of(op, tuple(flat), None, TRUTH, any(each.nullable for each in flat))


def negate(item: Column) -> Column:
    """Kleene's negation."""
    if is_lit(item):
        return item if item.data is None else lit(not item.data)
    return item.args[0] if item.op == "not" else column_of("not", (item,), None, TRUTH, item.nullable)


def kleene(holds: Column, fails: Column) -> Column:
    """A truth value from the two columns, never NULL, that say where it is true and where it is false."""
    return choose(holds, TRUE, choose(fails, FALSE, UNKNOWN))


def null(item: Column) -> Column:
    """True where the column is NULL."""
    if not item.nullable or is_lit(item):
        return lit(item.nullable)
    if item.op == "choose":
        test, one, other = item.args
        return choose(test, null(one), null(other))
    if item.op in ("add", "mul", "div", "bitand", "bits", "prefix", "length", "ymd", "member", "eq", "lt", "le", "not"):
        return any_of(*(null(arg) for arg in item.args))
    return column_of("null", (item,), None, TRUTH, False)


def known(item: Column) -> Column:
    """True where the column is not NULL."""
    return negate(null(item))


def sure(item: Column) -> Column:
    """True where the truth value is true; false where it is false or NULL."""
    if not item.nullable:
        return item
    if is_lit(item):
        return FALSE
    if item.op in ("and", "or"):
        return (all_of if item.op == "and" else any_of)(*map(sure, item.args))
    if item.op == "choose":
        test, one, other = item.args
        return choose(test, sure(one), sure(other))
    return column_of("true", (item,), None, TRUTH, False)


def never(item: Column) -> Column:
    """True where the truth value is false; false where it is true or NULL."""
    if item.nullable and item.op in ("and", "or"):
        return (any_of if item.op == "and" else all_of)(*map(never, item.args))
    if item.op == "not":
        return sure(item.args[0])
    if item.nullable and item.op == "choose":
        test, one, other = item.args
        return choose(test, never(one), never(other))
    return sure(negate(item))


def choose(test: Column, one: Column, other: Column, rarely: bool = False) -> Column:
    """`one` where the test is true, else `other`. The test is never NULL. `rarely`: the test is seldom true."""
    assert not test.nullable, test
    if is_lit(test) or one is other:
        return one if test.data is not False or one is other else other
    if test.op == "not":
        return choose(test.args[0], other, one)
    if one.type == TRUTH:
        if one in (TRUE, FALSE):
            return test | other if one is TRUE else ~test & other
        if other in (TRUE, FALSE):
            return ~test | one if other is TRUE else test & one
    low, high = _hull(each for each in (one, other) if each.data is not None or not is_lit(each))
    op = "rarely" if rarely else "choose"
    filled = test.op in ("null", "or") and other.nullable and null(other) is test
    nullable = one.nullable or (other.nullable and not filled)
    return column_of(op, (test, one, other), None, one.type, nullable, low, high)


def _hull(items: Iterable[Column]) -> tuple[int, int]:
    items = list(items)
    return min(each.low for each in items), max(each.high for each in items)


def equal(one: Column, other: Column) -> Column:
    """Whether two values are the same."""
    if one is other and not one.nullable:
        return TRUE
    if is_lit(one) and not is_lit(other):
        one, other = other, one
    if one.type == TRUTH and other in (TRUE, FALSE):
        return one if other is TRUE else negate(one)
    if one.op == "choose" and is_lit(other) and all(map(is_lit, one.args[1:])):
        return choose(one.args[0], equal(one.args[1], other), equal(one.args[2], other))
    return comparison("eq", one, other)


def comparison(op: str, one: Column, other: Column) -> Column:
    if is_lit(one) and is_lit(other):
        a, b = one.data, other.data
        if a is None or b is None:
            return UNKNOWN
        return lit(a == b if op == "eq" else a < b if op == "lt" else a <= b)  # type: ignore[operator]
    if (is_lit(one) and one.data is None) or (is_lit(other) and other.data is None):
        return UNKNOWN
    return column_of(op, (one, other), None, TRUTH, one.nullable or other.nullable)


def member(item: Column, codes: Iterable[str]) -> Column:
    """Whether a text is one of these."""
    among = frozenset(codes)
    if is_lit(item):
        return UNKNOWN if item.data is None else lit(item.data in among)
    if not among:
        return choose(null(item), UNKNOWN, FALSE)
    if len(among) == 1:
        return equal(item, lit(next(iter(among))))
    return column_of("member", (item,), among, TRUTH, item.nullable)


def lookup(item: Column, table: Table, default: Constant) -> Column:
    """What stands beside a text or an integer in a table; the default for what the table lacks, and for NULL."""
    if is_lit(item):
        return lit(dict(table).get(item.data, default), _type(default, table))  # type: ignore[call-overload]
    values = [*dict(table).values(), default]
    if len(set(values)) == 1:
        return lit(default, _type(default, table))
    numbers = [value for value in values if isinstance(value, int)]
    low, high = (min(numbers), max(numbers)) if numbers else (0, 0)
    pairs = tuple(sorted(dict(table).items()))
    return column_of("lookup", (item,), (pairs, default), _type(default, table), None in values, low, high)


def table_of(column: Column) -> tuple[dict[Any, Any], Any]:
    """The table of a `lookup`, and what stands for everything else."""
    pairs, default = cast("tuple[tuple[tuple[Any, Any], ...], Any]", column.data)
    return dict(pairs), default


def _type(default: Constant, table: Table) -> str:
    sample = default if default is not None else next(iter(dict(table).values()), None)
    return INTEGER if isinstance(sample, int) else TEXT


def prefix(item: Column, letters: int) -> Column:
    """The first letters of a text."""
    if is_lit(item):
        return item if item.data is None else lit(str(item.data)[:letters])
    return column_of("prefix", (item,), letters, TEXT, item.nullable)


def length(item: Column) -> Column:
    """The number of letters of a text."""
    if is_lit(item):
        return NO_NUMBER if item.data is None else lit(len(str(item.data)))
    return column_of("length", (item,), None, INTEGER, item.nullable, 0, 5000)


def join(flags: Iterable[tuple[Column, str]]) -> Column:
    """The names whose flags are true, in this order, with semicolons between them."""
    kept = [(flag, name) for flag, name in flags if flag is not FALSE]
    if all(flag is TRUE for flag, _ in kept):
        return lit(";".join(name for _, name in kept))
    return column_of("join", tuple(flag for flag, _ in kept), tuple(name for _, name in kept), TEXT, False)


def walk(outputs: Iterable[Column]) -> Iterator[Column]:
    """Every column that the outputs rest on, the outputs included, each after what it reads."""
    seen: set[Column] = set()
    stack = [(each, False) for each in reversed(list(outputs))]
    while stack:
        column, ready = stack.pop()
        if ready:
            yield column
        elif column not in seen:
            seen.add(column)
            stack.append((column, True))
            stack += [(arg, False) for arg in reversed(column.args)]
