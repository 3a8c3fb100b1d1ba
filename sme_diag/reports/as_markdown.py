"""A document as Markdown (CommonMark, with the tables of GitHub): text stays text, whatever marks stand in it."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import assert_never

from sme_diag.reports.document import (
    NUMBER,
    Bars,
    Block,
    Bullets,
    Callout,
    Cell,
    Code,
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
    Run,
    Strong,
    Table,
    Way,
    Words,
    level_of,
    plain,
    runs,
    safe,
)

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$@!&^])")
"""Marks that mean something inside a line, here or in a common dialect. `@` and `#` notify people where code is hosted."""
START = re.compile(r"^(\s*)([-+=:]|\d{1,9}[.)])", re.MULTILINE)
"""Marks that mean something at the beginning of a line."""


def write(document: Document) -> str:
    """The document as Markdown, the same bytes for the same document."""
    meta = document.meta
    parts = [f"# {escaped(meta.title)}"]
    parts += [escaped(line) for line in (meta.brand.name, meta.subject, meta.subtitle) if line]
    for section in document.sections:
        parts.append(f"## {escaped(section.title)}")
        for level, block in level_of(section.blocks):
            parts += _block(block, level)
    parts.append("---")
    if meta.brand.contact:
        parts += [f"**{escaped(meta.furniture.contact)}**", *(inline(words) for words in meta.brand.contact)]
    parts += [escaped(line) for line in (meta.brand.footer, meta.identity) if line]
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    """The text on one line with every mark taken literally."""
    line = MARKS.sub(r"\\\1", " ".join(text.split()))
    return START.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", line)


def inline(words: Words) -> str:
    """Running text."""
    return "".join(map(_run, runs(words))).strip()


def _run(found: Run) -> str:
    match found:
        case str():
            return _spaced(found, escaped(found))
        case Strong(text):
            return _spaced(text, f"**{escaped(text)}**") if text.strip() else text
        case Code(text):
            fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
            return f"{fence} {' '.join(text.split())} {fence}"
        case Link(text, url):
            address = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
            if not safe(url):
                return escaped(text)
            return f"<{address}>" if text == address and "%" not in address else f"[{escaped(text)}](<{address}>)"
        case _:
            assert_never(found)


def _spaced(text: str, written: str) -> str:
    """A run keeps the space around it, outside of its marks."""
    return f"{' ' * text[:1].isspace()}{written}{' ' * text[-1:].isspace()}" if text else ""


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Heading(text, own):
            yield f"{'#' * own} {escaped(text)}"
        case Paragraph(words, strong):
            yield inline((Strong(plain(words)),) if strong else words)
        case Bullets(items, numbered):
            yield _list(items, numbered)
        case Facts(rows):
            yield _lines(rows)
        case Entry(title, lines, tags):
            yield f"{'#' * level} {escaped(' · '.join((title, *tags)))}"
            for labelled, group in groupby(lines, key=lambda line: bool(line[0])):
                rows = tuple(group)
                yield _lines(rows) if labelled else "\n\n".join(inline(words) for _, words in rows)
        case Bars(bars, legend):
            yield "\n".join(f"- {escaped(bar.sentence)}" for bar in bars)
            yield escaped(legend)
        case Radar(_, _, alternative, _) | Way(_, _, alternative):
            yield escaped(alternative)
        case KeyFigures(figures):
            yield "\n".join(f"- {escaped(f.label)}: **{escaped(f.value)}** {escaped(f.text)}".rstrip() for f in figures)
        case Panels(panels):
            for panel in panels:
                yield f"{'#' * level} {escaped(panel.title)}"
                yield _list(panel.items, panel.numbered)
        case Callout(_, title, texts):
            heading = [f"**{escaped(title)}**"] if title else []
            yield "\n>\n".join(f"> {line}" for line in (*heading, *map(inline, texts)))
        case Table():
            yield _table(block)
        case _:
            assert_never(block)


def _list(items: tuple[Words, ...], numbered: bool) -> str:
    return "\n".join(f"{f'{n}.' if numbered else '-'} {inline(item)}" for n, item in enumerate(items, start=1))


def _lines(rows: tuple[tuple[str, Words], ...]) -> str:
    return "\n".join(f"- **{escaped(label)}** {inline(words)}" for label, words in rows)


def _table(block: Table) -> str:
    rule = ["---:" if column.kind == NUMBER else "---" for column in block.columns]
    rows = [[escaped(column.title) for column in block.columns], rule, *([_cell(c) for c in row] for row in block.rows)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"**{escaped(block.caption)}**\n\n{table}" if block.caption else table


def _cell(cell: Cell) -> str:
    return escaped(cell.text) if isinstance(cell, Figure) else inline(cell)
