"""A document as PDF by typst: tagged, PDF/UA-1 and PDF/A-2a, its font inside. How it looks stands in `pdf/layout.typ`.

Content goes to typst as JSON, and its texts are set as they are: nothing in them is ever read as markup.
"""

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, assert_never, cast

from sme_diag.problems import Problem, Refused
from sme_diag.reports.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Callout,
    Cell,
    Code,
    Column,
    Document,
    Entry,
    Facts,
    Figure,
    Heading,
    KeyFigures,
    Link,
    Logo,
    Panels,
    Paragraph,
    Radar,
    Run,
    Section,
    Strong,
    Table,
    Way,
    Words,
    level_of,
    plain,
    runs,
    safe,
)
from sme_diag.reports.pdf_letters import MISSING, broken, shown
from sme_diag.source import Place
from sme_diag.text import clean, one_line

if TYPE_CHECKING:
    from typst import Fonts

FOLDER = files("sme_diag.reports") / "pdf"
"""The template and the font, which come with the program: no file of anybody else is opened here."""
WHOLE = 2400
"""A block of fewer characters fits on a page and is kept together on one; a longer one may be broken."""
LINE = 90
"""The characters of a full line, which a short line takes the room of."""
NARROW = 5
"""A label takes so many times the lines that it would take in the full width."""
REASON = 200
"""So much of what typst says about a logo is passed on."""

Node = dict[str, Any]
"""A block as the template reads it: `kind`, and what that kind has."""


def write(document: Document) -> bytes:
    """The document as PDF, the same bytes for the same document. Raises Refused for a logo that cannot be drawn."""
    from typst import TypstError

    try:
        return _compiled(document)
    except TypstError as error:
        brand = document.meta.brand
        if brand.logo is None:
            raise
        _compiled(document._replace(meta=document.meta._replace(brand=brand._replace(logo=None))))
        raise Refused(Problem("R713", Place("--branding"), {"reason": one_line(error.message, REASON)})) from None


def _compiled(document: Document) -> bytes:
    import typst

    content = json.dumps(_document(document), ensure_ascii=False).encode()
    sources = {"main": _template("layout.typ"), "pictures.typ": _template("pictures.typ"), "content.json": content}
    return typst.compile(
        cast(bytes, sources),  # a dictionary of files is taken too, which its types do not say
        font_paths=_fonts(),
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime(*document.meta.made.timetuple()[:3], tzinfo=UTC),
    )


