"""Countries, regions and choices found by what people type: a code, a name in any language, a part, an old name, a misspelling."""

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path
from time import process_time

import pytest
from core_packs import build, choice
from core_replies import problem

from sme_diag.core.responses import respond
from sme_diag.i18n.catalogue import catalogue
from sme_diag.i18n.speech import Speech
from sme_diag.interview.matching import Option, listed, matches, offered
from sme_diag.interview.typed import NotUnderstood, understand
from sme_diag.model.rules import Pack
from sme_diag.packs import geography
from sme_diag.source import NOWHERE
from sme_diag.text import fold

REFERENCE = Path(__file__).parents[2] / "sme_diag/reference"
PLACES = geography("en")
PACK = build(
    [
        {"id": "country", "type": "country", "first": ["FR", "GB", "DE"]},
        {"id": "markets", "type": "countries", "first": ["US"]},
        {"id": "online", "type": "boolean"},
        {"id": "region", "type": "region", "country": "country", "relevant": "online", "otherwise": "ZZ"},
        {
            "id": "lead",
            "type": "choice",
            "choices": [
                choice("nobody") | {"label": "Nobody yet"},
                choice("owner") | {"label": "The owner, when there is time"},
                choice("hired") | {"label": "Someone hired for it"},
                choice("équipe") | {"label": "Une équipe dédiée"},
                choice("year") | {"label": "2024"},
            ],
        },
        {
            "id": "sector",
            "type": "choice",
            "choices": [choice(f"s{n}") | {"label": f"Sector {n} of all"} for n in range(1, 61)],
        },
        {"id": "sells", "type": "choices", "none": "none", "choices": [choice("a"), choice("b"), choice("none")]},
    ]
)
COUNTRIES = offered(PACK.questions["country"], PLACES)
MORE = list(csv.DictReader((REFERENCE / "countries.csv").read_text("utf-8").splitlines()))
EXONYMS = list(csv.DictReader((REFERENCE / "nuts_also.csv").read_text("utf-8").splitlines()))


def codes(typed: str, options: list[Option]) -> list[str]:
    return [option.code for option in matches(typed, options)]


def regions(country: str | None) -> list[Option]:
    return offered(PACK.questions["region"], PLACES, country)


def meant(id: str, typed: str, pack: Pack = PACK, **given: object) -> list[object]:
    """The values of every reading of what was typed; the code of the refusal in a list where it is refused."""
    try:
        found = understand(pack.questions[id], typed, Speech(catalogue("en"), pack, PLACES), given)
    except NotUnderstood as refused:
        return [refused.problem.code] if refused.problem else []
    return [reading.raw for reading in found]


# ---- countries


@pytest.mark.parametrize("lang", ["en", "fr", "de", "es", "it", "cs", "pl"])
def test_every_country_is_found_by_its_name_in_every_language_of_the_table(lang: str) -> None:
    same = defaultdict(set)
    for row in MORE:
        same[fold(row[f"name_{lang}"])].add(row["code"])
    for row in MORE:
        found = codes(row[f"name_{lang}"], COUNTRIES)
        assert row["code"] in found, row
        assert same[fold(row[f"name_{lang}"])] <= set(found)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_country_is_found_by_name_and_code_alone_with_or_without_accents(lang: str) -> None:
    options = offered(PACK.questions["country"], geography(lang))
    assert len(options) == len(MORE)
    for option in options:
        for typed in (option.name, option.name.upper(), fold(option.name), f"  {option.name} ", option.code.lower()):
            assert codes(typed, options) == [option.code], typed


