"""Kleene's tables without a gap, and the arithmetic of intervals against brute force."""

import operator
from collections.abc import Callable
from itertools import product
from math import floor

import pytest

from sme_diag.lang import intervals
from sme_diag.lang.values import (
    Interval,
    Value,
    all_true,
    any_true,
    exactly,
    hull,
    interval,
    narrows,
    negate,
    settled,
)

TRUTHS = (True, False, None)
TUPLES = [truths for length in range(4) for truths in product(TRUTHS, repeat=length)]


def completions(truths: tuple[bool | None, ...]) -> list[tuple[bool, ...]]:
    """All ways to settle what is unknown."""
    return list(product(*((True, False) if truth is None else (truth,) for truth in truths)))


def common(results: list[bool]) -> bool | None:
    """The result on which all agree, else unknown: what Kleene's connectives mean."""
    return results[0] if len(set(results)) == 1 else None


@pytest.mark.parametrize("truths", TUPLES)
def test_connectives_are_what_all_completions_agree_on(truths: tuple[bool | None, ...]) -> None:
    assert all_true(truths) is common([all(c) for c in completions(truths)])
    assert any_true(truths) is common([any(c) for c in completions(truths)])


@pytest.mark.parametrize("truths", TUPLES)
def test_de_morgan(truths: tuple[bool | None, ...]) -> None:
    assert negate(all_true(truths)) is any_true(map(negate, truths))
    assert negate(any_true(truths)) is all_true(map(negate, truths))


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, True, None, True),
        (None, False, False, None),
        (None, None, None, None),
    ],
)
def test_the_nine_lines(left: bool | None, right: bool | None, both: bool | None, either: bool | None) -> None:
    assert all_true((left, right)) is both
    assert any_true((left, right)) is either


def test_negation_and_the_empty_connectives() -> None:
    assert [negate(truth) for truth in TRUTHS] == [False, True, None]
    assert all_true(()) is True
    assert any_true(()) is False


# --- intervals -------------------------------------------------------------------------------------------------------

ENDS = (None, -3, -1, 0, 2, 3)
WIDTH = 40
"""Far enough to stand for "no bound" where the bounded ends are small."""
INTERVALS = [
    Interval(low, high)
    for low, high in product(ENDS, ENDS)
    if (low, high) != (None, None) and (low is None or high is None or low <= high)
]
BOUNDED = [value for value in INTERVALS if value.low is not None and value.high is not None]


def members(value: Interval) -> range:
    """The numbers in an interval, as far as we look."""
    low = -WIDTH if value.low is None else value.low
    return range(low, (WIDTH if value.high is None else value.high) + 1)


def holds(value: Interval | None, number: int) -> bool:
    """True when the number lies in the interval; unknown holds every number."""
    if value is None:
        return True
    return (value.low is None or value.low <= number) and (value.high is None or number <= value.high)


