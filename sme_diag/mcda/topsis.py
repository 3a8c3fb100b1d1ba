"""TOPSIS: near to the ideal and far from the worst (Hwang & Yoon 1981, "Multiple Attribute Decision Making", Springer).

Closeness = d- / (d+ + d-), with d+ and d- the Euclidean distances, of weighted cells, to the ideal and to the worst point.
"""

from collections.abc import Sequence
from math import dist

from sme_diag.mcda.matrix import Matrix, Values, shares
from sme_diag.mcda.scale import BOUNDS, scaled


def topsis(matrix: Matrix, weights: Sequence[float], normalise: str = BOUNDS) -> Values:
    """The closeness of each alternative, 0 to 1; higher is better. The paper's own scale is `vector`.

    With `bounds`, the ideal and the worst point are the declared bounds themselves, as if the best and the worst alternative that
    can be thought of stood in the matrix; then no order is turned round when one is dropped. (Garcia-Cascales & Lamata 2012, "On
    rank reversal and TOPSIS method", add such fictitious alternatives.) With any other scale they are the best and worst cells
    found. Where ideal and worst are the same point, all alternatives are equal, and as good as the ideal: 1.
    """
    share = shares(weights)
    rows = [tuple(s * cell for s, cell in zip(share, row, strict=True)) for row in scaled(matrix, normalise)]
    if normalise == BOUNDS:
        ideal, worst = share, tuple(0.0 for _ in share)
    else:
        columns = list(zip(*rows, strict=True))
        ideal, worst = tuple(map(max, columns)), tuple(map(min, columns))
    return tuple(_closeness(dist(row, ideal), dist(row, worst)) for row in rows)


def _closeness(to_ideal: float, to_worst: float) -> float:
    both = to_ideal + to_worst
    return to_worst / both if both else 1.0
