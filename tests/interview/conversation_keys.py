"""One mind, two keyboards: what a person decides on a page, as a line for plain mode and as keys for the screen."""

from random import Random
from typing import Any

from conversation_sayings import RUBBISH, saying
from conversation_walker import TODAY, spoken

from sme_diag.i18n.speech import Speech
from sme_diag.interview.conduct import Interview
from sme_diag.interview.page import CheckPage, Chosen, Command, Page, Prompter, Reply, Stopped, Typed
from sme_diag.interview.screen import LONG_LIST
from sme_diag.interview.session import Session

DOWN, CLEAR, ENTER = "\x1b[B", "\x15", "\r"
LETTERS = {
    "en": {
        Command.UNKNOWN: "u",
        Command.SKIP: "s",
        Command.HELP: "?",
        Command.CHECK: "=",
        Command.BACK: "b",
        Command.STOP: "q",
    },
    "fr": {
        Command.UNKNOWN: "i",
        Command.SKIP: "p",
        Command.HELP: "?",
        Command.CHECK: "=",
        Command.BACK: "r",
        Command.STOP: "q",
    },
}
KEYS = {Command.BACK: ("\x02", "\x1b[Z"), Command.HELP: ("\x1bOP",), Command.CHECK: ("\x0f",)}


def listed(page: Page) -> bool:
    """True when the screen shows the choices of a page as a list for the arrow keys."""
    return page.question.type == "boolean" or (page.question.type == "choice" and len(page.options) <= LONG_LIST)


class Mind:
    """Decides, from the page and a seed alone, what to do on it."""

    def __init__(self, seed: int, speech: Speech, steps: int, given: dict[str, Any]) -> None:
        self.rng = Random(seed)
        self.speech = speech
        self.steps = steps
        self.given = given

    def on(self, page: Page) -> str | Command:
        """A line of text, empty to keep or skip, or a command."""
        self.steps -= 1
        if self.steps > 0 and self.rng.random() < 0.35:
            commands = (Command.BACK, Command.BACK, Command.SKIP, Command.UNKNOWN, Command.HELP, Command.CHECK)
            kind = self.rng.choice((*commands, "rubbish"))
            if isinstance(kind, Command):
                return kind
            if not listed(page):
                return self.rng.choice([r for r in RUBBISH[page.question.type] if r.isprintable()])
        if page.standing and (self.steps < 0 or self.rng.random() < 0.5):
            return ""
        reply = saying(self.rng, page.question, self.speech, self.given).reply
        if isinstance(reply, Chosen):
            code = {True: "yes", False: "no"}.get(reply.raw, reply.raw) if isinstance(reply.raw, bool) else reply.raw
            return str(next(n for n, option in enumerate(page.options, start=1) if option.code == code))
        assert isinstance(reply, Typed)
        return reply.text if not listed(page) else str(self.rng.randint(1, len(page.options)))

    def picks(self, rows: tuple[str, ...]) -> int:
        """One of a few rows."""
        return self.rng.randrange(len(rows))

    def on_all(self, page: CheckPage) -> int | Command:
        """The row to change, 0 to finish, or a command."""
        rows = sum(len(lines) for _, lines in page.sections)
        if self.steps > 0 and rows and self.rng.random() < 0.5:
            return self.rng.randint(1, rows)
        return Command.BACK if self.steps > 0 and self.rng.random() < 0.3 else 0


class Recorder:
    """A prompter around another: asks the mind, hands the decision over by keyboard, and keeps every page."""

    def __init__(self, inner: Prompter, mind: Mind, lang: str) -> None:
        self.inner = inner
        self.mind = mind
        self.letters = LETTERS[lang]
        self.log: list[tuple[object, ...]] = []

    def ask(self, page: Page) -> Reply:
        """A question."""
        did = self.mind.on(page)
        self.log.append(("ask", page.question.id, page.progress, page.standing, page.note, page.again, did))
        self.answer(page, did)
        return self.inner.ask(page)

    def pick(self, title: str, rows: tuple[str, ...]) -> int | Command:
        """Rows."""
        row = self.mind.picks(rows)
        self.log.append(("pick", title, rows, row))
        self.row(row)
        return self.inner.pick(title, rows)

    def check(self, page: CheckPage) -> str | Command | None:
        """All answers."""
        did = self.mind.on_all(page)
        self.log.append(("check", page, did))
        self.all(did)
        return self.inner.check(page)

    def tell(self, text: str) -> None:
        """Something said."""
        self.log.append(("tell", text))
        self.inner.tell(text)

    def answer(self, page: Page, did: str | Command) -> None:
        """Hand over what to do on a question."""
        raise NotImplementedError

    def row(self, row: int) -> None:
        """Hand over a row."""
        raise NotImplementedError

    def all(self, did: int | Command) -> None:
        """Hand over what to do on the page with all answers."""
        raise NotImplementedError


class InLines(Recorder):
    """By lines."""

    def __init__(self, inner: Prompter, mind: Mind, lang: str, lines: list[str]) -> None:
        super().__init__(inner, mind, lang)
        self.lines = lines

    def answer(self, page: Page, did: str | Command) -> None:
        self.lines.append(self.letters[did] if isinstance(did, Command) else did)

    def row(self, row: int) -> None:
        self.lines.append(str(row + 1))

    def all(self, did: int | Command) -> None:
        self.lines.append(self.letters[did] if isinstance(did, Command) else str(did or ""))


class ByKeys(Recorder):
    """By keys on a screen."""

    def __init__(self, inner: Prompter, mind: Mind, lang: str, pipe: Any) -> None:
        super().__init__(inner, mind, lang)
        self.pipe = pipe
        self.count = 0

    def answer(self, page: Page, did: str | Command) -> None:
        self.count += 1
        if isinstance(did, Command) and did in KEYS:
            keys = KEYS[did][self.count % len(KEYS[did])]
        elif isinstance(did, Command):
            keys = f"{'' if listed(page) else CLEAR}{self.letters[did]}{ENTER}"
        elif listed(page) and did:
            keys = (did if int(did) < 10 else "9" + DOWN * (int(did) - 9)) + ENTER
        else:
            keys = (CLEAR + did if did else "") + ENTER
        self.pipe.send_text(keys)

    def row(self, row: int) -> None:
        self.pipe.send_text(f"{row + 1}{ENTER}" if row < 9 else f"9{DOWN * (row - 8)}{ENTER}")

    def all(self, did: int | Command) -> None:
        self.pipe.send_text(KEYS[did][0] if isinstance(did, Command) else DOWN * did + ENTER)


def conversation(recorder: Recorder, speech: Speech, given: dict[str, Any]) -> None:
    """The whole interview through a recorder."""
    session = Session(speech, given, TODAY)
    try:
        Interview(session, recorder, lambda: None, lambda problem: problem.code).run()
    except Stopped:
        recorder.log.append(("stopped",))


def mind(seed: int, pack: str, lang: str, given: dict[str, Any]) -> Mind:
    """The same mind again, for the second keyboard."""
    return Mind(seed, spoken(pack, lang), 40 + seed % 30, given)
