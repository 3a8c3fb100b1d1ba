"""A document as a workbook to work on in: a sheet a section, tables that can be sorted and filtered, native charts.

Text is written as text and never read as a formula; numbers and days are numbers and days. The same document has the same bytes.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, assert_never

from sme_diag.reports.document import (
    DAY,
    NUMBER,
    WARNING,
    Bars,
    Bullets,
    Callout,
    Cell,
    Document,
    Entry,
    Facts,
    Figure,
    Heading,
    KeyFigures,
    Link,
    Panels,
    Paragraph,
    Radar,
    Strong,
    Table,
    Way,
    Words,
    runs,
    safe,
)
from sme_diag.reports.logos import PNG
from sme_diag.reports.office import SOFT, profile_chart, said, shown, tint
from sme_diag.reports.xlsx_grids import Grid, Piece, pieces, width
from sme_diag.reports.xlsx_style import Formats, footer_text, number_format, quoted, sheet_names, unique, wrapped_lines
from sme_diag.text import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LETTERS = 32_767
"""So much a cell holds; longer texts are cut, with a sign."""
LABEL_WIDTH, TEXT_WIDTH = 30, 76
"""Columns of a sheet of texts, in letters."""
LINE = 15.5
"""Height of a line, in points."""
MAX_HEIGHT = 409
WIDE = 120
"""From this width on a sheet is printed across."""
READABLE = 210
"""So much stands on one page side by side; wider sheets take several, each with the names."""
RIGHT = {"align": "right", "indent": 1}
CHART = {"width": 560, "height": 420}
LOGO_HEIGHT = 48


def write(document: Document) -> bytes:
    """The document as the bytes of an .xlsx file."""
    from xlsxwriter import Workbook

    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    meta = document.meta
    book.set_properties(
        {
            "title": clean(meta.title),
            "subject": clean(meta.subject),
            "author": clean(meta.author),
            "comments": clean(f"{meta.subtitle}\n{meta.identity}"),
            "created": datetime.combine(meta.made, time()),
        }
    )
    formats = Formats(book, meta.brand.colours.accent)
    names = sheet_names(section.title for section in document.sections)
    for index, (name, section) in enumerate(zip(names, document.sections, strict=True)):
        sheet = _Sheet(book, name, formats, document)
        if index == 0:
            sheet.masthead()
        sheet.text(section.title, "title")
        sheet.fill(list(pieces(section.blocks, meta.furniture.heads)))
        if index == 0:
            sheet.around(list(zip(names[1:], document.sections[1:], strict=True)))
        sheet.finish()
    book.close()
    return stream.getvalue()


class _Sheet:
    """One sheet being written, row by row."""

    def __init__(self, book: "Workbook", name: str, formats: Formats, document: Document) -> None:
        self.book, self.name, self.formats, self.document = book, name, formats, document
        self.sheet = book.add_worksheet(name)
        self.row = 0
        self.widths = [LABEL_WIDTH, TEXT_WIDTH]
        self.grids: list[tuple[int, Grid]] = []
        self.heights: dict[int, float] = {}
        self.charts = 0

    # what stands around the content

    def masthead(self) -> None:
        """The firm, the day, and whose report it is."""
        meta = self.document.meta
        brand = meta.brand
        if brand.logo is not None and brand.logo.media == PNG:  # an SVG is shown by some suites only
            scale = LOGO_HEIGHT / max(1, int.from_bytes(brand.logo.data[20:24], "big"))  # the height in its header
            options = {"image_data": BytesIO(brand.logo.data), "description": clean(brand.logo.alt)}
            self.sheet.set_row(0, LOGO_HEIGHT)
            self.sheet.insert_image(0, 0, "logo.png", {**options, "x_scale": scale, "y_scale": scale})
            self.row = 1
        if brand.name:
            self.text(brand.name, "soft")
        self.text(meta.title, "firm")
        self.text(meta.subtitle, "soft")

    def around(self, others: list[tuple[str, Any]]) -> None:
        """Below the answer: what the other sheets are, whom to ask, and which rules were used."""
        meta = self.document.meta
        self.row += 1
        self.text(meta.furniture.contents, "heading")
        for name, section in others:
            target = "internal:'" + name.replace("'", "''") + "'!A1"
            self.sheet.write_url(self.row, 0, target, self.formats.get("link", text_wrap=False), clean(section.title))
            self.row += 1
        if meta.brand.contact:
            self.row += 1
            self.text(meta.furniture.contact, "heading")
            for words in meta.brand.contact:
                self.text(words)
        self.row += 1
        self.text(meta.identity, "soft")

    def finish(self) -> None:
        """Widths, panes, and how it is printed."""
        meta, sheet = self.document.meta, self.sheet
        for column, letters in enumerate(self.widths):
            sheet.set_column(column, column, letters)
        if len(self.grids) == 1 and not self.charts:
            row = self.grids[0][0]
            sheet.freeze_panes(row + 1, 1)
            sheet.repeat_rows(row)
        elif self.grids:
            sheet.freeze_panes(1, 0)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        sheet.set_paper(9)
        across = sum(self.widths) > WIDE or self.charts > 0
        if across:
            sheet.set_landscape()
        pages = -(-sum(self.widths) // READABLE)
        sheet.fit_to_pages(pages, 0)
        if pages > 1:
            sheet.repeat_columns(0)
        sheet.set_margins(0.5, 0.5, 0.6, 0.7)
        page = footer_text(meta.furniture.page).replace("{pages}", "&N").replace("{page}", "&P")
        sheet.set_footer(f"&L&8 {footer_text(meta.brand.footer or meta.identity)}&R&8 {page}")

    # the content

    def fill(self, found: list[Piece]) -> None:
        """The pieces of the section, one below the other."""
        grids = [piece for piece in found if isinstance(piece, Grid)]
        if grids:
            count = max(len(grid.columns) for grid in grids)
            self.widths = [
                max(width(grid, column) for grid in grids if column < len(grid.columns)) for column in range(count)
            ]
            if sum(self.widths) < TEXT_WIDTH:  # room for running text beside narrow tables
                self.widths.append(TEXT_WIDTH - sum(self.widths))
        for piece in found:
            self.piece(piece)

    def piece(self, piece: Piece) -> None:
        """One piece of the section."""
        match piece:
            case Heading(text, _):
                self.row += 1
                self.text(text, "heading")
            case Paragraph(words, strong):
                self.text(words, "strong" if strong else "text")
            case Bullets(items, numbered):
                self.listing(items, numbered)
            case Facts(rows):
                for label, words in rows:
                    self.pair(label, words)
            case KeyFigures(figures):
                self.row += 1
                for figure in figures:
                    below = ("\n", figure.text) if figure.text else ()
                    self.pair(figure.label, (Strong(figure.value), *below))
            case Panels(panels):
                for panel in panels:
                    self.row += 1
                    self.text(panel.title, "heading")
                    self.listing(panel.items, panel.numbered)
            case Callout(kind, title, texts):
                self.row += 1
                lines = [run for words in texts for run in ("\n", *runs(words))]
                self.text(
                    (Strong(title), *lines) if title else tuple(lines[1:]), "warning" if kind == WARNING else kind
                )
            case Grid():
                self.grid(piece)
            case Radar():
                self.radar(piece)
            case Bars() | Way() | Table() | Entry():
                raise TypeError(f"{type(piece).__name__} is a grid in a workbook")
            case _:
                assert_never(piece)

    def text(self, words: Words, kind: str = "text") -> None:
        """Running text over the whole width."""
        self.put(self.row, 0, self._last(0), words, kind)
        self.row += 1

    def listing(self, items: tuple[Words, ...], numbered: bool) -> None:
        """A list, its marks as text."""
        for number, words in enumerate(items, start=1):
            self.text((f"{number}. " if numbered else "• ", *runs(words)))

    def pair(self, label: str, words: Words) -> None:
        """A label and its text."""
        self.put(self.row, 0, 0, label, "soft")
        self.put(self.row, 1, self._last(1), words)
        self.row += 1

    def _last(self, first: int) -> int:
        """The last column of a running text: wide enough to be read, not so wide that lines get long."""
        last = first
        while last + 1 < len(self.widths) and sum(self.widths[first : last + 1]) < TEXT_WIDTH:
            last += 1
        return last

    def put(self, row: int, first: int, last: int, words: Words, kind: str = "text") -> None:
        """Words in cells made one, as high as their lines: a spreadsheet does not fit the height of merged cells itself."""
        own = self.formats.get(kind, **quoted(said(words)))
        size = float(self.formats.kinds[kind].get("font_size", 11))
        lines = wrapped_lines(said(words), int(sum(self.widths[first : last + 1]) * 11 / size))
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", own)
        self.raise_row(row, lines * LINE * size / 11 + 2)
        parts = list(self._fragments(words, size))
        if len(parts) > 3 and isinstance(words, tuple) and any(isinstance(run, Strong) for run in words):
            self.sheet.write_rich_string(row, first, *parts, own)
        else:
            emphatic = kind == "text" and all(isinstance(run, Strong) for run in runs(words))
            self.cell(row, first, words, "strong" if emphatic else kind)

    def raise_row(self, row: int, height: float) -> None:
        """Make a row as high as this, if it is not higher already."""
        self.heights[row] = max(min(MAX_HEIGHT, height), self.heights.get(row, 0))
        self.sheet.set_row(row, self.heights[row])

    def _fragments(self, words: Words, size: float) -> Iterator[Any]:
        for run in runs(words):
            if text := clean(shown(run)):
                yield self.formats.get("strong" if isinstance(run, Strong) else "text", font_size=size)
                yield text

    def cell(self, row: int, column: int, cell: Cell, kind: str) -> None:
        """One cell: a number or a day where it has one, else text, which leads somewhere if it is one link."""
        sheet = self.sheet
        if isinstance(cell, Figure) and cell.value is not None:
            shade = {"bg_color": f"#{tint(self.formats.accent, SOFT * cell.shade // 100)}"} if cell.shade else {}
            if isinstance(cell.value, date):
                form = self.formats.get(kind, num_format="yyyy-mm-dd", align="left", **shade)
                sheet.write_datetime(row, column, datetime.combine(cell.value, time()), form)
            else:
                sheet.write_number(
                    row, column, cell.value, self.formats.get(kind, num_format=number_format(cell), **RIGHT, **shade)
                )
            return
        text = said(cell)
        if len(text) > LETTERS:
            text = text[: LETTERS - 1] + "…"
        more = quoted(text)
        links = [] if isinstance(cell, Figure) else [run for run in runs(cell) if isinstance(run, Link)]
        if len(links) == 1 and safe(links[0].url) and len(links[0].url) < 2000:
            written = sheet.write_url(row, column, links[0].url, self.formats.get(kind, **more), text)
            if written == 0:
                return
        sheet.write_string(row, column, text, self.formats.get(kind, **more))

    def grid(self, grid: Grid) -> None:
        """A table that can be sorted and filtered."""
        if self.grids or grid.caption:
            self.row += 1
        if grid.caption:
            self.text(grid.caption, "heading")
        top, last = self.row, len(grid.columns) - 1
        self.grids.append((top, grid))
        names = unique([clean(each.title) for each in grid.columns])
        heads = [
            self.formats.get("head", **RIGHT if each.kind == NUMBER else {}, **quoted(name))
            for each, name in zip(grid.columns, names, strict=True)
        ]
        for column, title in enumerate(names):
            self.sheet.write_string(top, column, title, heads[column])
            self.raise_row(
                top, wrapped_lines(title, self.widths[column] - 4) * LINE + 2
            )  # beside the sign of the filter
        for offset, row in enumerate(grid.rows, start=1):
            lines = max(wrapped_lines(said(cell), self.widths[column]) for column, cell in enumerate(row))
            self.raise_row(top + offset, lines * LINE + 2)
            for column, cell in enumerate(row):
                numeric = grid.columns[column].kind in (NUMBER, DAY) and not isinstance(cell, Figure)
                self.cell(top + offset, column, cell, "name" if column == 0 and not numeric else "cell")
        self.row = top + len(grid.rows) + 1
        if grid.rows:
            columns = [{"header": name, "header_format": form} for name, form in zip(names, heads, strict=True)]
            self.sheet.add_table(top, 0, top + len(grid.rows), last, {"columns": columns, "style": None})
        if grid.bars:
            bar = {"type": "data_bar", "bar_solid": True, "bar_color": f"#{tint(self.formats.accent, SOFT)}"}
            ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 100}
            self.sheet.conditional_format(top + 1, 1, top + len(grid.rows), 2, {**bar, **ends})

    def radar(self, radar: Radar) -> None:
        """The profile as a native chart beside its figures."""
        head = next(row for row, grid in self.grids if grid.bars == radar.axes)
        chart = profile_chart(self.book, radar, self.name, (head, 0), self.formats.accent)
        chart.set_size(CHART)
        place = {"description": clean(radar.alternative), "object_position": 2, "x_offset": 20}
        self.sheet.insert_chart(head, len(self.widths), chart, place)
        self.charts += 1
