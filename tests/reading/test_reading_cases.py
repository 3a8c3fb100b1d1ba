"""Worked cases: what holds is silent, what differs says what was expected and what came, and rubbish is told, never a crash."""

from pathlib import Path
from typing import Any

import pytest
from reading_helpers import FIRE, TINY, change, copy, found, put

from sme_diag.authoring import cases
from sme_diag.i18n.catalogue import catalogue
from sme_diag.problems import Refused

CASE = """cases:
  - id: one
    as_of: 2026-11-21
    answers: {{country: FR, region: FRI12, staff: 4.5, small_aid: 260000, sells: [goods, services], has_site: true,
      lead: named_person, helper: an_adviser, written_plan: draft, shipping: not_looked}}
    expect: {{{expect}}}
"""
FILE = "rules/tiny/cases/cases.yaml"


def outcome(root: Path, content: str) -> cases.Tested:
    put(copy(root), FILE, content)
    result = cases.test("tiny", [root])
    for problem in result.problems:
        assert problem.place.file == FILE
        assert catalogue("en").say(f"problems.{problem.code}", **problem.args)
    return result


def test_the_cases_of_a_pack() -> None:
    result = cases.test("fire-safety", [FIRE])
    assert (result.cases, result.failed, result.problems) == (3, 0, ())


HOLDS = [
    "score: 58.33, low: 58.33, high: 58.33",
    "level: middle, level_at_least: middle, levels_possible: [middle]",
    "stage: visible, flags: [], gates: [aid_nearly_used], barriers: [no_delivery]",
    "verdicts: {tiny-grant: eligible, tiny-course: not_eligible}, statuses: {tiny-cheque: closed}",
    "not_recommended: [tiny-course, tiny-cheque], recommended: [], parked: [], missing: []",
    "step: prepare, before_you_deliver: [terms], watch_for: [], not_watch_for: [tiny-cheque]",
]


@pytest.mark.parametrize("expect", HOLDS)
def test_what_holds(expect: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, CASE.format(expect=expect)) == cases.Tested(1, 0, ())


DIFFERS = [
    ("score: 58.34", "58.34", "58.33"),
    ("score: null", "null", "58.33"),
    ("low: 58", "58", "58.33"),
    ("high: null", "null", "58.33"),
    ("level: null", "null", "middle"),
    ("level: far", "far", "middle"),
    ("levels_possible: [start, middle]", "[start, middle]", "[middle]"),
    ("stage: quiet", "quiet", "visible"),
    ("gates: []", "[]", "[aid_nearly_used]"),
    ("flags: [alone]", "[alone]", "[]"),
    ("barriers: [no_plan]", "[no_plan]", "[no_delivery]"),
    ("verdicts: {tiny-grant: possible}", "tiny-grant: possible", "tiny-grant: eligible"),
    ("verdicts: {tiny-grnt: possible}", "tiny-grnt: possible", ""),
    ("missing: [staff]", "[staff]", "[]"),
    ("parked: [staff]", "[staff]", "[]"),
    ("step: go", "go", "prepare"),
    ("before_you_deliver: [customs_paper]", "[customs_paper]", "[terms]"),
]


@pytest.mark.parametrize(("expect", "expected", "came"), DIFFERS)
def test_what_differs(expect: str, expected: str, came: str, tmp_path: Path) -> None:
    result = outcome(tmp_path, CASE.format(expect=expect))
    assert (result.cases, result.failed) == (1, 1)
    (problem,) = result.problems
    assert problem.code == "C501"
    assert (problem.args["case"], problem.args["expected"], problem.args["found"]) == ("one", expected, came)
    assert (problem.place.line, problem.place.column) == (6, 16 + len(expect.split(": ")[0]))


def test_recommendations_in_order(tmp_path: Path) -> None:
    found = outcome(
        tmp_path, CASE.format(expect="first: [x, y, z], first_kinds: [x], recommended: [tiny-cheque], watch_for: [x]")
    )
    args = {p.args["key"]: p.args["found"] for p in found.problems}
    assert set(args) == {"first", "first_kinds", "recommended", "watch_for"}
    assert args["first"].count(",") == 2
    assert (
        outcome(tmp_path, CASE.format(expect=f"first: {args['first']}, first_kinds: {args['first_kinds']}")).failed == 0
    )
    assert [p.code for p in outcome(tmp_path, CASE.format(expect=f"not_recommended: {args['first']}")).problems] == [
        "C501"
    ]


