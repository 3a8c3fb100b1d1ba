"""The functions of the language: years passed, places within places, parts of amounts, sets, least and greatest."""

from datetime import date

import pytest
from lang_world import ALWAYS_KNOWN, at_least, day, plain, prepared, value_of

from sme_diag.lang.evaluate import evaluate
from sme_diag.lang.intervals import full_years
from sme_diag.lang.kinds import NUMBER, Kind
from sme_diag.lang.values import Interval, Value, exactly

MONEY = Kind("money")


@pytest.mark.parametrize(
    ("since", "today", "years"),
    [
        ("2020-11-21", "2026-11-21", 6),
        ("2020-11-22", "2026-11-21", 5),
        ("2020-11-20", "2026-11-21", 6),
        ("2020-12-01", "2026-11-21", 5),
        ("2020-10-30", "2026-11-21", 6),
        ("2026-11-21", "2026-11-21", 0),
        ("2026-11-22", "2026-11-21", -1),
        ("2027-11-21", "2026-11-21", -1),
        ("2020-02-29", "2021-02-28", 0),
        ("2020-02-29", "2021-03-01", 1),
        ("2020-02-29", "2024-02-28", 3),
        ("2020-02-29", "2024-02-29", 4),
        ("2019-02-28", "2020-02-29", 1),
        ("1999-12-31", "2000-01-01", 0),
        ("0001-01-01", "2026-11-21", 2025),
    ],
)
def test_years_since_a_day_counts_birthdays(since: str, today: str, years: int) -> None:
    tree = prepared("years_since(registered)", NUMBER)
    assert evaluate(tree, {"registered": day(since), "as_of": day(today)}).value == plain(years)


@pytest.mark.parametrize(
    ("since", "years"),
    [
        (exactly(2020), plain(6)),
        (exactly(2026), plain(0)),
        (exactly(2028), plain(-2)),
        (Interval(2018, 2020), plain(6, 8)),
        (Interval(None, 2020), at_least(6)),
        (Interval(2020, None), Interval(None, 600)),
        (None, None),
    ],
)
def test_years_since_a_year_is_the_difference(since: Value, years: Value) -> None:
    assert value_of("years_since(founded)", {"founded": since}, NUMBER) == years


@pytest.mark.parametrize(
    ("since", "years"),
    [
        (Interval(date(2020, 11, 22).toordinal(), date(2021, 11, 21).toordinal()), plain(5)),
        (Interval(date(2020, 11, 21).toordinal(), date(2021, 11, 22).toordinal()), plain(4, 6)),
        (Interval(None, date(2020, 1, 1).toordinal()), at_least(6)),
        (Interval(date(2020, 1, 1).toordinal(), None), Interval(None, 600)),
    ],
)
def test_years_since_a_range_of_days(since: Interval, years: Value) -> None:
    assert value_of("years_since(registered)", {"registered": since}, NUMBER) == years


def test_years_since_a_day_outside_the_calendar_and_with_half_a_today() -> None:
    today = day("2026-11-21")
    assert full_years(exactly(-5), today, days=True) == plain(2025)
    assert full_years(exactly(10**9), today, days=True) == plain(2026 - 9999 - 1)
    assert full_years(exactly(2020), Interval(None, today.high), days=False) is None
    assert full_years(None, today, days=True) is None


@pytest.mark.parametrize(
    ("area", "region", "inside"),
    [
        ('"FRI"', "FRI12", True),
        ('"FRI"', "FRI1", True),
        ('"FRI"', "FRI", True),
        ('"FRI"', "FR", None),
        ('"FRI"', "FRJ11", False),
        ('"FRI"', "FRJ", False),
        ('"FRI"', "EL", False),
        ('"FR"', "FRI12", True),
        ('"FR"', "FR", True),
        ('"FRI12"', "FRI12", True),
        ('"FRI12"', "FRI13", False),
        ('"FRI12"', "FRI1", None),
        ('"FRI12"', "FR", None),
        ('"FRI12"', "EL30", False),
        ('"FRI"', None, None),
        ('["FRI", "EL30"]', "FR", None),
        ('["FRI", "EL30"]', "EL3", None),
        ('["FRI", "EL30"]', "EL301", True),
        ('["FRI", "EL30"]', "FRJ", False),
        ('["FR", "FRI12"]', "FR", True),
        ("[]", "FR", False),
        ("@south", "EL301", True),
        ("@south", "FRI1", True),
        ("@south", "FRI", None),
        ("@south", "FRJ", None),
        ("@south", "FRJ1", None),
        ("@south", None, None),
    ],
)
def test_within(area: str, region: str | None, inside: bool | None) -> None:
    assert value_of(f"within(region, {area})", {"region": region}) is inside


def test_within_an_unknown_set_is_unknown() -> None:
    assert value_of("within(region, @south)", {"region": "EL301", "@south": None}) is None


