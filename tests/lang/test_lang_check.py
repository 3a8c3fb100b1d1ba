"""What `check` refuses: one row for each problem code, with its place and the likely repair, and what it accepts."""

import pytest
from lang_world import SCOPE

from sme_diag.lang.check import Scope, check
from sme_diag.lang.kinds import BOOLEAN, NUMBER, WHOLE, Kind
from sme_diag.lang.nodes import Call, Compare, Const, Expr, Name
from sme_diag.lang.parse import parse
from sme_diag.problems import CODES, Problem
from sme_diag.source import Place

HERE = Place("pack.yaml", 3, 11)
MONEY, PERCENT, YEAR, DATE = Kind("money"), Kind("percent"), Kind("year"), Kind("date")

Row = tuple[str, str, int, dict[str, str], str | None]

ROWS: list[Row] = [
    # text, code, characters to the right of the start, facts of the case, suggestion
    ("employees <", "E101", 0, {"text": "employees <"}, None),
    ("employees < 5 and or sme", "E101", 18, {"text": "employees < 5 and or sme"}, None),
    ("(employees", "E101", 0, {"text": "(employees"}, None),
    ("", "E101", 0, {"text": ""}, None),
    ("sme if online", "E101", 0, {"text": "sme if online"}, None),
    ("country in @EU27", "E101", 11, {"text": "country in @EU27"}, None),
    ("employees / 2 > 3", "E102", 0, {"what": "employees / 2"}, None),
    ("sme and sells.upper", "E102", 8, {"what": "sells.upper"}, None),
    ("sme and _x", "E102", 8, {"what": "_"}, None),
    ('sells == "a@b"', "E102", 9, {"what": '"a@b"'}, None),
    ('sells == "a\\n"', "E102", 11, {"what": "\\"}, None),
    ("@eu27", "E102", 0, {"what": "@eu27"}, None),
    ("employes < 5", "E103", 0, {"name": "employes"}, "employees"),
    ("sme and Employees < 5", "E103", 8, {"name": "Employees"}, "employees"),
    ("sme and xyzzy", "E103", 8, {"name": "xyzzy"}, None),
    ('sells == "good"', "E104", 9, {"code": "good"}, "goods"),
    ('"Goods" == sells', "E104", 0, {"code": "Goods"}, "goods"),
    ('sells in ["goods", "sevices"]', "E104", 9, {"code": "sevices"}, "services"),
    ('country == "UK"', "E104", 11, {"code": "UK"}, None),
    ('has(channels, "webb")', "E104", 14, {"code": "webb"}, "web"),
    ('has_any(channels, ["web", "radio"])', "E104", 18, {"code": "radio"}, None),
    ('has_all(markets, ["FRA"])', "E104", 17, {"code": "FRA"}, "FR"),
    ('within(region, "FRI2")', "E104", 15, {"code": "FRI2"}, "FRI12"),
    ('within(region, ["FRI", "ITF2"])', "E104", 15, {"code": "ITF2"}, None),
    ('sells == ("goods" if sme else "gods")', "E104", 30, {"code": "gods"}, "goods"),
    ("turnover > employees", "E105", 0, {"left": "money", "right": "number"}, None),
    ("sme and turnover > export_share", "E105", 8, {"left": "money", "right": "percent"}, None),
    ("sme == 5", "E105", 0, {"left": "boolean", "right": "number"}, None),
    ("employees == sells", "E105", 0, {"left": "number", "right": "choice"}, None),
    ('employees == "goods"', "E105", 0, {"left": "number", "right": "text"}, None),
    ("founded == registered", "E105", 0, {"left": "year", "right": "date"}, None),
    ('sells < "goods"', "E105", 0, {"left": "choice", "right": "<"}, None),
    ("online >= sme", "E105", 0, {"left": "boolean", "right": ">="}, None),
    ("channels == channels", "E105", 0, {"left": "choices", "right": "=="}, None),
    ("region == region", "E105", 0, {"left": "region", "right": "=="}, None),
    ("turnover + employees > 5", "E105", 0, {"left": "money", "right": "number"}, None),
    ("turnover * budget > 5", "E105", 0, {"left": "money", "right": "money"}, None),
    ("turnover * 1.5 > 5", "E105", 0, {"left": "money", "right": "number"}, None),
    ("turnover * rating > 5", "E105", 0, {"left": "money", "right": "number"}, None),
    ("turnover * (employees + 0.5) > 5", "E105", 0, {"left": "money", "right": "number"}, None),
    ("turnover * max(employees, 2.5) > 5", "E105", 0, {"left": "money", "right": "number"}, None),
    ("turnover * max(employees, rating) > 5", "E105", 0, {"left": "money", "right": "number"}, None),
    ("turnover * (employees if sme else 2.5) > 5", "E105", 0, {"left": "money", "right": "number"}, None),
    ("employees // turnover > 5", "E105", 0, {"left": "number", "right": "money"}, None),
    ("founded + 1 > 2000", "E105", 0, {"left": "year", "right": "year"}, None),
    ("registered * 2 > 3", "E105", 0, {"left": "date", "right": "number"}, None),
    ("sme + 1 > 2", "E105", 0, {"left": "boolean", "right": "number"}, None),
    ('employees in ["a"]', "E105", 0, {"left": "number", "right": "codes"}, None),
    ('5 in ["a"]', "E105", 0, {"left": "number", "right": "codes"}, None),
    ('channels in ["web"]', "E105", 0, {"left": "choices", "right": "codes"}, None),
    ("sells in @eu27", "E105", 9, {"left": "choice", "right": "country"}, None),
    ("country in @south", "E105", 11, {"left": "country", "right": "region"}, None),
    ("within(region, @eu27)", "E105", 15, {"left": "region", "right": "country"}, None),
    ("has_any(markets, @direct)", "E105", 17, {"left": "countries", "right": "choice"}, None),
    ("turnover > (budget if sme else export_share)", "E105", 12, {"left": "money", "right": "percent"}, None),
    ("cuont(channels) > 1", "E106", 0, {"name": "cuont"}, "count"),
    ("sme and unheard(channels)", "E106", 8, {"name": "unheard"}, None),
    ("count(sells) > 1", "E107", 0, {"name": "count", "args": "set"}, None),
    ("count(channels, markets) > 1", "E107", 0, {"name": "count", "args": "set"}, None),
    ("count() > 1", "E107", 0, {"name": "count", "args": "set"}, None),
    ("has(channels, 5)", "E107", 0, {"name": "has", "args": "set, code"}, None),
    ("has(channels, sells)", "E107", 0, {"name": "has", "args": "set, code"}, None),
    ('has(sells, "goods")', "E107", 0, {"name": "has", "args": "set, code"}, None),
    ('has_any(channels, "web")', "E107", 0, {"name": "has_any", "args": "set, codes"}, None),
    ('within(country, "FR")', "E107", 0, {"name": "within", "args": "region, code or codes"}, None),
    ("within(region, 5)", "E107", 0, {"name": "within", "args": "region, code or codes"}, None),
    ("years_since(employees) > 3", "E107", 0, {"name": "years_since", "args": "year or date"}, None),
    ("years_since(2020) > 3", "E107", 0, {"name": "years_since", "args": "year or date"}, None),
    ("percent_of(turnover, 5) > 3", "E107", 0, {"name": "percent_of", "args": "percent, amount"}, None),
    ("percent_of(5, export_share) > 3", "E107", 0, {"name": "percent_of", "args": "percent, amount"}, None),
    ("percent_of(5, @eu27) > 3", "E107", 0, {"name": "percent_of", "args": "percent, amount"}, None),
    ("percent_of(sme and sme, 5) > 3", "E107", 0, {"name": "percent_of", "args": "percent, amount"}, None),
    ("percent_of(5, sme) > 3", "E107", 0, {"name": "percent_of", "args": "percent, amount"}, None),
    ("min(turnover) > 3", "E107", 0, {"name": "min", "args": "numbers"}, None),
    ("min(turnover, employees) > 3", "E107", 0, {"name": "min", "args": "numbers"}, None),
    ("max(turnover, sells) > 3", "E107", 0, {"name": "max", "args": "numbers"}, None),
    ('max("a", "b") > 3', "E107", 0, {"name": "max", "args": "numbers"}, None),
    ("max(turnover, @eu27) > 3", "E107", 0, {"name": "max", "args": "numbers"}, None),
    ("employees", "E108", 0, {"wanted": "boolean", "found": "number"}, None),
    ("5", "E108", 0, {"wanted": "boolean", "found": "number"}, None),
    ("employees + 1", "E108", 0, {"wanted": "boolean", "found": "number"}, None),
    ("channels", "E108", 0, {"wanted": "boolean", "found": "choices"}, None),
    ('"goods"', "E108", 0, {"wanted": "boolean", "found": "text"}, None),
    ("sme and sells", "E108", 8, {"wanted": "boolean", "found": "choice"}, None),
    ("sme or 5", "E108", 7, {"wanted": "boolean", "found": "number"}, None),
    ("not turnover", "E108", 4, {"wanted": "boolean", "found": "money"}, None),
    ("sme if region else online", "E108", 7, {"wanted": "boolean", "found": "region"}, None),
    ("country in @eu28", "E109", 11, {"name": "eu28"}, "eu27"),
    ("within(region, @xyzzy)", "E109", 15, {"name": "xyzzy"}, None),
    ("turnover > 1.234", "E110", 11, {"number": "1.234", "kind": "money"}, None),
    ("turnover > 1000000000000000", "E110", 11, {"number": "1000000000000000", "kind": "money"}, None),
    ("export_share > 0.001", "E110", 15, {"number": "0.001", "kind": "percent"}, None),
    ("founded > 2020.5", "E110", 10, {"number": "2020.5", "kind": "year"}, None),
    ("employees > -0.125", "E110", 12, {"number": "-0.125", "kind": "number"}, None),
    ("rating > (2.5 if sme else 0.125)", "E110", 26, {"number": "0.125", "kind": "number"}, None),
    ('registered > "2026-02-30"', "E110", 13, {"number": "2026-02-30", "kind": "date"}, None),
    ('registered > "soon"', "E110", 13, {"number": "soon", "kind": "date"}, None),
    ("turnover * 1e29 > 5", "E110", 11, {"number": "1E+29", "kind": "number"}, None),
    ("x" * 2001, "E111", 0, {"limit": "2000"}, None),
    ("not " * 51 + "sme", "E111", 204, {"limit": "50"}, None),
]


