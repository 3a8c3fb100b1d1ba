"""Numbers, amounts, ranges and days as people type them: a table, and what holds for any text."""

from decimal import Decimal
from typing import Any

import pytest
from core_packs import examples
from core_replies import PACK, read
from hypothesis import given
from hypothesis import strategies as st

from sme_diag.interview.numbers import LONGEST, day, days, readings

D = Decimal
NUMERIC = ("staff", "rating", "turnover", "share", "founded")
MARKS = (".", ",")

BOTH: list[tuple[str, list[Any]]] = [  # typed, what it may mean, whatever the decimal mark
    ("0", [0]),
    ("7", [7]),
    (" 12 ", [12]),
    ("1200000", [1200000]),
    ("1 200 000", [1200000]),
    ("1\u00a0200\u00a0000", [1200000]),
    ("1\u202f200\u202f000", [1200000]),
    ("1\u2009200", [1200]),
    ("1.200.000", [1200000]),
    ("1,200,000", [1200000]),
    ("1'200'000", [1200000]),
    ("1’200’000", [1200000]),
    ("1.200.000,5", [D("1200000.5")]),
    ("1,200,000.5", [D("1200000.5")]),
    ("1 200,5", [D("1200.5")]),
    ("1 200.5", [D("1200.5")]),
    ("1200.50", [D("1200.5")]),
    ("12.5", [D("12.5")]),
    ("12,5", [D("12.5")]),
    (".5", [D("0.5")]),
    (",5", [D("0.5")]),
    ("0.125", [D("0.125")]),
    ("0,125", [D("0.125")]),
    ("1200.000", [1200]),
    ("12 %", [12]),
    ("12%", [12]),
    ("12,5\u00a0%", [D("12.5")]),
    ("% 12", [12]),
    ("007", [7]),
    ("0012.50", [D("12.5")]),
    ("+5", [5]),
    ("-5", [-5]),
    ("−5", [-5]),
    ("-1 200,5", [D("-1200.5")]),
    ("-0", [0]),
    ("5k", [5000]),
    ("5 tsd.", [5000]),
    ("5 tis", [5000]),
    ("5 tys.", [5000]),
    ("5 mille", [5000]),
    ("1.2m", [1200000]),
    ("1,2 Mio", [1200000]),
    ("1,2 Mio.", [1200000]),
    ("1,2 mln", [1200000]),
    ("1,2 million", [1200000]),
    ("1.25 Millions", [1250000]),
    ("2 Md", [2000000000]),
    ("2 mld", [2000000000]),
    ("1,5 milliards", [1500000000]),
    ("1.5bn", [1500000000]),
    ("10-24", [{"from": 10, "to": 24}]),
    ("10 - 24", [{"from": 10, "to": 24}]),
    ("10–24", [{"from": 10, "to": 24}]),
    ("10—24", [{"from": 10, "to": 24}]),
    ("10..24", [{"from": 10, "to": 24}]),
    ("10…24", [{"from": 10, "to": 24}]),
    ("10 to 24", [{"from": 10, "to": 24}]),
    ("10 à 24", [{"from": 10, "to": 24}]),
    ("10 a\u0300 24", [{"from": 10, "to": 24}]),  # the accent as a character of its own, as a Mac pastes it
    ("10 a 24", [{"from": 10, "to": 24}]),
    ("10 bis 24", [{"from": 10, "to": 24}]),
    ("from 5 to 9", [{"from": 5, "to": 9}]),
    ("between 5 and 9", [{"from": 5, "to": 9}]),
    ("de 5 à 9", [{"from": 5, "to": 9}]),
    ("entre 5 et 9", [{"from": 5, "to": 9}]),
    ("von 5 bis 9", [{"from": 5, "to": 9}]),
    ("12,5-20,5 %", [{"from": D("12.5"), "to": D("20.5")}]),
    ("1 200-1 500", [{"from": 1200, "to": 1500}]),
    ("1-2 Mio", [{"from": 1000000, "to": 2000000}]),
    ("500k-2m", [{"from": 500000, "to": 2000000}]),
    ("-10-5", [{"from": -10, "to": 5}]),
    ("-10 to -5", [{"from": -10, "to": -5}]),
    ("5-5", [{"from": 5, "to": 5}]),
    ("10+", [{"from": 10}]),
    ("10 +", [{"from": 10}]),
    ("10+ %", [{"from": 10}]),
    ("10k+", [{"from": 10000}]),
    ("at least 10", [{"from": 10}]),
    ("au moins 1 200", [{"from": 1200}]),
    ("mindestens 10", [{"from": 10}]),
    ("min. 10", [{"from": 10}]),
    (">= 10", [{"from": 10}]),
    ("≥10", [{"from": 10}]),
    ("≤ 10", [{"to": 10}]),
    ("<=10", [{"to": 10}]),
    ("at most 10", [{"to": 10}]),
    ("up to 10", [{"to": 10}]),
    ("au plus 10", [{"to": 10}]),
    ("jusqu’à 10", [{"to": 10}]),
    ("max 10", [{"to": 10}]),
    ("٣", [3]),  # digits of other scripts are digits
    ("١٢-٢٤", [{"from": 12, "to": 24}]),
    ("１２", [12]),
]
NEITHER = (
    "", " ", "\u202f", "ten", "dix", "-", "--", "+", "≤", "at least", "10-", "-10-", "24-10", "2m-1k", "1-2-3", "10 24", "1 2 3",
    "12 00",
    "1 2000", "1.2.3", "1,2,3", "1.200,5.5", "1.2,3", "12,34,567", "1..", "..", "5 / 6", "1e5", "0x1F", "1_000", "²", "½", "VII",
    "NaN", "inf",
    "12 people", "12 x y", "12 13k", "5 k k", "5 mio mio", "% %", "#12", "(12)", "1'2", "12 !", "<script>", "'; drop", "{0}",
    "1" * (LONGEST + 1), "1" * 10000, "1-" * 5000, "9," * 5000, "\u202e12\u202e x", "\x00", "1\x002",
)  # fmt: skip
AMBIGUOUS: list[tuple[str, str, list[Any]]] = [  # typed, the decimal mark, the likelier reading first
    ("1.200", ".", [1200, D("1.2")]),
    ("1.200", ",", [1200]),
    ("1,200", ",", [1200, D("1.2")]),
    ("1,200", ".", [1200]),
    ("-1.200", ".", [-1200, D("-1.2")]),
    ("12.345", ".", [12345, D("12.345")]),
    ("1.200 m", ".", [1200000000, 1200000]),
    ("1.200-1.500", ".", [{"from": 1200, "to": 1500}, {"from": D("1.2"), "to": D("1.5")}]),
    ("1,200-1,500", ",", [{"from": 1200, "to": 1500}, {"from": D("1.2"), "to": D("1.5")}]),
    ("1.200-1.500", ",", [{"from": 1200, "to": 1500}]),
    ("500-1.200", ".", [{"from": 500, "to": 1200}]),
    ("1.200+", ".", [{"from": 1200}, {"from": D("1.2")}]),
    ("≤ 1,200", ",", [{"to": 1200}, {"to": D("1.2")}]),
]
MONEY: list[tuple[str, list[Any]]] = [
    ("500", [500]),
    ("1,2 Mio", [1200000]),
    ("€ 500", [{"amount": 500, "currency": "EUR"}]),
    ("€500", [{"amount": 500, "currency": "EUR"}]),
    ("500 €", [{"amount": 500, "currency": "EUR"}]),
    ("500 euros", [{"amount": 500, "currency": "EUR"}]),
    ("500 eur", [{"amount": 500, "currency": "EUR"}]),
    ("500 k€", [{"amount": 500000, "currency": "EUR"}]),
    ("500k€", [{"amount": 500000, "currency": "EUR"}]),
    ("€500k", [{"amount": 500000, "currency": "EUR"}]),
    ("1,2 M€", [{"amount": 1200000, "currency": "EUR"}]),
    ("1,5 Mio €", [{"amount": 1500000, "currency": "EUR"}]),
    ("500 KEUR", [{"amount": 500000, "currency": "EUR"}]),
    ("30000 CZK", [{"amount": 30000, "currency": "CZK"}]),
    ("CZK 30 000", [{"amount": 30000, "currency": "CZK"}]),
    ("30 000 Kč", [{"amount": 30000, "currency": "CZK"}]),
    ("30 000 Kc\u030c", [{"amount": 30000, "currency": "CZK"}]),
    ("30 tis. Kč", [{"amount": 30000, "currency": "CZK"}]),
    ("500 zł", [{"amount": 500, "currency": "PLN"}]),
    ("1,2 mln zł", [{"amount": 1200000, "currency": "PLN"}]),
    ("£500", [{"amount": 500, "currency": "GBP"}]),
    ("500 Ft", [{"amount": 500, "currency": "HUF"}]),
    ("$ 500", [{"amount": 500, "currency": "$"}]),  # of many countries: refused later, with a reason
    ("500 kr", [{"amount": 500, "currency": "KR"}]),
    ("CHF 1'200'000", [{"amount": 1200000, "currency": "CHF"}]),
    ("10-24 CZK", [{"from": 10, "to": 24, "currency": "CZK"}]),
    ("CZK 10-24", [{"from": 10, "to": 24, "currency": "CZK"}]),
    ("10 CZK - 24 CZK", [{"from": 10, "to": 24, "currency": "CZK"}]),
    ("1-2 M€", [{"from": 1000000, "to": 2000000, "currency": "EUR"}]),
    ("10+ CZK", [{"from": 10, "currency": "CZK"}]),
    ("10 CZK+", [{"from": 10, "currency": "CZK"}]),
    ("at most 500 €", [{"to": 500, "currency": "EUR"}]),
    ("10 CZK - 24 PLN", []),
    ("500 € CZK", []),
    ("500 roubles", []),
]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(("typed", "wanted"), BOTH, ids=[ascii(row[0]) for row in BOTH])
def test_what_reads_the_same_in_both_languages(typed: str, wanted: list[Any], mark: str) -> None:
    assert readings(typed, mark=mark) == wanted


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("typed", NEITHER, ids=[ascii(text[:12]) for text in NEITHER])
def test_what_is_no_number(typed: str, mark: str) -> None:
    assert readings(typed, mark=mark) == []
    assert readings(typed, money=True, mark=mark) == []


