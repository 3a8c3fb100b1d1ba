"""Random weights: counts against the same draws scored one by one, the distributions that are promised, and the time it takes."""

import random
import time
from itertools import islice
from math import sqrt
from statistics import fmean, pstdev

import pytest
from decisions import decision, matrices
from hypothesis import given, settings
from hypothesis import strategies as st

from sme_diag.mcda.draws import AROUND, CELL, DRAWN, SCHEMES, UNIFORM, WEIGHT, stability
from sme_diag.mcda.matrix import Matrix, order, shares, unit


@given(matrices(2, 8), st.sampled_from(SCHEMES), st.integers(0, 3), st.integers(1, 4), st.data())
@settings(deadline=None)
def test_counts_are_those_of_each_draw_scored_by_itself(
    matrix: Matrix, scheme: str, seed: int, k: int, data: st.DataObject
) -> None:
    """The same whole numbers without packing: every draw, every alternative, one product at a time."""
    matrix = unit(matrix)
    n = len(matrix.alternatives)
    side = data.draw(st.lists(st.sampled_from((0, 1, 2)), min_size=n, max_size=n))
    groups = tuple(tuple(at for at in range(n) if side[at] == group) for group in (0, 1))
    weights = [float(at + 1) for at in range(len(matrix.criteria))]
    expected = [0] * n
    for share in islice(DRAWN[scheme](random.Random(seed), shares(weights)), 20):
        whole = [round(part * WEIGHT) for part in share]
        scores = [sum(w * round(cell * CELL) for w, cell in zip(whole, row, strict=True)) for row in matrix.cells]
        for group in groups:
            names, values = [matrix.alternatives[at] for at in group], [scores[at] for at in group]
            for place in order(names, values)[:k]:
                expected[group[place]] += 1
    assert list(stability(matrix, weights, groups, k, 20, seed, scheme)) == expected


def test_the_same_seed_gives_the_same_and_the_shared_generator_is_left_alone() -> None:
    matrix = decision([[0.1, 0.9], [0.9, 0.1], [0.5, 0.6]], (1, 1), [(0.0, 1.0)] * 2)
    random.seed(5)
    before = random.getstate()
    first = stability(matrix, (1, 1), ((0, 1, 2),), 1, 200, seed=7)
    random.seed(6)
    assert stability(matrix, (1, 1), ((0, 1, 2),), 1, 200, seed=7) == first
    assert stability(matrix, (1, 1), ((0, 1, 2),), 1, 200, seed=8) != first
    random.seed(5)
    assert random.getstate() == before
    assert sum(first) == 200


def test_groups_and_corners() -> None:
    matrix = decision([[0.2], [0.8], [0.8], [0.0]], (1,), [(0.0, 1.0)])
    assert stability(matrix, (1,), ((0, 1, 2),), 1, 50) == (0, 50, 0, 0)  # a tie goes by the id
    assert stability(matrix, (1,), ((2, 1, 0),), 1, 50) == (0, 50, 0, 0)
    assert stability(matrix, (1,), ((0,), (3,)), 5, 50) == (50, 0, 0, 50)  # fewer than k: all of them, always
    assert stability(matrix, (1,), ((), (3,)), 5, 50) == (0, 0, 0, 50)
    assert stability(matrix, (1,), (), 5, 50) == (0, 0, 0, 0)
    assert stability(matrix, (1,), ((0, 1),), 1, 0) == (0, 0, 0, 0)
    for wrong in (
        lambda: stability(matrix, (1,), ((0, 1), (1, 2))),
        lambda: stability(matrix, (0,), ((0, 1),)),
        lambda: stability(matrix, (1,), ((0, 1),), scheme="normal"),
        lambda: stability(decision([[2.0]], (1,), [(0.0, 1.0)]), (1,), ((0,),)),
    ):
        with pytest.raises(ValueError, match=r".+"):
            wrong()


def drawn(scheme: str, weights: list[float], draws: int = 4000) -> list[tuple[float, ...]]:
    """Weights by a scheme, from a seed of their own."""
    return list(islice(DRAWN[scheme](random.Random(11), shares(weights)), draws))


def test_uniform_weights_are_those_of_the_simplex() -> None:
    """Each has mean 1/n and variance (n - 1) / (n^2 (n + 1)); what had no weight gets none."""
    found = drawn(UNIFORM, [5.0, 1.0, 0.0, 2.0])
    assert all(sum(share) == pytest.approx(1.0) and share[2] == 0.0 for share in found)
    for at in (0, 1, 3):
        column = [share[at] for share in found]
        assert fmean(column) == pytest.approx(1 / 3, abs=0.02)
        assert pstdev(column) == pytest.approx(sqrt(2 / (9 * 4)), rel=0.05)


def test_weights_around_the_given_ones_keep_their_mean_and_vary_by_half_of_an_average_one() -> None:
    given_shares = shares([4.0, 2.0, 1.0, 1.0, 0.0])
    found = drawn(AROUND, list(given_shares))
    for at, share in enumerate(given_shares):
        column = [each[at] for each in found]
        assert fmean(column) == pytest.approx(share, abs=0.01)
        assert pstdev(column) == pytest.approx(sqrt(share * (1 - share) / (4 * 4 + 1)), rel=0.06, abs=1e-12)
    even = [each[0] for each in drawn(AROUND, [1.0] * 15)]
    assert pstdev(even) / fmean(even) == pytest.approx(0.5, abs=0.05)


def test_who_is_best_in_everything_is_always_among_the_first() -> None:
    matrix = decision([[0.9, 0.9, 0.9], [0.8, 0.1, 0.5], [0.1, 0.8, 0.4]], (1, 1, 1), [(0.0, 1.0)] * 3)
    for scheme in SCHEMES:
        counts = stability(matrix, (1, 1, 1), ((0, 1, 2),), 1, 300, scheme=scheme)
        assert counts == (300, 0, 0)


def test_a_shortlist_of_all_countries_takes_a_fraction_of_a_second() -> None:
    """237 alternatives in two groups, 15 criteria, 2,000 draws: 0.17 s of CPU where it was measured; twice the budget fails."""
    dice = random.Random(1)
    rows = [[dice.random() for _ in range(15)] for _ in range(237)]
    matrix = decision(rows, [1] * 15, [(0.0, 1.0)] * 15)
    begun = time.process_time()
    counts = stability(matrix, [1.0] * 15, (tuple(range(27)), tuple(range(27, 237))), 5, 2000)
    assert sum(counts) == 2 * 5 * 2000
    assert time.process_time() - begun < 1.0
