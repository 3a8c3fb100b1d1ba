"""Workbooks and Parquet as outputs: whole or not at all, the same bytes for the same firms, nothing that a spreadsheet runs."""

import errno
import io
import re
import sys
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from sme_diag.batch import write_parquet, write_sheet
from sme_diag.batch.write import Write
from sme_diag.batch.write_parquet import kinds, parquet_writer
from sme_diag.batch.write_sheet import sheet_writer
from sme_diag.cli import run
from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.problems import CODES, Refused
from sme_diag.store.save import whole

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 21)
EXAMPLE = (str(ROOT / "examples/firms.csv"), "--as-of", "2026-11-21", "--lang", "en")
TINY = ("--questionnaire", "tiny", "--pack", str(ROOT / "tests/packs/tiny"), "--as-of", "2026-11-21", "--lang", "en")
NASTY = ["=1+1", "+1", "@x", "http://a.example", "{=1}", "a\x1b[31m\u202eb", "x\ny"]
CODE = re.compile(r"\bF0\d\d\b")
Lines = list[dict[str, Any]]
Writer = Callable[[Any, Path, date], AbstractContextManager[Write]]
WRITERS: list[Writer] = [sheet_writer, parquet_writer]


def write(writer: Writer, path: Path, lines: Lines) -> Path:
    with whole(path) as stream, writer(stream, path, DAY) as keep:
        for line in lines:
            keep(line)
    return path


def sheet(path: Path) -> list[list[Any]]:
    """The cells of a workbook."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_same_figures_in_every_format(desk: Path) -> None:
    for form in ("csv", "xlsx", "parquet"):
        assert run(["batch", EXAMPLE[0], "-o", f"out.{form}", *EXAMPLE[1:]]) == 0
    frame = pl.read_parquet("out.parquet")
    text = pl.read_csv("out.csv", infer_schema=False)
    header, *rows = sheet(desk / "out.xlsx")
    assert frame.columns == text.columns == header
    for typed, plain, cells in zip(frame.rows(), text.rows(), rows, strict=True):
        assert ["" if cell is None else str(cell) for cell in typed] == ["" if cell is None else cell for cell in plain]
        assert ["" if cell is None else cell for cell in typed] == cells
    assert frame.schema["score"] == pl.Float64 and frame.schema["row"] == pl.Int64
    assert frame.schema["level"] == pl.String and frame.schema["barrier_5_low"] == pl.Int64


def test_the_same_firms_give_the_same_bytes(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("xlsx", "parquet"):
        for number in (1, 2):
            monkeypatch.setenv("TZ", "UTC" if number == 1 else "Asia/Tokyo")
            assert run(["batch", EXAMPLE[0], "-o", f"{number}.{form}", *EXAMPLE[1:]]) == 0
        assert (desk / f"1.{form}").read_bytes() == (desk / f"2.{form}").read_bytes()


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_the_long_table_and_the_ledger(desk: Path, form: str) -> None:
    (desk / "firms.csv").write_text("id,staff\nA,3\nB,many\n", "utf-8")
    assert run(["batch", "firms.csv", "--long", "-o", f"out.{form}", "--errors", f"e.{form}", *TINY]) == 1
    found = (
        sheet(desk / f"e.{form}")[1:] if form == "xlsx" else [list(row) for row in pl.read_parquet("e.parquet").rows()]
    )
    assert [cells[1:5] for cells in found] == [[2, "staff", "many", "A402"]]
    assert found[0][5].startswith("error A402")
    count = len(sheet(desk / "out.xlsx")) - 1 if form == "xlsx" else pl.read_parquet("out.parquet").height
    assert count and count % 2 == 0


def test_text_in_a_workbook_is_text(tmp_path: Path) -> None:
    path = write(sheet_writer, tmp_path / "o.xlsx", [{"id": text, "n": -1.5} for text in NASTY])
    assert [row[0] for row in sheet(path)[1:]] == [*NASTY[:5], "a[31mb", "x\ny"]
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert not any(name.endswith("sheet1.xml.rels") for name in archive.namelist())
    assert "<f>" not in xml and "hyperlink" not in xml
    assert '<autoFilter ref="A1:B8"/>' in xml and 'state="frozen"' in xml


def test_no_lines_at_all(tmp_path: Path) -> None:
    assert sheet(write(sheet_writer, tmp_path / "o.xlsx", [])) == []
    assert pl.read_parquet(write(parquet_writer, tmp_path / "o.parquet", [])).shape == (0, 0)


def test_blocks_are_one_table_with_one_kind_a_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_parquet, "ROWS", 3)
    lines: Lines = [
        {
            "id": str(n),
            "level": "b" if n > 6 else None,
            "score": n / 2 if n > 4 else None,
            "score_low": n / 4,
            "rank": None,
        }
        for n in range(10)
    ]
    frame = pl.read_parquet(write(parquet_writer, tmp_path / "o.parquet", lines))
    assert frame.to_dicts() == lines
    assert list(frame.schema.values()) == [pl.String, pl.String, pl.Float64, pl.Float64, pl.Int64]


def test_a_column_has_the_same_kind_in_every_run() -> None:
    empty = {"id": None, "row": None, "plan": None, "plan_low": None, "barrier_1": None, "barrier_1_low": None}
    full = {"id": "a", "row": 1, "plan": 1.5, "plan_low": 50, "barrier_1": "x", "barrier_1_low": 60}
    wanted = {"id": str, "row": int, "plan": float, "plan_low": float, "barrier_1": str, "barrier_1_low": int}
    assert kinds(empty) == kinds(full) == wanted


# whole or not at all


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_sheet, "MAX_ROWS", 4)
    write(sheet_writer, tmp_path / "o.xlsx", [{"id": n} for n in range(3)])
    with pytest.raises(Refused) as refused:
        write(sheet_writer, tmp_path / "p.xlsx", [{"id": n} for n in range(4)])
    (problem,) = refused.value.problems
    assert (problem.code, problem.args) == ("F039", {"limit": "4"})
    for lang in languages():
        assert catalogue(lang).say(f"problems.{problem.code}", **problem.args)
    assert [file.name for file in tmp_path.iterdir()] == ["o.xlsx"]


class Full(io.BytesIO):
    """A file on a disk that is full after so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: Any, /) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("room", [0, 50, 1000])
