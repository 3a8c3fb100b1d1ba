"""Scores, level and stage of every firm at once: `core.scores`, `core.levels` and `core.stages` over columns.

A mean is kept as a whole number of n-ths, where n is a multiple of every sum of weights that can occur: so it is exact, and rounded
only at the end. The least mean over what may or may not count is the least over a few cuts: everything uncertain up to a value is
taken in, because the best choice always takes in the lowest first.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from sme_diag.columnar.columns import (
    FALSE,
    NO_NUMBER,
    NO_TEXT,
    ZERO,
    Column,
    any_of,
    choose,
    equal,
    join,
    known,
    lit,
    lookup,
    never,
    null,
    sure,
)
from sme_diag.columnar.integers import add, at_most, bitand, divide, greatest, least, less, multiply, subtract
from sme_diag.columnar.situation import Situation
from sme_diag.core.scores import FULL
from sme_diag.model.rules import Dimension, Pack


class Mean(NamedTuple):
    """A mean with its bounds, in n-ths; `counts` where there is one, `certain` where it surely counts in turn."""

    low: Column
    high: Column
    counts: Column
    certain: Column


class Bounds(NamedTuple):
    """A score in hundredths of a point; NULL where nothing is scored."""

    low: Column
    high: Column

    @property
    def settled(self) -> Column:
        """The score where both ends agree, else NULL."""
        return choose(sure(equal(self.low, self.high)), self.low, NO_NUMBER)


class Scores(NamedTuple):
    """The scores of all dimensions and their weighted mean."""

    dimensions: dict[str, Bounds]
    overall: Bounds


class _Part(NamedTuple):
    """One question in a dimension: its score with bounds, what it can give, where it counts and where it perhaps does."""

    low: Column
    high: Column
    most: int
    certain: Column
    perhaps: Column
    values: tuple[int, ...]


def scores(pack: Pack, here: Situation) -> Scores:
    """The scores of every firm."""
    parts = {dimension.id: _parts(dimension, pack, here) for dimension in pack.dimensions}
    whole = lcm(*(total for each in parts.values() for total in _totals(each)))
    means = {id: _mean(each, whole) for id, each in parts.items()}
    overall = _overall([(means[d.id], d.weight) for d in pack.dimensions], whole)
    return Scores({id: _points(mean, whole) for id, mean in means.items()}, overall)


def _parts(dimension: Dimension, pack: Pack, here: Situation) -> list[_Part]:
    parts = []
    for id in dimension.questions:
        question, path, given = pack.questions[id], here.path[id], here.given[id]
        assert isinstance(given, Column)
        scores = question.scores
        low, high = lookup(given, scores, min(scores.values())), lookup(given, scores, max(scores.values()))
        values = tuple(sorted(set(scores.values())))
        parts.append(_Part(low, high, max(values), sure(path), null(path), values))
    return [part for part in parts if not (part.certain is FALSE and part.perhaps is FALSE)]


def _totals(parts: Sequence[_Part]) -> set[int]:
    """Every sum of maxima that can occur."""
    found = {0}
    for part in parts:
        always = part.certain.op == "lit" and part.certain is not FALSE
        found = {total + part.most for total in found} | (set() if always else found)
    return found - {0} or {1}


def _mean(parts: Sequence[_Part], whole: int) -> Mean:
    shares = {total: whole // total for total in _totals(parts)}
    certain = any_of(*(part.certain for part in parts))
    counts = certain | any_of(*(part.perhaps for part in parts))
    weight = add(*(choose(part.certain, lit(part.most), ZERO) for part in parts))
    open_parts = [part for part in parts if part.perhaps is not FALSE]
    unsure = any_of(*(part.perhaps for part in open_parts))
    far = whole + 1

    def end(at: str, sign: int) -> Column:
        sum = add(*(choose(part.certain, getattr(part, at), ZERO) for part in parts))
        settled = multiply(sum, lookup(weight, shares, 0))
        cuts = sorted({Fraction(value, part.most) for part in open_parts for value in part.values})
        candidates = [choose(certain, settled, lit(sign * far))]
        for cut in cuts:
            taken = [(part, part.perhaps & _within(getattr(part, at), cut * part.most, sign)) for part in open_parts]
            some = certain | any_of(*(test for _, test in taken))
            total = add(sum, *(choose(test, getattr(part, at), ZERO) for part, test in taken))
            among = add(weight, *(choose(test, lit(part.most), ZERO) for part, test in taken))
            candidates.append(choose(some, multiply(total, lookup(among, shares, 0)), lit(sign * far)))
        best = least if sign > 0 else greatest
        return choose(unsure, best(*candidates), settled, rarely=True)

    return Mean(end("low", 1), end("high", -1), counts, certain)


def _within(score: Column, cut: Fraction, sign: int) -> Column:
    """True where a score is not above the cut (or not below it, for the greatest mean)."""
    return at_most(score, lit(int(cut))) if sign > 0 else at_most(lit(-int(-cut // 1)), score)


def _points(mean: Mean, whole: int) -> Bounds:
    low, high = (divide(multiply(end, lit(FULL)), lit(whole)) for end in (mean.low, mean.high))
    return Bounds(choose(mean.counts, low, NO_NUMBER), choose(mean.counts, high, NO_NUMBER))


def _overall(means: Sequence[tuple[Mean, int]], whole: int) -> Bounds:
    weight = add(*(choose(mean.certain, lit(w), ZERO) for mean, w in means))
    perhaps = [(mean, w, mean.counts & ~mean.certain) for mean, w in means]
    open_means = [each for each in perhaps if each[2] is not FALSE]
    unsure = any_of(*(test for _, _, test in open_means))
    certain = any_of(*(mean.certain for mean, _ in means))
    counts = any_of(*(mean.counts for mean, _ in means))

    def end(at: str, sign: int) -> Column:
        sum = add(*(choose(mean.certain, multiply(getattr(mean, at), lit(w)), ZERO) for mean, w in means))
        settled = _share(sum, weight, whole)
        candidates = [choose(certain, settled, lit(sign * (FULL + 1)))]
        for cut, _, there in open_means:
            value = getattr(cut, at)
            tests = [test & _not_beyond(getattr(mean, at), value, sign) for mean, _, test in open_means]
            taken = [(mean, w, test) for (mean, w, _), test in zip(open_means, tests, strict=True)]
            total = add(sum, *(choose(test, multiply(getattr(mean, at), lit(w)), ZERO) for mean, w, test in taken))
            among = add(weight, *(choose(test, lit(w), ZERO) for mean, w, test in taken))
            candidates.append(choose(there, _share(total, among, whole), lit(sign * (FULL + 1))))
        return choose(unsure, (least if sign > 0 else greatest)(*candidates), settled, rarely=True)

    low, high = end("low", 1), end("high", -1)
    return Bounds(choose(counts, low, NO_NUMBER), choose(counts, high, NO_NUMBER))


def _not_beyond(one: Column, other: Column, sign: int) -> Column:
    return at_most(one, other) if sign > 0 else at_most(other, one)


def _share(total: Column, weight: Column, whole: int) -> Column:
    """A weighted sum of n-ths as hundredths of a point; 0 without any weight."""
    divisor = multiply(greatest(weight, lit(1)), lit(whole))
    return divide(multiply(total, lit(FULL)), divisor)


class Ready(NamedTuple):
    """The level where it is settled, and every level that is possible."""

    level: Column
    possible: Column


def levels(pack: Pack, here: Situation, overall: Bounds) -> Ready:
    """The level from the score and the gates that cap it. A set of levels is an integer with a bit for each."""
    if not pack.levels:
        return Ready(NO_TEXT, lit(""))
    ids = [level.id for level in pack.levels]
    low, high = (_rank([level.floor for level in pack.levels], end) for end in overall)
    possible = subtract(lookup(high, {i: (2 << i) - 1 for i in range(len(ids))}, 0), lookup(low, _below(ids), 0))
    for gate in pack.gates:
        if gate.effect == "cap" and gate.level is not None:
            cap = ids.index(gate.level)
            within = bitand(possible, (1 << cap) - 1)
            capped = add(within, choose(less(lit((1 << cap) - 1), possible), lit(1 << cap), ZERO))
            closed = here.trees.truth(gate.when)
            both = add(*(choose(_has(possible, i) | _has(capped, i), lit(1 << i), ZERO) for i in range(len(ids))))
            possible = choose(sure(closed), capped, choose(never(closed), possible, both))
    scored = known(overall.low)
    alone = lookup(possible, {1 << i: id for i, id in enumerate(ids)}, None)
    return Ready(choose(scored, alone, NO_TEXT), join([(scored & _has(possible, i), id) for i, id in enumerate(ids)]))


def _below(ids: Sequence[str]) -> dict[int, int]:
    return {i: (1 << i) - 1 for i in range(len(ids))}


def _has(mask: Column, bit: int) -> Column:
    return ~equal(bitand(mask, 1 << bit), ZERO)


def _rank(floors: Sequence[int], score: Column) -> Column:
    """The index of the highest level whose floor the score reaches; 0 where there is no score."""
    rank = ZERO
    for i, floor in enumerate(floors):
        rank = choose(sure(at_most(lit(floor), score)), lit(i), rank)
    return rank


def stages(pack: Pack, here: Situation) -> Ready:
    """The first stage that holds, where that is settled, and every stage that can still be the first."""
    earlier = FALSE
    flags: list[tuple[Column, str]] = []
    for stage in pack.stages:
        when = here.trees.truth(stage.when)
        flags.append((~earlier & ~never(when), stage.id))
        earlier = earlier | sure(when)
    count = add(*(choose(flag, lit(1), ZERO) for flag, _ in flags))
    alone = NO_TEXT
    for flag, id in reversed(flags):
        alone = choose(flag, lit(id), alone)
    return Ready(choose(equal(count, lit(1)), alone, NO_TEXT), join(flags))
