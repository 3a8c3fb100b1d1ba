"""How long a questionnaire is: the shortest and longest path a firm can take, in questions, words and minutes.

Reading time is that of `core.reading`. The paths are found by trying, for each question that routing depends on, the answers that
its conditions tell apart, until no change of one or two answers makes the path longer.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import NamedTuple

from sme_diag.core.reading import minutes, words_of
from sme_diag.core.situation import situate
from sme_diag.lang.kinds import SCALE
from sme_diag.lang.nodes import Call, Codes, Compare, Const, Expr, In, Name, SetName, names, walk
from sme_diag.lang.values import Interval, Value, exactly
from sme_diag.model.answers import Answer
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack


class PathLength(NamedTuple):
    """One way through a questionnaire."""

    questions: int
    words: int

    @property
    def minutes(self) -> float:
        """Reading and answering time."""
        return minutes(self.questions, self.words)


def longest(pack: Pack) -> PathLength:
    """The longest path that answers can open."""
    return _extreme(pack, lambda new, old: new.minutes > old.minutes)


def shortest(pack: Pack) -> PathLength:
    """The shortest path that answers can leave."""
    return _extreme(pack, lambda new, old: new.minutes < old.minutes)


def _extreme(pack: Pack, better: Callable[[PathLength, PathLength], bool]) -> PathLength:
    options = _options(pack)
    chosen: dict[str, Value] = {id: values[0] for id, values in options.items()}
    singles: list[dict[str, Value]] = [{id: value} for id, values in options.items() for value in values]
    pairs = [one | other for one, other in combinations(singles, 2) if one.keys() != other.keys()]
    best = _length(pack, chosen)

    def climb(changes: list[dict[str, Value]]) -> bool:
        nonlocal chosen, best
        before = best
        for change in changes:
            length = _length(pack, chosen | change)
            if better(length, best):
                chosen, best = chosen | change, length
        return best is not before

    while climb(singles) or climb(pairs):
        pass
    return best


def _length(pack: Pack, chosen: dict[str, Value]) -> PathLength:
    """The length of the path of a firm that answers everything, with these answers where routing looks."""
    here = situate(pack, {id: Answer(value) for id, value in chosen.items()}, date(2026, 1, 1))
    asked = [question for id, question in pack.questions.items() if here.path[id] is not False]
    return PathLength(len(asked), sum(map(words_of, asked)))


def _options(pack: Pack) -> dict[str, list[Value]]:
    """For each question that routing reads, directly or through facts, the answers that make a difference."""
    reading = [q.relevant for q in pack.questions.values() if q.relevant is not None]
    read: dict[str, None] = {}
    for expr in reading:  # which grows by the facts that are met
        new = [id for id in names(expr) if id not in read]
        read |= dict.fromkeys(new)
        reading += [pack.facts[id].value for id in new if id in pack.facts]
    options = {id: _answers(pack, question, reading) for id, question in pack.questions.items() if id in read}
    return {id: values for id, values in options.items() if values}  # none where a pack with errors gives no choices


def _answers(pack: Pack, question: Question, reading: list[Expr]) -> list[Value]:
    match question.type:
        case "choice":
            return [choice.code for choice in question.choices]
        case "choices":
            codes = frozenset(choice.code for choice in question.choices) - {question.none or ""}
            return [*(frozenset({choice.code}) for choice in question.choices), codes]
        case "boolean":
            return [True, False]
        case "country" | "region":
            found = {code for expr in reading for code in _codes(pack, question.id, expr)}
            return [*sorted(found)[:20], "ZZ"]
        case "countries":
            return [frozenset(), frozenset({"FR"})]
        case _:
            numbers = sorted({n for expr in reading for n in _numbers(question.id, expr)})
            step = SCALE[question.kind.name] if question.kind.numeric else 0
            around: list[Value] = [exactly(n + d) for n in numbers for d in (-step, 0, step)]
            return around or [Interval(0, 0)]


def _codes(pack: Pack, id: str, expr: Expr | Codes | SetName) -> set[str]:
    """The codes a question is compared with anywhere in a tree; of a named set its first and last."""
    sets = {s.id: s.values[-1].value for s in pack.named_sets}
    found: set[str] = set()
    for left, right in _meetings(expr):
        if isinstance(left, Name) and left.id == id:
            if isinstance(right, Const) and isinstance(right.value, str):
                found.add(right.value)
            elif isinstance(right, Codes):
                found.update(right.codes)
            elif isinstance(right, SetName):
                codes = sets.get(right.id)
                ordered = sorted(codes) if isinstance(codes, frozenset) else []
                found.update(ordered[:1] + ordered[-1:])
    return found


def _numbers(id: str, expr: Expr) -> set[int]:
    return {
        right.value
        for left, right in _meetings(expr)
        if isinstance(left, Name) and left.id == id and isinstance(right, Const) and type(right.value) is int
    }


def _meetings(expr: Expr | Codes | SetName) -> Iterator[tuple[object, object]]:
    """Every pair of things compared in a tree."""
    for node in walk(expr):
        match node:
            case Compare(_, left, right):
                yield left, right
                yield right, left
            case In(item, among):
                yield item, among
            case Call(_, (subject, other, *_)):
                yield subject, other
