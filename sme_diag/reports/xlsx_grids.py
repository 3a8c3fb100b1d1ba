"""What of a section becomes a table in a workbook: entries, bars, the way, and tables that belong together. Pure."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple, TypeAlias

from sme_diag.reports.document import (
    NUMBER,
    Bar,
    Bars,
    Block,
    Blocks,
    Cell,
    Column,
    Entry,
    Figure,
    Heading,
    Heads,
    Radar,
    Table,
    Way,
    Words,
    plain,
    runs,
)


class Grid(NamedTuple):
    """Rows under titled columns, one cell for each. `bars` are those whose low and high stand in the second and third column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    bars: tuple[Bar, ...] = ()


Piece: TypeAlias = Block | Grid


def pieces(blocks: Blocks, heads: Heads) -> Iterator[Piece]:
    """The blocks of a section with everything that can be sorted and filtered as a grid.

    Bars that a radar shows stand once, before it: it is drawn over their cells.
    """
    drawn: list[tuple[Bar, ...]] = []
    for kind, group in groupby(_together(blocks, heads), key=lambda piece: isinstance(piece, Entry)):
        if kind:
            yield entries(tuple(piece for piece in group if isinstance(piece, Entry)), heads)
            continue
        for piece in group:
            match piece:
                case Table(caption, columns, rows, _):
                    yield Grid(columns, rows, caption)
                case Way(_, stops, _):
                    yield Grid((Column(heads.name), Column(heads.state)), tuple((s.label, s.words) for s in stops))
                case Bars(bars, _) | Radar(_, bars, _, _):
                    if bars not in drawn:
                        yield from _figures(bars, heads)
                        drawn.append(bars)
                    if isinstance(piece, Radar):
                        yield piece
                case _:
                    yield piece


def _together(blocks: Blocks, heads: Heads) -> Iterator[Piece]:
    """Tables of the same columns, each under a heading of its own, as one grid with the heading as its first column."""
    at = 0
    while at < len(blocks):
        tables = list(_headed(blocks[at:]))
        if len(tables) > 1:
            rows = tuple((heading, *row) for heading, table in tables for row in table.rows)
            yield Grid((Column(heads.part), *tables[0][1].columns), rows)
            at += 2 * len(tables)
        else:
            yield blocks[at]
            at += 1


def _headed(blocks: Blocks) -> Iterator[tuple[str, Table]]:
    """The tables the blocks begin with: heading and table in turn, with the same columns."""
    columns: tuple[Column, ...] | None = None
    for heading, table in zip(blocks[::2], blocks[1::2], strict=False):
        if not isinstance(heading, Heading) or not isinstance(table, Table) or table.caption:
            return
        if columns is not None and table.columns != columns:
            return
        columns = table.columns
        yield heading.text, table


def _figures(bars: tuple[Bar, ...], heads: Heads) -> Iterator[Grid]:
    columns = (Column(heads.name), Column(heads.low, NUMBER), Column(heads.high, NUMBER), Column(heads.text))
    rows = tuple((b.label, Figure(b.low, str(b.low)), Figure(b.high, str(b.high)), b.words) for b in bars)
    yield Grid(columns, rows, bars=bars)


def entries(found: tuple[Entry, ...], heads: Heads) -> Grid:
    """Entries as rows: a column for each label that any of them has, in the order met; one more to write in."""
    lined = [_lines(entry) for entry in found]
    labels = list(dict.fromkeys(label for lines in lined for label in lines))
    if "" in labels:  # what says what it is, before its facts
        labels.remove("")
        labels.insert(0, "")
    tagged = any(entry.tags for entry in found)
    names = [heads.name, *([heads.kind] if tagged else []), *(label or heads.text for label in labels), heads.remarks]
    rows = []
    for entry, lines in zip(found, lined, strict=True):
        tags = [", ".join(entry.tags)] if tagged else []
        rows.append((entry.title, *tags, *(lines.get(label, "") for label in labels), ""))
    return Grid(tuple(Column(name) for name in names), tuple(rows))


def _lines(entry: Entry) -> dict[str, Words]:
    """The texts of an entry by label without its colon; several under one label are lines of one text."""
    lines: dict[str, Words] = {}
    under = ""
    for label, text in entry.lines:
        under = label.rstrip(" :\xa0\u202f") or under
        lines[under] = (*runs(lines[under]), "\n", *runs(text)) if under in lines else text
    return lines


def width(grid: Grid, column: int) -> int:
    """How wide a column should be, in letters: for its longest line, and less for long texts, which are wrapped."""
    texts = [plain(row[column]) for row in grid.rows]
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    head = grid.columns[column].title
    title = max(min(len(head), 16), *map(len, head.split(" "))) + 4  # beside the sign of the filter
    if not any(texts):  # one to write in
        return 30
    return max(title, min(longest + 2, 36 if longest <= 120 else 48), 10)
