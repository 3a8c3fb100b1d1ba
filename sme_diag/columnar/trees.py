"""The trees of the rule language as columns: what `lang.evaluate` says of one firm, said of all at once.

A truth or a code is a column, a number a `Span`, a set of codes `Several`. Which questions are behind what is unknown is worked out
only where somebody asks (`Trees.waits_for`).
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeAlias, assert_never

from sme_diag.columnar import spans
from sme_diag.columnar.columns import (
    FALSE,
    NO_NUMBER,
    NO_TEXT,
    TEXT,
    TRUE,
    UNKNOWN,
    ZERO,
    Column,
    all_of,
    any_of,
    choose,
    equal,
    length,
    lit,
    member,
    negate,
    never,
    null,
    prefix,
    sure,
)
from sme_diag.columnar.integers import add, bitand, bits, less, multiply
from sme_diag.columnar.spans import NO_SPAN, Span
from sme_diag.lang.kinds import SCALE
from sme_diag.lang.nodes import (
    AllOf,
    AnyOf,
    Arith,
    Call,
    Codes,
    Compare,
    Const,
    Expr,
    If,
    In,
    Name,
    Not,
    SetName,
)
from sme_diag.lang.values import Interval, Value

WORD = 60
"""So many codes of a set stand in one integer, a bit each."""


class Several(NamedTuple):
    """A set of codes: code number i is bit i % 60 of word i // 60. All words are NULL where the set is unknown."""

    codes: tuple[str, ...]
    words: tuple[Column, ...]


Lowered: TypeAlias = "Column | Span | Several"
Key = tuple[str, str]


class Trees:
    """Turns trees into columns. `values` and `open` are filled from outside, each name before the first tree that reads it.

    `values` holds what names stand for; `open` where a question is among those that would settle a name, by (name, question).
    """

    def __init__(self, sets: Mapping[str, frozenset[str] | None], today: date) -> None:
        self.values: dict[str, Lowered] = {}
        self.open: dict[Key, Column] = {}
        self.sets = sets
        self.today = today

    def truth(self, expr: Expr) -> Column:
        """A condition as a column."""
        found = self.value(expr)
        assert isinstance(found, Column)
        return found

    def span(self, expr: Expr) -> Span:
        """A number as a span."""
        found = self.value(expr)
        assert isinstance(found, Span)
        return found

    def value(self, expr: Expr) -> Lowered:
        """Any tree."""
        match expr:
            case Const(value):
                return spans.exactly(value) if type(value) is int else lit(value)  # type: ignore[arg-type]
            case Name(id):
                return self.values[id]
            case Not(item):
                return negate(self.truth(item))
            case AllOf(items):
                return all_of(*map(self.truth, items))
            case AnyOf(items):
                return any_of(*map(self.truth, items))
            case Compare(op, left, right):
                one, other = self.value(left), self.value(right)
                if isinstance(one, Span) and isinstance(other, Span):
                    return spans.compare(op, one, other)
                assert isinstance(one, Column) and isinstance(other, Column)
                return equal(one, other) if op == "==" else negate(equal(one, other))
            case In(item, among):
                codes, text = self.codes(among), self.value(item)
                assert isinstance(text, Column)
                return UNKNOWN if codes is None else member(text, codes)
            case Arith(op, left, right):
                return _arithmetic(op, self.span(left), self.span(right))
            case If(test, then, otherwise):
                return either(self.truth(test), self.value(then), self.value(otherwise))
            case Call():
                return self.call(expr)
            case _:
                assert_never(expr)

    def codes(self, among: Codes | SetName) -> frozenset[str] | None:
        """The codes written down, or those of a named set today; None where none hold today."""
        return frozenset(among.codes) if isinstance(among, Codes) else self.sets["@" + among.id]

    def call(self, call: Call) -> Lowered:
        args = call.args
        if call.function in ("min", "max", "percent_of"):
            numbers = [self.span(arg) for arg in args if not isinstance(arg, Codes | SetName)]
            if call.function == "percent_of":
                return spans.times(numbers[0], numbers[1], 100 * SCALE["percent"])
            return (spans.smallest if call.function == "min" else spans.largest)(numbers)
        assert isinstance(args[0], Name)
        subject, among = self.values[args[0].id], args[1] if len(args) > 1 else None
        if call.function == "years_since":
            assert isinstance(subject, Span) and isinstance(among, Const)
            return spans.full_years(subject, self.today, days=among.value is True)
        codes = frozenset({str(among.value)}) if isinstance(among, Const) else None
        if isinstance(among, Codes | SetName):
            codes = self.codes(among)
        if call.function == "within":
            assert isinstance(subject, Column)
            return _within(subject, codes)
        assert isinstance(subject, Several)
        if call.function == "count":
            number = add(*(choose(null(w), NO_NUMBER, _hundred(bits(w))) for w in subject.words))
            return Span(number, number)
        if codes is None:
            return UNKNOWN
        return _has_all(subject, codes) if call.function == "has_all" else _has_any(subject, codes)

    def waits_for(self, expr: Expr, question: str) -> Column:
        """True where answering the question could settle the tree: what `lang.evaluate.missing` says, for one question."""
        if isinstance(expr, Name):  # a coarse region has a value and can still wait for a finer one
            return self.open.get((expr.id, question), FALSE)
        match expr:
            case Const():
                return FALSE
            case Not(item):
                parts = [self.waits_for(item, question)]
            case AllOf(items) | AnyOf(items):
                parts = [self.waits_for(item, question) for item in items]
            case Compare(_, left, right) | Arith(_, left, right):
                parts = [self.waits_for(left, question), self.waits_for(right, question)]
            case In(item, _):
                parts = [self.waits_for(item, question)]
            case If(test, then, otherwise):
                decided = self.truth(test)
                one, other = self.waits_for(then, question), self.waits_for(otherwise, question)
                both = self.waits_for(test, question) | one | other
                parts = [choose(sure(decided), one, choose(never(decided), other, both))]
            case Call(_, args):
                parts = [self.waits_for(arg, question) for arg in args if not isinstance(arg, Codes | SetName)]
            case _:
                assert_never(expr)
        some = any_of(*parts)
        return FALSE if some is FALSE else some & unsettled(self.value(expr))


