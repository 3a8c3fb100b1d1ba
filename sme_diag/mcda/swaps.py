"""How firm an order is between two neighbours: the smallest change of one weight that makes them equal.

With scores as weighted sums, the lead of one alternative over another is the sum of weight x difference of their cells. Another
weight w' for one criterion closes the lead when w' = w - lead / difference; the smallest such change is taken. Dividing all weights
by a new sum multiplies both scores by the same number, so it need not be done.
"""

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from sme_diag.mcda.matrix import Matrix

CLOSE = 1e-12
"""Below this, of the sum of the weights, a weight is zero: what floats leave over when two numbers should cancel out."""


class Swap(NamedTuple):
    """With `needed` in place of `now` as the weight of the criterion, the others kept, the two are equal; beyond it they swap.

    A needed weight of 0 leaves the criterion out, and there is no beyond.
    """

    criterion: str
    now: float
    needed: float


def swap(matrix: Matrix, weights: Sequence[float], one: int, other: int) -> Swap | None:
    """The smallest change of one weight that makes two alternatives (by position) equal; `matrix` as `unit` gives it.

    None when no single weight of 0 or more does it: the leader is ahead in several criteria and behind in none, or no criterion
    would be left. Two that are equal already need no change (`needed` is `now`), unless nothing tells them apart.
    Between changes of the same size the first criterion is taken.
    """
    gaps = [a - b for a, b in zip(matrix.cells[one], matrix.cells[other], strict=True)]
    lead = fsum(weight * gap for weight, gap in zip(weights, gaps, strict=True))
    total = fsum(weights)
    best: Swap | None = None
    for criterion, weight, gap in zip(matrix.criteria, weights, gaps, strict=True):
        if not gap:
            continue
        needed = weight - lead / gap
        if abs(needed) < CLOSE * total:
            needed = 0.0
        if needed < 0 or needed + total - weight <= CLOSE * total:
            continue
        if best is None or abs(needed - weight) < abs(best.needed - best.now):
            best = Swap(criterion.id, weight, needed)
    return best
