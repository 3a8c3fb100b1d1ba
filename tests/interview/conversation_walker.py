"""Someone who walks at random through an interview, remembers everything said, and checks every page against it.

What must be on the next page is worked out here a second time, from the answers alone and the order of the file: the walker knows
what it has asked for, so that every other page must be the first open question.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from conversation_sayings import RUBBISH, UNKNOWN, saying

from sme_diag.cli.firm import open_pack, speaker
from sme_diag.core.responses import respond
from sme_diag.core.situation import situate
from sme_diag.i18n.catalogue import catalogue
from sme_diag.i18n.speech import Speech
from sme_diag.interview.conduct import Interview
from sme_diag.interview.page import CheckPage, Chosen, Command, Keep, Page, Reply, Stopped, Typed
from sme_diag.interview.session import Session
from sme_diag.model.answers import Answers
from sme_diag.problems import Problem, Refused
from sme_diag.source import NOWHERE
from sme_diag.store.save import rendered
from sme_diag.tree import read_text

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
FULL, TINY = "export-pathway", "tiny"
LONGEST = 1200
"""Pages after which a walk is called endless; the longest in thousands of walks have some hundreds."""


@cache
def spoken(pack: str, lang: str) -> Speech:
    """The words of a pack in a language."""
    words = catalogue(lang)
    return speaker(open_pack(pack, [ROOT / "tests/packs/tiny"] if pack == TINY else [], words)[0], words)


class Seen(NamedTuple):
    """What some answers come to, worked out from scratch."""

    answers: Answers
    path: dict[str, bool | None]

    def answered(self, id: str) -> bool:
        """True when a question has an answer that can be read, "I cannot say" included."""
        answer = self.answers.get(id)
        return answer is not None and (answer.value is not None or answer.missing in ("dont_know", "refused"))


def seen(speech: Speech, given: dict[str, Any]) -> Seen:
    """The answers as a reader of the file sees them."""
    answers, _ = respond(speech.pack, given, speech.places, lambda *path: NOWHERE)
    return Seen(answers, situate(speech.pack, answers, TODAY).path)


class Walker:
    """A prompter that answers for itself. `said` is what has been said and must be in the file at every moment."""

    def __init__(self, rng: Random, pack: str, steps: int) -> None:
        self.rng = rng
        self.pack = pack
        self.steps = steps
        self.pages = 0
        self.said: dict[str, Any] = {}
        self.saved: dict[str, Any] = {}
        self.disk_full = False
        self.pending: tuple[str, tuple[Any, ...]] | None = None
        self.bounds = 0
        self.sittings = 0
        self.reasons: dict[str, int] = {}

    # one sitting

    def sit(self, lang: str, quick: bool) -> bool:
        """Sit down over what is saved; False when the sitting was stopped."""
        self.sittings += 1
        self.speech = spoken(self.pack, lang)
        given = dict(read_text(rendered({"answers": self.saved}), "file")["answers"])
        assert given == self.said, "what is on disk is not what was said"
        self.session = Session(self.speech, given, TODAY, quick)
        self.quick = quick
        self.skipped: set[str] = set()
        self.asked_for: str | None = None
        self.same: str | None = None
        self.editing: set[str] | None = None
        self.asked_before: str | None = None
        self.at = ""
        interview = Interview(self.session, self, self.store, lambda problem: f"{problem.code}")
        try:
            interview.run()
        except Stopped:
            self.agree()
            return False
        self.agree()
        assert self.open_ids() == [], "ended with questions to ask"
        assert quick or self.at == "check", "ended without the page of answers"
        return True

    def store(self) -> None:
        """Save, or find the disk full."""
        if self.disk_full:
            raise Refused(Problem("F015", NOWHERE, {"reason": "full"}))
        self.saved = deepcopy(self.session.given)

    def counted(self) -> dict[str, int]:
        """What happened on the walk, for the sum over many."""
        return {"pages": self.pages, "sittings": self.sittings, "bounds checked": self.bounds, **self.reasons}

    # what must hold whenever a page is shown

    def agree(self) -> None:
        """What was said last is settled, and everything said is saved."""
        if self.pending is not None:
            id, values = self.pending
            self.pending = None
            assert self.saved.get(id) in values, f"{id}: said {values}, saved {self.saved.get(id)}"
            self.said[id] = self.saved[id]
            self.skipped.discard(id)
        assert self.saved == self.said, "an answer is lost, changed or not saved"
        assert self.session.given == self.said
        self.pages += 1
        assert self.pages < LONGEST, "no end in sight"
        self.seen = seen(self.speech, self.said)

    def on_the_way(self) -> list[str]:
        """The questions that are or may be on the path, in the order of the file."""
        sections = self.speech.pack.questionnaire.sections
        ordered = [q for section in sections for q in section.questions]
        return [q.id for q in ordered if self.seen.path[q.id] is not False and (q.quick or not self.quick)]

    def open_ids(self) -> list[str]:
        """What is still to ask."""
        return [id for id in self.on_the_way() if not self.seen.answered(id) and id not in self.skipped]

    def because(self, what: str) -> None:
        """Count what happened: a walk on which something never happens shows nothing about it."""
        self.reasons[what] = self.reasons.get(what, 0) + 1

    def settle_editing(self) -> None:
        """After an edit only what it made relevant is asked, then the page with all answers is back."""
        if self.editing is not None and self.asked_for is None:
            self.asked_for = next((id for id in self.open_ids() if id not in self.editing), None)

    # pages

    def ask(self, page: Page) -> Reply:
        """A question: check that it must be this one, then say something."""
        self.disk_full, self.at = False, "question"
        self.agree()
        id = page.question.id
        if self.same is not None:
            assert id == self.same and page.again and page.note, "the page did not stay, or does not say why"
        else:
            self.settle_editing()
            expected = self.asked_for or next(iter(self.open_ids()), None)
            assert id == expected, f"asked {id}, expected {expected}"
            assert not page.again
            if self.seen.answered(id):
                assert self.asked_for == id, f"{id} is asked twice without a reason"
                self.because("asked again")
        assert id in self.on_the_way(), f"{id} is off the path"
        assert bool(page.standing) == self.seen.answered(id), "an answer is not shown, or one that is none"
        left, still = self.session.left(), self.open_ids()
        assert left.least <= len(still) == left.most
        self.same = None
        if self.rng.random() < 0.04:
            self.only_answering(left.least, left.most)
        return self.reply(page)

    def reply(self, page: Page) -> Reply:
        """Something to say to a question."""
        if self.steps > 0:
            self.steps -= 1
            kind = self.rng.choices(list(MOVES), list(MOVES.values()))[0]
        else:
            kind = "answer" if not page.standing else "keep"
        self.because(kind)
        reply: Reply = getattr(self, f"do_{kind}")(page)
        return reply

    def do_answer(self, page: Page) -> Reply:
        """A valid answer."""
        said = saying(self.rng, page.question, self.speech, self.said)
        self.answering(page, said.values)
        return said.reply

    def answering(self, page: Page, values: tuple[Any, ...]) -> None:
        """What must be in the file when the next page is shown."""
        self.pending = (page.question.id, values)
        self.asked_before, self.asked_for = self.asked_for, None

    def do_unknown(self, page: Page) -> Reply:
        """I cannot say."""
        self.answering(page, (UNKNOWN,))
        return Command.UNKNOWN

    def do_keep(self, page: Page) -> Reply:
        """Keep what stands, where something does."""
        if not page.standing:
            return self.do_answer(page)
        self.answering(page, (self.said[page.question.id],))
        return Keep()

    def do_skip(self, page: Page) -> Reply:
        """Leave it for now: an answer it has stays."""
        if not self.seen.answered(page.question.id):
            self.skipped.add(page.question.id)
        self.asked_for = None
        return Command.SKIP

    def do_back(self, page: Page) -> Reply:
        """The question before; before the first there is none."""
        if self.editing is not None:
            self.editing, self.asked_for = None, None
            return Command.BACK
        way = self.on_the_way()
        at = way.index(page.question.id)
        if at == 0:
            self.same = page.question.id
        else:
            self.asked_for = way[at - 1]
        return Command.BACK

    def do_help(self, page: Page) -> Reply:
        """Help leaves the page where it is."""
        self.same = page.question.id
        return Command.HELP

    def do_check(self, page: Page) -> Reply:
        """All answers, in the middle of it; while editing, back to them."""
        if self.editing is not None:
            self.editing, self.asked_for = None, None
        return Command.CHECK

    def do_stop(self, page: Page) -> Reply:
        """Enough for today."""
        return Command.STOP

    def do_rubbish(self, page: Page) -> Reply:
        """Something that is no answer."""
        self.same = page.question.id
        if page.question.type in ("choice", "region", "country") and self.rng.random() < 0.1:
            return Chosen("no_such_code")
        return Typed(self.rng.choice(RUBBISH[page.question.type]))

    def do_full_disk(self, page: Page) -> Reply:
        """A good answer that cannot be saved: the question stays, and nothing counts as said."""
        said = saying(self.rng, page.question, self.speech, self.said)
        if len(said.values) > 1:
            return self.do_help(page)
        self.disk_full, self.same = True, page.question.id
        self.asked_for = page.question.id
        self.skipped.discard(page.question.id)
        return said.reply

    def pick(self, title: str, rows: tuple[str, ...]) -> int | Command:
        """Several readings: one of them, or none."""
        assert self.pending is not None or self.same is not None, f"picking between {rows} without a reason"
        assert len(set(rows)) == len(rows) >= 3
        if self.pending is None:
            return len(rows) - 1
        id, _ = self.pending
        if self.rng.random() < 0.2:
            # the page stays, whatever was asked for before
            self.pending, self.same, self.asked_for = None, id, self.asked_before
            return self.rng.choice([len(rows) - 1, Command.BACK])
        self.because("picked")
        return (
            self.rng.randrange(len(rows) - 1) if self.speech.pack.questions[id].type not in ("country", "region") else 0
        )

    def check(self, page: CheckPage) -> str | Command | None:
        """All answers: everything on the way that is not still to come, each once; what was left behind is parked."""
        self.agree()
        self.settle_editing()
        assert self.same is None and (self.editing is None or self.asked_for is None), "a new question was not asked"
        self.editing = None
        ids = [line.id for _, lines in page.sections for line in lines]
        coming = self.open_ids()
        assert ids == [id for id in self.on_the_way() if id not in coming]
        off = [id for id, path in self.seen.path.items() if path is False and self.seen.answered(id)]
        assert len(page.parked) == sum(self.seen.answers[id].value is not None for id in off)
        self.because("checked")
        self.at = "check"
        if self.steps > 0 and self.rng.random() < 0.1:
            return Command.STOP
        if self.steps > 0 and self.rng.random() < 0.15:
            if self.asked_for is None and not coming and self.on_the_way():
                self.asked_for = self.on_the_way()[-1]
            return Command.BACK
        if self.steps > 0 and ids and self.rng.random() < 0.6:
            self.steps -= 1
            self.asked_for = self.rng.choice(ids)
            self.editing = set(coming)
            return self.asked_for
        return None

    def tell(self, text: str) -> None:
        """Words without a question; never empty."""
        assert text.strip()

    def only_answering(self, least: int, most: int) -> None:
        """From here on only answers: as many questions as was said, or between."""
        self.bounds += 1
        trial = Session(self.speech, deepcopy(self.said), TODAY, self.quick)
        trial.skipped = set(self.skipped)
        asked = 0
        while (question := trial.question) is not None:
            asked += 1
            assert asked <= most, "more questions than announced"
            if self.rng.random() < 0.15:
                trial.keep_unknown(question)
            else:
                trial.keep(question, saying(self.rng, question, self.speech, trial.given).values[0])
        assert least <= asked, "fewer questions than announced"


MOVES = {
    "answer": 60, "unknown": 7, "keep": 3, "skip": 6, "back": 9, "help": 3, "check": 4, "stop": 2, "rubbish": 5, "full_disk": 1,
}  # fmt: skip


def walk(seed: int, pack: str = FULL) -> Walker:
    """One whole walk: sittings in either language, quick or full, until everything is answered in full."""
    rng = Random(seed)
    walker = Walker(rng, pack, rng.randint(20, 140))
    quick = rng.random() < 0.3
    while not walker.sit(rng.choice(["en", "fr"]), quick) or quick:
        quick = rng.random() < 0.3 and walker.steps > 0
    assert all(walker.seen.answered(id) or id in walker.skipped for id in walker.on_the_way())
    return walker


def walks(count: int, done: Callable[[Walker], None] = lambda walker: None, pack: str = FULL) -> None:
    """Many walks; a failure names its seed."""
    for seed in range(count):
        try:
            done(walk(seed, pack))
        except Exception as error:
            raise AssertionError(f"walk {seed} of {pack}: {error}") from error
