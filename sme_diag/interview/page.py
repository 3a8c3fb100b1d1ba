"""What stands on one page of the interview, in words, before any renderer decides how: a question, or the answers to check."""

import re
from enum import Enum
from typing import NamedTuple, Protocol

from sme_diag.core.routing import Left
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.interview.matching import Option
from sme_diag.model.questionnaire import Question
from sme_diag.text import fold


class Command(Enum):
    """What a person can do on every page besides answering. The value is the key of its words in the catalogue."""

    HELP = "help"
    BACK = "back"
    SKIP = "skip"
    UNKNOWN = "unknown"
    CHECK = "check"
    STOP = "stop"


class Keep:
    """The answer that stands on the page is right."""


class Typed(NamedTuple):
    """A line of text, not yet understood."""

    text: str


class Chosen(NamedTuple):
    """A value of the offered options."""

    raw: object


Reply = Command | Keep | Typed | Chosen


class Page(NamedTuple):
    """One question as it is put. `again` is true when the same page was just shown and only the note is new."""

    question: Question
    section: str
    progress: str
    intro: str
    options: tuple[Option, ...]
    standing: str
    typed: str
    chosen: tuple[str, ...]
    note: str
    again: bool


class Answered(NamedTuple):
    """A line of the page where answers are checked."""

    id: str
    text: str


class CheckPage(NamedTuple):
    """All answers by section, what is parked, and what finishing means now."""

    title: str
    sections: tuple[tuple[str, tuple[Answered, ...]], ...]
    parked: tuple[str, ...]
    finish: str


class Prompter(Protocol):
    """A way to put pages before a person and take what the person says."""

    def ask(self, page: Page) -> Reply:
        """Put a question."""

    def pick(self, title: str, rows: tuple[str, ...]) -> int | Command:
        """Let the person choose one of a few rows, by index; or go back, or stop."""

    def check(self, page: CheckPage) -> str | Command | None:
        """Show all answers; the id of the one to change, None to finish, or a command."""

    def tell(self, text: str) -> None:
        """Say something that needs no answer."""


class Stopped(KeyboardInterrupt):
    """The person wants to stop, or the terminal is going away; everything is saved."""


def command(text: str, words: Catalogue, among_text: bool = False) -> Command | None:
    """The command a typed line stands for. Where any text may be an answer, a word needs a colon before it."""
    said = re.sub(r"^:\s+", ":", fold(text.strip()))
    for each in Command:
        names = words.say(f"interview.command.{each.value}").split()
        if said.removeprefix(":") in names and (said.startswith(":") or not among_text or not said.isalpha()):
            return each
    return None


def progress(left: Left, words: Catalogue) -> str:
    """How much is left: "About 9 to 14 questions left, 3 to 4 min"."""
    if not left.most:
        return words.say("interview.left_none")
    key = "interview.left" if left.least == left.most else "interview.left_about"
    return words.say(key, low=left.least, n=left.most, minutes=_time(left, words))


def length(left: Left, words: Catalogue) -> str:
    """How long a questionnaire is, before it begins: "13 to 15 questions, about 3 min"."""
    key = "interview.length" if left.least == left.most else "interview.length_about"
    return words.say(key, low=left.least, n=left.most, minutes=_time(left, words))


def _time(left: Left, words: Catalogue) -> str:
    low, high = max(1, round(left.quickest)), max(1, round(left.longest))
    return str(low) if low == high else words.say("word.from_to_short", low=low, high=high)
