"""The decision matrix: criteria with declared bounds, alternatives, a number for each pair; and weights as shares."""

from collections.abc import Sequence
from math import fsum, isfinite
from typing import NamedTuple


class Criterion(NamedTuple):
    """What alternatives are compared by. `low` and `high` (low < high, in the unit of the criterion) are declared, not observed.

    They are 0 and 1 of the unit scale; turned round where less is better (`best_high` is false).
    """

    id: str
    best_high: bool
    low: float
    high: float


class Matrix(NamedTuple):
    """A row of cells an alternative, a column a criterion; finite numbers only: what is missing is no number, and stays outside."""

    criteria: tuple[Criterion, ...]
    alternatives: tuple[str, ...]
    cells: tuple[tuple[float, ...], ...]


Values = tuple[float, ...]
"""One number an alternative; higher is better in everything this part gives back."""


def unit(matrix: Matrix) -> Matrix:
    """Every cell as 0 to 1 by the declared bounds, 1 the best. What lies outside counts as lying on the bound.

    A row depends on itself alone: dropping an alternative changes nothing in the others.
    """
    criteria = tuple(Criterion(criterion.id, True, 0.0, 1.0) for criterion in matrix.criteria)
    cells = tuple(tuple(map(_in_bounds, matrix.criteria, row)) for row in matrix.cells)
    return Matrix(criteria, matrix.alternatives, cells)


def _in_bounds(criterion: Criterion, cell: float) -> float:
    _, best_high, low, high = criterion
    up = cell - low if best_high else high - cell
    return min(1.0, max(0.0, up / (high - low)))


def outside(matrix: Matrix) -> tuple[tuple[int, int], ...]:
    """Row and column of the cells beyond the declared bounds, which `unit` sets on the bound."""
    return tuple(
        (row, column)
        for row, cells in enumerate(matrix.cells)
        for column, (criterion, cell) in enumerate(zip(matrix.criteria, cells, strict=True))
        if not criterion.low <= cell <= criterion.high
    )


def shares(weights: Sequence[float]) -> Values:
    """The weights with a sum of 1. Raises ValueError when one is negative or no finite number, or when their sum is zero."""
    if not all(isfinite(weight) and weight >= 0 for weight in weights):
        raise ValueError("a weight is a finite number of 0 or more")
    largest = max(weights, default=0.0)
    if not largest:
        raise ValueError("the sum of the weights is zero")
    parts = [weight / largest for weight in weights]  # so that neither huge nor tiny weights overflow
    total = fsum(parts)
    return tuple(part / total for part in parts)


def order(names: Sequence[str], values: Sequence[float]) -> tuple[int, ...]:
    """The alternatives from best to worst, as positions; those with equal values by their id."""
    return tuple(sorted(range(len(names)), key=lambda at: (-values[at], names[at])))
