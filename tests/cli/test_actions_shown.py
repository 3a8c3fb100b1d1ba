"""What to learn and to do, as people read it: the first few in a result, all of them on request, why, and in the report."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sme_diag.cli import run

ROOT = Path(__file__).parents[2]
CHAMBER = ROOT / "tests/packs/chamber"
WINERY = "examples/winery-aquitaine.yaml"
DAY = ("--as-of", "2026-11-21")
Ask = Callable[..., str]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command that goes well, from the root of the project; returns stdout with its lines joined."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LANG", "C.UTF-8")

    def once(*arguments: str) -> str:
        code = run([str(a) for a in arguments])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    return once


def joined(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def tree(ask: Ask, *arguments: str) -> dict[str, Any]:
    """The JSON of the winery, or of another firm."""
    found: dict[str, Any] = json.loads(ask("diagnose", *(arguments or (WINERY,)), "--format", "json", *DAY))
    return found


def next_actions(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What is certainly to do at the step now."""
    now = next(s["step"] for s in found["pathway"] if s["state"] == "now")
    return [a for a in found["actions"] if a["step"] == now and a["called_for"]]


def test_the_result_shows_five_of_the_next_step_and_says_how_many_more(ask: Ask) -> None:
    wanted = next_actions(tree(ask))
    text = joined(ask("diagnose", WINERY, *DAY))
    assert len(wanted) > 5
    shown = [a for a in wanted if a["text"] in text]
    assert shown == wanted[:5] and f"{len(wanted) - 5} more things to do at this step" in text
    for number, action in enumerate(shown, start=1):
        assert f"{number}. {action['text']} Who: " in text and f"Done when: {action['done_when']}" in text


def test_all_of_it_on_request_along_the_whole_pathway(ask: Ask) -> None:
    found, text = tree(ask), joined(ask("diagnose", WINERY, *DAY, "--all"))
    certain = [a for a in found["actions"] if a["called_for"]]
    assert all(a["text"] in text for a in certain) and "more things to do" not in text
    ahead = [a["text"] for a in certain if a["step"] in {s["step"] for s in found["pathway"] if s["state"] != "done"}]
    assert [text.index(words) for words in ahead] == sorted(text.index(words) for words in ahead)


def test_the_json_names_who_days_what_comes_first_and_the_schemes(ask: Ask) -> None:
    found = tree(ask)
    actions = {a["id"]: a for a in found["actions"]}
    recommended = [r["scheme"] for r in found["recommendations"]]
    assert len(actions) == len(found["actions"])
    assert all(a["days"] * 2 == int(a["days"] * 2) and a["days"] > 0 for a in actions.values())
    assert all(set(a["after"]) <= set(actions) and set(a["schemes"]) <= set(recommended) for a in actions.values())
    assert actions["arrange_money"]["after"] == ["plan_cash"] and actions["arrange_money"]["who"] == "management"
    assert actions["look_up_duties"]["cost"]["low"] == actions["look_up_duties"]["cost"]["high"] == 0
    assert actions["book_course"]["cost"] is None and actions["book_course"]["schemes"]
    said = [(s["step"], a["id"], a["applies"]) for s in found["pathway"] for a in s["actions"]]
    assert sorted(said) == sorted((a["step"], a["id"], a["called_for"]) for a in actions.values())


def test_only_words_change_with_the_language(ask: Ask) -> None:
    plain = [
        [
            {k: v for k, v in a.items() if k not in ("text", "done_when", "cost")}
            for a in tree(ask, WINERY, "--lang", lang)["actions"]
        ]
        for lang in ("en", "fr")
    ]
    assert plain[0] == plain[1]


def test_a_barrier_names_its_actions_in_order(ask: Ask) -> None:
    actions = [a["text"] for a in tree(ask)["actions"] if "untrained_staff" in a["relieves"]]
    text = joined(ask("explain", WINERY, "untrained_staff", *DAY))
    assert len(actions) > 2
    assert (
        "What you can do about it, in this order: " + " ".join(f"{n}. {t}" for n, t in enumerate(actions, start=1))
        in text
    )


@pytest.mark.parametrize(
    ("lang", "action", "said"),
    [
        ("en", "plan_cash", ["Who: management, 2 days", "One to two months", "Is that so with you? yes"]),
        (
            "en",
            "arrange_money",
            ["Do this first: - Draw up a cash plan", "not enough money for the start", "The effort is our judgement"],
        ),
        ("en", "learn_from_peer", ["Something to learn", "half a day", "Support for it:"]),
        ("en", "ask_for_volunteer", ["Is that so with you? no", "Cost: EUR 1,200 to EUR 3,200 (a month"]),
        ("en", "talk_to_adviser", ["for every firm that is not past this step", "You are past this step"]),
        (
            "fr",
            "arrange_money",
            ["la direction, 3 jours", "Établissez un plan de trésorerie", "Est-ce le cas chez vous"],
        ),
    ],
)
def test_why_an_action(ask: Ask, lang: str, action: str, said: list[str]) -> None:
    text = joined(ask("explain", WINERY, action, *DAY, "--lang", lang))
    for words in said:
        assert words in text, text


def test_the_report_has_them_as_a_table_with_the_sum_of_days(ask: Ask) -> None:
    found, text = tree(ask), ask("diagnose", WINERY, *DAY, "--format", "md")
    wanted = next_actions(found)
    rows = re.findall(r"^\| (\d+)\\\. (.*?) \| (.*?) \| (.*?) \| .*? \| (.*?) \|$", text, re.MULTILINE)
    first = [row for row in rows if row[1] in {a["text"] for a in wanted}]
    assert [row[1] for row in first] == [a["text"] for a in wanted]
    days = [Decimal(row[3].replace("\\", "")) for row in first]
    assert days == [Decimal(str(a["days"])) for a in wanted]
    assert f"Together {sum(days).normalize():f} days of work for your firm" in text.replace("\\", "")
    names = {r["scheme"]: r["name"] for r in found["recommendations"]}
    for row, action in zip(first, wanted, strict=True):
        assert (
            names[action["schemes"][0]] in row[4].replace("\\", "")
            if action["schemes"]
            else row[4] == "none in the catalogue"
        )
    assert "CCI International Nouvelle-Aquitaine" in text.replace("\\", "")
    assert (
        "### After that: Choice of market" in text and "Later: Export business plan, Market entry and Growth." in text
    )


def test_a_chamber_adds_an_action_of_its_own(ask: Ask) -> None:
    def actions(*more: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = tree(ask, WINERY, *more)["actions"]
        return found

    with_ours = actions("--pack", str(CHAMBER))
    ours = next(a for a in with_ours if a["id"] == "visit_club")
    assert ours["after"] == ["name_someone"] and ours["step"] == "training"
    assert [a["id"] for a in with_ours if a != ours] == [a["id"] for a in actions()]
    assert "Venez à une soirée" in joined(
        ask("explain", WINERY, "visit_club", *DAY, "--pack", str(CHAMBER), "--lang", "fr")
    )
