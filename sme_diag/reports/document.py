"""The document tree: what a report consists of, whatever it is written as.

A writer takes a `Document` and never computes: every number is worded already, every picture carries its data and its words. The
union `Block` is closed, and a writer ends its match with `assert_never`, so that a further node is a type error in each of them.
Every text is data: it may hold markup of any format, which the writer escapes, and letters of any script.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

DONE, NOW, AHEAD = "done", "now", "ahead"
"""States of a stop on the way."""
ANSWER, NOTE, WARNING = "answer", "note", "warning"
"""What a callout is: the answer of the report, something worth knowing, something to settle first."""
TEXT, NUMBER, DAY = "text", "number", "day"
"""What stands in a column: numbers are set flush right; days are not."""


class Strong(NamedTuple):
    """Words that matter more than those around them."""

    text: str


class Code(NamedTuple):
    """Something to be typed or copied as it stands."""

    text: str


class Link(NamedTuple):
    """Words that lead to an address. Only http, https and mailto addresses become links (`safe`); others stay words."""

    text: str
    url: str


Run: TypeAlias = str | Strong | Code | Link
Words: TypeAlias = str | tuple[Run, ...]
"""Running text: a plain string, or runs in a row with no space added between them."""


class Heading(NamedTuple):
    """A title inside a section (level 3 and below); in a result for the terminal also level 1 and 2."""

    text: str
    level: int = 2


class Paragraph(NamedTuple):
    """Running text; `strong` when it is the answer itself."""

    text: Words
    strong: bool = False


class Bullets(NamedTuple):
    """A list of short texts; numbered where their order matters."""

    items: tuple[Words, ...]
    numbered: bool = False


class Facts(NamedTuple):
    """A list of label and text, each on its own."""

    rows: tuple[tuple[str, Words], ...]


class Entry(NamedTuple):
    """Something with a name and facts: lines of label and text; an empty label continues the text above.

    Kept together on one page where it fits. `tags` are short marks beside the title (a kind, a verdict): words, not colours.
    The title stands a level below the heading it follows.
    """

    title: str
    lines: tuple[tuple[str, Words], ...]
    tags: tuple[str, ...] = ()


class Bar(NamedTuple):
    """A score from low to high of 100 whole points; `words` stand beside the drawing, `sentence` in its place."""

    label: str
    low: int
    high: int
    words: str
    sentence: str


class Bars(NamedTuple):
    """Scores drawn beside each other; the legend is for those who see the drawing."""

    bars: tuple[Bar, ...]
    legend: str = ""


class Radar(NamedTuple):
    """A profile: one axis a bar, clockwise from the top, each from low (certain) to high (possible) of 100.

    `alternative` says in one text what the drawing shows; the numbers stand beside it in a `Bars` or `Table` of their own. With
    fewer than three axes it is left out by whoever builds the document. A writer that cannot draw writes the alternative.
    """

    title: str
    axes: tuple[Bar, ...]
    alternative: str
    legend: str = ""


class Stop(NamedTuple):
    """One stop on the way: its name, its state (DONE, NOW, AHEAD) and the state in words."""

    label: str
    state: str
    words: str


class Way(NamedTuple):
    """The pathway as a picture: stops in order, numbered from 1. `alternative` says the same in one text."""

    title: str
    stops: tuple[Stop, ...]
    alternative: str


class KeyFigure(NamedTuple):
    """A figure to be seen at a glance: what it is, the figure, and a few words below it."""

    label: str
    value: str
    text: str = ""


class KeyFigures(NamedTuple):
    """Figures side by side where there is room."""

    figures: tuple[KeyFigure, ...]


class Panel(NamedTuple):
    """A short list under a title."""

    title: str
    items: tuple[Words, ...]
    numbered: bool = False


class Panels(NamedTuple):
    """Short lists side by side where there is room, else one after the other. Their titles stand a level below the section's."""

    panels: tuple[Panel, ...]


class Callout(NamedTuple):
    """A framed text: ANSWER, NOTE or WARNING. The title says in words what the frame says in colour; it may be empty."""

    kind: str
    title: str
    texts: tuple[Words, ...]


