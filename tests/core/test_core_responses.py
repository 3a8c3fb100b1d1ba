"""What an answer file may hold for codes, places, truths and texts, short and long, and one row for each problem."""

from typing import Any

import pytest
from core_replies import PACK, PLACES, problem, read, value, where

from sme_diag.core import diagnose
from sme_diag.core.responses import MAX_TEXT, respond
from sme_diag.lang.values import Value
from sme_diag.model.answers import Answer
from sme_diag.problems import errors

GOOD: list[tuple[str, Any, Value]] = [
    ("lead", "team", "team"),
    ("lead", "somebody", "named_person"),  # an earlier code of a choice
    ("lead", {"value": "nobody"}, "nobody"),
    ("lead", {"value": "nobody", "at": "2026-11-21", "note": "for now"}, "nobody"),
    ("sells", ["goods", "services"], frozenset({"goods", "services"})),
    ("sells", ["goods", "goods"], frozenset({"goods"})),
    ("sells", ["things"], frozenset({"goods"})),
    ("sells", "goods", frozenset({"goods"})),
    ("sells", [], frozenset()),
    ("sells", ["nothing_yet"], frozenset({"nothing_yet"})),
    ("sells", {"value": ["goods"]}, frozenset({"goods"})),
    ("online", True, True),
    ("online", False, False),
    ("online", "yes", True),
    ("online", "No", False),
    ("online", "TRUE", True),
    ("online", "false", False),
    ("online", {"value": False}, False),
    ("country", "FR", "FR"),
    ("country", "GR", "GR"),
    ("country", "GB", "GB"),
    ("country", "US", "US"),
    ("markets", ["FR", "US"], frozenset({"FR", "US"})),
    ("markets", "FR", frozenset({"FR"})),
    ("markets", [], frozenset()),
    ("region", "FRI12", "FRI12"),
    ("region", "FRI1", "FRI1"),
    ("region", "FR", "FR"),
    ("region", "EL", "EL"),
    ("region", "UK", "UK"),
    ("region", "ZZ", "ZZ"),
    ("remark", "as it is", "as it is"),
    ("remark", "", ""),
    ("remark", 12, "12"),
    ("remark", "\x1b[31m\x00‮<script>=1+1", "\x1b[31m\x00‮<script>=1+1"),  # texts are data: renderers defuse them
    ("remark", "é" * MAX_TEXT + "x", "é" * MAX_TEXT),
    ("remark", 10**5000, "…"),
]


@pytest.mark.parametrize(("id", "data", "wanted"), GOOD, ids=[f"{row[0]}-{n}" for n, row in enumerate(GOOD)])
def test_good_answers(id: str, data: Any, wanted: Value) -> None:
    assert value(id, data) == wanted
    found, _ = read(id, data)
    assert found.raw == data, "what the file holds is kept for writing it back"


def test_when_and_why_an_answer_was_given() -> None:
    found, _ = read("lead", {"value": "team", "at": "2026-11-21", "note": 5})
    assert (found.at, found.note) == ("2026-11-21", "5")
    found, _ = read("lead", {"missing": "dont_know", "at": "2026-11-21", "note": "ask Anne"})
    assert (found.missing, found.at, found.note) == ("dont_know", "2026-11-21", "ask Anne")


@pytest.mark.parametrize("id", list(PACK.questions))
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "blank"),
        ({"value": None}, "blank"),
        ({"value": None, "note": "later"}, "blank"),
        ({"missing": "blank"}, "blank"),
        ({"missing": "dont_know"}, "dont_know"),
        ({"missing": "refused"}, "refused"),
        ({"missing": "dont_know", "value": None}, "dont_know"),
    ],
)
def test_every_question_can_be_left_open(id: str, data: Any, reason: str) -> None:
    found, problems = read(id, data)
    assert (found.value, found.missing, found.raw, problems) == (None, reason, data, [])


