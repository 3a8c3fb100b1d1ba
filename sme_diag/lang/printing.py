"""Tree -> text: the inverse of `parse`, with as few brackets as the meaning allows."""

from datetime import date
from decimal import Decimal
from typing import assert_never

from sme_diag.lang.kinds import outer
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

IF, OR, AND, NOT, COMPARE, SUM, PRODUCT, ATOM = range(8)
"""How tightly an expression binds, loosest first."""


def to_text(expr: "Expr | Codes | SetName", at_least: int = IF) -> str:
    """The expression as one line of source; in brackets where it binds less tightly than `at_least`."""
    text, level = _written(expr)
    return f"({text})" if level < at_least else text


def _written(expr: "Expr | Codes | SetName") -> tuple[str, int]:
    match expr:
        case Const():
            return _constant(expr), ATOM
        case Name(id):
            return id, ATOM
        case Codes(codes):
            return "[" + ", ".join(f'"{code}"' for code in codes) + "]", ATOM
        case SetName(id):
            return "@" + id, ATOM
        case Not(In(item, among)):
            return f"{to_text(item, SUM)} not in {to_text(among)}", NOT
        case Not(item):
            return f"not {to_text(item, NOT)}", NOT
        case AllOf(items):
            return " and ".join(to_text(i, NOT) for i in items) or "true", AND if items else ATOM
        case AnyOf(items):
            return " or ".join(to_text(i, AND) for i in items) or "false", OR if items else ATOM
        case Compare(op, left, right):
            return f"{to_text(left, SUM)} {op} {to_text(right, SUM)}", COMPARE
        case In(item, among):
            return f"{to_text(item, SUM)} in {to_text(among)}", COMPARE
        case Arith(op, left, right):
            level = SUM if op in "+-" else PRODUCT
            return f"{to_text(left, level)} {op} {to_text(right, level + 1)}", level
        case If(test, then, otherwise):
            return f"{to_text(then, OR)} if {to_text(test, OR)} else {to_text(otherwise)}", IF
        case Call("years_since", (name, Const())):  # `check` notes there whether the name is a day or a year
            return f"years_since({to_text(name)})", ATOM
        case Call(function, args):
            return f"{function}({', '.join(map(to_text, args))})", ATOM
        case _:
            assert_never(expr)


def _constant(const: Const) -> str:
    match const.value:
        case bool(value):
            return "true" if value else "false"
        case Decimal() as number:
            return format(number, "f")
        case int(day) if const.kind is not None and const.kind.name == "date":
            return f'"{date.fromordinal(day).isoformat()}"'
        case int(number):
            return format(outer(number, const.kind), "f") if const.kind else str(number)
        case code:
            return f'"{code}"'
