"""Barriers by the table, and what is missing: reasons, points and the schemes that hang on an answer."""

from datetime import date
from typing import Any

import pytest
from core_packs import TODAY, Data, action, build, found, levels, one_dimension, plain, scheme, scored, yes_no

from sme_diag.core import diagnose
from sme_diag.core.barriers import SHOWN, threshold
from sme_diag.core.levels import rank
from sme_diag.core.situation import setting
from sme_diag.model.answers import Answer
from sme_diag.model.diagnosis import Bounds
from sme_diag.model.rules import Pack

QUESTIONS = [
    yes_no("goods"), scored("a"), scored("b"), scored("c", relevant="goods", otherwise="s3"),
]  # fmt: skip
PARTS = {"dimensions": [one_dimension("a", "b", "c")], "levels": levels(0, 50)}


def barrier(id: str, *questions: str, rank: int = 9) -> Data:
    return {"id": id, "revealed_by": list(questions), "rank": rank}


def pack_of(*barriers: Data, **more: Any) -> Pack:
    return build(QUESTIONS, **(PARTS | {"barriers": list(barriers)} | more))


@pytest.mark.parametrize(("a", "severity"), [("s0", 100), ("s1", 66), ("s2", 33), ("s3", 0)])
def test_severity_of_one_answer(a: str, severity: int) -> None:
    (one,) = found(pack_of(barrier("x", "a")), a=a).barriers
    assert one.severity == Bounds(severity, severity) and one.missing == ()
    assert [(said.question, said.value) for said in one.because] == ([("a", a)] if severity else [])


@pytest.mark.parametrize(
    ("given", "severity", "because", "missing"),
    [
        ({"a": "s0", "b": "s3"}, (100, 100), ["a"], []),
        ({"a": "s2", "b": "s1"}, (66, 66), ["b", "a"], []),  # the lowest answer decides, and stands first
        ({"a": "s2", "b": None}, (33, 100), ["a"], ["b"]),
        ({"a": "s2", "b": ...}, (33, 100), ["a"], ["b"]),
        ({"a": "s0", "b": None}, (100, 100), ["a"], ["b"]),
        ({}, (0, 100), [], ["a", "b"]),
        ({"a": "s3", "b": "s3"}, (0, 0), [], []),
    ],
)
def test_severity_of_two_answers(
    given: dict[str, Any], severity: tuple[int, int], because: list[str], missing: list[str]
) -> None:
    (one,) = found(pack_of(barrier("x", "a", "b")), **given).barriers
    assert one.severity == Bounds(*severity)
    assert [said.question for said in one.because] == because and list(one.missing) == missing


@pytest.mark.parametrize(
    ("goods", "c", "severity"),
    [
        (True, "s0", (100, 100)),
        (False, "s0", None),  # off the path a question reveals nothing, and a barrier without any is not there
        (None, "s0", (0, 100)),
        (None, "s3", (0, 0)),
        (None, None, (0, 100)),
        (True, None, (0, 100)),
    ],
)
def test_severity_of_a_conditional_question(
    goods: bool | None, c: str | None, severity: tuple[int, int] | None
) -> None:
    barriers = found(pack_of(barrier("x", "c")), goods=goods, c=c).barriers
    assert [one.severity for one in barriers] == ([Bounds(*severity)] if severity else [])


def test_a_barrier_is_measured_against_the_most_of_its_question() -> None:
    pack = build([scored("a", (0, 1, 5))], dimensions=[one_dimension("a")], barriers=[barrier("x", "a")])
    for a, severity in (("s0", 100), ("s1", 80), ("s5", 0)):
        assert found(pack, a=a).barriers[0].severity == Bounds(severity, severity)


def test_a_question_whose_choices_all_score_the_same_reveals_only_what_was_said() -> None:
    pack = build(
        [scored("a", (2, 2)), scored("b")],
        dimensions=[one_dimension("a", "b")],
        barriers=[barrier("x", "a", "b")],
        linked=False,
    )
    (one,) = found(pack, b="s1").barriers
    assert [said.question for said in one.because] == ["b"]


def test_order_of_barriers() -> None:
    """The highest low end first, then the highest high end, then the pack's rank, then the id."""
    pack = pack_of(barrier("p", "b", rank=2), barrier("q", "a", rank=3), barrier("r", "a", rank=1), barrier("s", "c"))
    order = [one.id for one in found(pack, goods=True, a="s1", b="s1", c="s0").barriers]
    assert order == ["s", "r", "p", "q"]
    assert [one.id for one in found(pack, goods=True, a="s1").barriers] == ["r", "q", "p", "s"]


