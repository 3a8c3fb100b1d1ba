"""What must hold of every method, and what happens in the corners: one alternative, one criterion, nothing to tell apart."""

import math

import pytest
from decisions import decision, matrices, only, weighted_matrices
from hypothesis import given, settings
from hypothesis import strategies as st

from sme_diag.mcda.agreement import overlap, spearman
from sme_diag.mcda.matrix import Matrix, Values, order, outside, shares, unit
from sme_diag.mcda.methods import METHODS
from sme_diag.mcda.promethee import promethee
from sme_diag.mcda.scale import SCALES, scaled
from sme_diag.mcda.swaps import swap
from sme_diag.mcda.topsis import topsis
from sme_diag.mcda.vikor import vikor
from sme_diag.mcda.weighted import contributions, weighted

WAYS = [(name, scale) for name, method in METHODS.items() for scale in method.scales]
ALONE = ["weighted", "topsis", "vikor"]
"""Methods in which, with declared bounds, an alternative's value does not depend on the others."""
Drawn = tuple[Matrix, Values]

# cells and weights


@given(matrices())
def test_the_unit_scale_is_from_0_to_1_and_turns_round_what_is_better_low(matrix: Matrix) -> None:
    inside = unit(matrix)
    for row, cells in zip(matrix.cells, inside.cells, strict=True):
        for criterion, raw, cell in zip(matrix.criteria, row, cells, strict=True):
            assert 0.0 <= cell <= 1.0
            best = criterion.high if criterion.best_high else criterion.low
            assert cell == pytest.approx(1.0 - abs(min(50.0, max(0.0, raw)) - best) / 50.0)
    assert unit(inside) == inside


@given(matrices())
def test_cells_outside_the_bounds_are_named(matrix: Matrix) -> None:
    named = outside(matrix)
    for at, row in enumerate(matrix.cells):
        for column, cell in enumerate(row):
            assert ((at, column) in named) == (cell < 0.0 or cell > 50.0)


@given(st.lists(st.just(0.0) | st.floats(1e-300, 1e300), min_size=1, max_size=6).filter(any))
def test_shares_sum_to_one_and_keep_their_ratios(weights: list[float]) -> None:
    share = shares(weights)
    assert math.fsum(share) == pytest.approx(1.0)
    assert shares([weight / 7 for weight in weights]) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize("weights", [[], [0.0, 0.0], [1.0, -0.1], [math.nan, 1.0], [math.inf]])
