"""What is typed is understood, read back, and typed again: for a question of every type, in every language of the interface."""

from datetime import date
from typing import Any

import pytest
from core_packs import examples
from core_replies import PACK, read
from hypothesis import given
from hypothesis import strategies as st

from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.i18n.speech import Speech
from sme_diag.interview.typed import NotUnderstood, as_typed, shown, tried, understand
from sme_diag.model.answers import Answer
from sme_diag.packs import geography

LANGUAGES = languages()
SPEECH = {lang: Speech(catalogue(lang), PACK, geography(lang)) for lang in LANGUAGES}


def readings(id: str, typed: str, lang: str = "en", **given: object) -> list[Any]:
    """The values of every reading."""
    return [reading.raw for reading in understand(PACK.questions[id], typed, SPEECH[lang], given)]


def refusal(id: str, typed: str, lang: str = "en", **given: object) -> str | None:
    """The code of the problem with what was typed; None where it is not understood at all."""
    with pytest.raises(NotUnderstood) as refused:
        understand(PACK.questions[id], typed, SPEECH[lang], given)
    return refused.value.problem.code if refused.value.problem else None


def good(id: str, raw: object, **beside: object) -> Answer:
    answer, problems = read(id, raw, **beside)
    assert not problems, problems
    return answer


@pytest.mark.parametrize(
    ("id", "typed", "wanted"),
    [
        ("lead", "2", ["named_person"]),
        ("lead", "equipe", ["team"]),
        ("sells", "1, 2", [["goods", "services"]]),
        ("sells", "1 2", [["goods", "services"]]),
        ("sells", "0", [["nothing_yet"]]),
        ("markets", "0", [[]]),
        ("markets", "Germany, usa", [["DE", "US"]]),
        ("online", "YES", [True]),
        ("online", " n ", [False]),
        ("staff", "12", [12]),
        ("staff", "1.200", [1200]),
        ("staff", "10-24", [{"from": 10, "to": 24}]),
        ("share", "12 %", [12]),
        ("founded", "2012", [2012]),
        ("started", "1.2.2020", ["2020-02-01"]),
        ("started", "2020-01-01 - 2020-03-01", [{"from": "2020-01-01", "to": "2020-03-01"}]),
        ("country", "Greece", ["GR"]),
        ("region", "fri12", ["FRI12"]),
        ("remark", "  What I like. ", ["What I like."]),
        ("remark", "FR", ["FR"]),
        ("remark", "\x1b[31mred\x07", ["[31mred"]),
        ("turnover", "1,2 Mio", [1200000]),
        ("turnover", "30000 CZK", [{"amount": 30000, "currency": "CZK"}]),
        ("aid", "500", [500]),
    ],
)
def test_an_answer_to_a_question_of_every_type(id: str, typed: str, wanted: list[Any]) -> None:
    assert readings(id, typed) == wanted


def test_every_type_of_question_was_asked() -> None:
    from sme_diag.model.questionnaire import TYPES

    assert {question.type for question in PACK.questions.values()} == set(TYPES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("words", "wanted"), [("1 y yes o oui YES Oui true", True), ("2 n no non NON false", False), ("3 0 maybe yo", None)]
)
def test_yes_and_no(lang: str, words: str, wanted: bool | None) -> None:
    for typed in words.split():
        if wanted is None or (lang == "en" and typed == "o"):
            assert refusal("online", typed, lang) is None
        else:
            assert readings("online", typed, lang) == [wanted]
    assert as_typed(PACK.questions["online"], good("online", True), SPEECH[lang]) in {"yes", "oui"}


@pytest.mark.parametrize(
    ("id", "typed", "code"),
    [
        ("staff", "-5", "A403"),
        ("staff", "5001", "A403"),
        ("staff", "10-6000", "A403"),
        ("share", "101", "A403"),
        ("founded", "1492", "A403"),
        ("rating", "-6", "A403"),
        ("rating", "1.234", "A402"),  # more decimals than are kept; in English 1,234 would be meant
        ("rating", "1" * 30, "A402"),
        ("turnover", "-1", "A403"),
        ("turnover", "$ 500", "A411"),
        ("turnover", "500 kr", "A411"),
        ("turnover", "5-6 GBP", "A411"),
        ("sells", "1, 3", "A410"),
        ("region", "Bavaria", "A405"),
        ("region", "DE2", "A405"),
        ("region", "EL", "A405"),
        ("staff", "many", None),
        ("staff", "12.5", None),
        ("staff", "12 CZK", None),
        ("founded", "2012.5", None),
        ("started", "soon", None),
        ("country", "Atlantis", None),
        ("region", "Atlantis", None),
        ("lead", "9", None),
        ("sells", "1, 9", None),
        ("markets", "Germany, Atlantis", None),
        ("online", "perhaps", None),
        ("remark", "  \x00\u202e ", None),
    ],
)
def test_a_refusal_says_what_is_wrong(id: str, typed: str, code: str | None) -> None:
    if (id, typed) == ("rating", "1.234"):
        assert readings(id, typed) == [1234], "the reading that can be taken is"
        typed = "0.234"
    assert refusal(id, typed, country="FR") == code