@pytest.mark.parametrize(("typed", "mark", "wanted"), AMBIGUOUS)
def test_what_may_mean_two_things(typed: str, mark: str, wanted: list[Any]) -> None:
    assert readings(typed, mark=mark) == wanted


@pytest.mark.parametrize(("typed", "wanted"), MONEY)
def test_amounts(typed: str, wanted: list[Any]) -> None:
    assert readings(typed, money=True) == readings(typed, money=True, mark=",") == wanted


@pytest.mark.parametrize("typed", ["500 €", "CZK 500", "$5", "10-24 zł", "10 € +", "12 ans"])
def test_a_number_has_no_currency(typed: str) -> None:
    assert readings(typed) == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("12,5", []), ("12.0", [12]), ("1.200", [1200]), ("1,2 Mio", [1200000]), ("1.5-3", []), ("0.5+", [])],
)
def test_a_whole_number_has_no_fraction(typed: str, wanted: list[Any]) -> None:
    assert readings(typed, whole=True) == wanted


def test_nothing_is_rounded() -> None:
    """A digit far behind the mark stays, so that what cannot be held exactly is refused and not cut."""
    typed = "12.3" + "0" * 60 + "1"
    assert readings(typed) == [D(typed)]
    assert readings("1." + "0" * 60 + "1", whole=True) == []