def _hundred(number: Column) -> Column:
    return multiply(number, lit(SCALE["number"]))


def _arithmetic(op: str, left: Span, right: Span) -> Span:
    match op:
        case "+":
            return spans.plus(left, right)
        case "-":
            return spans.minus(left, right)
        case "*":
            return spans.times(left, right, SCALE["number"])
        case _:
            return spans.over(left, right, SCALE["number"])


def _within(region: Column, areas: frozenset[str] | None) -> Column:
    """Containment in the NUTS tree; NULL where the answer is coarser than what is asked."""
    if not areas:
        return UNKNOWN if areas is None else member(region, ())
    sizes = sorted({len(area) for area in areas})
    inside = any_of(*(member(prefix(region, n), {a for a in areas if len(a) == n}) for n in sizes))
    coarser = {area[:n] for area in areas for n in range(1, len(area))}
    return inside | choose(sure(member(region, coarser)), UNKNOWN, FALSE)


def _masks(subject: Several, codes: frozenset[str]) -> list[tuple[Column, int]]:
    places = [i for i, code in enumerate(subject.codes) if code in codes]
    masks = [sum(1 << i % WORD for i in places if i // WORD == n) for n in range(len(subject.words))]
    return [(word, mask) for word, mask in zip(subject.words, masks, strict=True) if mask]


def _has_any(subject: Several, codes: frozenset[str]) -> Column:
    nothing = [equal(bitand(word, mask), ZERO) for word, mask in _masks(subject, codes)]
    return negate(all_of(*nothing)) if nothing else choose(null(subject.words[0]), UNKNOWN, FALSE)


def _has_all(subject: Several, codes: frozenset[str]) -> Column:
    held = [equal(bitand(word, mask), lit(mask)) for word, mask in _masks(subject, codes)]
    if held and codes <= set(subject.codes):
        return all_of(*held)
    return choose(null(subject.words[0]), UNKNOWN, lit(not codes))


def unsettled(value: Lowered) -> Column:
    """True where more can be learnt about a value."""
    if isinstance(value, Span):
        return negate(spans.same(value))
    return null(value.words[0] if isinstance(value, Several) else value)


def either(test: Column, one: Lowered, other: Lowered) -> Lowered:
    """One value where the test is true, the other where it is false, and what they have in common where it is unknown."""
    if test in (TRUE, FALSE):
        return one if test is TRUE else other
    if isinstance(one, Several) and isinstance(other, Several):
        one, other = _aligned(one, other)
    common = hull(one, other) if test.nullable else other
    return _chosen(sure(test), one, _chosen(never(test), other, common))


def _chosen(test: Column, one: Lowered, other: Lowered) -> Lowered:
    if isinstance(one, Span) and isinstance(other, Span):
        return Span(choose(test, one.low, other.low), choose(test, one.high, other.high))
    if isinstance(one, Several) and isinstance(other, Several):
        words = [choose(test, a, b) for a, b in zip(one.words, other.words, strict=True)]
        return Several(one.codes, tuple(words))
    assert isinstance(one, Column) and isinstance(other, Column)
    return choose(test, one, other)


def hull(one: Lowered, other: Lowered) -> Lowered:
    """What is known when the value is one or the other."""
    if isinstance(one, Span) and isinstance(other, Span):
        return spans.hull(one, other)
    if isinstance(one, Several) and isinstance(other, Several):
        one, other = _aligned(one, other)
        same = all_of(*(sure(equal(a, b)) for a, b in zip(one.words, other.words, strict=True)))
        return Several(one.codes, tuple(choose(same, word, NO_NUMBER) for word in one.words))
    assert isinstance(one, Column) and isinstance(other, Column)
    return choose(sure(equal(one, other)), one, lit(None, one.type))


def _aligned(one: Several, other: Several) -> tuple[Several, Several]:
    """Two sets over one list of codes."""
    codes = tuple(dict.fromkeys((*one.codes, *other.codes)))
    return _over(one, codes), _over(other, codes)


def _over(value: Several, codes: tuple[str, ...]) -> Several:
    if value.codes == codes:
        return value
    at = {code: i for i, code in enumerate(codes)}
    words = [choose(null(value.words[0]), NO_NUMBER, ZERO)] * (1 + (len(codes) - 1) // WORD)
    for i, code in enumerate(value.codes):
        held = equal(bitand(value.words[i // WORD], 1 << i % WORD), ZERO)
        n, bit = divmod(at[code], WORD)
        words[n] = add(words[n], choose(sure(negate(held)), lit(1 << bit), ZERO))
    return Several(codes, tuple(words))


def constant(value: Value, like: Lowered) -> Lowered:
    """A settled or unknown value as a constant of the same sort as another."""
    if isinstance(like, Span):
        if not isinstance(value, Interval):
            return NO_SPAN
        return Span(*(NO_NUMBER if end is None else lit(end) for end in value))
    if isinstance(like, Several):
        return _set(value if isinstance(value, frozenset) else None, like)
    assert not isinstance(value, Interval | frozenset)
    return lit(value, like.type) if value is not None or like.type != TEXT else NO_TEXT


def _set(value: frozenset[str] | None, like: Several) -> Several:
    if value is None:
        return Several(like.codes, (NO_NUMBER,) * len(like.words))
    codes = (*like.codes, *sorted(value - set(like.codes)))
    numbers = [0] * (1 + max(0, len(codes) - 1) // WORD)
    for i, code in enumerate(codes):
        numbers[i // WORD] |= (code in value) << i % WORD
    return Several(codes, tuple(map(lit, numbers)))


def is_coarse(region: Column, finest: int, otherwise: Value) -> Column:
    """True where a region is known, but not to the finest level."""
    short = all_of(negate(less(length(region), lit(2))), less(length(region), lit(finest)))
    apart = TRUE if otherwise is None else negate(equal(region, lit(str(otherwise))))
    return sure(short & apart)
