"""A document for the terminal. Drawn for eyes, or plain for ears and narrow screens: the same words in the same order."""

from typing import TYPE_CHECKING, assert_never

from sme_diag.reports.document import (
    Bar,
    Bars,
    Block,
    Blocks,
    Bullets,
    Callout,
    Entry,
    Facts,
    Heading,
    KeyFigures,
    Panels,
    Paragraph,
    Radar,
    Table,
    Way,
    Words,
    plain,
)
from sme_diag.text import clean, wrapped

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

BAR_WIDTH = 25
NARROW = 60


def write(document: Blocks, console: "Console", bare: bool) -> None:
    """Print the document."""
    for block in document:
        _block(block, console, bare)


def text(document: Blocks) -> str:
    """The document as plain text, for a file."""
    from io import StringIO

    from rich.console import Console

    stream = StringIO()
    console = Console(file=stream, width=100, highlight=False, markup=False, emoji=False, no_color=True)
    write(document, console, bare=True)
    return stream.getvalue()


def _block(block: Block, console: "Console", bare: bool) -> None:
    match block:
        case Heading(text, level):
            console.print()
            _wrapped(text, console, style="bold" if bare else "bold underline" if level == 1 else "bold cyan")
        case Paragraph(text, strong):
            _wrapped(plain(text), console, style="bold" if strong else "")
        case Bullets(items, numbered):
            for number, item in enumerate(items, start=1):
                _item(f"{number}. " if numbered else "- ", plain(item), console)
        case Facts(rows):
            _lines(rows, console, bare)
        case Entry(title, lines, tags):
            _wrapped(" · ".join((title, *tags)), console, style="bold")
            _lines(lines, console, bare, indent="  ")
            console.print()
        case Bars(bars, legend):
            _bars(bars, legend, console, bare)
        case Radar(_, _, alternative) | Way(_, _, alternative):
            _wrapped(alternative, console)
        case KeyFigures(figures):
            for figure in figures:
                _lines(((f"{figure.label} –", f"{figure.value} {figure.text}".strip()),), console, bare)
        case Panels(panels):
            for panel in panels:
                _wrapped(panel.title, console, style="bold")
                _block(Bullets(panel.items, panel.numbered), console, bare)
        case Callout(_, title, texts):
            if title:
                _wrapped(title, console, style="bold")
            for words in texts:
                _wrapped(plain(words), console)
        case Table(caption, columns, rows):
            if caption:
                _wrapped(caption, console, style="bold")
            for row in rows:
                said = (f"{c.title}: {plain(cell)}" for c, cell in zip(columns, row, strict=True) if plain(cell))
                _item("- ", "; ".join(said), console)
        case _:
            assert_never(block)


def _lines(rows: tuple[tuple[str, Words], ...], console: "Console", bare: bool, indent: str = "") -> None:
    for label, words in rows:
        text = f"{label} {plain(words)}".strip()
        _wrapped(text, console, first=indent, rest=indent or "  ", dim=0 if bare else len(label))


def _item(mark: str, text: str, console: "Console") -> None:
    _wrapped(text, console, first=mark, rest=" " * len(mark))


def _wrapped(text: str, console: "Console", style: str = "", first: str = "", rest: str = "", dim: int = 0) -> None:
    """Print a text wrapped at words. An address is never broken: it can be copied and opened."""
    from rich.text import Text

    lines = wrapped(text, console.width, first, rest)
    for number, line in enumerate(lines):
        shown = Text(line, style=style)
        if number == 0 and dim:
            shown.stylize("dim", len(first), len(first) + dim)
        console.print(shown, soft_wrap=True)


def _bars(bars: tuple[Bar, ...], legend: str, console: "Console", bare: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    if bare or console.width < NARROW:
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
