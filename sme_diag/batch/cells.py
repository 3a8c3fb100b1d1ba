"""Typed cells (of a spreadsheet, of Parquet) as the text that a CSV would hold: one reader of answers serves all tables."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

LONGEST = 2**53
"""Whole numbers up to here are exact in a spreadsheet, whose numbers all have a point."""


def written(cell: object) -> object:
    """A cell as a CSV would hold it; lists and objects stay what they are, with such cells in them; None where it is blank.

    Numbers have fifteen digits, as spreadsheets show them: 0.1 + 0.2 is 0.3. Of a moment its day is kept.
    """
    return WAYS.get(type(cell), str)(cell)


def percent(share: float) -> str:
    """A number that its spreadsheet shows as a percentage: 0.12 is 12%."""
    return f"{share * 100:.15g}%"


def _number(cell: float) -> str:
    return str(int(cell)) if cell.is_integer() and abs(cell) <= LONGEST else f"{cell:.15g}"


def _text(cell: str) -> str | None:
    return cell.strip() or None


WAYS: Mapping[type, Callable[[Any], object]] = {
    str: _text,
    type(None): lambda cell: None,
    float: _number,
    bool: lambda cell: "true" if cell else "false",
    date: date.isoformat,
    datetime: lambda cell: cell.date().isoformat(),
    list: lambda cell: [written(each) for each in cell],
    dict: lambda cell: {key: written(each) for key, each in cell.items() if each is not None},
    bytes: lambda cell: _text(cell.decode("utf-8", "replace")),
}
"""By the exact type of a cell; any other is written as Python does."""
