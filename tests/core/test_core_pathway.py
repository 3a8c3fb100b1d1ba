"""The pathway, duties, stage and flags, small state aid, routing and comparison, each by its table."""

from typing import Any

import pytest
from core_packs import TODAY, Data, action, answered, build, found, levels, one_dimension, plain, scheme, scored, yes_no

from sme_diag.core.compare import compare
from sme_diag.core.pathway import step_now
from sme_diag.core.routing import next_question, open_questions
from sme_diag.core.situation import situate
from sme_diag.lang.nodes import names
from sme_diag.lang.values import Interval
from sme_diag.model.diagnosis import Bounds, Change, Ledger, Moved, Room
from sme_diag.model.rules import Pack

STEPS = build(
    [yes_no(id) for id in ("one", "two", "three", "ask")],
    steps=[{"id": "first", "done": "one"}, {"id": "second", "done": "two"}, {"id": "third", "done": "three"}],
    actions=[action("a", "first"), action("b", "first", when="ask"), action("c", "second", when="not ask")],
    before_you_deliver=[{"id": "duty", "when": "ask and one"}, {"id": "always", "when": True}],
    stages=[{"id": "early", "when": "not one"}, {"id": "middle", "when": "two"}, {"id": "late"}],
    flags=[{"id": "alone", "when": "not ask"}],
)


@pytest.mark.parametrize(
    ("given", "states", "now"),
    [
        ({}, "now ahead ahead", 0),
        ({"one": True}, "done now ahead", 1),
        ({"one": ..., "two": True}, "now done ahead", 0),  # done out of order; unknown is not done
        ({"one": False, "three": True}, "now ahead done", 0),
        ({"one": True, "three": True}, "done now done", 1),
        ({"one": True, "two": True, "three": True}, "done done done", 2),
    ],
)
def test_steps(given: dict[str, Any], states: str, now: int) -> None:
    steps = found(STEPS, **given).pathway
    assert " ".join(step.state for step in steps) == states and step_now(steps) == now


def test_a_pack_without_a_pathway_has_no_step_and_stands_at_the_start() -> None:
    result = found(build([yes_no("one")]))
    assert result.pathway == () and step_now(()) == 0
    assert result.stage is None and result.flags == () and result.ledger is None and result.before_you_deliver == ()


@pytest.mark.parametrize(
    ("ask", "first", "second"),
    [
        (True, (("a", True), ("b", True)), ()),
        (False, (("a", True),), (("c", True),)),
        (None, (("a", True), ("b", None)), (("c", None),)),
    ],
)
def test_actions(ask: bool | None, first: tuple[Any, ...], second: tuple[Any, ...]) -> None:
    steps = found(STEPS, ask=ask).pathway
    assert (steps[0].actions, steps[1].actions) == (first, second)


def test_of_a_step_that_is_done_only_what_the_answers_certainly_call_for_is_left() -> None:
    for ask, left in ((True, [(("b", True),), ()]), (False, [(), (("c", True),)]), (None, [(), ()])):
        steps = found(STEPS, ask=ask, one=True, two=True).pathway
        assert [step.actions for step in steps[:2]] == left


@pytest.mark.parametrize(
    ("given", "value", "missing"),
    [
        ({"ask": True, "one": True}, True, ()),
        ({"ask": True}, None, ("one",)),
        ({}, None, ("one", "ask")),
        ({"one": False}, False, ()),
    ],
)
def test_duties(given: dict[str, Any], value: bool | None, missing: tuple[str, ...]) -> None:
    *duties, always = found(STEPS, **given).before_you_deliver
    assert [(duty.value, duty.missing) for duty in duties] == ([] if value is False else [(value, missing)])
    assert (always.id, always.value) == ("always", True)


@pytest.mark.parametrize(
    ("given", "stage", "possible"),
    [
        ({"one": False}, "early", ["early"]),
        ({"one": False, "two": True}, "early", ["early"]),  # the first that holds
        ({"one": True, "two": True}, "middle", ["middle"]),
        ({"one": True, "two": False}, "late", ["late"]),
        ({"one": True}, None, ["middle", "late"]),
        ({"two": True}, None, ["early", "middle"]),  # nothing after one that certainly holds
        ({"two": False}, None, ["early", "late"]),
        ({}, None, ["early", "middle", "late"]),
    ],
)
def test_stage(given: dict[str, Any], stage: str | None, possible: list[str]) -> None:
    result = found(STEPS, **given).stage
    assert result is not None and (result.id, list(result.possible)) == (stage, possible)


def test_the_stage_says_what_it_rests_on() -> None:
    for given, reasons in (
        ({"one": False}, ["one"]),
        ({"one": True, "two": True}, ["two"]),
        ({"one": True, "two": False}, []),
        ({"two": True}, ["one", "two"]),
        ({}, ["one", "two"]),
    ):
        result = found(STEPS, **given).stage
        assert result is not None and [names(step.expr) for step in result.because] == [{id} for id in reasons]


