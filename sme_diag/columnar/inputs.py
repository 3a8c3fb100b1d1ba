"""From the answers of a firm to the inputs of a program."""

from collections.abc import Callable, Sequence

from sme_diag.columnar.situation import Terms, codes_of
from sme_diag.columnar.trees import WORD
from sme_diag.core.situation import on_the_day
from sme_diag.lang.values import Interval, Value
from sme_diag.model.answers import Answers
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack

Plain = bool | int | str | None
Part = Callable[[Value], Plain]


def reader(pack: Pack, terms: Terms, inputs: Sequence[str]) -> Callable[[Answers], tuple[Plain, ...]]:
    """What turns answers into the inputs of a program, in their order."""
    parts = [(pack.questions[name.partition(":")[0]], part(pack, terms, name)) for name in inputs]

    def read(answers: Answers) -> tuple[Plain, ...]:
        return tuple([taken(_value(question, answers, terms)) for question, taken in parts])

    return read


def _value(question: Question, answers: Answers, terms: Terms) -> Value:
    answer = answers.get(question.id)
    return None if answer is None else on_the_day(question, answer, terms.as_of)


def part(pack: Pack, terms: Terms, name: str) -> Part:
    """What an input takes of the value of its question. A range is unknown to a program that knows no ranges."""
    id, _, which = name.partition(":")
    question = pack.questions[id]
    if question.type in ("choices", "countries"):
        return _word(codes_of(question, terms.countries), int(which))
    if not question.kind.numeric:
        return lambda value: value if isinstance(value, bool | str) else None
    if which:
        return _low if which == "low" else _high
    return lambda value: value.low if isinstance(value, Interval) and value.low == value.high else None


def _low(value: Value) -> Plain:
    return value.low if isinstance(value, Interval) else None


def _high(value: Value) -> Plain:
    return value.high if isinstance(value, Interval) else None


def _word(codes: Sequence[str], number: int) -> Part:
    bits = {code: 1 << place for place, code in enumerate(codes[number * WORD : (number + 1) * WORD])}
    return lambda value: sum(bits.get(code, 0) for code in value) if isinstance(value, frozenset) else None