def parameter(id: str, kind: str = "integer") -> Data:
    rows = [
        {"from": "2020-01-01", "until": "2025-12-31", "value": 70, "source": ["made up"]},
        {"from": "2026-01-01", "until": "2026-12-31", "value": 80, "source": ["made up"]},
    ]
    return {"id": id, "kind": kind, "values": rows}


def test_the_threshold_is_a_dated_parameter() -> None:
    assert threshold(pack_of(), TODAY) == SHOWN == 60
    pack = pack_of(parameters=[parameter("barrier_shown"), parameter("other")])
    assert threshold(pack, date(2025, 12, 31)) == 70 and threshold(pack, date(2026, 1, 1)) == 80
    assert threshold(pack, date(2026, 12, 31)) == 80
    assert threshold(pack, date(2027, 1, 1)) == threshold(pack, date(2019, 12, 31)) == SHOWN, "none holds on that day"
    assert setting(pack, "other", TODAY, 1) == 80 and setting(pack, "unheard_of", TODAY, 1) == 1


def test_rank_of_a_level() -> None:
    rungs = pack_of().levels
    assert [rank(rungs, score) for score in (0, 4999, 5000, 10000)] == [0, 0, 1, 1]
    assert rank(rungs[1:], 0) == 0


# --- what is missing ---------------------------------------------------------------------------------------------------

KINDS = build(
    [
        {"id": "country", "type": "country"},
        {"id": "region", "type": "region", "country": "country"},
        {"id": "staff", "type": "integer"},
        yes_no("goods"),
        scored("a"),
        scored("b", relevant="goods", otherwise="s0"),
    ],
    dimensions=[one_dimension("a", "b")],
    barriers=[barrier("x", "a")],
    needs=[{"id": "help", "relieves": {"x": 1}}],
    steps=[{"id": "go", "done": False}],
    schemes=[
        scheme(
            "by_size", eligible=[{"id": "size", "when": "staff < 10"}, {"id": "country", "when": 'country == "FR"'}]
        ),
        scheme("by_place", eligible=[{"id": "place", "when": 'within(region, "FRI")'}]),
    ],
)


def gaps(**given: Answer) -> dict[str, str]:
    """The missing questions with their reasons."""
    return {row.question: row.reason for row in diagnose(KINDS, given, TODAY).missing}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (None, "blank"),
        (Answer(missing="blank"), "blank"),
        (Answer(missing="dont_know"), "dont_know"),
        (Answer(missing="refused"), "refused"),
        (Answer(missing="invalid"), "invalid"),
        (Answer(plain(1, 5)), "partly"),
        (Answer(plain(1, None)), "partly"),
        (Answer(plain(5, 5)), None),
    ],
)
def test_reasons(answer: Answer | None, reason: str | None) -> None:
    assert gaps(**({"staff": answer} if answer else {})).get("staff") == reason


@pytest.mark.parametrize(
    ("region", "reason"), [("FR", "partly"), ("FRI", None), ("FRI12", None), ("DE", None), ("ZZ", None)]
)
def test_a_region_too_coarse_for_a_scheme_is_partly_known(region: str, reason: str | None) -> None:
    assert gaps(region=Answer(region)).get("region") == reason


IN_GIRONDE = 'within(region, "FRI12")'
READERS: dict[str, Data] = {
    "gates": {"gates": [{"id": "x", "when": IN_GIRONDE, "effect": "warn"}]},
    "stages": {"stages": [{"id": "x", "when": IN_GIRONDE}, {"id": "y"}]},
    "flags": {"flags": [{"id": "x", "when": IN_GIRONDE}]},
    "duties": {"before_you_deliver": [{"id": "x", "when": IN_GIRONDE}]},
    "steps": {"steps": [{"id": "x", "done": IN_GIRONDE}]},
    "actions": {"steps": [{"id": "x", "done": False}], "actions": [action("y", "x", when=IN_GIRONDE)]},
    "small aid": {"de_minimis": {"applies": IN_GIRONDE, "ceiling": "used", "used": "used"}},
    "a fact": {"facts": [{"id": "x", "kind": "boolean", "value": IN_GIRONDE}], "flags": [{"id": "y", "when": "x"}]},
    "relevance": {},
    "nothing": {},
}


@pytest.mark.parametrize("reader", READERS)
def test_a_region_too_coarse_for_anything_else_is_partly_known(reader: str) -> None:
    """And one that decides, or that nothing reads, is known."""
    asked: list[Data] = [{"id": "region", "type": "region"}, {"id": "used", "type": "money"}, scored("a")]
    if reader == "relevance":
        asked.append(scored("b", relevant=IN_GIRONDE, otherwise="s0"))
    parts = [one_dimension("a", "b") if reader == "relevance" else one_dimension("a")]
    pack = build(asked, dimensions=parts, **READERS[reader])
    for region, reason in (("FR", "partly"), ("FRI1", "partly"), ("FRI12", None), ("DE", None)):
        rows = {row.question: row.reason for row in found(pack, region=region).missing}
        assert rows.get("region") == (reason if reader != "nothing" else None)


