"""Pages on a screen: one question at a time, choices with the arrow keys, names completed while they are typed.

The text is printed and wrapped here; the prompt itself stays short, because prompts cannot wrap at words. What the prompt library
does not do well is avoided: no list is filtered while typing (it can hang, and picks the first entry when nothing matches), no
question is cut at the edge, Ctrl-C and the end of input are never an answer.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit.application.current import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.output import create_output
from questionary import Choice, Separator

from sme_diag.i18n.catalogue import Catalogue
from sme_diag.interview import matching
from sme_diag.interview.matching import Option
from sme_diag.interview.page import CheckPage, Chosen, Command, Keep, Page, Prompter, Reply, Stopped, Typed, command
from sme_diag.text import clean, wrapped

if TYPE_CHECKING:
    from rich.console import Console

LEAST_COLUMNS, LEAST_ROWS = 60, 12
"""Below this a screen shows too little of a question; plain lines are better."""
LONG_LIST = 12
"""More choices than this are found by typing a part of their name."""
MARGIN = 6
"""Columns taken by the pointer and the key of a choice."""
COMPLETIONS, FEW = 12, 40
"""Of a long list of names only the first are offered; a list of few is offered whole."""
WIDEST = 80
KEYS = {"c-b": Command.BACK, "s-tab": Command.BACK, "f1": Command.HELP, "c-o": Command.CHECK}
EXTRAS = (Command.UNKNOWN, Command.SKIP, Command.BACK)


class Resized(Exception):
    """The window has another width: the page must be put again."""


class ScreenPrompter:
    """Puts pages on a terminal of at least 60 columns and 12 rows."""

    def __init__(self, words: Catalogue, console: "Console", size: Callable[[], tuple[int, int]]) -> None:
        self.words = words
        self.console = console
        self.size = size
        self.said: list[str] = []

    def ask(self, page: Page) -> Reply:
        """A page for the type of its question."""
        self.header(page)
        type, many = page.question.type, len(page.options) > LONG_LIST
        if type in ("country", "region", "countries") or (type == "choice" and many):
            return self.typed(page, Names(page.options, several=type == "countries", codes=type != "choice"))
        if type in ("choice", "boolean"):
            return self.choice(page)
        if type == "choices":
            return self.choices(page)
        return self.typed(page, None)

    def header(self, page: Page) -> None:
        """Where we are, the question, its hint, and the note."""
        self.fresh()
        self.line(page.section, "bold cyan")
        self.line(page.progress + ".", "dim")
        self.line(page.intro)
        self.gap()
        self.line(page.question.label, "bold")
        self.line(page.question.hint)
        if page.note:
            self.gap()
            for text in page.note.split("\n"):
                self.line(text, "yellow")
        self.gap()

    def fits(self, page: Page) -> bool:
        """True when header and choices are seen at once."""
        columns, rows = self.size()
        width = min(columns, WIDEST)
        texts = [*self.said, page.section, page.progress, page.intro, page.question.label, page.question.hint]
        lines = sum(-(-len(text) // width) for text in (*texts, *page.note.split("\n"))) + 5
        if page.question.type in ("choice", "choices", "boolean") and len(page.options) <= LONG_LIST:
            lines += sum(-(-len(option.name) // (width - MARGIN)) for option in page.options) + 3 + len(EXTRAS)
        else:
            lines += 3
        return lines <= rows

    def choice(self, page: Page) -> Reply:
        """One of a few: arrow keys or its number, then Enter."""
        offered = [Chosen(_raw(page, option)) for option in page.options]
        rows: list[Choice] = [
            Choice(self.row(option.name), each, shortcut_key=str(n) if n < 10 else None)
            for n, (option, each) in enumerate(zip(page.options, offered, strict=True), start=1)
        ]
        standing = [each for option, each in zip(page.options, offered, strict=True) if option.code in page.chosen]
        default: Any = standing[0] if standing else Command.UNKNOWN if page.standing else None
        rows += [Separator(" "), *self.extras()]
        self.line(self.words.say("interview.choose_here"), "dim")
        picked: Reply = self.run(self.select("", rows, default), listed=True)
        return Keep() if standing and picked == standing[0] else picked

    def extras(self) -> list[Choice]:
        """What can be done on every page, as choices: visible, not only a key."""
        return [
            Choice(self.words.say(f"interview.extra.{each.value}"), each, shortcut_key=self.letter(each))
            for each in EXTRAS
        ]

    def letter(self, each: Command) -> str:
        """The letter that stands for a command in the reader's language."""
        names = self.words.say(f"interview.command.{each.value}").split()
        return next(name for name in names if len(name) == 1 and name.isalpha())

    def choices(self, page: Page) -> Reply:
        """Some of a few: their numbers."""
        for number, option in enumerate(page.options, start=1):
            self.line(option.name, "", f"  {number}. ")
        self.gap()
        return self.typed(page, None)

    def typed(self, page: Page, completer: "Names | None") -> Reply:
        """A line of text, completed where it is a name."""
        listed = "name" if page.question.type == "choice" else page.question.type
        how = self.words.say(f"interview.type.{listed}", n=len(page.options))
        self.line(self.words.say("interview.keys_typed"), "dim")
        asked = self.words.say("interview.asked", how=how)
        if completer is None:
            question = questionary.text(asked, default=page.typed, qmark="", validate_while_typing=False)
        else:
            question = questionary.autocomplete(asked, choices=[""], default=page.typed, qmark="", completer=completer)
            if not page.typed:
                buffer = question.application.current_buffer
                question.application.pre_run_callables.append(lambda: buffer.start_completion(select_first=False))
        picked = self.run(question)
        if not isinstance(picked, str):
            return picked  # type: ignore[no-any-return]
        picked = clean(picked)
        found = command(picked, self.words, page.question.type == "text")
        if found is not None:
            return found
        if page.standing and picked.strip() in ("", page.typed):
            return Keep()
        return Typed(picked) if picked.strip() else Command.SKIP

    def pick(self, title: str, rows: tuple[str, ...]) -> int | Command:
        """A few rows, below what the screen shows already."""
        self.last_words()
        self.gap()
        self.line(title, "bold")
        self.gap()
        choices = [Choice(self.row(row), n, shortcut_key=str(n + 1) if n < 9 else None) for n, row in enumerate(rows)]
        while True:
            picked: int | Command = self.run(
                self.select(self.words.say("interview.pick_here"), choices, None), listed=True
            )
            if isinstance(picked, int) or picked in (Command.BACK, Command.STOP):
                return picked

    def check(self, page: CheckPage) -> str | Command | None:
        """Every answer, section by section; the first row finishes."""
        self.fresh()
        rows: list[Choice] = [Choice(page.finish, Keep)]
        for title, lines in page.sections:
            rows += [Separator(" "), Separator(title)]
            rows += [Choice(self.row(line.text), line.id) for line in lines]
        for text in page.parked:
            rows += [Separator(" "), Separator(self.row(text))]
        while True:
            question = questionary.select(page.title, rows, qmark="", pointer="»", instruction=" ", use_jk_keys=False)
            picked = self.run(question, listed=True)
            if picked is Keep:
                return None
            if isinstance(picked, str) or picked in (Command.BACK, Command.STOP):
                return picked  # type: ignore[no-any-return]

    def tell(self, text: str) -> None:
        """Shown at the top of the next page."""
        self.said.append(text)

    def fresh(self) -> None:
        """An empty screen."""
        self.console.clear()
        self.last_words()

    def last_words(self) -> None:
        """What there was to say since the last page."""
        self.console.width = min(self.size()[0], WIDEST)
        for text in self.said:
            self.line(text, "dim")
        if self.said:
            self.gap()
        self.said = []

    def line(self, text: str, style: str = "", before: str = "") -> None:
        """A paragraph, wrapped at words; nothing where there is no text."""
        for row in wrapped(text, self.console.width, before, " " * len(before)):
            self.console.print(row, style=style or None, soft_wrap=True)

    def gap(self) -> None:
        """An empty line."""
        self.console.print()

    def select(self, title: str, rows: Sequence[Choice], default: Any) -> questionary.Question:
        """A list to choose from with arrow keys and shortcuts."""
        return questionary.select(
            title, rows, default=default, qmark="", pointer="»", instruction=" ", use_shortcuts=True, use_jk_keys=False
        )

    def row(self, text: str) -> str:
        """A choice wrapped at words, its further lines under the first."""
        return ("\n" + " " * MARGIN).join(wrapped(text, self.console.width - MARGIN - 1))

    def run(self, question: questionary.Question, listed: bool = False) -> Any:
        """Put the prompt and wait. Raises Resized when the window changes its width, KeyboardInterrupt on Ctrl-C."""
        app = question.application
        binding = KeyBindings()
        for key, each in KEYS.items():
            binding.add(key, eager=True)(_leaving(each))
        if listed:
            for key, each in {"?": Command.HELP, "q": Command.STOP, "c-d": Command.STOP}.items():
                binding.add(key, eager=True)(_leaving(each))
            binding.add("<sigint>", eager=True)(_interrupt)  # a list leaves a Ctrl-C that came as a signal unheard
        app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), binding])
        app.ttimeoutlen = 0.05
        before = app.output.get_size().columns

        def watch(_: object) -> None:
            if app.is_running and app.output.get_size().columns != before and not app.is_done:
                app.exit(exception=Resized())

        app.before_render += watch
        try:
            return question.unsafe_ask()
        except EOFError:
            return Command.STOP
        except Stopped:  # a signal: the list half drawn, the cursor hidden
            with suppress(OSError):
                app.renderer.erase()
                app.output.show_cursor()
                app.output.flush()
            raise


