"""pymcdm says the same, method by method, on random matrices."""

import warnings
from typing import Any

import numpy as np
import pytest
from decisions import NUMBERS, decision, matrices
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pymcdm import methods, normalizations

from sme_diag.mcda.ahp import Weighed, weigh
from sme_diag.mcda.matrix import Matrix, Values, shares, unit
from sme_diag.mcda.promethee import promethee
from sme_diag.mcda.topsis import topsis
from sme_diag.mcda.vikor import vikor
from sme_diag.mcda.weighted import weighted

POSITIVE = st.integers(1, 400).map(lambda n: n / 4)


@st.composite
def lively(draw: st.DrawFn, cells: st.SearchStrategy[float] = NUMBERS) -> tuple[Matrix, Values]:
    """A matrix without a constant criterion, which the oracle cannot take, and weights above zero."""
    matrix = draw(matrices(2, 7, cells))
    assume(all(min(column) < max(column) for column in zip(*matrix.cells, strict=True)))
    width = len(matrix.criteria)
    return matrix, shares(draw(st.lists(st.integers(1, 9).map(float), min_size=width, max_size=width)))


def says(method: Any, matrix: Matrix, weights: Values, *more: Any) -> list[float]:
    """What the oracle gives, with its directions of 1 and -1."""
    types = np.array([1 if criterion.best_high else -1 for criterion in matrix.criteria])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # 0 / 0, where its S or R do not differ
        return [
            float(value) for value in method(np.array(matrix.cells), np.array(weights), types, *more, validation=False)
        ]


@given(lively())
@settings(deadline=None)
def test_spotis_is_the_weighted_sum_turned_round(drawn: tuple[Matrix, Values]) -> None:
    matrix, weights = drawn
    inside = unit(matrix)
    bounds = np.array([[0.0, 1.0]] * len(weights))
    assert [1.0 - s for s in weighted(matrix, weights)] == pytest.approx(says(methods.SPOTIS(bounds), inside, weights))


@given(lively())
@settings(deadline=None)
def test_the_weighted_sum_with_the_best_and_worst_found(drawn: tuple[Matrix, Values]) -> None:
    method = methods.WSM(normalizations.minmax_normalization)
    assert weighted(*drawn, "minmax") == pytest.approx(says(method, *drawn))


@given(lively(POSITIVE), st.sampled_from(("vector", "minmax")))
@settings(deadline=None)
def test_topsis(drawn: tuple[Matrix, Values], scale: str) -> None:
    matrix, weights = drawn
    if scale == "minmax":
        assert topsis(*drawn, scale) == pytest.approx(says(methods.TOPSIS(normalizations.minmax_normalization), *drawn))
        return
    # its vector normalisation turns costs into 1 - cell, which keeps all distances as they are
    assert topsis(matrix, weights, scale) == pytest.approx(
        says(methods.TOPSIS(normalizations.vector_normalization), matrix, weights)
    )


@given(lively())
@settings(deadline=None)
def test_topsis_by_bounds_is_topsis_with_the_best_and_the_worst_in_the_matrix(drawn: tuple[Matrix, Values]) -> None:
    matrix, weights = drawn
    wider = with_extremes(matrix)
    found = says(methods.TOPSIS(normalizations.minmax_normalization), wider, weights)
    assert topsis(matrix, weights) == pytest.approx(found[:-2])


@given(lively(), st.sampled_from((0.0, 0.25, 0.5, 1.0)))
@settings(deadline=None)
def test_vikor(drawn: tuple[Matrix, Values], most: float) -> None:
    found = says(methods.VIKOR(v=most), *drawn)
    assume(all(value == value for value in found))
    assert [1.0 - value for value in vikor(*drawn, "minmax", most)] == pytest.approx(found, abs=1e-9)


@given(lively())
@settings(deadline=None)
def test_vikor_by_bounds_is_vikor_with_the_best_and_the_worst_in_the_matrix(drawn: tuple[Matrix, Values]) -> None:
    matrix, weights = drawn
    found = says(methods.VIKOR(), with_extremes(matrix), weights)
    assert [1.0 - value for value in vikor(matrix, weights)] == pytest.approx(found[:-2], abs=1e-9)


def with_extremes(matrix: Matrix) -> Matrix:
    """The matrix on the unit scale, with the best and the worst alternative that can be thought of as its last two."""
    width = len(matrix.criteria)
    return decision([*unit(matrix).cells, [1.0] * width, [0.0] * width], [1] * width)


@given(lively(), st.integers(0, 20), st.integers(1, 20))
@settings(deadline=None)
def test_promethee(drawn: tuple[Matrix, Values], q: int, wider: int) -> None:
    matrix, weights = drawn
    width = len(weights)
    assert promethee(*drawn, "raw") == pytest.approx(says(methods.PROMETHEE_II("usual"), *drawn), abs=1e-9)
    low, high = [q / 4 + 0.1] * width, [(q + wider) / 4 + 0.1] * width  # between two cells: on the edge, the two differ
    linear = says(methods.PROMETHEE_II("vshape_2", p=np.array(high), q=np.array(low)), *drawn)
    assert promethee(matrix, weights, "raw", list(zip(low, high, strict=True))) == pytest.approx(linear, abs=1e-9)
    shape = says(methods.PROMETHEE_II("vshape", p=np.array(high)), *drawn)
    assert promethee(matrix, weights, "raw", [(0.0, p) for p in high]) == pytest.approx(shape, abs=1e-9)


@given(
    st.integers(3, 7).flatmap(
        lambda n: st.lists(st.integers(-8, 8), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2)
    )
)
@settings(deadline=None)
def test_ahp_is_the_principal_eigenvector(steps: list[int]) -> None:
    n = next(n for n in range(3, 8) if n * (n - 1) // 2 == len(steps))
    ids, given_steps = [str(at) for at in range(n)], iter(steps)
    comparisons = {}
    table = np.ones((n, n))
    for one in range(n):
        for other in range(one + 1, n):
            step = next(given_steps)
            ratio = 1.0 + step if step >= 0 else 1.0 / (1 - step)
            comparisons[ids[one], ids[other]] = ratio
            table[one, other], table[other, one] = ratio, 1.0 / ratio
    values, vectors = np.linalg.eig(table)
    at = int(np.argmax(values.real))
    vector = abs(vectors[:, at].real)
    found = weigh(ids, comparisons)
    assert isinstance(found, Weighed)
    assert found.weights == pytest.approx([float(v) for v in vector / vector.sum()], abs=1e-9)
    assert found.consistency_index == pytest.approx((float(values[at].real) - n) / (n - 1), abs=1e-9)
