"""Where everything comes from: each name of the source documents has its row, and no figure of a scheme is invented.

`data/scheme_figures.json` holds every currency, number, date and address that the collected data states about each scheme;
`data/deliver_figures.json` every number of the lines "before you deliver", each with the page that states it.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from scheme_figures import WORDS, Figures, figures, plain, scalars

from sme_diag.authoring.sources import KINDS, Row, page, read, rules_of
from sme_diag.packs import find, load
from sme_diag.tree import Data, read_file

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules" / "export-pathway"
SOURCES = read(ROOT / "rules" / "sources.yaml")
NOT_TOLD = set(
    "id country region source url seen opens closes rate ceiling floor months currency successor kind".split()
)
"""Keys that hold codes, or that have a test of their own."""
CONDITION = {"when", "all", "any", "not"}

EXCEPTIONS = {
    ("b-light-2014-2020", "2"): "in the name of its successor, B Light 2",
}
"""A figure that a scheme may tell although the data does not write it so, each with the reason."""


def entries() -> Iterator[Data]:
    """Every scheme of the pack, as it is written."""
    for file in sorted((RULES / "schemes").glob("*.yaml")):
        yield from read_file(file)["schemes"]


SCHEMES = {str(entry["id"]): entry for entry in entries()}
CONCRETE = {id: entry for id, entry in SCHEMES.items() if not entry.get("generic")}


@cache
def known() -> dict[str, Figures]:
    """What the data states about each scheme."""
    data = json.loads((ROOT / "tests" / "data" / "scheme_figures.json").read_text("utf-8"))
    return {id: Figures(*(frozenset(entry.get(key, ())) for key in Figures._fields)) for id, entry in data.items()}


@cache
def offices() -> frozenset[str]:
    """The addresses of the bodies that contacts.yaml names."""
    return figures(scalars(read_file(RULES / "contacts.yaml"))).urls


@cache
def rules() -> frozenset[str]:
    """Everything in the shipped packs that a row may name."""
    found: set[str] = set()
    for place in find.packs([]):
        pack, problems = load(place.id)
        assert pack is not None, problems
        found |= rules_of(pack)
    return frozenset(found)


def told(data: Data, key: str = "") -> Iterator[str]:
    """Every text of a scheme that a reader sees; of a condition what is not quoted."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in NOT_TOLD:
                yield from told(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from told(value, key)
    elif isinstance(data, str):
        yield re.sub(r"\"[^\"]*\"|'[^']*'", " ", data) if key in CONDITION else data


def invented(id: str, found: Figures) -> set[str]:
    """The figures of a text that the data does not have; the year of a date it has is no invention."""
    stated = known().get(id, Figures(*[frozenset()] * 4))
    numbers = {number for number in found.numbers - stated.numbers if not stated.states(number)}
    dates = {date for date in found.dates if not stated.states(date)}
    return {
        figure for figure in numbers | dates | (found.currencies - stated.currencies) if (id, figure) not in EXCEPTIONS
    }


# the rows


@pytest.mark.parametrize("row", SOURCES.rows, ids=lambda row: row.name)
def test_a_row_names_something_or_states_its_gap(row: Row) -> None:
    assert row.name
    assert row.kind in KINDS
    assert row.where
    assert set(row.where) <= SOURCES.documents.keys()
    assert row.schemes or row.rules or row.gap


def test_no_name_has_two_rows() -> None:
    names = [row.name.lower() for row in SOURCES.rows]
    assert sorted(names) == sorted(set(names))


def test_every_document_has_rows_and_every_kind_too() -> None:
    assert {id for row in SOURCES.rows for id in row.where} == SOURCES.documents.keys()
    assert {row.kind for row in SOURCES.rows} == KINDS.keys()


def test_the_lists_of_the_documents_are_whole() -> None:
    """The policy brief features 18 good practices and eight projects; seven regions work together in SIE."""
    count = {kind: [row for row in SOURCES.rows if row.kind == kind] for kind in KINDS}
    assert len(count["good-practice"]) == 18
    assert len(count["project"]) == 8
    assert len([row for row in count["region"] if "sie" in row.where]) == 7
    assert all(row.schemes for row in count["good-practice"])


def test_every_scheme_named_is_in_the_pack() -> None:
    assert {id for row in SOURCES.rows for id in row.schemes} - SCHEMES.keys() == set()


def test_every_rule_named_is_in_a_pack() -> None:
    assert {rule for row in SOURCES.rows for rule in row.rules} - rules() == set()


def test_every_scheme_of_the_pack_has_a_row() -> None:
    assert CONCRETE.keys() - {id for row in SOURCES.rows for id in row.schemes} == set()


def test_the_page_is_the_one_the_rows_make() -> None:
    written = (ROOT / "docs" / "sources.md").read_text("utf-8")
    assert written == page(SOURCES), "run: python docs/make_sources.py --write"


# the figures


def test_the_pack_holds_the_schemes_of_the_data_and_no_others() -> None:
    assert sorted(CONCRETE) == sorted(known())


def test_every_scheme_states_a_source() -> None:
    assert [id for id, entry in CONCRETE.items() if not entry.get("source")] == []


@pytest.mark.parametrize("id", CONCRETE)
def test_amounts_and_rates_are_those_of_the_data(id: str) -> None:
    benefit = CONCRETE[id].get("benefit", {})
    amounts = {plain(benefit[key]) for key in ("rate", "ceiling", "floor") if key in benefit}
    assert amounts | {str(months) for months in benefit.get("months", [])} <= known()[id].numbers
    if "ceiling" in benefit or "floor" in benefit:
        assert benefit.get("currency", "EUR") in known()[id].currencies


@pytest.mark.parametrize("id", CONCRETE)
def test_dates_are_those_of_the_data(id: str) -> None:
    status = CONCRETE[id].get("status", {})
    dates = [str(status[key]) for key in ("seen", "opens", "closes") if key in status]
    assert [date for date in dates if not known()[id].states(date)] == []


@pytest.mark.parametrize("id", CONCRETE)
def test_addresses_are_those_of_the_data(id: str) -> None:
    entry = CONCRETE[id]
    assert figures(scalars(entry.get("source", []))).urls - known()[id].urls == set()
    assert figures(scalars(entry.get("contact", {}))).urls - known()[id].urls - offices() == set()


@pytest.mark.parametrize("id", CONCRETE)
def test_every_figure_told_is_in_the_data(id: str) -> None:
    assert invented(id, figures(told(CONCRETE[id]))) == set()


@pytest.mark.parametrize("id", sorted(SCHEMES.keys() - CONCRETE.keys()))
def test_general_advice_tells_no_figure(id: str) -> None:
    found = figures(told(SCHEMES[id]))
    assert found.numbers | found.dates | found.currencies == set()


@pytest.mark.parametrize("lang", ["fr"])
def test_a_translation_tells_no_other_figure(lang: str) -> None:
    files = [*(RULES / "locale").glob(f"{lang}.yaml"), *(RULES / "locale" / lang).glob("*.yaml")]
    texts = {id: text for file in files for id, text in (read_file(file).get("schemes") or {}).items()}
    wrong = {id: invented(id, figures(scalars(list(text.values())), lang)) for id, text in texts.items()}
    assert {id: found for id, found in wrong.items() if found} == {}


def test_every_exception_is_needed_and_says_why() -> None:
    for (id, figure), reason in EXCEPTIONS.items():
        found = figures(told(CONCRETE[id]))
        assert figure in found.numbers | found.dates | found.currencies, (id, figure)
        assert not (figure in known()[id].numbers or known()[id].states(figure)), (id, figure)
        assert reason


# the lines "before you deliver"

LINES: Data = {str(line["id"]): line for line in read_file(RULES / "deliver.yaml")["before_you_deliver"]}
STATED: dict[str, dict[str, str]] = json.loads((ROOT / "tests" / "data" / "deliver_figures.json").read_text("utf-8"))


@pytest.mark.parametrize("id", LINES)
def test_every_figure_of_a_line_is_listed_with_its_source(id: str) -> None:
    text, listed = LINES[id]["text"], STATED.get(id, {})
    found = figures([text])
    words = {str(WORDS[word]) for word in re.findall(r"[a-z]+", text.lower()) if WORDS.get(word, 1) > 1}
    assert found.dates | found.urls == frozenset()
    assert found.numbers | words == listed.keys()
    assert set(listed.values()) <= figures(scalars(LINES[id]["source"])).urls


def test_no_figure_is_listed_for_a_line_that_is_gone() -> None:
    assert STATED.keys() - LINES.keys() == set()


def test_every_line_says_where_it_comes_from_and_when_it_was_seen() -> None:
    lacking = [
        id for id, line in LINES.items() if not figures(scalars(line.get("source", []))).urls or not line.get("seen")
    ]
    assert lacking == []


@pytest.mark.parametrize("id", LINES)
def test_a_line_in_french_tells_the_same_figures(id: str) -> None:
    file = RULES / "locale" / "fr" / "schemes.yaml"
    text = read_file(file)["before_you_deliver"][id]["text"]
    assert figures([text], "fr").numbers == figures([LINES[id]["text"]]).numbers


# reading figures


@pytest.mark.parametrize(
    ("text", "lang", "numbers", "dates"),
    [
        ("EUR 1,250,000 or 2.5 million, 7.50%", "en", {"1250000", "2500000", "7.5"}, set()),
        ("1 250 000 EUR ou 2,5 millions, 7,50 %", "fr", {"1250000", "2500000", "7.5"}, set()),
        ("EUR 1.5 to 20 million, 30,000 to 5 million", "en", {"1500000", "20000000", "30000", "5000000"}, set()),
        ("de 1,5 à 20 millions de forints", "fr", {"1500000", "20000000"}, set()),
        ("from 20 February 2024, each 12 March", "en", set(), {"2024-02-20", "--03-12"}),
        ("1er juin 2024, en août 2025", "fr", set(), {"2024-06-01", "2025-08"}),
        ("2014-2020, seen 2024-06, B2B in FRI1", "en", {"2014", "2020"}, {"2024-06"}),
    ],
)
def test_figures_are_read_however_they_are_written(text: str, lang: str, numbers: set[str], dates: set[str]) -> None:
    found = figures([text], lang)
    assert (found.numbers, found.dates) == (numbers, dates)


def test_a_date_is_stated_by_a_more_exact_one_only() -> None:
    stated = figures(["closes 2026-03-31"])
    assert stated.states("2026-03-31")
    assert stated.states("2026-03")
    assert stated.states("2026")
    assert stated.states("--03-31")
    assert not stated.states("2026-03-30")
    assert not figures(["2026-03"]).states("2026-03-31")
