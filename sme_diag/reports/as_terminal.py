"""A document for the terminal. Drawn for eyes, or plain for ears and narrow screens: the same words in the same order."""

from typing import TYPE_CHECKING, assert_never

from sme_diag.reports.document import Bar, Bars, Block, Bullets, Document, Entry, Heading, Paragraph
from sme_diag.text import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

BAR_WIDTH = 25
NARROW = 60


def write(document: Document, console: "Console", plain: bool) -> None:
    """Print the document."""
    for block in document:
        _block(block, console, plain)


def _block(block: Block, console: "Console", plain: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    match block:
        case Heading(text, level):
            console.print()
            console.print(Text(clean(text), style="bold" if plain else "bold underline" if level == 1 else "bold cyan"))
        case Paragraph(text, strong):
            console.print(Text(clean(text), style="bold" if strong else ""))
        case Bullets(items):
            for item in items:
                console.print(_hanging("- ", item))
        case Entry(title, lines):
            console.print(_hanging("", title, style="bold"))
            for label, text in lines:
                words = Text(clean(f"{label} "), style="dim" if not plain else "") if label else Text()
                console.print(Padding(words + Text(clean(text)), (0, 0, 0, 2)))
            console.print()
        case Bars(bars):
            _bars(bars, console, plain)
        case _:
            assert_never(block)


def _hanging(mark: str, text: str, style: str = "") -> object:
    """A text whose further lines stand under its first word."""
    from rich.table import Table
    from rich.text import Text

    if not mark:
        return Text(clean(text), style=style)
    grid = Table.grid(padding=0)
    grid.add_column(width=len(mark))
    grid.add_column(ratio=1)
    grid.add_row(mark, Text(clean(text), style=style))
    return grid


def _bars(bars: tuple[Bar, ...], console: "Console", plain: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    if plain or console.width < NARROW:
        for bar in bars:
            console.print(Text(f"{clean(bar.label)}: {bar.words}"))
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=30)
    grid.add_column(width=BAR_WIDTH, no_wrap=True)
    grid.add_column()
    for bar in bars:
        grid.add_row(Text(clean(bar.label)), _drawn(bar), Text(bar.words))
    console.print(grid)


def _drawn(bar: Bar) -> "Text":
    from rich.text import Text

    sure, perhaps = bar.low * BAR_WIDTH // 100, bar.high * BAR_WIDTH // 100
    return Text.assemble(
        ("█" * sure, "green"), ("▒" * (perhaps - sure), "yellow"), ("·" * (BAR_WIDTH - perhaps), "dim")
    )


def text(document: Document) -> str:
    """The document as plain text, for a file."""
    from io import StringIO

    from rich.console import Console

    stream = StringIO()
    console = Console(file=stream, width=100, highlight=False, markup=False, emoji=False, no_color=True)
    write(document, console, plain=True)
    return stream.getvalue()
