"""Random answers, answers that say more than others, and every way to complete them."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from random import Random

from core_world import COUNTRIES, NUTS

from sme_diag.lang.values import Interval, Value, exactly, settled
from sme_diag.model.answers import Answer
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack

Given = dict[str, Answer]
MISSING = ("dont_know", "refused", "blank", "invalid")
NUMBERS = {
    "integer": tuple(100 * n for n in range(6)),
    "number": tuple(50 * n for n in range(11)),
    "money": tuple(50 * n for n in range(-1, 13)),
    "percent": (0, 2000, 4000, 7550, 10000),
    "year": tuple(range(2021, 2027)),
    "date": tuple(date(2022 + n // 2, 1 + 6 * (n % 2), 15).toordinal() for n in range(10)),
}
TEXTS = ("yes", "none", "perhaps")
REGIONS = tuple(region for regions in NUTS.values() for region in regions)


def subsets(codes: tuple[str, ...]) -> list[Value]:
    """Every set of some codes."""
    return [frozenset(some) for size in range(len(codes) + 1) for some in combinations(codes, size)]


def domain(question: Question) -> list[Value]:
    """What a settled answer may be, as far as these tests go."""
    match question.type:
        case "choice":
            return [choice.code for choice in question.choices]
        case "choices":
            return subsets(tuple(choice.code for choice in question.choices))
        case "countries":
            return subsets(COUNTRIES[:3])
        case "boolean":
            return [True, False]
        case "country":
            return list(COUNTRIES)
        case "region":
            return list(REGIONS)
        case "text":
            return list(TEXTS)
        case numeric:
            return [exactly(number) for number in NUMBERS[numeric]]


def fits(settled_value: Value, known: Value) -> bool:
    """True when a settled value is one that `known` leaves open."""
    if known is None:
        return True
    if isinstance(known, Interval) and isinstance(settled_value, Interval):
        number = settled_value.low or 0
        return (known.low is None or number >= known.low) and (known.high is None or number <= known.high)
    if isinstance(known, str) and isinstance(settled_value, str) and settled_value in REGIONS:
        return settled_value.startswith(known)
    return settled_value == known


def options(pack: Pack, id: str, answers: Given) -> list[Value]:
    """Every settled value that an answer leaves open; country and region agree."""
    question, known = pack.questions[id], value_of(answers, id)
    found = [value for value in domain(question) if fits(value, known)]
    if question.type == "region" and question.country:
        country = value_of(answers, question.country)
        found = [v for v in found if not isinstance(country, str) or country not in NUTS or v in NUTS[country]]
    if question.type == "country" and id == "place":
        region = value_of(answers, "region")
        if isinstance(region, str):
            found = [c for c in found if c not in NUTS or any(r.startswith(region) for r in NUTS[str(c)])]
    return found or [exactly(bound) for bound in known or () if isinstance(bound, int)]


def value_of(answers: Given, id: str) -> Value:
    """The value of an answer, None where there is none."""
    return answers[id].value if id in answers else None


def partly(rng: Random, pack: Pack, id: str, answers: Given) -> Value:
    """A value that says at least as much as the answer, and often not everything: a range, or a coarse region."""
    open_values, known = options(pack, id, answers), value_of(answers, id)
    value = rng.choice(open_values)
    kind = rng.random()
    if kind < 0.5 or (settled(known) and not isinstance(known, str)):
        return value
    if isinstance(value, Interval):
        other = rng.choice(open_values)
        assert isinstance(other, Interval) and value.low is not None and other.low is not None
        low, high = sorted((value.low, other.low))
        if known is None and kind > 0.8:
            return Interval(low, None) if kind > 0.9 else Interval(None, high)
        return Interval(low, high)
    if pack.questions[id].type == "region" and isinstance(value, str):
        least = max(2, len(known) if isinstance(known, str) else 2)
        return value[: rng.randint(least, 5)]
    return value


def some_answers(rng: Random, pack: Pack) -> Given:
    """What a firm may have said so far: nothing, "I cannot say", a range, or a plain answer."""
    answers: Given = {}
    for id in rng.sample(list(pack.questions), len(pack.questions)):
        kind = rng.random()
        if kind < 0.15:
            answers[id] = Answer(missing=rng.choice(MISSING))
        elif kind < 0.7:
            answers[id] = Answer(partly(rng, pack, id, answers))
    return answers


def more(rng: Random, pack: Pack, answers: Given, share: float = 0.5) -> Given:
    """The same answers with some of what is open said, or said more exactly: parents as well as leaves."""
    said = dict(answers)
    for id in pack.questions:
        if rng.random() < share and (pack.questions[id].type == "region" or not settled(value_of(said, id))):
            said[id] = Answer(partly(rng, pack, id, said))
        elif id not in said and rng.random() < 0.1:
            said[id] = Answer(missing=rng.choice(MISSING))
    return said


def settle(rng: Random, pack: Pack, answers: Given, ids: "tuple[str, ...] | list[str]") -> Given:
    """The same answers with some questions answered in full."""
    said = dict(answers)
    for id in pack.questions:
        if id in ids:
            said[id] = Answer(rng.choice(options(pack, id, said)))
    return said


def completions(pack: Pack, answers: Given) -> Iterator[Given]:
    """Every way to answer everything that the answers leave open."""
    yield from _completed(pack, list(pack.questions), dict(answers))


def _completed(pack: Pack, todo: list[str], answers: Given) -> Iterator[Given]:
    if not todo:
        yield dict(answers)
        return
    id, *rest = todo
    for value in options(pack, id, answers):
        yield from _completed(pack, rest, answers | {id: Answer(value)})


def ways(pack: Pack, answers: Given) -> int:
    """An upper bound of how many completions there are."""
    count = 1
    for id in pack.questions:
        count *= len(options(pack, id, answers))
    return count