@pytest.mark.parametrize(
    ("text", "known", "value"),
    [
        ("percent_of(50, turnover)", {"turnover": plain(1000)}, plain(500)),
        ("percent_of(export_share, turnover)", {"export_share": plain(25), "turnover": plain(1000)}, plain(250)),
        ("percent_of(12.5, turnover)", {"turnover": plain(100)}, exactly(1250)),
        ("percent_of(33.33, turnover)", {"turnover": exactly(1)}, exactly(0)),
        ("percent_of(50, turnover)", {"turnover": exactly(3)}, exactly(1)),
        ("percent_of(50, turnover)", {"turnover": exactly(-3)}, exactly(-2)),
        ("percent_of(100, turnover)", {"turnover": exactly(123456789)}, exactly(123456789)),
        ("percent_of(export_share, turnover)", {"export_share": plain(0), "turnover": at_least(1)}, plain(0)),
        ("percent_of(export_share, turnover)", {"export_share": plain(10, 20), "turnover": plain(50)}, plain(5, 10)),
        ("percent_of(50, turnover)", {"turnover": at_least(10)}, at_least(5)),
        ("percent_of(export_share, turnover)", {"turnover": plain(50)}, None),
        ("percent_of(50, turnover)", {}, None),
        ("min(turnover, 100)", {"turnover": plain(99)}, plain(99)),
        ("max(100, turnover, budget)", {"turnover": plain(99), "budget": plain(101)}, plain(101)),
        ("min(turnover, budget)", {"turnover": plain(5, 9), "budget": plain(7, 20)}, plain(5, 9)),
        ("max(turnover, budget)", {"turnover": plain(5, 9), "budget": plain(7, 20)}, plain(7, 20)),
        ("max(turnover, budget)", {"turnover": Interval(None, 900), "budget": plain(7)}, plain(7, 9)),
        ("turnover // 4", {"turnover": plain(1001)}, plain(250)),
        ("turnover * 3 - budget", {"turnover": plain(10), "budget": exactly(1)}, exactly(2999)),
    ],
)
def test_amounts(text: str, known: dict[str, Value], value: Value) -> None:
    assert value_of(text, known, MONEY) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('min("2024-02-29", registered)', "2024-02-29"),
        ('max("2024-02-29", registered)', "2025-01-01"),
        ('registered if online else "2024-02-29"', "2024-02-29"),
    ],
)
def test_days(text: str, value: str) -> None:
    known: dict[str, Value] = {"registered": day("2025-01-01"), "online": False}
    assert value_of(text, known, Kind("date")) == day(value)


CHOSEN = frozenset({"web", "agent"})


@pytest.mark.parametrize(
    ("text", "chosen", "value"),
    [
        ('has(channels, "web")', CHOSEN, True),
        ('has(channels, "shop")', CHOSEN, False),
        ('has(channels, "web")', frozenset(), False),
        ('has_any(channels, ["shop", "web"])', CHOSEN, True),
        ('has_any(channels, ["shop", "fair"])', CHOSEN, False),
        ("has_any(channels, [])", CHOSEN, False),
        ('has_all(channels, ["agent", "web"])', CHOSEN, True),
        ('has_all(channels, ["agent", "shop"])', CHOSEN, False),
        ("has_all(channels, [])", CHOSEN, True),
        ("has_any(channels, @direct)", CHOSEN, True),
        ("has_all(channels, @direct)", CHOSEN, False),
        ("has_all(channels, @direct)", frozenset({"web", "shop", "fair"}), True),
        ("has_any(channels, @direct)", frozenset({"fair"}), False),
        ("count(channels) == 2", CHOSEN, True),
        ("count(channels) == 0", frozenset(), True),
        ("count(channels) * 10 > 19", CHOSEN, True),
    ],
)
def test_sets(text: str, chosen: frozenset[str], value: bool) -> None:
    assert value_of(text, {"channels": chosen}) is value


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("country in @eu27", "FR", True),
        ("country in @eu27", "US", False),
        ("country not in @eu27", "US", True),
        ('country in ["FR", "AT"]', "AT", True),
        ("country in []", "AT", False),
        ('(country if online else "US") in @eu27', "FR", None),
        ('(country if online else "FR") in @eu27', "FR", True),
        ('country == "GR"', "GR", True),
        ('"GR" != country', "GR", False),
    ],
)
def test_codes(text: str, country: str, value: bool | None) -> None:
    assert value_of(text, {"country": country}) is value


@pytest.mark.parametrize(
    "text",
    [
        "employees < 3",
        "employees + 1 > 0",
        "count(channels) > 1",
        'has(channels, "web")',
        "has_any(channels, @direct)",
        "not online",
        "online and true",
        'within(region, "FR")',
        "country in @eu27",
    ],
)
def test_a_value_of_the_wrong_kind_decides_nothing(text: str) -> None:
    wrong: dict[str, Value] = {"employees": "many", "channels": "web", "online": "yes", "region": True, "country": True}
    assert evaluate(prepared(text), ALWAYS_KNOWN | wrong).value is None
