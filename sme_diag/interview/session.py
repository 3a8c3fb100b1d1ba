"""One sitting at the questionnaire: what is asked next, before, and how much is left. No terminal, no file, no clock.

The answers are the state: everything else is worked out from them after each change. What was skipped, and which question was
asked for out of turn, lives as long as the sitting.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sme_diag.core import routing
from sme_diag.core.gaps import parked
from sme_diag.core.responses import respond
from sme_diag.core.routing import Left
from sme_diag.core.situation import situate
from sme_diag.i18n.speech import Speech
from sme_diag.interview.typed import tried
from sme_diag.model.answers import DONT_KNOW, Answer
from sme_diag.model.diagnosis import ParkedFound
from sme_diag.model.questionnaire import Question, Section
from sme_diag.problems import Problem, errors
from sme_diag.source import NOWHERE, Place


class Line(NamedTuple):
    """One line of the page where answers are checked: a question on the path and its answer, if it has one."""

    question: Question
    answer: Answer | None


class Session:
    """The sitting of one firm. `given` are its raw answers, changed in place; `earlier` those of last time, offered as defaults."""

    def __init__(
        self,
        speech: Speech,
        given: dict[str, object],
        today: date,
        quick: bool = False,
        earlier: Mapping[str, object] | None = None,
    ) -> None:
        self.speech = speech
        self.pack = speech.pack
        self.given = given
        self.today = today
        self.quick = quick
        self.earlier = earlier or {}
        self.skipped: set[str] = set()
        self.asked_for: str | None = None
        self.read_again()

    def read_again(self) -> None:
        """Understand the answers as they are now."""
        self.answers, problems = respond(self.pack, self.given, self.speech.places, lambda *path: Place(str(path[0])))
        self.problems = {p.place.file: p._replace(place=NOWHERE) for p in reversed(errors(problems))}
        self.here = situate(self.pack, self.answers, self.today)

    @property
    def question(self) -> Question | None:
        """The question to ask now: the one asked for, else the first open one; None at the end."""
        if self.asked_for is not None:
            return self.pack.questions[self.asked_for]
        return routing.next_question(self.pack, self.here, self.answers, self.quick, self.skipped)

    def keep(self, question: Question, raw: object) -> None:
        """Take an answer. The next question follows from it."""
        self._forget_earlier_ids(question)
        self.given[question.id] = raw
        self.skipped.discard(question.id)
        self.asked_for = None
        self.read_again()

    def put_back(self, before: Mapping[str, object]) -> None:
        """The answers as they were: what was last taken could not be saved."""
        self.given.clear()
        self.given.update(before)
        self.read_again()

    def keep_unknown(self, question: Question) -> None:
        """Take "I cannot say" as the answer."""
        self.keep(question, {"missing": DONT_KNOW})

    def skip(self, question: Question) -> None:
        """Leave a question for now: its answer, if it has one, stays."""
        if routing.unanswered(self.answers, question.id):
            self.skipped.add(question.id)
        self.asked_for = None

    def back(self) -> bool:
        """Go to the question before the one asked now; False when there is none."""
        now = self.question
        before = routing.question_before(self.pack, self.here, now.id if now else None, self.quick)
        if before is not None:
            self.asked_for = before.id
        return before is not None

    def go_to(self, id: str) -> None:
        """Ask this question next."""
        self.asked_for = id

    def come_back(self) -> None:
        """Nothing is asked out of turn any more."""
        self.asked_for = None

    def open_ids(self) -> list[str]:
        """The questions still to ask, in order, without those that were skipped."""
        still = routing.open_questions(self.pack, self.here, self.answers, self.quick)
        return [question.id for question in still if question.id not in self.skipped]

    def left(self) -> Left:
        """How much is left, the question asked now included."""
        return routing.left(self.pack, self.here, self.answers, self.quick, self.skipped)

    def standing(self, question: Question) -> Answer | None:
        """The answer a question has, in this file or from last time; None where there is nothing to offer."""
        answer = self.answers.get(question.id)
        if answer is not None and not routing.unanswered(self.answers, question.id):
            return answer
        return self._from_last_time(question)

    def _from_last_time(self, question: Question) -> Answer | None:
        if question.id not in self.earlier:
            return None
        answer, problems = tried(question, self.earlier[question.id], self.speech, self.given)
        return None if problems else answer

    def problem(self, question: Question) -> Problem | None:
        """Why the answer in the file could not be read, if so."""
        return next((self.problems[id] for id in (question.id, *question.was) if id in self.problems), None)

    def sections(self) -> list[tuple[Section, list[Line]]]:
        """Every section that has a question on the way, with its answers: the page where they are checked."""
        on_the_way = {q.id for q in routing.on_the_way(self.pack, self.here, self.quick)}
        found = []
        for section in self.pack.questionnaire.sections:
            lines = [Line(q, self.answers.get(q.id)) for q in section.questions if q.id in on_the_way]
            if lines:
                found.append((section, lines))
        return found

    def parked(self) -> tuple[ParkedFound, ...]:
        """The answers that count for nothing at present, and why."""
        return parked(self.pack, self.here)

    def _forget_earlier_ids(self, question: Question) -> None:
        """An answer under an earlier id of the question would hide behind the new one."""
        for old in question.was:
            self.given.pop(old, None)
