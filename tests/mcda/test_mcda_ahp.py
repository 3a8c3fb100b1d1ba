"""Weights from pairwise comparisons: consistent ones give the weights back, others say where to look, wrong ones what is wrong."""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sme_diag.mcda.ahp import (
    ITSELF,
    RATIO,
    TWICE,
    UNCONNECTED,
    UNKNOWN,
    Fault,
    Weighed,
    connected,
    on_scale,
    random_index,
    weigh,
)

SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0]
Comparisons = dict[tuple[str, str], float]


def weighed(ids: str, comparisons: Comparisons) -> Weighed:
    """The weights, where nothing is wrong."""
    found = weigh(ids, comparisons)
    assert isinstance(found, Weighed), found
    return found


@st.composite
def tables(draw: st.DrawFn, consistent: bool, least: int = 1) -> tuple[str, Comparisons, list[float]]:
    """Ids, comparisons that connect them all, some missing, in any direction, and the weights behind them."""
    ids = "abcdefg"[: draw(st.integers(least, 7))]
    weights = [float(draw(st.integers(1, 9))) for _ in ids]
    weight = dict(zip(ids, weights, strict=True))
    tree = {(ids[draw(st.integers(0, at - 1))], ids[at]) for at in range(1, len(ids))}
    kept = {pair for pair in combinations(ids, 2) if pair in tree or draw(st.booleans())}
    given_pairs = {}
    for one, other in sorted(kept):
        pair = (one, other) if draw(st.booleans()) else (other, one)
        given_pairs[pair] = weight[pair[0]] / weight[pair[1]] if consistent else draw(st.sampled_from(SCALE))
    return ids, given_pairs, weights


@given(tables(consistent=True))
@settings(deadline=None)
def test_a_consistent_table_gives_its_weights_back_also_with_comparisons_missing(
    table: tuple[str, Comparisons, list[float]],
) -> None:
    ids, comparisons, weights = table
    found = weighed(ids, comparisons)
    assert found.weights == pytest.approx([weight / sum(weights) for weight in weights], abs=1e-9)
    assert found.consistency_index == pytest.approx(0.0, abs=1e-9)
    assert found.consistency_ratio is None if len(ids) < 3 else found.consistency_ratio == pytest.approx(0.0, abs=1e-6)
    assert found.look is None


@given(tables(consistent=False, least=3))
@settings(deadline=None)
def test_a_missing_comparison_is_as_if_the_ratio_of_the_weights_stood_there(
    table: tuple[str, Comparisons, list[float]],
) -> None:
    """What Harker's method means: the matrix filled up like that has the same eigenvector and eigenvalue."""
    ids, comparisons, _ = table
    found = weighed(ids, comparisons)
    weight = dict(zip(ids, found.weights, strict=True))
    n = len(ids)
    ratio = {**comparisons, **{(b, a): 1 / r for (a, b), r in comparisons.items()}}
    for one in ids:
        row = sum(ratio.get((one, other), weight[one] / weight[other]) * weight[other] for other in ids)
        assert row / weight[one] == pytest.approx(n + (n - 1) * found.consistency_index, rel=1e-8)


