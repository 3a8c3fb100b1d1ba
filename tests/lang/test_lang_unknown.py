"""Where other engines leave Kleene: the table A4 of `research/rules.md`, held for the language.

Unknown is None: never false, never zero, and never decided by a short cut.
"""

from decimal import Decimal

import pytest
from lang_world import SCOPE, at_least, plain, prepared, value_of

from sme_diag.lang.check import check
from sme_diag.lang.evaluate import evaluate
from sme_diag.lang.kinds import NUMBER, Kind, inner, outer
from sme_diag.lang.nodes import Expr, Name
from sme_diag.lang.parse import parse
from sme_diag.lang.values import Interval, Value, exactly

SEVEN, ZERO = {"employees": plain(7)}, {"partners": plain(0)}


@pytest.mark.parametrize(
    ("text", "known", "value"),
    [
        # AND, OR, NOT
        ("online and sme", {"online": True}, None),
        ("online and sme", {"online": False}, False),
        ("sme and online", {"online": False}, False),
        ("online or sme", {"online": True}, True),
        ("sme or online", {"online": True}, True),
        ("online or sme", {"online": False}, None),
        ("not online", {}, None),
        ("online and not online", {}, None),
        ("online or not online", {}, None),
        # comparison with the unknown, also with itself
        ("employees == 7", {}, None),
        ("employees != 7", {}, None),
        ("employees > 7", {}, None),
        ("employees >= 7", {}, None),
        ("employees == employees", {}, None),
        ('sells == "goods"', {}, None),
        ('sells != "goods"', {}, None),
        ("online == false", {}, None),
        ("online != true", {}, None),
        ("employees + 3 > 0", {}, None),
        # between, with a bound that is unknown
        ("5 <= employees <= partners", SEVEN, None),
        ("8 <= employees <= partners", SEVEN, False),
        # membership
        ('sells in ["goods"]', {}, None),
        ('sells not in ["goods"]', {}, None),
        ("sells in []", {}, None),
        ("country in @eu27", {"country": "FR", "@eu27": None}, None),
        ("country not in @eu27", {"country": "FR", "@eu27": None}, None),
        ("country in @eu27", {}, None),
        ('has(channels, "web")', {}, None),
        ('has_any(channels, ["web", "shop"])', {}, None),
        ("has_any(channels, [])", {}, None),
        ('has_all(channels, ["web"])', {}, None),
        ("has_any(channels, @direct)", {"channels": frozenset({"web"}), "@direct": None}, None),
        ("has_all(channels, @direct)", {"channels": frozenset({"web"}), "@direct": None}, None),
        ("count(channels) > 0", {}, None),
        # greatest and least
        ("max(employees, 3) == 3", {}, None),
        ("max(employees, 3) >= 3", {}, True),  # whatever the number is
        ("max(employees, 3) < 3", {}, False),
        ("min(employees, 3) > 3", {}, False),
        ("min(employees, 3) < 3", {}, None),
        # a case whose test is unknown
        ("true if online else false", {}, None),
        ("(5 if online else 7) > 6", {}, None),
        ("(5 if online else 7) > 4", {}, True),
        ("sme if online else sme", {"sme": False}, False),
        ('(sells if online else "goods") == "goods"', {"sells": "goods"}, True),
        # division by zero, and a guard that is none
        ("employees // 0 == 7", SEVEN, None),
        ("employees // 0 == 0", SEVEN, None),
        ("partners != 0 and employees // partners > 1", SEVEN | ZERO, False),
        ("partners == 0 and employees // partners > 1", SEVEN | ZERO, None),
        ("employees // partners > 1", SEVEN | {"partners": Interval(-100, 100)}, None),
        ("employees // partners > 1", SEVEN | {"partners": Interval(100, 300)}, True),
        # rounding down
        ("-7 // 2 == -4", {}, True),
        ("7 // -2 == -4", {}, True),
        ("-7 // -2 == 3", {}, True),
        ("7 // 2 == 3", {}, True),
        # decimals are exact
        ("0.1 + 0.2 == 0.3", {}, True),
        ("0.1 + 0.2 != 0.3", {}, False),
        ("1.10 * 3 == 3.30", {}, True),
        ("turnover * 3 == 0.30", {"turnover": exactly(10)}, True),
        # no number is too large: no wrap, no overflow
        ("employees * 2 == 200", {"employees": plain(100)}, True),
        ("employees + 1 == 2147483648", {"employees": plain(2**31 - 1)}, True),
        ("employees * partners > 100", {"employees": plain(2**63), "partners": plain(2**63)}, True),
        ("999999999999999 + 1 > 999999999999999", {}, True),
        # ranges
        ("employees < 250", {"employees": plain(10, 24)}, True),
        ("employees >= 25", {"employees": plain(10, 24)}, False),
        ("employees < 20", {"employees": plain(10, 24)}, None),
        ("employees == 30", {"employees": plain(10, 24)}, False),
        ("employees != 30", {"employees": plain(10, 24)}, True),
        ("employees == employees", {"employees": plain(10, 24)}, None),
        ("employees >= 10", {"employees": at_least(10)}, True),
        ("employees >= 11", {"employees": at_least(10)}, None),
    ],
)
def test_unknown_and_exact(text: str, known: dict[str, Value], value: bool | None) -> None:
    assert value_of(text, known) is value


