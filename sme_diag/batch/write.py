"""Lines of figures into a table of text: CSV or JSON lines, row by row. What a spreadsheet would take for a formula is defused."""

import csv
import json
from collections.abc import Callable, Mapping
from typing import Protocol

from sme_diag.text import clean

Write = Callable[[Mapping[str, object]], None]
FORMATS = ("csv", "jsonl", "xlsx", "parquet")
"""Endings of outputs: two of text, written here, and two of bytes, in `write_sheet` and `write_parquet`."""
REMEMBERED = 10_000
"""So many texts are remembered."""
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
    safe_texts: dict[object, object] = {}

    def write(line: Mapping[str, object]) -> None:
        if not columns:
            columns.extend(line)
            out.writerow(columns)
        cells = line.values() if list(line) == columns else [line.get(column) for column in columns]
        out.writerow([known(cell) if cell.__class__ is str else cell for cell in cells])

    def known(text: object) -> object:
        """The text made safe; the ids of a pack come again and again."""
        found = safe_texts.get(text)
        if found is None:
            found = safe(text)
            if len(safe_texts) < REMEMBERED:
                safe_texts[text] = found
        return found

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
