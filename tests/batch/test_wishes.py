"""Wishes in a run: what is written is what the lines of all firms say, the rest is counted, and the person is told."""

import csv
import io
import json
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sme_diag.batch.engines import Work
from sme_diag.batch.outcome import Line
from sme_diag.batch.row import Finding, Row
from sme_diag.batch.run import Totals, run
from sme_diag.batch.wanted import Asked, wanted
from sme_diag.cli import run as command
from sme_diag.packs import geography, load

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
TINY = load("tiny", [ROOT / "tests/packs/tiny"], "en")[0]
PLACES = geography("en")
LEADS = ("nobody", "owner", "named_person_with_time", None)
SEVERITIES = {"nobody": (100, 100), "owner": (66, 66), "named_person_with_time": (0, 0), None: (0, 100)}
FIRMS = [
    Row("firms.csv", n, f"F{n:03}", answers={"staff": staff, "lead": lead, "helper": "an_adviser", **place})
    for n, (staff, lead, place) in enumerate(
        product(
            (3, {"from": 20, "to": 90}, 80, None),
            LEADS,
            (
                {"country": "FR", "region": "FRI12", "has_site": True},
                {"country": "FR", "region": "FR"},
                {"region": "FRI12"},
                {"country": "BE"},
                {},
            ),
        ),
        start=1,
    )
]


def ran(
    rows: list[Row], *, strict: bool = False, long: bool = False, dry: bool = False, **asked: Any
) -> tuple[Totals, list[Line]]:
    """A run with some wishes: its totals and lines."""
    assert TINY is not None
    lines: list[Line] = []
    found: list[Finding] = []
    wish = wanted(Asked(**asked), TINY, PLACES)
    totals = run(rows, Work(TINY, PLACES, TODAY, wish, long), lines.append, found.append, strict=strict, dry=dry)
    return totals, lines


def ids(lines: list[Line]) -> list[str]:
    """The firms that were written."""
    return [str(line["id"]) for line in lines]


def test_a_condition_writes_the_firms_for_which_it_is_certain() -> None:
    totals, lines = ran(FIRMS, where="staff < 50")
    assert ids(lines) == [firm.id for firm in FIRMS if firm.answers["staff"] == 3]
    assert (totals.scored, totals.refused, dict(totals.left_out)) == (80, 0, {"where_false": 20, "where_unknown": 40})
    assert sum(totals.levels.values()) == len(lines)
    assert ids(ran(FIRMS, where="small")[1]) == ids(lines)  # a fact; it reads a parameter


@pytest.mark.parametrize(
    ("place", "inside", "unknown"),
    [("FRI", (0,), (1, 2, 4)), ("FR", (0, 1), (2, 4)), ("Belgium", (3,), (2, 4)), ("BR", (), (2, 4))],
)
def test_a_place_writes_the_firms_that_are_certainly_there(
    place: str, inside: tuple[int, ...], unknown: tuple[int, ...]
) -> None:
    """A region is read only where the country is known to have regions: without a country nothing is certain in this pack."""
    totals, lines = ran(FIRMS, region=place)
    assert ids(lines) == [firm.id for n, firm in enumerate(FIRMS) if n % 5 in inside]
    out = {"region_false": 16 * (5 - len(inside) - len(unknown)), "region_unknown": 16 * len(unknown)}
    assert totals.left_out == out


def test_lines_are_those_of_a_run_without_wishes() -> None:
    everyone = {line["id"]: line for line in ran(FIRMS)[1]}
    for asked in ({"where": "has_site"}, {"region": "FRI"}, {"sample": 7}):
        for line in ran(FIRMS, **asked)[1]:
            assert line == everyone[line["id"]]


def test_a_ranking_by_score() -> None:
    everyone = ran(FIRMS)[1]
    totals, lines = ran(FIRMS, top=10)
    best = sorted(everyone, key=lambda e: (-e["score_low"], -e["score_high"], e["id"]))[:10]  # type: ignore[operator]
    assert lines == [{**e, "by_low": e["score_low"], "by_high": e["score_high"]} for e in best]
    assert totals.left_out == {"no_figure": 0, "top": 70}
    assert lines == ran(FIRMS, top=10, by="score")[1]


def test_a_ranking_by_the_severity_of_a_barrier() -> None:
    _, lines = ran(FIRMS, top=70, by="severity:no_time")
    figures = {firm.id: SEVERITIES[firm.answers["lead"]] for firm in FIRMS}  # type: ignore[index]
    assert ids(lines) == sorted(figures, key=lambda id: (-figures[id][0], -figures[id][1], id))[:70]
    assert [(line["by_low"], line["by_high"]) for line in lines] == [figures[id] for id in ids(lines)]
    assert "by_verdict" not in lines[0]


def test_a_barrier_that_nothing_can_reveal_ranks_nobody() -> None:
    rows = [Row("x", n, str(n), answers={"sells": ["services"]}) for n in (1, 2)]
    rows.append(Row("x", 3, "3", answers={"sells": ["goods"]}))
    totals, lines = ran(rows, top=5, by="severity:no_delivery")
    assert (ids(lines), dict(totals.left_out)) == (["3"], {"no_figure": 2, "top": 0})


