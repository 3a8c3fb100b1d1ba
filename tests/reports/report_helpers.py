"""Reports of the example firms, and every text that stands in a document: what each format has to say too."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from sme_diag.cli.firm import Firm, open_firm
from sme_diag.i18n.catalogue import catalogue
from sme_diag.reports.client import client_report
from sme_diag.reports.document import (
    Bars,
    Block,
    Brand,
    Bullets,
    Callout,
    Document,
    Entry,
    Facts,
    Heading,
    KeyFigures,
    Panels,
    Paragraph,
    Radar,
    Table,
    Way,
    plain,
)

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 21)
BEGINNER, ACTIVE, UNKNOWN = "winery-aquitaine", "growing-cosmetics-bordeaux", "all-unknown"
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "</style></svg>]]><!-- -->",
    "*bold* _and_ `code` ~~gone~~ # $x$ @all",
    "[bold]red[/] [link](javascript:alert(1)) ![](http://x.example/p.png)",
    "=HYPERLINK(1) | cell | & &amp; {{ 7 }} %s {0}",
    "1. one",
    "- two\n# three",
    "مصنع النسيج 北京纺织 🧵 Ěščř",
    "\\n \\* \\",
)


@cache
def firm(example: str, lang: str = "en") -> Firm:
    """An example firm, opened."""
    return open_firm(ROOT / f"examples/{example}.yaml", [], catalogue(lang))


@cache
def report(example: str, lang: str = "en", brand: Brand | None = None, leave_out: tuple[str, ...] = ()) -> Document:
    """The report of an example firm."""
    opened = firm(example, lang)
    return client_report(opened.diagnose(DAY), opened.pack, opened.answers, opened.speech, brand, leave_out)


def texts(document: Document) -> Iterator[str]:
    """Every text of the content, each as a whole."""
    yield from (document.meta.title, document.meta.subject, document.meta.subtitle, document.meta.identity)
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            yield from of_block(block)


def of_block(block: Block) -> Iterator[str]:
    """Every text of a block that is no picture."""
    match block:
        case Heading(text, _):
            yield text
        case Paragraph(words, _):
            yield plain(words)
        case Bullets(items, _):
            yield from map(plain, items)
        case Facts(rows):
            yield from (part for label, words in rows for part in (label, plain(words)))
        case Entry(title, lines, tags):
            yield from (title, *tags, *(part for label, words in lines for part in (label, plain(words))))
        case Bars(bars, legend):
            yield from (part for bar in bars for part in (bar.label, bar.words))
            yield legend
        case KeyFigures(figures):
            yield from (part for figure in figures for part in figure)
        case Panels(panels):
            yield from (part for panel in panels for part in (panel.title, *map(plain, panel.items)))
        case Callout(_, title, words):
            yield from (title, *map(plain, words))
        case Table(caption, columns, cells, _):
            yield from (caption, *(column.title for column in columns), *(plain(c) for row in cells for c in row))
        case Way(_, stops, _):
            yield from (part for stop in stops for part in (stop.label, stop.words))
        case Radar():
            pass
