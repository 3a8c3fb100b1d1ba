"""Scores, levels and gates by the table: exact fractions, optional questions and dimensions, the quick scan, caps."""

from fractions import Fraction
from typing import Any

import pytest
from core_packs import Data, build, found, levels, one_dimension, scheme, scored, yes_no

from sme_diag.core.scores import Part, Span, mean
from sme_diag.model.diagnosis import Bounds, Readiness
from sme_diag.model.rules import Pack

THIRDS = (0, 1, 2, 3)


def pack_of(questions: list[Data], dimensions: list[Data] | None = None, **more: Any) -> Pack:
    """A pack with three levels."""
    asked = [q["id"] for q in questions if q["type"] == "choice"]
    parts = dimensions or [one_dimension(*asked)]
    return build(questions, dimensions=parts, levels=more.pop("levels", levels(0, 50, 75)), **more)


def readiness(pack: Pack, **given: Any) -> Readiness:
    """How prepared the firm is."""
    result = found(pack, **given).readiness
    assert result is not None
    return result


TWO = pack_of([scored("a"), scored("b")], [one_dimension("a", id="one"), one_dimension("b", id="two")])


@pytest.mark.parametrize(
    ("a", "b", "score", "possible"),
    [
        ("s2", "s1", (5000, 5000), ["l1"]),  # 2/3 and 1/3 are exactly 50
        ("s1", "s1", (3333, 3333), ["l0"]),
        ("s2", "s2", (6666, 6666), ["l1"]),
        ("s3", "s3", (10000, 10000), ["l2"]),
        ("s0", "s0", (0, 0), ["l0"]),
        ("s3", "s0", (5000, 5000), ["l1"]),
        ("s3", None, (5000, 10000), ["l1", "l2"]),
        ("s2", ..., (3333, 8333), ["l0", "l1", "l2"]),
        ("s0", None, (0, 5000), ["l0", "l1"]),
        ("s0", "unheard of", (0, 5000), ["l0", "l1"]),
        (None, None, (0, 10000), ["l0", "l1", "l2"]),
    ],
)
def test_mean_of_two_dimensions(a: Any, b: Any, score: tuple[int, int], possible: list[str]) -> None:
    result = readiness(TWO, a=a, b=b)
    assert result.score == Bounds(*score) and list(result.levels_possible) == possible
    assert result.level == (possible[0] if len(possible) == 1 else None)
    assert result.level_at_least == possible[0]


def test_dimensions_of_two_thirds_and_one_third_are_rounded_down_but_their_mean_is_exact() -> None:
    result = found(TWO, a="s2", b="s1")
    assert [d.score for d in result.dimensions] == [Bounds(6666, 6666), Bounds(3333, 3333)]
    assert [(d.asked, d.unknown) for d in result.dimensions] == [(1, 0), (1, 0)]


@pytest.mark.parametrize(
    ("floor", "level"), [(33.33, "l1"), (33.34, "l0"), (33, "l1"), (34, "l0"), (0, "l1")]
)  # fmt: skip
def test_a_cut_is_reached_only_when_it_is_reached(floor: float, level: str) -> None:
    pack = pack_of([scored("a")], levels=levels(0, floor) if floor else levels(0, 0.01, 50))
    assert readiness(pack, a="s1").level == level


def test_questions_weigh_what_they_can_give() -> None:
    """A dimension is the sum of its scores over the sum of its maxima, not the mean of its questions."""
    pack = pack_of([scored("a", (0, 1)), scored("b", (0, 4))])
    assert readiness(pack, a="s1", b="s0").score == Bounds(2000, 2000)
    assert readiness(pack, a="s0", b="s4").score == Bounds(8000, 8000)
    assert readiness(pack, a="s1").score == Bounds(2000, 10000)


def test_the_least_score_need_not_be_nothing() -> None:
    pack = pack_of([scored("a", (1, 2, 4))])
    assert readiness(pack).score == Bounds(2500, 10000)


def test_weights_of_dimensions() -> None:
    parts = [one_dimension("a", id="one", weight=3), one_dimension("b", id="two", weight=1)]
    pack = pack_of([scored("a"), scored("b")], parts)
    assert readiness(pack, a="s3", b="s0").score == Bounds(7500, 7500)
    assert readiness(pack, a="s3").score == Bounds(7500, 10000)


OPTIONAL = pack_of([yes_no("goods"), scored("a"), scored("b", relevant="goods", otherwise="s3")])


