"""A table of text (CSV, JSON lines) as rows of cells, one at a time. What the cells mean is not known here."""

import csv
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sme_diag.batch.lines import MAX_LINE, UTF_8, Line, Source, Text
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import one_line

MAX_CELL = 5000
MAX_LINES = 10_000
"""Lines of one row of CSV: a cell in quotation marks may hold line breaks."""
LINES_WHILE_RECOVERING = 100
MAX_DEPTH = 24
MAX_DIGITS = 40
SAMPLE, SAMPLE_ROWS = 1 << 16, 2000
"""Characters the separator is found in, and rows the decimal sign is found in."""
SEPARATORS = (";", ",", "\t", "|")
NOTHING = " ;,\t|"
"""What a line without anything in it may consist of."""
QUOTED = re.compile(r'(?<![^;,\t|\n ])"(?:[^"]|"")*+"(?=[;,\t|\n]|$)')
DECLARED = re.compile(r'"?sep=([^\w\s"]|\t)"?[;,\t|]*', re.I)
COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[ .'\u2019\u00a0\u202f]\d{3})+),(?:\d{1,2}|\d{4,})(?: ?[%€])?")
POINT = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[ ,'\u2019\u00a0\u202f]\d{3})+)\.(?:\d{1,2}|\d{4,})(?: ?[%€])?")
"""Three digits behind the sign say nothing: they may be thousands."""

# The module refuses longer cells, as it does a quote left open; a row is bounded here anyway, and quotes are then all it refuses.
csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_LINE))


class Defect(NamedTuple):
    """A cell that holds no value at all: what stands there instead, and what is wrong with it."""

    column: str
    value: str
    problem: Problem


class Record(NamedTuple):
    """One row. With a problem, `cells` holds what could be made out, which may be nothing; cells with a defect are blank."""

    number: int
    cells: dict[str, object]
    problem: Problem | None
    defects: tuple[Defect, ...] = ()


