"""Names, kinds, units and codes of a tree. The result is the same tree with every number in its inner unit, ready to evaluate.

All problems of a tree are reported at once; the kind None stands for "already reported" and silences what follows from it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple, assert_never

from sme_diag.lang.kinds import BOOLEAN, FUNCTIONS, NUMBER, SCALE, SETS, WHOLE, Kind, inner
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
    Node,
    Not,
    SetName,
)
from sme_diag.problems import Problem
from sme_diag.text import nearest

Typed = tuple[Expr, Kind | None]
LITERAL = Kind("literal")
TEXT = Kind("text")
CODED = frozenset({"choice", "country", "text"})
ORDERED = frozenset({"<", "<=", ">", ">="})
_SET_KINDS = {"choice": {"choice", "choices"}, "country": {"country", "countries"}, "region": {"region"}}


class Scope(NamedTuple):
    """What a tree may read: the kind of each name, and the kind of code in each named set."""

    names: Mapping[str, Kind]
    sets: Mapping[str, str] = {}


def check(expr: Expr, scope: Scope, want: Kind = BOOLEAN) -> tuple[Expr, tuple[Problem, ...]]:
    """The tree with its numbers in inner units, and all that is wrong with it. `want` is the kind the place needs."""
    checker = _Checker(scope)
    expr, kind = checker.expr(expr)
    expr, kind = checker.adopt(expr, kind, want)
    if kind is not None and not _fits(kind, want):
        checker.report("E108", expr, wanted=want.name, found=kind.name)
    elif want.whole and kind is not None and not kind.whole:
        checker.report("E108", expr, wanted="whole number", found=kind.name)
    elif want.codes is not None and kind is not None:
        checker.known_codes(expr, want)
    return expr, tuple(checker.problems)


def _fits(kind: Kind, want: Kind) -> bool:
    if want.name in CODED:
        return kind.name in CODED
    return kind.name == want.name


class _Checker:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Problem] = []

    def report(self, code: str, node: Node, suggestion: str | None = None, /, **args: str) -> None:
        self.problems.append(Problem(code, node.place, args, suggestion))

    def expr(self, expr: Expr) -> Typed:
        match expr:
            case Const(value):
                return expr, BOOLEAN if isinstance(value, bool) else LITERAL if isinstance(value, Decimal) else TEXT
            case Name(id):
                if id not in self.scope.names:
                    self.report("E103", expr, nearest(id, self.scope.names), name=id)
                return expr, self.scope.names.get(id)
            case Not(item, place=place):
                return Not(self.boolean(item), place=place), BOOLEAN
            case AllOf(items, place=place):
                return AllOf(tuple(map(self.boolean, items)), place=place), BOOLEAN
            case AnyOf(items, place=place):
                return AnyOf(tuple(map(self.boolean, items)), place=place), BOOLEAN
            case Compare():
                return self.comparison(expr), BOOLEAN
            case In():
                return self.membership(expr), BOOLEAN
            case Arith():
                return self.arithmetic(expr)
            case If(test, then, otherwise, place=place):
                one, other, kind = self.pair(then, otherwise, expr)
                return If(self.boolean(test), one, other, place=place), kind
            case Call():
                return self.call(expr)
            case _:
                assert_never(expr)

    def boolean(self, item: Expr) -> Expr:
        item, kind = self.adopt(*self.expr(item), None)
        if kind is not None and kind != BOOLEAN:
            self.report("E108", item, wanted="boolean", found=kind.name)
        return item

    def adopt(self, expr: Expr, kind: Kind | None, other: Kind | None) -> Typed:
        """Give an expression of bare numbers the kind of what it stands beside."""
        if kind is not LITERAL:
            return self.day(expr, kind, other)
        target = other if other is not None and other.numeric else NUMBER
        return self.scaled(expr, target), target._replace(whole=target.whole and _whole(expr))

    def scaled(self, expr: Expr, kind: Kind) -> Expr:
        match expr:
            case Const(Decimal() as written, place=place):
                number = inner(written, kind._replace(whole=False))
                if number is None:
                    self.report("E110", expr, number=str(written), kind=kind.name)
                return Const(number or 0, kind, place=place)
            case If(test, then, otherwise, place=place):
                return If(test, self.scaled(then, kind), self.scaled(otherwise, kind), place=place)
            case _:
                return expr

    def day(self, expr: Expr, kind: Kind | None, other: Kind | None) -> Typed:
        """A quoted day beside a date is a date."""
        if other is None or other.name != "date" or not isinstance(expr, Const) or not isinstance(expr.value, str):
            return expr, kind
        from datetime import date

        try:
            return Const(date.fromisoformat(expr.value).toordinal(), other, place=expr.place), other
        except ValueError:
            self.report("E110", expr, number=expr.value, kind="date")
            return expr, None

    def pair(self, left: Expr, right: Expr, where: Node) -> tuple[Expr, Expr, Kind | None]:
        """Two expressions that must be of one kind, and that kind."""
        (left, one), (right, other) = self.expr(left), self.expr(right)
        if one is LITERAL and other is LITERAL:
            return left, right, LITERAL
        (left, first), (right, second) = self.adopt(left, one, other), self.adopt(right, other, one)
        if first is None or second is None:
            return left, right, None
        if first.name != second.name and not {first.name, second.name} <= CODED:
            self.report("E105", where, left=first.name, right=second.name)
            return left, right, None
        for expr, kind in ((left, second), (right, first)):
            self.known_codes(expr, kind)
        return (
            left,
            right,
            first._replace(whole=first.whole and second.whole) if first.numeric else _wider(first, second),
        )

    def known_codes(self, expr: Expr, kind: Kind) -> None:
        if isinstance(expr, Const) and isinstance(expr.value, str):
            self.known(expr.value, kind, expr)
        elif isinstance(expr, If):
            self.known_codes(expr.then, kind)
            self.known_codes(expr.otherwise, kind)

    def known(self, code: str, kind: Kind | None, node: Node) -> None:
        if kind is not None and kind.codes is not None and code not in kind.codes:
            self.report("E104", node, nearest(code, kind.codes), code=code)

    def comparison(self, compare: Compare) -> Expr:
        left, right, kind = self.pair(compare.left, compare.right, compare)
        if kind is LITERAL:
            (left, kind), (right, _) = self.adopt(left, LITERAL, NUMBER), self.adopt(right, LITERAL, NUMBER)
        if kind is not None and (
            kind.name in SETS or kind.name == "region" or (compare.op in ORDERED and not kind.numeric)
        ):
            self.report("E105", compare, left=kind.name, right=compare.op)
        return Compare(compare.op, left, right, place=compare.place)

    def membership(self, member: In) -> Expr:
        item, kind = self.adopt(*self.expr(member.item), None)
        if kind is not None and kind.name not in CODED:
            self.report("E105", member, left=kind.name, right="codes")
        else:
            self.among(member.among, kind)
        return In(item, member.among, place=member.place)

    def among(self, among: Codes | SetName, kind: Kind | None) -> None:
        match among:
            case Codes(codes):
                for code in codes:
                    self.known(code, kind, among)
            case SetName(id):
                if id not in self.scope.sets:
                    self.report("E109", among, nearest(id, self.scope.sets), name=id)
                elif kind is not None and kind.name not in _SET_KINDS[self.scope.sets[id]]:
                    self.report("E105", among, left=kind.name, right=self.scope.sets[id])

    def arithmetic(self, arith: Arith) -> Typed:
        (left, one), (right, other) = self.expr(arith.left), self.expr(arith.right)
        additive = arith.op in "+-"
        left, one = self.adopt(left, one, other if additive else _plain(left, one))
        right, other = self.adopt(right, other, one if additive else _plain(right, other))
        built = Arith(arith.op, left, right, place=arith.place)
        if one is None or other is None:
            return built, None
        result = _arithmetic(arith.op, one, other)
        if result is None:
            self.report("E105", arith, left=one.name, right=other.name)
        return built, result

    def call(self, call: Call) -> Typed:
        built, function, args, place = call, call.function, call.args, call.place
        if function not in FUNCTIONS:
            self.report("E106", call, nearest(function, FUNCTIONS), name=function)
            return built, None
        match function, args:
            case "count", (Name() as name,):
                self.wants(name, SETS, call)
                return built, WHOLE
            case "has", (Name() as name, Const(str(code)) as const):
                self.known(code, self.wants(name, SETS, call), const)
                return built, BOOLEAN
            case "has_any" | "has_all", (Name() as name, (Codes() | SetName()) as among):
                self.among(among, self.wants(name, SETS, call))
                return built, BOOLEAN
            case "within", (Name() as name, Const(str(code)) as const):
                self.known(code, self.wants(name, {"region"}, call), const)
                return built, BOOLEAN
            case "within", (Name() as name, (Codes() | SetName()) as among):
                self.among(among, self.wants(name, {"region"}, call))
                return built, BOOLEAN
            case "years_since", (Name() as name,):
                self.wants(name, {"year", "date"}, call)
                days = self.scope.names.get(name.id) == Kind("date")
                return Call("years_since", (name, Const(days, place=place)), place=place), WHOLE
            case "percent_of", ((Const() | Name() | Arith() | If() | Call()) as share, amount) if not isinstance(
                amount, Codes | SetName
            ):
                return self.percent_of(call, share, amount)
            case "min" | "max", (first, second, *more):
                return self.extreme(call, (first, second, *more))
            case _:
                self.report("E107", call, name=function, args=FUNCTIONS[function])
                return built, None

    def wants(self, name: Name, kinds: frozenset[str] | set[str], call: Call) -> Kind | None:
        _, kind = self.expr(name)
        if kind is not None and kind.name not in kinds:
            self.report("E107", call, name=call.function, args=FUNCTIONS[call.function])
            return None
        return kind

    def percent_of(self, call: Call, share: Expr, amount: Expr) -> Typed:
        share, one = self.adopt(*self.expr(share), Kind("percent"))
        amount, other = self.adopt(*self.expr(amount), NUMBER)
        if (one and one.name != "percent") or (other and other.name not in {"money", "number"}):
            self.report("E107", call, name="percent_of", args=FUNCTIONS["percent_of"])
            return call, None
        return Call("percent_of", (share, amount), place=call.place), other and other._replace(whole=False)

    def extreme(self, call: Call, args: "tuple[Expr | Codes | SetName, ...]") -> Typed:
        typed = [self.expr(arg) for arg in args if not isinstance(arg, Codes | SetName)]
        kind = next((kind for _, kind in typed if kind is not None and kind.numeric), NUMBER)
        adopted = [self.adopt(arg, given, kind) for arg, given in typed]
        found = {given.name for _, given in adopted if given is not None}
        if len(typed) < len(args) or found - {kind.name}:
            self.report("E107", call, name=call.function, args=FUNCTIONS[call.function])
            return call, None
        whole = all(given is None or given.whole for _, given in adopted)
        return Call(call.function, tuple(arg for arg, _ in adopted), place=call.place), kind._replace(whole=whole)


def _plain(expr: Expr, kind: Kind | None) -> Kind:
    """The kind a bare number takes beside `*` or `//`: whole when it is written without decimals."""
    return WHOLE if kind is LITERAL and _whole(expr) else NUMBER


def _whole(expr: Expr) -> bool:
    """True for bare numbers that are all written without decimals."""
    if isinstance(expr, If):
        return _whole(expr.then) and _whole(expr.otherwise)
    return isinstance(expr, Const) and isinstance(expr.value, Decimal) and expr.value == expr.value.to_integral_value()


def _wider(one: Kind, other: Kind) -> Kind:
    """The kind of a code that may come from either side."""
    if one.codes is None or other.codes is None or one.codes == other.codes:
        return one if one.codes is not None else other
    return one._replace(codes=one.codes | other.codes)


def _arithmetic(op: str, left: Kind, right: Kind) -> Kind | None:
    """The kind of the result, or None where the units do not allow it. A product needs one whole plain number: it stays exact."""
    countable = SCALE.keys() - {"year", "date"}
    if left.name not in countable or right.name not in countable:
        return None
    if op in "+-":
        return left._replace(whole=left.whole and right.whole) if left.name == right.name else None
    if op == "*":
        for factor, other in ((right, left), (left, right)):
            if factor.name == "number" and factor.whole:
                return other
        return None
    if left.name == right.name:
        return WHOLE
    return left._replace(whole=True) if right.name == "number" else None