BAD: list[tuple[str, Any, str, str | None]] = [
    # question, what the file holds, the code of the problem, what is suggested
    ("lead", "tema", "A404", "team"),
    ("lead", "Team", "A404", "team"),
    ("lead", "the equipe", "A404", "team"),  # a label, without its accents
    ("lead", "the equipes", "A404", "team"),
    ("lead", "named person", "A404", "named_person"),
    ("lead", "xyzzy", "A404", None),
    ("lead", "", "A404", None),
    ("lead", "el", "A404", None),  # no country here
    ("lead", 3, "A402", None),
    ("lead", True, "A402", None),
    ("lead", ["team"], "A402", None),
    ("lead", {}, "A402", None),
    ("lead", {"at": "2026-11-21"}, "A402", None),
    ("lead", {"value": {"value": "team"}}, "A402", None),
    ("lead", {"from": 1, "to": 2}, "A402", None),
    ("lead", {"missing": "dunno"}, "A404", None),
    ("lead", {"missing": "dont know"}, "A404", "dont_know"),
    ("lead", {"missing": "invalid"}, "A404", None),
    ("lead", {"missing": None}, "A404", None),
    ("lead", {"missing": ["dont_know"]}, "A404", "dont_know"),
    ("lead", {"missing": 10**5000}, "A404", None),
    ("sells", ["goods", "service"], "A404", "services"),
    ("sells", "good", "A404", "goods"),
    ("sells", ["goods", 3], "A402", None),
    ("sells", [["goods"]], "A402", None),
    ("sells", {"goods": True}, "A409", None),
    ("sells", {"value": {"goods": 1}}, "A409", None),
    ("sells", 3, "A402", None),
    ("sells", ["goods", "nothing_yet"], "A410", None),
    ("online", "perhaps", "A402", None),
    ("online", " yes", "A402", None),
    ("online", 1, "A402", None),
    ("online", 0, "A402", None),
    ("online", ["yes"], "A402", None),
    ("country", "France", "A404", "FR"),
    ("country", "frnace", "A404", "FR"),
    ("country", "fr", "A404", "FR"),
    ("country", "UK", "A404", "GB"),
    ("country", "uk", "A404", "GB"),
    ("country", "EL", "A404", "GR"),
    ("country", "el", "A404", "GR"),
    ("country", "FRI12", "A404", None),
    ("country", "ZZ", "A404", None),
    ("country", 33, "A402", None),
    ("country", ["FR"], "A402", None),
    ("markets", ["FR", "Germany"], "A404", "DE"),
    ("markets", ["FR", None], "A402", None),
    ("markets", "France", "A404", "FR"),
    ("region", "fri12", "A404", "FRI12"),
    ("region", "Gironde", "A404", "FRI12"),
    ("region", "FRI19", "A404", "FRI1"),
    ("region", "GB", "A404", None),
    ("region", 33, "A402", None),
    ("remark", ["a", "b"], "A402", None),
    ("remark", 1.5, "A402", None),
]


@pytest.mark.parametrize(("id", "data", "code", "suggestion"), BAD, ids=[f"{row[0]}-{n}" for n, row in enumerate(BAD)])
def test_bad_answers(id: str, data: Any, code: str, suggestion: str | None) -> None:
    found, problems = read(id, data)
    assert (found.value, found.missing, found.raw) == (None, "invalid", data)
    assert code in [p.code for p in problems] and len(errors(problems)) == 1
    (one,) = [p for p in problems if p.code == code]
    if suggestion is not None or code == "A402":
        assert one.suggestion == suggestion
    assert id in one.place.file


def test_what_a_message_quotes_is_short_and_on_one_line() -> None:
    one = problem("lead", "a\nb\x1b[31m" + "c" * 500)
    assert one.args == {"question": "lead", "value": "a b[31m" + "c" * 52 + "…"}
    assert problem("lead", ["team"]).args["value"] == "choice", "never a whole structure"
    assert problem("staff", 10**5000).args["value"] == "…"


# --- one row for each problem ----------------------------------------------------------------------------------------------


def test_a401_no_such_question() -> None:
    answers, problems = respond(PACK, {"leed": "team", "\x1bzzz": 1}, PLACES, where)
    assert answers == {}
    assert [(p.code, p.args, p.suggestion, p.place) for p in problems] == [
        ("A401", {"question": "leed"}, "lead", where("leed")),
        ("A401", {"question": "zzz"}, None, where("\x1bzzz")),
    ]


def test_a402_not_of_the_type() -> None:
    one = problem("staff", "many")
    assert (one.code, one.args) == ("A402", {"question": "staff", "value": "many", "wanted": "integer"})


def test_a403_out_of_range() -> None:
    one = problem("staff", 5001)
    assert (one.code, one.args) == ("A403", {"question": "staff", "value": "5001", "low": "0", "high": "5000"})


def test_a404_no_such_code() -> None:
    one = problem("lead", "teem")
    assert (one.code, one.args, one.suggestion) == ("A404", {"question": "lead", "value": "teem"}, "team")


