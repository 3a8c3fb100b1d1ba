"""The document tree: what a report consists of, whatever it is written as."""

from typing import NamedTuple, TypeAlias


class Heading(NamedTuple):
    """A title; level 1 is the document's own."""

    text: str
    level: int = 2


class Paragraph(NamedTuple):
    """Running text; `strong` when it is the answer itself."""

    text: str
    strong: bool = False


class Bullets(NamedTuple):
    """A list of short texts."""

    items: tuple[str, ...]


class Entry(NamedTuple):
    """Something with a name and facts: lines of label and text; an empty label continues the text above."""

    title: str
    lines: tuple[tuple[str, str], ...]


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


Block: TypeAlias = Heading | Paragraph | Bullets | Entry | Bars
Document: TypeAlias = tuple[Block, ...]
