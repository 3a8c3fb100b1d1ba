"""The Polars printer gives what the reference gives, whatever types the data has."""

from datetime import date

import polars as pl
import pytest
from columnar_graphs import OPS, WORDS, Graph, graphs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import values

from sme_diag.columnar.as_polars import TooWide, frame
from sme_diag.columnar.columns import (
    INTEGER,
    TEXT,
    TRUTH,
    ZERO,
    Column,
    all_of,
    any_of,
    choose,
    equal,
    join,
    lit,
    lookup,
    member,
    null,
    prefix,
    source,
    sure,
    walk,
)
from sme_diag.columnar.integers import add, less, multiply, nth, ymd
from sme_diag.columnar.program import Program

PROFILE = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WHOLE = [(pl.Int8, 2**7), (pl.Int16, 2**15), (pl.Int32, 2**31), (pl.Int64, 2**63), (pl.Int128, 2**127)]


def run(outputs: dict[str, Column], data: pl.LazyFrame, *keep: str) -> pl.DataFrame:
    return frame(Program("", outputs), data, keep).collect(engine="streaming")


def one(column: Column, data: dict[str, list]) -> list:
    """The values of one column."""
    return run({"it": column}, pl.LazyFrame(data))["it"].to_list()


def types_of(column: Column, rows: list[dict[str, object]]) -> list[pl.DataType | type[pl.DataType]]:
    """Every type in which data can hold an input."""
    if column.type == TRUTH:
        return [pl.Boolean]
    if column.type == TEXT:
        held = {str(row[str(column.data)]) for row in rows} - {"None"}
        return [pl.String, pl.Categorical, pl.Enum(sorted(held)), pl.Enum(sorted(held | set(WORDS[3:]), key=len))]
    signed = [dtype for dtype, limit in WHOLE if -limit <= column.low and column.high < limit]
    return [*signed, *[pl.UInt64 if column.low >= 0 else pl.Int64]]


@PROFILE
@given(graphs(), st.data())
def test_every_graph_gives_what_the_reference_gives(graph: Graph, data: st.DataObject) -> None:
    schema = {name: data.draw(st.sampled_from(types_of(column, graph.rows))) for name, column in graph.inputs.items()}
    kept = data.draw(st.sampled_from([[], ["the row"], ["the row", *graph.inputs]]))
    rows = [row | {"the row": n} for n, row in enumerate(graph.rows)]
    got = run(graph.outputs, pl.LazyFrame(rows, schema=schema | {"the row": pl.Int64}), *kept)
    assert got.columns == [*kept, *graph.outputs]
    assert got.to_dicts() == [{name: row[name] for name in kept} | values(graph.outputs, row) for row in rows]
    for name, column in graph.outputs.items():
        if column.type == TEXT:
            assert got.schema[name] in (pl.String, pl.Enum)
        else:
            whole = next(dtype for dtype, limit in WHOLE if -limit <= column.low and column.high < limit)
            assert got.schema[name] == (whole if column.type == INTEGER else pl.Boolean)


def test_the_graphs_reach_every_operation() -> None:
    seen: set[str] = set()

    @settings(PROFILE, derandomize=True, max_examples=1000)
    @given(graphs())
    def look(graph: Graph) -> None:
        seen.update(column.op for column in walk(graph.outputs.values()))

    look()
    assert seen == OPS


@PROFILE
@given(graphs())
def test_every_value_keeps_to_the_bounds_of_its_column(graph: Graph) -> None:
    every = {str(n): column for n, column in enumerate(walk(graph.outputs.values()))}
    for row in graph.rows:
        for name, value in values(every, row).items():
            column = every[name]
            assert value is not None or column.nullable
            assert value is None or column.type != INTEGER or column.low <= value <= column.high  # type: ignore[operator]


def test_a_program_of_constants_has_a_row_for_each_firm() -> None:
    data = pl.LazyFrame({"a": [5, 6, 7]})
    assert run({"x": lit(3), "y": lit("FR")}, data).rows() == [(3, "FR")] * 3
    assert run({"x": lit(3)}, data, "a").rows() == [(5, 3), (6, 3), (7, 3)]
    assert run({"x": lit(3)}, data.head(0)).shape == (0, 1)


def test_what_no_type_holds_is_refused_before_anything_is_read() -> None:
    wide = source("w", INTEGER, 0, 2**100)
    with pytest.raises(TooWide):
        frame(Program("", {"x": multiply(wide, wide)}), pl.LazyFrame({"w": [1]}))
    near = [source(name, INTEGER, -(2**126), 2**126) for name in "ab"]
    with pytest.raises(TooWide):
        frame(Program("", {"x": add(*near)}), pl.LazyFrame({"a": [1], "b": [2]}))


def test_a_value_outside_the_type_of_its_bounds_fails_and_does_not_wrap() -> None:
    with pytest.raises(pl.exceptions.InvalidOperationError):
        one(add(source("n", INTEGER, 0, 100), lit(1)), {"n": [300]})


