"""A decision matrix and its weights as tables of text: understood, or every problem with its row and column.

The matrix: alternatives in the first column, a criterion in each other. The weights: a row a criterion, in the columns `criterion`,
`weight`, `direction` (max or min) and, where they are known, `low` and `high` (declared bounds), `q` and `p` (PROMETHEE).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sme_diag.mcda.matrix import Criterion, Matrix
from sme_diag.mcda.promethee import Thresholds
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import nearest, one_line

CRITERION, WEIGHT, DIRECTION = NEEDED = ("criterion", "weight", "direction")
LOW, HIGH, Q, P = "low", "high", "q", "p"
COLUMNS = (*NEEDED, LOW, HIGH, Q, P)
DIRECTIONS = {"max": True, "min": False}
LARGEST = 1e100
"""Numbers beyond it are a slip, and their differences would no longer be numbers."""
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")


class Row(NamedTuple):
    """A row of a table: its number (the header is 1) and its cells in the order of the columns."""

    number: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """A table of text. `comma`: numbers are written like 12,5."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    comma: bool = False

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands: row and column from 1."""
        return Place(self.file, row, column + 1)


class Decision(NamedTuple):
    """A decision matrix with a weight for each criterion, as written (they need not sum to 1).

    `unbounded` are the criteria without declared bounds; those they have here are the least and most cell.
    """

    matrix: Matrix
    weights: tuple[float, ...]
    thresholds: tuple[Thresholds, ...]
    unbounded: tuple[str, ...]


class _Weighting(NamedTuple):
    """A row of the weights."""

    weight: float
    best_high: bool
    bounds: tuple[float, float] | None
    thresholds: Thresholds


def read(matrix: Sheet, weights: Sheet) -> Decision:
    """The decision in two tables. Raises Refused with every problem of both."""
    problems: list[Problem] = []
    weighting = _weights(weights, problems)
    ids = matrix.columns[1:]
    alternatives, cells = _cells(matrix, problems)
    for column, id in enumerate(ids, start=1):
        if weighting and id not in weighting:
            at = matrix.place(1, column)
            problems.append(Problem("M802", at, {"criterion": one_line(id)}, nearest(id, weighting)))
    for id, (row, _) in weighting.items():
        if id not in ids:
            problems.append(Problem("M801", weights.place(row, 0), {"criterion": one_line(id)}, nearest(id, ids)))
    if problems:
        raise Refused(*problems)
    columns = dict(zip(ids, zip(*cells, strict=True), strict=True))
    said = {id: weighting[id][1] for id in ids}
    criteria = tuple(
        Criterion(id, each.best_high, *(each.bounds or _observed(columns[id]))) for id, each in said.items()
    )
    return Decision(
        Matrix(criteria, alternatives, cells),
        tuple(each.weight for each in said.values()),
        tuple(each.thresholds for each in said.values()),
        tuple(id for id, each in said.items() if each.bounds is None),
    )


def _observed(column: Sequence[float]) -> tuple[float, float]:
    low, high = min(column), max(column)
    return (low, high) if low < high else (low, low + max(1.0, abs(low)))


def _cells(sheet: Sheet, problems: list[Problem]) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
    """The alternatives and their numbers; of a cell that has none, the problem."""
    if len(sheet.columns) < 2 or not sheet.rows:
        problems.append(Problem("M803", Place(sheet.file)))
    first: dict[str, int] = {}
    cells = []
    for row in sheet.rows:
        _once(sheet, row, 0, first, problems)
        found = [_number(sheet, row, column, problems) for column in range(1, len(sheet.columns))]
        cells.append(tuple(0.0 if cell is None else cell for cell in found))
    return tuple(row.cells[0] for row in sheet.rows), tuple(cells)


def _once(sheet: Sheet, row: Row, column: int, first: dict[str, int], problems: list[Problem]) -> None:
    """Each name stands once, and is one."""
    name, at = row.cells[column], sheet.place(row.number, column)
    if not name:
        problems.append(Problem("M804", at, {"column": one_line(sheet.columns[column])}))
    elif name in first:
        problems.append(Problem("M805", at, {"name": one_line(name), "first": str(first[name])}))
    first.setdefault(name, row.number)


def _number(sheet: Sheet, row: Row, column: int, problems: list[Problem]) -> float | None:
    """The number in a cell; None, with a problem, where there is none: what is missing is never made up."""
    text, at, name = row.cells[column], sheet.place(row.number, column), one_line(sheet.columns[column])
    if not text:
        problems.append(Problem("M804", at, {"column": name}))
        return None
    plain = text.replace("\u2212", "-")
    if sheet.comma:
        plain = plain.replace(",", ".")
    value = float(plain) if NUMBER.fullmatch(plain) else float("nan")
    if not abs(value) <= LARGEST:
        problems.append(Problem("M806", at, {"text": one_line(text), "column": name}))
        return None
    return value


def _weights(sheet: Sheet, problems: list[Problem]) -> dict[str, tuple[int, _Weighting]]:
    """What the weights say, by criterion, with the row it stands in."""
    place = {column: at for at, column in enumerate(sheet.columns)}
    lacking = [column for column in NEEDED if column not in place]
    for column in lacking:
        problems.append(Problem("M807", Place(sheet.file), {"column": column}, nearest(column, sheet.columns)))
    for column, at in place.items():
        if column not in COLUMNS:
            problems.append(Problem("M808", sheet.place(1, at), {"column": one_line(column)}, nearest(column, COLUMNS)))
    if lacking:
        return {}
    found: dict[str, tuple[int, _Weighting]] = {}
    first: dict[str, int] = {}
    before = len(problems)
    for row in sheet.rows:
        name = row.cells[place[CRITERION]]
        _once(sheet, row, place[CRITERION], first, problems)
        found.setdefault(name, (row.number, _weighting(sheet, row, place, problems)))
    if len(problems) == before and not sum(each.weight for _, each in found.values()):
        problems.append(Problem("M809", Place(sheet.file)))
    return found


def _weighting(sheet: Sheet, row: Row, place: Mapping[str, int], problems: list[Problem]) -> _Weighting:
    text = {column: row.cells[place[column]] if column in place else "" for column in COLUMNS}

    def number(column: str) -> float | None:
        return _number(sheet, row, place[column], problems) if text[column] or column == WEIGHT else None

    def wrong(code: str, column: str, suggestion: str | None = None) -> None:
        problems.append(
            Problem(code, sheet.place(row.number, place[column]), {"text": one_line(text[column])}, suggestion)
        )

    weight, low, high, q, p = map(number, (WEIGHT, LOW, HIGH, Q, P))
    if weight is not None and weight < 0:
        wrong("M810", WEIGHT)
    if text[DIRECTION] not in DIRECTIONS:
        wrong("M811", DIRECTION, nearest(text[DIRECTION], DIRECTIONS))
    bounds = None if low is None or high is None else (low, high)
    if bool(text[LOW]) != bool(text[HIGH]) or (bounds is not None and bounds[0] >= bounds[1]):
        wrong("M813", LOW if text[LOW] else HIGH)
    least = q or 0.0
    most = least if p is None else p
    if not 0.0 <= least <= most:
        wrong("M814", Q if text[Q] else P)
    return _Weighting(weight or 0.0, DIRECTIONS.get(text[DIRECTION], True), bounds, (least, most))