def problems_of(text: str, want: Kind = BOOLEAN, scope: Scope = SCOPE) -> tuple[Problem, ...]:
    """All problems of a text, from reading or from checking it."""
    tree, problems = parse(text, HERE)
    return check(tree, scope, want)[1] if tree is not None else problems


@pytest.mark.parametrize(("text", "code", "right", "args", "suggestion"), ROWS, ids=[row[0][:50] for row in ROWS])
def test_a_problem_with_its_place_and_repair(
    text: str, code: str, right: int, args: dict[str, str], suggestion: str | None
) -> None:
    assert problems_of(text) == (Problem(code, HERE.right(right), args, suggestion),)


def test_every_code_has_a_row() -> None:
    assert {row[1] for row in ROWS} == {code for code in CODES if code.startswith("E")}


def test_all_problems_of_a_tree_are_reported_at_once() -> None:
    text = 'employes < 5 and sells == "gods" or turnover > export_share or cuont(channels) > 1 or country in @eu28 or 5'
    assert [(problem.code, problem.place.column - HERE.column) for problem in problems_of(text)] == [
        ("E103", 0),
        ("E104", 26),
        ("E105", 36),
        ("E106", 63),
        ("E109", 97),
        ("E108", 106),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "xyzzy + 1 > turnover",
        "turnover > xyzzy * 2",
        "max(turnover, xyzzy) > 3",
        "percent_of(xyzzy, turnover) > 3",
        "percent_of(5, xyzzy) > 3",
        "count(xyzzy) > 1",
        'has(xyzzy, "web")',
        'xyzzy in ["a"]',
        "xyzzy in @eu27",
        "(xyzzy if sme else turnover) > employees",
        "years_since(xyzzy) > 3",
        "not xyzzy",
        'within(xyzzy, "FR")',
    ],
)
def test_what_follows_from_a_problem_is_not_reported_again(text: str) -> None:
    assert [problem.code for problem in problems_of(text)] == ["E103"]


