"""The actions of the shipped packs: something can be done about everything, by every kind of firm, and no price is made up."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random

import pytest

from sme_diag.core import diagnose
from sme_diag.core.barriers import threshold
from sme_diag.model.answers import Answer, Answers
from sme_diag.packs import Pack, load

PACKS = ("export-pathway", "regional-support")
TODAY = date(2026, 11, 21)
FIRMS = 60
KINDS = ("goods", "services", "digital")


@cache
def shipped(id: str) -> Pack:
    """A pack as it is shipped."""
    pack, problems = load(id)
    assert pack is not None and not problems
    return pack


def without_help(pack: Pack, answers: Answers) -> list[str]:
    """The barriers that are shown although no action that the answers certainly call for relieves them."""
    found, limit = diagnose(pack, answers, TODAY), threshold(pack, TODAY)
    relieves = {action.id: set(action.relieves) for action in pack.actions}
    relieved = set[str]().union(*(relieves[a.id] for a in found.actions if a.called_for))
    return [b.id for b in found.barriers if b.severity.low >= limit and b.id not in relieved]


def revealing(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Every barrier with each answer that shows it."""
    limit = threshold(pack, TODAY)
    for barrier in pack.barriers:
        for id in barrier.revealed_by:
            scores = pack.questions[id].scores
            for code, score in scores.items():
                if 100 * (max(scores.values()) - score) // max(scores.values()) >= limit:
                    yield barrier.id, id, code


@pytest.mark.parametrize("id", PACKS)
def test_whatever_answer_shows_a_barrier_calls_for_an_action_against_it(id: str) -> None:
    """One answer is enough, whatever else is not known: only what is sold is said, so that the question is on the path."""
    pack, count = shipped(id), 0
    sold: Answers = {"sells": Answer(frozenset(KINDS))} if "sells" in pack.questions else {}
    for barrier, question, code in revealing(pack):
        answers = {**sold, question: Answer(code)}
        shown = [b.id for b in diagnose(pack, answers, TODAY).barriers if b.severity.low >= threshold(pack, TODAY)]
        assert barrier in shown, (barrier, question, code)
        assert barrier not in without_help(pack, answers), (barrier, question, code)
        count += 1
    assert count >= len(pack.barriers)


@pytest.mark.parametrize("id", PACKS)
def test_no_firm_reads_of_a_barrier_that_it_can_do_nothing_about(id: str) -> None:
    pack, rng = shipped(id), Random(7)
    choices = [q for q in pack.questions.values() if q.type == "choice"]
    for _ in range(FIRMS):
        answers = {q.id: Answer(rng.choice(q.choices).code) for q in choices if rng.random() < 0.8}
        if "sells" in pack.questions:
            answers["sells"] = Answer(frozenset(rng.sample(KINDS, rng.randint(1, 3))))
        assert without_help(pack, answers) == []


def test_there_is_enough_to_do_and_never_too_much_at_once() -> None:
    pack = shipped("export-pathway")
    assert len(pack.actions) >= 60
    for barrier in pack.barriers:
        assert sum(barrier.id in action.relieves for action in pack.actions) >= 2, barrier.id
    for dimension in pack.dimensions:
        assert sum(dimension.id in action.builds for action in pack.actions) >= 2, dimension.id
    assert all(1 <= action.half_days <= 20 for action in pack.actions), "at most ten days: else it is a project"
    assert {action.kind for action in pack.actions} == {"learn", "do"}
    for step in pack.steps:
        assert sum(action.step == step.id for action in pack.actions) >= 5, step.id
    assert all(action.builds for action in pack.actions)


def test_every_need_is_one_that_some_action_has() -> None:
    """So that each scheme can stand beside something it pays for."""
    for id in PACKS:
        pack = shipped(id)
        assert {need for action in pack.actions for need in action.needs} == {need.id for need in pack.needs}


def test_a_cost_is_one_that_the_source_of_a_scheme_gives() -> None:
    known = {source for scheme in shipped("export-pathway").schemes for source in scheme.source}
    priced = [action for action in shipped("export-pathway").actions if action.cost is not None]
    assert priced
    for action in priced:
        assert action.cost is not None and action.cost.source and set(action.cost.source) <= known, action.id
        assert action.cost.seen, action.id
