"""The interview in plain words: numbered choices, one question after the other, nothing drawn. Each answer is saved at once."""

from collections.abc import Callable
from datetime import date

from sme_diag.core.responses import respond
from sme_diag.core.routing import next_question, open_questions
from sme_diag.core.situation import situate
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.i18n.speech import Speech
from sme_diag.interview.typed import NotUnderstood, options, raw
from sme_diag.model.answers import DONT_KNOW
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack
from sme_diag.problems import Problem, errors
from sme_diag.source import NOWHERE

HELP, UNKNOWN, QUIT = "?", "-", "q"


class Stopped(Exception):
    """The person asked to stop; everything is saved."""


class PlainInterview:
    """Asks what is open, in order. `store` is called with all answers after each one; `read` and `write` are the terminal."""

    def __init__(
        self,
        pack: Pack,
        speech: Speech,
        given: dict[str, object],
        read: Callable[[str], str],
        write: Callable[[str], None],
        store: Callable[[dict[str, object]], None],
        say_problem: Callable[[Problem], str],
    ) -> None:
        self.pack = pack
        self.speech = speech
        self.words: Catalogue = speech.words
        self.given = given
        self.read = read
        self.write = write
        self.store = store
        self.say_problem = say_problem

    def run(self, today: date, quick: bool = False) -> None:
        """Ask until nothing is open; raises Stopped when the person wants to stop."""
        skipped: set[str] = set()
        section = ""
        while True:
            answers, _ = respond(self.pack, self.given, self.speech.places, lambda *path: NOWHERE)
            here = situate(self.pack, answers, today)
            question = next_question(self.pack, here, answers, quick, skipped)
            if question is None:
                return
            if question.section != section:
                section = question.section
                left = [q for q in open_questions(self.pack, here, answers, quick) if q.id not in skipped]
                self.announce(section, len(left))
            if not self.ask(question):
                skipped.add(question.id)

    def announce(self, section: str, left: int) -> None:
        sections = self.pack.questionnaire.sections
        index = next(i for i, s in enumerate(sections) if s.id == section)
        found = sections[index]
        self.write("")
        self.write(self.words.say("interview.section", title=found.title, k=index + 1, count=len(sections), n=left))
        if found.intro:
            self.write(found.intro)

    def ask(self, question: Question) -> bool:
        """Ask one question until it is answered (True) or skipped (False)."""
        self.write("")
        self.write(question.label)
        if question.hint:
            self.write(question.hint)
        for number, (_, label) in enumerate(options(question), start=1):
            self.write(f"  {number}. {self.words.say(label) if question.type == 'boolean' else label}")
        while True:
            typed = self.read(f"{self.prompt(question)} ({self.words.say('interview.keys')}): ").strip()
            if typed == QUIT:
                raise Stopped
            if typed == HELP:
                self.write(question.why or self.words.say("interview.not_understood"))
            elif typed == "":
                self.write(self.words.say("interview.skipped"))
                return False
            elif typed == UNKNOWN:
                self.keep(question, {"missing": DONT_KNOW})
                self.write(self.words.say("interview.chosen", value=self.words.say("interview.dont_know")))
                return True
            elif self.understood(question, typed):
                return True

    def prompt(self, question: Question) -> str:
        key = {"choice": "choose", "choices": "choose_many", "integer": "type_number"}.get(
            question.type, f"type_{question.type}"
        )
        return self.words.say(f"interview.{key}")

    def understood(self, question: Question, typed: str) -> bool:
        """Keep what was typed if it is an answer; otherwise say why not."""
        try:
            value = raw(question, typed, self.speech.places)
        except NotUnderstood:
            self.write(self.words.say("interview.not_understood"))
            return False
        trial = {id: self.given[id] for id in (question.country,) if id and id in self.given}
        answers, problems = respond(self.pack, {**trial, question.id: value}, self.speech.places, lambda *path: NOWHERE)
        if errors(problems):
            for problem in problems:
                self.write(self.say_problem(problem))
            return False
        self.keep(question, value)
        self.write(self.words.say("interview.chosen", value=self.speech.value(question.id, answers[question.id].value)))
        return True

    def keep(self, question: Question, value: object) -> None:
        self.given[question.id] = value
        self.store(self.given)
