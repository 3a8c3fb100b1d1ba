"""A second, naive meaning of the language: two truth values, every name known, fractions in the units people write.

It shares no code with the engine and reads the tree as written, before `check`. Division by zero is Python's error.
"""

import operator
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from sme_diag.lang.nodes import AllOf, AnyOf, Arith, Call, Codes, Compare, Const, Expr, If, In, Name, Not, SetName

OPERATORS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
}


def meaning(expr: "Expr | Codes | SetName", firm: Mapping[str, Any]) -> Any:
    """What the expression means for a firm of which everything is known; `firm` also holds `@sets` and `today`."""
    match expr:
        case Const(Decimal() as number):
            return Fraction(number)
        case Const(value):
            return value
        case Name(id):
            return firm[id]
        case Codes(codes):
            return set(codes)
        case SetName(id):
            return firm["@" + id]
        case Not(item):
            return not meaning(item, firm)
        case AllOf(items):
            return all(meaning(item, firm) for item in items)
        case AnyOf(items):
            return any(meaning(item, firm) for item in items)
        case Compare(op, left, right) | Arith(op, left, right):
            return OPERATORS[op](*_alike(meaning(left, firm), meaning(right, firm)))
        case In(item, among):
            return meaning(item, firm) in meaning(among, firm)
        case If(test, then, otherwise):
            chosen, other = (then, otherwise) if meaning(test, firm) else (otherwise, then)
            return _alike(meaning(chosen, firm), meaning(other, firm))[0]
        case Call(function, args):
            return _call(function, [meaning(arg, firm) for arg in args], firm["today"])


def _alike(*values: Any) -> list[Any]:
    """Quoted days become days where they stand beside a day."""
    if any(isinstance(value, date) for value in values):
        return [date.fromisoformat(value) if isinstance(value, str) else value for value in values]
    return list(values)


def _call(function: str, args: list[Any], today: date) -> Any:
    match function, args:
        case "min", _:
            return min(_alike(*args))
        case "max", _:
            return max(_alike(*args))
        case "count", [chosen]:
            return Fraction(len(chosen))
        case "has", [chosen, code]:
            return code in chosen
        case "has_any", [chosen, codes]:
            return any(code in chosen for code in codes)
        case "has_all", [chosen, codes]:
            return all(code in chosen for code in codes)
        case "within", [region, areas]:
            return any(region[: len(area)] == area for area in ({areas} if isinstance(areas, str) else areas))
        case "years_since", [date() as start]:
            return Fraction(_birthdays(start, today))
        case "years_since", [year]:
            return Fraction(today.year) - year
        case "percent_of", [share, amount]:
            return Fraction(floor(share * amount), 100)  # a hundredth of an amount is what is left: cents, rounded down
    raise AssertionError(function)


def _birthdays(start: date, today: date) -> int:
    """Birthdays passed by today, counted one by one; minus one for each that has still to come before the start."""
    count = 0
    while _birthday(start, count + 1) <= today:
        count += 1
    while _birthday(start, count) > today:
        count -= 1
    return count


def _birthday(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 2, 28) + timedelta(days=1)
