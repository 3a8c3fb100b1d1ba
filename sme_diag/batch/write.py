"""Lines of figures into a table: CSV or JSON lines, row by row. Text that a spreadsheet would take for a formula is defused."""

import csv
import json
from collections.abc import Callable, Mapping
from typing import Protocol

from sme_diag.text import clean

Write = Callable[[Mapping[str, object]], None]
FORMATS = ("csv", "jsonl")
RISKY = ("=", "+", "-", "@", "\t", "\r")


class Text(Protocol):
    """Something that takes text."""

    def write(self, text: str, /) -> object:
        """Take some text."""


def writer(stream: Text, form: str) -> Write:
    """Writes one line a call; the columns are those of the first line."""
    return _csv(stream) if form == "csv" else _jsonl(stream)


def _csv(stream: Text) -> Write:
    out = csv.writer(stream, lineterminator="\r\n")
    columns: list[str] = []

    def write(line: Mapping[str, object]) -> None:
        if not columns:
            columns.extend(line)
            out.writerow(columns)
        out.writerow([safe(line.get(column)) for column in columns])

    return write


def _jsonl(stream: Text) -> Write:
    def write(line: Mapping[str, object]) -> None:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")

    return write


def safe(cell: object) -> object:
    """A cell as a spreadsheet may have it: text that begins like a formula gets an apostrophe before it."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = clean(cell)
    return "'" + text if text.startswith(RISKY) else text
