"""Parquet files row by row: what their cells mean, that memory stays bounded, and what a damaged one costs."""

import tracemalloc
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from sme_diag.batch import parquet
from sme_diag.batch.parquet import read_parquet
from sme_diag.batch.tables import MAX_CELL
from sme_diag.cli import run
from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.problems import Problem, Refused

ROOT = Path(__file__).parents[2]


def saved(file: Path, columns: dict[str, object], rows_in_group: int | None = None) -> Path:
    pl.DataFrame(columns).write_parquet(file, row_group_size=rows_in_group)
    return file


def refused(file: Path) -> Problem:
    """The one problem a file is refused with, which has its sentence in every language."""
    with pytest.raises(Refused) as caught:
        list(read_parquet(file, "firms").rows)
    (problem,) = caught.value.problems
    for lang in languages():
        assert catalogue(lang).say(f"problems.{problem.code}", **problem.args)
    return problem


def test_cells_of_every_kind(tmp_path: Path) -> None:
    columns = {
        "id": [1.0, 2.0],
        " text ": ["a", " "],
        "whole": pl.Series([14, None], dtype=pl.UInt8),
        "real": [12.5, float("nan")],
        "single": pl.Series([12.3, None], dtype=pl.Float32),
        "exact": pl.Series([Decimal("7.50"), None]),
        "truth": [True, None],
        "day": [date(2024, 5, 1), None],
        "moment": [datetime(2024, 5, 1, 10), None],
        "several": [["goods", "services"], []],
        "range": [{"from": 5, "to": None}, None],
        "code": pl.Series(["x", None], dtype=pl.Categorical),
        "nothing": [None, None],
    }
    table = read_parquet(saved(tmp_path / "f.parquet", columns), "firms")
    assert table.columns == tuple(name.strip() for name in columns)
    first, second = table.rows
    assert first.cells == {
        "id": "1", "text": "a", "whole": "14", "real": "12.5", "single": "12.3", "exact": "7.50", "truth": "true",
        "day": "2024-05-01", "moment": "2024-05-01", "several": ["goods", "services"], "range": {"from": "5"},
        "code": "x", "nothing": None,
    }  # fmt: skip
    assert {name: cell for name, cell in second.cells.items() if cell is not None} == {
        "id": "2", "real": "nan", "several": [],
    }  # fmt: skip
    assert (first.number, second.number, first.problem, second.problem) == (1, 2, None, None)


def test_a_cell_too_long_is_told(tmp_path: Path) -> None:
    rows = list(
        read_parquet(saved(tmp_path / "f.parquet", {"id": ["a", "b"], "n": ["y" * (MAX_CELL + 1), ""]}), "f").rows
    )
    assert [row.problem and row.problem.code for row in rows] == ["F022", None]


def test_rows_come_in_their_order_whatever_the_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 7)
    for size in (1, 3, 1000):
        file = saved(tmp_path / "f.parquet", {"id": range(100)}, size)
        assert [(row.number, row.cells["id"]) for row in read_parquet(file, "f").rows] == [
            (number + 1, str(number)) for number in range(100)
        ]


def test_names_of_folders_and_files_are_only_names(tmp_path: Path) -> None:
    folder = tmp_path / "year=2024"
    folder.mkdir()
    saved(folder / "b.parquet", {"id": ["b"]})
    assert read_parquet(saved(folder / "[ab]*.parquet", {"id": ["a"]}), "f").columns == ("id",)


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    file = saved(tmp_path / "f.parquet", {"id": range(100_000), "text": ["x" * 50] * 100_000})
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_parquet(file, "f").rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 100_000
    assert peak < 12_000_000


def test_what_is_no_parquet_or_damaged_is_told_so(tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.parquet", {"id": range(5000)}).read_bytes()
    for content in (b"", b"id;n\n1;2\n", whole[:-20], whole[: len(whole) // 2], whole[100:]):
        file = tmp_path / "f.parquet"
        file.write_bytes(content)
        assert refused(file).code == "F038", content[:20]
    assert refused(saved(tmp_path / "g.parquet", {})).code == "F007"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    paths = tmp_path / "no.parquet", tmp_path, tmp_path / "a\0b.parquet"
    assert [refused(path).code for path in paths] == ["F001", "F002", "F015"]


def test_damage_costs_the_file_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = saved(tmp_path / "a.parquet", {"id": ["A", "B"], "country": ["FR", "XX"]}).read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[:-9])
    assert run(["batch", ".", "-o", "out.jsonl", "--errors", "e.jsonl", "--as-of", "2026-11-21", "--lang", "en"]) == 1
    assert "3 firms: 2 scored, 1 refused, 2 with a defect." in capsys.readouterr().err
    ledger = (tmp_path / "e.jsonl").read_text("utf-8")
    assert '"value": "XX", "code": "A404"' in ledger and '"code": "F038"' in ledger


def test_a_file_has_the_figures_of_its_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    frame = pl.read_csv(ROOT / "examples/firms.csv", separator=";", decimal_comma=True)
    assert frame["employees"].dtype.is_numeric() and frame["founded"].dtype.is_integer()
    frame.write_parquet("firms.parquet")
    for file in (str(ROOT / "examples/firms.csv"), "firms.parquet"):
        assert run(["batch", file, "-o", f"{Path(file).suffix[1:]}.out.parquet", "--as-of", "2026-11-21"]) == 0
    by_csv, by_parquet = (pl.read_parquet(f"{kind}.out.parquet").drop("file", "row") for kind in ("csv", "parquet"))
    assert by_csv.height == 4 and by_csv.equals(by_parquet)
