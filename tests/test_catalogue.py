"""The catalogue as advice: whatever holds a firm back, wherever it is, something that relieves it is among the first five."""

import csv
from datetime import date
from pathlib import Path

import pytest

from sme_diag.core import diagnose
from sme_diag.lang.values import exactly
from sme_diag.model.answers import Answer
from sme_diag.model.diagnosis import Diagnosis
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load

ROOT = Path(__file__).parents[1]
PACK = load("export-pathway")[0]
assert PACK is not None
TODAY = date(2026, 11, 21)
PLACES = {
    "FR": "FRI12", "ES": "ES130", "DE": "DE912", "IT": "ITF22", "CZ": "CZ042", "PL": "PL613", "HU": "HU211", "RO": "RO111",
    "PT": "PT112", "NL": "NL124", "AT": "AT130", "IE": "IE061", "SE": "SE313", "GB": "UKJ42", "BR": "ZZ",
}  # fmt: skip
SOUND = {
    "founded": exactly(2005),
    "employees": exactly(2000),
    "turnover": exactly(300_000_000),
    "balance_sheet": exactly(200_000_000),
    "sells": frozenset({"goods"}),
    "sector": "manufacturing",
    "held_by_company": "under_25",
    "de_minimis_received": exactly(0),
    "exports": "now_and_then",
    "export_share": exactly(500),
    "export_countries": exactly(100),
    "export_years": exactly(200),
    "presence_abroad": "nothing",
    "target_scope": "both",
    "target_countries": frozenset({"CH"}),
    "product_regulated": False,
    "product_controlled": False,
}


def firm(pack: Pack, country: str, weak: tuple[str, ...]) -> Diagnosis:
    """A firm that does everything well except for some questions, where it does the least."""
    answers = {id: Answer(value) for id, value in SOUND.items()}
    answers |= {"country": Answer(country), "region": Answer(PLACES[country])}
    for id, question in pack.questions.items():
        if question.scored:
            scores = question.scores
            pick = min if id in weak else max
            answers[id] = Answer(pick(scores, key=lambda code: scores[code]))
    return diagnose(pack, answers, TODAY)


@pytest.mark.parametrize("country", PLACES)
def test_every_barrier_has_relief_among_the_first_five(country: str) -> None:
    assert PACK is not None
    lacking = []
    for barrier in PACK.barriers:
        result = firm(PACK, country, barrier.revealed_by)
        found = next((b for b in result.barriers if b.id == barrier.id), None)
        if found is not None and found.severity.low >= 60:
            first = result.recommendations[:5]
            if not any(barrier.id in entry.scheme.addresses for entry in first):
                lacking.append(barrier.id)
    assert lacking == []


def test_generic_advice_names_whom_to_ask_and_no_more() -> None:
    """Where contacts.yaml has a row for the firm's country, that one; else the fallback."""
    assert PACK is not None
    countries = {c.country for c in PACK.contacts}
    for country in PLACES:
        result = firm(PACK, country, ("export_lead", "export_plan", "languages"))
        generic = {s.id: s for s in PACK.schemes if s.generic}
        for entry in result.recommendations:
            if entry.scheme.id in generic and generic[entry.scheme.id].contact is None:
                assert 1 <= len(entry.contacts) <= 2
                for contact in entry.contacts:
                    assert contact.country == country if contact in PACK.contacts else contact in PACK.fallback
                    if country not in countries:
                        assert contact in PACK.fallback


@pytest.mark.parametrize(("country", "points"), [("FR", ()), ("GB", ("no_fund",)), ("BR", ("participating",))])
def test_where_a_country_stands_in_horizon_europe_is_asked_only_where_it_is_not_known(
    country: str, points: tuple[str, ...]
) -> None:
    """The United Kingdom is associated, though not for the fund; of other countries outside the EU the operator knows."""
    assert PACK is not None
    result = firm(PACK, country, ())
    found = next(entry for entry in result.schemes if entry.id == "eic-accelerator")
    assert tuple(id for id in found.to_check if id in ("no_fund", "participating")) == points


def test_every_country_of_the_reference_has_a_name_and_every_region_a_country() -> None:
    places = geography()
    with (ROOT / "sme_diag/reference/nuts.csv").open(encoding="utf-8") as stream:
        codes = [row["code"] for row in csv.DictReader(stream)]
    prefixes = set(places.prefixes.values())
    assert all(code[:2] in prefixes for code in codes)
    assert all(places.countries.values())
    for lang in ("en", "fr"):
        assert len(geography(lang).countries) == len(places.countries)