def test_a_ranking_by_the_relevance_of_a_scheme() -> None:
    long = [line for line in ran(FIRMS, long=True)[1] if line["scheme"] == "tiny-grant"]
    able = [line for line in long if line["verdict"] != "not_eligible"]
    best = sorted(able, key=lambda e: (-e["relevance_low"], -e["relevance_high"], e["id"]))[:15]  # type: ignore[operator]
    totals, lines = ran(FIRMS, top=15, by="relevance:tiny-grant")
    figures = [(line["id"], line["by_low"], line["by_high"], line["by_verdict"]) for line in lines]
    assert figures == [(e["id"], e["relevance_low"], e["relevance_high"], e["verdict"]) for e in best]
    assert {line["by_verdict"] for line in lines} == {"eligible", "possible"}
    assert totals.left_out == {"not_eligible": 80 - len(able), "top": len(able) - 15}


def test_all_wishes_together_and_in_any_order_of_the_file() -> None:
    asked = {"where": "staff < 100", "region": "FR", "sample": 12, "seed": 5, "top": 4, "by": "severity:no_time"}
    totals, lines = ran(FIRMS, **asked)
    assert len(lines) == 4 and sum(totals.left_out.values()) == 76
    mixed = FIRMS[:]
    Random(1).shuffle(mixed)
    again, same = ran(mixed, **asked)
    assert same == lines and again == totals
    drawn = set(ids(ran(FIRMS, where="staff < 100", region="FR", sample=12, seed=5)[1]))
    assert set(ids(lines)) < drawn and len(drawn) == 12


def test_a_firm_refused_is_not_left_out() -> None:
    bad = Row("firms.csv", 99, "bad", answers={"staff": "many"})
    totals, _ = ran([*FIRMS[:5], bad], strict=True, where="staff < 50")
    assert (totals.read, totals.scored, totals.refused, sum(totals.left_out.values())) == (6, 5, 1, 0)
    totals, _ = ran([*FIRMS[:5], bad], where="staff < 50")
    assert (totals.scored, totals.flagged, dict(totals.left_out)) == (6, 1, {"where_false": 0, "where_unknown": 1})


def test_long_writes_every_scheme_of_the_firms_wanted() -> None:
    assert TINY is not None
    _, lines = ran(FIRMS, long=True, top=2, by="relevance:tiny-grant")
    assert len(lines) == 2 * len(TINY.schemes)
    assert all({"by_low", "by_high", "by_verdict"} <= line.keys() for line in lines)


def test_a_dry_run_chooses_nobody() -> None:
    totals, lines = ran(FIRMS, dry=True, where="small", sample=3, top=2)
    assert (totals.scored, lines, sum(totals.left_out.values())) == (80, [], 0)


# the command

EXAMPLE = ["batch", str(ROOT / "examples/firms.csv"), "--as-of", "2026-11-21"]


def told(capsys: pytest.CaptureFixture[str], *arguments: str, lang: str = "en") -> tuple[int, list[str], str]:
    """What the command comes to: its exit code, the ids written, and what was said."""
    code = command([*EXAMPLE, "--lang", lang, *arguments])
    said = capsys.readouterr()
    written = [row["id"] for row in csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff")))]
    return code, written, said.err.replace("\u00a0", " ")


def test_the_summary_says_who_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    code, written, said = told(capsys, "--where", "employees < 20 and financially_sound", "--region", "FRI")
    assert (code, written) == (0, [])
    assert "4 firms: 4 scored, 0 refused, 0 with a defect." in said
    assert (
        "0 firms written, 4 left out: 2 for which --where is false; 1 for which --where is unknown; 1 outside" in said
    )


def test_the_first_of_a_ranking(capsys: pytest.CaptureFixture[str]) -> None:
    code, written, said = told(capsys, "--top", "2", "--by", "relevance:na-export-pathway", lang="fr")
    assert (code, written) == (0, ["FR-33-0001"])
    assert "1 entreprise écrite, 3 de côté : 3 non éligibles au dispositif ; 0 plus bas" in said


def test_a_sample_by_another_number(capsys: pytest.CaptureFixture[str]) -> None:
    samples = {tuple(told(capsys, "--sample", "2", "--seed", str(seed))[1]) for seed in range(6)}
    assert len(samples) > 1 and all(len(sample) == 2 for sample in samples)
    assert told(capsys, "--sample", "2")[1] == told(capsys, "--sample", "2", "--seed", "0")[1]


def test_nothing_is_said_of_wishes_that_nobody_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert "left out" not in told(capsys)[2]
    assert "left out" not in told(capsys, "--dry-run", "--where", 'exports == "never"')[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--where", "employes < 20"], "--where:1:1: error E103: "),
        (["--where", "country == FR"], '`FR`. Did you mean: "FR"?'),
        (["--region", "Aquitane"], "Did you mean: Aquitaine?"),
        (["--top", "3", "--by", "relevance:na-export-pathwa"], "Did you mean: relevance:na-export-pathway?"),
        (["--by", "score"], "--by: error B627: --by says nothing without --top."),
        (["--top", "0"], "--top"),
        (["--sample", "-1"], "--sample"),
        (["--sample", "1", "--seed", "x"], "--seed"),
        (["--dry-run", "--where", "employees <"], "E101"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_met_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    output = tmp_path / "out.csv"
    code, _, heard = told(capsys, *arguments, "-o", str(output))
    assert code == 2 and said in heard
    assert not output.exists()


def test_lines_of_json_have_the_figure_too(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    assert command([*EXAMPLE, "--lang", "en", "--top", "1", "-o", str(output)]) == 0
    (line,) = [json.loads(text) for text in output.read_text("utf-8").splitlines()]
    assert (line["by_low"], line["by_high"]) == (line["score_low"], line["score_high"])