def test_weights_that_are_none(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        shares(weights)


# methods


@pytest.mark.parametrize(("name", "scale"), WAYS)
@settings(max_examples=40)
@given(weighted_matrices())
def test_values_are_finite_in_range_and_the_same_again(name: str, scale: str, drawn: Drawn) -> None:
    values = METHODS[name].prefer(*drawn, normalise=scale)
    assert len(values) == len(drawn[0].alternatives)
    assert all(math.isfinite(value) for value in values)
    if name == "promethee":
        assert all(-1 - 1e-9 <= value <= 1 + 1e-9 for value in values)
        assert math.fsum(values) == pytest.approx(0.0, abs=1e-9)
    elif name != "weighted" or scale in ("bounds", "minmax"):
        assert all(-1e-9 <= value <= 1 + 1e-9 for value in values)
    assert METHODS[name].prefer(*drawn, normalise=scale) == values


@pytest.mark.parametrize(("name", "scale"), WAYS)
@settings(max_examples=40)
@given(weighted_matrices(2))
def test_dominance_is_respected(name: str, scale: str, drawn: Drawn) -> None:
    """Nobody who is at least as good in everything comes out behind."""
    matrix, weights = drawn
    values = METHODS[name].prefer(matrix, weights, normalise=scale)
    cells = scaled(matrix, "raw")
    for one, better in enumerate(cells):
        for other, worse in enumerate(cells):
            if all(a >= b for a, b in zip(better, worse, strict=True)):
                assert values[one] >= values[other] - 1e-9


@pytest.mark.parametrize(("name", "scale"), WAYS)
@settings(max_examples=40)
@given(weighted_matrices(), st.sampled_from((1e-6, 0.25, 3.0, 1e6)))
def test_weights_count_by_their_ratios_only(name: str, scale: str, drawn: Drawn, factor: float) -> None:
    matrix, weights = drawn
    values = METHODS[name].prefer(matrix, weights, normalise=scale)
    again = METHODS[name].prefer(matrix, [factor * weight for weight in weights], normalise=scale)
    assert again == pytest.approx(values, abs=1e-9)


@pytest.mark.parametrize("name", ALONE)
@given(weighted_matrices(), st.data())
def test_no_order_is_turned_round_when_alternatives_are_dropped(name: str, drawn: Drawn, data: st.DataObject) -> None:
    matrix, weights = drawn
    names = matrix.alternatives
    kept = sorted(data.draw(st.sets(st.sampled_from(range(len(names))))))
    before = [names[at] for at in order(names, METHODS[name].prefer(matrix, weights)) if at in kept]
    fewer = only(matrix, kept)
    after = [fewer.alternatives[at] for at in order(fewer.alternatives, METHODS[name].prefer(fewer, weights))]
    assert after == before


@pytest.mark.parametrize(("name", "further"), [("weighted", [40, 1]), ("topsis", [40, 1]), ("vikor", [1, 40])])
def test_the_best_and_worst_found_can_turn_an_order_round(name: str, further: list[float]) -> None:
    """Why the declared bounds are the default: with those of the matrix, a further alternative decides between the others."""
    matrix = decision([[10, 4], [4, 8], [0, 0], further], (1, 1))
    method = METHODS[name].prefer
    orders = [order("abcd"[:n], method(only(matrix, range(n)), (0.5, 0.5), normalise="minmax")) for n in (3, 4)]
    assert orders[0][0] != next(at for at in orders[1] if at != 3)


@given(weighted_matrices())
def test_contributions_add_up(drawn: Drawn) -> None:
    assert [math.fsum(row) for row in contributions(*drawn)] == list(weighted(*drawn))


# corners


@pytest.mark.parametrize(("name", "scale"), WAYS)
def test_corners(name: str, scale: str) -> None:
    def found(rows: list[list[float]], weights: list[float], types: tuple[int, ...]) -> Values:
        return METHODS[name].prefer(decision(rows, types, [(0.0, 10.0)] * len(types)), weights, normalise=scale)

    assert found([], [1.0, 2.0], (1, -1)) == ()
    assert len(found([[3.0, 4.0]], [1.0, 2.0], (1, -1))) == 1
    same = found([[3.0, 4.0]] * 3, [1.0, 2.0], (1, -1))
    assert same[0] == same[1] == same[2]
    first, second, third = found([[3.0], [5.0], [4.0]], [2.0], (1,))
    assert first < third < second
    first, second, third = found([[3.0], [5.0], [4.0]], [2.0], (-1,))
    assert first > third > second
    told, left = (
        found([[3.0, 4.0], [3.0, 5.0]], [5.0, 1.0], (1, 1)),
        found([[3.0, 9.0], [4.0, 1.0]], [1.0, 0.0], (1, 1)),
    )
    assert told[0] < told[1]  # a criterion with one value only decides nothing
    assert left[0] < left[1]  # one without weight neither
    assert all(math.isfinite(value) for value in found([[0.0, 0.0], [0.0, 0.0]], [1.0, 1.0], (1, -1)))


def test_ties_go_by_the_id() -> None:
    assert order(("b", "c", "a"), (0.5, 0.7, 0.5)) == (1, 2, 0)


def test_wrong_names_of_scales_and_wrong_thresholds() -> None:
    matrix = decision([[1, 2]], (1, 1))
    for wrong in (
        lambda: weighted(matrix, (1, 1), "max"),
        lambda: topsis(matrix, (1, 1), "Vector"),
        lambda: vikor(matrix, (1, 1), "vector"),
        lambda: promethee(matrix, (1, 1), "minmax"),
        lambda: promethee(matrix, (1, 1), "raw", [(1.0, 0.5), (0.0, 0.0)]),
        lambda: promethee(matrix, (1, 1), "raw", [(0.0, 1.0)]),
        lambda: weighted(matrix, (1, 1, 1)),
    ):
        with pytest.raises(ValueError, match=r".+"):
            wrong()
    assert {scale for method in METHODS.values() for scale in (*method.scales, method.classic)} == set(SCALES)
    assert all(method.classic in method.scales and "bounds" in method.scales for method in METHODS.values())


@given(weighted_matrices(2, cells=st.integers(0, 200).map(lambda n: n / 4)), st.integers(0, 8), st.integers(0, 40))
def test_thresholds_are_in_the_unit_of_the_criterion_on_either_scale(drawn: Drawn, q: int, more: int) -> None:
    matrix, weights = drawn
    limits = [(q + 0.1, q + 0.1 + more)] * len(weights)
    raw = promethee(matrix, weights, "raw", limits)
    assert promethee(matrix, weights, "bounds", limits) == pytest.approx(raw, abs=1e-9)


# the change that swaps two


@given(weighted_matrices(2), st.data())
def test_the_swap_makes_the_two_equal_and_beyond_it_turns_them_round(drawn: Drawn, data: st.DataObject) -> None:
    matrix, weights = unit(drawn[0]), drawn[1]
    places = st.sampled_from(range(len(matrix.alternatives)))
    one, other = data.draw(places), data.draw(places)
    before = weighted(matrix, weights)
    lead = before[one] - before[other]
    found = swap(matrix, weights, one, other)
    assert found == swap(matrix, weights, other, one)
    ids = [criterion.id for criterion in matrix.criteria]
    gaps = [a - b for a, b in zip(matrix.cells[one], matrix.cells[other], strict=True)]
    if found is None:
        for at in range(len(ids)):  # no weight from 0 to very large, tried one by one, does it
            for weight in (0.0, *(1.01**n * 1e-3 for n in range(0, 2500, 20))):
                changed = [*weights[:at], weight, *weights[at + 1 :]]
                if any(changed) and any(gaps):
                    assert (math.fsum(map(float.__mul__, changed, gaps)) * lead > 0) or abs(lead) < 1e-9
        return
    at = ids.index(found.criterion)
    assert found.now == weights[at]
    assert found.needed >= 0
    changed = [*weights[:at], found.needed, *weights[at + 1 :]]
    after = weighted(matrix, changed)
    assert after[one] == pytest.approx(after[other], abs=1e-9)
    if abs(lead) < 1e-9:
        assert found.needed == pytest.approx(found.now)
        return
    beyond = [*weights[:at], found.now + 1.01 * (found.needed - found.now), *weights[at + 1 :]]
    if beyond[at] >= 0:
        over = weighted(matrix, beyond)
        assert (over[one] - over[other]) * lead < 0
    for column, gap in enumerate(gaps):  # and no other single weight does it with less
        if gap:
            needed = weights[column] - math.fsum(map(float.__mul__, weights, gaps)) / gap
            if needed > 1e-9:
                assert abs(needed - weights[column]) >= abs(found.needed - found.now) - 1e-9


def test_swaps_by_hand() -> None:
    matrix = decision([[1.0, 0.0], [0.5, 0.75], [0.25, 0.0]], (1, 1), [(0.0, 1.0)] * 2)
    found = swap(matrix, (0.75, 0.25), 0, 1)
    assert found is not None
    assert (found.criterion, found.now, found.needed) == ("c1", 0.25, 0.5)  # 0.75 x 0.5 = 0.5 x 0.75
    assert swap(matrix, (0.75, 0.25), 0, 2) == (
        "c0",
        0.75,
        0.0,
    )  # equal only where c0, which alone tells them apart, is left out
    assert swap(decision([[1.0, 0.5], [0.5, 0.0]], (1, 1), [(0.0, 1.0)] * 2), (1.0, 1.0), 0, 1) is None
    assert swap(matrix, (1.0, 1.0), 1, 1) is None  # nothing tells it from itself
    assert swap(decision([[1.0], [0.5]], (1,), [(0.0, 1.0)]), (1.0,), 0, 1) is None  # only without any criterion


# agreement


@given(st.permutations("abcdefgh"))
def test_spearman_is_pearson_of_the_ranks(turned: list[str]) -> None:
    from statistics import correlation

    ranks = [turned.index(letter) for letter in "abcdefgh"]
    assert spearman("abcdefgh", turned) == pytest.approx(correlation(range(8), ranks))
    assert spearman(turned, "abcdefgh") == pytest.approx(spearman("abcdefgh", turned))


def test_agreement_by_hand() -> None:
    assert (spearman("abc", "abc"), spearman("abc", "cba"), spearman("a", "a"), spearman("", "")) == (
        1.0,
        -1.0,
        1.0,
        1.0,
    )
    assert (overlap("abcd", "badc", 1), overlap("abcd", "badc", 2), overlap("abcd", "dcba", 3), overlap("", "", 5)) == (
        0,
        2,
        2,
        0,
    )
    for first, second in (("abc", "abd"), ("ab", "abc"), ("aab", "abb")):
        with pytest.raises(ValueError, match="same alternatives"):
            spearman(first, second)