FOUND = [
    ("FR", ["FR"]),
    ("el", ["GR"]),
    ("UK", ["GB"]),
    ("Czech Republic", ["CZ"]),
    ("République tchèque", ["CZ"]),
    ("USA", ["US"]),
    ("u.s.a.", ["US"]),
    ("the netherlands", ["NL"]),
    ("Holland", ["NL"]),
    ("Côte d’Ivoire", ["CI"]),
    ("cote d'ivoire", ["CI"]),
    ("COTE D IVOIRE", ["CI"]),
    ("Allemagne", ["DE"]),
    ("osterreich", ["AT"]),
    ("Türkiye", ["TR"]),
    ("Lettonie", ["LV"]),
    ("portug", ["PT"]),
    ("czech", ["CZ"]),
    ("congo", ["CD", "CG"]),
    ("guinea-bissau", ["GW"]),
    ("Portgual", ["PT"]),
    ("Swizerland", ["CH"]),
    ("Belguim", ["BE"]),
    ("Atlantis", []),
    ("", []),
    ("!?", []),
    (" ", []),
    ("xqzw", []),
    ("1", []),
    ("x" * 10000, []),
    ("fr" * 5000, []),
    ("中国", []),
]


@pytest.mark.parametrize(("typed", "wanted"), FOUND, ids=[ascii(row[0][:20]) for row in FOUND])
def test_a_country_by_what_people_type(typed: str, wanted: list[str]) -> None:
    assert sorted(codes(typed, COUNTRIES)) == wanted


def test_several_candidates_come_in_the_order_of_likeliness() -> None:
    found = codes("guinea", COUNTRIES)
    assert found == ["GN"], "a whole name is meant"
    found = codes("united", COUNTRIES)
    assert found[0] == "GB", "the favourite of the pack first"
    assert {"GB", "US", "AE"} <= set(found)
    found = codes("ni", COUNTRIES)
    assert found == ["NI"], "a code is meant"
    found = codes("land", COUNTRIES)
    begins = [
        code for code in found if any(fold(n).startswith("land") for n in (PLACES.countries[code], *PLACES.also[code]))
    ]
    assert len(found) > 10 and found[: len(begins)] == begins


def test_the_favourites_of_the_pack_come_first_then_the_alphabet() -> None:
    assert [option.code for option in COUNTRIES[:3]] == ["FR", "GB", "DE"]
    rest = [fold(option.name) for option in COUNTRIES[3:]]
    assert rest == sorted(rest)
    assert offered(PACK.questions["markets"], PLACES)[0].code == "US"


# ---- regions


def test_a_region_is_one_of_the_country() -> None:
    assert {option.code[:2] for option in regions("GR")} == {"EL"}
    assert {option.code[:2] for option in regions("GB")} == {"UK"}
    assert {option.code[:2] for option in regions(None)} == set(PLACES.prefixes.values())
    assert codes("berlin", regions("FR")) == []
    assert codes("jura", regions("FR")) == ["FRC22"]
    assert codes("jura", regions("CH")) == ["CH025"]
    assert sorted(codes("jura", regions(None))) == ["CH025", "FRC22"]


def test_every_region_is_found_by_name_and_code_and_without_its_accents() -> None:
    for country, prefix in PLACES.prefixes.items():
        options = regions(country)
        by_name = defaultdict(list)
        for option in options:
            for name in {*map(fold, (option.name, *option.also))}:
                by_name[name].append(option.code)
        for option in options:
            assert codes(option.code, options) == codes(option.code.lower(), options) == [option.code]
            same = by_name[fold(option.name)]
            finest = max(same, key=len)
            wanted = {finest} if all(finest.startswith(code) for code in same) else set(same)
            for typed in (option.name, fold(option.name), unicodedata.normalize("NFD", option.name).upper()):
                assert wanted == set(codes(typed, options)), (prefix, option)


@pytest.mark.parametrize(
    ("country", "typed", "wanted"),
    [
        ("DE", "Berlin", ["DE300"]),  # of nested regions with one name the finest
        ("LU", "luxembourg", ["LU000"]),
        ("FR", "Ile de France", ["FR10"]),
        ("FR", "nouvelle aquitaine", ["FRI"]),
        ("FR", "frI12", ["FRI12"]),
        ("FR", "Aquitane", ["FRI1"]),
        ("PL", "Lodz", ["PL71", "PL711", "PL712"]),
        ("PL", "malopolskie", ["PL21"]),
        ("PL", "dolnoslaskie", ["PL51"]),
        ("DE", "Baden-Wuerttemberg", ["DE1"]),
        ("DK", "sjaelland", ["DK02"]),
        ("TR", "Izmir", ["TR310"]),
        ("AT", "wien", ["AT130"]),
    ],
)
def test_a_region_by_what_people_type(country: str, typed: str, wanted: list[str]) -> None:
    assert sorted(codes(typed, regions(country))) == wanted


