"""A sitting without a terminal: next, back, skip, changed answers, parked ones, defaults from last time, and how much is left."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from core_answers import domain
from core_packs import TODAY, build, choice, yes_no
from core_world import NUTS, make, over

from sme_diag.core.reading import minutes, words_of
from sme_diag.i18n.catalogue import catalogue
from sme_diag.i18n.speech import Speech
from sme_diag.interview.session import Session
from sme_diag.lang.kinds import outer
from sme_diag.lang.values import Interval, Value
from sme_diag.model.answers import Answer
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load

TINY = Path(__file__).parents[1] / "packs/tiny"
PLACES = geography("en")
BRANCHES = build(
    [
        yes_no("abroad", quick=True),
        {"id": "share", "type": "percent", "relevant": "abroad", "otherwise": 0},
        {"id": "where", "type": "countries", "relevant": "abroad", "otherwise": [], "quick": True},
        yes_no("agent", relevant='has(where, "US")', otherwise=False),
        {"id": "lead", "type": "choice", "choices": [choice("nobody"), choice("team", was=["crew"])], "was": ["person", "boss"]},
        yes_no("last", quick=True),
    ]
)  # fmt: skip


def sit(pack: Pack, given: dict[str, Any] | None = None, **more: Any) -> Session:
    """A sitting; `given` is changed in place."""
    return Session(Speech(catalogue("en"), pack, PLACES), {} if given is None else given, TODAY, **more)


def tiny(given: dict[str, Any] | None = None, **more: Any) -> Session:
    """A sitting at the tiny pack."""
    pack, problems = load("tiny", [TINY], "en")
    assert pack is not None, problems
    return sit(pack, given, **more)


def at(session: Session) -> str | None:
    """The id of the question asked now."""
    return session.question.id if session.question else None


def say(session: Session, *raws: Any) -> None:
    """Answer the questions that come, one after the other; `...` is "I cannot say", None skips."""
    for raw in raws:
        question = session.question
        assert question is not None
        if raw is None:
            session.skip(question)
        elif raw is ...:
            session.keep_unknown(question)
        else:
            session.keep(question, raw)


# ---- forward


def test_questions_come_in_the_order_of_the_file_and_end() -> None:
    session, asked = tiny(), []
    raws = {"country": "FR", "region": "FRI12", "staff": 5, "small_aid": 0, "sells": ["goods"], "has_site": True}
    while session.question is not None:
        asked.append(session.question.id)
        say(session, raws.get(session.question.id, ...))
    assert asked == list(session.pack.questions)
    assert session.given == raws | {id: {"missing": "dont_know"} for id in asked if id not in raws}
    assert session.left() == (0, 0, 0, 0)
    assert session.open_ids() == []


def test_a_question_off_the_path_is_not_asked() -> None:
    session = tiny()
    say(session, "BR")
    assert at(session) == "staff"
    assert "region" not in session.open_ids()
    session = tiny({"sells": ["services"]})
    assert "shipping" not in session.open_ids()


def test_a_question_that_may_be_on_the_path_is_asked() -> None:
    session = sit(BRANCHES)
    say(session, ...)
    assert session.open_ids() == ["share", "where", "agent", "lead", "last"]
    say(session, 5, [])
    assert at(session) == "lead", "without the US there is no agent there"


def test_it_goes_on_where_the_file_stops() -> None:
    given = {"country": "FR", "region": "FRI12", "staff": None, "lead": "owner"}
    assert at(tiny(given)) == "staff", "a blank answer is open"
    assert at(tiny({**given, "staff": {"missing": "refused"}})) == "small_aid", "a refused one is not"


def test_skipped_questions_are_not_asked_again_in_this_sitting() -> None:
    session = tiny()
    say(session, "FR", None)
    assert (at(session), session.skipped) == ("staff", {"region"})
    assert "region" not in session.open_ids()
    assert "region" not in session.given
    assert at(tiny(session.given)) == "region", "the next sitting asks for it"


def test_skipping_an_answered_question_keeps_its_answer() -> None:
    session = tiny({"country": "FR", "region": "FRI12"})
    session.go_to("country")
    say(session, None)
    assert session.given["country"] == "FR"
    assert (at(session), session.skipped) == ("staff", set())


# ---- back


def test_there_is_nothing_before_the_first_question() -> None:
    session = tiny()
    assert (session.back(), at(session)) == (False, "country")
    say(session, "FR")
    assert (session.back(), at(session)) == (True, "country")
    assert (session.back(), at(session)) == (False, "country")


def test_back_goes_over_answered_skipped_and_unknown_questions_one_by_one() -> None:
    session = tiny()
    say(session, "FR", None, ..., 10)
    seen = [at(session)]
    while session.back():
        seen.append(at(session))
    assert seen == ["sells", "small_aid", "staff", "region", "country"]
    assert session.given == {"country": "FR", "staff": {"missing": "dont_know"}, "small_aid": 10}, (
        "looking changes nothing"
    )
    session.come_back()
    assert at(session) == "sells"


def test_back_passes_what_is_off_the_path() -> None:
    session = sit(BRANCHES, {"abroad": False, "share": 5, "where": ["US"]})
    assert at(session) == "lead"
    assert [entry.question for entry in session.parked()] == ["share", "where"]
    assert (session.back(), at(session)) == (True, "abroad")


def test_back_from_the_end_goes_to_the_last_question() -> None:
    session = sit(BRANCHES, {"abroad": False, "lead": "team", "last": True})
    assert at(session) is None
    assert (session.back(), at(session)) == (True, "last")
    quick = sit(BRANCHES, {"abroad": False, "last": True}, quick=True)
    assert (quick.back(), at(quick)) == (True, "last")
    assert (quick.back(), at(quick)) == (True, "abroad")


def test_an_answer_after_back_goes_on_with_what_is_open() -> None:
    session = tiny()
    say(session, "FR", "FRI12", 5)
    session.back()
    session.back()
    say(session, "FRI13")
    assert at(session) == "small_aid"
    assert session.given == {"country": "FR", "region": "FRI13", "staff": 5}


def test_an_answer_to_a_skipped_question_makes_it_no_longer_skipped() -> None:
    session = tiny()
    say(session, "FR", None)
    session.back()
    say(session, "FRI12")
    assert (session.skipped, at(session)) == (set(), "staff")


# ---- changes


def test_answers_that_a_change_parks_come_back_with_it() -> None:
    session = sit(BRANCHES)
    say(session, True, 40, ["US"], True, "team", False)
    assert session.question is None
    before = dict(session.given)
    session.go_to("abroad")
    say(session, False)
    assert [entry.question for entry in session.parked()] == ["share", "where", "agent"]
    assert all(entry.because for entry in session.parked())
    assert session.given == before | {"abroad": False}, "parked, not deleted"
    assert [line.question.id for _, lines in session.sections() for line in lines] == ["abroad", "lead", "last"]
    session.go_to("abroad")
    say(session, True)
    assert session.parked() == ()
    assert session.given == before
    assert session.question is None, "nothing is asked again"


def test_a_change_that_opens_a_branch_asks_for_it() -> None:
    session = sit(BRANCHES, {"abroad": False, "lead": "team", "last": True})
    session.go_to("abroad")
    say(session, True)
    assert session.open_ids() == ["share", "where", "agent"]
    say(session, 5, ["FR"])
    assert session.question is None


def test_a_region_that_no_longer_fits_is_asked_again_with_the_reason() -> None:
    session = tiny()
    say(session, "FR", "FRI12", 5)
    session.go_to("country")
    say(session, "CZ")
    assert at(session) == "region"
    problem = session.problem(session.pack.questions["region"])
    assert problem is not None and problem.code == "A405"
    assert problem.args["country"] == "Czechia"
    assert session.given["region"] == "FRI12", "what was said stays in the file until something else is said"
    assert session.standing(session.pack.questions["region"]) is None, "and is not offered"
    session.go_to("country")
    say(session, "FR")
    assert at(session) == "small_aid", "it fits again"
    assert session.problem(session.pack.questions["region"]) is None


@pytest.mark.parametrize(
    ("given", "id", "code"),
    [
        ({"lead": "cook"}, "lead", "A404"),
        ({"boss": "cook"}, "lead", "A404"),  # under an earlier id
        ({"share": 101, "abroad": True}, "share", "A403"),
        ({"where": ["Atlantis"]}, "where", "A404"),
        ({"last": 3}, "last", "A402"),
    ],
)
def test_an_answer_that_cannot_be_read_is_asked_for_with_the_reason(given: dict[str, Any], id: str, code: str) -> None:
    pack = BRANCHES if id != "share" else build([yes_no("abroad"), {"id": "share", "type": "percent", "max": 100}])
    session = sit(pack, dict(given))
    assert id in session.open_ids()
    problem = session.problem(pack.questions[id])
    assert problem is not None and problem.code == code
    assert session.given == given, "it stays in the file"
    others = [q for q in pack.questions.values() if q.id != id]
    assert all(session.problem(question) is None for question in others)


def test_an_answer_under_an_earlier_id_counts_and_a_new_one_takes_its_place() -> None:
    session = sit(BRANCHES, {"person": "crew"})
    standing = session.standing(BRANCHES.questions["lead"])
    assert standing is not None and standing.value == "team"
    session.go_to("lead")
    say(session, "nobody")
    assert session.given == {"lead": "nobody"}
    standing = session.standing(BRANCHES.questions["lead"])
    assert standing is not None and standing.value == "nobody"


# ---- last time, and the quick scan


def test_answers_of_last_time_are_offered_and_not_taken() -> None:
    earlier = {"abroad": True, "share": 40, "lead": "cook", "where": {"missing": "dont_know"}}
    session = sit(BRANCHES, earlier=earlier)
    assert at(session) == "abroad"
    standing = session.standing(BRANCHES.questions["abroad"])
    assert session.given == {} and standing is not None and standing.raw is True
    assert session.standing(BRANCHES.questions["lead"]) is None, "what cannot be read is not offered"
    where = session.standing(BRANCHES.questions["where"])
    assert where is not None and where.missing == "dont_know"
    assert session.standing(BRANCHES.questions["last"]) is None
    say(session, False)
    standing = session.standing(BRANCHES.questions["abroad"])
    assert standing is not None and standing.value is False, "what is said now counts"


def test_a_region_of_last_time_is_offered_only_in_the_country_of_now() -> None:
    session = tiny({"country": "FR"}, earlier={"country": "CZ", "region": "CZ010"})
    assert session.standing(session.pack.questions["region"]) is None
    session = tiny({"country": "CZ"}, earlier={"country": "CZ", "region": "CZ010"})
    standing = session.standing(session.pack.questions["region"])
    assert standing is not None and standing.value == "CZ010"


def test_the_full_questionnaire_asks_nothing_of_the_quick_scan_again() -> None:
    session = sit(BRANCHES, quick=True)
    asked = session.open_ids()
    assert asked == ["abroad", "where", "last"]
    say(session, True, ["US"], ...)
    assert session.question is None
    full = sit(BRANCHES, session.given)
    assert full.open_ids() == ["share", "agent", "lead"]
    assert [line.question.id for _, lines in session.sections() for line in lines] == asked


def test_sections_hold_what_is_on_the_way_with_its_answers() -> None:
    session = tiny({"country": "BR", "sells": ["services"], "lead": "owner"})
    sections = session.sections()
    assert [section.id for section, _ in sections] == ["firm", "work"]
    lines = {line.question.id: line.answer for _, rows in sections for line in rows}
    assert list(lines) == [id for id in session.pack.questions if id not in {"region", "shipping"}]
    assert lines["staff"] is None
    assert lines["lead"] is not None and lines["lead"].value == "owner"


# ---- properties over random packs and random people


def raw_of(question: Question, value: Value) -> Any:
    """A value as an answer file holds it."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Interval) and value.low is not None:
        return date.fromordinal(value.low).isoformat() if question.type == "date" else outer(value.low, question.kind)
    return value