@pytest.mark.parametrize("id", list(PACK.questions))
@pytest.mark.parametrize(
    "typed",
    ["", "   ", "x" * 10000, "1" * 10000, "\x00\x1b[2J", "\udcff", "١٢", "{0}", "%s", "[bold]", "中", "-", ":back"],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_typed_is_an_error_of_ours(id: str, typed: str, lang: str) -> None:
    try:
        found = understand(PACK.questions[id], typed, SPEECH[lang], {"country": "FR"})
    except NotUnderstood:
        return
    for reading in found:
        answer, problems = tried(PACK.questions[id], reading.raw, SPEECH[lang], {"country": "FR"})
        assert not problems and answer.value is not None


def test_two_readings_are_told_apart_by_how_they_are_shown() -> None:
    found = understand(PACK.questions["turnover"], "1.200", SPEECH["en"], {})
    assert found[0].raw == 1200
    assert len({reading.shown for reading in found}) == len(found) == 2
    found = understand(PACK.questions["turnover"], "1,200", SPEECH["fr"], {})
    assert len({reading.shown for reading in found}) == len(found) == 2
    assert readings("turnover", "1,200") == readings("turnover", "1.200", "fr") == [1200]


def test_another_currency_is_shown_as_typed_beside_the_euros() -> None:
    for raw in (
        {"amount": 30000, "currency": "CZK"},
        {"value": 30000, "currency": "CZK"},
        {"value": {"amount": 30000, "currency": "CZK"}},
    ):
        text = shown(PACK.questions["turnover"], good("turnover", raw), SPEECH["en"])
        assert "30,000 CZK" in text and "1,200" in text
    text = shown(PACK.questions["turnover"], good("turnover", {"amount": 500, "currency": "EUR"}), SPEECH["en"])
    assert "about" not in text
    text = shown(PACK.questions["turnover"], good("turnover", {"to": 500, "currency": "CZK"}), SPEECH["fr"])
    assert "≤ 500 CZK" in text and "20" in text


def test_what_is_shown() -> None:
    speech = SPEECH["en"]
    assert shown(PACK.questions["remark"], good("remark", "FR"), speech) == "FR", "a text is no country"
    assert shown(PACK.questions["staff"], Answer(missing="dont_know"), speech) == speech.say("interview.dont_know")
    assert shown(PACK.questions["country"], good("country", "DE"), speech) == "Germany"
    assert shown(PACK.questions["country"], good("country", "DE"), SPEECH["fr"]) == "Allemagne"


def test_nothing_stands_in_the_field_of_an_unknown_or_a_dated_answer() -> None:
    for answer in (Answer(missing="dont_know"), Answer(missing="blank")):
        assert all(as_typed(question, answer, SPEECH["en"]) == "" for question in PACK.questions.values())
    parts = good("aid", [{"amount": 100, "at": "2025-03", "currency": "CZK"}])
    assert as_typed(PACK.questions["aid"], parts, SPEECH["en"]) == ""


# ---- the round trip

PLACES = geography("en")
ROUND: list[tuple[str, Any]] = [
    *(("lead", code) for code in ("nobody", "named_person", "team", "somebody")),
    *(("sells", list(codes)) for codes in (["goods"], ["goods", "services"], ["nothing_yet"], ["things"])),
    ("online", True),
    ("online", "no"),
    ("markets", []),
    ("markets", ["FR"]),
    ("markets", list(PLACES.countries)),
    ("region", "FRI12"),
    ("region", "FRI"),
    ("region", "FR"),
    ("region", "EL"),
    ("region", "UK"),
    ("region", "ZZ"),
    ("remark", "FR"),
    ("remark", "one, two; 3"),
    ("remark", "true"),
    ("founded", 2012),
    ("founded", {"from": 2015, "to": 2019}),
    ("founded", {"from": 2015}),
    ("founded", {"value": {"to": 2015}}),
    ("started", "2020-02-29"),
    ("started", {"from": "2020-02-01", "to": "2020-03-01"}),
    ("started", {"from": "2020-02-01"}),
    ("started", {"to": "2020-02-01"}),
    ("turnover", {"from": 5, "currency": "CZK"}),
    ("turnover", {"to": 5, "currency": "PLN"}),
    ("turnover", {"from": 1200, "to": 1500.5, "currency": "CZK"}),
    ("turnover", {"value": 1200, "currency": "PLN"}),
    ("turnover", {"value": {"from": 1200, "to": 1201}, "currency": "CZK"}),
    ("turnover", {"value": {"amount": 1200, "currency": "CZK"}, "note": "x"}),
    ("turnover", {"amount": 500, "currency": "EUR"}),
    ("rating", {"from": -5, "to": 10}),
    ("rating", {"from": -5, "to": -2}),
    ("rating", -4.25),
    ("rating", {"value": 5, "currency": "CZK"}),
    ("staff", {"from": 1200, "to": 1500}),
    ("staff", {"to": 1200}),
]  # fmt: skip


def round_trip(id: str, raw: Any, lang: str) -> None:
    """What stands in the field means what the file says, whatever the country."""
    country = {"region": next((c for c, p in PLACES.prefixes.items() if str(raw).startswith(p)), "US")}.get(id)
    beside = {"country": country} if country and raw != "ZZ" else {}
    answer = good(id, raw, **beside)
    typed = as_typed(PACK.questions[id], answer, SPEECH[lang])
    first = understand(PACK.questions[id], typed, SPEECH[lang], beside)[0]
    again = good(id, first.raw, **beside)
    assert again.value == answer.value, (typed, first.raw)
    assert as_typed(PACK.questions[id], again, SPEECH[lang]) == typed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("id", "raw"), ROUND)
