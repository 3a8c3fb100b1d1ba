"""Arithmetic and comparison of intervals: exact integers, no bound as None, division by what may be zero is unknown."""

from datetime import date
from math import inf

from sme_diag.lang.values import Interval, Value, interval


def compare(op: str, left: Interval | None, right: Interval | None) -> bool | None:
    """The comparison when it holds, or fails, for every pair of numbers in the two intervals; else unknown."""
    if left is None or right is None:
        return None
    match op:
        case "<":
            return _less(left, right)
        case ">=":
            return _not(_less(left, right))
        case ">":
            return _less(right, left)
        case "<=":
            return _not(_less(right, left))
        case _:
            apart = _less(left, right) is True or _less(right, left) is True
            equal = False if apart else True if left == right and left.low == left.high else None
            return equal if op == "==" else _not(equal)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _less(left: Interval, right: Interval) -> bool | None:
    if left.high is not None and right.low is not None and left.high < right.low:
        return True
    if left.low is not None and right.high is not None and left.low >= right.high:
        return False
    return None


def add(left: Interval | None, right: Interval | None) -> Interval | None:
    """The sum; a side without a bound stays without one."""
    if left is None or right is None:
        return None
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return interval(low, high)


def subtract(left: Interval | None, right: Interval | None) -> Interval | None:
    """The difference."""
    return None if right is None else add(left, Interval(_minus(right.high), _minus(right.low)))


def _minus(bound: int | None) -> int | None:
    return None if bound is None else -bound


def multiply(left: Interval | None, right: Interval | None, divisor: int) -> Interval | None:
    """The product of all pairs, divided by `divisor` rounding down (it brings the inner units back)."""
    if left is None or right is None:
        return None
    corners = [0 if a == 0 or b == 0 else a * b for a in _ends(left) for b in _ends(right)]
    return _bounded(min(corners), max(corners), 1, divisor)


def divide(left: Interval | None, right: Interval | None, unit: int) -> Interval | None:
    """Whole division rounding down, `floor(left / right) * unit`; unknown where right may be zero."""
    if left is None or right is None:
        return None
    if (right.low is None or right.low <= 0) and (right.high is None or right.high >= 0):
        return None
    corners = [_quotient(a, b) for a in _ends(left) for b in _ends(right)]
    return _bounded(min(corners), max(corners), unit, 1)


def _quotient(a: int | float, b: int | float) -> int | float:
    if isinstance(a, float):
        return a if b > 0 else -a
    if isinstance(b, float):
        return 0 if a == 0 or (a > 0) == (b > 0) else -1
    return a // b


def smallest(values: list[Value]) -> Value:
    """The least of several numbers, as an interval."""
    lows = [v.low if isinstance(v, Interval) else None for v in values]
    highs = [v.high for v in values if isinstance(v, Interval) and v.high is not None]
    low = None if None in lows else min(bound for bound in lows if bound is not None)
    return interval(low, min(highs) if highs else None)


def largest(values: list[Value]) -> Value:
    """The greatest of several numbers, as an interval."""
    highs = [v.high if isinstance(v, Interval) else None for v in values]
    lows = [v.low for v in values if isinstance(v, Interval) and v.low is not None]
    high = None if None in highs else max(bound for bound in highs if bound is not None)
    return interval(max(lows) if lows else None, high)


def full_years(since: Interval | None, today: Interval | None, days: bool) -> Interval | None:
    """Whole years from a year (`days` false: the difference of the years) or a day (birthdays passed) to today."""
    if since is None or today is None or today.low is None:
        return None
    now = date.fromordinal(today.low)

    def years(start: int) -> int:
        if not days:
            return now.year - start
        day = date.fromordinal(max(1, min(start, date.max.toordinal())))
        return now.year - day.year - ((now.month, now.day) < (day.month, day.day))

    low = None if since.high is None else 100 * years(since.high)
    high = None if since.low is None else 100 * years(since.low)
    return interval(low, high)


def _ends(value: Interval) -> tuple[int | float, int | float]:
    return (-inf if value.low is None else value.low, inf if value.high is None else value.high)


def _bounded(low: int | float, high: int | float, times: int, divisor: int) -> Interval | None:
    return interval(
        None if isinstance(low, float) else low * times // divisor,
        None if isinstance(high, float) else high * times // divisor,
    )
