"""Properties of the whole engine over random packs and firms."""

from datetime import date
from random import Random

from core_answers import REGIONS, completions, domain, more, options, settle, some_answers, value_of, ways
from core_narrowing import inside, widened
from core_packs import TODAY
from core_world import make, over

from sme_diag.core import diagnose
from sme_diag.lang.values import settled
from sme_diag.model.answers import Answer
from sme_diag.model.diagnosis import NOT_ELIGIBLE, POSSIBLE
from sme_diag.model.rules import Pack


@over(make, 1000)
def test_answering_more_never_undecides_anything(pack: Pack, rng: Random) -> None:
    """Three steps of saying more, of parents as well as leaves: nothing that was known is lost or turned round."""
    answers = some_answers(rng, pack)
    old = diagnose(pack, answers, TODAY)
    for share in (0.3, 0.6, 1.0):
        answers = more(rng, pack, answers, share)
        new = diagnose(pack, answers, TODAY)
        assert widened(pack, old, new) == []
        old = new


@over(make, 400)
def test_one_parent_more_never_undecides_anything(pack: Pack, rng: Random) -> None:
    """Of a firm that has said nearly everything, each way to answer one question that is left."""
    everything = settle(rng, pack, some_answers(rng, pack), tuple(pack.questions))
    id = rng.choice(list(pack.questions))
    without = {key: value for key, value in everything.items() if key != id}
    old = diagnose(pack, without, TODAY)
    for value in options(pack, id, without):
        assert widened(pack, old, diagnose(pack, without | {id: Answer(value)}, TODAY)) == []


@over(make, 300)
def test_settling_every_missing_question_settles_everything(pack: Pack, rng: Random) -> None:
    answers = some_answers(rng, pack)
    before = diagnose(pack, answers, TODAY)
    done = diagnose(pack, settle(rng, pack, answers, [m.question for m in before.missing]), TODAY)
    assert done.missing == ()
    assert done.readiness is None or (done.readiness.score.settled and done.readiness.level is not None)
    assert done.stage is not None and done.stage.id is not None
    assert all(dimension.score is None or dimension.score.settled for dimension in done.dimensions)
    assert all(barrier.severity.settled for barrier in done.barriers)
    assert all(gate.value is True for gate in done.gates)
    assert all(duty.value is True for duty in done.before_you_deliver)
    fits = [scheme for scheme in done.schemes if scheme.verdict != NOT_ELIGIBLE]
    assert all(condition.step.value is not None for scheme in fits for condition in scheme.conditions)
    assert all(scheme.missing == () and scheme.relevance.settled for scheme in done.schemes)


@over(make, 300)
def test_what_a_scheme_misses_decides_it(pack: Pack, rng: Random) -> None:
    """The questions named at a possible scheme are enough to decide its conditions; one that is decided names none."""
    answers = some_answers(rng, pack)
    for found in diagnose(pack, answers, TODAY).schemes:
        unknown = any(condition.step.value is None for condition in found.conditions)
        assert bool(found.missing) == (unknown and found.verdict == POSSIBLE)
        if found.missing:
            said = diagnose(pack, settle(rng, pack, answers, found.missing), TODAY)
            (now,) = (scheme for scheme in said.schemes if scheme.id == found.id)
            assert now.missing == () and all(c.step.value is not None for c in now.conditions)


