"""What a portfolio says of random firms, held against the output of `batch` and against each firm's diagnosis."""

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from core_world import make
from jsonschema import Draft202012Validator
from random_firms import firms

from sme_diag.batch import generated
from sme_diag.batch.columns import plan
from sme_diag.batch.engines import Work
from sme_diag.batch.noting import Programmed, explaining, noting
from sme_diag.batch.row import Row
from sme_diag.batch.score import score
from sme_diag.cli import run
from sme_diag.cli.portfolio import groups
from sme_diag.core.barriers import threshold
from sme_diag.model.rules import GROUPING, Pack
from sme_diag.packs import geography, load
from sme_diag.portfolio.fold import Tally
from sme_diag.portfolio.layout import Layout
from sme_diag.portfolio.summary import summary

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
PLACES = geography("en")
OURS = load("export-pathway", (), "en")[0]
ON = ("--as-of", "2026-11-21", "--lang", "en")
SCHEMA = json.loads((ROOT / "sme_diag/reports/portfolio.schema.json").read_text("utf-8"))
BY = ["sector", "size_class", "region"]


def rows(pack: Pack, n: int, seed: int, bad: float = 0.0) -> list[Row]:
    """Random firms as the rows of a table."""
    made = list(firms(pack, n, seed, bad=bad))
    meaning = plan(list(made[0]), pack, "firms.csv", None)
    return [Row("firms.csv", number, each["id"], cells=each, plan=meaning) for number, each in enumerate(made, 1)]


def table(file: Path, lines: list[dict[str, Any]]) -> Path:
    """Firms as a CSV."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, list(lines[0]))
        out.writeheader()
        out.writerows(lines)
    return file


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty firms, their figures from `batch`, and portfolios of them: hidden as usual, and with nothing hidden."""
    assert OURS is not None
    folder = tmp_path_factory.mktemp("desk")
    file = str(table(folder / "firms.csv", list(firms(OURS, 60, 11, unknown=0.05))))
    assert run(["batch", file, "-o", str(folder / "lines.csv"), *ON]) == 0
    assert run(["batch", file, "--long", "-o", str(folder / "long.csv"), *ON]) == 0
    for name, more in (("all", ["--min-cell", "1"]), ("usual", [])):
        options = ["--region-level", "0", *more, *ON]
        assert run(["portfolio", file, "-o", str(folder / f"{name}.json"), *options]) == 0
    for ending in ("html", "md", "xlsx"):
        assert run(["portfolio", file, "-o", str(folder / f"usual.{ending}"), "--region-level", "0", *ON]) == 0
    return folder


def told(file: Path) -> dict[str, Any]:
    """A portfolio that keeps to its contract."""
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    Draft202012Validator(SCHEMA).validate(data)
    return data


def lines(file: Path) -> list[dict[str, str]]:
    """The lines of an output of `batch`."""
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def counted(spread: list[dict[str, Any]], key: str) -> dict[str, int]:
    """The counts of a spread that are not zero."""
    return {each[key]: each["firms"] for each in spread if each["firms"]}


def test_totals_agree_with_a_count_of_the_batch_output(desk: Path) -> None:
    found, by_firm, by_scheme = told(desk / "all.json"), lines(desk / "lines.csv"), lines(desk / "long.csv")
    assert found["firms"] == len(by_firm) == 60
    assert counted(found["levels"], "level") == Counter(line["level"] for line in by_firm)
    assert counted(found["stages"], "stage") == Counter(line["stage"] for line in by_firm)
    for end in ("low", "high"):
        assert found["score"][end] == pytest.approx(np.mean([float(x[f"score_{end}"]) for x in by_firm]), abs=0.00501)
    verdicts = Counter((line["scheme"], line["verdict"]) for line in by_scheme)
    failing = Counter((line["scheme"], id) for line in by_scheme for id in line["failing"].split(";") if id)
    first = Counter(line[f"scheme_{rank}"] for line in by_firm for rank in range(1, 6))
    assert any(each["for_nobody"] for each in found["schemes"])
    for each in found["schemes"]:
        id = each["scheme"]
        assert each["recommended"] == first[id]
        if not each["generic"]:
            assert (each["eligible"], each["possible"]) == (verdicts[id, "eligible"], verdicts[id, "possible"])
            assert {c["condition"]: c["firms"] for c in each["shuts_out"]} == {
                c: n for (scheme, c), n in failing.items() if scheme == id
            }
            assert not each["for_nobody"] or each["eligible"] == 0 == each["recommended"]


