"""The one evaluator, and it always explains: a tree of steps. Value, missing questions and reason are readings of that tree.

It runs over trees that `check` has prepared. What a name stands for comes from a mapping; a name the mapping lacks is unknown.
Named sets are found under `@id`, today under `as_of` (a day, as an Interval of its ordinal).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, assert_never

from sme_diag.lang import intervals
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
from sme_diag.lang.values import (
    Interval,
    Value,
    all_true,
    any_true,
    exactly,
    hull,
    negate,
    settled,
)

Known = Mapping[str, Value]


class Step(NamedTuple):
    """One evaluated expression: its tree, its value, and the steps it was reached by."""

    expr: Expr
    value: Value
    parts: tuple["Step", ...] = ()


def evaluate(expr: Expr, known: Known) -> Step:
    """The value of a checked tree with the steps that led to it. No short cuts: every part is evaluated, so all reasons show."""
    match expr:
        case Const(value):
            return Step(expr, exactly(value) if type(value) is int else value)  # type: ignore[arg-type]
        case Name(id):
            return Step(expr, known.get(id))
        case Not(item):
            part = evaluate(item, known)
            return Step(expr, negate(_truth(part.value)), (part,))
        case AllOf(items):
            parts = tuple([evaluate(item, known) for item in items])
            return Step(expr, all_true([_truth(p.value) for p in parts]), parts)
        case AnyOf(items):
            parts = tuple([evaluate(item, known) for item in items])
            return Step(expr, any_true([_truth(p.value) for p in parts]), parts)
        case Compare(op, left, right):
            one, other = evaluate(left, known), evaluate(right, known)
            return Step(expr, _compare(op, one.value, other.value), (one, other))
        case In(item, among):
            part = evaluate(item, known)
            return Step(expr, _contains(_codes(among, known), part.value), (part,))
        case Arith(op, left, right):
            one, other = evaluate(left, known), evaluate(right, known)
            return Step(expr, _arithmetic(op, one.value, other.value), (one, other))
        case If(test, then, otherwise):
            steps = evaluate(test, known), evaluate(then, known), evaluate(otherwise, known)
            return Step(expr, _choose(*[s.value for s in steps]), steps)
        case Call(function, args):
            parts = tuple([evaluate(arg, known) for arg in args if not isinstance(arg, Codes | SetName)])
            sets = [_codes(arg, known) for arg in args if isinstance(arg, Codes | SetName)]
            return Step(expr, _call(function, [p.value for p in parts], sets, known), parts)
        case _:
            assert_never(expr)


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Value) -> Interval | None:
    return value if isinstance(value, Interval) else None


def _compare(op: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, Interval) or isinstance(right, Interval):
        return intervals.compare(op, _number(left), _number(right))
    return (left == right) if op == "==" else (left != right)


def _codes(among: Codes | SetName, known: Known) -> frozenset[str] | None:
    if isinstance(among, Codes):
        return frozenset(among.codes)
    found = known.get("@" + among.id)
    return found if isinstance(found, frozenset) else None


def _contains(codes: frozenset[str] | None, value: Value) -> bool | None:
    return None if codes is None or not isinstance(value, str) else value in codes


def _arithmetic(op: str, left: Value, right: Value) -> Value:
    one, other = _number(left), _number(right)
    match op:
        case "+":
            return intervals.add(one, other)
        case "-":
            return intervals.subtract(one, other)
        case "*":
            return intervals.multiply(one, other, SCALE["number"])
        case _:
            return intervals.divide(one, other, SCALE["number"])


def _choose(test: Value, then: Value, otherwise: Value) -> Value:
    return then if test is True else otherwise if test is False else hull(then, otherwise)


def _call(function: str, values: list[Value], sets: list[frozenset[str] | None], known: Known) -> Value:
    subject = values[0]
    match function:
        case "count":
            return exactly(SCALE["number"] * len(subject)) if isinstance(subject, frozenset) else None
        case "has":
            return values[1] in subject if isinstance(subject, frozenset) else None
        case "has_any" | "has_all":
            return _overlaps(function, subject, sets[0])
        case "within":
            return _within(subject, frozenset({str(values[1])}) if len(values) > 1 else sets[0])
        case "years_since":
            today = _number(known.get("as_of"))
            return intervals.full_years(_number(subject), today, days=values[1] is True)
        case "percent_of":
            return intervals.multiply(_number(subject), _number(values[1]), 100 * SCALE["percent"])
        case "min":
            return intervals.smallest(values)
        case _:
            return intervals.largest(values)


def _overlaps(function: str, subject: Value, codes: frozenset[str] | None) -> bool | None:
    if not isinstance(subject, frozenset) or codes is None:
        return None
    return codes <= subject if function == "has_all" else not subject.isdisjoint(codes)


def _within(region: Value, areas: frozenset[str] | None) -> bool | None:
    """Containment in the NUTS tree, where a code begins with the code of what contains it; unknown where the answer is coarser."""
    if not isinstance(region, str) or areas is None:
        return None
    if any(region.startswith(area) for area in areas):
        return True
    return None if any(area.startswith(region) for area in areas) else False


def missing(step: Step, roots: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The questions that would decide what is not settled. `roots` names the questions behind each unsettled name."""
    return frozenset(_missing(step, roots))


def _missing(step: Step, roots: Mapping[str, frozenset[str]]) -> Iterator[str]:
    if isinstance(step.expr, Name):  # a coarse region has a value and is still not settled: roots decides
        yield from roots.get(step.expr.id, ())
    if settled(step.value):
        return
    parts = step.parts
    if isinstance(step.expr, If) and isinstance(parts[0].value, bool):
        parts = (parts[1] if parts[0].value else parts[2],)
    for part in parts:
        yield from _missing(part, roots)


def because(step: Step) -> tuple[Step, ...]:
    """The smallest steps that the value rests on: what failed when false, what held when true, what is open when unknown."""
    return tuple(_because(step))


def _because(step: Step) -> Iterator[Step]:
    match step.expr:
        case Not():
            yield from _because(step.parts[0])
        case AllOf() | AnyOf():
            for part in step.parts:
                if part.value is step.value:
                    yield from _because(part)
        case If() if isinstance(step.parts[0].value, bool):
            yield from _because(step.parts[0])
            chosen = step.parts[1 if step.parts[0].value else 2]
            if not isinstance(chosen.expr, Const):
                yield from _because(chosen)
        case Const():
            return
        case _:
            yield step