EXAMPLES = """
DE9 Lower Saxony;Basse-Saxe | DE2 Bavaria;Bavière;baviere | DED Saxony;Saxe | DEA North Rhine Westphalia | ITI1 Tuscany;Toscane
ITC4 Lombardy;Lombardie | ITC1 Piedmont;Piémont | ITG1 Sicily;Sicile | FRH0 Brittany;Bretagne | FRD Normandy
ES51 Catalonia;Catalogne | ES61 Andalusia;Andalousie | ES21 Basque Country;Pays basque
CZ010 Prague;Praha | PL911 Warsaw;Varsovie | PL61 Kuyavia-Pomerania
CZ042 Ústí;usti | BE100 Brussels;Bruxelles | BE2 Flanders | AT130 Vienna | EL30 Athens;Attiki
EL43 Crète | BG411 Sofia | UKM Écosse
"""


@pytest.mark.parametrize("row", [row.strip() for row in EXAMPLES.replace("\n", "|").split("|") if row.strip()])
def test_well_known_regions_by_their_english_and_french_names(row: str) -> None:
    code, names = row.split(" ", 1)
    country = next(country for country, prefix in PLACES.prefixes.items() if code.startswith(prefix))
    for name in names.split(";"):
        assert meant("region", name, country=country) == [code]


def test_the_table_of_other_names_of_regions_is_sound() -> None:
    assert [row["code"] for row in EXONYMS] == sorted({row["code"] for row in EXONYMS})
    for row in EXONYMS:
        code, names = row["code"], row["also"].split(";")
        assert code in PLACES.regions and PLACES.also[code] == tuple(names)
        assert all(name and name == name.strip() for name in names)
        assert len({*map(fold, names)}) == len(names)
        assert PLACES.regions[code] not in names, "the published name needs no line"
        country = next(country for country, prefix in PLACES.prefixes.items() if code.startswith(prefix))
        for name in names:
            assert codes(name, regions(country)) == [code], name
            assert codes(fold(name), regions(country)) == [code], name


def test_the_suggestion_of_a_file_knows_other_names_too() -> None:
    assert problem("region", "Lower Saxony").suggestion == "DE9"
    assert problem("region", "basse saxe").suggestion == "DE9"
    assert problem("region", "Niedersachsen").suggestion == "DE9"
    assert problem("country", "Holland").suggestion == "NL"
    assert problem("country", "Cyprus").suggestion == "CY", "a region of that name does not hide the country"
    assert problem("country", "Bavaria").suggestion != "DE2"
    assert problem("lead", "Bavaria").suggestion is None