DAYS = [
    ("2026-11-21", "2026-11-21"),
    (" 21.11.2026 ", "2026-11-21"),
    ("21/11/2026", "2026-11-21"),
    ("21-11-2026", "2026-11-21"),
    ("1 2 2026", "2026-02-01"),
    ("1.2.2026", "2026-02-01"),
    ("29.2.2024", "2024-02-29"),
    ("29.2.2023", None),
    ("31.4.2026", None),
    ("0.1.2026", None),
    ("1.13.2026", None),
    ("21.11.26", None),
    ("2026-11-31", None),
    ("2026-11", None),
    ("2026", None),
    ("today", None),
    ("", None),
    ("1" * 10000, None),
    ("٢١.١١.٢٠٢٦", None),
]
SPANS = [
    ("1.2.2026 - 3.4.2026", {"from": "2026-02-01", "to": "2026-04-03"}),
    ("from 2026-02-01 to 2026-04-03", {"from": "2026-02-01", "to": "2026-04-03"}),
    ("de 1/2/2026 à 3/4/2026", {"from": "2026-02-01", "to": "2026-04-03"}),
    ("2026-02-01…2026-04-03", {"from": "2026-02-01", "to": "2026-04-03"}),
    ("2026-02-01+", {"from": "2026-02-01"}),
    ("≤ 2026-02-01", {"to": "2026-02-01"}),
    ("3.4.2026 - 1.2.2026", None),
    ("1.2.2026 - soon", None),
    ("2026-02-01-2026-04-03", None),
    ("tomorrow+", None),
    ("1.2.2026 - " * 1000, None),
]


