"""Random walks through the interview in a real pseudo-terminal, held against what is on the disk after every step.

A walker types what a person may type: answers, back, skip, help, the check page, another window size; it quits or kills the program
and goes on in either language. It knows a question by its label on the screen, and checks that no answer is lost, that nothing is
asked twice without reason, and that the conversation always goes on.
"""

import os
import random
import signal
import time
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pexpect
from shell_terminal import DAY, ESCAPE, Terminal, answers

from sme_diag.i18n.catalogue import catalogue
from sme_diag.i18n.speech import Speech
from sme_diag.interview.screen import LONG_LIST
from sme_diag.interview.session import Session
from sme_diag.model.questionnaire import Question
from sme_diag.packs import geography, load

LANGUAGES = ("en", "fr")
SIZES = ((24, 80), (24, 80), (50, 120), (30, 62), (24, 50), (10, 80))
QUIET, PATIENCE = 0.05, 15.0
DATE = date.fromisoformat(DAY)
PACK = "export-pathway"
TYPED = {
    "number": ("12", "1.5", "3-7"),
    "integer": ("12", "3-7"),
    "money": ("1200000", "0", "30000 CZK", "1-2 M"),
    "percent": ("12", "10-20"),
    "year": ("2012",),
    "date": ("2026-01-31",),
    "country": ("FR", "IT", "DE", "BR", "GB", "CZ"),
    "countries": ("DE, US", "0", "FR"),
    "boolean": ("1", "2"),
    "text": ("Chez nous",),
}
REGIONS = {"FR": "FRI12", "IT": "ITF22", "DE": "DE91C", "GB": "UKJ4", "CZ": "CZ042"}
WEIGHTS = {
    "answer": 60,
    "unknown": 8,
    "skip": 5,
    "back": 7,
    "help": 4,
    "rubbish": 4,
    "check": 4,
    "resize": 4,
    "quit": 2,
    "kill": 2,
}


class Lost(AssertionError):
    """Something a person would complain about; says after which steps."""


