"""What `check` returns: every node keeps its place, kinds of results are exact, intervals without bounds divide and multiply."""

import pytest
from lang_world import NAMES, SETS

from sme_diag.lang import intervals
from sme_diag.lang.check import Scope, check
from sme_diag.lang.kinds import BOOLEAN, Kind
from sme_diag.lang.nodes import Expr, walk
from sme_diag.lang.parse import parse
from sme_diag.lang.values import Interval
from sme_diag.source import NOWHERE, Place

SCOPE = Scope(NAMES, SETS)
START = Place("rules.yaml", 7, 11)
TEXTS = [
    "not online and (employees < 3 or not sells == \"goods\")",
    "online or sme or country in @eu27 or country not in [\"FR\"]",
    "1 <= employees < 20 and true",
    "years_since(founded) >= 3 and years_since(registered) < 2",
    "percent_of(export_share, turnover) > 100",
    "min(employees, partners, 3) == 3",
    "registered < \"2026-01-01\" and has_any(channels, [\"web\"])",
    "(employees if online else partners) * 2 - 1 > 4",
    "(2 if online else 3) < employees and within(region, \"FRI\") and has(channels, \"web\")",
]  # fmt: skip


def read(text: str) -> Expr:
    """The tree of a text that starts at START."""
    expr, problems = parse(text, START)
    assert expr is not None, problems
    return expr


@pytest.mark.parametrize("text", TEXTS)
def test_every_node_keeps_its_place_through_parse_and_check(text: str) -> None:
    parsed = read(text)
    assert all(node.place != NOWHERE and node.place is not None for node in walk(parsed))
    checked, problems = check(parsed, SCOPE)
    assert problems == ()
    assert all(node.place is not None and node.place.line == 7 and node.place.column >= 11 for node in walk(checked))


def codes(text: str, want: Kind = BOOLEAN) -> list[str]:
    """The codes of the problems of a text."""
    return [p.code for p in check(read(text), SCOPE, want)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turnover * (2 if online else 2.5) > 1", ["E105"]),
        ("turnover * (2.5 if online else 2) > 1", ["E105"]),
        ("turnover * (2 if online else 3) > 1", []),
        ("rating * percent_of(export_share, employees) > 1", ["E105"]),
        ("turnover * (turnover // budget) > 1", []),
        ("rating * (rating // employees) > 1", []),
        ("rating * (employees + partners) > 1", []),
        ("rating * (employees + rating) > 1", ["E105"]),
        ("rating * min(employees, partners) > 1", []),
        ('lead == ("nobdy" if online else "owner")', ["E104"]),
        ('lead == ("nobody" if online else "ownr")', ["E104"]),
        ("remark == country", []),
        ("lead == remark", []),
        ("region == country", ["E105"]),
        ("3 < 4.5", []),
        ("4.555 < 3", ["E110"]),
        ("3 < 4.555", ["E110"]),
        ("percent_of(10, 4.5) > 1", []),
    ],
)
def test_kinds_of_results(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_problem_already_reported_is_not_followed_by_a_code_problem() -> None:
    assert codes("unheard_of", Kind("choice", frozenset({"a"}))) == ["E103"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((100, None), (200, 300), (0, None)),
        ((None, -100), (200, 300), (None, -100)),
        ((500, 700), (200, None), (0, 300)),
        ((-700, -500), (200, None), (-400, -100)),
        ((0, 0), (200, None), (0, 0)),
        ((100, 200), (1, 2), (5000, 20000)),
        ((100, 200), (0, 5), None),
        ((100, 200), (-5, 0), None),
        ((100, 200), (None, -100), (-200, -100)),
        ((-200, -100), (None, -100), (0, 200)),
        ((100, None), (-300, -100), (None, -100)),
    ],
)
def test_division_without_bounds(
    left: tuple[int | None, int | None],
    right: tuple[int | None, int | None],
    expected: tuple[int | None, int | None] | None,
) -> None:
    found = intervals.divide(Interval(*left), Interval(*right), 100)
    assert found == (None if expected is None else Interval(*expected))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((1, 2), (100, 200), (1, 4)),
        ((100, 200), (1, 3), (1, 6)),
        ((0, None), (100, 200), (0, None)),
        ((None, 0), (100, 200), (None, 0)),
        ((-100, None), (-100, 100), (None, None)),
    ],
)
def test_multiplication_without_bounds(
    left: tuple[int | None, int | None], right: tuple[int | None, int | None], expected: tuple[int | None, int | None]
) -> None:
    found = intervals.multiply(Interval(*left), Interval(*right), 100)
    assert found == (None if expected == (None, None) else Interval(*expected))
