"""Pages as plain lines: numbered choices, no cursor movement, nothing drawn again. Reads well aloud, and on any terminal."""

from collections.abc import Callable

from sme_diag.i18n.catalogue import Catalogue
from sme_diag.interview.page import CheckPage, Command, Keep, Page, Reply, Typed, command
from sme_diag.text import clean, wrapped

LONG_LIST = 25
"""A list of names longer than this is not read out; what is typed is looked up in it."""
NARROWEST, WIDEST = 20, 80


class PlainPrompter:
    """Writes lines and reads lines."""

    def __init__(
        self, words: Catalogue, read: Callable[[str], str], write: Callable[[str], None], columns: Callable[[], int]
    ) -> None:
        self.words = words
        self.read = read
        self.write = write
        self.columns = columns
        self.section = ""
        self.in_full = True
        self.checked: CheckPage | None = None

    def ask(self, page: Page) -> Reply:
        """The question with its numbered choices; then one line from the person."""
        if not page.again:
            self.question(page)
        if page.note:
            self.tell(page.note)
            self.in_full = True
        while True:
            typed = clean(self.typed(self.prompt(page))).strip()
            found = command(typed, self.words, page.question.type == "text")
            self.in_full = False
            if found is Command.CHECK:
                self.checked = None
            if found is not None:
                return found
            if typed:
                return Typed(typed)
            return Keep() if page.standing else Command.SKIP

    def question(self, page: Page) -> None:
        """The question itself."""
        self.write("")
        if page.section != self.section:
            self.section, self.in_full = page.section, True
            self.line(f"{page.section}. {page.progress}.")
            if page.intro:
                self.line(page.intro)
            self.write("")
        self.line(page.question.label)
        if page.question.hint:
            self.line(page.question.hint)
        if len(page.options) <= LONG_LIST and page.question.type in ("choice", "choices", "boolean"):
            for number, option in enumerate(page.options, start=1):
                self.line(option.name, f"  {number}. ")
        if page.standing:
            self.line(self.words.say("interview.standing", value=page.standing))

    def prompt(self, page: Page) -> str:
        """What to type here, short; what the letters mean is said once in every part, and after a note."""
        how = self.words.say(f"interview.type.{page.question.type}", n=len(page.options))
        return self.words.say("interview.prompt" if self.in_full else "interview.prompt_short", how=how)

    def pick(self, title: str, rows: tuple[str, ...]) -> int | Command:
        """A few rows by number."""
        self.write("")
        self.line(title)
        for number, row in enumerate(rows, start=1):
            self.line(row, f"  {number}. ")
        while True:
            typed = self.typed(self.words.say("interview.pick", n=len(rows))).strip()
            found = command(typed, self.words)
            if found in (Command.BACK, Command.STOP):
                return found
            if typed.isdecimal() and 1 <= int(typed[:9]) <= len(rows):
                return int(typed) - 1
            self.line(self.words.say("interview.pick_again", n=len(rows)))

    def check(self, page: CheckPage) -> str | Command | None:
        """Every answer with a number; after a change only what is new, where the numbers are still the same."""
        ids = [line.id for _, lines in page.sections for line in lines]
        before = self.checked
        if before is None or ids != [line.id for _, lines in before.sections for line in lines]:
            before = None
        self.answers(page, before)
        self.checked = page
        key = "interview.check_prompt" if before is None else "interview.check_prompt_again"
        while True:
            typed = self.typed(self.words.say(key, n=len(ids), finish=page.finish)).strip()
            if not typed:
                return None
            found = command(typed, self.words)
            if found in (Command.BACK, Command.STOP):
                return found
            if found is Command.CHECK:
                self.answers(page, None)
                continue
            if typed.isdecimal() and 1 <= int(typed[:9]) <= len(ids):
                return ids[int(typed) - 1]
            self.line(self.words.say("interview.check_again", n=len(ids)))

    def answers(self, page: CheckPage, before: CheckPage | None) -> None:
        """The answers section by section, and what is parked; without what was read out before."""
        known = {line for _, lines in before.sections for line in lines} if before else set()
        self.write("")
        self.line(page.title)
        number = 0
        for title, lines in page.sections:
            if not known.issuperset(lines):
                self.write("")
                self.line(title)
            for line in lines:
                number += 1
                if line not in known:
                    self.line(line.text, f"  {number}. ")
        for text in page.parked:
            if before is None or text not in before.parked:
                self.write("")
                self.line(text)
        self.write("")

    def typed(self, prompt: str) -> str:
        """One line from the person, after a prompt that is wrapped like everything else."""
        *rows, last = wrapped(prompt, self.width())
        for row in rows:
            self.write(row)
        return self.read(last + " ")

    def tell(self, text: str) -> None:
        """Lines of text."""
        for line in text.split("\n"):
            self.line(line)

    def line(self, text: str, before: str = "") -> None:
        """One paragraph, wrapped at words, what follows the number indented under it."""
        for row in wrapped(text, self.width(), before, " " * len(before)):
            self.write(row)

    def width(self) -> int:
        """Columns to write in."""
        return max(NARROWEST, min(self.columns(), WIDEST) - 1)