class Walk:
    """One walk with one seed, at most `steps` long."""

    def __init__(self, folder: Path, seed: int, steps: int) -> None:
        self.folder = folder
        self.file = folder / "firm.yaml"
        self.dice = random.Random(seed)
        self.steps = steps
        self.trail: list[str] = [f"seed {seed}"]
        self.kept: dict[str, Any] = {}
        self.speech: dict[str, Speech] = {}
        for lang in LANGUAGES:
            pack, _ = load(PACK, [], lang)
            assert pack is not None
            self.speech[lang] = Speech(catalogue(lang), pack, geography(lang))
        self.lang = self.dice.choice(LANGUAGES)
        self.plain = self.dice.random() < 0.3

    # the walk

    def run(self) -> str:
        """Walk until the result is shown or the steps are used up; how it ended."""
        self.open()
        try:
            for _ in range(self.steps):
                if self.finished():
                    return "finished"
                self.step()
            self.leave("quit")
            return "stopped"
        finally:
            self.terminal.__exit__()

    def open(self) -> None:
        """Start the program, on the same file, as it is."""
        self.size = self.dice.choice(SIZES)
        mode = ("--plain",) if self.plain else ()
        self.terminal = Terminal(self.folder, "firm.yaml", *mode, size=self.size, pack=(), lang=self.lang)
        self.mark = 0
        self.settle()
        if self.shows("interview.menu.title") or self.shows("interview.menu.finished"):
            self.send("2\r")
        question = self.question()
        expected = self.session().question
        if question is not None and expected is not None and question.id != expected.id:
            self.complain(f"after a start {question.id} was asked, and {expected.id} is the first open one")

    def step(self) -> None:
        """One thing a person may do, and what must hold after it."""
        what = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        before, question = dict(self.kept), self.question()
        if self.at_check():
            self.trail.append("check page")
            row = self.dice.randrange(1, 9)
            done = self.dice.random() < 0.5
            in_lines = self.in_lines()
            self.send("\r" if done else f"{row}\r" if in_lines else "\x1b[B" * row + "\r")
            self.hold(before, None)
            return
        if question is None:
            self.complain("no question, no page to check, no result")
        self.trail.append(f"{question.id}: {what}")
        if what in ("quit", "kill"):
            self.leave(what)
            self.hold(before, None)
            if self.dice.random() < 0.5:
                self.lang = "fr" if self.lang == "en" else "en"
            self.trail.append(f"again in {self.lang}")
            self.open()
            return
        if what == "resize":
            self.size = self.dice.choice(SIZES)
            self.terminal.child.setwinsize(*self.size)
            self.settle(needed=False)
            return
        changes = self.act(what, question)
        self.hold(before, question.id if changes else None)
        now = self.question()
        if now is None or now.id == question.id:
            return
        if what not in ("back", "check") and now.id in before and now.id not in self.session().problems:
            self.complain(f"{now.id} has an answer and is asked again after {question.id}")
        if changes and question.id not in self.kept:
            self.complain(f"{question.id} was answered, and the answer is not on the disk when {now.id} is asked")

    def act(self, what: str, question: Question) -> bool:
        """Type it; True where an answer was given."""
        words, lines = self.speech[self.lang].words, self.in_lines()
        listed = not lines and question.type in ("choice", "boolean") and len(question.choices) <= LONG_LIST
        clear = "" if listed or lines else "\x05\x15"
        colon = ":" if question.type == "text" else ""
        if what in ("unknown", "skip", "back"):
            letter = next(x for x in words.say(f"interview.command.{what}").split() if len(x) == 1 and x.isalpha())
            self.send(f"{clear}{colon}{letter}\r")
            return what == "unknown"
        if what == "help":
            self.send("?" if listed else f"{clear}?\r")
            return False
        if what == "check":
            self.send("\x0f" if listed else f"{clear}=\r")
            return False
        if what == "rubbish":
            self.send(f"{clear}{self.dice.choice(('xyzzy', '-5', 'é' * 200))}\r" if not listed else "é?")
            return False
        self.send(f"{clear}{self.answer(question)}\r")
        if self.shows("interview.which", typed="…"):
            self.send("1\r")
        return True

    def answer(self, question: Question) -> str:
        """Something that answers the question."""
        if question.type == "region":
            return REGIONS.get(str(self.kept.get("country")), "FRI12")
        if question.type == "choice":
            return str(self.dice.randrange(1, min(len(question.choices), 9) + 1))
        if question.type == "choices":
            count = len(question.choices)
            return ", ".join(map(str, self.dice.sample(range(1, count + 1), self.dice.randrange(1, min(count, 3) + 1))))
        return self.dice.choice(TYPED[question.type])

    def leave(self, how: str) -> None:
        """Stop the program."""
        if how == "kill":
            os.kill(self.terminal.child.pid, signal.SIGKILL)
            self.terminal.end()
        else:
            self.terminal.press("\x03")
            try:
                code = self.terminal.end()
            except pexpect.TIMEOUT:
                self.complain("Ctrl-C does not end it")
            if code != 130:
                self.complain(f"stopped with exit code {code}")
            if self.kept and self.say("interview.stopped", file="firm.yaml") not in self.terminal.read:
                self.complain("it was not said how to go on")
        self.terminal.__exit__()

    def session(self) -> Session:
        """What the answers on the disk lead to."""
        return Session(self.speech[self.lang], dict(self.kept), DATE)

    # what must hold

    def hold(self, before: dict[str, Any], id: str | None) -> None:
        """The file is whole; nothing in it changed but the answer just given."""
        self.kept = answers(self.file) if self.file.exists() else {}
        changed = {key for key in {**before, **self.kept} if before.get(key) != self.kept.get(key)}
        if changed - {id}:
            self.complain(f"answers changed by themselves: {sorted(changed)}")
        litter = {f.name for f in self.folder.iterdir()} - {"firm.yaml", ".firm.yaml.lock"}
        if litter:
            self.complain(f"left behind: {sorted(litter)}")

    def complain(self, what: str) -> NoReturn:
        """Say what is wrong and how to come there."""
        raise Lost(f"{what}\n" + "\n".join(self.trail[-12:]) + f"\n{self.terminal.seen[-2500:]!r}")

    # what is on the screen

    def send(self, keys: str) -> None:
        """Press keys and wait for what comes of it."""
        self.trail.append(repr(keys))
        self.mark = len(self.terminal.seen)
        self.terminal.press(keys)
        self.settle()

    def settle(self, needed: bool = True) -> None:
        """Wait until something was written and nothing more comes, while the program waits for keys."""
        child, began = self.terminal.child, time.monotonic()
        quiet = QUIET if needed else 4 * QUIET
        while time.monotonic() - began < PATIENCE:
            try:
                child.read_nonblocking(65536, timeout=quiet)
            except pexpect.EOF:
                return
            except pexpect.TIMEOUT:
                if self.ready() or not needed:
                    return
        self.complain("nothing happens any more")

    def ready(self) -> bool:
        """True when the program waits for keys, on something new."""
        new = self.terminal.seen[self.mark :]
        if (begun := new.rfind("\x1b[?2004h")) >= 0:  # a prompt on a screen switches this on and, at its end, off
            return begun > new.rfind("\x1b[?2004l") or self.in_lines()
        return self.in_lines()

    def page(self) -> str:
        """What was written since the last page began, in lower case on one line."""
        seen = self.terminal.seen.rpartition("\x1b[2J")[2]
        return " ".join(ESCAPE.sub(" ", seen[-6000:]).split())

    def question(self) -> Question | None:
        """The question that is shown last."""
        page = self.page()
        found = [
            (page.rfind(" ".join(q.label.split())), len(q.label), q)
            for q in self.speech[self.lang].pack.questions.values()
        ]
        at, _, question = max(found, key=lambda each: each[:2])
        return question if at >= 0 and at > page.rfind(self.say("interview.check") + " ") else None

    def at_check(self) -> bool:
        """True on the page where answers are checked."""
        return self.shows("interview.check") and self.question() is None

    def in_lines(self) -> bool:
        """True where the page came as plain lines."""
        last = self.terminal.seen[self.mark :].rpartition("\n")[2].replace("\xa0", " ")
        return "\x1b" not in last and last.endswith((": ", ". ")) and last.strip() != ""

    def finished(self) -> bool:
        """True when the result was shown and the program ended well."""
        if self.terminal.child.isalive():
            return False
        if (code := self.terminal.end()) != 0:
            self.complain(f"ended with exit code {code}")
        return True

    def shows(self, key: str, **args: object) -> bool:
        """True when a text of the interface stands on the page."""
        return self.say(key, **args).partition("…")[0].strip() in self.page()

    def say(self, key: str, **args: object) -> str:
        """A text of the interface, one space between words."""
        return " ".join(self.speech[self.lang].words.say(key, **args).split())