# --- what is accepted, and in which unit -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("turnover <= 50000000", 5_000_000_000),
        ("turnover <= 0.01", 1),
        ("export_share <= 10", 1000),
        ("export_share <= 12.34", 1234),
        ("employees < 250", 25000),
        ("employees < 2.5", 250),
        ("founded >= 2020", 2020),
        ('registered >= "2026-01-31"', 739647),
    ],
)
def test_a_literal_takes_the_unit_of_what_it_stands_beside(text: str, number: int) -> None:
    for tree in (checked(text), checked(" ".join(reversed(text.replace("<", ">").split())))):
        assert isinstance(tree, Compare)
        [constant] = [side for side in (tree.left, tree.right) if isinstance(side, Const)]
        assert constant.value == number and type(constant.value) is int
        assert constant.kind is not None and constant.kind.name == SCOPE.names[text.split()[0]].name


def checked(text: str, want: Kind = BOOLEAN) -> Expr:
    """The checked tree of a text that has no problems."""
    tree, problems = parse(text, HERE)
    assert tree is not None and problems == ()
    tree, problems = check(tree, SCOPE, want)
    assert problems == ()
    return tree


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("turnover * 2", MONEY),
        ("2 * turnover", MONEY),
        ("turnover * employees", MONEY),
        ("turnover * (2 if sme else 3)", MONEY),
        ("turnover * max(employees, 2)", MONEY),
        ("turnover * (employees + 1)", MONEY),
        ("turnover * count(channels)", MONEY),
        ("turnover * (turnover // budget)", MONEY),
        ("turnover // 2", MONEY),
        ("turnover // 1.5", MONEY),
        ("turnover + 0.01", MONEY),
        ("5 - turnover", MONEY),
        ("percent_of(export_share, turnover)", MONEY),
        ("percent_of(5, 10)", NUMBER),
        ("employees * 1.5", NUMBER),
        ("turnover // budget", WHOLE),
        ("export_share - margin", PERCENT),
        ("export_share * 2", PERCENT),
        ("years_since(founded)", WHOLE),
        ("2 * 3", NUMBER),
        ("1 if sme else 2", MONEY),
        ("min(2020, founded)", YEAR),
        ('max("2020-01-01", registered)', DATE),
        ('registered if sme else "2020-01-01"', DATE),
        ('"2020-01-01"', DATE),
        ("7", MONEY),
        ("2024", YEAR),
        ('"goods"', Kind("choice", frozenset({"goods"}))),
        ('"goods" if sme else sells', Kind("choice")),
        ("country", Kind("text")),
        ("channels", Kind("choices")),
        ("region", Kind("region")),
        ('sells == country or remark == "anything"', BOOLEAN),
        ('"a" == "a" and 1 < 2 and true', BOOLEAN),
        ('within(region, "FRI") and within(region, @south)', BOOLEAN),
    ],
)
def test_accepted(text: str, want: Kind) -> None:
    checked(text, want)