def test_a_full_disk_is_said_and_nothing_is_left(
    tmp_path: Path, writer: Writer, room: int, capfd: pytest.CaptureFixture[str]
) -> None:
    stream = Full(room)
    with pytest.raises((OSError, Refused)) as caught, writer(stream, tmp_path / "o", DAY) as keep:
        for number in range(3000):
            keep({"id": f"firm {number}", "n": number * 7919 % 1000})
    stream.close()
    error = caught.value
    told = error.strerror if isinstance(error, OSError) else error.problems[0].args["reason"]
    assert "No space left on device" in str(told)
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_run_that_fails_leaves_what_was_there(
    desk: Path, monkeypatch: pytest.MonkeyPatch, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "firms.csv").write_text("id,staff\nA,3\nB,4\n", "utf-8")
    (desk / f"out.{form}").write_text("last year's", "utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert run(["batch", "firms.csv", "-o", f"out.{form}", *TINY]) == 2
    assert "F015" in (said := capsys.readouterr().err) and "No space left on device" in said
    assert (desk / f"out.{form}").read_text("utf-8") == "last year's"
    assert sorted(file.name for file in desk.iterdir()) == ["firms.csv", f"out.{form}"]


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_an_interrupt_leaves_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    (desk / "firms.csv").write_text("id,staff\nA,3\nB,4\n", "utf-8")
    monkeypatch.setattr("sme_diag.batch.engines.score", interrupted)
    assert run(["batch", "firms.csv", "-o", f"out.{form}", *TINY]) == 130
    assert [file.name for file in desk.iterdir()] == ["firms.csv"]


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_folder_that_is_not_there(desk: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["batch", EXAMPLE[0], "-o", f"no/such/out.{form}", *EXAMPLE[1:]]) == 2
    assert f"out.{form}: error F015" in capsys.readouterr().err


# extras that are not there


@pytest.mark.parametrize(
    ("module", "form", "command"),
    [("xlsxwriter", "xlsx", "office"), ("polars.exceptions", "parquet", "batch")],
)
def test_an_output_without_its_extra(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    form: str,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert run(["batch", EXAMPLE[0], "-o", f"out.{form}", *EXAMPLE[1:]]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"out.{form}: error F031") and said.endswith(f'pip install "sme-diag[{command}]"')
    assert list(desk.iterdir()) == []


@pytest.mark.parametrize(
    ("module", "form", "command"), [("python_calamine", "xlsx", "office"), ("polars", "parquet", "batch")]
)
def test_an_input_without_its_extra_is_refused(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    form: str,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (desk / f"a.{form}").write_bytes(b"")
    (desk / "b.csv").write_text("id,staff\nB,4\n", "utf-8")
    monkeypatch.setitem(sys.modules, module, None)
    assert run(["batch", ".", "-o", "out.csv", *TINY]) == 1
    said = capsys.readouterr().err
    assert f"a.{form}: error F031" in said and f'pip install "sme-diag[{command}]"' in said
    assert "2 firms: 1 scored, 1 refused" in said


def test_every_code_of_workbooks_and_parquet_is_shown() -> None:
    shown = {code for file in Path(__file__).parent.glob("test_*.py") for code in CODE.findall(file.read_text("utf-8"))}
    assert {f"F{number:03}" for number in range(31, 40)} <= shown & set(CODES)
