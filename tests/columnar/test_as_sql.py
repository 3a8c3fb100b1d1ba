"""Programs as SQL: DuckDB finds what the oracle finds, the others parse, no text becomes code, registers are read exactly."""

from collections.abc import Iterator, Mapping
from datetime import date

import duckdb
import pytest
import sqlglot
from columnar_graphs import ORDINALS, Graph, graphs
from hypothesis import HealthCheck, assume, given, settings
from reference import values
from sqlglot import exp

from sme_diag.columnar.as_sql import query
from sme_diag.columnar.columns import (
    INTEGER,
    NO_NUMBER,
    TEXT,
    TRUTH,
    Column,
    all_of,
    choose,
    equal,
    join,
    lit,
    lookup,
    member,
    negate,
    never,
    null,
    source,
    sure,
    walk,
)
from sme_diag.columnar.fields import Field
from sme_diag.columnar.integers import add, at_most, bitand, bounded, divide, less, multiply, nth, ymd
from sme_diag.columnar.program import Program


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        yield connection


def fields(inputs: Mapping[str, Column]) -> list[Field]:
    """A register that holds the inputs of a graph as they are; days as dates."""
    types = {TRUTH: "boolean", TEXT: "text", INTEGER: "number"}
    return [Field(name, name, "date" if is_day(c) else types[c.type]) for name, c in inputs.items()]


def is_day(column: Column) -> bool:
    return column.type == INTEGER and (column.low, column.high) == ORDINALS


def held(column: Column) -> str:
    if column.type == INTEGER:
        return "DATE" if is_day(column) else "DECIMAL(38, 0)"
    return "BOOLEAN" if column.type == TRUTH else "VARCHAR"


def run(engine: duckdb.DuckDBPyConnection, program: Program, graph: Graph) -> list[dict[str, object]]:
    """What DuckDB makes of the rows."""
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in graph.inputs}
    columns = ", ".join(["id INTEGER", *(f"{quoted[n]} {held(c)}" for n, c in graph.inputs.items())])
    engine.execute(f"CREATE OR REPLACE TEMP TABLE firms ({columns})")
    for at, row in enumerate(graph.rows):
        cells = [
            date.fromordinal(int(str(row[n]))) if is_day(c) and row[n] is not None else row[n]
            for n, c in graph.inputs.items()
        ]
        engine.execute(f"INSERT INTO firms VALUES ({', '.join('?' * (len(cells) + 1))})", [at, *cells])
    text = query(program, "firms", "duckdb", fields(graph.inputs))
    found = engine.execute(text).fetchall()
    names = [each[0] for each in engine.description or []]
    assert names == ["id", *program.outputs]
    return [dict(zip(names[1:], row[1:], strict=True)) for row in sorted(found)]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph=graphs())
def test_duckdb_finds_what_the_oracle_finds(engine: duckdb.DuckDBPyConnection, graph: Graph) -> None:
    assume(len({name.casefold() for name in graph.inputs}) == len(graph.inputs))
    rows = [{name: "x" if value == "" else value for name, value in row.items()} for row in graph.rows]
    graph = graph._replace(rows=rows)
    expected = [values(graph.outputs, row) for row in rows]
    assert run(engine, Program("random", graph.outputs), graph) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graph=graphs())
