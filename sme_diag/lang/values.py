"""Values, and the third truth value. Unknown is None: it is never false, never zero, and equals SQL's NULL.

The connectives are Kleene's. Numbers are intervals of integers, so that a range or a half-known number can still decide a
comparison. Whatever is decided stays decided as more becomes known: every function here is monotone in information.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias


class Interval(NamedTuple):
    """All whole numbers from low to high, both included; None is no bound on that side."""

    low: int | None
    high: int | None


Value: TypeAlias = "bool | Interval | str | frozenset[str] | None"


def exactly(number: int) -> Interval:
    """The interval that holds one number."""
    return Interval(number, number)


def interval(low: int | None, high: int | None) -> Interval | None:
    """The interval, or None (unknown) when neither side is bounded."""
    return None if low is None and high is None else Interval(low, high)


def settled(value: Value) -> bool:
    """True when nothing more can be learnt about the value."""
    if isinstance(value, Interval):
        return value.low == value.high
    return value is not None


def all_true(values: Iterable[bool | None]) -> bool | None:
    """Kleene's conjunction: false wins over unknown."""
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def any_true(values: Iterable[bool | None]) -> bool | None:
    """Kleene's disjunction: true wins over unknown."""
    unknown = False
    for value in values:
        if value is True:
            return True
        unknown = unknown or value is None
    return None if unknown else False


def negate(value: bool | None) -> bool | None:
    """Kleene's negation."""
    return None if value is None else not value


def hull(one: Value, other: Value) -> Value:
    """What is known when the value is one or the other: their common value, the interval around both, else unknown."""
    if one == other:
        return one
    if isinstance(one, Interval) and isinstance(other, Interval):
        low = None if one.low is None or other.low is None else min(one.low, other.low)
        high = None if one.high is None or other.high is None else max(one.high, other.high)
        return interval(low, high)
    return None


def narrows(new: Value, old: Value) -> bool:
    """True when `new` is at least as known as `old` and does not contradict it: the order of information."""
    if old is None:
        return True
    if isinstance(old, Interval):
        if not isinstance(new, Interval):
            return False
        low_kept = old.low is None or (new.low is not None and new.low >= old.low)
        high_kept = old.high is None or (new.high is not None and new.high <= old.high)
        return low_kept and high_kept
    return new == old
