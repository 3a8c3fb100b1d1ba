"""Arithmetic of intervals on columns: what `lang.intervals` says of one firm, said of all at once.

A span is two columns of integers, the ends of an interval; NULL is no bound, NULL at both ends is unknown. Where both ends are one
and the same column the number is exact or unknown, and everything is as cheap as on plain numbers.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from sme_diag.columnar.columns import (
    NO_NUMBER,
    ZERO,
    Column,
    all_of,
    any_of,
    choose,
    equal,
    is_lit,
    kleene,
    known,
    lit,
    negate,
    null,
    sure,
)
from sme_diag.columnar.integers import add, at_most, divide, filled, greatest, least, less, multiply, subtract, ymd


class Span(NamedTuple):
    """The ends of an interval."""

    low: Column
    high: Column

    @property
    def exact(self) -> bool:
        """True when the two ends can never differ."""
        return self.low is self.high


NO_SPAN = Span(NO_NUMBER, NO_NUMBER)


def exactly(number: int) -> Span:
    """The span of one number."""
    return Span(lit(number), lit(number))


def same(span: Span) -> Column:
    """True where both ends are known and equal: nothing more can be learnt."""
    return known(span.low) if span.exact else sure(equal(span.low, span.high))


def compare(op: str, left: Span, right: Span) -> Column:
    """The comparison when it holds, or fails, for every pair of numbers of the two; else NULL."""
    match op:
        case "<":
            return _less(left, right)
        case ">=":
            return negate(_less(left, right))
        case ">":
            return _less(right, left)
        case "<=":
            return negate(_less(right, left))
        case _:
            equals = _equal(left, right)
            return equals if op == "==" else negate(equals)


def _less(left: Span, right: Span) -> Column:
    if left.exact and right.exact:
        return less(left.low, right.low)
    return kleene(sure(less(left.high, right.low)), sure(at_most(right.high, left.low)))


def _equal(left: Span, right: Span) -> Column:
    if left.exact and right.exact:
        return equal(left.low, right.low)
    apart = sure(less(left.high, right.low)) | sure(less(right.high, left.low))
    return kleene(same(left) & same(right) & sure(equal(left.low, right.low)), apart)


def plus(left: Span, right: Span) -> Span:
    """The sum."""
    return Span(add(left.low, right.low), add(left.high, right.high))


def minus(left: Span, right: Span) -> Span:
    """The difference."""
    return Span(subtract(left.low, right.high), subtract(left.high, right.low))


def times(left: Span, right: Span, divisor: int) -> Span:
    """The product of all pairs, divided by `divisor` rounding down."""
    if is_lit(left.low) and left.exact:
        left, right = right, left
    if left.exact and right.exact:
        product = divide(multiply(left.low, right.low), lit(divisor))
        return Span(product, product)
    if right.exact and is_lit(right.low) and right.low.data:
        ends = [divide(multiply(end, right.low), lit(divisor)) for end in left]
        return Span(*ends) if right.low.low > 0 else Span(ends[1], ends[0])
    low, high = _corners(left, right, _product)
    return Span(divide(low, lit(divisor)), divide(high, lit(divisor)))


def over(left: Span, right: Span, unit: int) -> Span:
    """Whole division rounding down, `floor(left / right) * unit`; NULL where right may be zero."""
    if left.exact and right.exact:
        divisor = choose(sure(equal(right.low, ZERO)), NO_NUMBER, right.low)
        quotient = multiply(divide(left.low, divisor), lit(unit))
        return Span(quotient, quotient)
    if right.exact and is_lit(right.low) and right.low.low > 0:
        return Span(*[multiply(divide(end, right.low), lit(unit)) for end in left])
    up_to_zero = null(right.low) | sure(at_most(right.low, ZERO))
    zero_or_more = null(right.high) | sure(at_most(ZERO, right.high))
    ends = [choose(up_to_zero & zero_or_more, NO_NUMBER, end) for end in _corners(left, right, _quotient)]
    return Span(multiply(ends[0], lit(unit)), multiply(ends[1], lit(unit)))


class _Corner(NamedTuple):
    """What two ends give: a number where `finite`, elsewhere boundless below where `down`, else above."""

    finite: Column
    number: Column
    down: Column


Ends = tuple[Column, int]
"""An end, and the sign of the infinity it stands for where it is NULL."""


def _corners(left: Span, right: Span, worked: Callable[[Ends, Ends], _Corner]) -> tuple[Column, Column]:
    """The least and the greatest of what the four pairs of ends give; NULL where that has no bound, or a side is unknown."""
    ends = [(left.low, -1), (left.high, 1)], [(right.low, -1), (right.high, 1)]
    corners = [worked(a, b) for a in ends[0] for b in ends[1]]
    unknown = (null(left.low) & null(left.high)) | (null(right.low) & null(right.high))
    nowhere = negate(any_of(*(c.finite for c in corners)))
    down = any_of(*(negate(c.finite) & c.down for c in corners))
    up = any_of(*(negate(c.finite) & negate(c.down) for c in corners))
    far = max(abs(bound) for c in corners for bound in (c.number.low, c.number.high)) + 1
    low = least(*(choose(c.finite, c.number, lit(far)) for c in corners))
    high = greatest(*(choose(c.finite, c.number, lit(-far)) for c in corners))
    return choose(unknown | down | nowhere, NO_NUMBER, low), choose(unknown | up | nowhere, NO_NUMBER, high)


def _below(end: Ends) -> Column:
    """True where an end is negative, or boundless below."""
    column, sign = end
    return choose(null(column), lit(sign < 0), sure(less(column, ZERO)))


def _product(one: Ends, other: Ends) -> _Corner:
    a, b = one[0], other[0]
    zero = sure(equal(a, ZERO)) | sure(equal(b, ZERO))
    number = choose(zero, ZERO, filled(multiply(a, b), 0))
    return _Corner((known(a) & known(b)) | zero, number, _differ(_below(one), _below(other)))


def _quotient(one: Ends, other: Ends) -> _Corner:
    a, b = one[0], other[0]
    differ = _differ(_below(one), _below(other))
    divisor = choose(null(b) | sure(equal(b, ZERO)), lit(1), filled(b, 1))
    endless = choose(sure(equal(a, ZERO)) | negate(differ), ZERO, lit(-1))
    return _Corner(known(a), choose(null(b), endless, divide(filled(a, 0), divisor)), differ)


def _differ(one: Column, other: Column) -> Column:
    return choose(one, negate(other), other)


def smallest(spans: Sequence[Span]) -> Span:
    """The least of several numbers; one that is unknown leaves it without a lower bound."""
    return Span(_where_all(least, [s.low for s in spans]), _where_any(least, [s.high for s in spans], 1))


def largest(spans: Sequence[Span]) -> Span:
    """The greatest of several numbers; one that is unknown leaves it without an upper bound."""
    return Span(_where_any(greatest, [s.low for s in spans], -1), _where_all(greatest, [s.high for s in spans]))


def _where_all(extreme: Callable[..., Column], ends: Sequence[Column]) -> Column:
    missing = any_of(*map(null, ends))
    return choose(missing, NO_NUMBER, extreme(*(filled(end, 0) for end in ends)))


def _where_any(extreme: Callable[..., Column], ends: Sequence[Column], sign: int) -> Column:
    some = [end for end in ends if not (is_lit(end) and end.nullable)]
    if not some:
        return NO_NUMBER
    far = sign * (max(abs(bound) for end in some for bound in (end.low, end.high)) + 1)
    return choose(all_of(*map(null, some)), NO_NUMBER, extreme(*(filled(end, far) for end in some)))


def hull(one: Span, other: Span) -> Span:
    """The interval around both; without a bound where one has none."""
    return Span(_where_all(least, [one.low, other.low]), _where_all(greatest, [one.high, other.high]))


def full_years(since: Span, today: date, days: bool) -> Span:
    """Whole years from a year, or from a day with birthdays counted, to today; in hundredths."""

    def years(start: Column) -> Column:
        if not days:
            return multiply(subtract(lit(today.year), start), lit(100))
        now = today.year * 10000 + today.month * 100 + today.day
        return multiply(divide(subtract(lit(now), ymd(start)), lit(10000)), lit(100))

    if since.exact:
        exact = years(since.low)
        return Span(exact, exact)
    return Span(years(since.high), years(since.low))
