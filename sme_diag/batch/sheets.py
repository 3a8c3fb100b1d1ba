"""A sheet of a workbook as a table: the first that has a column with ids, else the first that holds anything.

A formula counts with the value it had when the workbook was saved. Rows have the numbers they have in the spreadsheet.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sme_diag.batch.cells import percent, written
from sme_diag.batch.extras import OFFICE, extra, guarded
from sme_diag.batch.tables import Defect, Record, Table, header, longest
from sme_diag.batch.workbook import Mark, Reach, Workbook, letters
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import one_line

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

WORKBOOKS = (".xlsx", ".xlsm")
OTHERS = (".xls", ".xlsb", ".ods")
"""Workbooks of which nothing tells errors from blanks and 12% from 0.12: they are to be saved as .xlsx first."""


class _Sheet(NamedTuple):
    """A sheet that was read: its first row with anything in it."""

    name: str
    data: "CalamineSheet"
    reach: Reach
    row: int
    header: list[str]


def read_workbook(path: Path, name: str, holds_id: Callable[[str], bool]) -> Table:
    """A table in a workbook; `holds_id` knows the header of a column of ids. Raises Refused when there is none to read."""
    if path.suffix.lower() in OTHERS:
        raise Refused(Problem("F033", Place(name)))
    with extra(OFFICE, name):
        from python_calamine import CalamineError, CalamineWorkbook
    archive = Workbook(path, name)
    with guarded(archive.broken, CalamineError, OSError), CalamineWorkbook.from_path(str(path)) as book:
        filled = [sheet for sheet in _visible(book) if sheet in archive.parts and archive.filled(sheet)]
        sheet = _chosen(book, archive, filled, holds_id)
    notes = []
    if len(filled) > 1:
        left = ", ".join(one_line(each) for each in filled if each != sheet.name)
        notes.append(Problem("F036", Place(name), {"sheet": one_line(sheet.name), "left": one_line(left, 200)}))
    first = (sheet.data.start or (0, 0))[1]
    columns = header(sheet.header, Place(name, sheet.row, 1), lambda number: letters(first + number))
    return Table(name, columns, _records(sheet, archive, columns, first), tuple(notes))


def _visible(book: "CalamineWorkbook") -> list[str]:
    """The sheets with cells that a person sees; all with cells where all are hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return seen or [sheet.name for sheet in sheets]


def _chosen(
    book: "CalamineWorkbook", archive: Workbook, filled: Sequence[str], holds_id: Callable[[str], bool]
) -> _Sheet:
    """The first sheet with a column of ids, else the first. One of them is in memory at a time."""
    first = ""
    for name in filled:
        sheet = _opened(book, archive, name)
        if sheet and (len(filled) == 1 or any(map(holds_id, sheet.header))):
            return sheet
        first = first or (name if sheet else "")
        del sheet
    sheet = _opened(book, archive, first) if first else None
    if sheet is None:
        raise Refused(Problem("F007", Place(archive.name)))
    return sheet


def _opened(book: "CalamineWorkbook", archive: Workbook, name: str) -> _Sheet | None:
    """A sheet; None when there are only blanks in it, such as formulas that come to nothing."""
    reach = archive.reach(name)
    data = book.get_sheet_by_name(name)
    for number, row in enumerate(data.iter_rows(), start=1):
        cells = [str(written(cell) or "") for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            return _Sheet(name, data, reach, number, cells)
    return None


def _records(sheet: _Sheet, archive: Workbook, columns: tuple[str, ...], first: int) -> Iterator[Record]:
    """The rows below the header; `first` is the column of the sheet that the library gives first."""
    marks = archive.marks(sheet.name, sheet.reach)
    marked, found = next(marks, (0, dict[int, Mark]()))
    for number, row in enumerate(sheet.data.iter_rows(), start=1):
        while marked and marked < number:
            marked, found = next(marks, (0, dict[int, Mark]()))
        if number > sheet.row:
            record = _record(row, {at - first: mark for at, mark in found.items()} if marked == number else {}, columns)
            if record:
                place = Place(archive.name, number, 1)
                yield Record(number, record.cells, _wrong(record, columns, place), record.defects)


class _Row(NamedTuple):
    cells: dict[str, object]
    defects: tuple[Defect, ...]
    width: int


def _record(row: Sequence[object], marks: dict[int, Mark], columns: tuple[str, ...]) -> _Row | None:
    """The cells of a row under their headers, its errors, and how many cells it has; None where it is empty."""
    cells = [written(cell) for cell in row]
    defects = []
    width = max((at + 1 for at, cell in enumerate(cells) if cell is not None), default=0)
    for at, mark in marks.items():
        if mark.error:
            width = max(width, at + 1)
            column = columns[at] if 0 <= at < len(columns) else ""
            defects.append(Defect(column, mark.error, Problem("F037", args={"error": one_line(mark.error)})))
        elif 0 <= at < len(cells) and isinstance(value := row[at], float):  # blank cells have styles, too, anywhere
            cells[at] = percent(value)
    if not width and not defects:
        return None
    return _Row(dict(zip(columns, cells, strict=False)), tuple(defects), width)


def _wrong(row: _Row, columns: tuple[str, ...], place: Place) -> Problem | None:
    if row.width > len(columns):
        return Problem("F021", place, {"found": str(row.width), "wanted": str(len(columns))})
    return longest(row.cells, place)