def _leaving(each: Command) -> Callable[[KeyPressEvent], None]:
    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=each)

    return leave


def _interrupt(event: KeyPressEvent) -> None:
    event.app.exit(exception=KeyboardInterrupt())


def _raw(page: Page, option: Option) -> object:
    return option.code == "yes" if page.question.type == "boolean" else option.code


class Names(Completer):
    """Completes names by any part, without accents; where several are wanted, the one after the last comma."""

    def __init__(self, options: Sequence[Option], several: bool, codes: bool) -> None:
        self.options = options
        self.several = several
        self.codes = codes

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The likeliest names for what stands before the cursor; the favourites where nothing does."""
        before = document.text_before_cursor
        part = before.rpartition(",")[2].lstrip() if self.several else before
        found = matching.matches(part, self.options) if part.strip() else list(self.options)
        for option in found[: COMPLETIONS if len(self.options) > FEW else None]:
            yield Completion(option.name, start_position=-len(part), display_meta=option.code if self.codes else "")


@contextmanager
def on_a_screen() -> Iterator[bool]:
    """Prompts go to the terminal, also when the result is redirected. False where the console cannot show them."""
    try:
        output = create_output(always_prefer_tty=True)
    except Exception as error:  # a Windows console that is none: the class that says so exists on Windows only
        if type(error).__name__ != "NoConsoleScreenBufferError":
            raise
        yield False
        return
    with create_app_session(output=output):
        yield True


class EitherPrompter:
    """The screen where it is large enough for the page, plain lines where it is not; looked at again for each page."""

    def __init__(self, screen: ScreenPrompter, plain: Prompter) -> None:
        self.screen = screen
        self.plain = plain

    def ask(self, page: Page) -> Reply:
        """Put a question."""
        while self.large() and self.screen.fits(page):
            with suppress(Resized):
                return self.screen.ask(page)
        return self.in_lines().ask(page)

    def pick(self, title: str, rows: tuple[str, ...]) -> int | Command:
        """Let the person choose a row."""
        while self.large():
            with suppress(Resized):
                return self.screen.pick(title, rows)
        return self.in_lines().pick(title, rows)

    def check(self, page: CheckPage) -> str | Command | None:
        """Show all answers."""
        while self.large():
            with suppress(Resized):
                return self.screen.check(page)
        return self.in_lines().check(page)

    def tell(self, text: str) -> None:
        """Say something, before the next page."""
        self.screen.tell(text)

    def large(self) -> bool:
        """True when the terminal has room for a screen."""
        columns, rows = self.screen.size()
        return columns >= LEAST_COLUMNS and rows >= LEAST_ROWS

    def in_lines(self) -> Prompter:
        """The plain prompter, once it has said what there was to say."""
        for text in self.screen.said:
            self.plain.tell(text)
        self.screen.said = []
        return self.plain
