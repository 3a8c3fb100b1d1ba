"""What an answer file may hold for numbers, amounts, years and days; and that nothing at all makes reading fail."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from core_packs import examples
from core_replies import PACK, PLACES, problem, read, value, where
from hypothesis import given
from hypothesis import strategies as st

from sme_diag.core.responses import LONG_KEYS, respond
from sme_diag.core.situation import situate
from sme_diag.lang.values import Interval, exactly, settled
from sme_diag.problems import errors


def day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


GOOD: list[tuple[str, Any, Interval]] = [
    ("staff", 0, exactly(0)),
    ("staff", 5000, exactly(500000)),
    ("staff", "14", exactly(1400)),
    ("staff", "1e3", exactly(100000)),
    ("staff", Decimal("14.00"), exactly(1400)),
    ("staff", 14.0, exactly(1400)),
    ("staff", "-0", exactly(0)),
    ("staff", "0e-999999999", exactly(0)),
    ("staff", {"value": 14}, exactly(1400)),
    ("staff", {"amount": 14}, exactly(1400)),
    ("staff", {"value": {"from": 5, "to": 9}}, Interval(500, 900)),
    ("staff", {"from": 5, "to": 9, "note": "part of the year"}, Interval(500, 900)),
    ("staff", {"from": 5, "to": 5}, exactly(500)),
    ("staff", {"from": 5}, Interval(500, None)),
    ("staff", {"to": 9}, Interval(None, 900)),
    ("staff", {"from": 5, "to": None}, Interval(500, None)),
    ("staff", {"from": None, "to": "9"}, Interval(None, 900)),
    ("rating", Decimal("4.25"), exactly(425)),
    ("rating", -5, exactly(-500)),
    ("rating", 999_999_999_999_999, exactly(99_999_999_999_999_900)),
    ("turnover", 1200000, exactly(120_000_000)),
    ("turnover", "0.01", exactly(1)),
    ("turnover", {"amount": 1200000, "currency": "EUR"}, exactly(120_000_000)),
    ("turnover", {"amount": 1200000, "currency": "CZK"}, exactly(4_800_000)),
    ("turnover", {"value": {"amount": 1200000, "currency": "CZK"}}, exactly(4_800_000)),
    ("turnover", {"value": 1200000, "currency": "CZK", "note": "estimate"}, exactly(4_800_000)),
    ("turnover", {"value": {"from": 25, "to": 50}, "currency": "CZK"}, Interval(100, 200)),
    ("turnover", {"value": {"amount": 25, "currency": "EUR"}, "currency": "CZK"}, exactly(2500)),
    ("turnover", {"amount": "0.01", "currency": "CZK"}, exactly(0)),  # to whole cents, downwards
    ("turnover", {"amount": 100, "currency": "PLN"}, exactly(2340)),
    ("turnover", {"from": 25, "to": 50, "currency": "CZK"}, Interval(100, 200)),
    ("turnover", {"from": 25, "currency": "CZK"}, Interval(100, None)),
    ("share", 12.5, exactly(1250)),
    ("share", 100, exactly(10000)),
    ("share", {"value": 12, "currency": "CZK"}, exactly(1200)),  # a currency says something of money only
    ("founded", 2019, exactly(2019)),
    ("founded", "2019", exactly(2019)),
    ("founded", {"from": 2015, "to": 2019}, Interval(2015, 2019)),
    ("started", "2024-02-29", exactly(day("2024-02-29"))),
    ("started", {"from": "2024-01-01", "to": "2024-12-31"}, Interval(day("2024-01-01"), day("2024-12-31"))),
    ("started", {"to": "2024-12-31"}, Interval(None, day("2024-12-31"))),
    ("started", date(2024, 2, 29), exactly(day("2024-02-29"))),
]


@pytest.mark.parametrize(("id", "data", "wanted"), GOOD)
def test_good_numbers(id: str, data: Any, wanted: Interval) -> None:
    assert value(id, data) == wanted


BAD: list[tuple[str, Any, str]] = [
    ("staff", "many", "A402"),
    ("staff", "", "A402"),
    ("staff", "1,5", "A402"),
    ("staff", "14 people", "A402"),
    ("staff", 4.5, "A402"),
    ("staff", Decimal("0.001"), "A402"),
    ("staff", True, "A402"),
    ("staff", [14], "A402"),
    ("staff", {}, "A402"),
    ("staff", {"amount": None}, "A402"),
    ("staff", {"amount": [1]}, "A402"),
    ("staff", {"from": None, "to": None}, "A402"),
    ("staff", {"from": "few", "to": 9}, "A402"),  # half of a range that cannot be read is no half-open range
    ("staff", {"from": 5, "to": "many"}, "A402"),
    ("staff", {"from": 5, "to": True}, "A402"),
    ("staff", {"from": "nan", "to": 5}, "A402"),
    ("staff", {"from": 1.5, "to": 5}, "A402"),
    ("staff", {"from": 9, "to": 5}, "A403"),
    ("staff", -1, "A403"),
    ("staff", 5001, "A403"),
    ("staff", {"from": -1, "to": 5}, "A403"),
    ("staff", {"from": 5, "to": 5001}, "A403"),
    ("staff", {"from": 5001}, "A403"),
    ("staff", {"to": -1}, "A403"),
    ("rating", -6, "A403"),
    ("rating", "4.255", "A402"),
    ("rating", "nan", "A402"),
    ("rating", "NaN", "A402"),
    ("rating", "sNaN", "A402"),
    ("rating", "inf", "A402"),
    ("rating", "-Infinity", "A402"),
    ("rating", float("nan"), "A402"),
    ("rating", float("inf"), "A402"),
    ("rating", Decimal("NaN"), "A402"),
    ("rating", "1e400", "A402"),
    ("rating", "1e15", "A402"),
    ("rating", "1e-400", "A402"),
    ("rating", "1e-999999999", "A402"),  # worked out exactly, it would take a thousand million digits
    ("rating", "-3e-99999999", "A402"),
    ("rating", "1e99999999999999999999", "A402"),
    ("rating", "9" * 100_000, "A402"),
    ("rating", "0." + "3" * 100_000, "A402"),
    ("rating", 10**5000, "A402"),
    ("rating", {"from": 10**5000, "to": 1}, "A402"),
    ("turnover", "€100", "A402"),
    ("turnover", {"amount": 5, "currency": "USD"}, "A411"),
    ("turnover", {"amount": 5, "currency": "czk"}, "A411"),
    ("turnover", {"amount": 5, "currency": None}, "A411"),
    ("turnover", {"amount": 5, "currency": ["CZK"]}, "A411"),
    ("turnover", {"value": 5, "currency": "USD"}, "A411"),
    ("turnover", {"from": 1, "to": 2, "currency": "USD"}, "A411"),
    ("turnover", {"amount": -5, "currency": "CZK"}, "A403"),
    ("turnover", {"amount": "much", "currency": "USD"}, "A402"),
    ("turnover", {"currency": "CZK"}, "A402"),
    ("share", "100.01", "A403"),
    ("share", "12 %", "A402"),
    ("founded", 1799, "A403"),
    ("founded", 2027, "A403"),
    ("founded", "2019-05-01", "A402"),
    ("founded", "2019.5", "A402"),
    ("started", "2023-02-29", "A402"),
    ("started", "2024", "A402"),
    ("started", "29.2.2024", "A402"),
    ("started", "yesterday", "A402"),
    ("started", 2024, "A402"),
    ("started", True, "A402"),
    ("started", 10**5000, "A402"),
    ("started", {"from": "2024-12-31", "to": "2024-01-01"}, "A403"),
    ("started", {"from": "soon", "to": "2024-01-01"}, "A402"),
]


@pytest.mark.parametrize(("id", "data", "code"), BAD, ids=[f"{row[0]}-{n}" for n, row in enumerate(BAD)])
def test_bad_numbers(id: str, data: Any, code: str) -> None:
    one = problem(id, data)
    assert one.code == code and one.place == where(id)


def test_what_a_range_that_runs_backwards_says() -> None:
    assert problem("staff", {"from": 9, "to": "5"}).args | {"value": ""} == {
        "question": "staff", "low": "9", "high": "5", "value": "",
    }  # fmt: skip


def test_bounds_of_which_one_is_missing_are_shown_as_such() -> None:
    args = problem("rating", Decimal("-5.5")).args
    assert (args["value"], args["low"], args["high"]) == ("-5.5", "-5", "…")


# --- anything at all -------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "FR",
        "FRI12",
        "team",
        "goods",
        "yes",
        "2024-05-17",
        "14",
        "1e400",
        "nan",
        "CZK",
        "dont_know",
        "nothing_yet",
        "\x00",
    ]
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(10**999), 10**999), st.floats(), st.text(max_size=8), WORDS,
    st.decimals(), st.dates(),
)  # fmt: skip
KEYS = st.sampled_from(sorted(LONG_KEYS)) | st.text(max_size=5)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=6
)


@examples(800)
@given(id=st.sampled_from(list(PACK.questions)), data=ANYTHING)
def test_whatever_a_file_holds_is_an_answer_or_a_reason(id: str, data: Any) -> None:
    """Never an exception; exactly one of value and missing; what is invalid was reported, and nothing else was."""
    found, problems = read(id, data)
    assert (found.value is None) != (found.missing is None)
    assert found.raw is data
    assert (found.missing == "invalid") == bool(errors(problems))
    assert all(isinstance(text, str) and len(text) < 100 for p in problems for text in p.args.values())
    assert isinstance(found.at, str) and isinstance(found.note, str)
    question = PACK.questions[id]
    if isinstance(found.value, Interval):
        ends = [end for end in found.value if end is not None]
        assert question.kind.numeric and ends and ends == sorted(ends)
        assert all(question.minimum is None or end >= question.minimum for end in ends)
        assert all(question.maximum is None or end <= question.maximum for end in ends)
    elif found.value is not None:
        assert settled(found.value) and not question.kind.numeric
    assert read(id, data) == (found, problems)


@examples(200)
@given(raw=st.dictionaries(st.sampled_from([*PACK.questions, "person", "unheard_of"]), ANYTHING, max_size=6))
def test_whole_files_of_anything(raw: dict[str, Any]) -> None:
    """Each entry becomes one answer or one problem; answers are there for questions of the pack only."""
    answers, problems = respond(PACK, raw, PLACES, where)
    assert answers.keys() <= PACK.questions.keys()
    known = {"lead" if key == "person" else key for key in raw} - {"unheard_of"}
    assert answers.keys() == known
    assert len([p for p in problems if p.code == "A401"]) == len(raw) - len(known)
    assert all((one.value is None) != (one.missing is None) for one in answers.values())


GRANTS = [
    {"amount": 100, "at": "2023-11-21"},
    {"amount": 2500, "currency": "CZK", "at": "2024-05"},
    {"amount": 50, "at": 2023},
]


@pytest.mark.parametrize(
    ("as_of", "low", "high"),
    [
        ("2023-06-01", 0, 50),  # the year has begun: perhaps
        ("2023-11-20", 0, 50),
        ("2023-11-21", 100, 150),  # the day itself counts
        ("2024-05-01", 150, 250),  # a month that has begun
        ("2024-05-31", 250, 250),
        ("2026-11-21", 200, 250),  # three years to the day: still within
        ("2026-11-22", 100, 150),
        ("2027-01-01", 100, 100),
        ("2027-05-31", 0, 100),
        ("2027-06-01", 0, 0),
    ],
)
def test_dated_amounts_count_within_their_years(as_of: str, low: int, high: int) -> None:
    answers, problems = respond(PACK, {"aid": GRANTS}, PLACES, where)
    assert not problems and answers["aid"].value == Interval(0, 25000)
    assert situate(PACK, answers, date.fromisoformat(as_of)).values["aid"] == Interval(low * 100, high * 100)


def test_dated_amounts_may_be_ranges_and_leap_days_have_a_third_birthday() -> None:
    answers, _ = respond(
        PACK, {"aid": [{"from": 10, "at": "2021-03-01"}, {"to": 20, "at": "2021-02-28"}]}, PLACES, where
    )
    assert situate(PACK, answers, date(2024, 2, 29)).values["aid"] == Interval(1000, None)
    assert situate(PACK, answers, date(2024, 2, 28)).values["aid"] == Interval(1000, None)
    none, _ = respond(PACK, {"aid": []}, PLACES, where)
    assert situate(PACK, none, date(2024, 2, 29)).values["aid"] == exactly(0)


@pytest.mark.parametrize(
    ("data", "code", "at"),
    [
        ([{"amount": 5}], "A402", "aid"),
        ([{"amount": 5, "at": "soon"}], "A402", "aid"),
        ([{"amount": 5, "at": "2024-13"}], "A402", "aid"),
        ([{"amount": "much", "at": 2024}], "A402", "aid"),
        ([{"amount": -5, "at": 2024}], "A403", "aid"),
        ([{"amount": 5, "currency": "XXX", "at": 2024}], "A411", "aid"),
        ([5], "A402", "aid"),
        ([{"amount": 5, "at": 2024, "dat": 1}], "A409", "aid/0/dat"),
    ],
)
def test_bad_dated_amounts(data: Any, code: str, at: str) -> None:
    _, problems = respond(PACK, {"aid": data}, PLACES, where)
    assert [(p.code, p.place.file) for p in problems] == [(code, at)]


def test_dated_amounts_only_where_the_question_adds_up() -> None:
    _, problems = respond(PACK, {"turnover": [{"amount": 5, "at": 2024}]}, PLACES, where)
    assert [p.code for p in problems] == ["A402"]
