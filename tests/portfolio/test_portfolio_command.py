"""`portfolio` as a chamber runs it: what is asked wrongly is said, what was before is compared, and nobody is picked out."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from sme_diag.cli import run

ROOT = Path(__file__).parents[2]
TINY = ("--questionnaire", "tiny", "--pack", str(ROOT / "tests/packs/tiny"), "--as-of", "2026-11-21", "--lang", "en")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with twelve firms: eight that have nobody for exports, four of which nothing is known."""
    monkeypatch.chdir(tmp_path)
    register(tmp_path / "firms.csv", [{"id": f"F{n}", **(NOBODY if n < 8 else {})} for n in range(12)])
    return tmp_path


NOBODY = {"country": "FR", "region": "FRI12", "staff": "4", "lead": "nobody", "sells": "goods"}


def register(file: Path, rows: list[dict[str, str]]) -> None:
    """A table of firms."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, names)
        out.writeheader()
        out.writerows(rows)


def portfolio(*options: str) -> int:
    """Run it on the firms of the desk."""
    return run(["portfolio", "firms.csv", *options, *TINY])


def read(name: str) -> Any:
    """A portfolio in JSON."""
    return json.loads(Path(name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--min-cell", "13"], "B641: There are only 12 firms. Of fewer than 13"),
        (["--by", "size,sice"], "--by: error B642: Firms cannot be grouped by `sice`."),
        (["--by", "staff"], "B642: Firms cannot be grouped by `staff`."),
        (["--by", ","], "B642"),
        (["--by", "country,region"], "B646: `country` and `region` say the same place twice"),
        (["--since", "firms.csv"], "B643: This is not an earlier portfolio"),
        (["--since", "other.json"], "other.json: error B643: This is not an earlier portfolio: `format` is `x`"),
        (["--since", "damaged.json"], "damaged.json: error B644: This portfolio is damaged."),
        (["--since", "foreign.json"], "B645: This portfolio is of the questionnaire `elsewhere`, not of `tiny`."),
        (["--since", "gone.json"], "gone.json: error F001"),
        (["--anonymise", "--min-cell", "4"], "B647: --anonymise allows no --min-cell 4."),
        (["--anonymise", "--keep-firms", "-o", "p.json"], "B647: --anonymise allows no --keep-firms."),
        (["--keep-firms", "-o", "p.html"], "B627: --keep-firms says nothing without -o FILE.json."),
        (["-o", "p.pdf"], "F015"),
    ],
)
def test_what_is_asked_wrongly_is_said_and_nothing_is_written(
    desk: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert portfolio("-o", "good.json") == 0
    good = read("good.json")
    Path("other.json").write_text('{"format": "x"}', "utf-8")
    Path("damaged.json").write_text(json.dumps(good | {"levels": [{"level": "start", "firms": "many"}]}), "utf-8")
    Path("foreign.json").write_text(json.dumps(good | {"pack": good["pack"] | {"id": "elsewhere"}}), "utf-8")
    capsys.readouterr()
    assert portfolio(*options) == 2
    found = capsys.readouterr()
    assert said in found.err and not found.out and "Traceback" not in found.err
    assert not list(desk.glob("p.*"))


def test_without_a_file_the_report_is_printed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert portfolio("--by", "size") == 0
    said = capsys.readouterr()
    assert said.out.startswith("# Many firms seen together") and "12 firms: 12 scored" in said.err
    assert "F3" not in said.out


def test_a_firm_with_a_defect_counts_and_the_exit_code_says_so(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register(
        desk / "firms.csv", [{"id": f"F{n}", "staff": "many" if n == 3 else "4"} for n in range(6)] + [{"staff": "1"}]
    )
    assert portfolio("-o", "p.json", "--errors", "defects.csv") == 1
    assert read("p.json")["firms"] == 6
    assert "7 firms: 6 scored, 1 refused, 2 with a defect." in capsys.readouterr().err
    assert "A402" in Path("defects.csv").read_text("utf-8-sig")


def test_markup_and_formulas_in_names_of_groups_and_firms_stay_text(desk: Path) -> None:
    register(desk / "firms.csv", [{"id": f"=F{n}()", "name": "<script>", **NOBODY} for n in range(6)])
    for ending in ("html", "md", "json"):
        assert portfolio("-o", f"p.{ending}") == 0
        text = Path(f"p.{ending}").read_text("utf-8")
        assert "<script>" not in text and "=F1()" not in text


def test_firms_that_moved_are_counted_where_the_earlier_portfolio_kept_them(desk: Path) -> None:
    """Of sixteen firms five get better, five stay, one goes, six come: counted by hand."""
    low = {"lead": "nobody", "helper": "nobody", "written_plan": "none", "shipping": "not_looked"}
    questions = {"country": "FR", "region": "FRI12", "staff": "4", "sells": "goods"}
    before = [{"id": f"F{n}", **questions, **low} for n in range(16)]
    register(desk / "firms.csv", before)
    assert portfolio("-o", "before.json", "--keep-firms") == 0
    kept = {each["id"]: (each["lowest"], each["highest"]) for each in read("before.json")["kept"]}
    assert len(kept) == 16
    if os.name == "posix":
        assert Path("before.json").stat().st_mode & 0o077 == 0
    after = [
        row
        | ({"lead": "owner", "helper": "an_adviser", "written_plan": "written", "shipping": "settled"} if n < 5 else {})
        for n, row in enumerate(before[:15])
    ]
    register(desk / "firms.csv", after + [{"id": f"N{n}"} for n in range(6)])
    assert portfolio("-o", "after.json", "--since", "before.json", "--min-cell", "1", "--keep-firms") == 0
    found = read("after.json")
    now = {each["id"]: (each["lowest"], each["highest"]) for each in found["kept"]}
    order = [level["level"] for level in found["levels"]]
    rank = {level: place for place, level in enumerate(order)}
    wanted = {"up": 0, "down": 0, "same": 0, "unclear": 0, "new": 6, "gone": 1}
    for id, (low_was, high_was) in kept.items():
        if id in now:
            lowest, highest = now[id]
            up, down = rank[lowest] > rank[high_was], rank[highest] < rank[low_was]
            same = low_was == high_was == lowest == highest
            wanted["up" if up else "down" if down else "same" if same else "unclear"] += 1
    assert found["since"]["moves"] == wanted and found["since"]["firms"] == 16
    assert wanted["up"] == 5 and wanted["same"] == 10
    assert portfolio("-o", "usual.json", "--since", "before.json") == 0
    hidden = read("usual.json")["since"]["moves"]
    assert hidden["gone"] is None and hidden["new"] is None and hidden["same"] in (10, None)
    assert "kept" not in read("usual.json")
    assert portfolio("-o", "change.md", "--since", "before.json") == 0
    assert "Compared with 21 November 2026, when there were 16 firms." in Path("change.md").read_text("utf-8")


def test_without_kept_firms_totals_are_compared(desk: Path) -> None:
    assert portfolio("-o", "before.json") == 0
    assert portfolio("-o", "after.md", "--since", "before.json") == 0
    text = Path("after.md").read_text("utf-8")
    assert "did not keep the levels of its firms" in text and "| Then | Now | Difference |" in text
    assert portfolio("-o", "after.json", "--since", "before.json") == 0
    since = read("after.json")["since"]
    assert since["moves"] is None and since["firms"] == 12


def test_an_anonymous_portfolio_is_the_usual_one(desk: Path) -> None:
    assert portfolio("-o", "p.json") == 0
    assert portfolio("-o", "a.json", "--anonymise") == 0
    assert read("p.json") == read("a.json") and "F1" not in Path("a.json").read_text("utf-8")


def test_french_is_spoken(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["portfolio", "firms.csv", *TINY[:-1], "fr"]) == 0
    assert "# Vue d’ensemble des entreprises" in capsys.readouterr().out
