"""Recommendations: the order of DESIGN 3.9 written a second time, what is never recommended, and whom to ask."""

from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from core_answers import settle, some_answers
from core_packs import TODAY, Data, answered, build, found, one_dimension, scheme, scored, yes_no
from core_world import make, over

from sme_diag.core import diagnose
from sme_diag.lang.nodes import names
from sme_diag.model.diagnosis import DONE, Diagnosis, SchemeFound
from sme_diag.model.rules import Pack, Scheme

Key = tuple[Any, ...]


def wanted_key(pack: Pack, result: Diagnosis, offered: Scheme, one: SchemeFound) -> Key:
    """Where a scheme stands among all: the smaller, the earlier."""
    total = sum(barrier.severity.high for barrier in result.barriers)
    now = [step.state != DONE for step in result.pathway]
    here = now.index(True) if True in now else len(now) - 1
    steps = [step.id for step in pack.steps]
    if offered.generic:
        reach = 3
    elif offered.regions:
        reach = 0
    elif offered.countries and "EU" not in offered.countries:
        reach = 1
    else:
        reach = 2
    low, high = ((Fraction(10 * bound, total) + Fraction(1, 2)) // 1 for bound in one.relevance)
    status = ("open", "upcoming", "unknown", "closed").index(one.status.status)
    return -low, -high, abs(steps.index(offered.step) - here), one.verdict != "eligible", status, reach, offered.id


def wanted_relevance(pack: Pack, result: Diagnosis, offered: Scheme) -> tuple[int, int]:
    """The severity of each barrier times the best weight with which a need of the scheme relieves it."""
    needs = [need.relieves for need in pack.needs if need.id in (offered.need, *offered.also_needs)]
    best = {b.id: max([relieves.get(b.id, 0) for relieves in needs]) for b in pack.barriers}
    ends = [(best[b.id] * b.severity.low, best[b.id] * b.severity.high) for b in result.barriers]
    return sum(low for low, _ in ends), sum(high for _, high in ends)


def can_be_recommended(pack: Pack, offered: Scheme, one: SchemeFound) -> bool:
    """Fits or may fit, reaches the place of the firm (decision 004), relieves something, is not closed, and is for firms."""
    for_firms = offered.access == "direct" or (offered.access == "intermediary" and offered.intermediary)
    unsure = {id for c in one.conditions if c.step.value is None for id in c.missing}
    fits = one.verdict != "not_eligible" and unsure.isdisjoint(pack.roles.values())
    return bool(fits and one.relevance.high > 0 and one.status.status != "closed" and for_firms)


@over(make, 700)
def test_the_order_is_the_documented_one(pack: Pack, rng: Random) -> None:
    answers = some_answers(rng, pack)
    if rng.random() < 0.5:
        answers = settle(rng, pack, answers, tuple(pack.questions))
    result = diagnose(pack, answers, TODAY)
    offered = {s.id: s for s in pack.schemes}
    assert [one.id for one in result.schemes] == list(offered)
    for one in result.schemes:
        assert tuple(one.relevance) == wanted_relevance(pack, result, offered[one.id])
    fit = [one for one in result.schemes if can_be_recommended(pack, offered[one.id], one)]
    kinds = {
        k for one in fit if not offered[one.id].generic for k in (offered[one.id].kind, *offered[one.id].also_kinds)
    }
    fit = [one for one in fit if not offered[one.id].generic or offered[one.id].kind not in kinds]
    keys = {one.id: wanted_key(pack, result, offered[one.id], one) for one in fit}
    shown = [row.scheme.id for row in result.recommendations]
    assert set(shown) == keys.keys() and len(shown) == len(keys)
    assert [row.rank for row in result.recommendations] == list(range(1, len(shown) + 1))
    needs = [offered[id].need for id in shown]
    count = len(set(needs))
    assert len(set(needs[:count])) == count, "the best of each need come first"
    for part in (shown[:count], shown[count:]):
        assert all(keys[one] < keys[other] for one, other in pairwise(part))
    for id, need in list(zip(shown, needs, strict=True))[count:]:
        assert keys[shown[needs.index(need)]] < keys[id], "no other of its need is better than the best"


@over(make, 400)
def test_what_is_never_recommended(pack: Pack, rng: Random) -> None:
    result = diagnose(pack, some_answers(rng, pack), TODAY)
    offered = {s.id: s for s in pack.schemes}
    shown = {row.scheme.id for row in result.recommendations}
    watched = {one.id for one in result.watch_for}
    for one in result.schemes:
        if one.relevance.high == 0 or one.verdict == "not_eligible":
            assert one.id not in shown | watched
        if offered[one.id].access in ("umbrella", "not-for-firms"):
            assert one.id not in shown | watched
        assert (one.status.status == "closed") or one.id not in watched
        assert (one.status.status != "closed") or one.id not in shown
    shown_kinds = {offered[id].kind for id in shown if not offered[id].generic}
    assert all(offered[id].kind not in shown_kinds for id in shown if offered[id].generic)


@over(make, 500)
def test_a_scheme_that_only_place_and_size_decide_is_at_best_possible(pack: Pack, rng: Random) -> None:
    answers = settle(rng, pack, some_answers(rng, pack), tuple(pack.questions))
    result = diagnose(pack, answers, TODAY)
    known = pack.questions.keys() | pack.facts.keys()
    for offered, one in zip(pack.schemes, result.schemes, strict=True):
        thin = all(names(c.when) & known <= pack.basic for c in offered.eligible) and not offered.generic
        holds = all(c.step.value is True for c in one.conditions)
        assert one.verdict == ("not_eligible" if not holds else "possible" if thin else "eligible")


QUESTIONS = [
    scored("plan"),
    scored("team"),
    yes_no("member"),
    {"id": "country", "type": "country"},
    yes_no("started"),
]


def pack_of(*schemes: Data, **more: Any) -> Pack:
    """Two barriers, three needs, three steps, and some schemes."""
    records: dict[str, list[Data]] = {
        "dimensions": [one_dimension("plan", "team")],
        "barriers": [{"id": "no_plan", "revealed_by": ["plan"]}, {"id": "no_team", "revealed_by": ["team"]}],
        "needs": [
            {"id": "help", "relieves": {"no_plan": 2}},
            {"id": "people", "relieves": {"no_team": 1}},
            {"id": "both", "relieves": {"no_plan": 1, "no_team": 3}},
        ],
        "steps": [{"id": "look", "done": "started"}, {"id": "go", "done": False}, {"id": "grow", "done": False}],
        "contacts": [
            {"country": c, "role": r, "name": f"{r} of {c}"}
            for c in ("FR", "DE")
            for r in ("chamber", "bank", "agency")
        ],
        "fallback": [{"role": "chamber", "name": "any chamber"}, {"role": "desk", "name": "the desk"}],
    }
    head = {"roles": {"country": "country"}, "basic": ["country"]}
    return build(QUESTIONS, head=head, schemes=list(schemes), **(records | more))


def shown(pack: Pack, **given: Any) -> list[str]:
    """The ids recommended for some answers, in order."""
    return [row.scheme.id for row in found(pack, **given).recommendations]


DECIDED = [{"id": "member", "when": "member"}]
OPEN_IN_SPRING = {"state": "open", "opens": "2027-03", "closes": "2027-05"}
FIRST_COMES: dict[str, tuple[Data, Data]] = {
    "the more relevant": ({"need": "both"}, {"need": "help"}),
    "of equal low ends the higher high end": ({"need": "both"}, {"need": "help"}),
    "the nearer step": ({"step": "look"}, {"step": "go"}),
    "the nearer step, ahead or behind": ({"step": "go"}, {"step": "grow"}),
    "the eligible": ({"eligible": DECIDED}, {}),
    "the open": ({}, {"status": OPEN_IN_SPRING}),
    "the upcoming": ({"status": OPEN_IN_SPRING}, {"status": {"state": "unknown"}}),
    "the regional": ({"region": ["FRI"]}, {"country": ["FR"]}),
    "the national": ({"country": ["FR"]}, {"country": ["EU"]}),
    "the national, of several": ({"country": ["FR", "DE"]}, {"country": ["FR", "EU"]}),
    "the lower id": ({}, {}),
}


@pytest.mark.parametrize("why", FIRST_COMES)
def test_order(why: str) -> None:
    """Two schemes that differ in one thing; the winner has the higher id, except where only the id differs."""
    winner, loser = FIRST_COMES[why]
    first, second = ("a", "b") if winner == loser else ("b", "a")
    pack = pack_of(scheme(first, **winner), scheme(second, **loser))
    given = {"plan": "s0", "team": "s0", "member": True}
    if why.startswith("of equal low"):
        given = {"member": True}
    assert shown(pack, **given) == [first, second]


def test_relevance_is_rounded_to_a_tenth_of_the_whole_severity() -> None:
    """96 and 100 of 196 are both five tenths: the nearness of the step decides. 66 and 100 of 166 are not alike."""
    questions = [scored("one", (0, 100)), scored("two", (0, 4, 34, 100)), *QUESTIONS]
    records = {
        "dimensions": [one_dimension("one", "two", "plan", "team")],
        "barriers": [{"id": "x", "revealed_by": ["one"]}, {"id": "y", "revealed_by": ["two"]}],
        "needs": [{"id": "nx", "relieves": {"x": 1}}, {"id": "ny", "relieves": {"y": 1}}],
        "steps": [{"id": "look", "done": False}, {"id": "go", "done": False}],
        "schemes": [scheme("near", need="ny", step="look"), scheme("far", need="nx", step="go")],
    }
    pack = build(questions, **records)  # type: ignore[arg-type]
    assert shown(pack, one="s0", two="s34") == ["far", "near"]
    assert shown(pack, one="s0", two="s4") == ["near", "far"]


def test_the_best_of_each_need_come_first() -> None:
    pack = pack_of(
        scheme("best", need="both"), scheme("second", need="both", step="grow"), scheme("other", need="people"),
    )  # fmt: skip
    assert shown(pack, plan="s0", team="s0") == ["best", "other", "second"]


def test_nothing_is_recommended_against_no_barrier() -> None:
    assert shown(pack_of(scheme("one")), plan="s3", team="s0") == []
    assert shown(pack_of(scheme("one")), plan="s2", team="s0") == ["one"]
    assert shown(pack_of(scheme("one")), team="s0") == ["one"]


def test_a_firm_without_any_barrier_gets_no_recommendation_and_no_error() -> None:
    result = found(pack_of(scheme("one", need="both")), plan="s3", team="s3")
    assert result.recommendations == () and result.schemes[0].relevance == (0, 0)
    assert result.schemes[0].addresses == ()


@pytest.mark.parametrize(
    ("access", "through", "recommended"),
    [
        ("direct", "", True),
        ("intermediary", "the chamber", True),
        ("umbrella", "", False),
        ("not-for-firms", "", False),
    ],
)
def test_only_what_a_firm_can_use_itself(access: str, through: str, recommended: bool) -> None:
    pack = pack_of(scheme("one", access=access, intermediary=through))
    assert shown(pack, plan="s0") == (["one"] if recommended else [])


def test_closed_schemes_stand_under_watch_for() -> None:
    closed = scheme("old", status={"state": "closed", "seen": "2025"}, successor="new")
    result = found(pack_of(closed, scheme("new", step="grow")), plan="s0")
    assert [row.scheme.id for row in result.recommendations] == ["new"]
    assert [one.id for one in result.watch_for] == ["old"]


def test_a_closed_generic_recommendation_is_not_recommended_either() -> None:
    result = found(pack_of(scheme("old", generic=True, status={"state": "closed"})), plan="s0")
    assert result.recommendations == () and [one.id for one in result.watch_for] == ["old"]


def test_a_generic_stands_in_only_where_no_concrete_scheme_of_its_kind_is_recommended() -> None:
    generic = scheme("any", generic=True, kind="loan")
    one = {"kind": "loan", "eligible": DECIDED}
    assert shown(pack_of(generic, scheme("one", **one)), plan="s0", member=True) == ["one"]
    assert shown(pack_of(generic, scheme("one", **one)), plan="s0") == ["one"]
    assert shown(pack_of(generic, scheme("one", **one)), plan="s0", member=False) == ["any"]
    closed = scheme("one", **one, status={"state": "closed"})
    assert shown(pack_of(generic, closed), plan="s0", member=True) == ["any"]
    also = scheme("one", kind="grant", also_kinds=["loan"])
    assert shown(pack_of(generic, also), plan="s0") == ["one"]
    other = scheme("one", kind="grant", eligible=DECIDED)
    assert shown(pack_of(generic, other), plan="s0", member=True) == ["one", "any"]


def test_weights_of_several_needs_do_not_add_up() -> None:
    """A barrier counts once, with the best weight of the needs a scheme serves."""
    (one,) = found(pack_of(scheme("one", need="help", also_needs=["both"])), plan="s0", team="s1").schemes
    assert one.relevance == (2 * 100 + 3 * 66, 2 * 100 + 3 * 66) and one.addresses == ("no_plan", "no_team")
    (one,) = found(pack_of(scheme("one", need="help", also_needs=["both"])), plan="s2", team="s0").schemes
    assert one.relevance.low == 2 * 33 + 3 * 100 and one.addresses == ("no_team",), "what is shown as holding back"
    (one,) = found(pack_of(scheme("one", need="help", also_needs=["both"])), plan="s1", team="s0").schemes
    assert one.addresses == ("no_team", "no_plan"), "what it relieves most first"
    (one,) = found(pack_of(scheme("one", need="both")), plan="s0", team="s1").schemes
    assert one.addresses == ("no_team", "no_plan"), "three times 66 is more than 100"
    (one,) = found(pack_of(scheme("one", need="help", also_needs=["both"])), plan="s2").schemes
    assert one.addresses == ("no_team",), "what may hold back counts"


@pytest.mark.parametrize(
    ("ask", "country", "whom"),
    [
        (["chamber"], "FR", ["chamber of FR"]),
        (["bank", "chamber", "agency"], "DE", ["bank of DE", "chamber of DE"]),
        (["chamber", "desk"], "DE", ["chamber of DE"]),
        (["chamber"], "IT", ["any chamber"]),
        (["chamber", "desk"], None, ["any chamber", "the desk"]),
        (["bank"], None, ["any chamber"]),
        ([], "FR", ["any chamber"]),
    ],
)
def test_whom_to_ask(ask: list[str], country: str | None, whom: list[str]) -> None:
    pack = pack_of(scheme("one", generic=True, ask=ask))
    (row,) = found(pack, plan="s0", country=country).recommendations
    assert [contact.name for contact in row.contacts] == whom


def test_the_contact_of_the_scheme_itself_is_asked_first() -> None:
    pack = pack_of(scheme("one", contact={"name": "The operator"}, ask=["chamber"]))
    (row,) = found(pack, plan="s0", country="FR").recommendations
    assert [contact.name for contact in row.contacts] == ["The operator"]


def test_a_scheme_for_some_place_is_not_recommended_to_a_firm_that_has_named_none() -> None:
    """Unless the place is what is known: then the rest may be unknown (decision 004)."""
    here = [{"id": "country", "when": 'country == "FR"'}, {"id": "member", "when": "member"}]
    pack = pack_of(scheme("one", eligible=here))
    assert shown(pack, plan="s0") == shown(pack, plan="s0", member=True) == shown(pack, plan="s0", country="DE") == []
    assert shown(pack, plan="s0", country="FR") == ["one"]
    assert found(pack, plan="s0").schemes[0].verdict == "possible"


def test_points_to_check_travel_where_they_may_apply() -> None:
    points = [{"id": "always", "text": "Ask."}, {"id": "if_member", "text": "Ask.", "when": "member"}]
    pack = pack_of(scheme("one", to_check=points))
    for member, left in ((True, 2), (False, 1), (None, 2)):
        assert len(diagnose(pack, answered(member=member), TODAY).schemes[0].to_check) == left