@pytest.mark.parametrize(
    ("country", "typed"),
    [("FR", "Bavaria"), ("FR", "Bayern"), ("FR", "DE2"), ("PL", "Sachsen"), ("AT", "Toscana")],
)
def test_a_region_of_another_country_is_recognised_and_refused_by_name(country: str, typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        understand(PACK.questions["region"], typed, Speech(catalogue("en"), PACK, PLACES), {"country": country})
    assert refused.value.problem is not None
    assert refused.value.problem.code == "A405"
    args = refused.value.problem.args
    assert args["code"] in {"DE2", "DED", "ITI1"}
    assert (args["region"], args["country"]) == (PLACES.regions[args["code"]], PLACES.countries[country])


def test_a_whole_name_of_another_country_is_no_misspelling_of_an_own_one() -> None:
    assert meant("region", "Calabria", country="ES") == ["A405"], "not Cantabria"
    assert meant("region", "Catania", country="ES") == ["A405"], "not Cataluña"
    assert meant("region", "Cantabira", country="ES") == ["ES130"]


def test_the_own_country_comes_before_the_others() -> None:
    assert meant("region", "Limburg", country="BE")[0] == "BE22"
    assert meant("region", "Limburg", country="NL")[0] == "NL42"
    assert meant("region", "Aquitaine", country={"value": "FR", "note": "by the book"}) == ["FRI1"]
    assert meant("region", "Bavaria") == ["DE2"], "without a country any region will do"
    assert meant("region", "Bavaria", country={"missing": "dont_know"}) == ["DE2"]


def test_a_whole_country_stands_for_its_region_by_its_code() -> None:
    assert meant("region", "FR", country="FR") == ["FR"]
    assert meant("region", "EL", country="GR") == ["EL"]
    assert meant("region", "UK", country="FR") == ["A405"]


# ---- choices


@pytest.mark.parametrize(
    ("id", "typed", "wanted"),
    [
        ("lead", "1", ["nobody"]),
        ("lead", "2.", ["owner"]),
        ("lead", "3)", ["hired"]),
        ("lead", "0", []),
        ("lead", "6", []),
        ("lead", "2024", []),  # a number is the number of a line
        ("lead", "9" * 5000, []),
        ("lead", "owner", ["owner"]),
        ("lead", "OWNER", ["owner"]),
        ("lead", "the owner", ["owner"]),
        ("lead", "time", ["owner"]),
        ("lead", "hired for", ["hired"]),
        ("lead", "equipe dediee", ["équipe"]),
        ("lead", "nobdy yet", ["nobody"]),
        ("lead", "some", ["hired"]),
        ("lead", "king", []),
        ("sector", "60", ["s60"]),
        ("sector", "61", []),
        ("sector", "s7", ["s7"]),
        ("sector", "sector 12 of", ["s12"]),
        ("sells", "1,2", [["a", "b"]]),
        ("sells", "1 2", [["a", "b"]]),
        ("sells", "a; b", [["a", "b"]]),
        ("sells", "2,2,2", [["b"]]),
        ("sells", "0", [["none"]]),
        ("sells", "3", [["none"]]),
        ("sells", "1,3", ["A410"]),
        ("sells", "1,9", []),
        ("sells", ",,,", []),
        ("sells", "", []),
        ("markets", "0", [[]]),
        ("markets", "Germany, us;el", [["DE", "US", "GR"]]),
        ("markets", "Germany, Atlantis", []),
        ("markets", "congo, FR", [["CG", "FR"], ["CD", "FR"]]),
    ],
)
def test_choices_by_number_code_and_part_of_a_label(id: str, typed: str, wanted: list[object]) -> None:
    found = meant(id, typed)
    assert sorted(map(str, found)) == sorted(map(str, wanted))


def test_a_part_that_many_labels_share_has_many_readings() -> None:
    assert len(meant("sector", "sector")) == 10, "more than can be shown, so that more letters are asked for"
    assert len(meant("sector", "sector 1")) == 10 or meant("sector", "sector 1") == ["s1"]


def test_every_choice_is_found_by_its_number_its_code_and_its_label() -> None:
    for id in ("lead", "sector"):
        question = PACK.questions[id]
        for number, each in enumerate(question.choices, start=1):
            typed = [str(number), each.code, *([] if each.label.isdigit() else [each.label, fold(each.label)])]
            for text in typed:
                assert meant(id, text) == [each.code]


def test_options_by_code_keep_the_order_they_are_offered_in() -> None:
    assert [option.code for option in listed({"DE", "AT", "FR"}, COUNTRIES)] == ["FR", "DE", "AT"]


@pytest.mark.parametrize(
    "typed", ["xy," * 3000, "a" * 10000, "germany," * 1200, "fr " * 3000, "\x00" * 10000, "é" * 10000]
)
@pytest.mark.parametrize("id", ["country", "markets", "region", "lead", "sector", "sells"])
def test_ten_thousand_pasted_characters_are_answered_at_once(id: str, typed: str) -> None:
    before = process_time()
    meant(id, typed, country="FR")
    assert process_time() - before < 2


def test_what_is_found_is_an_answer_the_engine_takes() -> None:
    for option in COUNTRIES:
        answers, problems = respond(PACK, {"country": option.code}, PLACES, lambda *path: NOWHERE)
        assert not problems and answers["country"].value == option.code