@cache
def _template(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def _fonts() -> "Fonts":
    """Our own font and no other, so that a report looks the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")])


def _document(document: Document) -> Node:
    meta, brand = document.meta, document.meta.brand
    title = meta.title if clean(meta.title).strip() else meta.subject
    node = {
        "name": clean(f"{meta.title} – {meta.subject}"),
        "author": clean(meta.author),
        "language": meta.language,
        "made": [meta.made.year, meta.made.month, meta.made.day],
        "title": _text(title),
        "running": _text(one_line(title)),
        "subject": _text(meta.subject),
        "subtitle": _text(meta.subtitle),
        "identity": _text(meta.identity),
        "page": meta.furniture.page,
        "contents": _text(meta.furniture.contents),
        "contact_title": _text(meta.furniture.contact),
        "accent": brand.colours.accent,
        "brand": _text(brand.name),
        "logo": _logo(brand.logo),
        "contact": [_words(words) for words in brand.contact],
        "footer": _text(brand.footer),
        "sections": [_section(section) for section in document.sections],
    }
    return node | {"remark": _text(meta.furniture.missing) if MISSING in json.dumps(node, ensure_ascii=False) else []}


def _logo(logo: Logo | None) -> Node | None:
    """Its bytes as numbers: typst takes the files that are given to it for text. Without words it is an ornament."""
    return None if logo is None else {"data": list(logo.data), "alt": clean(logo.alt)}


def _section(section: Section) -> Node:
    blocks = [_block(block, level) for level, block in level_of(section.blocks)]
    return {"id": section.id, "title": _text(section.title), "new_page": section.new_page, "blocks": blocks}


def _block(block: Block, level: int) -> Node:
    match block:
        case Heading(text, own):
            return {"kind": "heading", "text": _text(text), "level": own}
        case Paragraph(words, strong):
            return {"kind": "paragraph", "text": _words(words), "strong": strong}
        case Bullets(items, numbered):
            return _list(items, numbered)
        case Facts(rows):
            return {"kind": "facts", "rows": [[_text(label), _words(words)] for label, words in rows]}
        case Entry(title, lines, tags):
            return {
                "kind": "entry",
                "title": _text(title),
                "level": level,
                "tags": [_text(tag) for tag in tags],
                "lines": [[_text(label), _words(words)] for label, words in lines],
                "whole": _fits(title, *tags, *(NARROW * label + plain(words) for label, words in lines)),
            }
        case Bars(bars, legend):
            return {"kind": "bars", "bars": [_bar(bar) for bar in bars], "legend": _text(legend)}
        case Radar(_, axes, alternative, _):
            return {
                "kind": "radar",
                "axes": [_bar(axis) for axis in axes],
                "alternative": clean(alternative) or MISSING,
            }
        case Way(_, stops, alternative):
            marks = [{"label": _text(stop.label), "state": stop.state, "words": _text(stop.words)} for stop in stops]
            return {"kind": "way", "stops": marks, "alternative": clean(alternative) or MISSING}
        case KeyFigures(figures):
            return {"kind": "figures", "figures": [[_text(text) for text in figure] for figure in figures]}
        case Panels(panels):
            made = [{"title": _text(panel.title), **_list(panel.items, panel.numbered)} for panel in panels]
            return {"kind": "panels", "level": level, "panels": made}
        case Callout(kind, title, texts):
            return {
                "kind": "callout",
                "as": kind,
                "title": _text(title),
                "level": level,
                "texts": [_words(words) for words in texts],
                "whole": _fits(title, *map(plain, texts)),
            }
        case Table(caption, columns, rows, headed):
            return {
                "kind": "table",
                "caption": _text(caption),
                "columns": [{"title": _text(c.title), "kind": c.kind, "share": c.share} for c in columns],
                "rows": [_row(row, columns) for row in rows],
                "headed": headed,
            }
        case _:
            assert_never(block)


def _list(items: tuple[Words, ...], numbered: bool) -> Node:
    return {"kind": "bullets", "items": [_words(words) for words in items], "numbered": numbered}


def _bar(bar: Bar) -> Node:
    return {"label": _text(bar.label), "low": bar.low, "high": bar.high, "words": _text(bar.words)}


def _cell(cell: Cell) -> Node:
    if isinstance(cell, Figure):
        return {"text": [_text(cell.text)], "shade": cell.shade}
    return {"text": _words(cell), "shade": None}


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> Node:
    shares = sum(column.share for column in columns)
    highest = max(len(plain(cell)) * shares // column.share for cell, column in zip(row, columns, strict=True))
    return {"whole": highest < WHOLE, "cells": list(map(_cell, row))}


def _fits(*texts: str) -> bool:
    """True where the texts, one below the other, take less than a page for certain."""
    return sum(max(len(text), LINE) for text in texts) < WHOLE


def _words(words: Words) -> list[Any]:
    return [_run(run) for run in runs(words)]


def _run(run: Run) -> Any:
    match run:
        case str():
            return _text(run)
        case Strong(text):
            return {"as": "strong", "text": _text(text)}
        case Code(text):
            return {"as": "code", "text": _text(text)}
        case Link(text, url):
            return {"as": "link", "text": _text(text), "url": url} if safe(url) else _text(text)
        case _:
            assert_never(run)


def _text(text: str) -> list[str]:
    """A text in pieces between which a line may end, with a sign for every letter that the font has not got."""
    return broken(shown(text))
