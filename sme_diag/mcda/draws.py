"""How firm a shortlist is: how often each alternative stays among the first k when weights are drawn at random (Monte Carlo).

Always the same numbers for the same seed: `random.Random(seed)`, never the generator all share, and scores in whole numbers, so
that ties are ties on every machine. Cells count to 2^-30 and weights to 2^-32; two scores nearer than that are a tie, which goes
to the smaller id, as in any order here.

Speed: the scores of a group are worked out together. Its column of a criterion is one big whole number with 64 bits for each
alternative, a draw is the sum of weight x column, and no field runs over into the next: 2^30 x 2^32 < 2^63.
"""

from collections.abc import Callable, Iterator, Sequence
from heapq import nlargest
from math import fsum, log
from random import Random
from struct import unpack

from sme_diag.mcda.matrix import Matrix, Values, shares

AROUND, UNIFORM = "around", "uniform"
SCHEMES = (AROUND, UNIFORM)
SPREAD = 4.0
"""Concentration of `around`, for each criterion with a weight. Our judgement, argued in `around`."""
CELL, WEIGHT, FIELD = 1 << 30, 1 << 32, 64


def uniform(random: Random, share: Values) -> Iterator[Values]:
    """Weights about which nothing is known: evenly over all that sum to 1, as exponential spacings.

    Independent exponential variables divided by their sum (Devroye 1986, "Non-Uniform Random Variate Generation", V.2). A criterion
    without a weight stays without one.
    """
    while True:
        yield shares([-log(1.0 - random.random()) if part else 0.0 for part in share])


def around(random: Random, share: Values, spread: float = SPREAD) -> Iterator[Values]:
    """Weights near the given ones: a Dirichlet distribution with the given shares as its mean.

    With n criteria that have a weight and concentration K = spread x n, a share s varies with a standard deviation of
    sqrt(s (1 - s) / (K + 1)). At spread 1 and equal shares this is `uniform`, where a weight varies by about as much as it is;
    with no spread at all (K without end) weights are certain. The default of 4 is half-way: a weight of average size varies by
    about half of itself, which is how far apart people asked twice, or two ways of asking, may well be.
    """
    alphas = [spread * sum(1 for part in share if part) * part for part in share]
    while True:
        drawn = [random.gammavariate(alpha, 1.0) if alpha else 0.0 for alpha in alphas]
        yield shares(drawn) if fsum(drawn) else share


DRAWN: dict[str, Callable[[Random, Values], Iterator[Values]]] = {AROUND: around, UNIFORM: uniform}


def stability(
    matrix: Matrix,
    weights: Sequence[float],
    groups: Sequence[Sequence[int]],
    k: int = 5,
    draws: int = 2000,
    seed: int = 0,
    scheme: str = AROUND,
) -> tuple[int, ...]:
    """In how many of the draws each alternative is among the first k of its group by weighted sum; `matrix` as `unit` gives it.

    `groups` holds positions of alternatives, each in one group at most; one that is in none counts 0. All groups see the same
    draws. Raises ValueError on an unknown scheme, cells outside 0 to 1, or an alternative that is in two groups.
    """
    placed = [at for group in groups for at in group]
    if len(set(placed)) < len(placed):
        raise ValueError("an alternative is in one group at most")
    if not all(0.0 <= cell <= 1.0 for row in matrix.cells for cell in row):
        raise ValueError("cells are from 0 to 1")
    if scheme not in DRAWN:
        raise ValueError(f"weights are drawn {' or '.join(SCHEMES)}")
    drawn = DRAWN[scheme](Random(seed), shares(weights))
    packed = [_Packed(matrix, group) for group in groups if group]
    counts = [0] * len(matrix.alternatives)
    for _ in range(draws):
        whole = [round(part * WEIGHT) for part in next(drawn)]
        for group in packed:
            for at in group.first(k, whole):
                counts[at] += 1
    return tuple(counts)


class _Packed:
    """A group of alternatives, the cells of a criterion in one whole number: the first alternative by id in the highest field."""

    def __init__(self, matrix: Matrix, group: Sequence[int]) -> None:
        self.members = sorted(group, key=lambda at: matrix.alternatives[at])
        self.size = FIELD // 8 * len(self.members)
        self.format = f">{len(self.members)}Q"
        self.columns = []
        for column in range(len(matrix.criteria)):
            packed = 0
            for at in self.members:
                packed = packed << FIELD | round(matrix.cells[at][column] * CELL)
            self.columns.append(packed)

    def first(self, k: int, weights: Sequence[int]) -> list[int]:
        """The first k by score, those with the same score by id."""
        total = sum(weight * column for weight, column in zip(weights, self.columns, strict=True))
        scores = unpack(self.format, total.to_bytes(self.size, "big"))
        return [self.members[at] for at in nlargest(k, range(len(scores)), key=scores.__getitem__)]
