"""Tables as they come: encodings, separators, decimal marks, rubbish; and never more of them in memory than a row."""

import io
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sme_diag.batch.tables import Table, read_csv, read_jsonl
from sme_diag.problems import Refused


def table(content: bytes) -> Table:
    """A CSV table from bytes."""
    return read_csv(io.BytesIO(content), "t.csv")


@pytest.mark.parametrize(
    ("content", "cells", "comma", "notes"),
    [
        (b"id,staff\r\nA,12.5\r\n", {"id": "A", "staff": "12.5"}, False, []),
        (b"id;staff\nA;12,5\n", {"id": "A", "staff": "12,5"}, True, []),
        (b"id;staff\nA;12.5\n", {"id": "A", "staff": "12.5"}, False, []),
        (b"id\tname\nA\tB,C;D\n", {"id": "A", "name": "B,C;D"}, False, []),
        (b"id|name\nA|B\n", {"id": "A", "name": "B"}, False, []),
        (b"sep=;\r\nid;name\r\nA;B\r\n", {"id": "A", "name": "B"}, False, []),
        (b'id,"a;b;c;d"\nA,B\n', {"id": "A", "a;b;c;d": "B"}, False, []),
        (b'id,name\nA,"two\nlines, ""quoted"""\n', {"id": "A", "name": 'two\nlines, "quoted"'}, False, []),
        ("id,name\nA,Ústí\n".encode(), {"id": "A", "name": "Ústí"}, False, []),
        ("id,name\nA,Ústí\n".encode("utf-8-sig"), {"id": "A", "name": "Ústí"}, False, []),
        ("id,name\nA,Ústí\n".encode("utf-16"), {"id": "A", "name": "Ústí"}, False, []),
        ("id;name\nA;Müller €\n".encode("cp1252"), {"id": "A", "name": "Müller €"}, False, ["B606"]),
        (b"id,name\n A , B \n", {"id": "A", "name": "B"}, False, []),
        (b"id,name\n\n,,\nA\n", {"id": "A", "name": ""}, False, []),
        (b"id,,name\nA,x,B\n", {"id": "A", "name": "B"}, False, []),
        (b"id\nA\0B\n", {"id": "AB"}, False, []),
        (b"id,sum\nA,=1+1\n", {"id": "A", "sum": "=1+1"}, False, []),
    ],
)
def test_a_table_is_read_as_it_was_saved(content: bytes, cells: dict[str, str], comma: bool, notes: list[str]) -> None:
    found = table(content)
    assert found.decimal_comma is comma
    assert [note.code for note in found.notes] == notes
    assert [record.cells for record in found.rows] == [cells]


def test_rows_are_numbered_as_they_stand_and_blank_ones_are_left_out() -> None:
    assert [record.number for record in table(b"id\nA\n\nB\n").rows] == [1, 3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "B607"),
        (b"\n\n", "B607"),
        (b",,\n1,2,3\n", "B607"),
        (b"id,staff,staff\n1,2,3\n", "B609"),
        (b"id\n" + b"x" * (1 << 21), "B608"),
        (b"x" * (1 << 21), "B608"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        list(table(content).rows)
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"id,name\nA,B,C\nD,E\n", ["B611", None]),
        (b"id,name\nA,B,\n", [None]),  # an empty cell too many is nothing
        (b'id,name\nA,"open\nB,C\n', ["B610"]),
        (b'id,name\nA,"x" y\nB,C\n', ["B610"]),
        (b"id,name\nA," + b"x" * 5001 + b"\nB,C\n", ["B612", None]),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read_where_they_can_be(content: bytes, codes: list[str | None]) -> None:
    assert [record.problem and record.problem.code for record in table(content).rows] == codes


def test_json_lines() -> None:
    lines = b'{"id": "A", "staff": 12.5, "sells": ["goods"]}\n\n{"id": "B", "more": null}\n'
    found = read_jsonl(io.BytesIO(lines), "t.jsonl")
    assert found.columns == ("id", "staff", "sells")
    assert [(record.number, record.cells) for record in found.rows] == [
        (1, {"id": "A", "staff": Decimal("12.5"), "sells": ["goods"]}),
        (3, {"id": "B", "more": None}),
    ]


@pytest.mark.parametrize("line", ["[1]", "12", "{", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 100_000, "nonsense"])
def test_a_line_that_is_no_object_is_named(line: str) -> None:
    found = read_jsonl(io.BytesIO(f'{line}\n{{"id": "A"}}\n'.encode()), "t.jsonl")
    assert [record.problem and record.problem.code for record in found.rows] == ["B610", None]


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_fail(content: bytes) -> None:
    for read in (read_csv, read_jsonl):
        try:
            found = read(io.BytesIO(content), "t")
            assert all(isinstance(record.number, int) for record in found.rows)
        except Refused:
            pass


def test_a_long_table_is_never_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    with file.open("w", encoding="utf-8") as stream:
        stream.write("id,name\n")
        stream.writelines(f"F{number},{'x' * 100}\n" for number in range(100_000))
    tracemalloc.start()
    assert sum(1 for _ in read_csv(file, "long.csv").rows) == 100_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 << 20 < file.stat().st_size
