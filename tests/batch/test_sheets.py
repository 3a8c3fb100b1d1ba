"""Workbooks as people keep them: what a cell means, which sheet is read, and what is refused before it can do harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from sme_diag.batch import workbook
from sme_diag.batch.cells import written
from sme_diag.batch.sheets import read_workbook
from sme_diag.batch.sources import table
from sme_diag.batch.tables import MAX_CELL, Table
from sme_diag.batch.workbook import letters
from sme_diag.cli import run
from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.problems import Problem, Refused

ROOT = Path(__file__).parents[2]
TINY = ("--questionnaire", "tiny", "--pack", str(ROOT / "tests/packs/tiny"), "--as-of", "2026-11-21", "--lang", "en")
Fill = Callable[[Workbook], None]


def saved(file: Path, fill: Fill) -> Path:
    """A workbook made by a function."""
    book = Workbook(file)
    fill(book)
    book.close()
    return file


def of_rows(file: Path, *rows: list[Any]) -> Path:
    """A workbook of one sheet."""

    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return saved(file, fill)


def read(file: Path) -> Table:
    """The table of a workbook, whose column of ids is called id."""
    return read_workbook(file, "firms", lambda header: header == "id")


def refused(file: Path) -> Problem:
    """The one problem a workbook is refused with, which has its sentence in every language."""
    with pytest.raises(Refused) as caught:
        read(file)
    (problem,) = caught.value.problems
    say(problem)
    return problem


def say(problem: Problem) -> None:
    for lang in languages():
        assert catalogue(lang).say(f"problems.{problem.code}", **problem.args)


def cells_of(file: Path) -> list[tuple[int, dict[str, object]]]:
    return [(row.number, row.cells) for row in read(file).rows]


# what a cell means


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (14.0, "14"),
        (-3.0, "-3"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        (2**53 + 0.0, "9007199254740992"),
        (7, "7"),
        (True, "true"),
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, 10, 30), "2024-05-01"),
        (time(10, 30), "10:30:00"),
        (timedelta(hours=36), "1 day, 12:00:00"),
        (" 12,5 ", "12,5"),
        ("  ", None),
        (None, None),
        (b"caf\xc3\xa9", "café"),
        (["goods", 1.0], ["goods", "1"]),
        ({"from": 5.0, "to": None}, {"from": "5"}),
    ],
)
def test_a_typed_cell_is_what_a_csv_would_hold(cell: object, text: object) -> None:
    assert written(cell) == text


def test_numbers_dates_truth_and_formulas(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "n", "d", "b", "f"])
        for number, form in enumerate(("dd/mm/yyyy", "yyyy-mm-dd", "d mmm yy hh:mm"), start=1):
            sheet.write(number, 0, number)
            sheet.write(number, 1, (14.0, "12,5", "many")[number - 1])
            sheet.write_datetime(number, 2, datetime(2024, 5, 1, 9), book.add_format({"num_format": form}))
            sheet.write(number, 3, number == 1)
        sheet.write_formula(1, 4, "=1+1", None, 2)
        sheet.write_formula(2, 4, '="a"&"b"', None, "ab")
        sheet.write_string(3, 4, "=1+1")

    assert cells_of(saved(tmp_path / "f.xlsx", fill)) == [
        (2, {"id": "1", "n": "14", "d": "2024-05-01", "b": "true", "f": "2"}),
        (3, {"id": "2", "n": "12,5", "d": "2024-05-01", "b": "false", "f": "ab"}),
        (4, {"id": "3", "n": "many", "d": "2024-05-01", "b": "false", "f": "=1+1"}),
    ]


def test_a_percentage_is_what_the_spreadsheet_shows(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        forms = ["0%", "0.0 %", '0.00" %"', "0.00", "0.00%;[Red]-0.00%"]
        sheet.write_row(2, 1, ["id", *(f"c{number}" for number in range(len(forms)))])
        sheet.write(4, 1, "a")
        for number, form in enumerate(forms):
            sheet.write_number(4, 2 + number, 0.07, book.add_format({"num_format": form}))

        sheet.write_blank(4, 0, None, book.add_format({"num_format": "0%"}))  # a style is no value

    found = cells_of(saved(tmp_path / "f.xlsx", fill))
    assert found == [(5, {"id": "a", "c0": "7%", "c1": "7%", "c2": "0.07", "c3": "0.07", "c4": "7%"})]


def test_an_error_of_the_spreadsheet_is_a_defect_of_its_cell(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "n", "m", "other"])
        sheet.write_row(3, 0, ["a", 1, "#N/A"])  # text that looks like an error
        sheet.write_formula(3, 1, "=NA()", None, "#N/A")
        sheet.write_row(4, 0, ["c", 2, 3])
        sheet.write_formula(5, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(6, 4, "=NA()", None, "#N/A")  # beside the table

    rows = list(read(saved(tmp_path / "f.xlsx", fill)).rows)
    assert [(row.number, row.problem and row.problem.code) for row in rows] == [
        (4, None), (5, None), (6, None), (7, "F021"),
    ]  # fmt: skip
    found = [(row.number, d.column, d.value, d.problem.code) for row in rows for d in row.defects]
    assert found == [(4, "n", "#N/A", "F037"), (6, "m", "#DIV/0!", "F037"), (7, "", "#N/A", "F037")]
    assert rows[0].cells == {"id": "a", "n": None, "m": "#N/A", "other": None}
    say(rows[0].defects[0].problem)


def test_errors_are_in_the_ledger_and_the_firm_is_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "staff", "notes"])
        for number, column in enumerate((1, 2, 0), start=1):
            sheet.write(number, 0, f"A{number}")
            sheet.write_formula(number, column, "=NA()", None, "#N/A")

    monkeypatch.chdir(tmp_path)
    saved(tmp_path / "f.xlsx", fill)
    assert run(["batch", "f.xlsx", "-o", "out.csv", "--errors", "e.csv", *TINY]) == 1
    assert "3 firms: 2 scored, 1 refused, 2 with a defect." in capsys.readouterr().err
    ledger = (tmp_path / "e.csv").read_text("utf-8-sig").splitlines()[1:]
    assert [",".join(line.split(",")[1:5]) for line in ledger] == [
        "2,staff,#N/A,F037",
        "4,id,#N/A,F037",
        "4,id,,B605",
    ]


def test_rows_of_another_width_and_cells_too_long(tmp_path: Path) -> None:
    rows = [["id", "n"], ["a", 1, "x"], ["b", "y" * (MAX_CELL + 1)], ["c"]]
    found = list(read(of_rows(tmp_path / "f.xlsx", *rows)).rows)
    assert [(row.number, row.problem and row.problem.code) for row in found] == [(2, "F021"), (3, "F022"), (4, None)]


# which sheet


def several(book: Workbook) -> None:
    notes, table, other = (book.add_worksheet(name) for name in ("Notes", "Firms", "Old"))
    notes.write(0, 0, "Read me")
    table.write_column(2, 1, ["id", "a"])
    other.write_column(0, 0, ["id", "b"])
    book.add_worksheet("Empty")
    hidden = book.add_worksheet("Lists")
    hidden.write(0, 0, "id")
    hidden.hide()


def test_a_sheet_of_formulas_that_come_to_nothing_is_passed_over(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet().write_formula(0, 0, '=""', None, "")
        book.add_worksheet().write_column(0, 0, ["number", "a"])

    assert read(saved(tmp_path / "f.xlsx", fill)).columns == ("number",)


def test_the_first_sheet_with_ids_is_read_and_said(tmp_path: Path) -> None:
    table = read(saved(tmp_path / "f.xlsx", several))
    assert [(note.code, *note.args.values()) for note in table.notes] == [("F036", "Firms", "Notes, Old")]
    say(table.notes[0])
    assert [(row.number, row.cells) for row in table.rows] == [(4, {"id": "a"})]


def test_without_ids_the_first_sheet_that_holds_anything_is_read(tmp_path: Path) -> None:
    file = saved(tmp_path / "f.xlsx", several)
    found = read_workbook(file, "firms", lambda header: header == "number")
    assert found.columns == ("Read me",) and found.notes[0].args["sheet"] == "Notes"


def test_a_sheet_of_one_workbook_says_nothing(tmp_path: Path) -> None:
    assert read(of_rows(tmp_path / "f.xlsm", ["id"], ["a"])).notes == ()


# what is refused


def rewritten(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with one part changed."""
    with zipfile.ZipFile(file) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, content)
    return file


