"""The firms of a pack by every engine that has no explanations: generated Python, Polars, DuckDB."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from columnar_firms import PLACES
from core_answers import Given

from sme_diag.batch.columns import plan
from sme_diag.batch.frames import Reader
from sme_diag.columnar import as_polars
from sme_diag.columnar.as_python import compiled
from sme_diag.columnar.as_sql import query
from sme_diag.columnar.build import program
from sme_diag.columnar.fields import fields
from sme_diag.columnar.inputs import reader
from sme_diag.columnar.situation import Terms
from sme_diag.lang.kinds import outer
from sme_diag.lang.values import Interval
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack

Lines = list[dict[str, object]]
HELD = {"boolean": "BOOLEAN", "date": "DATE"}


def table(pack: Pack, answers: Sequence[Given]) -> pl.DataFrame:
    """Firms as a register: `id` and a column of text for each question, blank where there is no answer."""
    rows = [
        {id: cell(question, given[id].value if id in given else None) for id, question in pack.questions.items()}
        for given in answers
    ]
    return register([{"id": f"{number:06}", **row} for number, row in enumerate(rows)], pack)


def register(rows: Sequence[dict[str, Any]], pack: Pack) -> pl.DataFrame:
    """Rows as a table of texts."""
    said = [{name: None if each is None else written(each) for name, each in row.items()} for row in rows]
    return pl.DataFrame(said, schema=dict.fromkeys(("id", *pack.questions), pl.String))


def written(cell: object) -> str:
    """A cell as text."""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def cell(question: Question, value: object) -> object:
    """What a register holds for an answer."""
    if isinstance(value, frozenset):
        return ";".join(sorted(value)) or ";"
    if isinstance(value, Interval):
        assert value.low is not None and value.low == value.high, "a register holds no ranges"
        return date.fromordinal(value.low) if question.type == "date" else outer(value.low, question.kind)
    return value


def by_python(pack: Pack, terms: Terms, answers: Sequence[Given]) -> Lines:
    """By generated Python."""
    runner = compiled(program(pack, terms))
    read = reader(pack, terms, runner.inputs)
    return [dict(zip(runner.outputs, runner.run(read(each)), strict=True)) for each in answers]


def by_polars(pack: Pack, terms: Terms, data: pl.DataFrame) -> Lines:
    """By Polars, from the cells of a register."""
    made = program(pack, terms)
    read = Reader(plan(data.columns, pack, "firms", None), pack, PLACES, terms, tuple(made.inputs)).read(data)
    assert not read.unusual.any(), data.filter(read.unusual)
    inputs = read.inputs.with_columns(data["id"].alias(":id"))
    found = as_polars.frame(made, inputs.lazy(), (":id",)).collect()
    assert found[":id"].equals(data["id"].alias(":id"))
    return list(found.drop(":id").iter_rows(named=True))


def by_duckdb(pack: Pack, terms: Terms, data: pl.DataFrame, file: Path) -> Lines:
    """By DuckDB, from a table in which codes are texts, numbers are decimals, truths and days what they are."""
    data.write_parquet(file)
    columns = ", ".join(f'CAST("{id}" AS {held(question)}) AS "{id}"' for id, question in pack.questions.items())
    text = query(program(pack, terms), "firms", "duckdb", fields(pack, terms, PLACES.region_codes))
    with duckdb.connect() as engine:
        engine.execute("SET threads = 1; SET disabled_optimizers = 'in_clause'")
        engine.execute(f"CREATE TABLE firms AS SELECT id, {columns} FROM read_parquet(?)", [str(file)])
        rows = engine.execute(text).fetchall()
        names = [each[0] for each in engine.description or []]
    found = [dict(zip(names, row, strict=True)) for row in sorted(rows, key=lambda row: row[0])]
    assert [line.pop("id") for line in found] == data["id"].to_list()
    return found


def held(question: Question) -> str:
    """The type of a question's column in a database."""
    return HELD.get(question.type, "DECIMAL(24, 4)" if question.kind.numeric else "VARCHAR")
