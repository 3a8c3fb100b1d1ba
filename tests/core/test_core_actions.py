"""Actions: their place in the order, what comes before them, what they relieve and which schemes help with them."""

from random import Random
from typing import Any

import pytest
from core_answers import some_answers
from core_packs import TODAY, Data, action, build, found, levels, one_dimension, scheme, scored, yes_no
from core_world import make, over

from sme_diag.core import diagnose
from sme_diag.core.actions import MOST_SCHEMES
from sme_diag.lang.evaluate import evaluate
from sme_diag.model.diagnosis import Bounds
from sme_diag.model.rules import Pack

STEPS: list[Data] = [{"id": "go", "done": "past"}, {"id": "grow", "done": False}]


def pack(*actions: Data, schemes: tuple[Data, ...] = ()) -> Pack:
    """A pack with two barriers, the second of which weighs what the firm answers to `b`."""
    return build(
        [yes_no("past"), yes_no("ask"), scored("a"), scored("b")],
        dimensions=[one_dimension("a", "b")],
        levels=levels(0),
        barriers=[{"id": "small", "revealed_by": ["a"]}, {"id": "great", "revealed_by": ["b"]}],
        needs=[{"id": "help", "relieves": {"great": 3}}, {"id": "money", "relieves": {"small": 3}}],
        steps=STEPS,
        actions=list(actions),
        schemes=list(schemes),
    )


def order(*actions: Data, **given: Any) -> list[str]:
    """The ids of the actions of a firm with a small barrier and a great one."""
    return [a.id for a in found(pack(*actions), **({"past": False, "a": "s2", "b": "s0"} | given)).actions]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([action("late", "grow", relieves=["great"]), action("early", "go")], ["early", "late"]),  # the step first
        ([action("b", "go"), action("a", "go")], ["a", "b"]),
        ([action("a", "go", relieves=["small"]), action("b", "go", relieves=["great"])], ["b", "a"]),
        ([action("a", "go", relieves=["great"]), action("b", "go", relieves=["great", "small"])], ["b", "a"]),
        ([action("a", "go", relieves=["great"], after=["b"]), action("b", "go")], ["b", "a"]),  # what comes before
        (  # what waits pulls nothing forward: the more relevant of those that can be done comes next
            [
                action("a", "go", relieves=["great"], after=["c"]),
                action("b", "go", relieves=["small"]),
                action("c", "go"),
            ],
            ["b", "c", "a"],
        ),
        (  # what the answers do not call for holds nobody up
            [action("a", "go", relieves=["great"], after=["b"]), action("b", "go", when="ask"), action("c", "go")],
            ["a", "c"],
        ),
    ],
)
def test_the_order(actions: list[Data], expected: list[str]) -> None:
    assert order(*actions, ask=False) == expected
    assert order(*reversed(actions), ask=False) == expected


def test_called_for_certainly_perhaps_or_not() -> None:
    asked = action("x", "go", when="ask")
    for ask, called_for in ((True, [True]), (None, [None]), (..., [None]), (False, [])):
        assert [a.called_for for a in found(pack(asked), ask=ask).actions] == called_for
    assert order(action("x", "go"), asked | {"id": "y"}, past=True, ask=True) == ["y"], (
        "no general advice on a step that is done"
    )
    assert order(asked, past=True, ask=None) == []


def test_what_is_still_to_do_first() -> None:
    actions = [action("x", "go", when="ask"), action("y", "go"), action("z", "grow", after=["x", "y"])]
    for ask, after in ((True, ("x", "y")), (None, ("x", "y")), (False, ("y",))):
        assert found(pack(*actions), ask=ask).actions[-1].after == after


def test_relevance_is_the_severity_of_the_barriers_relieved_as_an_interval() -> None:
    both = action("x", "go", relieves=["small", "great"])
    for b, relevance in (("s0", (133, 133)), ("s3", (33, 33)), (None, (33, 133))):
        assert found(pack(both), a="s2", b=b).actions[0].relevance == Bounds(*relevance)
    assert found(pack(action("x", "go")), a="s2").actions[0].relevance == Bounds(0, 0)


def test_schemes_that_help_stand_in_the_order_of_the_recommendations() -> None:
    offered = [scheme("a_also", need="money", also_needs=["help"]), scheme("b_first"), scheme("c_other", need="money")]
    offered += [scheme(f"more_{i}") for i in range(MOST_SCHEMES)] + [scheme("z_shut", access="umbrella")]
    result = found(pack(action("x", "go", needs=["help"]), action("y", "go"), schemes=tuple(offered)), a="s2", b="s0")
    ranked = [r.scheme.id for r in result.recommendations]
    schemes = result.actions[0].schemes
    assert len(schemes) == MOST_SCHEMES and not {"c_other", "z_shut"} & set(schemes)
    assert list(schemes) == [id for id in ranked if id != "c_other"][:MOST_SCHEMES]
    assert result.actions[1].schemes == ()


@over(make, 300)
def test_the_order_goes_along_the_pathway_and_respects_what_comes_before(made: Pack, rng: Random) -> None:
    result = diagnose(made, some_answers(rng, made), TODAY)
    steps = [step.id for step in made.steps]
    assert [steps.index(a.step) for a in result.actions] == sorted(steps.index(a.step) for a in result.actions)
    place = {a.id: index for index, a in enumerate(result.actions)}
    assert len(place) == len(result.actions)
    for index, a in enumerate(result.actions):
        assert all(place[before] < index for before in a.after)


@over(make, 300)
def test_every_action_found_is_one_the_pathway_names_and_no_other(made: Pack, rng: Random) -> None:
    result = diagnose(made, some_answers(rng, made), TODAY)
    named = {(step.id, id): certain for step in result.pathway for id, certain in step.actions}
    assert {(a.step, a.id): a.called_for for a in result.actions} == named
    records, recommended = {a.id: a for a in made.actions}, [r.scheme.id for r in result.recommendations]
    for a in result.actions:
        value = evaluate(records[a.id].when, result.values).value
        assert a.called_for == (True if value else None) and value is not False
        assert a.relevance.low <= a.relevance.high
        assert list(a.schemes) == sorted(a.schemes, key=recommended.index)
