"""Columns of integers: arithmetic whose results know their bounds, and the order of integers."""

from collections.abc import Iterable

from sme_diag.columnar.columns import (
    FALSE,
    INTEGER,
    NO_NUMBER,
    TRUE,
    ZERO,
    Column,
    choose,
    column_of,
    comparison,
    is_lit,
    lit,
    lookup,
    null,
    table_of,
)


def bounded(item: Column, low: int, high: int) -> Column:
    """The same integer, of which the caller knows narrower bounds than its arguments tell."""
    if item.low >= low and item.high <= high:
        return item
    return column_of(item.op, item.args, item.data, item.type, item.nullable, max(low, item.low), min(high, item.high))


def filled(item: Column, default: int) -> Column:
    """An integer, or the default where it is NULL."""
    return choose(null(item), lit(default), item)


def less(one: Column, other: Column) -> Column:
    """Whether one integer is below the other."""
    one, other = _moved(one, other, strict=True)
    if not one.nullable and not other.nullable:
        if one.high < other.low:
            return TRUE
        if one.low >= other.high:
            return FALSE
    return comparison("lt", one, other)


def at_most(one: Column, other: Column) -> Column:
    """Whether one integer is below the other or the same."""
    one, other = _moved(one, other, strict=False)
    if not one.nullable and not other.nullable:
        if one.high <= other.low:
            return TRUE
        if one.low > other.high:
            return FALSE
    return comparison("le", one, other)


def _moved(one: Column, other: Column, strict: bool) -> tuple[Column, Column]:
    """The two sides of `<` (strict) or `<=` with constant terms and factors moved over to the side that is constant."""
    while True:
        moving, fixed = (one, other) if is_lit(other) else (other, one)
        if is_lit(moving) or not is_lit(fixed) or fixed.data is None or moving.op not in ("add", "mul"):
            return one, other
        *terms, last = moving.args
        if not is_lit(last) or last.data is None or not last.low:
            return one, other
        if moving.op == "add":
            pair = add(*terms), lit(fixed.low - last.low)
        elif last.low > 0:
            up = strict == (moving is one)
            pair = terms[0], lit(-(-fixed.low // last.low) if up else fixed.low // last.low)
        else:
            pair = lit(-fixed.low), multiply(terms[0], lit(-last.low))
        one, other = pair if moving is one else (pair[1], pair[0])


def add(*items: Column) -> Column:
    """The sum. Sums inside it stay sums: what several columns share is worked out once."""
    if any(is_lit(each) and each.data is None for each in items):
        return NO_NUMBER
    fixed = sum(each.low for each in items if is_lit(each))
    rest = [each for each in items if not is_lit(each)] + ([lit(fixed)] if fixed else [])
    if len(rest) < 2:
        return rest[0] if rest else ZERO
    low, high = sum(each.low for each in rest), sum(each.high for each in rest)
    return column_of("add", tuple(rest), None, INTEGER, any(each.nullable for each in rest), low, high)


def subtract(one: Column, other: Column) -> Column:
    """The difference."""
    return ZERO if one is other and not one.nullable else add(one, multiply(other, lit(-1)))


def multiply(one: Column, other: Column) -> Column:
    """The product."""
    if is_lit(one) and not is_lit(other):
        one, other = other, one
    if is_lit(other) and not is_lit(one) and not one.nullable and other.data == 0:
        return ZERO
    if other.data == 1 and is_lit(other):
        return one
    if is_lit(other) and other.data is not None and (moved := _times(one, other.low)) is not None:
        return moved
    corners = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return _arithmetic("mul", one, other, min(corners), max(corners), lambda a, b: a * b)


def _times(item: Column, factor: int) -> Column | None:
    """A table, or a choice of constants, with each entry multiplied; None where there is none to multiply."""
    if item.op == "lookup" and item.args[0].type == INTEGER and not item.nullable:
        table, default = table_of(item)
        return lookup(item.args[0], {key: value * factor for key, value in table.items()}, default * factor)
    if item.op == "choose" and all(is_lit(arg) and arg.data is not None for arg in item.args[1:]):
        one, other = (lit(arg.low * factor) for arg in item.args[1:])
        return choose(item.args[0], one, other)
    return None


def divide(one: Column, other: Column) -> Column:
    """The quotient rounded down. The divisor is never zero where it is not NULL."""
    if other.data == 1 and is_lit(other):
        return one
    ends = [b for b in (other.low, -1, 1, other.high) if b and other.low <= b <= other.high]
    corners = [a // b for a in (one.low, one.high) for b in ends] or [0]
    return _arithmetic("div", one, other, min(corners), max(corners), lambda a, b: a // b)


def _arithmetic(op: str, one: Column, other: Column, low: int, high: int, worked: object) -> Column:
    if (is_lit(one) and one.data is None) or (is_lit(other) and other.data is None):
        return NO_NUMBER
    if is_lit(one) and is_lit(other):
        return lit(worked(one.data, other.data))  # type: ignore[operator]
    return column_of(op, (one, other), None, INTEGER, one.nullable or other.nullable, low, high)


def least(*items: Column) -> Column:
    """The least of integers that are never NULL."""
    return _extreme("least", items)


def greatest(*items: Column) -> Column:
    """The greatest of integers that are never NULL."""
    return _extreme("greatest", items)


def _extreme(op: str, items: Iterable[Column]) -> Column:
    best = min if op == "least" else max
    flat = dict.fromkeys(each for item in items for each in (item.args if item.op == op else (item,)))
    low, high = best(each.low for each in flat), best(each.high for each in flat)
    # what can never be the extreme is left out; an equal constant decides alone
    kept = [e for e in flat if (e.low <= high if op == "least" else e.high >= low)]
    fixed = [e for e in kept if is_lit(e)]
    end = [lit(best(e.low for e in fixed))] if fixed else []
    moving = [e for e in kept if not is_lit(e)]
    if end and any((e.high <= end[0].low if op == "least" else e.low >= end[0].high) for e in moving):
        end = []
    kept = moving + end
    assert not any(e.nullable for e in kept), kept
    return kept[0] if len(kept) == 1 else column_of(op, tuple(kept), None, INTEGER, False, low, high)


def bitand(item: Column, mask: int) -> Column:
    """The bits an integer shares with a mask."""
    if is_lit(item):
        return item if item.data is None else lit(item.low & mask)
    if not mask and not item.nullable:
        return ZERO
    return column_of("bitand", (item,), mask, INTEGER, item.nullable, 0, min(mask, item.high))


def bits(item: Column) -> Column:
    """How many bits of an integer are set."""
    if is_lit(item):
        return item if item.data is None else lit(item.low.bit_count())
    return column_of("bits", (item,), None, INTEGER, item.nullable, 0, item.high.bit_length())


def ymd(item: Column) -> Column:
    """A day, given as the ordinal of the calendar, as the number yyyymmdd."""
    return column_of("ymd", (item,), None, INTEGER, item.nullable, 10101, 99991231)


def nth(keys: Iterable[Column], n: int) -> Column:
    """The n-th greatest of integers that are never NULL, counted from 0."""
    keys = tuple(keys)
    return column_of("nth", keys, n, INTEGER, False, min(k.low for k in keys), max(k.high for k in keys))