@pytest.mark.parametrize(("typed", "wanted"), DAYS, ids=[ascii(row[0][:12]) for row in DAYS])
def test_days(typed: str, wanted: str | None) -> None:
    assert day(typed) == days(typed) == wanted


@pytest.mark.parametrize(("typed", "wanted"), SPANS)
def test_ranges_of_days(typed: str, wanted: Any) -> None:
    assert days(typed) == wanted


# ---- properties

PIECES = st.sampled_from(
    "0 1 12 200 000 1200 . , ' ’ - – + − % € £ $ k m mio md czk pln kč zł k€ from to à at least ≤ ≥ .. … x ( e5 ٣ \x00".split()
    + ["\u202f", "\u00a0"]
    + [" "]
)
TYPED = st.text(max_size=40) | st.lists(PIECES, max_size=8).map("".join) | st.lists(PIECES, max_size=8).map(" ".join)


@examples(600)
@given(TYPED, st.booleans(), st.booleans(), st.sampled_from(MARKS))
def test_any_text_has_readings_that_differ_and_are_in_order(typed: str, money: bool, whole: bool, mark: str) -> None:
    found = readings(typed, money, whole, mark)
    assert all(one != other for n, one in enumerate(found) for other in found[:n])
    assert len(found) <= 2 or {"from", "to"} <= found[0].keys()  # type: ignore[union-attr]
    for raw in found:
        ends = [raw[key] for key in ("from", "to", "amount") if key in raw] if isinstance(raw, dict) else [raw]
        assert ends == sorted(ends)
        assert money or not (isinstance(raw, dict) and "currency" in raw)
        assert not whole or all(type(end) is int for end in ends)


@examples(400)
@given(TYPED, st.sampled_from(MARKS))
def test_every_reading_is_taken_or_refused_with_a_reason(typed: str, mark: str) -> None:
    for id in NUMERIC:
        kind = PACK.questions[id].type
        for raw in readings(typed, kind == "money", kind in ("integer", "year"), mark):
            answer, problems = read(id, raw)
            assert (answer.value is None) == bool(problems)
            assert answer.missing == ("invalid" if problems else None)
    written = days(typed)
    if written is not None:
        answer, problems = read("started", written)
        assert answer.value is not None and not problems


@examples(200)
@given(st.integers(-(10**12), 10**12), st.integers(0, 2), st.sampled_from((" ", "\u00a0", "\u202f", ".", ",", "'", "")))
def test_a_number_is_read_whatever_groups_its_thousands(number: int, places: int, group: str) -> None:
    decimal = "," if group == "." else "."
    value = D(number).scaleb(-places)
    whole, _, rest = f"{value:,f}".partition(".")
    typed = whole.replace(",", group) + (decimal + rest if rest else "")
    assert readings(typed, mark=decimal)[0] == value
