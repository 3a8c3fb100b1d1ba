"""A document for the terminal. Drawn for eyes, or plain for ears and narrow screens: the same words in the same order."""

from typing import TYPE_CHECKING, assert_never

from sme_diag.reports.document import Bar, Bars, Block, Bullets, Document, Entry, Heading, Paragraph
from sme_diag.text import clean, wrapped

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

BAR_WIDTH = 25
NARROW = 60


def write(document: Document, console: "Console", plain: bool) -> None:
    """Print the document."""
    for block in document:
        _block(block, console, plain)


def text(document: Document) -> str:
    """The document as plain text, for a file."""
    from io import StringIO

    from rich.console import Console

    stream = StringIO()
    console = Console(file=stream, width=100, highlight=False, markup=False, emoji=False, no_color=True)
    write(document, console, plain=True)
    return stream.getvalue()


def _block(block: Block, console: "Console", plain: bool) -> None:
    match block:
        case Heading(text, level):
            console.print()
            _wrapped(text, console, style="bold" if plain else "bold underline" if level == 1 else "bold cyan")
        case Paragraph(text, strong):
            _wrapped(text, console, style="bold" if strong else "")
        case Bullets(items):
            for item in items:
                _wrapped(item, console, first="- ", rest="  ")
        case Entry(title, lines):
            _wrapped(title, console, style="bold")
            for label, text in lines:
                _wrapped(f"{label} {text}".strip(), console, first="  ", rest="  ", dim=0 if plain else len(label))
            console.print()
        case Bars(bars, legend):
            _bars(bars, legend, console, plain)
        case _:
            assert_never(block)


def _wrapped(text: str, console: "Console", style: str = "", first: str = "", rest: str = "", dim: int = 0) -> None:
    """Print a text wrapped at words. An address is never broken: it can be copied and opened."""
    from rich.text import Text

    lines = wrapped(text, console.width, first, rest)
    for number, line in enumerate(lines):
        shown = Text(line, style=style)
        if number == 0 and dim:
            shown.stylize("dim", len(first), len(first) + dim)
        console.print(shown, soft_wrap=True)


def _bars(bars: tuple[Bar, ...], legend: str, console: "Console", plain: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    if plain or console.width < NARROW:
        for bar in bars:
            _wrapped(bar.sentence, console)
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(max_width=30)
    grid.add_column(width=BAR_WIDTH, no_wrap=True)
    grid.add_column()
    for bar in bars:
        grid.add_row(Text(clean(bar.label)), _drawn(bar), Text(bar.words))
    console.print(grid)
    if legend:
        _wrapped(legend, console)


def _drawn(bar: Bar) -> "Text":
    from rich.text import Text

    sure, perhaps = bar.low * BAR_WIDTH // 100, bar.high * BAR_WIDTH // 100
    return Text.assemble(
        ("█" * sure, "green"), ("▒" * (perhaps - sure), "yellow"), ("·" * (BAR_WIDTH - perhaps), "dim")
    )
