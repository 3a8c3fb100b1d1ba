"""Tables of text as people export them: what they hold, what is detected and said, and which row is refused for what."""

import io
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, cycle, islice
from pathlib import Path

import pytest

from sme_diag.batch import lines
from sme_diag.batch.lines import Source
from sme_diag.batch.tables import MAX_LINES, Table, read_csv, read_jsonl
from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.problems import CODES, WARNINGS, Problem, Refused

WIDE = "x" * 5001
HUGE = "y" * (1 << 20) + "z"


def read(kind: str, content: str | bytes) -> Table:
    """The table of some content."""
    data = content.encode() if isinstance(content, str) else content
    return (read_csv if kind == "csv" else read_jsonl)(io.BytesIO(data), "firms")


# what cannot be read: kind, content, problem at its place, and the numbers of the good rows

REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("csv", "", "firms F007"),
    "only a mark": ("csv", b"\xef\xbb\xbf", "firms F007"),
    "only blank lines": ("csv", "\n \r\n\t\n", "firms F007"),
    "only separators": ("csv", ";;;\n;;;\n", "firms F007"),
    "only the separator": ("csv", "sep=;\n", "firms F007"),
    "empty, JSON lines": ("jsonl", "\n\n", "firms F007"),
    "a workbook": ("csv", b"PK\x03\x04\x14\x00\x06\x00", "firms F017"),
    "two bytes a letter, no mark": ("csv", "id;n\n1;2\n".encode("utf-16-le"), "firms F017"),
    "four bytes a letter": ("csv", "id;n\n1;2\n".encode("utf-32"), "firms F017"),
    "a workbook, JSON lines": ("jsonl", b"PK\x03\x04\x14\x00\x06\x00", "firms F017"),
    "a header without a name": ("csv", "\nid,,n\n1,2,3\n", "firms:2:1 F018"),
    "a header twice": ("csv", "id;n; id \n1;2;3\n", "firms:1:1 F019"),
    "a header with a quote left open": ("csv", 'id;"n\n1;2\n3;4\n', "firms:1:1 F020"),
    "a header too long": ("csv", f"id;{WIDE}\n", "firms:1:1 F022"),
    "a header too large": ("csv", "id;" + HUGE, "firms:1:1 F023"),
    "a damaged header": ("csv", b"id;caf\xe9\n1;\xc3\xa9\n2;\xc3\xa9\n", "firms:1:1 F016"),
}