@pytest.mark.parametrize(
    ("given", "score", "asked"),
    [
        ({"goods": True, "a": "s3", "b": "s0"}, (5000, 5000), 2),
        ({"goods": False, "a": "s3", "b": "s0"}, (10000, 10000), 1),
        ({"goods": False, "a": "s0"}, (0, 0), 1),  # `otherwise` is for conditions, never for the score
        ({"a": "s3", "b": "s0"}, (5000, 10000), 2),
        ({"a": "s0", "b": "s3"}, (0, 5000), 2),
        ({"a": "s1", "b": "s1"}, (3333, 3333), 2),  # the same whether it counts or not
        ({"a": "s1"}, (1666, 6666), 2),
        ({"goods": False}, (0, 10000), 1),
    ],
)
def test_an_optional_question(given: dict[str, Any], score: tuple[int, int], asked: int) -> None:
    result = found(OPTIONAL, **given)
    assert result.readiness is not None and result.readiness.score == Bounds(*score)
    assert result.dimensions[0].asked == asked and result.dimensions[0].score == Bounds(*score)


WHOLE = pack_of(
    [yes_no("goods"), scored("a"), scored("b", relevant="goods", otherwise="s3")],
    [one_dimension("a", id="one", weight=1), one_dimension("b", id="two", weight=2)],
)


@pytest.mark.parametrize(
    ("given", "score", "second"),
    [
        ({"goods": True, "a": "s3", "b": "s0"}, (3333, 3333), (0, 0)),
        ({"goods": False, "a": "s3", "b": "s0"}, (10000, 10000), None),
        ({"a": "s3", "b": "s0"}, (3333, 10000), (0, 0)),
        ({"a": "s0", "b": "s3"}, (0, 6666), (10000, 10000)),
        ({"a": "s3"}, (3333, 10000), (0, 10000)),
    ],
)
def test_an_optional_dimension(given: dict[str, Any], score: tuple[int, int], second: tuple[int, int] | None) -> None:
    result = found(WHOLE, **given)
    assert result.readiness is not None and result.readiness.score == Bounds(*score)
    assert result.dimensions[1].score == (second and Bounds(*second))


def test_a_firm_of_which_nothing_is_asked_has_no_score_and_no_level() -> None:
    pack = pack_of([yes_no("goods"), scored("b", relevant="goods", otherwise="s0")])
    assert found(pack, goods=False).readiness is None
    assert readiness(pack).score == Bounds(0, 10000)
    assert readiness(pack, b="s2").score == Bounds(6666, 6666)


def test_a_pack_without_levels_or_dimensions_states_none() -> None:
    assert found(pack_of([scored("a")], levels=[]), a="s1").readiness is None
    assert found(build([yes_no("one")])).readiness is None


def part(low: int, high: int, weight: int = 1, certain: bool = True) -> Part:
    return Part(Fraction(low), Fraction(high), weight, certain)


@pytest.mark.parametrize(
    ("parts", "low", "high"),
    [
        ([part(0, 1), part(1, 1)], Fraction(1, 2), Fraction(1)),
        ([part(1, 1), part(0, 0, 1, False)], Fraction(1, 2), Fraction(1)),
        ([part(1, 1), part(0, 0, 3, False)], Fraction(1, 4), Fraction(1)),
        ([part(0, 1, 1, False)], Fraction(0), Fraction(1)),
        ([part(0, 0, 1, False), part(1, 1, 1, False)], Fraction(0), Fraction(1)),
        ([part(0, 0), part(1, 1, 1, False), part(1, 1, 2, False)], Fraction(0), Fraction(3, 4)),
    ],
)
def test_mean_with_parts_that_may_not_count(parts: list[Part], low: Fraction, high: Fraction) -> None:
    assert mean(parts) == Span(low, high)
    assert mean([]) is None


QUICK = pack_of(
    [yes_no("goods"), scored("a", quick=True), scored("b", quick=True, relevant="goods", otherwise="s0"), scored("c")],
    [one_dimension("a", id="one"), one_dimension("b", "c", id="two")],
)


@pytest.mark.parametrize(
    ("given", "score"),
    [
        ({}, None),
        ({"goods": True, "a": "s3"}, None),  # the quick scan is not done
        ({"a": "s3"}, None),  # nor where a quick question may still come
        ({"goods": True, "a": "s3", "b": "s1"}, (6666, 6666)),
        ({"goods": True, "a": "s3", "b": ...}, (5000, 10000)),
        ({"goods": False, "a": "s2"}, (6666, 6666)),
        ({"goods": True, "a": "s3", "b": "s1", "c": "s0"}, None),  # the firm has gone on
        ({"goods": True, "a": "s3", "b": "s1", "c": ...}, None),
    ],
)
def test_the_quick_result_shows_when_the_quick_scan_is_done_and_no_more(
    given: dict[str, Any], score: tuple[int, int] | None
) -> None:
    result = found(QUICK, **given)
    assert (result.quick and result.quick.readiness.score) == (score and Bounds(*score))
    assert result.readiness is not None, "the full result stands beside it, with its unknowns"
    if result.quick is not None:
        assert result.quick.dimensions[0].asked == 1 and result.quick.dimensions[1].asked == int(given["goods"])