def test_a_region_of_which_only_the_country_is_known_is_not_answered() -> None:
    answers = {"country": Answer("FR"), "region": Answer(missing="dont_know")}
    assert gaps(**answers)["region"] == "dont_know"
    assert diagnose(KINDS, answers, TODAY).values["region"] == "FR"
    assert diagnose(KINDS, {"country": Answer("GR")}, TODAY).values["region"] == "EL"
    assert diagnose(KINDS, {"country": Answer("US")}, TODAY).values["region"] == "US", "in no region of any country"


@pytest.mark.parametrize(
    ("country", "region", "value", "missing"),
    [
        ("FR", "FRI12", "FRI12", []),
        ("FR", "FRI", "FRI", []),  # nothing here asks for more
        ("FR", "ZZ", "ZZ", []),  # what `otherwise` says is as fine as it gets
        ("US", "FRI12", "ZZ", []),
        (None, "ZZ", "ZZ", ["country"]),  # the same whether it is asked or not
        (None, "FRI12", None, ["country"]),
        (None, None, None, ["country", "region"]),
    ],
)
def test_a_region_on_off_and_perhaps_on_the_path(
    country: str | None, region: str | None, value: str | None, missing: list[str]
) -> None:
    relevant = {"relevant": 'country in ["FR", "DE"]', "otherwise": "ZZ", "country": "country"}
    pack = build([{"id": "country", "type": "country"}, {"id": "region", "type": "region", **relevant}])
    result = found(pack, country=country, region=region)
    assert result.values["region"] == value and [row.question for row in result.missing] == missing


def test_questions_are_missing_in_the_order_of_asking_and_off_the_path_not_at_all() -> None:
    assert list(gaps()) == ["country", "region", "staff", "goods", "a", "b"]
    assert "b" not in gaps(goods=Answer(False)) and "b" in gaps(goods=Answer(True))
    assert "b" not in gaps(b=Answer("s1")), "an answer is an answer, even while it is not known whether it counts"


def test_schemes_that_hang_on_an_answer() -> None:
    rows = {row.question: row.schemes for row in diagnose(KINDS, {}, TODAY).missing}
    assert rows["staff"] == ("by_size",) and rows["country"] == ("by_size",)
    assert rows["region"] == ("by_place",) and rows["a"] == ()
    rows = {row.question: row.schemes for row in diagnose(KINDS, {"country": Answer("DE")}, TODAY).missing}
    assert rows["staff"] == () and rows["region"] == (), "what is decided hangs on nothing"


@pytest.mark.parametrize("weights", [(1, 1), (3, 1), (2, 5)])
def test_points_of_the_missing_add_up_to_the_width_of_the_score(weights: tuple[int, int]) -> None:
    first, second = weights
    pack = build(
        [scored("a"), scored("b", (0, 1, 5)), scored("c", (1, 4)), scored("d")],
        dimensions=[
            one_dimension("a", "b", id="one", weight=first),
            one_dimension("c", "d", id="two", weight=second),
        ],
        levels=levels(0),
    )
    for given, count in (({}, 4), ({"a": "s1"}, 3), ({"a": "s1", "d": "s0"}, 2)):
        result = found(pack, **given)
        assert result.readiness is not None and len(result.missing) == count
        width = result.readiness.score.high - result.readiness.score.low
        assert 0 <= width - sum(row.points for row in result.missing) <= count, "each is rounded down to a hundredth"


def test_points_where_a_whole_dimension_is_left() -> None:
    pack = build(
        [yes_no("goods"), scored("a"), scored("b", relevant="goods", otherwise="s0")],
        dimensions=[one_dimension("a", id="one"), one_dimension("b", id="two", weight=3)],
        levels=levels(0),
    )
    for goods, points in ((True, {"a": 2500, "b": 7500}), (False, {"a": 10000})):
        assert {row.question: row.points for row in found(pack, goods=goods).missing} == points


def test_points_of_questions_that_are_not_scored_are_none() -> None:
    rows = {row.question: row.points for row in diagnose(KINDS, {"goods": Answer(True)}, TODAY).missing}
    assert rows["a"] == rows["b"] == 5000 and rows["staff"] == rows["country"] == 0
    rows = {row.question: row.points for row in diagnose(KINDS, {"goods": Answer(False)}, TODAY).missing}
    assert rows["a"] == 10000 and "b" not in rows