BAD_ROWS: dict[str, tuple[str, str | bytes, list[str], list[int]]] = {
    "another encoding in UTF-8": ("csv", b"id;n\n1;\xc3\xa9\n2;\xe9\n3;\xc3\xa9\n", ["2 firms:3:1 F016"], [1, 3]),
    "UTF-8 in another encoding": ("csv", b"id;n\n1;\xe9\n2;\xe9\n3;\xc3\xa9\n", ["3 firms:4:1 F016"], [1, 2]),
    "undefined in cp1252": ("csv", b"id;n\n1;\xe9\n2;\x8d\xe9\n3;x\n", ["2 firms:3:1 F016"], [1, 3]),
    "half a letter of UTF-16": ("csv", "id;n\n1;2\n3;é".encode("utf-16")[:-1], ["2 firms:3:1 F016"], [1]),
    "latin in JSON lines": ("jsonl", b'{"id":"a"}\n{"id":"\xe9"}\n', ["2 firms:2:1 F016"], [1]),
    "a quote left open": ("csv", 'id;n;m\n1;"2;3\n4;5;6\n7;8;9\n', ["1 firms:2:1 F020"], [2, 3]),
    "a quote left open before others": ("csv", 'id;n;m\n1;"2;3\n4;"5";6\n7;8;9\n', ["1 firms:2:1 F020"], [2, 3]),
    "text after a quote": ("csv", 'id;n\n1;"a" b\n2;c\n', ["1 firms:2:1 F020"], [2]),
    "a quote in a cell of two lines": (
        "csv",
        'id;n;m\n1;"the "best"\nof all";3\n4;5;6\n',
        ["1 firms:2:1 F020"],
        [2, 3],
    ),
    "what is left of a broken row": (
        "csv",
        'id;n;m\n1;"one\ntwo\n"three" four";3\n4;5;6\n',
        ["1 firms:2:1 F020", "2 firms:3:1 F020", "3 firms:4:1 F020"],
        [4],
    ),
    "too many cells": ("csv", "id,n\n1,12,5\n2,3\n", ["1 firms:2:1 F021"], [2]),
    "a cell too long": ("csv", f"id;n\n1;{WIDE}\n2;3\n", ["1 firms:2:1 F022"], [2]),
    "a quoted cell far too long": ("csv", f'id;n\n1;"{WIDE * 40}"\n2;3\n', ["1 firms:2:1 F022"], [2]),
    "a text too long": ("jsonl", f'{{"id": "{WIDE}"}}\n{{"id": 2}}\n', ["1 firms:1:1 F022"], [2]),
    "a row too large": ("csv", f"id;n\n1;{HUGE}{HUGE}\n2;3\n", ["1 firms:2:1 F023"], [2]),
    "a line too large": ("jsonl", f'{{"id": "{HUGE}"}}\n{{"id": 2}}\n', ["1 firms:1:1 F023"], [2]),
    "not JSON": ("jsonl", '{"id": 1}\n{"id": x}\n{"id": 3', ["2 firms:2:8 F024", "3 firms:3:9 F024"], [1]),
    "an array": ("jsonl", '[{"id": 1}]\n7\n{"id": 3}\n', ["1 firms:1:1 F025", "2 firms:2:1 F025"], [3]),
    "not numbers": ("jsonl", '{"id": NaN}\n{"id": -Infinity}\n', ["1 firms:1:1 F026", "2 firms:2:1 F026"], []),
    "numbers too long": (
        "jsonl",
        f'{{"id": {"9" * 5000}}}\n{{"id": 1e999999999}}\n{{"id": 1e{"9" * 30}}}\n{{"id": 0e-900}}\n',
        [f"{n} firms:{n}:1 F026" for n in range(1, 5)],
        [],
    ),
    "a key twice": (
        "jsonl",
        '{"id": 1, "id": 2}\n{"id": 2, "x": {"a": 1, "a": 1}}\n',
        ["1 firms:1:1 F011", "2 firms:2:1 F011"],
        [],
    ),
    "deep": (
        "jsonl",
        '{"id": ' + "[" * 24 + "]" * 24 + '}\n{"id": ' + "[" * 500_000 + "\n",
        ["1 firms:1:1 F008", "2 firms:2:1 F008"],
        [],
    ),
}