def test_a405_region_and_country_disagree() -> None:
    one = problem("region", "FRI12", country="DE")
    assert (one.code, one.place) == ("A405", where("region"))
    assert one.args == {"region": "Gironde", "code": "FRI12", "country": "Germany"}


def test_a409_a_key_nobody_knows() -> None:
    found, problems = read("lead", {"value": "team", "curency": "EUR", "zzz": 1})
    assert found.value == "team", "kept, not read, and harmless"
    assert [(p.code, p.args, p.suggestion) for p in problems] == [
        ("A409", {"key": "curency"}, "currency"),
        ("A409", {"key": "zzz"}, None),
    ]
    assert problems[0].place == where("lead", "curency") and problems[0].severity == "warning"
    _, problems = read("turnover", {"value": {"amount": 5, "curency": "CZK"}})
    assert [(p.code, p.place) for p in problems] == [("A409", where("turnover", "value", "curency"))]


def test_a410_an_answer_that_excludes_the_others() -> None:
    one = problem("sells", ["services", "nothing_yet"])
    assert (one.code, one.args["none"]) == ("A410", "nothing_yet")


def test_a411_no_rate() -> None:
    one = problem("turnover", {"amount": 5, "currency": "CKZ"})
    assert (one.code, one.args["currency"], one.suggestion) == ("A411", "CKZ", "CZK")
    assert problem("turnover", {"from": 5, "to": 9, "currency": "czech"}).code == "A411", "once for both ends"


# --- places ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "region", "agree"),
    [
        ("FR", "FRI12", True),
        ("FR", "FR", True),
        ("FR", "DE300", False),
        ("FR", "DE", False),
        ("GR", "EL301", True),
        ("GR", "EL", True),
        ("GB", "UKC", True),
        ("GB", "EL", False),
        ("US", "FRI12", True),  # no regions there: the question is left, and the answer parked
        (None, "FRI12", True),
        ("France", "FRI12", True),
        ({"missing": "dont_know"}, "FRI12", True),
    ],
)
def test_region_and_country(country: Any, region: str, agree: bool) -> None:
    for raw in ({"country": country, "region": region}, {"region": region, "country": country}):
        answers, problems = respond(PACK, raw, PLACES, where)
        assert answers["region"] == (Answer(region, raw=region) if agree else Answer(missing="invalid", raw=region))
        assert [p.code for p in problems] == (["A404"] if country == "France" else [] if agree else ["A405"])


def test_a_region_without_a_country_is_read() -> None:
    assert read("region", "FRI12")[0].value == "FRI12"
    assert read("region", {"missing": "refused"}, country="FR")[1] == []
    found, problems = read("region", "nowhere", country="FR")
    assert found.missing == "invalid" and [p.code for p in problems] == ["A404"]


# --- earlier ids -----------------------------------------------------------------------------------------------------------


def test_answers_under_an_earlier_id_are_found() -> None:
    answers, problems = respond(PACK, {"person": "somebody"}, PLACES, where)
    assert answers == {"lead": Answer("named_person", raw="somebody")} and problems == []
    _, problems = respond(PACK, {"person": "nonsense"}, PLACES, where)
    assert problems[0].place == where("person"), "where it is written"


@pytest.mark.parametrize("order", [("lead", "person", "boss"), ("person", "lead", "boss"), ("boss", "person", "lead")])
def test_of_an_earlier_and_a_later_id_the_later_counts(order: tuple[str, ...]) -> None:
    raw = {"lead": "team", "person": "nobody", "boss": "somebody"}
    answers, problems = respond(PACK, {id: raw[id] for id in order}, PLACES, where)
    assert answers == {"lead": Answer("team", raw="team")}
    assert sorted((p.code, p.args["question"]) for p in problems) == [("A401", "boss"), ("A401", "person")]


def test_of_two_earlier_ids_the_first_counts() -> None:
    answers, problems = respond(PACK, {"boss": "team", "person": "nobody"}, PLACES, where)
    assert answers["lead"].value == "team" and [p.code for p in problems] == ["A401"]


def test_a_bad_value_is_unknown_in_the_result_and_listed_as_such() -> None:
    from datetime import date

    answers, _ = respond(PACK, {"staff": "many", "lead": "teem", "country": "France"}, PLACES, where)
    result = diagnose(PACK, answers, date(2026, 11, 21))
    reasons = {row.question: row.reason for row in result.missing}
    assert reasons["staff"] == reasons["lead"] == reasons["country"] == "invalid" and reasons["online"] == "blank"
    assert result.values["staff"] is result.values["country"] is None