def test_flags_show_only_when_they_certainly_hold() -> None:
    assert [[flag.id for flag in found(STEPS, ask=ask).flags] for ask in (False, True, None)] == [["alone"], [], []]


# --- small state aid -----------------------------------------------------------------------------------------------------

AID: Data = {"applies": "inside", "ceiling": "ceiling", "used": "used"}


def aid_pack(*schemes: Data, ceiling: str = "ceiling") -> Pack:
    """A pack in which small aid has a ceiling of 300."""
    return build(
        [yes_no("inside"), {"id": "used", "type": "money"}, {"id": "top", "type": "money"}, scored("a")],
        de_minimis=AID | {"ceiling": ceiling},
        parameters=[{"id": "ceiling", "kind": "money", "values": [{"value": 300, "source": ["made up"]}]}],
        rates=[{"currency": "CZK", "per_eur": "25", "on": "2024-12-31"}],
        dimensions=[one_dimension("a")],
        levels=levels(0, 50),
        barriers=[{"id": "b", "revealed_by": ["a"]}],
        needs=[{"id": "help", "relieves": {"b": 1}}],
        steps=[{"id": "go", "done": False}],
        schemes=list(schemes),
    )


def ledger(pack: Pack, **given: Any) -> Ledger:
    """The ledger of a firm inside the rules."""
    result = found(pack, **({"inside": True, "a": "s0"} | given)).ledger
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("used", "left"),
    [
        (0, (300, 300)),
        (100, (200, 200)),
        (300, (0, 0)),
        (1000, (0, 0)),  # never below nothing
        (plain(100, 200), (100, 200)),
        (plain(200, 400), (0, 100)),
        (plain(100, None), (0, 200)),
        (plain(None, 100), (200, 300)),  # at most the ceiling, for aid used is not below nothing
        (-50, (300, 300)),
        (None, (0, 300)),
        (..., (0, 300)),
    ],
)
def test_room(used: Any, left: tuple[int, int]) -> None:
    room = ledger(aid_pack(), used=used).room
    assert room.ceiling == plain(300, 300) and room.left == plain(*left)
    assert room.used == (plain(used, used) if type(used) is int else used if isinstance(used, Interval) else None)


@pytest.mark.parametrize(
    ("top", "used", "left"),
    [
        (None, 100, None),
        (plain(300, 400), 100, (200, 300)),
        (plain(300, None), 100, (200, None)),
        (plain(300, None), None, (0, None)),
        (plain(None, 400), 100, (0, 300)),
    ],
)
def test_room_under_a_ceiling_that_is_not_quite_known(
    top: Any, used: Any, left: tuple[int | None, int | None] | None
) -> None:
    assert ledger(aid_pack(ceiling="top"), top=top, used=used).room.left == (left and plain(*left))


@pytest.mark.parametrize(("inside", "applies"), [(True, True), (None, None), (..., None)])
def test_where_the_ledger_applies(inside: Any, applies: bool | None) -> None:
    assert ledger(aid_pack(), inside=inside).applies is applies


def test_outside_the_rules_the_ledger_does_not_exist() -> None:
    result = found(aid_pack(scheme("one", de_minimis=True)), inside=False, a="s0")
    assert result.ledger is None and [row.room for row in result.recommendations] == [None]


def test_what_the_ledger_counts() -> None:
    """Only ceilings in euros of schemes known to count; what may count or has no known amount is named as left out."""
    eur, czk = {"ceiling": 70}, {"ceiling": 70, "currency": "CZK"}
    pack = aid_pack(
        scheme("a_counted", de_minimis=True, benefit=eur),
        scheme("b_counted", de_minimis=True, benefit={"ceiling": 30}),
        scheme("c_other_money", de_minimis=True, benefit=czk),
        scheme("d_no_amount", de_minimis=True),
        scheme("e_no_ceiling", de_minimis=True, benefit={"rate": 50}),
        scheme("f_unknown", de_minimis="unknown", benefit=eur),
        scheme("g_not_aid", de_minimis=False, benefit=eur),
        scheme("h_generic", generic=True, kind="loan", de_minimis=True, benefit=eur),
        scheme("i_not_recommended", access="umbrella", de_minimis=True, benefit=eur),
    )
    result = ledger(pack, used=100)
    assert result.counted == ("a_counted", "b_counted") and result.total == 10000
    assert result.left_out == ("c_other_money", "d_no_amount", "e_no_ceiling", "f_unknown")
    room = Room(plain(300, 300), plain(100, 100), plain(200, 200))
    noted = {row.scheme.id: row.room for row in found(pack, inside=True, a="s0", used=100).recommendations}
    assert [id for id, shown in noted.items() if shown == room] == [id for id in noted if id[0] in "abcde"]
    assert sorted(id for id, shown in noted.items() if shown is None) == ["f_unknown", "g_not_aid", "h_generic"]


