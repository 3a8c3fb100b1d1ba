"""`pack sql`: what is printed runs as it is, in the pack's words, and gives the figures of `batch`."""

from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
import sqlglot
from all_engines import held, register
from random_firms import firms

from sme_diag.cli import run
from sme_diag.packs import load

DAY = ("--as-of", "2026-11-21")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(file: str, table: str, data: pl.DataFrame, id: str) -> list[dict[str, object]]:
    """What DuckDB answers to the query in a file over some firms."""
    pack, _ = load(id, [], "en")
    assert pack is not None
    data.write_parquet("cells.parquet")
    columns = ", ".join(f'CAST("{id}" AS {held(question)}) AS "{id}"' for id, question in pack.questions.items())
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA IF NOT EXISTS chamber")
        engine.execute(f"CREATE TABLE {table} AS SELECT id, {columns} FROM 'cells.parquet'")
        found = engine.execute(Path(file).read_text("utf-8"))
        names = [each[0] for each in found.description or []]
        return sorted(
            (dict(zip(names, row, strict=True)) for row in found.fetchall()), key=lambda line: str(line["id"])
        )


@pytest.mark.parametrize("id", ["export-pathway", "regional-support"])
def test_the_printed_query_gives_the_figures_of_a_batch(desk: Path, id: str) -> None:
    pack, _ = load(id, [], "en")
    assert pack is not None
    data = register(list(firms(pack, 60, 3)), pack)
    data.write_parquet("firms.parquet")
    assert run(["batch", "firms.parquet", "-o", "out.parquet", "--engine", "python", "--questionnaire", id, *DAY]) == 0
    assert run(["pack", "sql", id, "--table", "chamber.firms", "-o", "rules.sql", *DAY]) == 0
    wanted = list(pl.read_parquet("out.parquet").drop("name", "file", "row", "problems").iter_rows(named=True))
    found = asked("rules.sql", "chamber.firms", data, id)
    assert list(found[0]) == list(wanted[0])
    scores = {name for name, cell in wanted[0].items() if isinstance(cell, float)}
    assert "score_low" in scores
    for line, other in zip(found, wanted, strict=True):
        for name in line.keys() - other.keys() | {name for name in line if line[name] != other[name]}:
            cell = line[name]
            assert isinstance(cell, Decimal) and float(cell) == other[name] and cell.as_tuple().exponent == -2, name


def test_what_a_question_does_not_admit_is_no_answer(desk: Path) -> None:
    pack, _ = load("export-pathway", [], "en")
    assert pack is not None
    rows = [dict.fromkeys(pack.questions) | {"id": str(n), "country": "FR"} for n in range(7)]
    rows[1] |= {"region": "Gironde"}
    rows[2] |= {"employees": "-3"}
    rows[3] |= {"export_lead": "the boss"}
    rows[4] |= {"sells": "goods;fish"}
    rows[5] |= {"region": "DE300"}
    rows[6] |= {"region": "FRI12", "employees": "3", "export_lead": "owner", "sells": "goods"}
    assert run(["pack", "sql", "-o", "rules.sql", *DAY]) == 0
    blank, *wrong, right = asked("rules.sql", "firms", register(rows, pack), "export-pathway")
    assert [line | {"id": "0"} for line in wrong] == [blank] * 5
    missing = set(str(blank["missing"]).split(";"))
    assert missing - set(str(right["missing"]).split(";")) >= {"region", "employees", "export_lead", "sells"}


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_every_dialect_is_one_statement_with_the_labels_of_the_language(
    capsys: pytest.CaptureFixture[str], dialect: str
) -> None:
    texts = []
    for lang in ("en", "fr"):
        assert run(["pack", "sql", "--dialect", dialect, "--lang", lang, *DAY]) == 0
        texts.append(capsys.readouterr().out)
    for text, label in zip(texts, ("How many people work for you", "Combien de personnes travaillent"), strict=True):
        assert len(sqlglot.parse(text, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)) == 1
        assert label in text and f"A query for {dialect}." in text and "on 2026-11-21" in text.splitlines()[0]
    rules = ["\n".join(line for line in text.splitlines() if not line.startswith("--")) for text in texts]
    assert rules[0] == rules[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--table", "chamber..firms"], "F015"),
        (["--table", " "], "F015"),
        (["--as-of", "soon"], "F015"),
        (["--dialect", "oracle"], "oracle"),
        (["no-such-pack"], "P222"),
        (["-o", "no/such/folder/rules.sql"], "F015"),
    ],
    ids=str,
)
def test_wrong_usage_is_said(desk: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert run(["pack", "sql", *arguments, "--lang", "en"]) == 2
    told = capsys.readouterr()
    assert said in told.err and not told.out