class Figure(NamedTuple):
    """A value of a table cell as a spreadsheet keeps it, and as people read it. None: there is none, and the text says why.

    `shade` from 0 to 100 colours the cell behind its text, for heat maps; the text says the same.
    """

    value: int | Decimal | date | None
    text: str
    shade: int | None = None


Cell: TypeAlias = Words | Figure


class Column(NamedTuple):
    """A column of a table: its title, what stands in it, and its share of the width compared with the other columns."""

    title: str
    kind: str = TEXT
    share: int = 1


class Table(NamedTuple):
    """Rows of cells, as many as there are columns. The first cell of a row names it, unless `headed` is false.

    The caption is empty where the heading above says what the table is.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    headed: bool = True


Block: TypeAlias = (
    Heading
    | Paragraph
    | Bullets
    | Facts
    | Entry
    | Bars
    | Radar
    | Way
    | KeyFigures
    | Panels
    | Callout
    | Table
)  # fmt: skip
Blocks: TypeAlias = tuple[Block, ...]


class Section(NamedTuple):
    """A part of a report under a title of level 2. `id` is stable, one word, and what a branding names to leave it out.

    `new_page` begins a page where there are pages; `folded` may be closed on a screen, and is never closed on paper.
    """

    id: str
    title: str
    blocks: Blocks
    new_page: bool = False
    folded: bool = False


class Logo(NamedTuple):
    """A picture to be embedded: `image/svg+xml` or `image/png`, harmless and looked at before. `alt` is its text."""

    media: str
    data: bytes
    alt: str


class Colours(NamedTuple):
    """The accent of a report, as #rrggbb: for white paper and for a dark screen, each with enough contrast (4.5 to 1)."""

    accent: str = "#1f4e79"
    accent_dark: str = "#8ab8e6"


class Brand(NamedTuple):
    """Who hands the report over. Everything may be empty: then it is the program's own."""

    name: str = ""
    logo: Logo | None = None
    colours: Colours = Colours()
    contact: tuple[Words, ...] = ()
    footer: str = ""


class Heads(NamedTuple):
    """Titles of columns, where a spreadsheet makes a table of what is none elsewhere: entries, bars, stops on the way.

    `part` is for the heading above several tables that become one; `remarks` for an empty column to write in.
    """

    name: str
    kind: str
    text: str
    low: str
    high: str
    state: str
    part: str
    remarks: str


class Furniture(NamedTuple):
    """The words a writer needs around the content: writers have none of their own.

    `page` is filled with {page} and {pages} by whoever numbers pages; `missing` explains the sign for letters a font has not got.
    """

    contents: str
    page: str
    skip: str
    contact: str
    heads: Heads
    missing: str


class Meta(NamedTuple):
    """What a document is. `made` is the day of the report (never the clock's); `identity` the pack, version and digest, worded."""

    title: str
    subject: str
    subtitle: str
    language: str
    author: str
    made: date
    made_words: str
    identity: str
    furniture: Furniture
    brand: Brand = Brand()


class Document(NamedTuple):
    """A whole report: `meta.title` is the heading of level 1, sections follow in order. The first section is the answer."""

    meta: Meta
    sections: tuple[Section, ...]


def runs(words: Words) -> tuple[Run, ...]:
    """Running text as runs."""
    return (words,) if isinstance(words, str) else words


def plain(words: Cell) -> str:
    """Running text, or a figure, without marks."""
    if isinstance(words, Figure):
        return words.text
    return "".join(run if isinstance(run, str) else run.text for run in runs(words))


def safe(url: str) -> bool:
    """True for an address that may become a link: nothing a link could run, and no white space."""
    scheme, _, rest = url.partition(":")
    return scheme.lower() in ("http", "https", "mailto") and bool(rest) and not any(c.isspace() for c in url)


def level_of(blocks: Blocks) -> Iterator[tuple[int, Block]]:
    """Each block with the level its own title has: one below the heading it follows; 3 where none came yet in a section."""
    below = 3
    for block in blocks:
        if isinstance(block, Heading):
            below = block.level + 1
            yield block.level, block
        else:
            yield below, block