def test_many_firms_stay_in_their_order() -> None:
    n = source("n", INTEGER, 0, 10**6)
    data = pl.LazyFrame({"n": range(500_000)})
    got = run({"twice": multiply(n, lit(2)), "even": equal(add(n, ZERO), lit(4))}, data, "n")
    assert got["n"].to_list() == list(range(500_000))
    assert (got["twice"] == got["n"] * 2).all()
    assert got["even"].sum() == 1


def test_every_day_of_the_calendar() -> None:
    days = [*range(1, date.max.toordinal(), 211), date.max.toordinal(), None]
    got = one(ymd(source("day", INTEGER, 1, date.max.toordinal())), {"day": days})
    assert got == [day and int(date.fromordinal(day).strftime("%Y%m%d").rjust(8, "0")) for day in days]


def test_tables_with_gaps_and_without_for_narrow_and_wide_integers() -> None:
    table = {-7: "a", 3: "b", 4: "a", 5: "c"}
    asked = [-8, -7, -6, 3, 4, 5, 6, 100, None]
    for high in (127, 2**40, 2**100):
        item = source("n", INTEGER, -128, high)
        assert one(lookup(item, table, "none"), {"n": asked}) == [table.get(n, "none") for n in asked]
        assert one(lookup(item, table, None), {"n": asked}) == [table.get(n) for n in asked]
    sparse = {n * 1000: f"text {n}" for n in range(200)}
    wide = source("n", INTEGER, 0, 10**9)
    assert one(lookup(wide, sparse, "?"), {"n": [0, 1, 199_000, None]}) == ["text 0", "?", "text 199", "?"]


def test_a_text_of_which_much_is_asked() -> None:
    """Texts that no table knows and NULL are told apart, however many are compared."""
    codes = [f"code {n}" for n in range(300)]
    asked = ["code 0", "code 299", "else", "", None]
    text = source("t", TEXT)
    assert one(member(text, codes), {"t": asked}) == [True, True, False, False, None]
    assert one(member(prefix(text, 6), ["code 2", "code 0"]), {"t": asked}) == [True, True, False, False, None]
    assert one(null(text), {"t": asked}) == [False, False, False, False, True]
    same = {code: equal(text, lit(code)) for code in codes}
    got = run(same, pl.LazyFrame({"t": asked}))
    assert got["code 299"].to_list() == [False, True, False, False, None]
    assert lookup_of(text, codes, asked) == [0, 299, -1, -1, -1]
    assert one(any_of(member(text, codes[:2]), equal(text, lit("else"))), {"t": asked}) == [
        True,
        False,
        True,
        False,
        None,
    ]


def lookup_of(text: Column, codes: list[str], asked: list[str | None]) -> list[int]:
    return one(lookup(text, {code: n for n, code in enumerate(codes)}, -1), {"t": asked})


@pytest.mark.parametrize("names", [1, 3, 10, 11, 25])
def test_names_joined_by_one_table_or_several(names: int) -> None:
    flags = {f"f{n}": source(f"f{n}", TRUTH, nullable=False) for n in range(names)}
    rows = [{f: (n * 7 + k) % 3 == 0 for n, f in enumerate(flags)} for k in range(3)]
    rows += [dict.fromkeys(flags, False), dict.fromkeys(flags, True)]
    outputs = {"it": join([(flag, name if name != "f2" else "") for name, flag in flags.items()])}
    assert run(outputs, pl.LazyFrame(rows)).to_dicts() == [values(outputs, row) for row in rows]


def test_the_greatest_of_many_keys_ties_and_constants_included() -> None:
    keys = [source(f"k{n}", INTEGER, -9, 40_000, False) for n in range(97)] + [lit(7), lit(7)]
    outputs = {str(n): nth(keys, n) for n in (0, 1, 4, 6)}
    rows = [{f"k{n}": (n * n * k) % 101 - 9 for n in range(97)} for k in range(20)]
    assert run(outputs, pl.LazyFrame(rows)).to_dicts() == [values(outputs, row) for row in rows]


def test_long_chains_and_wide_nodes_need_no_deep_recursion() -> None:
    n, b = source("n", INTEGER, 0, 10), source("b", TRUTH)
    chain: Column = n
    for k in range(2000):
        chain = choose(sure(equal(n, lit(k % 11))), lit(k), chain)
    broad = all_of(*[~equal(n, lit(k)) for k in range(3000)], b)
    total = add(*[choose(sure(less(n, lit(k))), lit(k), ZERO) for k in range(1000)])
    outputs = {"chain": chain, "broad": broad, "total": total}
    rows = [{"n": k, "b": b} for k in (0, 4, 10, None) for b in (True, None)]
    assert run(outputs, pl.LazyFrame(rows)).to_dicts() == [values(outputs, row) for row in rows]