def test_no_workbook_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    whole = of_rows(tmp_path / "whole.xlsx", ["id"], ["a"]).read_bytes()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as other:
        other.writestr("word/document.xml", "<a/>")
    broken = rewritten(of_rows(tmp_path / "b.xlsx", ["id"], ["a"]), "xl/worksheets/sheet1.xml", lambda xml: xml[:-40])
    for content in (
        b"",
        b"id;n\n1;2\n",
        whole[:-100],
        whole[: len(whole) // 2],
        archive.getvalue(),
        broken.read_bytes(),
    ):
        file.write_bytes(content)
        assert refused(file).code == "F032", content[:20]


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    file = of_rows(tmp_path / "f.xlsx", ["id"], *([f"firm {n}"] for n in range(500)))
    with zipfile.ZipFile(file) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    content = bytearray(file.read_bytes())
    content[at] ^= 0xFF
    file.write_bytes(content)
    assert refused(file).code == "F032"


def test_what_is_protected_or_of_another_kind_is_told_so(tmp_path: Path) -> None:
    for name in ("f.xlsx", "f.xls", "f.ods", "f.xlsb"):
        (tmp_path / name).write_bytes(workbook.PROTECTED + bytes(600))
        assert refused(tmp_path / name).code == "F033"


def test_an_empty_sheet_is_told_so(tmp_path: Path) -> None:
    assert refused(of_rows(tmp_path / "f.xlsx")).code == "F007"
    assert refused(of_rows(tmp_path / "g.xlsx", ["", " "])).code == "F007"


@pytest.mark.parametrize(
    ("header", "code", "args"),
    [
        (["id", "", "n"], "F018", {"number": "B"}),
        (["id", "n", "n"], "F019", {"column": "n", "first": "B", "second": "C"}),
    ],
)
def test_a_header_that_cannot_be_one_is_told_by_its_letter(
    tmp_path: Path, header: list[str], code: str, args: dict[str, str]
) -> None:
    problem = refused(of_rows(tmp_path / "f.xlsx", header, ["a", "b", "c"]))
    assert (problem.code, problem.args, problem.place.line) == (code, args, 1)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert [refused(path).code for path in (tmp_path / "no.xlsx", tmp_path, tmp_path / "a\0b.xlsx")] == [
        "F001", "F002", "F015",
    ]  # fmt: skip


def test_a_zip_bomb_is_never_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = rewritten(
        of_rows(tmp_path / "f.xlsx", ["id"]), "xl/worksheets/sheet1.xml", lambda xml: xml + bytes(64 << 20)
    )
    assert file.stat().st_size < 1 << 20

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a part was opened")

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    problem = refused(file)
    assert (problem.code, problem.args["unpacked"]) == ("F034", "64")


def test_too_many_parts_or_bytes_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = of_rows(tmp_path / "f.xlsx", ["id"], ["a"])
    assert len(list(read(file).rows)) == 1
    for name, limit in (("MAX_PARTS", 5), ("MAX_UNPACKED", 1000)):
        with monkeypatch.context() as patch:
            patch.setattr(workbook, name, limit)
            assert refused(file).code == "F034"


def test_a_directory_that_lies_about_a_size_is_found(tmp_path: Path) -> None:
    file = of_rows(tmp_path / "f.xlsx", ["id"], *([f"firm {n}"] for n in range(2000)))
    with zipfile.ZipFile(file) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    lie = file.read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    file.write_bytes(lie)
    assert refused(file).code == "F032"


def test_a_cell_far_away_is_refused_before_room_is_made_for_it(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet("Far")
        sheet.write(0, 0, "id")
        sheet.write(1_048_575, 16_383, "x")

    problem = refused(saved(tmp_path / "f.xlsx", fill))
    assert (problem.code, problem.args) == ("F035", {"sheet": "Far", "rows": "1048576", "columns": "16384"})


@pytest.mark.parametrize(
    ("old", "new"), [(b'r="A2"', b"r = 'XXFD2'"), (b'r="A2"', b'r="A4294967295"'), (b'row r="2"', b'row r="99999999"')]
)
def test_a_place_that_no_sheet_has_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    file = of_rows(tmp_path / "f.xlsx", [f"c{n}" for n in range(60)], [1.0], *([2.0] for _ in range(5000)))
    assert refused(rewritten(file, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(old, new))).code == "F035"


def test_entities_do_not_grow(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'">'
    laughs += b"".join(b'<!ENTITY %c "%b">' % (c, b"&%c;" % (c - 1) * 50) for c in range(98, 104)) + b"]>"
    file = of_rows(tmp_path / "f.xlsx", ["id"], ["a"])

    def spoil(xml: bytes) -> bytes:
        head, tag, rest = xml.partition(b"<workbook ")
        return head + laughs + tag + b'x="&g;" ' + rest

    assert refused(rewritten(file, "xl/workbook.xml", spoil)).code == "F032"


def test_letters_of_columns() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 702, 703, 16_384)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]


# same figures as by CSV, in any kind of file


def test_a_workbook_has_the_figures_of_its_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = table(str(ROOT / "examples/firms.csv"), io.BytesIO())
    rows = [[cell for _, cell in row.cells.items()] for row in source.rows]
    typed = [
        [float(c.replace(",", ".")) if c.replace(",", "").isdigit() else c for c in row] for row in map(strings, rows)
    ]
    of_rows(tmp_path / "firms.xlsx", list(source.columns), *typed)
    for file in (str(ROOT / "examples/firms.csv"), "firms.xlsx"):
        assert run(["batch", file, "-o", f"{Path(file).suffix[1:]}.csv", "--as-of", "2026-11-21"]) == 0
    by_csv, by_xlsx = ((tmp_path / f"{kind}.csv").read_text("utf-8-sig").splitlines() for kind in ("csv", "xlsx"))
    strip = lambda line: line.split(",")[:2] + line.split(",")[4:]  # noqa: E731 - file and row differ
    assert len(by_csv) == 5 and list(map(strip, by_csv)) == list(map(strip, by_xlsx))


def strings(row: list[object]) -> list[str]:
    return [str(cell) for cell in row]
