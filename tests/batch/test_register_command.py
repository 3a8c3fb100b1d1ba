"""`batch` over registers by columns: every output, the exit code, and that nothing is left half written."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from random_firms import firms
from register_runs import ROOT, saved, shipped

from sme_diag.batch import frames, register
from sme_diag.cli import run

TINY = ("--questionnaire", "tiny", "--pack", str(ROOT / "tests/packs/tiny"), "--as-of", "2026-11-21", "--lang", "en")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a register of 300 firms, some with defects."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(register, "BLOCK", 40)
    rows = list(firms(shipped("tiny"), 300, 1, bad=0.02))
    rows[7]["id"], rows[90]["id"] = None, rows[3]["id"]
    saved(tmp_path / "firms.parquet", pl.DataFrame(rows, infer_schema_length=None, strict=False), 64)
    return tmp_path


def cells(file: Path) -> list[tuple[object, ...]]:
    """What an output holds."""
    if file.suffix == ".parquet":
        frame = pl.read_parquet(file)
        return [tuple(frame.columns), *frame.iter_rows()]
    if file.suffix == ".xlsx":
        return [tuple(row) for row in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()]
    return [tuple(line.split(",")) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
@pytest.mark.parametrize("wishes", [(), ("--strict",), ("--where", "staff < 50", "--sample", "20")], ids=str)
def test_every_output_of_every_engine(
    desk: Path, capsys: pytest.CaptureFixture[str], form: str, wishes: tuple[str, ...]
) -> None:
    found = []
    for engine in ("explain", "python", "polars", "auto"):
        output, errors = desk / f"{engine}.{form}", desk / f"{engine}-errors.{form}"
        arguments = ["firms.parquet", "-o", str(output), "--errors", str(errors), "--engine", engine]
        code = run(["batch", *arguments, *TINY, *wishes])
        told = capsys.readouterr().err.replace(engine, "")
        found.append((code, told, cells(output), cells(errors)))
    assert found[0][0] == 1 and "300 firms" in found[0][1] and len(found[0][2]) > 10
    assert found[1:] == found[:1] * 3


def test_the_engine_of_registers_takes_nothing_else(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "firms.csv").write_text("id,staff\nA,3\n", "utf-8")
    for arguments in (["firms.csv"], ["firms.parquet", "--dry-run"], ["firms.parquet", "--long"]):
        assert run(["batch", *arguments, "--engine", "polars", *TINY]) == 2
        error = capsys.readouterr().err
        assert "B628" in error and "The engine polars takes Parquet files only" in error
    assert run(["batch", "firms.csv", "--engine", "fast", *TINY]) == 2
    assert "F015" in capsys.readouterr().err


FAILURES = {"interrupted": (KeyboardInterrupt(), 130), "full disk": (OSError(28, "No space left on device"), 2)}


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("wishes", [(), ("--top", "5")], ids=str)
def test_what_fails_on_the_way_leaves_what_was_there(
    desk: Path, monkeypatch: pytest.MonkeyPatch, form: str, failure: str, wishes: tuple[str, ...]
) -> None:
    (desk / f"out.{form}").write_text("last year's", "utf-8")
    error, code = FAILURES[failure]
    read, blocks = frames.Reader.read, []

    def fails(self: frames.Reader, data: pl.DataFrame) -> frames.Block:
        blocks.append(data.height)
        if len(blocks) == 3:
            raise error
        return read(self, data)

    monkeypatch.setattr(frames.Reader, "read", fails)
    before = sorted(desk.iterdir())
    assert run(["batch", "firms.parquet", "-o", f"out.{form}", "--errors", "e.csv", *TINY, *wishes]) == code
    assert blocks == [40] * 3
    assert sorted(desk.iterdir()) == before and (desk / f"out.{form}").read_text("utf-8") == "last year's"


SMALL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from sme_diag.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_file_that_cannot_grow(desk: Path, form: str) -> None:
    before = sorted(desk.iterdir())
    told = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, "batch", "firms.parquet", "-o", f"out.{form}", *TINY],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert told.returncode == 2 and "F015" in told.stderr, told.stderr
    assert sorted(desk.iterdir()) == before