def test_the_ledger_never_reorders() -> None:
    rich = [scheme(id, de_minimis=True, benefit={"ceiling": 1000}) for id in ("a", "b")]
    for used in (0, 300, None):
        assert [r.scheme.id for r in found(aid_pack(*rich), inside=True, a="s0", used=used).recommendations] == [
            "a",
            "b",
        ]


# --- routing -------------------------------------------------------------------------------------------------------------

ASKED = build(
    [yes_no("start", quick=True), yes_no("more", relevant="start", otherwise=False, quick=True), yes_no("end")]
)


@pytest.mark.parametrize(
    ("given", "quick", "skipped", "order"),
    [
        ({}, False, (), ["start", "more", "end"]),
        ({}, True, (), ["start", "more"]),
        ({"start": True}, False, (), ["more", "end"]),
        ({"start": False}, False, (), ["end"]),
        ({"start": False}, True, (), []),
        ({"start": ...}, False, (), ["more", "end"]),  # an entry is an answer, and the branch stays open
        ({"start": None}, False, (), ["start", "more", "end"]),  # an empty entry is none
        ({"end": True, "more": True}, False, (), ["start"]),
        ({}, False, ("start",), ["start", "more", "end"]),
        ({}, False, ("start", "more", "end"), ["start", "more", "end"]),
        ({"start": True, "more": True, "end": False}, False, (), []),
    ],
)
def test_routing(given: dict[str, Any], quick: bool, skipped: tuple[str, ...], order: list[str]) -> None:
    answers = answered(**given)
    here = situate(ASKED, answers, TODAY)
    assert [question.id for question in open_questions(ASKED, here, answers, quick)] == order
    coming = next_question(ASKED, here, answers, quick, skipped)
    assert (coming and coming.id) == next((id for id in order if id not in skipped), None)


def test_the_interview_ends_and_asks_each_question_once() -> None:
    for reply in (True, False, ...):
        given: dict[str, Any] = {}
        while (
            question := next_question(ASKED, situate(ASKED, answered(**given), TODAY), answered(**given))
        ) is not None:
            assert question.id not in given
            given[question.id] = reply
        assert list(given) == (["start", "end"] if reply is False else ["start", "more", "end"])


# --- comparison ----------------------------------------------------------------------------------------------------------


def test_what_changed() -> None:
    pack = aid_pack(scheme("one"), scheme("two", eligible=[{"id": "inside", "when": "inside"}]))
    old, new = found(pack, a="s0", inside=False, used=1), found(pack, a="s2", inside=True, used=1)
    change = compare(old, new, tuple(pack.questions))
    assert change.score == Moved("", Bounds(0, 0), Bounds(6666, 6666))
    assert change.dimensions == (Moved("all", Bounds(0, 0), Bounds(6666, 6666)),)
    assert (change.levels, change.stages) == ((("l0",), ("l1",)), ((), ()))
    assert change.answers == (Change("inside", False, True), Change("a", "s0", "s2"))
    assert (change.barriers_gone, change.barriers_new) == (("b",), ())
    assert (change.schemes_gone, change.schemes_new) == ((), ("two",))
    back = compare(new, old, ("used", "a"))
    assert (back.barriers_gone, back.barriers_new) == ((), ("b",))
    assert (back.schemes_gone, back.schemes_new) == (("two",), ()) and back.answers == (Change("a", "s2", "s0"),)


def test_nothing_changed() -> None:
    result = found(aid_pack(scheme("one")), a="s1")
    same = compare(result, result, ("a", "used"))
    assert same.answers == same.dimensions == same.barriers_new == same.barriers_gone == same.schemes_new == ()
    assert same.score.before == same.score.after


def test_comparing_uses_the_severity_from_which_the_pack_shows_a_barrier() -> None:
    pack = aid_pack()
    old, new = found(pack, a="s3"), found(pack, a="s2")
    assert compare(old, new, ()).barriers_new == () and compare(old, new, (), 33).barriers_new == ("b",)
    assert compare(new, old, (), 33).barriers_gone == ("b",) and compare(new, old, (), 34).barriers_gone == ()


def test_comparing_where_there_is_no_score_and_a_dimension_is_new() -> None:
    nothing, something = found(build([yes_no("one")])), found(aid_pack(), a="s3")
    change = compare(nothing, something, ())
    assert change.score == Moved("", None, Bounds(10000, 10000)) and change.levels == ((), ("l1",))
    assert change.dimensions == (Moved("all", None, Bounds(10000, 10000)),)
    stages = compare(found(STEPS, one=False), found(STEPS, two=True), ()).stages
    assert stages == (("early",), ("early", "middle"))