def test_barriers_and_groups_agree_with_each_diagnosis(desk: Path) -> None:
    assert OURS is not None
    found = told(desk / "all.json")
    limit = threshold(OURS, TODAY)
    results = [score(row, OURS, PLACES, TODAY).result for row in rows_of(desk / "firms.csv")]
    shown = Counter(b.id for result in results for b in result.barriers if b.severity.low >= limit)
    perhaps = Counter(b.id for r in results for b in r.barriers if b.severity.high >= limit > b.severity.low)
    for each in found["barriers"]:
        id = each["id"]
        assert (each["shown"], each["perhaps"]) == (shown[id], perhaps[id])
        assert each["met"] + each["maybe"] + each["unmet"] == each["shown"] and each["unsure"] <= each["unmet"]
        low = sum(b.severity.low for result in results for b in result.barriers if b.id == id)
        assert each["severity"]["low"] == int(low / 60 + 0.5)
    for grouping in found["groupings"]:
        values = [str(result.values[grouping["by"]] or "") for result in results]
        values = [value[:2] for value in values] if grouping["by"] == "region" else values
        assert {group["code"]: group["firms"] for group in grouping["groups"]} == Counter(values)
        for group in grouping["groups"]:
            mine = [result for result, value in zip(results, values, strict=True) if value == group["code"]]
            here = Counter(b.id for result in mine for b in result.barriers if b.severity.low >= limit)
            assert {b["id"]: b["shown"] for b in group["barriers"] if b["shown"]} == here


def test_an_unmet_need_is_one_that_no_open_scheme_for_the_place_relieves() -> None:
    """Counted once more, from what a person sees: the recommendations and what they address."""
    assert OURS is not None
    layout = Layout(OURS, ())
    met = unmet = 0
    for row in rows(OURS, 40, 5):
        result, flags = (
            score(row, OURS, PLACES, TODAY).result,
            explaining(Work(OURS, PLACES, TODAY), layout)(row).seen.flags,
        )
        usable = [r.scheme for r in result.recommendations if r.scheme.status.status == "open"]
        helped = {id for scheme in usable for id in scheme.addresses if not scheme_of(scheme.id).generic}
        for barrier in layout.order:
            if flags & layout.masks[f"shown:{barrier}"]:
                assert bool(flags & layout.masks[f"unmet:{barrier}"]) == (barrier not in helped)
                met, unmet = met + (barrier in helped), unmet + (barrier not in helped)
    assert met > 10 and unmet > 10


def scheme_of(id: str) -> Any:
    assert OURS is not None
    return next(scheme for scheme in OURS.schemes if scheme.id == id)


def rows_of(file: Path) -> list[Row]:
    """The firms of a table."""
    assert OURS is not None
    found = lines(file)
    meaning = plan(list(found[0]), OURS, "firms.csv", None)
    cells = [{name: cell or None for name, cell in line.items()} for line in found]
    return [Row("firms.csv", n, str(each["id"]), cells=each, plan=meaning) for n, each in enumerate(cells, 1)]


def test_no_small_count_is_told_and_what_is_told_is_right(desk: Path) -> None:
    usual, whole = told(desk / "usual.json"), told(desk / "all.json")
    hidden = 0

    def compare(some: Any, all: Any, key: str) -> None:
        nonlocal hidden
        if isinstance(some, dict):
            for name, value in some.items():
                compare(value, all[name], name)
        elif isinstance(some, list):
            for one, other in zip(some, all, strict=True):
                compare(one, other, key)
        elif some is None and all is not None:
            hidden += 1
        elif isinstance(some, int) and not isinstance(some, bool) and key not in ("low", "high", "together"):
            assert some == all and not 0 < some < 5, key

    for part in ("levels", "stages", "barriers"):
        compare(usual[part], whole[part], part)
    strip = {"shuts_out": []}
    compare([s | strip for s in usual["schemes"]], [s | strip for s in whole["schemes"]], "schemes")
    assert hidden > 20
    assert all(group["firms"] >= 5 for grouping in usual["groupings"] for group in grouping["groups"])