def test_the_other_dialects_parse_and_no_division_is_by_zero(graph: Graph) -> None:
    for dialect in ("postgres", "spark"):
        text = query(Program("random", graph.outputs), "firms", dialect, fields(graph.inputs))
        [tree] = sqlglot.parse(text, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
        assert tree is not None
        for node in tree.find_all(exp.Div, exp.IntDiv):
            by = node.expression.unnest()
            assert isinstance(by, exp.Nullif | exp.Literal | exp.Neg) or has_safe_divisor(graph), node.sql()
        for among in tree.find_all(exp.In):
            assert not any(isinstance(code, exp.Null) for code in among.expressions)


def has_safe_divisor(graph: Graph) -> bool:
    """Whether the program divides by something whose bounds leave 0 out, which needs no protection."""
    return any(c.op == "div" and not c.args[1].low <= 0 <= c.args[1].high for c in walk(graph.outputs.values()))


def test_a_divisor_is_made_null_where_its_bounds_admit_zero() -> None:
    count = source("count", INTEGER, 0, 9)
    share = divide(lit(100), choose(never(equal(count, lit(0))), count, NO_NUMBER))
    for dialect in ("duckdb", "postgres", "spark"):
        assert "nullif(" in query(Program("", {"share": share}), "t", dialect, [Field("count", "", "integer")])


NASTY = [
    "a'); DROP TABLE firms; --",
    "*/ x /*",
    "two\nlines",
    "back\\",
    "\\'",
    '"',
    "`",
    "${env:HOME}",
    "--",
    "\\' OR 1=1 --",
]


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_no_text_becomes_code(nasty: str, dialect: str) -> None:
    """Whatever stands in a title, a label, a code, a name or the table: the query has the same shape."""

    def shape(text: str) -> list[str]:
        item = source("lead", TEXT)
        outputs = {
            f"is {text}": member(item, {text, "b"}),
            "said": choose(sure(equal(item, lit(text))), lit(text), lit("other")),
            "joined": join([(null(item), text), (sure(equal(item, lit("b"))), "b")]),
        }
        program = Program(text, outputs, {equal(item, lit(text)): text})
        written = query(program, text.replace(".", ""), dialect, [Field("lead", text, "choice", known=(text, "b"))])
        assert "${" not in written or dialect != "spark"
        head = written[: written.index("WITH")].splitlines()
        assert all(line.startswith("--") and not line.endswith("\\") for line in head)
        tokens = sqlglot.tokenize(written, read=dialect)
        return [token.token_type.name for token in tokens]

    assert [*map(plain, shape(nasty))] == [*map(plain, shape("harmless"))]


def plain(kind: str) -> str:
    """The kind of a token; E'...' is a text as any other."""
    return "STRING" if kind in ("BYTE_STRING", "STRING") else kind


@pytest.mark.parametrize("nasty", NASTY)
def test_duckdb_takes_texts_as_they_are(engine: duckdb.DuckDBPyConnection, nasty: str) -> None:
    item = source("lead", TEXT)
    outputs = {nasty: equal(item, lit(nasty)), "not": negate(member(item, {nasty, "b"}))}
    graph = Graph(outputs, {"lead": item}, [{"lead": nasty}, {"lead": "b"}, {"lead": None}, {"lead": "c"}])
    assert run(engine, Program(nasty, outputs), graph) == [values(outputs, row) for row in graph.rows]


CODES = tuple(f"c{at}" for at in range(70))
REGISTER = [
    Field("sells", "What do you sell?", "choices", codes=CODES, none="c2"),
    Field("share", "Share of exports", "percent", 100, low=0, high=10_000),
    Field("staff", "People", "integer", 100, low=0, high=1_000_000),
    Field(
        "founded", "Day of foundation", "date", low=date(1900, 1, 1).toordinal(), high=date(2026, 11, 21).toordinal()
    ),
    Field("lead", "Who leads?", "choice", known=("owner", "it's me")),
]
READ = {
    "sells:0": source("sells:0", INTEGER, 0, 2**60 - 1),
    "sells:1": source("sells:1", INTEGER, 0, 2**10 - 1),
    "share": source("share", INTEGER, 0, 10_000),
    "staff": source("staff", INTEGER, 0, 1_000_000),
    "founded": source("founded", INTEGER, *ORDINALS),
    "lead": source("lead", TEXT),
}
CELLS: list[tuple[str, object, list[object]]] = [
    ("sells", None, [None, None]),
    ("sells", "", [None, None]),
    ("sells", ";", [0, 0]),
    ("sells", "c0;c59;c60;c69", [1 + (1 << 59), 1 + (1 << 9)]),
    ("sells", "c1;c1", [2, 0]),
    ("sells", "c0;c70", [None, None]),
    ("sells", "c0; c1", [None, None]),
    ("sells", "c2", [4, 0]),
    ("sells", "c0;c2", [None, None]),
    ("share", "12.5", [1250]),
    ("share", "0.29", [29]),
    ("share", "12.345", [None]),
    ("share", "100", [10_000]),
    ("share", "100.01", [None]),
    ("share", "-1", [None]),
    ("staff", "12", [1200]),
    ("staff", "12.5", [None]),
    ("founded", "1999-12-31", [date(1999, 12, 31).toordinal()]),
    ("founded", "1899-12-31", [None]),
    ("founded", "infinity", [None]),
    ("lead", "it's me", ["it's me"]),
    ("lead", "nobody", [None]),
    ("lead", "", [None]),
]


@pytest.mark.parametrize("number", ["DECIMAL(12, 4)", "DOUBLE"])
@pytest.mark.parametrize(("name", "cell", "expected"), CELLS)
def test_a_register_is_read_exactly(
    engine: duckdb.DuckDBPyConnection, number: str, name: str, cell: object, expected: list[object]
) -> None:
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE firms "
        f"(id VARCHAR, sells VARCHAR, share {number}, staff {number}, founded DATE, lead VARCHAR)"
    )
    engine.execute(f"INSERT INTO firms (id, {name}) VALUES ('F1', ?)", [cell])
    outputs = {key: column for key, column in READ.items() if key.partition(":")[0] == name}
    found = engine.execute(query(Program("", outputs), "firms", "duckdb", REGISTER)).fetchall()
    assert found == [("F1", *expected)]


