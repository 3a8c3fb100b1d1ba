"""The life of a scheme by the table: the day before, on and after every boundary, and the arithmetic of months."""

from datetime import date, timedelta
from typing import Any

import pytest
from core_packs import Data, build, one_dimension, scheme, scored

from sme_diag.core import diagnose
from sme_diag.core.status import OPEN_HOLDS, months_later, status
from sme_diag.dates import span
from sme_diag.model.diagnosis import StatusFound
from sme_diag.model.rules import Sighting


def sighting(state: str, **dates: str) -> Sighting:
    """A sighting as a pack writes it."""
    return Sighting(state, **{key: span(written) for key, written in dates.items()})


def on(day: str, state: str, **dates: str) -> str:
    """The status on a day."""
    return status(sighting(state, **dates), date.fromisoformat(day)).status


BOUNDARIES: list[tuple[str, Sighting, str, tuple[str, str]]] = [
    # what, sighting, the first day on which it is otherwise, the status on the day before and from that day on
    ("opens on a day", sighting("open", seen="2026", opens="2026-03-10"), "2026-03-10", ("upcoming", "open")),
    ("opens in a month", sighting("open", seen="2026", opens="2026-03"), "2026-03-01", ("upcoming", "open")),
    ("opens in a year", sighting("open", seen="2025", opens="2026"), "2026-01-01", ("upcoming", "open")),
    ("opens, and was never seen", sighting("unknown", opens="2026-03-10"), "2026-03-10", ("upcoming", "unknown")),
    ("closes on a day", sighting("open", seen="2025", closes="2026-03-10"), "2026-03-11", ("open", "closed")),
    ("closes in a month", sighting("open", seen="2025", closes="2026-02"), "2026-03-01", ("open", "closed")),
    ("closes in a leap month", sighting("open", seen="2023", closes="2024-02"), "2024-03-01", ("open", "closed")),
    ("closes in a year", sighting("open", seen="2025", closes="2026"), "2027-01-01", ("open", "closed")),
    ("closes, and was never seen", sighting("unknown", closes="2026"), "2027-01-01", ("unknown", "closed")),
    ("closes, and was not seen open", sighting("unknown", seen="2025", closes="2026"), "2027-01-01", ("unknown", "closed")),
    ("a call, before it", sighting("unknown", opens="2026-03", closes="2026-05"), "2026-03-01", ("upcoming", "open")),
    ("a call, after it", sighting("unknown", opens="2026-03", closes="2026-05"), "2026-06-01", ("open", "closed")),
    ("a call of one day", sighting("open", opens="2026-03-10", closes="2026-03-10"), "2026-03-11", ("open", "closed")),
    ("a call seen long ago", sighting("open", seen="2020", opens="2026", closes="2026"), "2027-01-01", ("open", "closed")),
    ("a call seen later", sighting("open", seen="2027", opens="2026", closes="2028"), "2027-01-01", ("open", "open")),
    ("seen on a day, 18 months on", sighting("open", seen="2025-01-15"), "2026-07-16", ("open", "unknown")),
    ("seen in a month, 18 months on", sighting("open", seen="2025-01"), "2026-08-01", ("open", "unknown")),
    ("seen in a year, 18 months on", sighting("open", seen="2024"), "2026-07-01", ("open", "unknown")),
    ("seen at the end of a month", sighting("open", seen="2025-08-31"), "2027-03-01", ("open", "unknown")),
    ("seen, to a leap day", sighting("open", seen="2022-08-31"), "2024-03-01", ("open", "unknown")),
    ("seen on a leap day", sighting("open", seen="2024-02-29"), "2025-08-30", ("open", "unknown")),
    ("opened and seen since", sighting("open", seen="2025-01-15", opens="2024"), "2026-07-16", ("open", "unknown")),
    ("before it was seen on a day", sighting("open", seen="2026-03-10"), "2026-03-10", ("unknown", "open")),
    ("before it was seen in a month", sighting("open", seen="2026-03"), "2026-03-01", ("unknown", "open")),
    ("before it was seen in a year", sighting("open", seen="2026"), "2026-01-01", ("unknown", "open")),
    ("before it was seen, with an end", sighting("open", seen="2026", closes="2027"), "2026-01-01", ("unknown", "open")),
    ("closed, before it was seen so", sighting("closed", seen="2026-03-10"), "2026-03-10", ("unknown", "closed")),
    ("closed in a month", sighting("closed", seen="2026-03"), "2026-03-01", ("unknown", "closed")),
    ("closed after a call", sighting("closed", seen="2027", opens="2026", closes="2026"), "2027-01-01", ("open", "closed")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "seen", "day", "either"), BOUNDARIES, ids=[row[0] for row in BOUNDARIES])
def test_boundaries(what: str, seen: Sighting, day: str, either: tuple[str, str]) -> None:
    turn = date.fromisoformat(day)
    found = [status(seen, turn + timedelta(days)) for days in (-1, 0, 1)]
    assert [one.status for one in found] == [either[0], either[1], either[1]], what
    assert all(one.sighting == seen for one in found)


@pytest.mark.parametrize("day", ["2000-01-01", "2026-11-21", "2099-12-31"])
@pytest.mark.parametrize(
    ("state", "dates", "wanted"),
    [
        ("open", {}, "unknown"),
        ("unknown", {}, "unknown"),
        ("closed", {}, "closed"),
        ("closed", {"opens": "2027"}, "closed"),  # seen closed: closed, whatever else is dated
        ("closed", {"opens": "1990", "closes": "2100"}, "closed"),
        ("unknown", {"seen": "1990"}, "unknown"),
        ("open", {"opens": "1990"}, "unknown"),
        ("open", {"closes": "2100"}, "unknown"),
        ("open", {"opens": "1990", "closes": "2100"}, "open"),
        ("open", {"seen": "1990", "closes": "2100"}, "open"),
    ],
)
def test_on_any_day(day: str, state: str, dates: dict[str, str], wanted: str) -> None:
    assert on(day, state, **dates) == wanted


def test_a_generic_recommendation_is_always_open() -> None:
    assert status(None, date(2026, 1, 1)) == StatusFound("open", None)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2025-01-15", 18, "2026-07-15"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-11-30", 1, "2025-12-30"),
        ("2025-12-31", 12, "2026-12-31"),
        ("2025-06-30", 6, "2025-12-30"),
        ("2025-06-30", 0, "2025-06-30"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-01", 1, "9999-12-31"),  # the calendar ends there
        ("2026-11-21", 10**6, "9999-12-31"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(("holds", "last"), [(None, "2026-07-31"), (6, "2025-07-31"), (24, "2027-01-31")])
def test_how_long_a_sighting_holds_is_a_parameter_of_the_pack(holds: int | None, last: str) -> None:
    assert OPEN_HOLDS == 18
    rows: list[Data] = [{"value": holds, "source": ["made up"]}]
    more: dict[str, Any] = {
        "parameters": [{"id": "open_holds_months", "kind": "integer", "values": rows}] if holds else [],
        "dimensions": [one_dimension("a")],
        "barriers": [{"id": "b", "revealed_by": ["a"]}],
        "needs": [{"id": "help", "relieves": {"b": 1}}],
        "steps": [{"id": "go", "done": False}],
        "schemes": [scheme("one", status={"state": "open", "seen": "2025-01-31"}), scheme("any", generic=True)],
    }
    pack, day = build([scored("a")], **more), date.fromisoformat(last)
    for on_day, wanted in ((day, "open"), (day + timedelta(1), "unknown")):
        one, generic = diagnose(pack, {}, on_day).schemes
        assert (one.status.status, generic.status.status) == (wanted, "open")
