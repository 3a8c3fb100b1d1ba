"""Published worked tables: the figures are those the papers print, to as many places."""

from collections.abc import Sequence

import pytest
from decisions import decision

from sme_diag.mcda.ahp import Weighed, weigh
from sme_diag.mcda.matrix import order
from sme_diag.mcda.promethee import promethee
from sme_diag.mcda.topsis import topsis
from sme_diag.mcda.vikor import vikor
from sme_diag.mcda.weighted import weighted


def near(found: Sequence[float], printed: Sequence[float], half: float) -> bool:
    """Equal as far as the paper prints, half a unit of its last place (and of its own rounding) apart at most."""
    return found == pytest.approx(printed, abs=half)


def test_spotis_of_dezert_and_others() -> None:
    """Dezert, Tchamova, Han & Tacnet 2020, "The SPOTIS rank reversal free method", FUSION 2020; the same in examples/spotis.csv.

    Its weights are printed to four places, so its distances agree to a little less.
    """
    rows = [
        [15000, 4.3, 99, 42, 737],
        [15290, 5.0, 116, 42, 892],
        [15350, 5.0, 114, 45, 952],
        [15490, 5.3, 123, 45, 1120],
    ]
    bounds = [(14000.0, 16000.0), (3.0, 8.0), (80.0, 140.0), (35.0, 60.0), (650.0, 1300.0)]
    scores = weighted(decision(rows, (-1, -1, -1, 1, 1), bounds), (0.2941, 0.2353, 0.2353, 0.0588, 0.1765))
    assert near([1.0 - score for score in scores], [0.4779, 0.5781, 0.5558, 0.5801], 1.5e-4)
    assert order("1234", scores) == (0, 2, 1, 3)


SITES = decision([[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]], (1, 1, 1, 1))
"""The facility location of Papathanasiou & Ploskas 2018, "Multiple Criteria Decision Aid", Springer, in each of its chapters."""
SITE_WEIGHTS = (0.4, 0.3, 0.1, 0.2)


def test_vikor_of_papathanasiou_and_ploskas() -> None:
    """Chapter 2, v = 0.625; the book ranks by Q, lower is better."""
    values = vikor(SITES, SITE_WEIGHTS, "minmax", 0.625)
    assert near([1.0 - value for value in values], [0.640, 1.000, 0.693, 0.271, 0.000, 0.694], 5e-4)


def test_promethee_of_papathanasiou_and_ploskas() -> None:
    """Chapter 3, type V with q = 1 and p = 2 for every criterion."""
    flows = promethee(SITES, SITE_WEIGHTS, "raw", [(1.0, 2.0)] * 4)
    assert near(flows, [-0.26, -0.52, -0.22, 0.36, 0.70, -0.06], 5e-3)


def test_promethee_with_thresholds_of_ziemba() -> None:
    """Ziemba 2019, "Towards strong sustainability management", Sustainability 11(6), 1555: twelve criteria, type V."""
    columns = [
        [38723, 34913, 25596, 34842, 22570, 39773, 19500, 34525, 16486],
        [33207, 32085, 2123, 32095, 1445, 17485, 868, 16958, 958],
        [0, 0.2, 5, 0.2, 0.2, 0.2, 99, 99, 99],
        [3375, 3127, 3547, 3115, 3090, 4135, 3160, 4295, 3653],
        [11.36, 12.78, 12.78, 12.86, 12.86, 17, 12.86, 17, 12.86],
        [-320.9, -148.4, -148.4, -9.9, -9.9, 0, -9.9, 0, -9.9],
        [203.7, 463, 356.2, 552.5, 295, 383, 264, 352, 264],
        [0, 11.7, 44.8, 11.7, 95.9, 95.9, 116.8, 116.8, 164.9],
        [0, 4.9, 10.7, 5.4, 11.2, 11.2, 11.2, 11.2, 11.2],
        [1, 1, 1, 3.5, 4, 4, 4, 4, 4],
        [21.5, 47.9, 27.7, 39.7, 1.5, 22.7, 2.7, 23.9, 1],
        [0, 3.7, 4.5, 10.3, 11.5, 11.5, 11.3, 11.3, 11.4],
    ]
    types = (-1, -1, 1, -1, 1, 1, -1, 1, 1, -1, -1, 1)
    weights = (0.3333, 0.1667, 0.1667, 0.3333, 0.25, 0.75, 1, 1, 0.4, 0.2, 0.4, 1)
    q = (420, 1000, 10, 40, 1, 7, 50, 20, 1, 1, 4.6, 1)
    p = (2100, 5000, 50, 200, 5, 20, 100, 80, 4, 2, 23, 3)
    flows = promethee(decision(list(zip(*columns, strict=True)), types), weights, "raw", list(zip(q, p, strict=True)))
    printed = [-0.4143, -0.5056, -0.2317, -0.2892, 0.3313, 0.0619, 0.4296, 0.1626, 0.4554]
    assert near(flows, printed, 5e-5)


