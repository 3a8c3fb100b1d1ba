"""VIKOR: a compromise between the good of most criteria and the regret of one (Opricovic & Tzeng 2004, EJOR 156, 445-455).

The gap of a criterion = (best - cell) / (best - worst). S is the weighted sum of the gaps, R the largest weighted gap, and
Q = v (S - S*) / (S- - S*) + (1 - v) (R - R*) / (R- - R*); * marks the best, - the worst. The paper ranks by Q, lower is better.
"""

from collections.abc import Sequence
from math import fsum

from sme_diag.mcda.matrix import Matrix, Values, shares
from sme_diag.mcda.scale import BOUNDS, MINMAX, scaled

MOST = 0.5
"""v, the weight of the good of most criteria: by consensus, as the paper puts it."""


def vikor(matrix: Matrix, weights: Sequence[float], normalise: str = BOUNDS, most: float = MOST) -> Values:
    """1 - Q of each alternative, 0 to 1; higher is better (Q is turned round). `most` is the paper's v, from 0 to 1.

    With `minmax`, best and worst are those found in the matrix, as in the paper. With `bounds` they are the declared ones, at both
    steps: S* = R* = 0, S- = 1 and R- = the largest weight, as if the best and the worst alternative that can be thought of stood
    in the matrix. This is ours, so that no order is turned round when one is dropped. Raises ValueError on any other scale.
    """
    if normalise not in (BOUNDS, MINMAX):
        raise ValueError(f"VIKOR takes {BOUNDS} or {MINMAX}")
    share = shares(weights)
    gaps = [[part * (1.0 - cell) for part, cell in zip(share, row, strict=True)] for row in scaled(matrix, normalise)]
    sums, regrets = [fsum(row) for row in gaps], [max(row) for row in gaps]
    if normalise == BOUNDS:
        of_most, of_one = sums, [regret / max(share) for regret in regrets]
    else:
        of_most, of_one = _spread(sums), _spread(regrets)
    return tuple(1.0 - (most * s + (1.0 - most) * r) for s, r in zip(of_most, of_one, strict=True))


def _spread(values: list[float]) -> list[float]:
    """From 0, the best of them, to 1, the worst; all 0 where they do not differ."""
    best, worst = min(values, default=0.0), max(values, default=0.0)
    return [(value - best) / (worst - best) if worst > best else 0.0 for value in values]
