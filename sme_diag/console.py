"""The only place that prints. Results go to stdout, chatter and problems to stderr; nothing here knows what is printed."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from sme_diag.i18n.catalogue import Catalogue
from sme_diag.problems import Problem
from sme_diag.text import clean, wrapped

if TYPE_CHECKING:
    from rich.console import Console

MAX_WIDTH = 100
MIN_WIDTH = 40


def out(text: str) -> None:
    """Print a result."""
    _write(sys.stdout, text)


def err(text: str) -> None:
    """Print chatter; wrapped at words where a person reads it."""
    if sys.stderr.isatty():
        lines = text.split("\n")
        text = "\n".join(row for line in lines for row in wrapped(line, size()[0] - 1, *_indents(line)) or [""])
    _write(sys.stderr, text)


def _indents(line: str) -> tuple[str, str]:
    """How far the first and the further lines of a paragraph are set in: as it is written; under the text of a bullet."""
    first = " " * (len(line) - len(line.lstrip(" ")))
    return first, first + "  " * line.lstrip(" ").startswith("- ")


def prompt(text: str) -> None:
    """Print a prompt where a person sees it, without ending the line."""
    stream = _seen()
    stream.write(text)
    stream.flush()


def talk(text: str) -> None:
    """Print a line of a conversation, already wrapped, where its prompts are."""
    _write(_seen(), text)


def _seen() -> TextIO:
    """Where a person reads: chatter, unless only the result is shown on a terminal."""
    return sys.stderr if sys.stderr.isatty() or not sys.stdout.isatty() else sys.stdout


def mute() -> None:
    """Write to nobody from now on: what is still in the streams must not fail once more at the end of the program."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nobody, stream.fileno())


def _write(stream: TextIO, text: str) -> None:
    data = text if text.endswith("\n") else text + "\n"
    try:
        stream.write(data)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(data.encode(encoding, "replace").decode(encoding))
    stream.flush()


def sentence(problem: Problem, words: Catalogue) -> str:
    """A problem as one line a person can act on: where, how bad, what, and the likely repair."""
    what = words.say(f"problems.{problem.code}", **_in_words(problem.args, words))
    severity = words.say(f"word.{problem.severity}")
    where = f"{problem.place}: " if problem.place.file else ""
    line = f"{where}{severity} {problem.code}: {what}"
    if problem.suggestion:
        line += " " + words.say("word.did_you_mean", suggestion=problem.suggestion)
    return clean(line.replace("\n", " "))


def _in_words(args: dict[str, str], words: Catalogue) -> dict[str, str]:
    """The facts of a problem with the names of types in the reader's language."""
    return {
        key: words.say(f"type.{text}") if key != "question" and words.has(f"type.{text}") else text
        for key, text in args.items()
    }


def problems(found: Iterable[Problem], words: Catalogue) -> None:
    """Print problems to stderr, in the order of the files."""
    for problem in sorted(found, key=lambda p: (p.place, p.code)):
        err(sentence(problem, words))


def rich_console(plain: bool = False, to: TextIO | None = None) -> "Console":
    """A rich console on stdout, or elsewhere, never wider than a readable line; without colour where nobody sees it."""
    from rich.console import Console

    class Ours(Console):
        """rich leaves the program when the reader of a pipe has gone; here only the entry point does."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    width = max(MIN_WIDTH, min(MAX_WIDTH, _columns()))
    return Ours(
        file=to, width=width, highlight=False, markup=False, emoji=False, no_color=plain or None, soft_wrap=False
    )


REDRAWN = 0.1
"""Seconds between two states of a progress line: drawing one takes longer than scoring a firm."""


@contextmanager
def progress(
    what: str, plain: bool = False, total: Callable[[], int | None] = lambda: None
) -> Iterator[Callable[[int], None]]:
    """Counts on stderr while a person watches: how many so far, how many a second, and the time left where `total` tells it.

    Nothing where nobody does; then `total` is not asked either.
    """
    if plain_wanted(plain) or not sys.stderr.isatty():
        yield lambda count: None
        return
    from time import monotonic

    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    all_of_them = total()
    time = TimeElapsedColumn() if all_of_them is None else TimeRemainingColumn()
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed}{task.fields[rest]}"))
    rate = TextColumn("{task.fields[rate]}")
    with Progress(*columns, rate, time, console=rich_console(to=sys.stderr), transient=True) as bar:
        task = bar.add_task(what, total=all_of_them, rate="", rest="" if all_of_them is None else f" / {all_of_them}")

        waiting, shown = 0, 0.0

        def tick(count: int) -> None:
            nonlocal waiting, shown
            waiting += count
            if monotonic() - shown >= REDRAWN:
                bar.update(task, advance=waiting, rate=f"{bar.tasks[0].speed or 0:.0f}/s")
                waiting, shown = 0, monotonic()

        yield tick


def size() -> tuple[int, int]:
    """Columns and rows of the terminal as it is now."""
    return _measured(sys.stderr, sys.stdout, sys.stdin)


def _measured(*streams: TextIO) -> tuple[int, int]:
    """Columns and rows of the first stream that is a terminal."""
    for stream in streams:
        try:
            columns, rows = os.get_terminal_size(stream.fileno())
        except (AttributeError, OSError, ValueError):
            continue
        if columns > 0 and rows > 0:  # a terminal nobody gave a size says 0
            return columns, rows
    return 80, 24


def _columns() -> int:
    """The width asked for, else that of the terminal: also when the result itself goes through a pipe to a pager."""
    if os.environ.get("COLUMNS", "").isdigit():
        return int(os.environ["COLUMNS"])
    return _measured(sys.stdout, sys.stderr, sys.stdin)[0]


def plain_wanted(asked: bool) -> bool:
    """True when the reader is better served without drawing: asked for, a dumb terminal, or an accessibility setting."""
    return asked or os.environ.get("TERM", "") == "dumb" or os.environ.get("ACCESSIBLE", "") not in ("", "0")
