"""The weighted sum, the method of choice here: what each criterion contributes can be read off, and no order is turned round.

With declared bounds it is 1 minus the distance of SPOTIS to the ideal point (Dezert, Tchamova, Han & Tacnet 2020, "The SPOTIS
rank reversal free method for multi-criteria decision-making support", FUSION 2020): that distance is the sum of weight x |cell -
best bound| / (high - low). A score depends on its own alternative only, so the others keep their order when one is dropped.
"""

from collections.abc import Sequence
from math import fsum

from sme_diag.mcda.matrix import Matrix, Values, shares
from sme_diag.mcda.scale import BOUNDS, Rows, scaled


def contributions(matrix: Matrix, weights: Sequence[float], normalise: str = BOUNDS) -> Rows:
    """What each criterion adds to the score of each alternative: its share of the weights x the cell on the common scale."""
    share = shares(weights)
    return tuple(tuple(part * cell for part, cell in zip(share, row, strict=True)) for row in scaled(matrix, normalise))


def weighted(matrix: Matrix, weights: Sequence[float], normalise: str = BOUNDS) -> Values:
    """The scores: 0 to 1 with `bounds` and `minmax`; higher is better. Weights as for `shares`."""
    return tuple(fsum(row) for row in contributions(matrix, weights, normalise))
