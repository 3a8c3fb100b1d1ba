"""What the writers for an office suite share: texts they can hold, tints of the accent, and the chart of a profile.

The chart is native in both: in a workbook it reads the cells beside it; in a text document it brings a small workbook of its own,
so that whoever edits the document can edit the figures too.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sme_diag.reports.document import Bar, Cell, Figure, Heads, Link, Radar, Run, runs, safe
from sme_diag.text import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SOFT, FAINT = 45, 12
"""Tints of the accent: one that black text can be read on whatever the accent, and a background."""
WARNING_TINT, GREY, PALE = "fdf0d5", "595959", "f2f2f2"
FONT = "Calibri"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every entry of an archive: the earliest there is, so that the same report has the same bytes."""
Point = tuple[int, int]


def said(cell: Cell) -> str:
    """The text of a cell: without characters an office file cannot hold; an address that its words do not show in brackets."""
    if isinstance(cell, Figure):
        return clean(cell.text)
    return clean("".join(map(shown, runs(cell))))


def shown(run: Run) -> str:
    """The text of a run, with its address where only a link would say it."""
    if isinstance(run, str):
        return run
    if isinstance(run, Link) and safe(run.url) and run.url.removeprefix("mailto:") != run.text:
        return f"{run.text} ({run.url})"
    return run.text


def tint(colour: str, share: int) -> str:
    """A colour on white, as rrggbb: so many hundredths of it."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "".join(f"{255 - (255 - part) * share // 100:02x}" for part in parts)


def settled(bars: tuple[Bar, ...]) -> bool:
    """True when no bar has room between what is certain and what is possible."""
    return all(bar.low == bar.high for bar in bars)


def profile_chart(book: "Workbook", radar: Radar, sheet: str, head: Point, accent: str) -> Any:
    """A radar chart over cells of a sheet: below `head` names, in the next columns what is certain and what is possible.

    The two lines differ in kind, not only in colour; where nothing is open there is one line.
    """
    chart = book.add_chart({"type": "radar", "subtype": "with_markers"})
    row, column = head
    last = row + len(radar.axes)
    possible = {"color": f"#{tint(accent, SOFT)}", "width": 1.5, "dash_type": "dash"}
    lines = [(1, {"color": accent, "width": 2.5}, "circle", accent)]
    if not settled(radar.axes):
        lines.insert(0, (2, possible, "diamond", f"#{tint(accent, SOFT)}"))
    for offset, line, marker, colour in lines:
        chart.add_series(
            {
                "name": [sheet, row, column + offset],
                "categories": [sheet, row + 1, column, last, column],
                "values": [sheet, row + 1, column + offset, last, column + offset],
                "line": line,
                "marker": {"type": marker, "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    chart.set_title({"none": True})
    font = {"name": FONT, "size": 10}
    chart.set_legend({"none": True} if settled(radar.axes) else {"position": "bottom", "font": font})
    chart.set_x_axis({"num_font": font})
    marks = {"major_tick_mark": "none", "minor_tick_mark": "none", "num_font": {**font, "size": 8, "color": f"#{GREY}"}}
    chart.set_y_axis({"min": 0, "max": 100, "major_unit": 25, **marks})
    return chart


def chart_parts(radar: Radar, heads: Heads, accent: str) -> tuple[bytes, bytes]:
    """The chart of a profile as a part for a text document, and the workbook its figures stand in."""
    from xlsxwriter import Workbook

    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _day_one()})
    sheet = book.add_worksheet("1")
    for column, head in enumerate((heads.name, heads.low, heads.high)):
        sheet.write_string(0, column, clean(head))
    for row, bar in enumerate(radar.axes, start=1):
        sheet.write_string(row, 0, clean(bar.label))
        sheet.write_number(row, 1, bar.low)
        sheet.write_number(row, 2, bar.high)
    sheet.insert_chart(0, 4, profile_chart(book, radar, "1", (0, 0), accent))
    book.close()
    with ZipFile(stream) as archive:
        return archive.read("xl/charts/chart1.xml"), stream.getvalue()


def _day_one() -> Any:
    from datetime import datetime

    return datetime(*EPOCH)


def same_bytes(archive: bytes) -> bytes:
    """An archive with the dates of its entries set, so that two made alike are alike."""
    stream = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return stream.getvalue()