class Table(NamedTuple):
    """A table with its rows still to be read, once. `notes` say what was detected.

    The columns of JSON lines are those of the first rows (1 MiB); a later row may hold others.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Record]
    notes: tuple[Problem, ...]
    decimal_comma: bool = False


def read_csv(source: Path | Source, name: str) -> Table:
    """A table with a header and any of `; , tab |` between its cells. Raises Refused when there is no reading it at all.

    Rows count from 1 below the header. Empty ones are left out and counted, so that numbers stay those of the spreadsheet.
    """
    text = Text(source, name)
    head = text.head()
    start = _first(head, name, NOTHING)
    declared = DECLARED.fullmatch(start.text.strip(" "))
    skipped = start.number if declared else 0
    head = [line for line in head if line.number > skipped]
    _first(head, name, NOTHING)
    separator = declared[1] if declared else _separator(head)
    sample = _filled(_cells(head, separator))
    line, cells, code = next(sample, (0, [], "F007"))  # only separators
    if code:
        raise Refused(row_problem(code, Place(name, line, 1), text.encoding))
    columns = header(cells, Place(name, line, 1))
    comma = separator != "," and _decimal_comma(cells for _, cells, _ in islice(sample, SAMPLE_ROWS))
    notes = _notes(text, name)
    if separator != ",":
        shown = "Tab" if separator == "\t" else separator
        notes.append(Problem("F028", Place(name), {"separator": shown}))
    if comma:
        notes.append(Problem("F029", Place(name)))
    return Table(name, columns, _records(text, name, separator, columns, skipped), tuple(notes), comma)


def read_jsonl(source: Path | Source, name: str) -> Table:
    """A table of one JSON object a line. Raises Refused when there is no reading it at all."""
    text = Text(source, name, guess=False)
    head = text.head()
    _first(head, name)
    reader, columns = Objects(name, text.encoding), dict[str, None]()
    for line in head:
        if line.text.strip():
            columns |= dict.fromkeys(reader.record(line, 0).cells)
    return Table(name, tuple(columns), _objects(text, reader), tuple(_notes(text, name)))


def _first(head: list[Line], name: str, blank: str | None = None) -> Line:
    """The first line with something in it."""
    for line in head:
        if "\0" in line.text:  # a workbook, a picture, a text of two bytes a letter without its mark
            raise Refused(Problem("F017", Place(name)))
        if line.text.strip(blank):
            return line
    raise Refused(Problem("F007", Place(name)))


def _notes(text: Text, name: str) -> list[Problem]:
    notes = []
    if text.encoding != UTF_8:
        notes.append(Problem("F027", Place(name), {"encoding": text.encoding}))
    if text.marked:
        notes.append(Problem("F030", Place(name)))
    return notes


# CSV

Cells = tuple[int, list[str], str | None]
"""The line a row begins in, its cells, and the code of its problem."""


def _cells(lines: Iterable[Line], separator: str, width: int = 0) -> Iterator[Cells]:
    """The cells of every row.

    A row whose quotation marks are wrong is given up in its first line, and the lines that it swallowed are read again,
    as rows of their own: a mark left open costs one firm. What is then shorter than the header is a rest of that row.
    """
    source, again = iter(lines), deque[Line]()
    swallowed = 0
    while first := again.popleft() if again else next(source, None):
        number, text, code = first
        if code == "F023" or '"' not in text:
            cells = text.split(separator)
        else:
            # a broken file could have every line read again for every line: looking far ahead is for the first time
            most = LINES_WHILE_RECOVERING if number <= swallowed else MAX_LINES
            taken: list[Line] = []
            try:
                cells = next(csv.reader(_ahead(text, again, source, taken, most), **_dialect(separator), strict=True))
                code = code or next((line.code for line in taken if line.code), None)
            except csv.Error:
                cells, code = next(csv.reader([text], **_dialect(separator))), code or "F020"
                again.extendleft(reversed(taken))
                swallowed = max(swallowed, number + len(taken))
        cells = [cell.strip() for cell in cells]
        if number <= swallowed and len(cells) < width and any(cells):
            code = code or "F020"
        yield number, cells, code


def _dialect(separator: str) -> dict[str, Any]:
    return {"delimiter": separator, "skipinitialspace": True}


def _ahead(text: str, again: deque[Line], source: Iterator[Line], taken: list[Line], most: int) -> Iterator[str]:
    """A line, and as many after it as are asked for; what is taken is noted. Ends where a row is too large to be one."""
    size = len(text)
    yield text + "\n"
    while len(taken) + 1 < most and size <= MAX_LINE:
        line = again.popleft() if again else next(source, None)
        if line is None:
            return
        taken.append(line)
        size += len(line.text)
        yield line.text + "\n"


def _filled(rows: Iterator[Cells]) -> Iterator[Cells]:
    return (row for row in rows if row[2] or any(row[1]))


def _separator(head: list[Line]) -> str:
    """The sign that cuts most of the first rows into as many cells as the header, and into many."""
    start = "\n".join(line.text for line in head)[:SAMPLE]
    # outside quotation marks, wherever a cell could begin: which sign separates cells is not known yet
    rows = QUOTED.sub("q", start).split("\n")
    best, most = "", 0
    for separator in SEPARATORS:
        counts = [row.count(separator) + 1 for row in rows if row.strip(NOTHING)]
        weight = counts.count(counts[0]) * counts[0]
        if counts[0] > 1 and weight > most:
            best, most = separator, weight
    if not best:  # one column: a comma may then be part of its numbers
        best = ";" if any(COMMA.fullmatch(line.text.strip()) for line in head) else ","
    return best


def _decimal_comma(rows: Iterable[list[str]]) -> bool:
    """Whether numbers are written like 12,5 rather than 12.5."""
    votes = 0
    for cells in rows:
        for cell in cells:
            if "," in cell and COMMA.fullmatch(cell):
                votes += 1
            elif "." in cell and POINT.fullmatch(cell):
                votes -= 1
    return votes > 0


def header(cells: Sequence[str], place: Place, called: Callable[[int], str] = str) -> tuple[str, ...]:
    """The names of the columns; raises Refused with every one that cannot be one. `called`: what a person calls a column."""
    found, first = [], dict[str, int]()
    for number, column in enumerate(cells, start=1):
        if not column:
            found.append(Problem("F018", place, {"number": called(number)}))
        elif column in first:
            args = {"column": one_line(column), "first": called(first[column]), "second": called(number)}
            found.append(Problem("F019", place, args))
        elif len(column) > MAX_CELL:
            found.append(_too_long(column, place))
        first.setdefault(column, number)
    if found:
        raise Refused(*found)
    return tuple(cells)


def _records(text: Text, name: str, separator: str, columns: tuple[str, ...], skipped: int) -> Iterator[Record]:
    width = len(columns)
    lines = text.lines()
    for _ in range(skipped):
        next(lines)
    rows = _cells(lines, separator, width)
    next(_filled(rows), None)
    for number, (line, cells, code) in enumerate(rows, start=1):
        problem = None
        if code:
            problem = row_problem(code, Place(name, line, 1), text.encoding)
        elif not any(cells):
            continue
        elif len(cells) > width and any(
            cells[width:]
        ):  # empty ones at the end are left by spreadsheets, and hold nothing
            problem = Problem("F021", Place(name, line, 1), {"found": str(len(cells)), "wanted": str(width)})
        elif sum(map(len, cells)) > MAX_CELL and (long := [n for n, cell in enumerate(cells) if len(cell) > MAX_CELL]):
            problem = _too_long(columns[long[0]], Place(name, line, 1))
        elif len(cells) < width:
            cells += [""] * (width - len(cells))
        yield Record(number, dict(zip(columns, cells, strict=False)), problem)


def row_problem(code: str, place: Place, encoding: str) -> Problem:
    """The problem of a row that cannot be read as it was meant."""
    args = {"F016": {"encoding": encoding}, "F023": {"limit": "1 MiB"}}
    return Problem(code, place, args.get(code, {}))


def longest(cells: Mapping[str, object], place: Place) -> Problem | None:
    """The problem of the first text that is longer than any answer."""
    for column, cell in cells.items():
        if isinstance(cell, str) and len(cell) > MAX_CELL:
            return _too_long(column, place)
    return None


def _too_long(column: str, place: Place) -> Problem:
    return Problem("F022", place, {"column": one_line(column), "limit": str(MAX_CELL)})


# JSON lines


def _objects(text: Text, reader: "Objects") -> Iterator[Record]:
    for number, line in enumerate(text.lines(), start=1):
        if line.text.strip() or line.code:
            yield reader.record(line, number)


class Objects:
    """Reads one line of JSON after the other; what is wrong inside an object is noted, and the rest of it kept."""

    def __init__(self, name: str, encoding: str) -> None:
        self._name, self._encoding = name, encoding
        self._found: list[tuple[str, dict[str, str]]] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=self._number,
            parse_int=self._integer,
            parse_constant=self._no_number,
        )

    def record(self, line: Line, number: int, before: int = 0) -> Record:
        """The object of a line as a row. `before`: so many characters stand on its line before it."""
        place, self._found = Place(self._name, line.number, 1), []
        if line.code:
            return Record(number, {}, row_problem(line.code, place, self._encoding))
        try:
            value = self._decoder.decode(line.text)
        except json.JSONDecodeError as error:
            column = error.colno + (before if error.lineno == 1 else 0)
            at = Place(self._name, line.number + error.lineno - 1, column)
            return Record(number, {}, Problem("F024", at))
        except RecursionError:
            return Record(number, {}, Problem("F008", place, {"limit": str(MAX_DEPTH)}))
        if not isinstance(value, dict):
            return Record(number, {}, Problem("F025", place))
        problem = self._problem(value, line, place)
        return Record(number, value, problem)

    def _problem(self, cells: dict[str, object], line: Line, place: Place) -> Problem | None:
        if self._found:
            code, args = self._found[0]
            return Problem(code, place, {"first": str(line.number), **args} if code == "F011" else args)
        if line.text.count("[") + line.text.count("{") > MAX_DEPTH and _depth(cells) > MAX_DEPTH:
            return Problem("F008", place, {"limit": str(MAX_DEPTH)})
        if len(line.text) > MAX_CELL:
            wide = next((column for column in cells if len(column) > MAX_CELL), None)
            return longest(cells, place) if wide is None else _too_long(wide, place)
        return None

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen = set[str]()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            self._found.append(("F011", {"key": one_line(twice)}))
        return found

    def _integer(self, text: str) -> object:
        return int(text) if len(text) <= MAX_DIGITS else self._no_number(text)

    def _number(self, text: str) -> object:
        if len(text) <= MAX_DIGITS:
            try:
                value = Decimal(text)
            except InvalidOperation:  # an exponent longer than any
                return self._no_number(text)
            if abs(value.adjusted()) <= MAX_DIGITS:
                return value if "." in text or value != value.to_integral_value() else int(value)
        return self._no_number(text)

    def _no_number(self, text: str) -> str:
        """The number stays a text, which no question takes for a number."""
        self._found.append(("F026", {"number": one_line(text, MAX_DIGITS)}))
        return text


def _depth(value: object) -> int:
    """How deep lists and objects stand inside each other, without going down into them by recursion."""
    deepest, left = 0, [(value, 1)]
    while left:
        inner, depth = left.pop()
        deepest = max(deepest, depth)
        items = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
        left.extend((item, depth + 1) for item in items if isinstance(item, dict | list))
    return deepest
