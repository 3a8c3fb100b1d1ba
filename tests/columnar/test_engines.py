"""One meaning, several engines: the line of every firm is the same, cell for cell, whichever engine works it out."""

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from all_engines import Lines, by_duckdb, by_polars, by_python, register, table
from columnar_firms import PLACES, PLAIN, RANGES, exact, expected, firms
from core_answers import Given
from core_world import make, over
from random_firms import firms as random_firms

from sme_diag.batch.columns import answers as raw_answers
from sme_diag.batch.columns import plan
from sme_diag.columnar.situation import Terms
from sme_diag.core.responses import respond
from sme_diag.model.answers import Answer
from sme_diag.model.rules import Pack
from sme_diag.packs import load
from sme_diag.source import Place


def equal(found: Lines, wanted: Lines, asked: list[Given]) -> None:
    """Holds the lines of all firms equal."""
    for mine, theirs, answers in zip(found, wanted, asked, strict=True):
        assert mine == theirs, (
            answers,
            {name: (mine[name], theirs[name]) for name in theirs if mine[name] != theirs[name]},
        )


def all_equal(pack: Pack, terms: Terms, asked: list[Given], data: pl.DataFrame, wanted: Lines) -> None:
    """Holds the lines of generated Python, of Polars and of DuckDB equal to those that are wanted."""
    equal(by_python(pack, terms, asked), wanted, asked)
    equal(by_polars(pack, terms, data), wanted, asked)
    with TemporaryDirectory() as folder:
        equal(by_duckdb(pack, terms, data, Path(folder) / "firms.parquet"), wanted, asked)


@over(make, 50)
def test_generated_python_says_what_the_explaining_engine_says(pack: Pack, luck: Random) -> None:
    asked = firms(pack, luck, 200)
    equal(by_python(pack, RANGES, asked), [expected(pack, each) for each in asked], asked)


@over(make, 50)
def test_programs_without_ranges_say_what_the_explaining_engine_says(pack: Pack, luck: Random) -> None:
    asked = [exact(each) for each in firms(pack, luck, 200)]
    all_equal(pack, PLAIN, asked, table(pack, asked), [expected(pack, each) for each in asked])


def at_home(pack: Pack, country: str, asked: list[Given]) -> list[Given]:
    """The same firms, all in one country, and in no region of another."""
    home, prefix = pack.roles["country"], PLACES.prefixes.get(country, "-")
    elsewhere = {id for id, question in pack.questions.items() if question.country == home}
    return [
        {
            id: answer
            for id, answer in each.items()
            if id not in elsewhere or not isinstance(answer.value, str) or answer.value.startswith(prefix)
        }
        | {home: Answer(country)}
        for each in asked
    ]


@over(make, 20)
def test_programs_for_one_country_say_what_the_explaining_engine_says(pack: Pack, luck: Random) -> None:
    if "country" not in pack.roles:
        return
    for country in ("FR", "US"):
        asked = at_home(pack, country, [exact(each) for each in firms(pack, luck, 60)])
        terms = PLAIN._replace(fixed={pack.roles["country"]: country})
        all_equal(pack, terms, asked, table(pack, asked), [expected(pack, each) for each in asked])


@pytest.mark.parametrize("id", ["export-pathway", "regional-support"])
def test_every_engine_says_the_same_of_2000_firms_of_a_shipped_pack(id: str) -> None:
    pack, _ = load(id, [], "en")
    assert pack is not None
    rows = list(random_firms(pack, 2000, 5))
    said, asked = plan(list(rows[0]), pack, "firms", None), []
    for row in rows:
        answers, problems = respond(pack, raw_answers(row, said)[0], PLACES, lambda *path: Place())
        assert not problems
        asked.append(answers)
    data, wanted = register(rows, pack), [expected(pack, each) for each in asked]
    all_equal(pack, PLAIN, asked, data, wanted)
    home = pack.roles["country"]
    most = Counter(row[home] for row in rows if row[home]).most_common(1)[0][0]
    there = [number for number, row in enumerate(rows) if row[home] == most]
    terms = PLAIN._replace(fixed={home: most})
    all_equal(pack, terms, [asked[n] for n in there], data[there], [wanted[n] for n in there])
