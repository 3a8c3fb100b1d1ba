"""`batch` as an adviser runs it: files and tables in, one table and a ledger out, an exit code that says how it went."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from sme_diag.cli import run
from sme_diag.problems import CODES

ROOT = Path(__file__).parents[2]
TINY = ("--questionnaire", "tiny", "--pack", str(ROOT / "tests/packs/tiny"), "--as-of", "2026-11-21", "--lang", "en")
TABLE = "id;name;country;region;staff;sells\nA1;Müller;DE;DE2;12,5;goods\nA2;;FR;DE2;many;goods;\n;nobody;FR;;;\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sheet(id: str, **answers: Any) -> str:
    """An answer file."""
    data = {"format": "sme-diag/answers@1", "questionnaire": {"id": "tiny", "version": "1.0.0"}, "firm": {"id": id}}
    return json.dumps(data | {"answers": answers})


def rows(file: Path) -> list[dict[str, str]]:
    """The lines of an output."""
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def test_a_folder_with_broken_files(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = desk / "clients"
    folder.mkdir()
    for number in range(6):
        (folder / f"c{number}.{'yaml' if number % 2 else 'json'}").write_text(
            sheet(f"F{number}", staff=number), "utf-8"
        )
    (folder / "broken.yaml").write_text("answers: [", "utf-8")
    (folder / "other.yaml").write_text(sheet("X").replace('"tiny"', '"other"'), "utf-8")
    (folder / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (folder / ".hidden.yaml").write_text("", "utf-8")
    assert run(["batch", "clients", "-o", "out.csv", "--errors", "defects.csv", *TINY]) == 1
    assert [row["id"] for row in rows(desk / "out.csv")] == [f"F{n}" for n in range(6)]
    ledger = rows(desk / "defects.csv")
    assert {Path(row["file"]).name for row in ledger} == {"broken.yaml", "other.yaml", "bytes.yaml"}
    assert all(row["code"] and row["message"] for row in ledger)
    said = capsys.readouterr()
    assert "9 firms: 6 scored, 3 refused, 3 with a defect." in said.err and said.out == ""
    assert not list(desk.glob(".*.tmp"))


def test_a_table_as_a_spreadsheet_saves_it(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "firms.csv").write_bytes(TABLE.encode("cp1252"))
    assert run(["batch", "firms.csv", "-o", "out.jsonl", *TINY]) == 1
    first, second = [json.loads(line) for line in (desk / "out.jsonl").read_text("utf-8").splitlines()]
    assert (first["id"], first["name"], first["problems"]) == ("A1", "Müller", 0)
    assert (second["id"], second["problems"]) == ("A2", 2)
    said = capsys.readouterr().err
    assert "firms.csv, row 2: error A402" in said and "firms.csv, row 3: error B605" in said
    assert "3 firms: 2 scored, 1 refused, 2 with a defect." in said


def test_all_well_is_exit_0_and_the_result_goes_to_the_output(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "a.yaml").write_text(sheet("A", country="FR", staff=3), "utf-8")
    assert run(["batch", "a.yaml", *TINY]) == 0
    said = capsys.readouterr()
    (row,) = csv.DictReader(io.StringIO(said.out))
    assert row["id"] == "A" and "1 firm: 1 scored" in said.err


def test_standard_input_as_csv_and_as_json_lines(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (b"id,staff\nA,3\n", b'{"id": "A", "staff": 3}\n'):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert run(["batch", "-", "-o", "out.csv", *TINY]) == 0
        assert [row["id"] for row in rows(desk / "out.csv")] == ["A"]


def test_what_an_earlier_run_wrote_into_the_folder_is_no_input(desk: Path) -> None:
    (desk / "firms.csv").write_text("id,staff\nA,3\n", "utf-8")
    for _ in range(2):
        assert run(["batch", ".", "-o", "out.csv", "--errors", "errors.jsonl", *TINY]) == 0
        assert [row["id"] for row in rows(desk / "out.csv")] == ["A"]


def test_ids_twice_are_scored_and_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "firms.csv").write_text("id,staff\nA,3\nA,4\n", "utf-8")
    assert run(["batch", "firms.csv", "-o", "out.csv", *TINY]) == 1
    assert [row["row"] for row in rows(desk / "out.csv")] == ["1", "2"]
    assert "B604" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "content", "code", "said"),
    [
        (["missing.csv"], None, 2, "F001"),
        (["*.nothing"], None, 2, "B601"),
        (["firms.csv"], "number,staff\n1,2\n", 1, "B602"),
        (["firms.csv", "--id-column", "number"], "number,staf\n1,2\n", 0, "B603"),
        (["firms.csv", "-o", "out.pdf"], "id,staff\n1,2\n", 2, "F015"),
        (["firms.csv", "-o", "no/such/folder/out.csv"], "id,staff\n1,2\n", 2, "F015"),
        (["firms.csv", "--as-of", "soon"], "id,staff\n1,2\n", 2, "F015"),
        (["firms.csv", "--engine", "polar"], "id,staff\n1,2\n", 2, "F015"),
        (["firms.csv", "--engine", "polars"], "id,staff\n1,2\n", 2, "B628"),
    ],
)
def test_wrong_usage_and_bad_tables_are_said(
    desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], content: str | None, code: int, said: str
) -> None:
    if content is not None:
        (desk / "firms.csv").write_text(content, "utf-8")
    assert run(["batch", *arguments, *TINY[:4], "--lang", "en"]) == code
    assert said in capsys.readouterr().err


def test_a_run_that_fails_leaves_what_was_there(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "firms.csv").write_text("id,staff\nA,3\nB,4\n", "utf-8")
    (desk / "out.csv").write_text("last year's", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert run(["batch", "firms.csv", "-o", "out.csv", *TINY]) == 2
    assert (desk / "out.csv").read_text("utf-8") == "last year's"
    assert sorted(file.name for file in desk.iterdir()) == ["firms.csv", "out.csv"]


def test_the_example_is_scored_without_a_defect(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["batch", str(ROOT / "examples/firms.csv"), "-o", "out.csv", "--as-of", "2026-11-21", "--lang", "fr"]) == 0
    )
    assert [row["id"] for row in rows(desk / "out.csv")] == ["FR-33-0001", "CZ-42-0007", "PT-11-0019", "BR-0003"]
    assert "4 entreprises : 4 notées" in capsys.readouterr().err.replace("\u00a0", " ")


def test_every_code_of_a_run_is_shown() -> None:
    shown = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    assert [code for code in CODES if "B6" < code < "B64" and f'"{code}' not in shown] == []
