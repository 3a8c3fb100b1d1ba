"""Text documents and workbooks taken apart by readers that did not write them."""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.document import Document as DocxDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from openpyxl import Workbook, load_workbook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def open_docx(data: bytes) -> DocxDocument:
    """A text document, opened."""
    return docx.Document(BytesIO(data))


def open_book(data: bytes) -> Workbook:
    """A workbook, opened; the reader says that it does not know bars in cells, which is no fault of the file."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*extension is not supported")
        return load_workbook(BytesIO(data))


def docx_lines(data: bytes) -> Iterator[str]:
    """A text document as lines: the style and the text of each paragraph, the cells of each row, where the drawings stand."""
    for item in open_docx(data).iter_inner_content():
        if isinstance(item, Table):
            rows = [" | ".join(dict.fromkeys(_cells(row))) for row in item.rows]
            yield from (f"[{item.style.name if item.style else ''}] {row}" for row in rows)
        else:
            yield f"{item.style.name if item.style else ''}: {item.text}{_drawn(item)}"


def _cells(row: Any) -> Iterator[str]:
    """The texts of a row, an empty one left out: cells of bars hold none."""
    yield from (cell.text.replace("\n", " / ") for cell in row.cells if cell.text)


def _drawn(paragraph: Paragraph) -> str:
    found = paragraph._p.findall(".//{*}docPr")
    return "".join(f" <{each.get('descr')}>" for each in found)


def docx_text(data: bytes) -> str:
    """Every text of a text document in its order."""
    with ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return "".join(node.text or "" for node in root.iter(f"{W}t"))


def xlsx_lines(data: bytes) -> Iterator[str]:
    """A workbook as lines: each sheet, and what stands in each cell of it."""
    for sheet in open_book(data).worksheets:
        charts = ", ".join(type(chart).__name__ for chart in sheet._charts)
        yield f"== {sheet.title} | frozen {sheet.freeze_panes} | {', '.join(t.ref for t in sheet.tables.values())} | {charts}"
        for row in sheet.iter_rows():
            yield from (f"{cell.coordinate} {cell.value!r}" for cell in row if cell.value is not None)


def xlsx_text(data: bytes) -> str:
    """Every text of a workbook, in the order its texts are kept, and every number."""
    cells = (c for s in open_book(data).worksheets for row in s.iter_rows() for c in row)
    return "\n".join(str(cell.value) for cell in cells if cell.value is not None)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tags(data: bytes, part: str) -> set[str]:
    """The kinds of elements in a part: text never becomes an element."""
    return {str(node.tag) for node in etree.fromstring(parts(data)[part]).iter()}
