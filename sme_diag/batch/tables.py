"""Tables of text, row by row: CSV as spreadsheets of any country save it, and JSON lines. Nothing here knows a question.

Bounded memory: a table is read line by line, and no row may be longer than a megabyte.
"""

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import one_line

SEPARATORS = (";", "\t", ",", "|")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SAMPLE = 1 << 16
LONGEST_ROW = 1 << 20
LONGEST_CELL = 5000


class Record(NamedTuple):
    """One row: its number (the first is 1), its cells by header, and why it cannot be read, if so."""

    number: int
    cells: dict[str, object]
    problem: Problem | None = None


class Table(NamedTuple):
    """A table: its headers, its rows as they are read, and what was detected and is worth saying."""

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Record]
    notes: tuple[Problem, ...] = ()
    decimal_comma: bool = False


def read_csv(source: Path | BinaryIO, name: str) -> Table:
    """A CSV table. Encoding, separator and decimal mark are found out from its beginning. Raises Refused where there is none."""
    stream = opened(source, name)
    sample = stream.peek(SAMPLE)[:SAMPLE]
    encoding = next((known for mark, known in MARKS if sample.startswith(mark)), None) or _encoding(sample)
    lines = _lines(io.TextIOWrapper(stream, encoding, errors="replace", newline=""), name)
    first = next(lines, "")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == 5:  # a line that only spreadsheets write
        separator, first = told[4], next(lines, "")
    else:
        separator = max(SEPARATORS, key=_outside_quotes(first).count)
    reader = csv.reader(chain([first], lines), delimiter=separator, strict=True)
    headers = tuple(cell.strip() for cell in _next(reader) or ())
    _checked(headers, name)
    text = sample.decode(encoding, "replace")
    comma = separator != "," and _decimal_comma(text, separator)
    notes = [Problem("B606", Place(name), {"encoding": encoding})] if encoding == "cp1252" else []
    return Table(name, headers, _csv_rows(reader, headers), tuple(notes), comma)


def read_jsonl(source: Path | BinaryIO, name: str) -> Table:
    """JSON lines: one object a line. The headers are those of the first object that can be read; later ones may have more."""
    lines = _lines(io.TextIOWrapper(opened(source, name), "utf-8-sig", errors="replace"), name)
    rows = _json_rows(lines)
    begun = []
    headers: tuple[str, ...] = ()
    for record in rows:
        begun.append(record)
        if record.problem is None:
            headers = tuple(record.cells)
            break
    if not begun:
        raise Refused(Problem("B607", Place(name)))
    return Table(name, headers, chain(begun, rows))


def opened(source: Path | BinaryIO, name: str) -> io.BufferedReader:
    """A file or stream that can be looked into before it is read."""
    if isinstance(source, io.BufferedReader):
        return source
    if not isinstance(source, Path):
        return cast("io.BufferedReader", io.BufferedReader(cast("io.RawIOBase", source)))
    try:
        return cast("io.BufferedReader", source.open("rb", buffering=SAMPLE))
    except OSError as error:
        raise Refused(Problem("F003", Place(name), {"reason": error.strerror or str(error)})) from None


def _encoding(sample: bytes) -> str:
    """UTF-8 where the beginning is; else what spreadsheets in Western Europe write."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(text: Iterable[str], name: str) -> Iterator[str]:
    """The lines, none longer than a row may be."""
    stream: Any = text
    number = 0
    with stream:
        while line := stream.readline(LONGEST_ROW + 1):
            number += 1
            if len(line) > LONGEST_ROW:
                raise Refused(Problem("B608", Place(name, number), {"limit": "1 MiB"}))
            yield line.replace("\0", "")


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _decimal_comma(text: str, separator: str) -> bool:
    """True when some cell of the beginning is a number with a comma, and none is one with a point."""
    cells = [cell.strip().strip('"') for line in text.splitlines()[1:] for cell in line.split(separator)]
    marked = [mark for mark in (",", ".") for cell in cells if _is_decimal(cell, mark)]
    return "," in marked and "." not in marked


def _is_decimal(cell: str, mark: str) -> bool:
    whole, found, rest = cell.partition(mark)
    return bool(found) and whole.lstrip("-").isdigit() and rest.isdigit()


def _checked(headers: tuple[str, ...], name: str) -> None:
    if not any(headers):
        raise Refused(Problem("B607", Place(name)))
    twice = next((header for header in headers if header and headers.count(header) > 1), None)
    if twice is not None:
        raise Refused(Problem("B609", Place(name, 1), {"column": one_line(twice)}))


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error:
        return None


def _csv_rows(reader: Iterator[list[str]], headers: tuple[str, ...]) -> Iterator[Record]:
    number = 0
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield Record(number + 1, {}, Problem("B610", args={"reason": str(error)}))
            return
        if row is None:
            return
        number += 1
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(headers, (cell.strip() for cell in (*row, *[""] * len(headers))), strict=False))
        cells.pop("", None)
        if any(cell.strip() for cell in row[len(headers) :]):
            args = {"count": str(len(row)), "columns": str(len(headers))}
            yield Record(number, dict(cells), Problem("B611", args=args))
        elif any(len(cell) > LONGEST_CELL for cell in row):
            yield Record(number, {}, Problem("B612", args={"limit": str(LONGEST_CELL)}))
        else:
            yield Record(number, dict(cells))


def _json_rows(lines: Iterator[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            yield Record(number, {}, Problem("B610", args={"reason": one_line(str(error))}))
            continue
        if isinstance(data, dict):
            yield Record(number, data)
        else:
            yield Record(number, {}, Problem("B610", args={"reason": "{ }"}))


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1))
    return found
