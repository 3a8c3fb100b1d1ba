"""Weights from pairwise comparisons: the analytic hierarchy process (Saaty 1980, "The Analytic Hierarchy Process", McGraw-Hill).

The weights are the principal eigenvector of the matrix of ratios, its eigenvalue L says how far they contradict each other:
consistency index CI = (L - n) / (n - 1), consistency ratio CR = CI / the mean CI of random tables. Up to 0.1 is Saaty's convention.

Comparisons may be missing while the rest still connects everything: 0 stands for a missing ratio and 1 + the number of missing ones
of the row in the diagonal, which is as if the ratio of the weights stood there (Harker 1987, "Incomplete pairwise comparisons in
the analytic hierarchy process", Mathematical Modelling 9, 837-848).
"""

from collections.abc import Mapping, Sequence
from math import fsum, log
from typing import NamedTuple

from sme_diag.mcda.matrix import Values, shares

LEAST, MOST = 1 / 9, 9.0
"""Saaty's scale: 1 equal, 3 moderately, 5 strongly, 7 very strongly, 9 extremely more important; below 1 the other way round."""
RANDOM = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""The mean consistency index of random tables of 1, 2, ... 15 (Saaty 1980)."""
ACCEPTABLE = 0.1
"""The consistency ratio up to which a table may be used. A convention of Saaty's, not a finding."""
CLOSE = 1e-9
SQUARINGS = 60
"""More than enough: 2^60 steps of the power iteration."""

UNKNOWN, ITSELF, TWICE, RATIO, UNCONNECTED = "unknown", "itself", "twice", "ratio", "unconnected"
Comparisons = Mapping[tuple[str, str], float]
"""(a, b): how many times as important a is as b. Each pair once, whichever way round."""


class Fault(NamedTuple):
    """Why no weights can be worked out: what is wrong (a constant above), with which pair.

    UNKNOWN an id that is not compared here; ITSELF compared with itself; TWICE the pair stands both ways round; RATIO not from 1/9
    to 9; UNCONNECTED nothing compares these `groups` with each other, not even by way of others.
    """

    kind: str
    pair: tuple[str, str] | None = None
    groups: tuple[tuple[str, ...], ...] = ()


class Look(NamedTuple):
    """The comparison to look at again: as it was given, and the ratio that would fit all others (1/9 to 9)."""

    pair: tuple[str, str]
    given: float
    fits: float


class Weighed(NamedTuple):
    """Weights with a sum of 1 in the order of the ids, and how consistent the comparisons are.

    The ratio is None for fewer than three, where nothing can be inconsistent. `look` is None where all comparisons fit.
    """

    weights: Values
    consistency_index: float
    consistency_ratio: float | None
    look: Look | None


def weigh(ids: Sequence[str], comparisons: Comparisons) -> Weighed | Fault:
    """The weights of ids compared pair by pair, or the first fault found. A single id needs no comparison."""
    fault = _fault(ids, comparisons)
    if fault is not None:
        return fault
    weights, index = _principal(ids, comparisons)
    n, missing = len(ids), len(ids) * (len(ids) - 1) // 2 - len(comparisons)
    ratio = None
    if n >= 3:
        mean = random_index(n, missing)
        ratio = index / mean if mean > CLOSE else 0.0  # just enough to connect all: nothing is said twice
    return Weighed(weights, index, ratio, _look(ids, comparisons, weights))


def random_index(n: int, missing: int = 0) -> float:
    """The mean consistency index of random tables of n >= 3, so many of whose comparisons are missing.

    Above 15 by the regression of Alonso & Lamata 2006 (mean eigenvalue 2.7699 n - 4.3513). Missing comparisons leave less to
    contradict: x (1 - 2 missing / ((n - 1)(n - 2))), the linear fit of Agoston & Csato 2022, "Inconsistency thresholds for
    incomplete pairwise comparison matrices", Omega 108 (theirs is for the completion with the least eigenvalue; random tables drawn
    here and weighed by Harker's method lie within 0.06 of the fit).
    """
    whole = RANDOM[n - 1] if n <= len(RANDOM) else (2.7699 * n - 4.3513 - n) / (n - 1)
    return whole * max(0.0, 1.0 - 2.0 * missing / ((n - 1) * (n - 2)))