@pytest.mark.parametrize(
    ("region", "country", "read"),
    [("FRI1", "FR", True), ("FRI1", "DE", False), ("EL30", "GR", True), ("GR30", "GR", False), ("FRI1", "US", True),
     ("FRI1", None, True), ("FRI1", "", True), (None, "FR", False), ("FRX9", "FR", False)],
)  # fmt: skip
def test_a_region_outside_its_country_is_no_answer(
    engine: duckdb.DuckDBPyConnection, region: str | None, country: str | None, read: bool
) -> None:
    prefixes = (("FR", "FR"), ("DE", "DE"), ("GR", "EL"))
    field = Field("region", "", "region", known=("FRI1", "EL30", "GR30"), country="country", prefixes=prefixes)
    engine.execute("CREATE OR REPLACE TEMP TABLE firms (id VARCHAR, country VARCHAR, region VARCHAR)")
    engine.execute("INSERT INTO firms VALUES ('F1', ?, ?)", [country, region])
    program = Program("", {"region": source("region", TEXT)})
    for dialect in ("postgres", "spark"):
        assert sqlglot.parse_one(query(program, "firms", dialect, [field]), read=dialect)
    [found] = engine.execute(query(program, "firms", "duckdb", [field])).fetchall()
    assert found == ("F1", region if read else None)


def test_only_the_columns_and_the_codes_that_are_needed_are_read() -> None:
    wanted = less(lit(0), bitand(READ["sells:1"], 1))
    text = query(Program("", {"wanted": wanted}), "firms", "duckdb", REGISTER)
    assert "position(';c60;' IN" in text
    assert "position(';c61;' IN" not in text
    assert "staff" not in text


def test_steps_are_shared_and_named_and_lines_are_short() -> None:
    keys = [choose(null(READ["sells:1"]), lit(at), lit(at + 1)) for at in range(200)]
    big = all_of(*(less(READ["staff"], lit(at)) for at in range(300)))
    score = lookup(READ["lead"], {"owner": 3, "it's me": 2}, None)
    outputs = {"big": big, "sum": add(*keys), "first": nth(keys, 0), "fifth": nth(keys, 4), "day": ymd(READ["founded"])}
    outputs |= {"score": add(score, score), "again": add(score, lit(1))}
    for dialect in ("duckdb", "postgres", "spark"):
        text = query(Program("Sixty\ntwo", outputs, {score: "Points"}), "firms", dialect, REGISTER)
        assert text.startswith("-- Sixty two\n")
        assert text.count("owner") == 3  # the header, the answers, the table of points
        assert "Points" in text
        assert max(map(len, text.splitlines())) <= 132


def test_an_input_of_which_two_bounds_are_known_is_read_within_the_wider(engine: duckdb.DuckDBPyConnection) -> None:
    wide = source("n", INTEGER, 0, 2**40)
    outputs = {"wide": wide, "narrow": add(bounded(wide, 0, 9), lit(1))}
    graph = Graph(outputs, {"n": wide}, [{"n": 7}, {"n": None}])
    assert run(engine, Program("", outputs), graph) == [values(outputs, row) for row in graph.rows]
    outputs = {"narrow": bounded(wide, 0, 9), "wide": wide}
    graph = Graph({"wide": wide}, {"n": wide}, [{"n": 2**40}])
    assert run(engine, Program("", outputs), graph)[0]["wide"] == 2**40


def test_quotients_and_denials_of_all_signs_and_of_null(engine: duckdb.DuckDBPyConnection) -> None:
    one, other = source("one", INTEGER, -9, 9), source("other", INTEGER, -9, 9)
    over = choose(never(equal(other, lit(0))), other, NO_NUMBER)
    outputs = {
        "mixed": divide(one, over),
        "above": divide(one, lit(4)),
        "below": divide(one, lit(-4)),
        "not less": negate(less(one, other)),
        "not at most": negate(at_most(one, other)),
        "not equal": negate(equal(one, other)),
        "never": never(at_most(one, other)),
        "of huge": divide(multiply(one, lit(2**60)), lit(2**59 + 1)),
    }
    cells = [None, *range(-9, 10)]
    graph = Graph(outputs, {"one": one, "other": other}, [{"one": a, "other": b} for a in cells for b in cells])
    assert run(engine, Program("", outputs), graph) == [values(outputs, row) for row in graph.rows]
