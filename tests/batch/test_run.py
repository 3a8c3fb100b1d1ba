"""A run: every firm is scored or refused, every defect is found, and a firm has the figures that `diagnose` gives it."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sme_diag.batch.columns import plan
from sme_diag.batch.engines import Work
from sme_diag.batch.mapping import Names
from sme_diag.batch.outcome import Line
from sme_diag.batch.row import Finding, Row
from sme_diag.batch.run import Totals, run
from sme_diag.batch.score import line, score
from sme_diag.batch.write import safe, writer
from sme_diag.packs import geography, load
from sme_diag.problems import Problem
from sme_diag.tree import read_file

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
TINY, _ = load("tiny", [ROOT / "tests/packs/tiny"], "en")
PLACES = geography("en")
HEADERS = Names(columns={"How many?": "staff"})
GOOD = {"country": "FR", "region": "FRI12", "staff": 12, "small_aid": 0, "sells": ["goods"], "has_site": True}


def firm(id: str, **answers: Any) -> Row:
    """A row of a table."""
    assert TINY is not None
    said = {**GOOD, **answers}
    cells = {"How many?" if column == "staff" else column: value for column, value in said.items()}
    return Row("firms.csv", 1, id, cells=cells, plan=plan(list(cells), TINY, "firms.csv", None, HEADERS))


def ran(*rows: Row, **how: bool) -> tuple[Totals, list[Line], list[Finding]]:
    """A run over some rows: its totals, lines and findings."""
    assert TINY is not None
    lines: list[Line] = []
    findings: list[Finding] = []
    work = Work(TINY, PLACES, TODAY, long=how.pop("long", False))
    totals = run(rows, work, lines.append, findings.append, **how)
    return totals, lines, findings


def test_nothing_is_lost() -> None:
    unread = Row(
        "firms.csv",
        2,
        "",
        findings=(Finding("firms.csv", 2, "id", "", Problem("B605", args={"column": "id"})),),
        refused=True,
    )
    totals, lines, findings = ran(firm("a"), unread, firm("b", staff="many"), firm("c"))
    assert (totals.read, totals.scored, totals.refused, totals.flagged) == (4, 3, 1, 2)
    assert [each["id"] for each in lines] == ["a", "b", "c"]
    assert [(f.row, f.column, f.value, f.problem.code) for f in findings] == [
        (2, "id", "", "B605"),
        (1, "How many?", "many", "A402"),
    ]
    assert sum(totals.levels.values()) == totals.scored


def test_a_bad_value_counts_as_not_known() -> None:
    _, (bad, blank), _ = ran(firm("x", staff="many"), firm("x", staff=None))
    assert bad["missing"] == blank["missing"] != ""
    assert {k: v for k, v in bad.items() if k != "problems"} == {k: v for k, v in blank.items() if k != "problems"}
    assert (bad["problems"], blank["problems"]) == (1, 0)


def test_strict_refuses_what_is_flagged() -> None:
    totals, lines, findings = ran(firm("a"), firm("b", staff="many"), strict=True)
    assert (totals.read, totals.scored, totals.refused, totals.flagged) == (2, 1, 1, 1)
    assert [each["id"] for each in lines] == ["a"] and len(findings) == 1


def test_a_dry_run_finds_the_same_and_scores_nothing() -> None:
    rows = firm("a"), firm("b", staff="many", region="DE2")
    wet, _, found = ran(*rows)
    dry, lines, same = ran(*rows, dry=True)
    assert (lines, same) == ([], found)
    assert (dry.read, dry.scored, dry.refused, dry.flagged) == (wet.read, wet.scored, wet.refused, wet.flagged)


def test_long_has_one_line_for_each_scheme() -> None:
    assert TINY is not None
    _, lines, _ = ran(firm("a"), firm("b"), long=True)
    assert [each["scheme"] for each in lines] == [scheme.id for scheme in TINY.schemes] * 2
    ranked = sorted(each["rank"] for each in lines[: len(TINY.schemes)] if each["rank"] is not None)  # type: ignore[type-var]
    assert ranked == list(range(1, len(ranked) + 1))


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda file: file.stem)
def test_a_firm_has_the_figures_that_diagnose_gives_it(file: Path) -> None:
    from sme_diag.cli.firm import open_firm
    from sme_diag.i18n.catalogue import catalogue
    from sme_diag.reports import as_json

    opened = open_firm(file, [], catalogue("en"))
    told = json.loads(as_json.write(opened.diagnose(TODAY), opened.pack, opened.speech))
    row = Row(str(file), 0, opened.sheet.firm.id, answers=read_file(file)["answers"])
    found = line(score(row, opened.pack, PLACES, TODAY), opened.pack)
    for key in ("score", "low", "high"):
        assert found["score" if key == "score" else f"score_{key}"] == told["readiness"][key]
    assert found["level"] == told["readiness"]["level"]
    assert found["stage"] == told["stage"]["id"]
    for dimension in told["dimensions"]:
        assert (found[f"{dimension['id']}_low"], found[f"{dimension['id']}_high"]) == (
            dimension["low"],
            dimension["high"],
        )
    first = [r["scheme"] for r in told["recommendations"][:5]]
    assert [found[f"scheme_{n + 1}"] for n in range(len(first))] == first
    assert found["missing"] == ";".join(m["question"] for m in told["missing"])


def test_every_firm_of_a_pack_has_the_same_columns() -> None:
    _, lines, _ = ran(firm("a"), Row("x.yaml", 0, "empty"), firm("c", country="BR"))
    assert len({tuple(each) for each in lines}) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_formula_is_text(text: str) -> None:
    stream = io.StringIO()
    writer(stream, "csv")({"id": text, "score": -1})
    _, row = csv.reader(io.StringIO(stream.getvalue()))
    assert row[0].startswith("'") and row[1] == "-1"


def test_text_cannot_leave_its_cell() -> None:
    nasty = 'a"b;c,d\ne\x1b[31m\u202e'
    stream = io.StringIO()
    writer(stream, "csv")({"id": nasty, "next": None})
    _, row = csv.reader(io.StringIO(stream.getvalue()))
    assert row == ['a"b;c,d\ne[31m', ""]
    out = io.StringIO()
    writer(out, "jsonl")({"id": nasty})
    assert json.loads(out.getvalue()) == {"id": nasty} and out.getvalue().count("\n") == 1
    assert safe(12.5) == 12.5