Operation = Callable[[Interval | None, Interval | None], Interval | None]
OPERATIONS: dict[str, tuple[Operation, Callable[[int, int], int]]] = {
    "+": (intervals.add, operator.add),
    "-": (intervals.subtract, operator.sub),
    "*": (lambda left, right: intervals.multiply(left, right, 1), operator.mul),
    "* in hundredths": (lambda left, right: intervals.multiply(left, right, 100), lambda a, b: floor(a * b / 100)),
    "//": (lambda left, right: intervals.divide(left, right, 1), operator.floordiv),
    "// in hundredths": (lambda left, right: intervals.divide(left, right, 100), lambda a, b: a // b * 100),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_arithmetic_holds_every_result_and_no_more_than_needed(name: str) -> None:
    operation, plain = OPERATIONS[name]
    for left, right in product(INTERVALS, INTERVALS):
        result = operation(left, right)
        if "//" in name and 0 in members(right):
            assert result is None
            continue
        found = [plain(a, b) for a in members(left) for b in members(right)]
        assert all(holds(result, number) for number in found), (left, right, result)
        if left in BOUNDED and right in BOUNDED:
            assert result == Interval(min(found), max(found)), (left, right)


@pytest.mark.parametrize("name", OPERATIONS)
def test_arithmetic_with_the_unknown_is_unknown(name: str) -> None:
    operation, _ = OPERATIONS[name]
    for value in (exactly(0), exactly(7), Interval(None, 3), None):
        assert operation(None, value) is None
        assert operation(value, None) is None


@pytest.mark.parametrize(
    ("name", "left", "right", "result"),
    [
        ("+", Interval(1, None), Interval(2, 3), Interval(3, None)),
        ("+", Interval(1, None), Interval(None, 3), None),
        ("-", Interval(1, None), Interval(None, 3), Interval(-2, None)),
        ("-", Interval(1, None), Interval(2, None), None),
        ("*", Interval(0, 0), Interval(5, None), Interval(0, 0)),
        ("*", Interval(2, None), Interval(3, None), Interval(6, None)),
        ("*", Interval(None, -2), Interval(3, None), Interval(None, -6)),
        ("*", Interval(None, -2), Interval(None, -3), Interval(6, None)),
        ("*", Interval(-1, None), Interval(-1, None), None),
        ("//", Interval(7, 7), Interval(2, None), Interval(0, 3)),
        ("//", Interval(-7, -7), Interval(2, None), Interval(-4, -1)),
        ("//", Interval(None, -7), Interval(2, 2), Interval(None, -4)),
        ("//", Interval(7, None), Interval(None, -2), Interval(None, -1)),
        ("//", Interval(0, 0), Interval(None, -2), Interval(0, 0)),
    ],
)
def test_sides_without_a_bound(name: str, left: Interval, right: Interval, result: Interval | None) -> None:
    assert OPERATIONS[name][0](left, right) == result


@pytest.mark.parametrize("op", ["==", "!=", "<", "<=", ">", ">="])
def test_comparison_is_decided_exactly_when_all_pairs_agree(op: str) -> None:
    plain = {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
    for left, right in product(INTERVALS, INTERVALS):
        results = [plain[op](a, b) for a in members(left) for b in members(right)]
        assert intervals.compare(op, left, right) is common(results), (left, op, right)
    assert intervals.compare(op, None, exactly(1)) is None
    assert intervals.compare(op, exactly(1), None) is None


def test_least_and_greatest_against_brute_force() -> None:
    for left, right in product(INTERVALS, INTERVALS):
        least, greatest = intervals.smallest([left, right]), intervals.largest([left, right])
        assert least is None or isinstance(least, Interval)
        assert greatest is None or isinstance(greatest, Interval)
        for a, b in product(members(left), members(right)):
            assert holds(least, min(a, b)) and holds(greatest, max(a, b)), (left, right)
        if left in BOUNDED and right in BOUNDED:
            assert least == Interval(min(left[0] or 0, right[0] or 0), min(left[1] or 0, right[1] or 0))
            assert greatest == Interval(max(left[0] or 0, right[0] or 0), max(left[1] or 0, right[1] or 0))


# --- the order of information ----------------------------------------------------------------------------------------

CODES = frozenset({"a", "b"})
VALUES: list[Value] = [None, True, False, "a", "b", CODES, frozenset(), exactly(0), Interval(0, 3), Interval(2, None)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False),
        (True, True),
        (False, True),
        ("a", True),
        (frozenset(), True),
        (exactly(0), True),
        (Interval(0, 1), False),
        (Interval(0, None), False),
        (Interval(None, 0), False),
    ],
)
def test_settled(value: Value, expected: bool) -> None:
    assert settled(value) is expected


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (True, None, True),
        (None, None, True),
        (None, True, False),
        (False, True, False),
        ("a", "b", False),
        (exactly(3), Interval(2, 4), True),
        (exactly(5), Interval(2, 4), False),
        (exactly(1), Interval(2, 4), False),
        (Interval(2, 5), Interval(2, 4), False),
        (Interval(2, None), Interval(2, 4), False),
        (Interval(None, 4), Interval(2, 4), False),
        (Interval(3, None), Interval(2, None), True),
        (Interval(None, 1), Interval(None, 2), True),
        (None, Interval(2, None), False),
        (True, Interval(0, None), False),
    ],
)
def test_narrows(new: Value, old: Value, expected: bool) -> None:
    assert narrows(new, old) is expected


@pytest.mark.parametrize(("one", "other"), [*product(VALUES, VALUES)])
def test_the_hull_says_no_more_than_either_side(one: Value, other: Value) -> None:
    around = hull(one, other)
    assert around == hull(other, one)
    assert narrows(one, around) and narrows(other, around)
    assert one != other or around == one


@pytest.mark.parametrize(
    ("one", "other", "around"),
    [
        (exactly(1), exactly(3), Interval(1, 3)),
        (Interval(1, None), exactly(0), Interval(0, None)),
        (Interval(None, 1), exactly(2), Interval(None, 2)),
        (Interval(None, 1), Interval(0, None), None),
        (exactly(1), None, None),
        ("a", "a", "a"),
        ("a", "b", None),
        (True, False, None),
        (CODES, frozenset(CODES), CODES),
    ],
)
def test_hull(one: Value, other: Value, around: Value) -> None:
    assert hull(one, other) == around


def test_an_interval_without_bounds_is_unknown() -> None:
    assert interval(None, None) is None
    assert interval(None, 0) == Interval(None, 0)
    assert interval(0, None) == Interval(0, None)