SAID: dict[str, tuple[str, str | bytes, list[str], list[str]]] = {
    "UTF-8 and commas": ("csv", "id,né\n1,é\n", [], ["id", "né"]),
    "UTF-8 with its mark": ("csv", "id,né\n1,é\n".encode("utf-8-sig"), ["F030"], ["id", "né"]),
    "UTF-8 with its mark, JSON": ("jsonl", '{"é": 1}\n{"n": 2}'.encode("utf-8-sig"), ["F030"], ["é", "n"]),
    "UTF-16": ("csv", "id\tné\n1\té\n".encode("utf-16"), ["F027 UTF-16", "F028 Tab"], ["id", "né"]),
    "UTF-16, JSON": ("jsonl", '{"é": 1}\n'.encode("utf-16"), ["F027 UTF-16"], ["é"]),
    "cp1252": ("csv", "id|né€\n1|é\n".encode("cp1252"), ["F027 Windows-1252", "F028 |"], ["id", "né€"]),
    "decimal comma": ("csv", "id;n\n1;12,5\n2;1.234,50\n", ["F028 ;", "F029"], ["id", "n"]),
    "decimal point": ("csv", "id;n\n1;12.5\n2;1,234\n", ["F028 ;"], ["id", "n"]),
    "thousands say nothing": ("csv", "id;n\n1;1,234\n2;12,345\n", ["F028 ;"], ["id", "n"]),
    "commas in text": ("csv", "id;Turnover, in EUR\n1;12,5\n2;7,5\n", ["F028 ;", "F029"], ["id", "Turnover, in EUR"]),
    "semicolons in answers": ("csv", "id,n;m,o\n1,a;b,2\n2,c;,3\n", [], ["id", "n;m", "o"]),
    "separators in quotes over lines": ("csv", 'id,"a;b"\n1,"x;y\n;;z;t"\n2,"q;""r"""\n', [], ["id", "a;b"]),
    "separators in quotes": ("csv", 'id,"a;b;c;d"\n1,"x;y;z;t"\n', [], ["id", "a;b;c;d"]),
    "sep=": ("csv", "sep=;\r\nid;a,b,c\r\n1;x,y,z\r\n", ["F028 ;"], ["id", "a,b,c"]),
    "sep= as any sign": ("csv", '"SEP=^"\nid^a\n1^2\n', ["F028 ^"], ["id", "a"]),
    "one column": ("csv", "id\n1\n2\n", [], ["id"]),
    "one column of numbers": ("csv", "n\n12,5\n3,5\n", ["F028 ;", "F029"], ["n"]),
    "header only": ("csv", "id;n", ["F028 ;"], ["id", "n"]),
    "blank lines above": ("csv", "\n;;\n id ; n \n", ["F028 ;"], ["id", "n"]),
    "a header of two lines": ("csv", 'id;"How many\npeople?"\n1;2\n', ["F028 ;"], ["id", "How many\npeople?"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused(case: str) -> None:
    kind, content, expected = REFUSED[case]
    with pytest.raises(Refused) as refused:
        read(kind, content)
    assert [f"{p.place} {p.code}" for p in refused.value.problems] == [expected]
    say(*refused.value.problems)


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_told_so_and_the_others_are_read(case: str) -> None:
    kind, content, expected, good = BAD_ROWS[case]
    rows = list(read(kind, content).rows)
    bad = [(row.number, row.problem) for row in rows if row.problem]
    assert [f"{number} {p.place} {p.code}" for number, p in bad] == expected
    assert [row.number for row in rows if not row.problem] == good
    say(*(problem for _, problem in bad))


@pytest.mark.parametrize("case", SAID)
def test_what_is_detected_is_said(case: str) -> None:
    kind, content, notes, columns = SAID[case]
    table = read(kind, content)
    assert [" ".join([note.code, *note.args.values()]) for note in table.notes] == notes
    assert list(table.columns) == columns
    assert table.decimal_comma == ("F029" in notes)
    assert not [row for row in table.rows if row.problem]
    say(*table.notes)


def say(*problems: Problem) -> None:
    """Every problem has its sentence in every language."""
    for problem in problems:
        for lang in languages():
            assert catalogue(lang).say(f"problems.{problem.code}", **problem.args)


def test_every_code_of_tables_is_shown() -> None:
    shown = {words.split()[-1] for *_, words in REFUSED.values()}
    shown |= {words.split()[-1] for _, _, problems, _ in BAD_ROWS.values() for words in problems}
    notes = {words.split()[0] for _, _, found, _ in SAID.values() for words in found}
    assert {code for code in CODES if "F016" <= code <= "F030"} <= shown | notes
    assert notes <= WARNINGS
    assert not shown & WARNINGS


def test_cells_are_text_without_the_blanks_around() -> None:
    content = 'id;text;n\n 1 ; "a;b";=1+1\n2;"two ""words"" on\r\n\r\ntwo lines";@x\n'
    content += '3;5" pipe;\n4;a\x00\x1b[1m\n\n;;\n7\n8;9;10;;\n'
    rows = list(read("csv", content).rows)
    assert [(row.number, *row.cells.values()) for row in rows] == [
        (1, "1", "a;b", "=1+1"),
        (2, "2", 'two "words" on\n\ntwo lines', "@x"),
        (3, "3", '5" pipe', ""),
        (4, "4", "a\x00\x1b[1m", ""),
        (7, "7", "", ""),
        (8, "8", "9", "10"),
    ]
    assert all(list(row.cells) == ["id", "text", "n"] and not row.problem for row in rows)


def test_a_bad_row_keeps_what_could_be_made_out() -> None:
    bad = [next(row for row in read("csv", BAD_ROWS[case][1]).rows if row.problem) for case in (
        "another encoding in UTF-8", "a quote left open", "too many cells",
    )]  # fmt: skip
    assert [row.cells for row in bad] == [{"id": "2", "n": "é"}, {"id": "1", "n": "2;3"}, {"id": "1", "n": "12"}]
    assert [row.cells["id"] for row in read("jsonl", '{"id": 4, "n": NaN}\n{"id": 5, "n": 1, "n": 2}\n').rows] == [4, 5]


def test_values_of_json_lines() -> None:
    content = (
        '\n{"id": "a", "n": 3, "x": 0.10, "y": 1e3, "z": [true, null], "t": {"from": 2.0}}\r\n \n{"late": -0.5e-1}'
    )
    rows = list(read("jsonl", content).rows)
    assert [row.number for row in rows] == [2, 4]
    assert rows[0].cells == {"id": "a", "n": 3, "x": Decimal("0.10"), "y": 1000, "z": [True, None], "t": {"from": 2}}
    assert type(rows[0].cells["y"]) is int
    assert str(rows[0].cells["x"]) == "0.10"
    assert rows[1].cells == {"late": Decimal("-0.05")}
    assert not [row for row in rows if row.problem]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 7, 1 << 18])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_pieces_a_file_comes_in_make_no_difference(
    monkeypatch: pytest.MonkeyPatch, end: str, chunk: int, encoding: str, tmp_path: Path
) -> None:
    monkeypatch.setattr(lines, "CHUNK", chunk)
    monkeypatch.setattr(lines, "HEAD", 12)
    monkeypatch.setattr(lines, "MAX_LINE", 60)
    data = end.join(["id;né", "1;à€", "", f'3;"x{end}y"', f"4;{'é' * 100}", "5;ü", ""]).encode(encoding)
    (tmp_path / "firms.csv").write_bytes(data)
    for source in (tmp_path / "firms.csv", io.BytesIO(data)):
        table = read_csv(source, "firms")
        rows = list(table.rows)
        assert table.columns == ("id", "né")
        assert [(r.number, r.problem and r.problem.code) for r in rows] == [
            (1, None),
            (3, None),
            (4, "F023"),
            (5, None),
        ]
        assert [rows[n].cells["né"] for n in (0, 1, 3)] == ["à€", "x\ny", "ü"]


def test_the_encoding_of_a_file_is_found_however_far_down(tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_bytes(b"id;n\n" + b"1;plain\n" * 200_000 + b"2;caf\xe9\n" + b"3;plain\n" * 10)
    table = read_csv(file, "firms")
    assert [note.code for note in table.notes] == ["F027", "F028"]
    last = [row for row in table.rows if row.number == 200_001]
    assert (last[0].cells["n"], last[0].problem) == ("café", None)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.csv", "F001"), (tmp_path, "F002"), (tmp_path / "a\0b", "F015")):
        for reader in (read_csv, read_jsonl):
            with pytest.raises(Refused) as refused:
                reader(path, "firms")
            assert refused.value.problems[0].code == code


class Endless(Source):
    """So many bytes of the same pieces, made while they are read; it knows how much was taken."""

    def __init__(self, first: bytes, pieces: Iterator[bytes], size: int) -> None:
        self.taken, self._left = 0, size
        self._pieces = chain([first], pieces)

    def read(self, size: int, /) -> bytes:
        piece = next(self._pieces, b"") if self._left > 0 else b""
        assert len(piece) <= size
        self._left -= len(piece)
        self.taken += len(piece)
        return piece


def test_memory_does_not_grow_with_the_table() -> None:
    row = b";".join([b"x" * 900] * 20) + b"\n"
    stream = Endless(b";".join(b"c%d" % n for n in range(20)) + b"\n", cycle([row * 10]), 200_000_000)
    tracemalloc.start()
    try:
        count = sum(not row.problem for row in read_csv(stream, "firms").rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count * len(row) >= 199_000_000
    assert peak < 12_000_000


def test_a_quote_left_open_does_not_swallow_the_file() -> None:
    stream = Endless(b'id;n\n1;"open\n', cycle([b"plain;text\n" * 1000]), 50_000_000)
    rows = read_csv(stream, "firms").rows
    first = next(rows)
    assert first.problem
    assert (first.number, first.problem.code, first.problem.place.line) == (1, "F020", 2)
    assert stream.taken < 5_000_000
    assert [(row.number, row.problem) for row in islice(rows, 3)] == [(2, None), (3, None), (4, None)]


def test_every_line_with_a_quote_left_open_takes_no_more_than_its_share() -> None:
    """Each of these lines closes the mark of the one before and opens its own: nothing ends, whichever line one begins in."""
    count = 2 * MAX_LINES
    rows = list(read("csv", "id,n\n" + 'a","\n' * count).rows)
    assert len(rows) == count
    assert all(row.problem and row.problem.code == "F020" for row in rows)
