"""Properties of evaluation: decided stays decided, intervals are sound, and a naive second meaning agrees."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from lang_oracle import meaning
from lang_strategies import BARE, COUNTABLE, Known, conditions, loose, settled_firms, vaguer_firms
from lang_world import ALWAYS_KNOWN, NAMES, PROFILE, SCOPE, SETS, TODAY

from sme_diag.lang.check import check
from sme_diag.lang.evaluate import Step, because, evaluate, missing
from sme_diag.lang.kinds import BOOLEAN, SCALE, WHOLE, Kind
from sme_diag.lang.nodes import Expr, Name, names
from sme_diag.lang.parse import parse
from sme_diag.lang.printing import to_text
from sme_diag.lang.values import Interval, Value, exactly, narrows, settled

DEPTH = 3
CONDITIONS = conditions(DEPTH)
NUMBERS = st.sampled_from([*BARE]).flatmap(
    lambda kind: st.tuples(loose(kind, DEPTH), st.just(WHOLE if kind == "whole" else Kind(kind)))
)
TYPED = st.tuples(CONDITIONS, st.just(BOOLEAN)) | NUMBERS


def accepted(expr: Expr, want: Kind = BOOLEAN) -> Expr:
    """The checked tree; the generators make only trees without problems."""
    tree, problems = check(expr, SCOPE, want)
    assert problems == (), (to_text(expr), problems)
    return tree


def every_step(step: Step) -> list[Step]:
    """A step and all steps below it."""
    return [step, *(below for part in step.parts for below in every_step(part))]


def unsettled(known: Known, asked: frozenset[str]) -> dict[str, frozenset[str]]:
    """The questions behind each name that more can be learnt about."""
    open_names = [name for name in asked & NAMES.keys() if not settled(known[name]) or _coarse(name, known[name])]
    return {name: frozenset({name}) for name in open_names}


def _coarse(name: str, value: Value) -> bool:
    return name == "region" and isinstance(value, str) and len(value) < 5


@PROFILE
@given(TYPED, st.data())
def test_once_decided_stays_decided(typed: tuple[Expr, Kind], data: st.DataObject) -> None:
    tree, asked = accepted(*typed), names(typed[0])
    full = data.draw(settled_firms(asked), "full")
    more = data.draw(vaguer_firms(full, asked), "more")
    less = data.draw(vaguer_firms(more, asked), "less")
    steps = [every_step(evaluate(tree, known)) for known in (less, more, full)]
    event(f"{typed[1].name}, settled with less: {settled(steps[0][0].value)}")
    for vague, clear in (steps[:2], steps[1:]):
        for one, other in zip(vague, clear, strict=True):
            if not isinstance(one.expr, Name) or one.expr.id != "region":  # a region is a place in a tree
                assert narrows(other.value, one.value), (to_text(one.expr), one.value, other.value)


@PROFILE
@given(st.sampled_from(COUNTABLE).flatmap(lambda kind: loose(kind, DEPTH)), st.data())
def test_the_value_at_a_point_lies_in_the_value_of_the_interval(number: Expr, data: st.DataObject) -> None:
    kind = check(number, SCOPE)[1][0].args["found"]  # wanted boolean, found the kind
    tree, asked = accepted(number, Kind(kind)), names(number)
    point = data.draw(settled_firms(asked), "point")
    around = evaluate(tree, data.draw(vaguer_firms(point, asked), "around")).value
    exact = evaluate(tree, point).value
    if around is None:
        return
    assert isinstance(around, Interval)
    assert isinstance(exact, Interval), "what is bounded around a point is bounded at it"
    assert exact.low == exact.high or "//" in to_text(number), "only division by zero has no value at a point"
    assert around.low is None or (exact.low is not None and around.low <= exact.low)
    assert around.high is None or (exact.high is not None and exact.high <= around.high)


def as_people_write(name: str, value: Value) -> Any:
    """A settled value in the units of the oracle."""
    if not isinstance(value, Interval):
        return value
    kind, number = NAMES[name].name, value.low
    assert number is not None
    return date.fromordinal(number) if kind == "date" else Fraction(number, SCALE[kind])


@PROFILE
@given(TYPED, st.data())
def test_a_naive_second_meaning_agrees(typed: tuple[Expr, Kind], data: st.DataObject) -> None:
    written, kind = typed
    tree, asked = accepted(written, kind), names(written)
    known = data.draw(settled_firms(asked), "firm")
    firm = {name: as_people_write(name, known[name]) for name in asked & NAMES.keys()}
    firm |= {name: known[name] for name in known.keys() - NAMES.keys()} | {"today": TODAY}
    try:
        expected = meaning(written, firm)
    except ZeroDivisionError:
        assume(False)
    value = evaluate(tree, known).value
    if kind.name == "date":
        assert value == exactly((date.fromisoformat(expected) if isinstance(expected, str) else expected).toordinal())
    elif kind.numeric:
        assert isinstance(value, Interval) and value.low == value.high
        assert Fraction(value.low or 0, SCALE[kind.name]) == expected
    else:
        assert value is expected


@PROFILE
@given(CONDITIONS, st.data())
def test_the_missing_questions_and_no_others_are_needed(written: Expr, data: st.DataObject) -> None:
    tree, asked = accepted(written), names(written)
    full = data.draw(settled_firms(asked), "full")
    assume(settled(evaluate(tree, full).value))  # not: division by zero
    known = data.draw(vaguer_firms(full, asked & NAMES.keys()), "known")
    roots = unsettled(known, asked)
    step = evaluate(tree, known)
    for part in every_step(step):
        if settled(part.value) and not isinstance(part.expr, Name):
            assert missing(part, roots) == frozenset()
    needed = missing(step, roots)
    assert needed <= roots.keys()
    assert needed or settled(step.value)
    answered = known | {name: full[name] for name in needed}
    assert evaluate(tree, answered).value is evaluate(tree, full).value


@PROFILE
@given(CONDITIONS, st.data())
def test_the_reasons_are_enough_for_the_value(written: Expr, data: st.DataObject) -> None:
    tree, asked = accepted(written), names(written)
    full = data.draw(settled_firms(asked), "full")
    known = data.draw(vaguer_firms(full, asked), "known")
    step = evaluate(tree, known)
    reasons = because(step)
    assert all(reason in every_step(step) for reason in reasons)
    read = frozenset[str]().union(*(names(reason.expr) for reason in reasons))
    remembered = {name: value for name, value in known.items() if name in read | {"as_of"}}
    assert evaluate(tree, remembered).value is step.value


@PROFILE
@given(TYPED)
def test_a_checked_tree_prints_as_text_that_means_the_same(typed: tuple[Expr, Kind]) -> None:
    tree = accepted(*typed)
    again, problems = parse(to_text(tree))
    assert problems == () and again is not None
    assert accepted(again, typed[1]) == tree


@PROFILE
@given(CONDITIONS)
def test_where_nothing_is_known_nothing_but_constants_is_decided(written: Expr) -> None:
    tree = accepted(written)
    nothing = evaluate(tree, {}).value
    assert narrows(evaluate(tree, ALWAYS_KNOWN).value, nothing)
    assert all(part.value is None for part in every_step(evaluate(tree, {})) if isinstance(part.expr, Name))


def test_the_generators_reach_every_kind_of_node_and_function() -> None:
    seen: set[str] = set()

    @PROFILE
    @given(TYPED)
    def look(typed: tuple[Expr, Kind]) -> None:
        for part in every_step(evaluate(accepted(*typed), {})):
            seen.add(getattr(part.expr, "function", type(part.expr).__name__))

    look()
    nodes = {"Const", "Name", "Not", "AllOf", "AnyOf", "Compare", "In", "Arith", "If"}
    functions = {"has", "has_any", "has_all", "count", "min", "max", "years_since", "within", "percent_of"}
    assert seen >= nodes | functions
    assert {f"@{id}" for id in SETS} < ALWAYS_KNOWN.keys()


@pytest.mark.parametrize("digits", [15, 16, 30, 60])
def test_products_of_large_numbers_are_exact(digits: int) -> None:
    large = int(Decimal(10) ** digits) + 1
    tree = accepted(parse("turnover * employees")[0], Kind("money"))  # type: ignore[arg-type]
    known: Known = {"turnover": exactly(large), "employees": exactly(100 * large)}
    assert evaluate(tree, known).value == exactly(large * large)