@given(tables(consistent=False, least=2), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_neither_the_order_nor_the_direction_of_comparisons_matters(
    table: tuple[str, Comparisons, list[float]], dice: object
) -> None:
    ids, comparisons, _ = table
    turned = {(b, a): 1 / r for (a, b), r in reversed(comparisons.items())}
    one, other = weighed(ids, comparisons), weighed(ids[::-1], turned)
    assert one.weights == pytest.approx(other.weights[::-1], abs=1e-9)
    assert one.consistency_index == pytest.approx(other.consistency_index, abs=1e-9)


def test_the_comparison_to_look_at_again_is_the_one_that_was_slipped_in() -> None:
    """In a consistent table with one ratio turned round, that is the one; what would fit is what stood there before."""
    weight = {"a": 6.0, "b": 3.0, "c": 2.0, "d": 1.0}
    right = {(one, other): weight[one] / weight[other] for one, other in combinations("abcd", 2)}
    for pair in right:
        found = weighed("abcd", {**right, pair: 1 / right[pair]})
        assert found.look is not None
        assert found.look.pair == pair
        assert found.look.given == pytest.approx(1 / right[pair])
        assert found.look.fits == pytest.approx(right[pair])
        assert found.consistency_ratio is not None
        assert found.consistency_ratio > 0.01
        assert weighed("abcd", {**right, pair: found.look.fits}).consistency_ratio == pytest.approx(0.0, abs=1e-9)


@given(tables(consistent=False, least=3))
@settings(deadline=None)
def test_what_would_fit_is_on_the_scale_and_something_else(table: tuple[str, Comparisons, list[float]]) -> None:
    ids, comparisons, _ = table
    look = weighed(ids, comparisons).look
    if look is not None:
        assert comparisons[look.pair] == look.given
        assert 1 / 9 <= look.fits <= 9
        assert look.fits != pytest.approx(look.given)


def test_a_contradiction_in_a_circle_is_far_above_a_tenth() -> None:
    found = weighed("abc", {("a", "b"): 5.0, ("b", "c"): 5.0, ("a", "c"): 1 / 5})
    assert found.consistency_ratio is not None
    assert found.consistency_ratio > 1.0
    assert found.weights == pytest.approx([1 / 3] * 3)


def test_one_and_two_ids_have_no_ratio() -> None:
    assert weighed("a", {}) == ((1.0,), 0.0, None, None)
    assert weighed("ab", {("b", "a"): 4.0}).weights == pytest.approx((0.2, 0.8))
    assert weighed("ab", {("b", "a"): 4.0}).consistency_ratio is None


def test_many_ids_compared_in_a_chain_converge() -> None:
    ids = [f"c{at:02}" for at in range(20)]
    found = weigh(
        ids,
        dict.fromkeys(zip(ids[:-1:2], ids[1::2], strict=True), 2.0)
        | {(ids[at], ids[at + 1]): 0.5 for at in range(1, 19, 2)},
    )
    assert isinstance(found, Weighed)
    assert found.weights == pytest.approx([(2 if at % 2 == 0 else 1) / 30 for at in range(20)])
    assert found.consistency_ratio == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("comparisons", "fault"),
    [
        ({("a", "x"): 2.0}, Fault(UNKNOWN, ("a", "x"))),
        ({("a", "a"): 1.0}, Fault(ITSELF, ("a", "a"))),
        ({("a", "b"): 2.0, ("b", "a"): 0.5}, Fault(TWICE, ("a", "b"))),
        ({("a", "b"): 10.0}, Fault(RATIO, ("a", "b"))),
        ({("a", "b"): 0.1}, Fault(RATIO, ("a", "b"))),
        ({("a", "b"): 0.0}, Fault(RATIO, ("a", "b"))),
        ({("a", "b"): -3.0}, Fault(RATIO, ("a", "b"))),
        ({("a", "b"): float("nan")}, Fault(RATIO, ("a", "b"))),
        ({("a", "b"): float("inf")}, Fault(RATIO, ("a", "b"))),
        ({}, Fault(UNCONNECTED, None, (("a",), ("b",), ("c",), ("d",)))),
        ({("d", "a"): 2.0, ("c", "b"): 2.0}, Fault(UNCONNECTED, None, (("a", "d"), ("b", "c")))),
    ],
)
def test_what_is_wrong_is_named(comparisons: Comparisons, fault: Fault) -> None:
    assert weigh("abcd", comparisons) == fault


@given(st.sets(st.sampled_from(sorted(permutations("abcdef", 2)))))
def test_connected_groups_are_a_partition_and_no_comparison_crosses_it(pairs: set[tuple[str, str]]) -> None:
    groups = connected("abcdef", dict.fromkeys(pairs, 1.0))
    assert sorted(id for group in groups for id in group) == list("abcdef")
    group_of = {id: group for group in groups for id in group}
    assert all(group_of[one] == group_of[other] for one, other in pairs)
    for group in groups:  # and nobody in a group is there without a comparison
        assert len(group) == 1 or all(any(id in pair for pair in pairs) for id in group)


def test_random_indices() -> None:
    assert (random_index(3), random_index(9), random_index(15)) == (0.58, 1.45, 1.59)
    assert random_index(16) == pytest.approx(1.598, abs=5e-4)
    assert all(random_index(n) < random_index(n + 1) for n in range(15, 40))
    assert random_index(4, 1) == pytest.approx(0.6)
    assert random_index(4, 3) == 0.0


@pytest.mark.parametrize(
    ("ratio", "step"),
    [(1.0, (1, False)), (2.6, (3, False)), (0.3, (3, True)), (9.0, (9, False)), (1 / 9, (9, True)), (1.3, (1, False))],
)
def test_the_nearest_step_of_the_scale(ratio: float, step: tuple[int, bool]) -> None:
    assert on_scale(ratio) == step