def on_scale(ratio: float) -> tuple[int, bool]:
    """The step of Saaty's scale nearest to a ratio, 1 to 9, and whether it is the second of the pair that matters more."""
    turned = ratio < 1.0
    size = abs(log(ratio))
    return min(range(1, 10), key=lambda step: abs(log(step) - size)), turned


def _fault(ids: Sequence[str], comparisons: Comparisons) -> Fault | None:
    known = set(ids)
    for (one, other), ratio in comparisons.items():
        pair = (one, other)
        if not known.issuperset(pair):
            return Fault(UNKNOWN, pair)
        if one == other:
            return Fault(ITSELF, pair)
        if (other, one) in comparisons:
            return Fault(TWICE, pair)
        if not LEAST * (1 - CLOSE) <= ratio <= MOST:
            return Fault(RATIO, pair)
    groups = connected(ids, comparisons)
    return Fault(UNCONNECTED, None, groups) if len(groups) > 1 else None


def connected(ids: Sequence[str], comparisons: Comparisons) -> tuple[tuple[str, ...], ...]:
    """The ids in groups that comparisons connect, also by way of others, each in the order given."""
    group = {id: index for index, id in enumerate(ids)}
    for one, other in comparisons:
        joined, left = group[one], group[other]
        group = {id: joined if at == left else at for id, at in group.items()}
    return tuple(tuple(id for id in ids if group[id] == at) for at in dict.fromkeys(group.values()))


def _principal(ids: Sequence[str], comparisons: Comparisons) -> tuple[Values, float]:
    """The principal eigenvector with a sum of 1, and the consistency index: power iteration, the matrix squared again and again."""
    matrix = _harker(ids, comparisons)
    power, weights = matrix, shares([1.0] * len(ids))
    for _ in range(SQUARINGS):
        columns = list(zip(*power, strict=True))
        power = [[sum(map(float.__mul__, row, column)) for column in columns] for row in power]
        largest = max(map(max, power))
        power = [[cell / largest for cell in row] for row in power]
        before, weights = weights, shares([fsum(row) for row in power])
        if all(abs(now - was) <= 1e-15 for now, was in zip(weights, before, strict=True)):
            break
    turned = [fsum(cell * weight for cell, weight in zip(row, weights, strict=True)) for row in matrix]
    n = len(ids)
    return weights, max(0.0, (fsum(turned) - n) / (n - 1)) if n > 1 else 0.0


def _harker(ids: Sequence[str], comparisons: Comparisons) -> list[list[float]]:
    place = {id: index for index, id in enumerate(ids)}
    rows = [[0.0] * len(ids) for _ in ids]
    for (one, other), ratio in comparisons.items():
        rows[place[one]][place[other]], rows[place[other]][place[one]] = float(ratio), 1.0 / ratio
    for index, row in enumerate(rows):
        row[index] = float(row.count(0.0))  # 1 for itself, and 1 for each that is missing
    return rows


def _look(ids: Sequence[str], comparisons: Comparisons, weights: Values) -> Look | None:
    """The comparison furthest, in logarithms, from the ratio of the weights, of those that could be given otherwise on the scale.

    The first of those as far. What fits is worked out without it; where it alone connects two groups, from all.
    """
    weight = dict(zip(ids, weights, strict=True))
    off = {pair: abs(log(ratio * weight[pair[1]] / weight[pair[0]])) for pair, ratio in comparisons.items()}
    for pair in sorted(off, key=off.__getitem__, reverse=True):
        if off[pair] <= CLOSE:
            break
        others = {each: ratio for each, ratio in comparisons.items() if each != pair}
        alone = len(connected(ids, others)) > 1
        fitting = weight if alone else dict(zip(ids, _principal(ids, others)[0], strict=True))
        fits = min(MOST, max(LEAST, fitting[pair[0]] / fitting[pair[1]]))
        if abs(log(fits / comparisons[pair])) > CLOSE:
            return Look(pair, comparisons[pair], fits)
    return None