@pytest.mark.parametrize(
    ("text", "known", "value"),
    [
        ("employees + 3", {}, None),
        ("3 - employees", {}, None),
        ("employees * 0", {}, None),
        ("employees // 0", SEVEN, None),
        ("employees // 2", SEVEN, plain(3)),
        ("max(employees, 3)", {}, at_least(3)),
        ("min(employees, 3)", {}, Interval(None, 300)),
        ("max(employees, partners)", {}, None),
        ("max(employees, 3, partners)", SEVEN, at_least(7)),
        ("max(employees, 3, partners)", SEVEN | ZERO, plain(7)),
        ("min(employees, 3, partners)", SEVEN | ZERO, plain(0)),
        ("count(channels)", {}, None),
        ("count(channels)", {"channels": frozenset()}, plain(0)),
        ("5 if online else 7", {}, plain(5, 7)),
        ("5 if online else employees", {}, None),
        ("percent_of(export_share, 100)", {}, None),
        ("employees + partners", {"employees": plain(1, 2), "partners": at_least(5)}, at_least(6)),
        ("employees - partners", {"employees": plain(1, 2), "partners": plain(5, 9)}, plain(-8, -3)),
    ],
)
def test_numbers(text: str, known: dict[str, Value], value: Value) -> None:
    assert value_of(text, known, NUMBER) == value


@pytest.mark.parametrize("text", ["1e999 > rating", "rating < -1e999", "rating > 1e31", "7 / 2 == 3.5", "-7 % 3 == 2"])
def test_infinity_and_what_rounds_is_refused_at_the_door(text: str) -> None:
    tree, problems = parse(text)
    assert tree is None
    assert [problem.code for problem in problems] == ["E102"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rating > nan", "E103"),
        ("rating == inf", "E103"),
        ("rating != NaN", "E103"),
        ("round(rating) == 2", "E106"),
        ("int(rating) == 2", "E106"),
    ],
)
def test_what_is_not_a_number_has_no_name(text: str, code: str) -> None:
    tree, problems = parse(text)
    assert tree is not None and problems == ()
    assert [problem.code for problem in check(tree, SCOPE)[1]] == [code]


@pytest.mark.parametrize("written", ["NaN", "sNaN", "Infinity", "-Infinity", "1e15", "-1e15", "0.001", "1e-40"])
def test_a_number_that_no_kind_can_hold(written: str) -> None:
    assert inner(Decimal(written), NUMBER) is None


@pytest.mark.parametrize(
    ("written", "kind", "number"),
    [
        ("0", NUMBER, 0),
        ("-0.00", NUMBER, 0),
        ("12.5", NUMBER, 1250),
        ("12.50000", NUMBER, 1250),
        ("0.01", Kind("money"), 1),
        ("999999999999999", Kind("money"), 99999999999999900),
        ("12.34", Kind("percent"), 1234),
        ("2024", Kind("year"), 2024),
        ("2024.5", Kind("year"), None),
        ("3", Kind("number", whole=True), 300),
        ("3.5", Kind("number", whole=True), None),
        ("1.00000000000000000000000000000000001", NUMBER, None),
    ],
)
def test_inner_units_and_back(written: str, kind: Kind, number: int | None) -> None:
    assert inner(Decimal(written), kind) == number
    if number is not None:
        assert outer(number, kind) == Decimal(written)


def test_a_large_number_is_written_as_it_was() -> None:
    assert str(outer(99999999999999999, NUMBER)) == "999999999999999.99"
    assert str(outer(10000000000000000, NUMBER)) == "100000000000000"


@pytest.mark.parametrize("name", ["employees", "online", "sells", "channels", "country", "founded", "registered"])
def test_a_name_nobody_knows_is_unknown(name: str) -> None:
    assert evaluate(Name(name), {}).value is None
    assert evaluate(Name(name), {name: None}).value is None


def test_today_unknown_leaves_years_unknown() -> None:
    tree: Expr = prepared("years_since(founded) > 3")
    assert evaluate(tree, {"founded": exactly(2000)}).value is None
    assert evaluate(tree, {"founded": exactly(2000), "as_of": exactly(739000)}).value is True
