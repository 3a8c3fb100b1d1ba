"""Scheme data -> Schemes. A scheme that cannot be read is left out and its problems reported: a bad scheme harms itself only."""

from decimal import Decimal
from typing import Any

from sme_diag.dates import span
from sme_diag.model.rules import Benefit, Condition, Contact, Point, Scheme, Sighting
from sme_diag.packs.conditions import Conditions
from sme_diag.problems import Problem
from sme_diag.source import Place
from sme_diag.tree import Map, place_of


def read_schemes(records: list[tuple[Any, Place]], conditions: Conditions) -> tuple[Scheme, ...]:
    """Every scheme that can be used; the problems of the others are collected by `conditions`."""
    schemes = []
    for record, _ in records:
        before = len(conditions.problems)
        scheme = read_scheme(record, conditions)
        if len(conditions.problems) == before:
            schemes.append(scheme)
    return tuple(schemes)


def read_scheme(record: Map, conditions: Conditions) -> Scheme:
    """One scheme."""
    return Scheme(
        id=str(record["id"]),
        name=str(record["name"]),
        kind=str(record["kind"]),
        need=str(record["need"]),
        step=str(record["step"]),
        summary=str(record["summary"]),
        operator=str(record.get("operator") or ""),
        also_kinds=_words(record, "also_kinds"),
        also_needs=_words(record, "also_needs"),
        countries=_words(record, "country"),
        regions=_words(record, "region"),
        access=str(record.get("access", "direct")),
        intermediary=str(record.get("intermediary") or ""),
        eligible=tuple(
            Condition(str(c["id"]), conditions.condition(c, "when"), str(c.get("label") or ""))
            for c in record.get("eligible") or ()
        ),
        to_check=tuple(
            Point(str(p["id"]), str(p["text"]), conditions.condition(p, "when")) for p in record.get("to_check") or ()
        ),
        status=_sighting(record, conditions.problems),
        benefit=_benefit(record),
        first_step=str(record.get("first_step") or ""),
        contact=_contact(record.get("contact")),
        ask=_words(record, "ask"),
        generic=record.get("generic") is True,
        de_minimis=record["de_minimis"] if isinstance(record.get("de_minimis"), bool) else None,
        successor=record.get("successor"),
        source=_words(record, "source"),
        confidence=str(record.get("confidence") or ""),
        note=str(record.get("note") or ""),
        place=place_of(record),
    )


def _words(record: Map, key: str) -> tuple[str, ...]:
    value = record.get(key)
    return () if value is None else tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _sighting(record: Map, problems: list[Problem]) -> Sighting | None:
    data = record.get("status")
    if data is None:
        return None
    seen, opens, closes = (span(data[key]) if key in data else None for key in ("seen", "opens", "closes"))
    if opens and closes and opens[0] > closes[1]:
        problems.append(Problem("P226", place_of(data, "closes"), {"scheme": str(record["id"])}))
    return Sighting(str(data["state"]), seen, opens, closes, str(data.get("note") or ""))


def _benefit(record: Map) -> Benefit | None:
    data = record.get("benefit")
    if data is None:
        return None

    def hundredths(key: str) -> int | None:
        return None if data.get(key) is None else int(Decimal(data[key]) * 100)

    return Benefit(
        str(data.get("text") or ""),
        hundredths("rate"),
        hundredths("ceiling"),
        hundredths("floor"),
        str(data.get("currency", "EUR")),
        tuple(int(month) for month in data.get("months") or ()),
    )


def _contact(data: Any) -> Contact | None:
    return None if data is None else Contact("", str(data["name"]), str(data.get("url") or ""))
