"""A workbook (.xlsx) as the archive it is, looked at before a library opens it: is it safe, how far do its sheets reach.

It also finds what the library does not tell: cells that hold an error of the spreadsheet, and numbers shown as percentages.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from sme_diag.batch.extras import guarded
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.tree import unreadable

CHUNK = 1 << 18
LARGEST_TAG = 1 << 10
MEGABYTE = 1 << 20
MAX_PARTS = 10_000
MAX_UNPACKED = 4096 * MEGABYTE
"""A sheet with all its 1,048,576 rows and a column for each question takes about 3 GB."""
MAX_RATIO, SMALL = 200, 10 * MEGABYTE
"""Sheets shrink to a tenth or a thirtieth; a part made to burst shrinks to a thousandth. Small ones can do no harm."""
MAX_CELLS = 50_000_000
"""Cells between the first and the last that is filled: the library keeps room for all of them, 32 bytes each."""
PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an encrypted workbook begins, and one of the time before .xlsx."""
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,20})(\d{1,20})""")
"""Where a cell or (without letters) a row is; also beyond what a sheet can have, because the library does not look."""
ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
PERCENTAGES = frozenset({9, 10})
"""Formats 0% and 0.00%, which no workbook needs to describe."""


class Reach(NamedTuple):
    """How far a sheet reaches, and whether errors stand in it."""

    rows: int
    columns: int
    errors: bool


class Mark(NamedTuple):
    """What a cell is beside its value: an error of the spreadsheet, or (without one) a percentage."""

    error: str


class Workbook:
    """The archive of a workbook."""

    def __init__(self, path: Path, name: str) -> None:
        """Look at it. Raises Refused when it cannot be a workbook, is protected, or would burst when it is unpacked."""
        self.path, self.name = path, name
        self.broken = Problem("F032", Place(name))
        try:
            if path.is_dir():
                raise Refused(Problem("F002", Place(name)))
            with path.open("rb") as stream:
                start = stream.read(len(PROTECTED))
        except (OSError, ValueError) as error:
            raise unreadable(error, name) from None
        if start == PROTECTED:
            raise Refused(Problem("F033", Place(name)))
        with self._opened() as archive:
            self._weigh(archive)
            if archive.testzip():  # unpacks all in small pieces: no part is larger than the directory says
                raise Refused(self.broken)
            self.parts = _sheets(archive)
            self.percentages = _percentages(archive)

    def reach(self, sheet: str) -> Reach:
        """How far a sheet reaches; raises Refused when that is further than the library has room for."""
        columns, rows, errors = set[bytes](), 0, False
        with self._chunks(sheet) as chunks:
            before = b""
            for chunk in chunks:
                seen = before + chunk
                found = REFERENCE.findall(seen)
                columns.update({letters for letters, _ in found})
                rows = max(rows, max(map(int, {number for _, number in found}), default=0))
                errors = errors or ERROR.search(seen) is not None
                before = seen[-LARGEST_TAG:]
        widest = max(map(_column, columns), default=0)
        if rows * widest > MAX_CELLS:
            args = {"sheet": sheet, "rows": str(rows), "columns": str(widest)}
            raise Refused(Problem("F035", Place(self.name), args))
        return Reach(rows, widest, errors)

    def filled(self, sheet: str) -> bool:
        """True when there is anything in a sheet."""
        with self._chunks(sheet) as chunks:
            before = b""
            for chunk in chunks:
                if FILLED.search(before + chunk):
                    return True
                before = chunk[-LARGEST_TAG:]
        return False

    def marks(self, sheet: str, reach: Reach) -> Iterator[tuple[int, dict[int, Mark]]]:
        """The rows that hold errors or percentages, in their order: the marks of their cells by column, counted from 0."""
        if not reach.errors and not self.percentages:
            return
        reader = _Marks(self.percentages)
        with self._chunks(sheet) as chunks:
            for chunk in chunks:
                reader.parser.Parse(chunk)
                yield from reader.rows
                reader.rows.clear()

    @contextmanager
    def _opened(self) -> Iterator[ZipFile]:
        errors = (
            BadZipFile,
            zlib.error,
            expat.ExpatError,
            EOFError,
            LookupError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        )
        try:
            with guarded(self.broken, *errors), ZipFile(self.path) as archive:
                yield archive
        except OSError as error:
            raise unreadable(error, self.name) from None

    @contextmanager
    def _chunks(self, sheet: str) -> Iterator[Iterator[bytes]]:
        with self._opened() as archive, archive.open(self.parts[sheet]) as stream:
            yield iter(lambda: stream.read(CHUNK), b"")

    def _weigh(self, archive: ZipFile) -> None:
        parts = archive.infolist()
        unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        burst = any(part.file_size > max(SMALL, MAX_RATIO * part.compress_size) for part in parts)
        if burst or len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
            sizes = {"packed": f"{packed / MEGABYTE:.1f}", "unpacked": f"{unpacked / MEGABYTE:.0f}"}
            raise Refused(Problem("F034", Place(self.name), {**sizes, "parts": str(len(parts))}))


class _Marks:
    """Reads a sheet from its beginning; `rows` are those found and not yet taken."""

    def __init__(self, percentages: frozenset[int]) -> None:
        self.rows: list[tuple[int, dict[int, Mark]]] = []
        self._percentages = percentages
        self._row, self._column = 0, -1
        self._found: dict[int, Mark] = {}
        self._error: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
        elif name == "c":
            named = attributes.get("r", "").rstrip("0123456789")
            self._column = _column(named.encode()) - 1 if named else self._column + 1
            self._error = [] if attributes.get("t") == "e" else None
            if attributes.get("t", "n") == "n" and int(attributes.get("s", 0)) in self._percentages:
                self._found[self._column] = Mark("")

    def _text(self, text: str) -> None:
        if self._error is not None:
            self._error.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "f" and self._error is not None:
            self._error.clear()  # what stands there so far is the formula
        elif name == "c" and self._error is not None:
            self._found[self._column] = Mark("".join(self._error).strip() or "#")
            self._error = None
        elif name == "row" and self._found:
            self.rows.append((self._row, self._found))
            self._found = {}


def _column(letters: bytes) -> int:
    """The number of a column, counted from 1: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _elements(archive: ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part and its attributes, without their namespaces."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: found.append(
        (tag.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})
    )
    parser.Parse(archive.read(part), True)
    return found


def _sheets(archive: ZipFile) -> dict[str, str]:
    """The part of the archive for each sheet, by its name."""
    targets = {
        attributes["Id"]: attributes["Target"]
        for name, attributes in _elements(archive, "xl/_rels/workbook.xml.rels")
        if name == "Relationship"
    }
    inside = {part.lower(): part for part in archive.namelist()}
    found = {}
    for name, attributes in _elements(archive, "xl/workbook.xml"):
        target = targets.get(attributes.get("id", ""), "") if name == "sheet" else ""
        part = target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"
        if target and part.lower() in inside:
            found[attributes["name"]] = inside[part.lower()]
    return found


def _percentages(archive: ZipFile) -> frozenset[int]:
    """The styles of cells, by number, that show a number as a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    formats, styles, inside = set(PERCENTAGES), [], False
    for name, attributes in _elements(archive, "xl/styles.xml"):
        if name == "numFmt" and "%" in re.sub(r'"[^"]*"|\\.', "", attributes["formatCode"]):
            formats.add(int(attributes["numFmtId"]))
        elif name == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", 0)))
        elif name != "xf":
            inside = name == "cellXfs" or (inside and name in ("alignment", "protection"))
    return frozenset(number for number, format in enumerate(styles) if format in formats)
