"""Text -> tree. The text is a subset of Python's expressions, read by the standard `ast` module and admitted node by node.

Nothing is ever evaluated from text. A named set is written `@id`; the mark is replaced by an underscore, which no id may start
with, so that columns stay true. Outside quoted codes only ASCII is admitted: Python folds look-alike letters into one.
"""

import ast
import re
import warnings
from decimal import Decimal, InvalidOperation

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
    all_of,
)
from sme_diag.problems import Problem
from sme_diag.source import NOWHERE, Place

MAX_LENGTH = 2000
MAX_DEPTH = 50
COMPARISONS: dict[type, str] = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
ARITHMETIC: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//"}
TRUTH = {"true": True, "false": False}
QUOTED = r"\"[^\"]*\"|'[^']*'"


def parse(text: str, place: Place = NOWHERE) -> tuple[Expr | None, tuple[Problem, ...]]:
    """The tree of one expression; None and the problems when it cannot be read. `place` is where the text starts."""
    if len(text) > MAX_LENGTH:
        return None, (Problem("E111", place, {"limit": str(MAX_LENGTH)}),)
    place, text = place.right(len(text) - len(text.lstrip())), text.strip()
    bare = re.sub(QUOTED, lambda quoted: "0" * len(quoted[0]), text)
    if stray := re.search(r"(?<!\w)_|[^\x00-\x7f]|\\", bare) or re.search(r"\\", text):
        return None, (Problem("E102", place.right(stray.start()), {"what": stray[0]}),)
    masked = re.sub(QUOTED + r"|(?<!\w)@(?=[a-z])", lambda found: "_" if found[0] == "@" else found[0], text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python itself doubts, such as `1if a else 2`, is refused
            body = ast.parse(masked, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = error.offset if isinstance(error, SyntaxError) and error.offset and error.lineno == 1 else 1
        return None, (Problem("E101", place.right(column - 1), {"text": text}),)
    reader = _Reader(text, place)
    try:
        return reader.expr(body, 0), ()
    except _Unreadable as unreadable:
        return None, (unreadable.problem,)


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Reader:
    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.start = place

    def at(self, node: ast.expr) -> Place:
        before = self.text.encode()[: node.col_offset].decode(errors="ignore")  # `ast` counts bytes
        return self.start.right(len(before)) if node.lineno == 1 else self.start

    def refuse(self, node: ast.expr) -> _Unreadable:
        seen = ast.get_source_segment(self.text, node) or type(node).__name__
        return _Unreadable(Problem("E102", self.at(node), {"what": seen}))

    def expr(self, node: ast.expr, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise _Unreadable(Problem("E111", self.at(node), {"limit": str(MAX_DEPTH)}))
        place, deeper = self.at(node), depth + 1
        match node:
            case ast.Constant(value=bool(value)):
                return Const(value, place=place)
            case ast.Constant(value=str()):
                return Const(self.code(node), place=place)
            case ast.Constant(value=int() | float()):
                return Const(self.number(node), place=place)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float()) as number):
                return Const(self.number(number).copy_negate(), place=place)
            case ast.UnaryOp(op=ast.Not(), operand=item):
                return Not(self.expr(item, deeper), place=place)
            case ast.Name(id=id) if id in TRUTH:
                return Const(TRUTH[id], place=place)
            case ast.Name(id=id) if not id.startswith("_"):
                return Name(id, place=place)
            case ast.BoolOp(op=op, values=items):
                parts = tuple(self.expr(item, deeper) for item in items)
                return AllOf(parts, place=place) if isinstance(op, ast.And) else AnyOf(parts, place=place)
            case ast.Compare():
                return self.comparison(node, deeper)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                symbol = ARITHMETIC[type(op)]
                return Arith(symbol, self.expr(left, deeper), self.expr(right, deeper), place=place)
            case ast.IfExp(test=test, body=then, orelse=otherwise):
                parts = (self.expr(test, deeper), self.expr(then, deeper), self.expr(otherwise, deeper))
                return If(*parts, place=place)
            case ast.Call(func=ast.Name(id=function), args=args, keywords=[]) if not function.startswith("_"):
                return Call(function, tuple(self.argument(arg, deeper) for arg in args), place=place)
            case _:
                raise self.refuse(node)

    def comparison(self, node: ast.Compare, depth: int) -> Expr:
        parts: list[Expr] = []
        place, left = self.at(node), node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, (ast.In, ast.NotIn)):
                member = In(self.expr(left, depth), self.codes(right), place=place)
                parts.append(Not(member, place=place) if isinstance(op, ast.NotIn) else member)
            elif type(op) in COMPARISONS:
                symbol = COMPARISONS[type(op)]
                parts.append(Compare(symbol, self.expr(left, depth), self.expr(right, depth), place=place))
            else:
                raise self.refuse(node)
            left = right
        return all_of(tuple(parts), place)

    def argument(self, node: ast.expr, depth: int) -> "Expr | Codes | SetName":
        is_set = isinstance(node, ast.List) or (isinstance(node, ast.Name) and node.id.startswith("_"))
        return self.codes(node) if is_set else self.expr(node, depth)

    def codes(self, node: ast.expr) -> Codes | SetName:
        match node:
            case ast.Name(id=id) if id.startswith("_"):
                return SetName(id[1:], place=self.at(node))
            case ast.List(elts=items) if all(isinstance(i, ast.Constant) and isinstance(i.value, str) for i in items):
                return Codes(tuple(self.code(i) for i in items if isinstance(i, ast.Constant)), place=self.at(node))
            case _:
                raise self.refuse(node)

    def code(self, node: ast.Constant) -> str:
        value = str(node.value)
        if not re.fullmatch(r"[\w .:+-]*", value):
            raise self.refuse(node)
        return value

    def number(self, node: ast.Constant) -> Decimal:
        written = ast.get_source_segment(self.text, node) or str(node.value)
        try:
            number = Decimal(written)
        except InvalidOperation:
            raise self.refuse(node) from None
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise self.refuse(node)
        return number