def a_reply(session: Session, question: Question, rng: Random) -> Any:
    """What a person says: a plain answer most of the time, sometimes "I cannot say", sometimes nothing."""
    luck = rng.random()
    if luck < 0.2:
        return None if luck < 0.1 else ...
    values = domain(question)
    if question.type == "region":
        country = session.answers.get("place", Answer()).value
        values = [v for v in values if v in NUTS.get(str(country), ())] or list(values)
    raw = raw_of(question, rng.choice(values))
    if question.type in ("integer", "number", "money", "percent", "year") and rng.random() < 0.2:
        return {"from": raw}
    return raw


@over(make, 400)
def test_what_is_asked_lies_within_what_was_said_to_be_left(pack: Pack, rng: Random) -> None:
    session = sit(pack, quick=rng.random() < 0.3)
    promised, asked = [session.left()], []
    while (question := session.question) is not None:
        assert question.id not in [q.id for q in asked], "asked twice"
        assert session.open_ids()[0] == question.id
        asked.append(question)
        raw = a_reply(session, question, rng)
        before = dict(session.given)
        say(session, raw)
        if question.id not in session.skipped and session.problem(question):
            session.given.clear()  # a value its question refuses: no person could have given it
            session.given.update(before)
            session.go_to(question.id)
            session.keep_unknown(question)
        promised.append(session.left())
    assert promised[-1] == (0, 0, 0, 0)
    for done, left in enumerate(promised):
        rest = asked[done:]
        assert left.least <= len(rest) <= left.most
        time = minutes(len(rest), sum(map(words_of, rest)))
        assert left.quickest - 1e-9 <= time <= left.longest + 1e-9


