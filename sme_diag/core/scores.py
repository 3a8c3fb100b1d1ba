"""Scores as intervals of hundredths of a point. A question without an answer counts as anything from least to most.

Dimension = 100 x sum / maximum over the scored questions on the path; overall = weighted mean of the dimensions. The
arithmetic is exact; only the results are rounded, once, down to hundredths of a point.
Where it is not known whether a question (or a whole dimension) counts, both possibilities are inside the interval.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from sme_diag.core.situation import Situation
from sme_diag.model.diagnosis import Bounds, DimensionScore
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Dimension, Pack

FULL = 10000
"""All points, in hundredths of a point."""

Only = frozenset[str] | None


class Part(NamedTuple):
    """Something that goes into a mean with its bounds and its weight; not `certain`: perhaps it does not count."""

    low: Fraction
    high: Fraction
    weight: int
    certain: bool


class Span(NamedTuple):
    """The exact bounds of a mean, between 0 and 1."""

    low: Fraction
    high: Fraction

    @property
    def points(self) -> Bounds:
        """The bounds in hundredths of a point, rounded down: a cut is reached only when it is reached exactly."""
        return Bounds(int(self.low * FULL), int(self.high * FULL))


def mean(parts: Iterable[Part]) -> Span | None:
    """The bounds of a weighted mean, whichever uncertain parts count; None without any part.

    A mean only falls by taking in what lies below it, so uncertain parts are taken in from the lowest up, and conversely.
    """
    parts = list(parts)
    if not parts:
        return None
    low = _least([(p.low, p.weight, p.certain) for p in parts])
    high = -_least([(-p.high, p.weight, p.certain) for p in parts])
    return Span(low, high)


def _least(parts: list[tuple[Fraction, int, bool]]) -> Fraction:
    total = sum((value * weight for value, weight, certain in parts if certain), Fraction(0))
    whole = sum(weight for _, weight, certain in parts if certain)
    for value, weight in sorted((value, weight) for value, weight, certain in parts if not certain):
        if whole == 0 or value * whole < total:
            total, whole = total + value * weight, whole + weight
    return total / whole


def score_of(question: Question, here: Situation) -> Bounds:
    """The score of one question: settled by its answer, else from its least to its most."""
    scores, given = question.scores, here.given.get(question.id)
    if isinstance(given, str) and given in scores:
        return Bounds(scores[given], scores[given])
    return Bounds(min(scores.values()), max(scores.values()))


class Scored(NamedTuple):
    """The scores of all dimensions, and their weighted mean: None when no scored question can be on the path."""

    dimensions: tuple[DimensionScore, ...]
    overall: Bounds | None


def score(pack: Pack, here: Situation, only: Only = None) -> Scored:
    """The scores of a firm; `only` narrows them to some questions (the quick scan)."""
    found, parts = [], []
    for dimension in pack.dimensions:
        asked = _asked(dimension, pack, here, only)
        inside = _parts(asked, here)
        span = mean(inside)
        unknown = sum(part.low != part.high for part in inside)
        found.append(DimensionScore(dimension.id, span and span.points, len(asked), unknown))
        if span is not None:
            parts.append(Part(span.low, span.high, dimension.weight, any(part.certain for part in inside)))
    whole = mean(parts)
    return Scored(tuple(found), whole and whole.points)


def _asked(dimension: Dimension, pack: Pack, here: Situation, only: Only) -> list[Question]:
    ids = [id for id in dimension.questions if here.path[id] is not False and (only is None or id in only)]
    return [pack.questions[id] for id in ids]


def _parts(asked: list[Question], here: Situation) -> list[Part]:
    """Each question weighs what it can give, so that the mean is sum of scores / sum of maxima."""
    parts = []
    for question in asked:
        score, most = score_of(question, here), max(question.scores.values())
        low, high = Fraction(score.low, most), Fraction(score.high, most)
        parts.append(Part(low, high, most, here.path[question.id] is True))
    return parts