def test_promethee_with_the_v_shape_of_ziemba_and_others() -> None:
    """Ziemba, Watrobski, Ziolo & Karczmarczyk 2017, "Using the PROSA method in offshore wind farm location", Energies 10, 1755."""
    columns = [
        [16347, 14219, 8160, 8160], [9, 8.5, 9, 8.5], [73.8, 55, 64.8, 62.5], [36.7, 36, 28.5, 29.5], [1.5, 2, 2, 1.5],
        [3730, 3240, 1860, 1860], [2, 1, 2, 1], [1, 1, 2, 3], [38.8, 33.1, 45.8, 27.3], [4, 2, 4, 3],
        [1720524, 1496512, 858830, 858830], [40012, 34803, 19973, 19973],
    ]  # fmt: skip
    types = (-1, -1, -1, -1, -1, 1, -1, -1, 1, -1, 1, 1)
    weights = (20, 5, 5, 1.67, 1.67, 11.67, 11.67, 5, 5, 16.67, 8.33, 8.33)
    p = (7280, 4, 13.4, 7.4, 3, 1662, 3, 3, 13.8, 3, 766240, 17820)
    flows = promethee(decision(list(zip(*columns, strict=True)), types), weights, "raw", [(0.0, each) for each in p])
    assert near(flows, [-0.0445, 0.1884, -0.0954, -0.0485], 5e-5)


def test_topsis_of_ersoy() -> None:
    """Ersoy 2021, "Equipment selection for an e-commerce company using entropy-based TOPSIS, EDAS and CODAS", LogForum 17(3).

    Its weights are printed to three places, so the closeness agrees to two.
    """
    rows = [
        [256, 8, 41, 1.6, 1.77, 7347.16], [256, 8, 32, 1.0, 1.8, 6919.99], [256, 8, 53, 1.6, 1.9, 8400],
        [256, 8, 41, 1.0, 1.75, 6808.9], [512, 8, 35, 1.6, 1.7, 8479.99], [256, 4, 35, 1.6, 1.7, 7499.99],
    ]  # fmt: skip
    values = topsis(decision(rows, (1, 1, 1, 1, -1, -1)), (0.405, 0.221, 0.134, 0.199, 0.007, 0.034), "vector")
    assert near(values, [0.308, 0.254, 0.327, 0.263, 0.857, 0.192], 5e-3)


DRINKS = "coffee wine tea beer soda milk water".split()
DRUNK = {
    ("coffee", "wine"): 9, ("coffee", "tea"): 5, ("coffee", "beer"): 2, ("coffee", "soda"): 1, ("coffee", "milk"): 1,
    ("water", "coffee"): 2, ("tea", "wine"): 3, ("beer", "wine"): 9, ("soda", "wine"): 9, ("milk", "wine"): 9,
    ("water", "wine"): 9, ("beer", "tea"): 3, ("soda", "tea"): 4, ("milk", "tea"): 3, ("water", "tea"): 9,
    ("soda", "beer"): 2, ("beer", "milk"): 1, ("water", "beer"): 3, ("soda", "milk"): 2, ("water", "soda"): 2,
    ("water", "milk"): 3,
}  # fmt: skip


def test_the_drinks_of_saaty() -> None:
    """Saaty 2008, "Decision making with the analytic hierarchy process", Int. J. Services Sciences 1(1): CR 0.022."""
    found = weigh(DRINKS, DRUNK)
    assert isinstance(found, Weighed)
    assert near(found.weights, [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], 6e-4)
    assert found.consistency_ratio == pytest.approx(0.022, abs=5e-4)


def test_the_sites_of_papathanasiou_and_ploskas_by_ahp() -> None:
    """Chapter 5: criteria and six sites compared in pairs by four criteria, the priorities of the sites to three places."""
    tables = [
        ["5 1 1 1/3 3", "1/3 1/5 1/7 1", "1/3 1/5 1", "1/3 3", "7"],
        ["7 3 1/3 1/3 1/3", "1/3 1/7 1/9 1/7", "1/5 1/5 1/5", "1 1", "1"],
        ["1/9 1/7 1/9 1 1/5", "1 1 5 3", "1 5 1", "7 3", "1/3"],
        ["1/5 1/5 1/3 1/7 1/5", "1 3 1/3 1", "1 1/3 1", "1/7 1", "5"],
    ]
    criteria = _weights(["1 5 3", "5 3", "1/3"])
    sites = [_weights(table) for table in tables]
    priorities = [sum(c * site[at] for c, site in zip(criteria, sites, strict=True)) for at in range(6)]
    assert near(priorities, [0.117, 0.071, 0.095, 0.212, 0.350, 0.155], 5e-4)


def _weights(upper: Sequence[str]) -> tuple[float, ...]:
    """The weights of a table given by what stands above its diagonal."""
    ids = [str(at) for at in range(len(upper) + 1)]
    given = {}
    for at, line in enumerate(upper):
        for to, text in enumerate(line.split(), start=at + 1):
            over, _, under = text.partition("/")
            given[ids[at], ids[to]] = int(over) / int(under or 1)
    found = weigh(ids, given)
    assert isinstance(found, Weighed)
    return found.weights


def test_a_missing_comparison_as_others_fill_it() -> None:
    """Four compared in pairs, c with d left out: the weights AHPy prints in its README (there by the completion with the least
    eigenvalue, Bozoki, Fulop & Ronyai 2010), which Harker's method comes near to."""
    full = {("a", "b"): 1.0, ("a", "c"): 5.0, ("a", "d"): 2.0, ("b", "c"): 3.0, ("b", "d"): 4.0, ("c", "d"): 3 / 4}
    found = weigh("abcd", full)
    assert isinstance(found, Weighed)
    assert near(found.weights, [0.3742, 0.3917, 0.0991, 0.1349], 6e-5)
    del full["c", "d"]
    found = weigh("abcd", full)
    assert isinstance(found, Weighed)
    assert near(found.weights, [0.3738, 0.3920, 0.0985, 0.1357], 6e-4)