@over(make, 300)
def test_whatever_a_person_does_nothing_is_lost_and_there_is_a_way_on(pack: Pack, rng: Random) -> None:
    session, said = sit(pack), {}
    for _ in range(40):
        question = session.question
        move = rng.random()
        if move < 0.25:
            before, now = dict(session.given), at(session)
            moved = session.back()
            assert session.given == before
            ids = [line.question.id for _, lines in session.sections() for line in lines]
            wanted = (
                ids[ids.index(now) - 1] if now in ids and ids.index(now) else (ids[-1] if now is None and ids else now)
            )
            assert at(session) == wanted and moved == (wanted != now)
        elif question is None or move < 0.35:
            session.come_back()
            ids = [line.question.id for _, lines in session.sections() for line in lines]
            session.go_to(rng.choice(ids))
        else:
            raw = a_reply(session, question, rng)
            say(session, raw)
            if raw is not None:
                said[question.id] = {"missing": "dont_know"} if raw is ... else raw
            assert session.asked_for is None
        assert session.given == said
        still = set(session.open_ids())
        assert still.isdisjoint(session.skipped)
        assert {entry.question for entry in session.parked()} <= {id for id in said if session.here.path[id] is False}


@over(make, 200)
def test_a_new_sitting_over_the_same_answers_goes_on_alike(pack: Pack, rng: Random) -> None:
    session = sit(pack)
    while session.question is not None and rng.random() < 0.8:
        say(session, a_reply(session, session.question, rng))
    again = sit(pack, dict(session.given))
    assert [id for id in again.open_ids() if id not in session.skipped] == session.open_ids()
    assert again.here == session.here
    quick = sit(pack, dict(session.given), quick=True)
    assert quick.open_ids() == [id for id in again.open_ids() if pack.questions[id].quick]
