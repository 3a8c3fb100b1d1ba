"""The conversation itself: ask, understand, keep, save, go on; back, help and the check page wherever the person wants them.

The same for every renderer: which question comes, and what becomes of a reply, is decided here and in the session.
"""

from collections.abc import Callable
from decimal import Decimal

from sme_diag.i18n.speech import Speech
from sme_diag.interview import matching
from sme_diag.interview.page import Answered, CheckPage, Chosen, Command, Keep, Page, Prompter, Stopped, Typed, progress
from sme_diag.interview.session import Line, Session
from sme_diag.interview.typed import NotUnderstood, Reading, as_typed, shown, tried, understand
from sme_diag.lang.nodes import names
from sme_diag.model.answers import Answer
from sme_diag.model.questionnaire import Question
from sme_diag.problems import Problem, Refused
from sme_diag.text import capitalised


class Interview:
    """Goes through the questions of a session. `store` saves all answers, and raises Refused where it cannot at all."""

    def __init__(
        self,
        session: Session,
        prompter: Prompter,
        store: Callable[[], None],
        sentence: Callable[[Problem], str],
        live: Callable[[], str] | None = None,
    ) -> None:
        self.session = session
        self.prompter = prompter
        self.store = store
        self.sentence = sentence
        self.live = live
        self.section = ""
        self.checking = False

    @property
    def speech(self) -> Speech:
        """The words of the pack."""
        return self.session.speech

    def say(self, key: str, /, **args: object) -> str:
        """A text of the interface."""
        return self.speech.say(key, **args)

    def run(self) -> None:
        """Ask until nothing is open, then let the answers be checked. Raises Stopped when the person wants to stop.

        The page of answers may lead back to questions: it ends the interview only when it is left with none to ask.
        """
        self.ask_open()
        while not self.session.quick:
            self.check()
            if self.session.question is None:
                return
            self.ask_open()

    def ask_open(self) -> None:
        """Ask what is open, one question after the other."""
        while (question := self.session.question) is not None:
            self.ask(question)

    def ask(self, question: Question) -> bool:
        """Put one question until it is answered or skipped; False when it is left for another page."""
        note, again = self.opening_note(question), False
        while True:
            page = self.page(question, note, again)
            self.section = question.section
            reply = self.prompter.ask(page)
            again = True
            match reply:
                case Command.STOP:
                    raise Stopped
                case Command.HELP:
                    note = self.help(question)
                    continue
                case Command.CHECK:
                    if not self.checking:
                        self.check()
                    return False
                case Command.BACK:
                    if self.checking or self.session.back():
                        return False
                    note = self.say("interview.first_question")
                    continue
                case Command.SKIP:
                    self.session.skip(question)
                    self.prompter.tell(self.skipped(question))
                    return True
                case Command.UNKNOWN:
                    reading: Reading | None = Reading({"missing": "dont_know"}, self.say("interview.dont_know"))
                case Chosen(raw):
                    reading, note = self.tried(question, raw)
                case Keep():
                    reading = Reading(self.standing_raw(question), page.standing)
                case Typed(text):
                    reading, note = self.understood(question, text)
            if reading is not None:
                problem = self.kept(question, reading)
                if problem is None:
                    return True
                note = problem

    def skipped(self, question: Question) -> str:
        """What becomes of a question that is passed over: an answer it has stays."""
        answer = self.session.answers.get(question.id)
        if question.id in self.session.skipped or answer is None:
            return self.say("interview.skipped")
        return self.say("interview.kept", value=shown(question, answer, self.speech))

    def tried(self, question: Question, raw: object) -> tuple[Reading | None, str]:
        """A chosen value, or why it cannot be."""
        answer, problems = tried(question, raw, self.speech, self.session.given)
        if problems:
            return None, self.refusal(question, problems[0])
        return Reading(raw, shown(question, answer, self.speech)), ""

    def understood(self, question: Question, text: str) -> tuple[Reading | None, str]:
        """What was typed, read; where it may mean several things the person says which."""
        try:
            readings = understand(question, text, self.speech, self.session.given)
        except NotUnderstood as refused:
            if refused.problem is not None:
                return None, self.refusal(question, refused.problem)
            return None, self.say(f"interview.not_understood.{question.type}")
        if len(readings) == 1 and readings[0].sure:
            return readings[0], ""
        if len(readings) > matching.MOST:
            return None, self.say("interview.too_many", list=", ".join(r.shown for r in readings[:3]))
        rows = (*(r.shown for r in readings), self.say("interview.none_of_them"))
        picked = self.prompter.pick(self.say("interview.which", typed=text.strip()), rows)
        if picked is Command.STOP:
            raise Stopped
        if isinstance(picked, Command) or picked == len(readings):
            return None, self.say("interview.type_again")
        return readings[picked], ""

    def refusal(self, question: Question, problem: Problem) -> str:
        """Why an answer cannot be taken, said to the person who gave it."""
        args, key = dict(problem.args), problem.code
        if key == "A403":
            key = "A403_most" if args["low"] == "…" else "A403_least" if args["high"] == "…" else key
            args |= {end: self.bound(question, args[end]) for end in ("low", "high")}
        if key == "A410":
            args["none"] = question.labels.get(args["none"], args["none"])
        known = self.speech.words.has(f"interview.refused.{key}")
        return self.say(f"interview.refused.{key}", **args) if known else self.sentence(problem)

    def bound(self, question: Question, written: str) -> str:
        """A bound as people read numbers; a year stays as it is."""
        plain = question.type in ("year", "date") or not written.lstrip("-").replace(".", "", 1).isdigit()
        return written if plain else self.speech.words.digits(Decimal(written))

    def kept(self, question: Question, reading: Reading) -> str | None:
        """Keep and save an answer. Where it cannot be saved anywhere, the question stays, and why is returned."""
        before = dict(self.session.given)
        self.session.keep(question, reading.raw)
        mine = dict(self.session.given)
        try:
            self.store()
        except Refused as refused:
            self.session.put_back(before)
            self.session.go_to(question.id)
            return self.sentence(refused.problems[0])
        if self.session.given != mine:  # answers that someone else wrote into the file were taken over
            self.session.put_back(dict(self.session.given))
        self.prompter.tell(self.say("interview.chosen", value=reading.shown))
        if self.live is not None:
            self.prompter.tell(self.live())
        return None

    def opening_note(self, question: Question) -> str:
        """Why a question with an answer in the file is asked again."""
        problem = self.session.problem(question)
        return self.refusal(question, problem) if problem is not None else ""

    def page(self, question: Question, note: str, again: bool) -> Page:
        """The page of a question."""
        sections = [section for section, _ in self.session.sections()]
        at = next(n for n, s in enumerate(self.session.pack.questionnaire.sections) if s.id == question.section)
        section = self.session.pack.questionnaire.sections[at]
        number = next((n for n, s in enumerate(sections, start=1) if s.id == section.id), 1)
        standing = self.session.standing(question)
        return Page(
            question,
            self.say("interview.section", title=section.title, k=number, count=len(sections)),
            progress(self.session.left(), self.speech.words),
            section.intro if question.section != self.section and not self.checking else "",
            tuple(self.options(question)),
            shown(question, standing, self.speech) if standing else "",
            as_typed(question, standing, self.speech) if standing else "",
            _codes(standing) if standing else (),
            note,
            again,
        )

    def options(self, question: Question) -> list[matching.Option]:
        """What can be chosen by name; for yes and no too."""
        if question.type == "boolean":
            words = self.speech.words
            return [matching.Option(code, capitalised(words.say(f"word.{code}"))) for code in ("yes", "no")]
        country = self.session.answers.get(question.country or "")
        return matching.offered(question, self.speech.places, country.value if country else None)

    def standing_raw(self, question: Question) -> object:
        """The value, as a file holds it, of the answer that stands on the page: in this file or from last time."""
        standing = self.session.standing(question)
        return standing.raw if standing is not None else None

    def help(self, question: Question) -> str:
        """Why we ask, and what can be done here."""
        return "\n".join(
            filter(
                None, [question.why, self.say(f"interview.help.type.{question.type}"), self.say("interview.help.keys")]
            )
        )

    # the page where answers are checked

    def check(self) -> None:
        """Show all answers and let the person change some; what a change makes relevant is asked before the page returns."""
        self.checking = True
        while isinstance(chosen := self.prompter.check(self.check_page()), str):
            open_before = self.session.open_ids()
            new: str | None = chosen
            while new is not None:
                self.session.go_to(new)
                done = self.ask(self.session.pack.questions[new])
                self.session.come_back()
                new = next((id for id in self.session.open_ids() if id not in open_before), None) if done else None
        self.checking = False
        if chosen is Command.STOP:
            raise Stopped
        if chosen is Command.BACK and self.session.question is None:
            self.session.back()

    def check_page(self) -> CheckPage:
        """The page with all answers, and what was left out; what is still to come is not on it."""
        coming = set(self.session.open_ids())
        sections = tuple(
            (section.title, tuple(Answered(x.question.id, self.line(x)) for x in lines if x.question.id not in coming))
            for section, lines in self.session.sections()
        )
        sections = tuple((title, lines) for title, lines in sections if lines)
        left = self.session.left()
        finish = self.say("interview.go_on", n=left.most) if left.most else self.say("interview.finish")
        return CheckPage(self.say("interview.check"), sections, tuple(self.parked()), finish)

    def line(self, line: Line) -> str:
        """A question by its short name, and what was said."""
        answer = line.answer
        if answer is None or (answer.value is None and answer.missing not in ("dont_know", "refused")):
            said = self.say("interview.not_answered")
        else:
            said = shown(line.question, answer, self.speech)
        return self.speech.say("phrase.is", name=line.question.name, value=said)

    def parked(self) -> list[str]:
        """What was answered on a branch the firm has left, and which answer leads past it."""
        rows = []
        for entry in self.session.parked():
            value = shown(
                self.session.pack.questions[entry.question], self.session.answers[entry.question], self.speech
            )
            behind = dict.fromkeys(id for step in entry.because for id in sorted(names(step.expr)))
            why = [self.speech.said(id, self.session.here.values.get(id)) for id in behind]
            rows.append(
                self.say("interview.parked", name=self.speech.name(entry.question), value=value, why="; ".join(why))
            )
        return rows


def _codes(standing: Answer) -> tuple[str, ...]:
    """The codes of an answer, for preselecting them."""
    value = standing.value
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return (value,) if isinstance(value, str) else ()
