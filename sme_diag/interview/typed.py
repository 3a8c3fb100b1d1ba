"""What people type -> what an answer file holds, and back. What can be meant in two ways has two readings."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import islice, product, takewhile
from typing import NamedTuple

from sme_diag.core.responses import respond
from sme_diag.i18n.speech import Speech
from sme_diag.interview import matching, numbers
from sme_diag.interview.matching import MOST, Option
from sme_diag.lang.kinds import outer
from sme_diag.lang.values import Interval, Value
from sme_diag.model.answers import Answer
from sme_diag.model.questionnaire import Question
from sme_diag.problems import Problem, Refused, errors
from sme_diag.source import NOWHERE
from sme_diag.text import clean, fold, one_line


class Reading(NamedTuple):
    """One way to understand what was typed: the value for the file, and the same as people read it.

    `sure` is false for a guess: a name that is only spelt like what was typed.
    """

    raw: object
    shown: str
    sure: bool = True


class NotUnderstood(Exception):
    """What was typed is not an answer. `problem` says why, where the rules of the question refuse it."""

    def __init__(self, problem: Problem | None = None) -> None:
        super().__init__(problem)
        self.problem = problem


def understand(question: Question, typed: str, speech: Speech, given: Mapping[str, object]) -> list[Reading]:
    """The readings of what was typed, the likeliest first; raises NotUnderstood. `given`: the other answers of the file."""
    text = clean(typed).strip()
    for sure in (True, False):
        found: list[Reading] = []
        refused: Problem | None = None
        for raw in islice(_raws(question, text, speech, given, not sure), MOST + 1):
            answer, problems = tried(question, raw, speech, given)
            if problems:
                refused = refused or problems[0]
            elif not any(raw == other.raw for other in found):
                found.append(Reading(raw, shown(question, answer, speech), sure))
        if found:
            return found
        if refused is not None:
            break
    raise NotUnderstood(refused)


def meant(question: Question, typed: str, speech: Speech, given: Mapping[str, object]) -> object:
    """The raw value of what was typed where nobody is there to be asked. Raises Refused unless it can mean only one thing."""
    unread = Problem("A402", args={"question": question.id, "value": one_line(typed), "wanted": question.type})
    try:
        first, *others = understand(question, typed, speech, given)
    except NotUnderstood as refused:
        raise Refused(refused.problem or unread) from None
    if others or not first.sure:
        raise Refused(unread._replace(suggestion=first.shown))
    return first.raw


def tried(question: Question, raw: object, speech: Speech, given: Mapping[str, object]) -> tuple[Answer, list[Problem]]:
    """A value read as the engine will read it, beside the answers it must agree with, and what is wrong with it."""
    beside = {id: given[id] for id in (question.country,) if id and id in given}
    answers, problems = respond(speech.pack, {**beside, question.id: raw}, speech.places, lambda *path: NOWHERE)
    return answers[question.id], errors(problems)


def shown(question: Question, answer: Answer, speech: Speech) -> str:
    """An answer as people read it back."""
    if answer.missing is not None:
        return speech.say("interview.dont_know")
    if question.type == "text":
        return str(answer.value)
    if question.type == "money" and _currency(answer) and isinstance(answer.value, Interval) and not answer.parts:
        rounded = Interval(*(None if end is None else _roughly(end) for end in answer.value))
        about = speech.value(question.id, rounded)
        return speech.say("interview.about", value=about, typed=as_typed(question, answer, speech))
    return speech.value(question.id, answer.value)


def _roughly(cents: int) -> int:
    """An amount worked out from another currency, to three digits and whole euros: more would pretend to be exact."""
    return round(cents, min(-2, 3 - len(str(abs(cents)))))


def _raws(question: Question, typed: str, speech: Speech, given: Mapping[str, object], nearly: bool) -> list[object]:
    """The values that what was typed may stand for, before they are tried. `nearly`: also what is only spelt like a name."""
    match question.type:
        case "boolean":
            return [] if (said := _truth(typed, speech)) is None else [said]
        case "choice":
            return [option.code for option in _options_meant(question, typed, speech, given, nearly)]
        case "choices" | "countries":
            return _several(question, typed, speech, given, nearly)
        case "country" | "region":
            return [option.code for option in _places_meant(question, typed, speech, given, nearly)]
        case "text":
            return [typed] if typed else []
        case "date":
            written = numbers.days(typed)
            return [] if written is None else [written]
        case _:
            return list(_numbers(question, typed, speech.words.marks["decimal"]))


def _numbers(question: Question, typed: str, mark: str) -> list[numbers.Raw]:
    found = numbers.readings(typed, question.type == "money", question.type in ("integer", "year"), mark)
    return [raw for raw in found if question.type != "year" or _is_year(raw)]


def _is_year(raw: numbers.Raw) -> bool:
    """Four digits, as people write a year; for a range both ends."""
    ends = raw.values() if isinstance(raw, dict) else (raw,)
    return all(end is None or 1000 <= Decimal(str(end)) <= 9999 for end in ends)


def _truth(typed: str, speech: Speech) -> bool | None:
    for value, words in ((True, speech.say("interview.yes")), (False, speech.say("interview.no"))):
        if fold(typed) in words.split():
            return value
    return None


def _options_meant(
    question: Question, typed: str, speech: Speech, given: Mapping[str, object], nearly: bool
) -> list[Option]:
    """A choice by its number, its code, or words of its label."""
    options = matching.offered(question, speech.places)
    if re.fullmatch(r"\d+[.)]?", typed):
        number = int(typed.rstrip(".)")[:9])
        return [options[number - 1]] if 1 <= number <= len(options) else []
    return matching.matches(typed, options, nearly)


def _places_meant(
    question: Question, typed: str, speech: Speech, given: Mapping[str, object], nearly: bool
) -> list[Option]:
    """A country or region. One of another country is found too, so that the disagreement can be named."""
    country = home(question, given)
    options = matching.offered(question, speech.places, country)
    if question.type == "region" and typed in (*speech.places.prefixes.values(), question.otherwise):
        return [Option(typed, typed)]  # a whole country, or none: codes that are no region of the list
    found = matching.matches(typed, options, nearly)
    return found or (matching.matches(typed, matching.offered(question, speech.places), nearly) if country else [])


def home(question: Question, given: Mapping[str, object]) -> object:
    """The country that the answer to a region must agree with, as the file holds it."""
    raw = given.get(question.country or "")
    return raw.get("value") if isinstance(raw, dict) else raw


def _several(question: Question, typed: str, speech: Speech, given: Mapping[str, object], nearly: bool) -> list[object]:
    """Several choices or countries with commas between them; 0 is none of them."""
    if typed == "0":
        return [[question.none] if question.none else []]
    find = _options_meant if question.type == "choices" else _places_meant
    between = r"[,;\n]+|\s+(?=\d)" if question.type == "choices" else r"[,;\n]+"
    parts = [part.strip() for part in re.split(between, typed) if part.strip()]
    if not parts or len(parts) > MOST_PARTS:
        return []
    meant = list(takewhile(bool, (find(question, part, speech, given, nearly) for part in parts)))
    if len(meant) < len(parts):
        return []
    return [list(dict.fromkeys(option.code for option in row)) for row in islice(product(*meant), MOST + 1)]


MOST_PARTS = 300
"""More than there are countries."""


def as_typed(question: Question, answer: Answer, speech: Speech) -> str:
    """An answer as the person could have typed it: what stands in the field when a question is asked again."""
    value = answer.value
    if answer.missing is not None or answer.parts:
        return ""
    if question.type == "text":
        return str(value)
    if question.type == "money" and (currency := _currency(answer)):
        low, high = (_digits(end, speech) for end in _ends(answer.raw))
        return f"{_between(low, high)} {currency}"
    if isinstance(value, Interval):
        return _number_as_typed(question, value, speech)
    if isinstance(value, frozenset) and question.type == "choices":
        return ", ".join(str(n) for n, choice in enumerate(question.choices, start=1) if choice.code in value) or "0"
    if isinstance(value, frozenset):
        return ", ".join(sorted(_name(question, code, speech) for code in value)) or "0"
    name = _name(question, value, speech)
    if question.type == "choice" and [option.code for option in _options_meant(question, name, speech, {}, False)] != [
        value
    ]:
        return str(list(question.labels).index(str(value)) + 1)  # a label that is a number, or part of another one
    return name


def _currency(answer: Answer) -> str:
    """The currency of an amount that is not in euros, as the file has it."""
    rows = [answer.raw, answer.raw.get("value")] if isinstance(answer.raw, dict) else []
    found = next((str(row["currency"]) for row in rows[::-1] if isinstance(row, dict) and "currency" in row), "EUR")
    return "" if found == "EUR" else found


def _ends(raw: object) -> tuple[object, object]:
    """Both ends of an amount as the file has it."""
    while isinstance(raw, dict):
        if "from" in raw or "to" in raw:
            return raw.get("from"), raw.get("to")
        raw = raw.get("value", raw.get("amount"))
    return raw, raw


def _digits(end: object, speech: Speech) -> str:
    return "" if end is None else speech.words.digits(Decimal(str(end)).normalize())


def _between(low: str, high: str, mark: str = "-") -> str:
    """A number or a range, as one can type it."""
    if low == high:
        return low
    return f"{low}{mark}{high}" if low and high else f"{low}+" if low else f"≤ {high}"


def _name(question: Question, value: Value, speech: Speech) -> str:
    if isinstance(value, bool):
        return speech.say("word.yes" if value else "word.no")
    if question.type == "region" and value not in speech.places.regions:
        return str(value)  # a whole country: its name is not among the regions
    return question.labels.get(str(value)) or speech.places.place_name(str(value))


def _number_as_typed(question: Question, value: Interval, speech: Speech) -> str:
    low, high = ("" if end is None else _end_as_typed(question, end, speech) for end in value)
    return _between(low, high, " - " if question.type == "date" else "-")


def _end_as_typed(question: Question, end: int, speech: Speech) -> str:
    if question.type == "date":
        return date.fromordinal(end).isoformat()
    return str(end) if question.type == "year" else speech.words.digits(outer(end, question.kind))
