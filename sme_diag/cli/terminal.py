"""The terminal an interview runs in: which prompter it can show, and how it may be interrupted."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sme_diag import console
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.interview.page import Prompter, Stopped
from sme_diag.interview.plain import PlainPrompter


@contextmanager
def prompter_for(words: Catalogue, plain: bool) -> Iterator[Prompter]:
    """A screen where the terminal can show one, plain lines otherwise. Prompts never go into a redirected result."""
    lines = PlainPrompter(words, read_line, console.talk, lambda: console.size()[0])
    columns, rows = console.size()
    if console.plain_wanted(plain) or not (sys.stderr.isatty() and sys.stdin.isatty()):
        yield lines
        return
    from sme_diag.interview.screen import LEAST_COLUMNS, LEAST_ROWS, EitherPrompter, ScreenPrompter, on_a_screen

    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        yield lines
        return
    with on_a_screen() as possible:
        screen = ScreenPrompter(words, console.rich_console(to=sys.stderr), console.size)
        yield EitherPrompter(screen, lines) if possible else lines


@contextmanager
def interruptible() -> Iterator[None]:
    """A closed terminal and a polite kill end the interview as Ctrl-C does: saved, and said where it can be."""

    def stop(number: int, frame: object) -> None:
        raise Stopped

    names = [name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def read_line(prompt: str) -> str:
    """One line from the person."""
    console.prompt(prompt)
    return input()
