"""A JSON array of firms: cut into objects whatever stands in them, and what is wrong costs one firm."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sme_diag.batch import lines
from sme_diag.batch.array import read_array
from sme_diag.batch.lines import MAX_LINE
from sme_diag.cli import run
from sme_diag.problems import Refused

ROOT = Path(__file__).parents[2]
TINY = ("--questionnaire", "tiny", "--pack", str(ROOT / "tests/packs/tiny"), "--as-of", "2026-11-21", "--lang", "en")


def rows(content: str | bytes) -> list[tuple[int, dict[str, object], str]]:
    """Number, cells and problem of each row."""
    data = content.encode() if isinstance(content, str) else content
    found = read_array(io.BytesIO(data), "f").rows
    return [(row.number, row.cells, f"{row.problem.place} {row.problem.code}" if row.problem else "") for row in found]


def test_objects_as_people_write_them() -> None:
    text = '\ufeff [\n  {"id": "a", "n": 12.50, "x": [1, {"y": "]},[{"}]},\r\n\n{"id": "\\\\", "q": "\\",{"}, {"id": 3}\n]\n'
    assert rows(text) == [
        (1, {"id": "a", "n": Decimal("12.50"), "x": [1, {"y": "]},[{"}]}, ""),
        (2, {"id": "\\", "q": '",{'}, ""),
        (3, {"id": 3}, ""),
    ]
    assert read_array(io.BytesIO(text.encode()), "f").columns == ("id", "n", "x", "q")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[\n{"id": 1},\n{"id": x},\n{"id": 3}]', ["", "f:3:8 F024", ""]),
        ('[{"id": 1}, {"id": x}]', ["", "f:1:20 F024"]),
        ('[\n{"id": 1},\n{"id":\n 2 3},\n{"id": 3}]', ["", "f:4:4 F024", ""]),
        ('[\n{"id": "open},\n{"id": 2}]', ["f:2:1 F024"]),  # its bracket is in the text
        ('[{"id": 1}}, {"id": 2}]', ["f:1:11 F024", ""]),
        ('[{"id": 1}, [2], 3, null]', ["", "f:1:1 F025", "f:1:1 F025", "f:1:1 F025"]),
        ('[{"id": 1, "id": 2}]', ["f:1:1 F011"]),
        ('[{"id": NaN}]', ["f:1:1 F026"]),
        ('[{"id": 1},\n{"id": 2}', ["", "f:2:1 F024"]),
        ('[{"id": 1},\n', ["", "f:2:1 F024"]),
        ('[{"id": 1}]\n{"id": 2}', ["", "f:2:1 F024"]),
        ('[{"id": ' + "[" * 30 + "]" * 30 + "}]", ["f:1:1 F008"]),
        ('[{"id": ' + "[" * 200_000 + "]" * 200_000 + '}, {"id": 2}]', ["f:1:1 F008", ""]),
        ('[{"id": "' + "x" * (MAX_LINE + 1) + '"}, {"id": 2}]', ["f:1:1 F023", ""]),
        ('[{"id": "' + "x" * 6000 + '"}, {"id": 2}]', ["f:1:1 F022", ""]),
    ],
)
def test_what_is_wrong_costs_one_firm(text: str, wanted: list[str]) -> None:
    assert [problem for *_, problem in rows(text)] == wanted


def test_what_holds_nothing_or_is_not_utf_8_is_refused() -> None:
    for content, code in ((b"[]", "F007"), (b"[ \n ]", "F007"), (b'[\n{"id": "\xe9"}]', "F004")):
        with pytest.raises(Refused) as refused:
            rows(content)
        assert refused.value.problems[0].code == code


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.text(max_size=8) | st.integers(-99, 99) | st.booleans(), max_size=3)
    ),
    st.sampled_from([None, 1]),
    st.booleans(),
    st.integers(1, 9),
)
def test_the_pieces_a_file_comes_in_make_no_difference(
    firms: list[dict[str, object]], indent: int | None, ascii: bool, chunk: int
) -> None:
    content = json.dumps([{"id": 1}, *firms], indent=indent, ensure_ascii=ascii).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "CHUNK", chunk)
        assert [(cells, problem) for _, cells, problem in rows(content)] == [({"id": 1}, "")] + [(f, "") for f in firms]


def test_memory_does_not_grow_with_the_table() -> None:
    firm = b'{"id": "a", "text": "' + b"x" * 900 + b'"},'

    class Endless:
        """One long line."""

        def __init__(self) -> None:
            self.pieces: Iterator[bytes] = chain([b"["], repeat(firm * 100, 200), [b'{"id": 1}]'])

        def read(self, size: int, /) -> bytes:
            return next(self.pieces, b"")

    tracemalloc.start()
    try:
        count = sum(not row.problem for row in read_array(Endless(), "f").rows)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 20_001
    assert peak < 12_000_000


def test_a_table_and_an_answer_file_of_one_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text('[{"id": "A", "staff": 3}, {"id": "B", "staff": "many"}]', "utf-8")
    sheet = {"format": "sme-diag/answers@1", "questionnaire": {"id": "tiny", "version": "1.0.0"}, "firm": {"id": "C"}}
    (tmp_path / "c.json").write_text(json.dumps(sheet | {"answers": {"staff": 3}}), "utf-8")
    assert run(["batch", ".", "-o", "out.jsonl", *TINY]) == 1
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == [
        "A",
        "B",
        "C",
    ]
    assert "a.json, row 2: error A402" in capsys.readouterr().err
    assert run(["batch", "a.json", "--suggest-mapping", *TINY]) == 0
    assert "staff: staff" in capsys.readouterr().out


def test_an_array_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b' \n[{"id": "A", "staff": 3}]')))
    assert run(["batch", "-", "-o", "out.csv", *TINY]) == 0
