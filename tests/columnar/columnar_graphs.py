"""Random programs over columns, well typed and built with the public constructors, and random rows for what they read."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from hypothesis import strategies as st

from sme_diag.columnar.columns import (
    FALSE,
    INTEGER,
    NO_NUMBER,
    NO_TEXT,
    TEXT,
    TRUE,
    TRUTH,
    UNKNOWN,
    Column,
    all_of,
    any_of,
    choose,
    equal,
    join,
    kleene,
    known,
    length,
    lit,
    lookup,
    member,
    negate,
    never,
    null,
    prefix,
    source,
    sure,
)
from sme_diag.columnar.integers import (
    add,
    at_most,
    bitand,
    bits,
    divide,
    greatest,
    least,
    less,
    multiply,
    nth,
    subtract,
    ymd,
)

OPS = set(
    "input lit and or not eq lt le null true choose rarely add mul div least greatest bitand bits member lookup prefix "
    "length ymd join nth".split()
)
WORDS = 'd\'or|say "so"|ça va|œufs: 3 €|日本|😀|%_|a\\b|--|a\nb|NULL|FR|FR1|FRI12|CZ042|'.split("|")
ODD_NAMES = "a|A|select|len|q\"uote|it's|é t|*|^a.*$|_0|t0|c1|step_1|`b`|[x]|{y}|a:0|-- c".split("|")
WIDEST = 2**120
"""Beyond what any engine holds programs are not drawn: the widest integers of the engines have 128 bits."""
RANGES = [
    (0, 1),
    (0, 3),
    (-3, 3),
    (1, 12),
    (0, 100),
    (-128, 127),
    (-129, 128),
    (0, 255),
    (0, 40_000),
    (-(10**6), 10**7),
]
RANGES += [(0, 2**31), (-(2**40), 2**40), (0, 2**60 - 1), (-(2**63), 2**63 - 1)]
ORDINALS = (1, date.max.toordinal())


class Graph(NamedTuple):
    """A program's outputs by name, what it reads, and rows of that."""

    outputs: dict[str, Column]
    inputs: dict[str, Column]
    rows: list[dict[str, object]]


