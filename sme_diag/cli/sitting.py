"""One run of `start` on one answer file: what is filled in, offered, asked and shown, in this order."""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sme_diag import console
from sme_diag.cli import FINDINGS, FINE
from sme_diag.cli.diagnose import diagnose
from sme_diag.cli.firm import open_pack, refuse_newer, speaker
from sme_diag.core import diagnose as diagnosed
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.interview.conduct import Interview
from sme_diag.interview.page import Command, Prompter, Stopped, length
from sme_diag.interview.session import Session
from sme_diag.interview.typed import meant
from sme_diag.model.answers import Firm
from sme_diag.problems import Problem, Refused
from sme_diag.store.keeper import Keeper
from sme_diag.store.sheet import Sheet, read_sheet
from sme_diag.text import nearest, one_line
from sme_diag.tree import place_of


class Wishes(NamedTuple):
    """The options of `start`."""

    path: Path | None
    questionnaire: str
    quick: bool
    live: bool
    plain: bool
    no_input: bool
    answers: Path | None
    earlier: Path | None
    sets: tuple[str, ...]
    given: list[Path]
    as_of: str | None


class Sitting:
    """One run of `start` on one file."""

    def __init__(self, words: Catalogue, wishes: Wishes, prompter: Prompter, keeper: Keeper, today: date) -> None:
        self.words = words
        self.wishes = wishes
        self.prompter = prompter
        self.keeper = keeper
        self.today = today
        data = keeper.data
        self.pack, _ = open_pack(str(data["questionnaire"]["id"]), wishes.given, words)
        refuse_newer(
            self.pack, str(data["questionnaire"].get("version") or ""), place_of(data, "questionnaire", "version")
        )
        self.speech = speaker(self.pack, words)
        data["questionnaire"] |= {
            "version": self.pack.questionnaire.version,
            "digest": f"sha256:{self.pack.identity.digest}",
        }

    def run(self) -> int:
        """From the first question to the result."""
        self.filled_in()
        session = self.session(self.wishes.quick)
        if self.wishes.no_input:
            return self.without_asking(session)
        begun = bool(self.keeper.data["answers"])
        self.prompter.tell(
            self.words.say("interview.resumed" if begun else "interview.file", file=str(self.keeper.path))
        )
        if begun and self.session(False).question is None:
            if not self.goes_on(session):
                return FINE
            session = self.session(self.wishes.quick)
        elif not begun and not self.wishes.quick:
            session = self.offered(session)
        self.interview(session).run()
        if session.quick:
            self.show_result()
            session = self.session(False)
            if (
                session.question is None
                or self.chosen("interview.menu.quick_done", ("further", "enough"), session) == 1
            ):
                self.show_next_steps()
                return FINE
            self.interview(session).run()
        self.save()
        self.show_result()
        self.show_next_steps()
        return FINE

    def session(self, quick: bool) -> Session:
        """A session over the answers of the file."""
        earlier = self.earlier()
        return Session(self.speech, self.keeper.data["answers"], self.today, quick, earlier)

    def interview(self, session: Session) -> Interview:
        """The conversation about a session."""
        return Interview(
            session,
            self.prompter,
            self.save,
            lambda problem: console.sentence(problem, self.words),
            (lambda: self.certain(session)) if self.wishes.live else None,
        )

    def save(self) -> None:
        """Save, and say what is worth saying about it."""
        for event in self.keeper.save():
            self.prompter.tell(self.words.say(event.key, **event.args))

    # where answers come from besides the keyboard

    def filled_in(self) -> None:
        """Answers from `--answers` and `--set`, into what the file does not answer yet (`--set`: in any case)."""
        answers = self.keeper.data["answers"]
        if self.wishes.answers is not None:
            other = self.sheet(self.wishes.answers)
            for id, raw in other.answers.items():
                answers.setdefault(id, raw)
            if "name" not in self.keeper.data["firm"] and other.firm.name:
                self.keeper.data["firm"]["name"] = other.firm.name
        for wish in self.wishes.sets:
            id, _, typed = wish.partition("=")
            question = self.pack.questions.get(id.strip())
            if question is None:
                raise Refused(
                    Problem("A401", args={"question": one_line(id)}, suggestion=nearest(id, self.pack.questions))
                )
            answers[question.id] = meant(question, typed, self.speech, answers)
        if self.wishes.answers is not None or self.wishes.sets:
            self.save()

    def earlier(self) -> dict[str, Any]:
        """The answers of last time: from `--earlier`, else from the newest entry of the file's own history."""
        if self.wishes.earlier is not None:
            return dict(self.sheet(self.wishes.earlier).answers)
        history = self.keeper.data.get("history")
        last = history[-1] if isinstance(history, list) and history else None
        answers = last.get("answers") if isinstance(last, dict) else None
        return dict(answers) if isinstance(answers, dict) else {}

    def sheet(self, path: Path) -> Sheet:
        """Another answer file, of the same questionnaire."""
        sheet = read_sheet(path)
        if sheet.questionnaire != self.pack.identity.id:
            at = place_of(sheet.data, "questionnaire", "id")
            raise Refused(Problem("A406", at, {"seen": one_line(sheet.questionnaire), "wanted": self.pack.identity.id}))
        return sheet

    def without_asking(self, session: Session) -> int:
        """`--no-input`: the result where nothing is open, else the list of what is."""
        self.save()
        missing = session.open_ids()
        if not missing:
            self.show_result()
            self.show_next_steps()
            return FINE
        console.err(self.words.say("interview.still_missing", n=len(missing), file=str(self.keeper.path)))
        for id in missing:
            console.out(f"{id}: {self.pack.questions[id].label}")
        return FINDINGS

    # menus

    def chosen(self, title: str, keys: tuple[str, ...], session: Session) -> int:
        """Let the person choose between a few ways on."""
        quick = Session(self.speech, session.given, self.today, True)
        how = {"full": length(session.left(), self.words), "quick": length(quick.left(), self.words)}
        rows = tuple(self.words.say(f"interview.menu.{key}", **how) for key in keys)
        while isinstance(picked := self.prompter.pick(self.words.say(title), rows), Command):
            if picked is Command.STOP:
                raise Stopped
        return picked

    def offered(self, session: Session) -> Session:
        """At the very start: the quick scan, or everything."""
        has_quick = any(question.quick for question in self.pack.questions.values())
        if has_quick and self.chosen("interview.menu.title", ("quick", "full"), session) == 0:
            return self.session(True)
        return session

    def goes_on(self, session: Session) -> bool:
        """A file with nothing open: see the result, change answers, diagnose anew, or leave it. True when there is more to ask."""
        picked = self.chosen("interview.menu.finished", ("see", "change", "anew", "leave"), session)
        if picked == 0:
            self.show_result()
            self.show_next_steps()
        if picked == 2:
            self.keep_in_history()
        return picked in (1, 2)

    def keep_in_history(self) -> None:
        """The diagnosis as it was, with its answers, goes to the history; the same answers are then offered one by one."""
        data = self.keeper.data
        try:
            last_change = date.fromtimestamp(self.keeper.path.stat().st_mtime)
        except OSError:  # it was there a moment ago
            last_change = self.today
        session = Session(self.speech, data["answers"], last_change)
        result = diagnosed(self.pack, session.answers, last_change, Firm("", ""))
        entry: dict[str, Any] = {"as_of": last_change.isoformat(), "questionnaire": dict(data["questionnaire"])}
        if result.readiness is not None:
            low, high = result.readiness.score
            entry["readiness"] = {"low": low / 100, "high": high / 100, "level": result.readiness.level}
        if result.stage is not None:
            entry["stage"] = result.stage.id
        entry["answers"] = dict(data["answers"])
        data["history"] = [*(data.get("history") or ()), entry]
        data["answers"].clear()
        self.save()

    # results

    def certain(self, session: Session) -> str:
        """What is certain already: the level floor, and how many schemes are decided."""
        result = diagnosed(self.pack, session.answers, self.today, Firm("", ""))
        decided = sum(scheme.verdict != "possible" for scheme in result.schemes)
        level = next(
            (x.name for x in self.pack.levels if result.readiness and x.id == result.readiness.level_at_least), ""
        )
        return self.words.say("interview.live", level=level, n=decided, count=len(result.schemes))

    def show_result(self) -> None:
        """Where the answers are, and the result."""
        file = str(self.keeper.saved_in)
        console.err("\n" + self.words.say("interview.done", file=file))
        diagnose(
            self.words,
            self.keeper.saved_in,
            "text",
            None,
            False,
            self.wishes.given,
            self.wishes.as_of,
            self.wishes.plain,
        )

    def show_next_steps(self) -> None:
        """What can be done with the answers."""
        console.err("\n" + self.words.say("interview.next_steps", file=str(self.keeper.saved_in)))