@pytest.mark.parametrize(
    ("wanted", "failed"),
    [("[training]", 0), ("[trade-fair, [loan, grant]]", 0), ("[[loan, guarantee]]", 1), ("[grant, loan]", 1)],
)
def test_the_first_three_are_of_kinds(tmp_path: Path, wanted: str, failed: int) -> None:
    assert (
        outcome(
            tmp_path, CASE.format(expect=f"first_kinds: [grant, training, trade-fair], first_three: {wanted}")
        ).failed
        == failed
    )


BAD = [
    # content, code, line, column, suggestion
    (CASE.format(expect="levl: far"), "P202", 6, 14, "level"),
    (CASE.format(expect="score: high"), "P203", 6, 21, None),
    (CASE.format(expect="gates: aid_nearly_used"), "P203", 6, 21, None),
    (CASE.format(expect="first: tiny-grant"), "P203", 6, 21, None),
    (CASE.format(expect="verdicts: [tiny-grant]"), "P203", 6, 24, None),
    (CASE.format(expect="level: [far]"), "P203", 6, 21, None),
    (CASE.format(expect="missing: null"), "P203", 6, 23, None),
    (CASE.format(expect="").replace("2026-11-21", "2026-11"), "C502", 3, 12, None),
    (CASE.format(expect="").replace("2026-11-21", "today"), "C502", 3, 12, None),
    (CASE.format(expect="").replace("staff: 4.5", "staf: 4.5"), "A401", 4, 49, "staff"),
    (CASE.format(expect="").replace("staff: 4.5", "staff: many"), "A402", 4, 50, None),
    (CASE.format(expect="").replace("    as_of: 2026-11-21\n", ""), "P201", 2, 5, None),
    (CASE.format(expect="").replace("expect: {}", "expect: []"), "P203", 6, 13, None),
    ("cases:\n  - id: one\n    as_of: 2026-11-21\n    answers: FR\n    expect: {}\n", "P203", 4, 14, None),
    ("cases:\n  - word\n", "P203", 2, 5, None),
    ("cases: none\n", "P203", 1, 8, None),
    ("case: []\n", "P203", 1, 1, None),
    ("- {}\n", "F013", 1, 1, None),
    ("cases: [\n", "F006", 2, 1, None),
    ("", "F007", 0, 0, None),
]


@pytest.mark.parametrize(("content", "code", "line", "column", "suggestion"), BAD)
def test_what_is_no_case(
    content: str, code: str, line: int, column: int, suggestion: str | None, tmp_path: Path
) -> None:
    (problem,) = outcome(tmp_path, content).problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)
    assert problem.suggestion == suggestion


@pytest.mark.parametrize("key", cases.EXPECTATIONS)
@pytest.mark.parametrize("rubbish", ["null", "[]", "{}", "5", "x", "true", "[[]]", "{x: {}}", "[{}, 5]"])
def test_no_expectation_is_a_crash(key: str, rubbish: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, CASE.format(expect=f"{key}: {rubbish}")).cases == 1
    assert cases.SHAPES.keys() == cases.EXPECTATIONS.keys()


def test_a_pack_that_cannot_be_used_has_no_cases(tmp_path: Path) -> None:
    change(copy(tmp_path), "rules/tiny/gates.yaml", "effect: warn", "effect: worn")
    with pytest.raises(Refused):
        cases.test("tiny", [tmp_path])
    assert [p.code for p in found(lambda: cases.test("tiny", [tmp_path]).problems)] == ["P203", "P203"][:1]


def test_cases_of_extensions_are_run_too(tmp_path: Path) -> None:
    put(
        tmp_path, "rules/more/pack.yaml", "format: sme-diag/pack@1\nid: more\nversion: 1.0.0\ntitle: M\nextends: tiny\n"
    )
    put(tmp_path, "rules/more/cases/a.yaml", CASE.format(expect="level: middle"))
    alone: Any = cases.test("tiny", [TINY])
    assert cases.test("tiny", [TINY, tmp_path]).cases == alone.cases + 1