def test_what_stands_in_the_field_means_the_same_when_it_is_read_again(id: str, raw: Any, lang: str) -> None:
    round_trip(id, raw, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_country_stands_in_the_field_as_it_is_read(lang: str) -> None:
    for code in PLACES.countries:
        round_trip("country", code, lang)


def test_every_region_stands_in_the_field_as_a_region_of_the_same_ground() -> None:
    """Of nested regions with one name the finest is read: it is the same ground."""
    for code, name in PLACES.regions.items():
        if len(code) > 4 or not code[2:].strip("Z"):
            continue  # every name at every level is looked up in test_interview_matching.py; no firm is at home in no region
        country = next(c for c, prefix in PLACES.prefixes.items() if code.startswith(prefix))
        typed = as_typed(PACK.questions["region"], good("region", code), SPEECH["en"])
        found = readings("region", typed, country=country)
        assert any(each.startswith(code) for each in found), (code, name, found)
        assert len(found) == 1


def test_none_of_these_becomes_the_choice_that_says_so() -> None:
    typed = as_typed(PACK.questions["sells"], good("sells", []), SPEECH["en"])
    assert typed == "0"
    assert readings("sells", typed) == [["nothing_yet"]]


WHOLE = st.integers(0, 5000)
CENTS = st.decimals(-5, 10**9, places=2)
POSITIVE = st.decimals(0, 10**9, places=2)


def ends(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A number, or a range of which one end may be missing."""
    both = st.tuples(numbers, numbers).map(lambda pair: dict(zip(("from", "to"), sorted(pair), strict=True)))
    return st.one_of(numbers, both, numbers.map(lambda n: {"from": n}), numbers.map(lambda n: {"to": n}))


def in_currency(raw: Any) -> Any:
    return raw | {"currency": "CZK"} if isinstance(raw, dict) else {"amount": raw, "currency": "CZK"}


DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)
LABELS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30)


@examples(250)
@given(
    st.one_of(
        st.tuples(st.just("staff"), ends(WHOLE)),
        st.tuples(st.just("rating"), ends(CENTS)),
        st.tuples(st.just("turnover"), ends(POSITIVE)),
        st.tuples(st.just("turnover"), ends(POSITIVE).map(in_currency)),
        st.tuples(st.just("share"), ends(st.decimals(0, 100, places=2))),
        st.tuples(st.just("founded"), ends(st.integers(1800, 2026))),
        st.tuples(st.just("started"), ends(DAYS)),
        st.tuples(st.just("markets"), st.lists(st.sampled_from(list(PLACES.countries)), max_size=8)),
        st.tuples(st.just("remark"), LABELS),
    ),
    st.sampled_from(LANGUAGES),
)
def test_any_valid_answer_stands_in_the_field_as_it_is_read(row: tuple[str, Any], lang: str) -> None:
    round_trip(*row, lang)
