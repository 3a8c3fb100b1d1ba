"""What the rules see: relevance, answers, facts and parameters worked out in one pass, each after what it reads.

Off the path a question has its declared `otherwise`; while its relevance is unknown it has the hull of answer and `otherwise`.
"""

from datetime import date
from typing import NamedTuple

from sme_diag.lang.evaluate import Step, evaluate, missing
from sme_diag.lang.intervals import add
from sme_diag.lang.values import Interval, Value, exactly, hull, settled
from sme_diag.model.answers import Answer, Answers
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Dated, Pack

NOTHING: frozenset[str] = frozenset()
FINEST = 5
"""The length of a NUTS code of level 3: nothing finer can be known of a region."""


class Situation(NamedTuple):
    """A firm before any rule is applied.

    `values` holds what every name stands for (None: unknown), `path` whether each question is on the path, `given` the
    answers themselves, `roots` the questions behind each unsettled name, `steps` how relevance and facts came about.
    """

    as_of: date
    values: dict[str, Value]
    path: dict[str, bool | None]
    given: dict[str, Value]
    roots: dict[str, frozenset[str]]
    steps: dict[str, Step]


def situate(pack: Pack, answers: Answers, as_of: date) -> Situation:
    """The situation of a firm on a day."""
    values: dict[str, Value] = {"as_of": exactly(as_of.toordinal())}
    values |= {parameter.id: on_day(parameter.values, as_of) for parameter in pack.parameters}
    values |= {"@" + named.id: on_day(named.values, as_of) for named in pack.named_sets}
    here = Situation(as_of, values, {}, {}, {}, {})
    for id in pack.order:
        if id in pack.questions:
            _question(pack, pack.questions[id], answers, here)
        else:
            step = evaluate(pack.facts[id].value, values)
            here.steps[id], values[id] = step, step.value
            if not settled(step.value):
                here.roots[id] = missing(step, here.roots)
    return here


def _question(pack: Pack, question: Question, answers: Answers, here: Situation) -> None:
    id, answer = question.id, answers.get(question.id)
    given = on_the_day(question, answer, here.as_of) if answer is not None else None
    here.given[id] = given
    if given is None and question.country is not None:
        given = _coarse(pack, here.values.get(question.country))
    behind = NOTHING if settled(given) and not _is_coarse(question, given) else frozenset({id})
    if question.relevant is None:
        on_path: bool | None = True
    else:
        step = evaluate(question.relevant, here.values)
        on_path = step.value if isinstance(step.value, bool) else None
        here.steps[id] = step
        if on_path is None:
            behind |= missing(step, here.roots)
    here.path[id] = on_path
    value = given if on_path else question.otherwise if on_path is False else hull(given, question.otherwise)
    here.values[id] = value
    if on_path is not False and behind and (not settled(value) or _is_coarse(question, value)):
        here.roots[id] = behind


def on_the_day(question: Question, answer: Answer, as_of: date) -> Value:
    """What an answer comes to on a day: dated amounts count within the question's window of years, both ends included.

    Of an amount dated by month or year of which only some days are within, it is not known whether it counts.
    """
    if not answer.parts:
        return answer.value
    since = _years_before(as_of, question.window_years or 0)
    total: Interval | None = exactly(0)
    for part in answer.parts:
        if part.first <= as_of and part.last >= since:
            surely = since <= part.first and part.last <= as_of
            total = add(total, Interval(part.amount.low if surely else 0, part.amount.high))
    return total


def _years_before(day: date, years: int) -> date:
    """The same day some years earlier; 28 February for a 29 February that was not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _coarse(pack: Pack, country: Value) -> Value:
    """The region of a firm of which only the country is known: the root of that country in the NUTS tree."""
    return pack.prefixes.get(country, country) if isinstance(country, str) else None


def _is_coarse(question: Question, value: Value) -> bool:
    return (
        question.type == "region"
        and isinstance(value, str)
        and 2 <= len(value) < FINEST
        and value != question.otherwise
    )


def on_day(values: tuple[Dated, ...], day: date) -> Value:
    """The value that holds on a day, or None (unknown) when none does."""
    for dated in values:
        if (dated.since is None or dated.since <= day) and (dated.until is None or day <= dated.until):
            return dated.value
    return None


def setting(pack: Pack, id: str, day: date, default: int) -> int:
    """A whole-number parameter that the engine itself reads, with what holds where a pack does not set it."""
    for parameter in pack.parameters:
        if parameter.id == id:
            value = on_day(parameter.values, day)
            if isinstance(value, Interval) and value.low is not None:
                return value.low // 100
    return default