def test_no_hidden_count_follows_from_all_tables_together(desk: Path) -> None:
    """Every hidden level and stage, in every table and in the margins, as unknowns of one system of equations."""
    found = told(desk / "usual.json")
    for spread, key in (("levels", "level"), ("stages", "stage")):
        names: dict[tuple[str, ...], int] = {}
        equations: list[dict[int, int]] = []

        def unknown(*name: str, names: dict[tuple[str, ...], int] = names) -> int:
            return names.setdefault(name, len(names))

        margins = {each[key]: each["firms"] for each in found[spread]}
        equations.append({unknown(id): 1 for id, count in margins.items() if count is None})
        for grouping in found["groupings"]:
            by = grouping["by"]
            sums: dict[str, dict[int, int]] = {id: {} for id in margins}
            for group in grouping["groups"]:
                line = {}
                for each in group[spread]:
                    if each["firms"] is None:
                        at = unknown(each[key], by, group["code"])
                        line[at] = sums[each[key]][at] = 1
                equations.append(line)
            for id, row in sums.items():
                equations.append(row | ({unknown(id): -1} if margins[id] is None else {}))
        matrix = np.zeros((len(equations), len(names)))
        for number, equation in enumerate(equations):
            for at, factor in equation.items():
                matrix[number, at] = factor
        _, sizes, directions = np.linalg.svd(matrix)
        free = directions[int((sizes > 1e-9).sum()) :]
        assert len(names) > 10
        assert [name for name, at in names.items() if np.abs(free[:, at]).max(initial=0) < 1e-9] == []


@pytest.mark.parametrize("pack", [OURS, make(1, 4), make(3, 4), make(7, 5)], ids=["ours", "1", "3", "7"])
def test_programs_note_what_the_explaining_engine_notes(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    if pack is not OURS:
        monkeypatch.setattr(generated, "WORTH_A_PROGRAM", 10)  # so that countries get programs of their own
    kinds = {id: each.kind.name for id, each in {**pack.questions, **pack.facts}.items()}
    by = ",".join(id for id, kind in kinds.items() if kind in GROUPING and kind != "region")
    layout = Layout(pack, groups(pack, by or None, 1))
    work = Work(pack, PLACES, TODAY)
    slow, quick = explaining(work, layout), Programmed(work, layout)
    same = 0
    for row in rows(pack, 80, 2, bad=0.02):
        noted = quick(row)
        assert noted is None or noted == slow(row)
        same += noted is not None
    assert same > 60


def test_two_halves_make_the_whole() -> None:
    assert OURS is not None
    layout = Layout(OURS, groups(OURS, None, 1))
    note = noting(Work(OURS, PLACES, TODAY), layout)
    seen = [note(row).seen for row in rows(OURS, 60, 4)]
    whole, one, other = Tally(layout), Tally(layout), Tally(layout)
    for number, firm in enumerate(seen):
        whole.add(firm)
        (one if number % 3 else other).add(firm)
    one.merge(other)
    assert summary(one, TODAY, 5, 1) == summary(whole, TODAY, 5, 1)
    assert sum(sums.firms for sums in one.groups[0].values()) == 60


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # of the library that reads the workbook back
def test_every_format_says_the_same_and_is_the_same_twice(desk: Path, tmp_path: Path) -> None:
    import openpyxl

    found = told(desk / "usual.json")
    barrier = max(found["barriers"], key=lambda each: each["unmet"] or 0)
    for ending in ("html", "md"):
        text = (desk / f"usual.{ending}").read_text("utf-8")
        assert barrier["name"] in text and str(barrier["unmet"]) in text and "F000001" not in text
    book = openpyxl.load_workbook(desk / "usual.xlsx")
    cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    wanted = [barrier[key] for key in ("name", "shown", "met", "maybe", "unmet")]
    assert any(row[:5] == wanted for row in cells)
    for ending in ("html", "md", "json", "xlsx"):
        again = tmp_path / f"again.{ending}"
        assert run(["portfolio", str(desk / "firms.csv"), "-o", str(again), "--region-level", "0", *ON]) == 0
        assert again.read_bytes() == (desk / f"usual.{ending}").read_bytes()