@pytest.mark.parametrize(
    ("text", "want", "code", "args"),
    [
        ("turnover", NUMBER, "E108", {"wanted": "number", "found": "money"}),
        ("sme", NUMBER, "E108", {"wanted": "number", "found": "boolean"}),
        ("5", Kind("choice"), "E108", {"wanted": "choice", "found": "number"}),
        ("country", Kind("countries"), "E108", {"wanted": "countries", "found": "country"}),
        ("rating", WHOLE, "E108", {"wanted": "whole number", "found": "number"}),
        ("2.5", WHOLE, "E108", {"wanted": "whole number", "found": "number"}),
        ("employees * 1.5", WHOLE, "E108", {"wanted": "whole number", "found": "number"}),
        ('"small"', Kind("choice", frozenset({"micro", "large"})), "E104", {"code": "small"}),
        ('"micro" if sme else "smal"', Kind("choice", frozenset({"micro", "small"})), "E104", {"code": "smal"}),
        ('"2020-13-01"', DATE, "E110", {"number": "2020-13-01", "kind": "date"}),
        ("0.005", MONEY, "E110", {"number": "0.005", "kind": "money"}),
    ],
)
def test_what_the_place_needs(text: str, want: Kind, code: str, args: dict[str, str]) -> None:
    assert [(problem.code, problem.args) for problem in problems_of(text, want)] == [(code, args)]


def test_years_since_notes_whether_it_counts_from_a_day() -> None:
    for name, days in (("founded", False), ("registered", True)):
        assert checked(f"years_since({name})", WHOLE) == Call("years_since", (Name(name), Const(days)))


def test_codes_of_either_side_of_a_choice_are_known() -> None:
    scope = Scope({"a": Kind("choice", frozenset({"x"})), "b": Kind("choice", frozenset({"y"})), "c": BOOLEAN})
    assert problems_of('(a if c else b) in ["x", "y"]', scope=scope) == ()
    assert [problem.args for problem in problems_of('(a if c else b) in ["x", "z"]', scope=scope)] == [{"code": "z"}]
    assert [problem.args for problem in problems_of('("x" if c else b) == "y"', scope=scope)] == [{"code": "x"}]


def test_a_scope_needs_no_named_sets() -> None:
    assert [problem.code for problem in problems_of("a in @eu27", scope=Scope({"a": Kind("country")}))] == ["E109"]


def test_a_problem_keeps_the_place_and_the_shape_of_the_tree() -> None:
    tree, _ = parse("employees < 250 and founded > 2000", HERE)
    assert tree is not None
    ready, problems = check(tree, SCOPE)
    assert problems == () and ready.place == HERE
    assert str(HERE) == "pack.yaml:3:11"