@over(make, 250)
def test_silence_is_never_rewarded(pack: Pack, rng: Random) -> None:
    """A blank has no better low end than the worst choice, no worse high end than the best, and "I cannot say" is as blank."""
    answers = some_answers(rng, pack)
    for id, question in pack.questions.items():
        if question.type == "region":
            continue
        without = {key: value for key, value in answers.items() if key != id}
        blank = diagnose(pack, without, TODAY)
        missing = rng.choice(("dont_know", "refused", "blank", "invalid"))
        silent = diagnose(pack, without | {id: Answer(missing=missing)}, TODAY)
        assert silent.readiness == blank.readiness and silent.schemes == blank.schemes
        assert silent.barriers == blank.barriers and silent.recommendations == blank.recommendations
        said = [diagnose(pack, without | {id: Answer(v)}, TODAY) for v in options(pack, id, without)]
        scores = [d.readiness.score for d in said if d.readiness is not None]
        if scores and blank.readiness is not None:
            assert blank.readiness.score.low <= min(score.low for score in scores)
            assert blank.readiness.score.high >= max(score.high for score in scores)
        for before, *after in zip(blank.dimensions, *(d.dimensions for d in said), strict=True):
            assert all(inside(dimension.score, before.score) for dimension in after)


@over(make, 400)
def test_parked_answers_are_never_read_and_come_back(pack: Pack, rng: Random) -> None:
    answers = settle(rng, pack, some_answers(rng, pack), rng.sample(list(pack.questions), len(pack.questions) // 2))
    result = diagnose(pack, answers, TODAY)
    parked = [row.question for row in result.parked]
    assert all(answers[id].value is not None and result.values[id] == pack.questions[id].otherwise for id in parked)
    for id in parked:
        other = answers | {id: Answer(rng.choice(domain(pack.questions[id])))}
        assert diagnose(pack, other, TODAY) == result
        silent = diagnose(pack, answers | {id: Answer(missing="dont_know")}, TODAY)
        assert silent._replace(parked=()) == result._replace(parked=())
        assert [row.question for row in silent.parked] == [other for other in parked if other != id]
    there = diagnose(pack, settle(rng, pack, {}, tuple(pack.questions)) | {id: answers[id] for id in parked}, TODAY)
    still = {row.question for row in there.parked}
    for id in parked:
        back = there.values[id] == answers[id].value
        assert id in still or back or not all(map(is_settled, (answers[other] for other in parked)))


def is_settled(answer: Answer) -> bool:
    """True for an answer that leaves nothing open."""
    coarse = isinstance(answer.value, str) and any(r.startswith(answer.value) and r != answer.value for r in REGIONS)
    return settled(answer.value) and not coarse


@over(make, 250)
def test_the_same_answers_give_the_same_result_in_any_order(pack: Pack, rng: Random) -> None:
    answers = some_answers(rng, pack)
    shuffled = {id: answers[id] for id in rng.sample(list(answers), len(answers))}
    assert diagnose(pack, answers, TODAY) == diagnose(pack, shuffled, TODAY)
    assert repr(diagnose(pack, answers, TODAY)) == repr(diagnose(pack, shuffled, TODAY))


@over(make, 150)
def test_any_answers_on_any_day_give_a_result(pack: Pack, rng: Random) -> None:
    """`diagnose` is total, even for answers of the wrong kind and for questions that do not exist."""
    day = date.fromordinal(rng.randint(1, date.max.toordinal()))
    ids = [*pack.questions, "unheard_of"]
    values = [value for question in pack.questions.values() for value in domain(question)]
    wild = {id: Answer(rng.choice([*values, "nonsense", None])) for id in ids if rng.random() < 0.7}
    assert diagnose(pack, wild, day).as_of == day


@over(make, 150)
def test_every_completion_lies_within_what_was_possible(pack: Pack, rng: Random) -> None:
    """Whatever the full answers turn out to be, the result was inside what the partial answers allowed."""
    answers = more(rng, pack, some_answers(rng, pack), 0.7)
    if ways(pack, answers) > 60:
        answers = settle(rng, pack, answers, rng.sample(list(pack.questions), len(pack.questions) - 1))
    old = diagnose(pack, answers, TODAY)
    for number, full in enumerate(completions(pack, answers)):
        if number == 40:
            break
        assert all(value_of(full, id) is not None for id in pack.questions)
        assert widened(pack, old, diagnose(pack, full, TODAY)) == []
