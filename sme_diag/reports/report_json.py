"""A document as JSON, by the contract of `sme_diag/reports/report.schema.json`: for those who lay a report out themselves."""

import json
from base64 import b64encode
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from sme_diag.reports.document import (
    Bar,
    Bars,
    Block,
    Brand,
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
    Section,
    Strong,
    Table,
    Way,
    Words,
    runs,
)

FORMAT = "sme-diag/report@1"
Json = dict[str, Any]


def write(document: Document) -> str:
    """The document as JSON text, the same bytes for the same document."""
    return json.dumps(tree(document), ensure_ascii=False, indent=1) + "\n"


def tree(document: Document) -> Json:
    """The document as plain data."""
    meta = document.meta
    return {
        "format": FORMAT,
        "title": meta.title,
        "subject": meta.subject,
        "subtitle": meta.subtitle,
        "language": meta.language,
        "author": meta.author,
        "made": meta.made.isoformat(),
        "identity": meta.identity,
        "brand": _brand(meta.brand),
        "sections": [_section(section) for section in document.sections],
    }


def _brand(brand: Brand) -> Json:
    logo = brand.logo
    return {
        "name": brand.name,
        "logo": logo and {"media": logo.media, "alt": logo.alt, "base64": b64encode(logo.data).decode("ascii")},
        "accent": brand.colours.accent,
        "contact": [_words(line) for line in brand.contact],
        "footer": brand.footer,
    }


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "title": section.title,
        "new_page": section.new_page,
        "folded": section.folded,
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> Json:
    match block:
        case Heading(text, level):
            return {"type": "heading", "level": level, "text": text}
        case Paragraph(words, strong):
            return {"type": "paragraph", "strong": strong, "text": _words(words)}
        case Bullets(items, numbered):
            return {"type": "list", "numbered": numbered, "items": [_words(item) for item in items]}
        case Facts(rows):
            return {"type": "facts", "rows": _lines(rows)}
        case Entry(title, lines, tags):
            return {"type": "entry", "title": title, "tags": list(tags), "lines": _lines(lines)}
        case Bars(bars, legend):
            return {"type": "bars", "bars": [_bar(bar) for bar in bars], "legend": legend}
        case Radar(title, axes, alternative, legend):
            drawn: Json = {"axes": [_bar(axis) for axis in axes], "alternative": alternative, "legend": legend}
            return {"type": "radar", "title": title} | drawn
        case Way(title, stops, alternative):
            made = [{"label": stop.label, "state": stop.state, "words": stop.words} for stop in stops]
            return {"type": "way", "title": title, "stops": made, "alternative": alternative}
        case KeyFigures(figures):
            shown = [{"label": f.label, "value": f.value, "text": f.text} for f in figures]
            return {"type": "key_figures", "figures": shown}
        case Panels(panels):
            lists = [{"title": p.title, "numbered": p.numbered, "items": [_words(i) for i in p.items]} for p in panels]
            return {"type": "panels", "panels": lists}
        case Callout(kind, title, texts):
            return {"type": "callout", "kind": kind, "title": title, "texts": [_words(text) for text in texts]}
        case Table(caption, columns, rows, headed):
            return {
                "type": "table",
                "caption": caption,
                "headed": headed,
                "columns": [{"title": c.title, "kind": c.kind, "share": c.share} for c in columns],
                "rows": [[_cell(cell) for cell in row] for row in rows],
            }
        case _:
            assert_never(block)


def _bar(bar: Bar) -> Json:
    return {"label": bar.label, "low": bar.low, "high": bar.high, "words": bar.words, "sentence": bar.sentence}


def _lines(rows: tuple[tuple[str, Words], ...]) -> list[Json]:
    return [{"label": label, "text": _words(words)} for label, words in rows]


def _words(words: Words) -> list[Json]:
    """Running text as runs; each has a text, and what it is if it is more than that."""
    return [_run(run) for run in runs(words)]


def _run(run: Run) -> Json:
    match run:
        case str():
            return {"text": run}
        case Strong(text):
            return {"text": text, "strong": True}
        case Code(text):
            return {"text": text, "code": True}
        case Link(text, url):
            return {"text": text, "url": url}
        case _:
            assert_never(run)


def _cell(cell: Cell) -> Json:
    if isinstance(cell, Figure):
        return {"text": [{"text": cell.text}], "value": _value(cell.value), "shade": cell.shade}
    return {"text": _words(cell)}


def _value(value: int | Decimal | date | None) -> int | float | str | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
