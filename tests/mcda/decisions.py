"""Random decision matrices, and the shorthand to write one down."""

from collections.abc import Sequence

from hypothesis import strategies as st

from sme_diag.mcda.matrix import Criterion, Matrix


def decision(
    rows: Sequence[Sequence[float]], types: Sequence[int], bounds: Sequence[tuple[float, float]] = ()
) -> Matrix:
    """A matrix of alternatives a00, a01, ... by criteria c0, c1, ...; types as papers write them: 1 more is better, -1 less."""
    declared = bounds or [(min(column), max(column) + 1.0) for column in zip(*rows, strict=True)]
    criteria = tuple(Criterion(f"c{at}", type > 0, *declared[at]) for at, type in enumerate(types))
    names = tuple(f"a{at:02}" for at in range(len(rows)))
    return Matrix(criteria, names, tuple(tuple(map(float, row)) for row in rows))


def only(matrix: Matrix, rows: Sequence[int]) -> Matrix:
    """The matrix with these alternatives only."""
    names, cells = matrix.alternatives, matrix.cells
    return Matrix(matrix.criteria, tuple(names[at] for at in rows), tuple(cells[at] for at in rows))


NUMBERS = st.integers(-200, 300).map(lambda n: n / 4)
"""Cells that meet often, and lie beyond the bounds of 0 and 50 now and then."""


@st.composite
def matrices(draw: st.DrawFn, least: int = 1, most: int = 8, cells: st.SearchStrategy[float] = NUMBERS) -> Matrix:
    """Matrices of any shape, one alternative and one criterion included."""
    width = draw(st.integers(1, 5))
    rows = draw(st.lists(st.tuples(*[cells] * width), min_size=least, max_size=most))
    types = draw(st.lists(st.sampled_from((1, -1)), min_size=width, max_size=width))
    return decision(rows, types, [(0.0, 50.0)] * width)


@st.composite
def weighted_matrices(
    draw: st.DrawFn, least: int = 1, most: int = 8, cells: st.SearchStrategy[float] = NUMBERS
) -> tuple[Matrix, tuple[float, ...]]:
    """A matrix and weights for it, some of which may be zero."""
    matrix = draw(matrices(least, most, cells))
    weight = st.integers(0, 9).map(float)
    width = len(matrix.criteria)
    weights = draw(st.lists(weight, min_size=width, max_size=width).filter(any))
    return matrix, tuple(weights)
