"""The registers that `batch` is measured with hold firms as it takes them; the measurements are put together rightly."""

from datetime import date
from pathlib import Path
from typing import Any

import batch as measuring
import numpy as np
import polars as pl
import pytest
from core_world import make
from random_columns import BLOCK, Block, Wishes, World
from registers import blocks, write

from sme_diag.batch.columns import answers, plan
from sme_diag.cli import run
from sme_diag.core.responses import respond
from sme_diag.core.situation import situate
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load
from sme_diag.source import Place

PLACES = geography("en")
TODAY = date(2026, 11, 21)
FULL = load("export-pathway", (), "en")[0]


def world(pack: Pack | None = FULL, **wishes: Any) -> World:
    """What a register is made from."""
    assert pack is not None
    return World(pack, PLACES, Wishes(**wishes))


def rows(world: World, firms: int) -> list[dict[str, Any]]:
    """The firms of a register."""
    return [row for frame in blocks(world, firms, named=False) for row in frame.iter_rows(named=True)]


@pytest.mark.parametrize("pack", [FULL, make(1, 4), make(3, 4)], ids=["export-pathway", "random 1", "random 3"])
def test_every_cell_can_be_read_and_the_path_is_kept_to(pack: Pack) -> None:
    parked = off = 0
    for row in rows(world(pack, unknown=0.0, parked=0.2), 300):
        row = {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in row.items()}
        raw, _ = answers(row, plan(list(row), pack, "firms.parquet", None))
        given, problems = respond(pack, raw, PLACES, lambda *path: Place(str(path[0])))
        assert not problems, (row, problems)
        path = situate(pack, given, TODAY).path
        assert all(row[id] is not None for id in pack.questions if path[id]), row
        off += sum(path[id] is False for id in pack.questions)
        parked += sum(path[id] is False and row[id] is not None for id in pack.questions)
    assert off == 0 or 0.1 < parked / off < 0.3


def test_the_first_firms_are_the_same_for_every_number_and_the_others_are_not() -> None:
    made = pl.concat(blocks(world(seed=5), BLOCK + 10, named=True))
    assert made.head(100).equals(next(blocks(world(seed=5), 100, named=True)))
    assert made["id"].n_unique() == made.height == BLOCK + 10
    assert not made.tail(10).drop("id", "name").equals(made.head(10).drop("id", "name"))
    assert not made.head(100).equals(next(blocks(world(seed=6), 100, named=True)))


def test_a_national_register_is_of_one_nation() -> None:
    (frame,) = blocks(world(country="PT"), 500, named=False)
    assert set(frame["country"].drop_nulls()) == {"PT"}
    regions = frame["region"].drop_nulls()
    assert regions.str.starts_with("PT").all() and set(regions.str.len_chars()) == {2, 3, 4, 5}


def test_firms_are_mostly_small_and_their_turnover_follows_their_staff() -> None:
    block = Block(world(), 0)
    columns = {column.question.id: column for column in block.columns()}
    staff, turnover = columns["employees"].data / 100, columns["turnover"].data
    assert 0.6 < np.mean(staff < 10) < 0.95 and 0 < np.mean(staff >= 250) < 0.02
    assert np.corrcoef(np.log(staff + 1), np.log(turnover + 1))[0, 1] > 0.6
    assert abs(np.mean(columns["export_lead"].blank) - 0.1) < 0.01


def test_every_kind_of_output_holds_the_same_firms(tmp_path: Path) -> None:
    write(world(), 30, [tmp_path / "firms.csv", tmp_path / "firms.parquet", tmp_path / "firms"], named=False)
    table, text = pl.read_parquet(tmp_path / "firms.parquet"), pl.read_csv(tmp_path / "firms.csv")
    assert table.height == 30 and text.cast(table.schema).equals(table)
    lines = []
    for source in ("firms.csv", "firms"):
        output = tmp_path / f"scored-{source}.csv"
        assert run(["batch", str(tmp_path / source), "-o", str(output), "--as-of", "2026-11-21", "--lang", "en"]) == 0
        lines.append(pl.read_csv(output, infer_schema=False).drop("file", "row"))
    assert lines[0].height == 30 and lines[0].equals(lines[1])


def test_the_measurements_are_put_together() -> None:
    sizes = measuring.Sizes(large=1_000_000, small=100_000, plain=5_000, explained=100, sheets=200)
    used = measuring.Usage
    times = {
        (measuring.SCAN, 100_000): used(0.5, 0.5, 100),
        (measuring.FULL, 100_000): used(2, 2, 200),
        (measuring.SCAN, 1_000_000): used(4, 4, 150),
        (measuring.FULL, 1_000_000): used(20, 11, 300),
        (measuring.PLAIN, 5_000): used(1, 1, 50),
        (measuring.SHEETS, 1): used(0.5, 0.5, 40),
        (measuring.SHEETS, 200): used(2.49, 2.5, 40),
    }
    text = "\n".join(measuring.table(times, sizes))
    assert f"| {measuring.FULL} | 1,000,000 | 20.00 | 11.00 | 300 | 50,000 | 5.0 |" in text
    assert (
        "10 times the firms: 10.0 times the CPU time, 1.5 times the memory; 26,000,000 firms would take 4.3 minutes"
        in text
    )
    assert "500 ms of CPU time for the first, start-up included, then 10.0 ms for each" in text
    assert "A firm costs 10.0 times the CPU time without polars." in text
    assert measuring.COMPACT not in text and measuring.EXPLAINED not in text