def test_no_quick_result_where_every_scored_question_is_quick_or_none_is() -> None:
    assert found(pack_of([scored("a", quick=True)]), a="s1").quick is None
    assert found(pack_of([scored("a")]), a="s1").quick is None
    pack = pack_of([scored("a", quick=True), scored("b")], levels=[])
    assert found(pack, a="s1").quick is None, "a pack without levels has nothing to state"


def test_the_quick_result_keeps_to_the_gates() -> None:
    gate = {"id": "gate", "when": 'a == "s3"', "effect": "cap", "level": "l0"}
    result = found(pack_of([scored("a", quick=True), scored("b")], gates=[gate]), a="s3")
    assert result.quick is not None and result.quick.readiness.level == "l0"


def gated(effect: str, level: str | None = None) -> Pack:
    """Three levels, and a gate that closes when the firm makes a loss."""
    gate = {"id": "loss", "when": "loss", "effect": effect, **({"level": level} if level else {})}
    return pack_of([yes_no("loss"), scored("a")], gates=[gate])


@pytest.mark.parametrize(
    ("effect", "cap", "loss", "a", "possible"),
    [
        ("cap", "l0", True, "s3", ["l0"]),
        ("cap", "l0", False, "s3", ["l2"]),
        ("cap", "l0", None, "s3", ["l0", "l2"]),
        ("cap", "l1", True, "s3", ["l1"]),
        ("cap", "l1", None, "s3", ["l1", "l2"]),
        ("cap", "l1", None, "s2", ["l1"]),  # the same both ways: stated
        ("cap", "l2", None, "s3", ["l2"]),
        ("cap", "l1", True, None, ["l0", "l1"]),
        ("cap", "l1", None, None, ["l0", "l1", "l2"]),
        ("cap", "l0", None, "s0", ["l0"]),
        ("warn", None, True, "s3", ["l2"]),
        ("warn", None, None, "s3", ["l2"]),
        ("warn", None, False, "s3", ["l2"]),
    ],
)
def test_gates(effect: str, cap: str | None, loss: bool | None, a: str | None, possible: list[str]) -> None:
    result = found(gated(effect, cap), loss=loss, a=a)
    assert result.readiness is not None and list(result.readiness.levels_possible) == possible
    assert result.readiness.level == (possible[0] if len(possible) == 1 else None)
    if loss is False:
        assert result.gates == ()
    else:
        (gate,) = result.gates
        assert (gate.value, gate.effect, gate.level) == (loss, effect, cap)
        assert gate.missing == (() if loss else ("loss",)) and [step.value for step in gate.because] == [loss]


def test_several_gates_the_lowest_cap_counts() -> None:
    caps = [{"id": f"g{i}", "when": f"x{i}", "effect": "cap", "level": f"l{i}"} for i in (0, 1)]
    pack = pack_of([yes_no("x0"), yes_no("x1"), scored("a")], gates=caps)
    assert readiness(pack, x0=True, x1=True, a="s3").level == "l0"
    assert readiness(pack, x0=False, x1=True, a="s3").level == "l1"
    assert readiness(pack, x0=None, x1=True, a="s3").levels_possible == ("l0", "l1")
    assert readiness(pack, x0=None, x1=None, a="s3").levels_possible == ("l0", "l1", "l2")
    assert readiness(pack, x0=True, x1=None, a="s3").level == "l0"


def test_the_score_itself_is_never_capped() -> None:
    assert readiness(gated("cap", "l0"), loss=True, a="s3").score == Bounds(10000, 10000)


def test_a_scheme_may_be_there_without_any_score() -> None:
    records: dict[str, Any] = {
        "barriers": [], "needs": [{"id": "help", "relieves": {"b": 1}}], "steps": [{"id": "go", "done": False}],
    }  # fmt: skip
    pack = build([scored("a")], dimensions=[one_dimension("a")], linked=False, schemes=[scheme("one")], **records)
    assert found(pack).schemes[0].relevance == Bounds(0, 0)