class Garden:
    """The columns made so far, by type; everything new is made of them."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.made: list[Column] = []
        self.dates: list[Column] = []

    def pick(self, type: str, ok: Callable[[Column], bool] = lambda column: True) -> Column:
        """One column of a type that passes; seldom a constant."""
        fits = [column for column in self.made if column.type == type and ok(column)]
        if not fits or self.draw(st.integers(0, 9)) == 9:
            fits = [column for column in self.constants(type) if ok(column)]
        return self.draw(st.sampled_from(fits[::-1]))

    def constants(self, type: str) -> list[Column]:
        if type == TRUTH:
            return [UNKNOWN, TRUE, FALSE]
        if type == TEXT:
            return [NO_TEXT, lit(self.draw(st.sampled_from(WORDS)))]
        return [NO_NUMBER, lit(self.draw(st.integers(-5, 200))), lit(1)]

    def some(self, type: str, most: int = 4) -> list[Column]:
        return [self.pick(type) for _ in range(self.draw(st.integers(1, most)))]

    def firm(self, type: str) -> Column:
        """A column that is never NULL."""
        return sure(self.pick(type)) if type == TRUTH else self.pick(type, lambda column: not column.nullable)

    def firms(self, type: str, most: int = 4) -> list[Column]:
        return [self.firm(type) for _ in range(self.draw(st.integers(1, most)))]

    def natural(self) -> Column:
        """An integer that is never negative."""
        return self.pick(INTEGER, lambda column: column.low >= 0)

    def input(self, name: str, type: str, nullable: bool) -> Column:
        if type != INTEGER:
            return source(name, type, nullable=nullable)
        if self.draw(st.integers(0, 5)) == 0:
            day = source(name, type, *ORDINALS, nullable)
            self.dates.append(day)
            return day
        return source(name, type, *self.draw(st.sampled_from(RANGES)), nullable)

    def truth(self) -> Column:
        pick, draw = self.pick, self.draw
        match draw(st.sampled_from("and or not eq eqs eqt lt le null sure never member choose kleene".split())):
            case "and":
                return all_of(*self.some(TRUTH))
            case "or":
                return any_of(*self.some(TRUTH))
            case "not":
                return negate(pick(TRUTH))
            case "eq":
                return equal(pick(INTEGER), pick(INTEGER))
            case "eqs":
                return equal(pick(TEXT), pick(TEXT))
            case "eqt":
                return equal(pick(TRUTH), pick(TRUTH))
            case "lt":
                return less(pick(INTEGER), pick(INTEGER))
            case "le":
                return at_most(pick(INTEGER), pick(INTEGER))
            case "null":
                item = pick(draw(st.sampled_from([TRUTH, INTEGER, TEXT])))
                return draw(st.sampled_from([null, known]))(item)
            case "sure":
                return sure(pick(TRUTH))
            case "never":
                return never(pick(TRUTH))
            case "member":
                return member(pick(TEXT), draw(st.sets(st.sampled_from(WORDS), max_size=5)))
            case "choose":
                return self.chosen(TRUTH)
        return kleene(self.firm(TRUTH), self.firm(TRUTH))

    def chosen(self, type: str) -> Column:
        return choose(self.firm(TRUTH), self.pick(type), self.pick(type), self.draw(st.booleans()))

    def number(self) -> Column:
        pick, draw = self.pick, self.draw
        match draw(st.sampled_from("choose add sub mul div least greatest bitand bits lookup length ymd nth".split())):
            case "choose":
                return self.chosen(INTEGER)
            case "add":
                return add(*self.some(INTEGER))
            case "sub":
                return subtract(pick(INTEGER), pick(INTEGER))
            case "mul":
                return multiply(pick(INTEGER), pick(INTEGER))
            case "div":
                return divide(pick(INTEGER), self.divisor())
            case "least":
                return least(*self.firms(INTEGER))
            case "greatest":
                return greatest(*self.firms(INTEGER))
            case "bitand":
                mask = draw(st.sampled_from([0, 1, 2, 5, 127, 128, 0xFFFF, 2**31, 2**60 - 1, 2**62 + 1]))
                return bitand(self.natural(), mask)
            case "bits":
                return bits(self.natural())
            case "lookup":
                values = st.integers(-300, 300)
                return lookup(pick(TEXT), self.table(st.sampled_from(WORDS), values), draw(st.none() | values))
            case "length":
                return length(pick(TEXT))
            case "ymd" if self.dates:
                return ymd(draw(st.sampled_from(self.dates)))
        keys = self.firms(INTEGER, 8)
        return nth(keys, draw(st.integers(0, len(keys) - 1)))

    def divisor(self) -> Column:
        """An integer that is never 0 where it is not NULL, by its bounds or because 0 is taken out."""
        if self.draw(st.booleans()):
            return self.pick(INTEGER, lambda column: column.low > 0 or column.high < 0)
        item = self.pick(INTEGER)
        return choose(never(equal(item, lit(0))), item, NO_NUMBER)

    def table(self, keys: st.SearchStrategy, values: st.SearchStrategy) -> dict:
        return self.draw(st.dictionaries(keys, values, max_size=6))

    def text(self) -> Column:
        words, draw = st.sampled_from(WORDS), self.draw
        match draw(st.sampled_from("choose lookup lookup-number prefix join".split())):
            case "choose":
                return self.chosen(TEXT)
            case "lookup":
                return lookup(self.pick(TEXT), self.table(words, words), draw(st.none() | words))
            case "lookup-number":
                return lookup(self.pick(INTEGER), self.table(st.integers(-3, 4), words), draw(st.none() | words))
            case "prefix":
                return prefix(self.pick(TEXT), draw(st.integers(0, 4)))
        return join([(flag, draw(words)) for flag in self.firms(TRUTH, 6)])


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A program, what it reads, and a few rows of that."""
    garden = Garden(draw)
    names = draw(st.lists(st.sampled_from(ODD_NAMES), min_size=4, max_size=6, unique=True))
    kinds = [(TRUTH, True), (INTEGER, True), (TEXT, True), (INTEGER, False), (TRUTH, False), (TEXT, False)]
    inputs = {name: garden.input(name, *kind) for name, kind in zip(names, kinds, strict=False)}
    garden.made += inputs.values()
    for _ in range(draw(st.integers(1, 20))):
        column = draw(st.sampled_from([garden.truth, garden.number, garden.number, garden.text]))()
        if column.low >= -WIDEST and column.high <= WIDEST:
            garden.made.append(column)
    # where everything is asked for, nothing is folded into what reads it
    results = (
        garden.made
        if draw(st.booleans())
        else draw(st.lists(st.sampled_from(garden.made[:-6:-1]), min_size=1, max_size=4))
    )
    row = st.fixed_dictionaries({name: values(column) for name, column in inputs.items()})
    return Graph({f"out {n}": column for n, column in enumerate(results)}, inputs, draw(st.lists(row, max_size=6)))


def values(column: Column) -> st.SearchStrategy:
    """What an input can hold."""
    held: st.SearchStrategy = st.booleans()
    if column.type == TEXT:
        held = st.sampled_from(WORDS) | st.text("aFéß日😀\"'\\;%\n ", max_size=6)
    elif column.type == INTEGER:
        ends = {end for end in (column.low, column.high, 0, 1, -1, 2) if column.low <= end <= column.high}
        held = st.sampled_from(sorted(ends)) | st.integers(column.low, column.high)
    return st.none() | held if column.nullable else held
