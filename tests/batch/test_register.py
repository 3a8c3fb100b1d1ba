"""Registers by columns say what a run row by row says: the same lines, ledger, remarks and totals, whatever stands in them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from random_firms import firms
from register_runs import alike, by_columns, by_rows, same, saved, shipped, work

from sme_diag.batch import parquet
from sme_diag.batch.engines import EXPLAIN
from sme_diag.batch.mapping import NAMES
from sme_diag.batch.sources import Called
from sme_diag.model.rules import Pack

TINY, FULL, REGIONAL = (shipped(id) for id in ("tiny", "export-pathway", "regional-support"))


def table(pack: Pack, n: int, seed: int = 1, bad: float = 0.02) -> pl.DataFrame:
    """Random firms, with a register's types where all cells of a column are of one."""
    return pl.DataFrame(list(firms(pack, n, seed, bad=bad)), infer_schema_length=None, strict=False)


def odd(data: pl.DataFrame, luck: Random) -> pl.DataFrame:
    """The same register with ids that are blank, stood before, have signs to be cleaned, or are too long."""
    ids = data["id"].to_list()
    for place in luck.sample(range(len(ids)), len(ids) // 5):
        ids[place] = luck.choice(
            [
                None,
                "",
                " ",
                ids[0],
                f" {ids[place]}",
                f"{ids[place]}\t",
                f"a\u200b{place}",
                f"Ω{place}",
                "y" * 300,
                ids[place - 1],
            ]
        )
    return data.with_columns(pl.Series("id", ids, dtype=pl.String))


@pytest.mark.parametrize(("pack", "n"), [(TINY, 400), (FULL, 120), (REGIONAL, 120)], ids=["tiny", "full", "regional"])
@pytest.mark.parametrize("strict", [False, True])
def test_random_firms(tmp_path: Path, pack: Pack, n: int, strict: bool) -> None:
    said = alike([saved(tmp_path / "f.parquet", odd(table(pack, n), Random(1)))], work(pack), strict=strict)
    assert said.totals.flagged > n // 8 and said.totals.refused > 5


@pytest.mark.parametrize("block", [1, 2, 3, 50, 100_000])
def test_odd_rows_stand_at_the_borders_of_blocks(tmp_path: Path, block: int) -> None:
    data = odd(table(TINY, 61, 3, bad=0.1), Random(2))
    alike([saved(tmp_path / "f.parquet", data, 13)], work(TINY), block=block, explained=False)


def test_frames_and_lines_are_the_same(tmp_path: Path) -> None:
    file = saved(tmp_path / "f.parquet", odd(table(TINY, 200), Random(3)))
    same(by_columns([str(file)], work(TINY)), by_columns([str(file)], work(TINY), framed=True))


@pytest.mark.parametrize("where", range(3))
def test_a_register_in_which_every_row_is_odd(tmp_path: Path, where: int) -> None:
    data = table(TINY, 30, 4, bad=0.0)
    every = [pl.lit("nobody knows"), pl.lit("x" * 5001), pl.lit("FRI12;DE300")][where].alias("lead")
    said = alike([saved(tmp_path / "f.parquet", data.with_columns(every))], work(TINY))
    assert said.totals.flagged == 30


DAY, MOMENT = date(2024, 5, 1), datetime(2024, 5, 1, 10, tzinfo=UTC)
S = pl.Series
CELLS: dict[str, list[pl.Series]] = {
    "staff": [
        S([3, None, 20, -5, 10**14, 10**15, 10**17]),
        S([184467440737095517, 184467440737095616, 2**62, -(2**63)]),  # times 100 these would be small again
        S([3, None, -5], dtype=pl.Int8),
        S([3, None, 2**63], dtype=pl.UInt64),
        S([3, 2**100, -1], dtype=pl.Int128),
        S([3.0, 3.5, None, float("nan"), float("inf"), 1e15, 1e300, 0.1 + 0.2, -0.0, 12.345]),
        S([3.0, 12.3, None], dtype=pl.Float32),
        S([Decimal("3.00"), Decimal("3.50"), None]),
        S(["3", "0012", " 7 ", "١٢", "1 200", "12,5", "1e3", "?", "dont_know", "many", "", "\n", "9" * 13, "3\n", "²"]),
        S(["3", "12", "?"], dtype=pl.Categorical),
        S(["3", "12", "?"], dtype=pl.Enum(["3", "12", "?"])),
        S([{"from": 5, "to": 20}, {"from": 5, "to": None}, {"from": None, "to": None}, None, {"from": 7, "to": 7}]),
        S([True, None]),
        S([[3], [], None]),
        S([b"3", b"\xff", b"3" * 5001, None]),
        S([DAY, None]),
        S([MOMENT, None]),
        S([time(3, 4), None]),
        S([timedelta(3), None]),
        S([None, None]),
        S([4_000_000, -1_000_000, 0], dtype=pl.Int32).cast(pl.Date),
        S([2**61, 0], dtype=pl.Int64).cast(pl.Datetime("us")),
    ],
    "small_aid": [S([12345678901234.56, 0.29, 41.66, 1e14, 123456789012.34]), S(["12.5", "0,29", "12345678901234.56"])],
    "lead": [
        S(["owner", "Owner", "The owner", "?", "don't know", "refused", "", "x" * 5001, "nobod", " owner ", None]),
        S(["owner", "nobody", "x" * 5001], dtype=pl.Categorical),
        S([1, 2]),
        S([True, None]),
        S([1.5, float("nan")]),
        S([["owner"], [], None]),
        S([{"missing": "dont_know"}, {"missing": "nonsense"}, None]),
    ],
    "sells": [
        S(["goods;services", "goods", "goods; services", ";", "nothing_yet;goods", "", "goods;fish", "?", None]),
        S([["goods", "services"], [], None, [None], ["goods;services"], ["goods "], ["nothing_yet", "goods"], ["?"]]),
        S(["goods", "goods;services"], dtype=pl.Categorical),
        S([["goods"], ["goods", "services"]], dtype=pl.List(pl.Categorical)),
        S([["goods", "services"], ["goods", "fish"]], dtype=pl.Array(pl.String, 2)),
    ],
    "has_site": [S([True, None, False]), S(["yes", "No", "1", "true", "perhaps"]), S([1, 0]), S([1.0, 0.0])],
    "country": [S(["FR", "EL", "GR", "France", "fr", "ZZ", None]), S(["FR", "BE"], dtype=pl.Categorical)],
    "region": [
        S(["FRI12", "FRI", "FR", "ZZ", "DE300", "Gironde", "fri12", None]),
        S(["FRI12", "DE3"], dtype=pl.Enum(["DE3", "FRI12"])),
    ],
    "id": [
        S([1, 2, None, 1]),
        S([1.0, 2.5, float("nan"), None, 1.0]),
        S([True, False, True]),
        S([DAY, None, DAY]),
        S([MOMENT, MOMENT + timedelta(hours=1)]),
        S(["a", "a", "a\u200b", " a", "A", "", None, " ", "x" * 200, "x" * 201, "x" * 199 + "yz", "a\0b", "ab"]),
        S(["c\nd", "c\nd", "e\x1f", "e", "f\u3000", "f", "\u00ade", "g\u0378", "g", "名\U000323b0", "名", "Ω", "Ω"]),
        S([["a", "b"], ["a", "b"], None]),
        S(["a", "b", "a"], dtype=pl.Categorical),
        S([b"a", b"a", None]),
        S([None, None]),
        S([{"a": 1}, {"a": 1}]),
    ],
    "name": [S(["  A ", "b\tc", "=1+1", None, "", "x" * 300, "x" * 5001, "naïve ☃ ‮"]), S([1, 2]), S([1.5, None])],
}


@pytest.mark.parametrize(
    ("name", "cells"),
    [(name, cells) for name, each in CELLS.items() for cells in each],
    ids=lambda each: each if isinstance(each, str) else str(each.dtype),
)
def test_cells_of_every_type(tmp_path: Path, name: str, cells: pl.Series) -> None:
    n = len(cells)
    data = {"id": [f"F{i}" for i in range(n)], "country": ["FR"] * n, "lead": ["owner"] * n, name: cells}
    said = alike([saved(tmp_path / "f.parquet", data)], work(TINY), block=3)
    assert said.totals.read == n


def test_columns_that_are_missing_or_not_known(tmp_path: Path) -> None:
    data = table(TINY, 40)
    for kept in (["id"], ["id", "staff", "lead"], ["lead", "id", "region"]):
        alike([saved(tmp_path / "f.parquet", data.select(kept))], work(TINY))
    strange = data.with_columns(pl.lit("x").alias("staf"), pl.lit("y" * 6000).alias("unread"))
    said = alike([saved(tmp_path / "f.parquet", strange.rename({"lead": " lead "}))], work(TINY))
    assert {problem.code for problem in said.remarks} == {"B603"} and said.totals.refused == 40
    said = alike([saved(tmp_path / "f.parquet", data.drop("id"))], work(TINY))
    assert [finding.problem.code for finding in said.ledger] == ["B602"]


def test_columns_of_single_options_and_two_columns_of_a_question(tmp_path: Path) -> None:
    data = table(TINY, 40).with_columns(pl.lit(True).alias("sells.goods"), pl.lit("x").alias("sells/services"))
    alike([saved(tmp_path / "f.parquet", data.drop("sells"))], work(TINY))
    alike([saved(tmp_path / "f.parquet", data)], work(TINY))


def test_what_a_mapping_calls_columns_and_values(tmp_path: Path) -> None:
    names = NAMES._replace(
        id="Number", columns={"Who?": "lead", "Staff": "staff", "What?": "sells"},
        values={"lead": {"the boss": "owner"}, "staff": {"10 to 49": {"from": 10, "to": 49}, "few": 3}},
    )  # fmt: skip
    data = {
        "Number": ["a", "b", "c", "d"],
        "Who?": ["the boss", "owner", "nobody", None],
        "Staff": ["10 to 49", "few", "7", "x"],
        "What?": ["goods", "goods;services", "", "fish"],
    }
    alike([saved(tmp_path / "f.parquet", data)], work(TINY), Called(None, names))
    alike([saved(tmp_path / "f.parquet", table(TINY, 20).rename({"id": "key"}))], work(TINY), Called("key"))


def files(folder: Path) -> list[Path]:
    """Several registers: the second has ids of the first, one is empty, one damaged, one no register, one without ids."""
    data = odd(table(TINY, 150), Random(5))
    found = [saved(folder / "a.parquet", data, 20)]
    found += [saved(folder / "b.parquet", table(TINY, 30, 6).with_columns(id=data["id"].head(30)))]
    found += [saved(folder / "c.parquet", data.clear())]
    found += [saved(folder / "d.parquet", data)]
    found[-1].write_bytes(found[-1].read_bytes()[:-30])
    found += [folder / "e.parquet"]
    found[-1].write_bytes(b"id,staff\n1,2\n")
    found += [saved(folder / "f.parquet", data.drop("id"))]
    return [*found, saved(folder / "g.parquet", table(TINY, 20, 7))]


@pytest.mark.parametrize("strict", [False, True])
def test_several_files(tmp_path: Path, strict: bool) -> None:
    said = alike(files(tmp_path), work(TINY), strict=strict, block=9)
    codes = {finding.problem.code for finding in said.ledger}
    assert {"F038", "B602", "B604", "B605", "A404"} <= codes
    only = alike([tmp_path / "c.parquet"], work(TINY))
    assert not only.lines and only.totals.read == 0


def test_an_id_of_a_refused_row_has_not_stood_before(tmp_path: Path) -> None:
    data = {"id": ["a", "a", "a"], "lead": ["x" * 5001, "owner", "owner"]}
    said = alike([saved(tmp_path / "f.parquet", data)], work(TINY))
    assert [(found.row, found.problem.code) for found in said.ledger] == [(1, "F022"), (3, "B604")]
    padded = {"id": ["a", "a"], "lead": [" " * 5001 + "owner", "owner"]}
    assert alike([saved(tmp_path / "f.parquet", padded)], work(TINY)).totals.refused == 0


def test_an_id_in_columns_of_different_types(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.parquet", {"id": [1, 2]})
    real = saved(tmp_path / "b.parquet", {"id": [1.0, 2.5]})
    text = saved(tmp_path / "c.parquet", {"id": ["2.5", "2"]})
    said = alike([whole, real, text], work(TINY))
    assert [found.problem.args["id"] for found in said.ledger] == ["1", "2.5", "2"]


WISHES: list[dict[str, Any]] = [
    {"where": 'staff < 50 and has(sells, "goods")'},
    {"region": "FRI"},
    {"where": "staff >= 3", "region": "FR"},
    {"sample": 17, "seed": 3},
    {"top": 9},
    {"where": "has_site", "sample": 30, "top": 5},
]


@pytest.mark.parametrize("asked", WISHES, ids=str)
def test_wishes(tmp_path: Path, asked: dict[str, Any]) -> None:
    data = odd(table(TINY, 200, 8), Random(6)).with_columns(
        pl.when(pl.int_range(pl.len()) % 3 > 0).then(pl.lit("FR")).otherwise("country").alias("country")
    )
    file = saved(tmp_path / "f.parquet", data)
    for strict in (False, True):
        alike([file, saved(tmp_path / "g.parquet", table(TINY, 50, 9))], work(TINY, **asked), strict=strict)


@pytest.mark.parametrize("kind", ["relevance", "severity"])
def test_rankings_by_schemes_and_barriers(tmp_path: Path, kind: str) -> None:
    ids = [each.id for each in (FULL.schemes if kind == "relevance" else FULL.barriers)]
    file = saved(tmp_path / "f.parquet", odd(table(FULL, 80, 10), Random(7)))
    scored = 0
    for id in ids[:: 1 + len(ids) // 3]:
        scored += len(alike([file], work(FULL, top=7, by=f"{kind}:{id}"), explained=id == ids[0]).lines)
    assert scored


def test_a_range_goes_to_the_explaining_engine(tmp_path: Path) -> None:
    staff = [{"from": 5, "to": 200}, {"from": 7, "to": 7}, None]
    file = saved(tmp_path / "f.parquet", {"id": ["a", "b", "c"], "staff": staff, "lead": ["owner"] * 3})
    same(by_rows([str(file)], work(TINY), EXPLAIN), by_columns([str(file)], work(TINY)))


def test_damage_in_the_middle_costs_what_comes_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is damaged at many places: whatever is still read, it is the same by rows and by columns."""
    monkeypatch.setattr(parquet, "ROWS", 50)
    data = table(TINY, 600, 11, bad=0.0)
    whole = saved(tmp_path / "a.parquet", data, 40).read_bytes()
    last = saved(tmp_path / "c.parquet", data.tail(20).with_columns(id=data["id"].head(20)))
    kept = set()
    for part in range(1, 20):
        at = len(whole) * part // 20
        (tmp_path / "b.parquet").write_bytes(whole[:at] + bytes(60) + whole[at + 60 :])
        asked, names = work(TINY), [str(tmp_path / "b.parquet"), str(last)]
        by_row, by_column = by_rows(names, asked), by_columns(names, asked, block=200)
        same(by_row, by_column, part)
        kept.add(by_row.totals.read)
    assert len(kept) > 3  # some damage goes unseen, some costs much, some little
