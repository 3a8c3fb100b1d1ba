"""The engine against brute force: every way to complete the answers, each judged by the definitions themselves."""

from random import Random

from core_answers import completions, settle, some_answers, ways
from core_oracle import Outcome, independent, outcome, reads_itself
from core_packs import TODAY
from core_world import make, over

from sme_diag.core import diagnose
from sme_diag.model.diagnosis import ELIGIBLE, NOT_ELIGIBLE, Bounds, Diagnosis
from sme_diag.model.rules import Level, Pack

FEW = 100


@over(make, 700)
def test_full_answers_give_what_the_definitions_say(pack: Pack, rng: Random) -> None:
    answers = settle(rng, pack, some_answers(rng, pack), tuple(pack.questions))
    result, wanted = diagnose(pack, answers, TODAY), outcome(pack, answers)
    exact = None if wanted.score is None else Bounds(wanted.score, wanted.score)
    assert (result.readiness and result.readiness.score) == exact
    assert (result.readiness and result.readiness.level) == wanted.level
    assert result.stage is not None and result.stage.id == wanted.stage
    assert [d.score and d.score.low for d in result.dimensions] == list(wanted.dimensions)
    assert {b.id: b.severity.low for b in result.barriers} == wanted.severities
    assert [s.verdict != NOT_ELIGIBLE for s in result.schemes] == list(wanted.verdicts)
    assert {row.question for row in result.parked} == wanted.off_path
    assert result.missing == ()


def contains(result: Diagnosis, one: Outcome) -> bool:
    """True when a result that can happen is one of those the diagnosis calls possible."""
    readiness, stage = result.readiness, result.stage
    assert stage is not None
    level = one.score is None or (
        readiness is not None
        and readiness.score.low <= one.score <= readiness.score.high
        and one.level in readiness.levels_possible
    )
    dimensions = all(
        mean is None or (found.score is not None and found.score.low <= mean <= found.score.high)
        for mean, found in zip(one.dimensions, result.dimensions, strict=True)
    )
    severity = {found.id: found.severity for found in result.barriers}
    barriers = all(severity[id].low <= is_ <= severity[id].high for id, is_ in one.severities.items())
    verdicts = all(
        fits if found.verdict == ELIGIBLE else not fits if found.verdict == NOT_ELIGIBLE else True
        for fits, found in zip(one.verdicts, result.schemes, strict=True)
    )
    parked = {row.question for row in result.parked} <= one.off_path
    return level and dimensions and barriers and verdicts and parked and one.stage in stage.possible


@over(make, 500)
def test_everything_that_can_happen_is_called_possible(pack: Pack, rng: Random) -> None:
    answers = some_answers(rng, pack)
    todo = rng.sample(list(pack.questions), len(pack.questions))
    while ways(pack, answers) > FEW:
        answers = settle(rng, pack, answers, [todo.pop()])
    result = diagnose(pack, answers, TODAY)
    for full in completions(pack, answers):
        one = outcome(pack, full)
        assert contains(result, one), one


@over(independent, 400)
def test_nothing_is_called_possible_that_cannot_happen(pack: Pack, rng: Random) -> None:
    """Where every condition reads a question of its own, both ends, all levels and all stages do happen."""
    assert not reads_itself(pack)
    answers = some_answers(rng, pack)
    todo = rng.sample(list(pack.questions), len(pack.questions))
    while ways(pack, answers) > FEW:
        answers = settle(rng, pack, answers, [todo.pop()])
    all_ways = list(completions(pack, answers))
    scores = sorted({one.score for one in (outcome(pack, full) for full in all_ways) if one.score is not None})
    floors = [0, *sorted(rng.choices(scores, k=3))] if scores else [0]
    names = dict.fromkeys(floors)  # a level from each floor that some score reaches, so that no level is out of reach
    rungs = tuple(Level(f"l{i}", "", "", floor) for i, floor in enumerate(names))
    gates = tuple(gate._replace(level=f"l{min(int(str(gate.level)[1:]), len(rungs) - 1)}") for gate in pack.gates)
    pack = pack._replace(levels=rungs, gates=gates)
    happens = [outcome(pack, full) for full in all_ways]
    result = diagnose(pack, answers, TODAY)
    assert result.stage is not None and set(result.stage.possible) == {one.stage for one in happens}
    if result.readiness is None:
        assert scores == []
        return
    assert tuple(result.readiness.score) == (scores[0], scores[-1])
    assert set(result.readiness.levels_possible) == {one.level for one in happens if one.level is not None}
    for i, found in enumerate(result.dimensions):
        means = {one.dimensions[i] for one in happens} - {None}
        assert (found.score is None) == (not means)
        assert found.score is None or tuple(found.score) == (min(means), max(means))  # type: ignore[type-var]
    for barrier in result.barriers:
        severities = [one.severities.get(barrier.id, 0) for one in happens]
        assert tuple(barrier.severity) == (min(severities), max(severities))
