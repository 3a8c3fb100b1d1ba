"""What holds on a day: dated figures and sets; and that every part of a result names itself and its reason."""

from datetime import date

import pytest
from core_packs import build, choice, levels, one_dimension, scored, yes_no

from sme_diag.core import diagnose
from sme_diag.core.recommend import MOST_CONTACTS
from sme_diag.core.routing import open_questions
from sme_diag.core.situation import situate
from sme_diag.lang.values import exactly
from sme_diag.model.answers import Answer, Firm
from sme_diag.model.diagnosis import Diagnosis

PACK = build(
    [
        {"id": "staff", "type": "integer"},
        {"id": "place", "type": "choice", "choices": [choice("east"), choice("west")]},
        yes_no("member"),
        scored("plan", quick=True),
        scored("team", relevant="member", otherwise="s0"),
    ],
    parameters=[
        {
            "id": "most",
            "kind": "integer",
            "values": [
                {"from": "2020", "until": "2023-06", "value": 10, "source": ["made up"]},
                {"from": "2023-07", "value": 20, "source": ["made up"]},
            ],
        }
    ],
    named_sets=[
        {
            "id": "club",
            "kind": "choice",
            "values": [
                {"until": "2022", "codes": ["east", "west"], "source": ["made up"]},
                {"from": "2023", "codes": ["east"], "source": ["made up"]},
            ],
        }
    ],
    dimensions=[one_dimension("plan", "team")],
    levels=levels(0, 50),
    gates=[{"id": "too_large", "when": "staff > most", "effect": "cap", "level": "l0"}],
    flags=[{"id": "inside", "when": "place in @club"}],
    steps=[{"id": "first", "done": False}],
)
ANSWERS = {"staff": exactly(1500), "place": "west", "member": False, "plan": "s3", "team": "s1"}


def on(day: date) -> Diagnosis:
    """The diagnosis of one firm on a day."""
    return diagnose(PACK, {id: Answer(value) for id, value in ANSWERS.items()}, day, Firm("F-1", "Made Up Ltd"))


@pytest.mark.parametrize(
    ("day", "gates", "flags"),
    [
        (date(2019, 12, 31), [("too_large", None)], ["inside"]),
        (date(2020, 1, 1), [("too_large", True)], ["inside"]),
        (date(2022, 12, 31), [("too_large", True)], ["inside"]),
        (date(2023, 1, 1), [("too_large", True)], []),
        (date(2023, 6, 30), [("too_large", True)], []),
        (date(2023, 7, 1), [], []),
    ],
)
def test_figures_and_sets_hold_from_day_to_day(
    day: date, gates: list[tuple[str, bool | None]], flags: list[str]
) -> None:
    result = on(day)
    assert [(gate.id, gate.value) for gate in result.gates] == gates
    assert [flag.id for flag in result.flags] == flags


def test_every_part_names_itself_and_its_reason() -> None:
    result = on(date(2022, 1, 1))
    assert result.pack == PACK.identity
    assert result.firm == Firm("F-1", "Made Up Ltd")
    assert [step.id for step in result.pathway] == ["first"]
    for part in (*result.gates, *result.flags, *result.parked):
        assert part.because and all(step.expr is not None for step in part.because)
    assert [row.question for row in result.parked] == ["team"]


def test_without_a_word_about_the_quick_scan_everything_open_is_asked() -> None:
    here = situate(PACK, {}, date(2026, 11, 21))
    assert [q.id for q in open_questions(PACK, here, {})] == ["staff", "place", "member", "plan", "team"]
    assert [q.id for q in open_questions(PACK, here, {}, quick=True)] == ["plan"]


def test_no_one_is_sent_to_more_bodies_than_two() -> None:
    assert MOST_CONTACTS == 2
