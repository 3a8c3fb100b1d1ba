"""The screen's traps, each of which a list library or a terminal falls into: nothing is chosen by accident, nothing is cut."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from conversation_keys import DOWN
from conversation_walker import FULL, TINY, TODAY, spoken
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from sme_diag.interview.conduct import Interview
from sme_diag.interview.matching import Option, offered
from sme_diag.interview.page import Answered, CheckPage, Chosen, Command, Keep, Page, Reply, Typed
from sme_diag.interview.plain import PlainPrompter
from sme_diag.interview.screen import COMPLETIONS, EitherPrompter, Names, ScreenPrompter
from sme_diag.interview.session import Session
from sme_diag.text import fold


class Desk(NamedTuple):
    """A screen, its keyboard, and what was written on it."""

    screen: ScreenPrompter
    keys: PipeInput
    paper: io.StringIO
    pack: str
    lang: str

    def page(self, id: str, given: dict[str, Any] | None = None) -> Page:
        """The page of a question."""
        session = Session(spoken(self.pack, self.lang), given or {}, TODAY)
        return Interview(session, self.screen, lambda: None, str).page(session.pack.questions[id], "", False)

    def press(self, keys: str, id: str, given: dict[str, Any] | None = None) -> Reply:
        """The reply to a question when these keys are pressed."""
        self.keys.send_text(keys)
        return self.screen.ask(self.page(id, given))


@contextmanager
def desk(pack: str = TINY, lang: str = "en", columns: int = 80) -> Iterator[Desk]:
    """A desk of a width."""
    paper = io.StringIO()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        screen = ScreenPrompter(spoken(pack, lang).words, Console(file=paper, width=columns), lambda: (columns, 24))
        yield Desk(screen, keys, paper, pack, lang)


CASES: list[tuple[str, str, str, dict[str, Any], Reply]] = [
    ("letters that match nothing", "zzz\r", "country", {}, Typed("zzz")),
    ("a name is taken as it is typed", "emi\r", "country", {}, Typed("emi")),
    ("Enter on an empty name", "\r", "country", {}, Command.SKIP),
    ("Enter on an empty number", "\r", "staff", {}, Command.SKIP),
    ("Enter on empty choices", "\r", "sells", {}, Command.SKIP),
    ("Enter on an answer", "\r", "staff", {"staff": 12}, Keep()),
    ("Enter on an answer by name", "\r", "country", {"country": "FR"}, Keep()),
    ("Enter on a chosen line", "\r", "lead", {"lead": "named_person"}, Keep()),
    ("Enter on cannot say", "\r", "lead", {"lead": {"missing": "dont_know"}}, Command.UNKNOWN),
    ("another line than the chosen one", DOWN + "\r", "lead", {"lead": "owner"}, Chosen("named_person")),
    ("the number of a line", "3\r", "lead", {}, Chosen("named_person")),
    ("? on a list", "?", "lead", {}, Command.HELP),
    ("? in a field", "?\r", "staff", {}, Command.HELP),
    ("F1 on a list", "\x1bOP", "lead", {}, Command.HELP),
    ("F1 in a field", "\x1bOP", "country", {}, Command.HELP),
    ("Ctrl-B on a list", "\x02", "lead", {}, Command.BACK),
    ("Ctrl-B in a field with rubbish", "many\x02", "staff", {}, Command.BACK),
    ("Shift-Tab in a name with rubbish", "zzz\x1b[Z", "country", {}, Command.BACK),
    ("Shift-Tab on a list", "\x1b[Z", "has_site", {}, Command.BACK),
    ("Ctrl-O on a list", "\x0f", "lead", {}, Command.CHECK),
    ("Ctrl-O in a field", "12\x0f", "staff", {}, Command.CHECK),
    ("Ctrl-D on a list", "\x04", "lead", {}, Command.STOP),
    ("Ctrl-D in a field", "\x04", "staff", {}, Command.STOP),
    ("the letter for cannot say", "u\r", "lead", {}, Command.UNKNOWN),
    ("the letter for skip in a field", "s\r", "staff", {}, Command.SKIP),
    ("yes", "1\r", "has_site", {}, Chosen(True)),
    ("no", "2\r", "has_site", {}, Chosen(False)),
]


@pytest.mark.parametrize(
    ("keys", "id", "given", "reply"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_keys(keys: str, id: str, given: dict[str, Any], reply: Reply) -> None:
    with desk() as here:
        found = here.press(keys, id, given)
        assert type(found) is type(reply)
        assert isinstance(reply, Keep) or found == reply


@pytest.mark.parametrize("id", ["lead", "staff", "country", "sells"])
def test_control_c_is_never_an_answer(id: str) -> None:
    with desk() as here, pytest.raises(KeyboardInterrupt):
        here.press("\x03", id)


def test_back_brings_the_earlier_answer_and_enter_keeps_it() -> None:
    given: dict[str, Any] = {}
    with desk() as here:
        session = Session(spoken(TINY, "en"), given, TODAY)
        here.keys.send_text("France\rGironde\r12\rmany\x02\r\x02\x1b[Z\r\x04")
        with pytest.raises(KeyboardInterrupt):
            Interview(session, here.screen, lambda: None, str).run()
    assert given == {"country": "FR", "region": "FRI12", "staff": 12}
    assert session.question is not None and session.question.id == "small_aid"


PAGE = CheckPage(
    "Check",
    (("Firm", (Answered("country", "country: France"), Answered("staff", "staff: 12"))),),
    ("parked: x",),
    "Done",
)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("\r", None),
        (DOWN + "\r", "country"),
        (DOWN * 2 + "\r", "staff"),
        (DOWN * 3 + "\r", None),  # round to the first row: what is parked cannot be chosen
        ("\x1bOP" + DOWN + "\r", "country"),
        ("?\x0f" + DOWN + "\r", "country"),
        ("\x02", Command.BACK),
        ("\x04", Command.STOP),
    ],
)
def test_the_page_of_answers(keys: str, expected: object) -> None:
    with desk() as here:
        here.keys.send_text(keys)
        assert here.screen.check(PAGE) == expected


@pytest.mark.parametrize(
    ("keys", "expected"), [("2\r", 1), ("\r", 0), ("\x1bOP?2\r", 1), ("\x02", Command.BACK), ("\x04", Command.STOP)]
)
def test_picking_a_row(keys: str, expected: object) -> None:
    with desk() as here:
        here.keys.send_text(keys)
        assert here.screen.pick("Which?", ("one", "two", "three")) == expected


# what is seen


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_at_60_columns_every_word_is_there_and_no_line_is_too_long(lang: str) -> None:
    with desk(FULL, lang, 60) as here:
        for id, question in spoken(FULL, lang).pack.questions.items():
            here.paper.seek(0)
            here.paper.truncate()
            page = here.page(id)
            here.screen.header(page)
            rows = [row for option in page.options[:30] for row in here.screen.row(option.name).split("\n")]
            text = here.paper.getvalue()
            lines = text.split("\n")
            assert max(map(len, lines)) <= 60, f"{id} is too wide"
            assert max(map(len, rows), default=0) <= 60 - 1, f"a choice of {id} is too wide"
            flat = " ".join(text.split())
            for said in (question.label, question.hint, page.section, page.intro):
                assert " ".join(said.split()) in flat, f"{id}: something is cut"
            shown = " ".join(" ".join(rows).split())
            assert all(" ".join(option.name.split()) in shown for option in page.options[:30])


def test_a_long_choice_goes_on_under_its_first_line() -> None:
    with desk(columns=60) as here:
        first, *rest = here.screen.row("a word " * 20).split("\n")
        assert first.startswith("a word")
        assert rest and all(row.startswith("      ") for row in rest)


def test_what_does_not_fit_is_put_in_plain_lines() -> None:
    speech = spoken(FULL, "en")
    for rows, expected in ((40, "screen"), (16, "plain"), (11, "plain")):
        written: list[str] = []
        plain = PlainPrompter(speech.words, lambda prompt: "5", written.append, lambda: 80)
        with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
            screen = ScreenPrompter(speech.words, Console(file=io.StringIO(), width=80), lambda rows=rows: (80, rows))
            either = EitherPrompter(screen, plain)
            either.tell("said before")
            session = Session(speech, {}, TODAY)
            page = Interview(session, either, lambda: None, str).page(session.pack.questions["adaptation"], "", False)
            keys.send_text("5\r")
            reply = either.ask(page)
        assert reply == (Typed("5") if expected == "plain" else Chosen("done"))
        assert bool(written) == (expected == "plain")
        assert ("said before" in written) == (expected == "plain")


# completion of names


def completed(typed: str, lang: str, id: str = "country", several: bool = False) -> list[str]:
    """The names offered for what is typed."""
    speech = spoken(FULL, lang)
    options = offered(speech.pack.questions[id], speech.places)
    names = Names(options, several=several, codes=True)
    return [c.text for c in names.get_completions(Document(typed), CompleteEvent())]


@pytest.mark.parametrize(
    ("typed", "lang", "first"),
    [
        ("emi", "fr", "Émirats arabes unis"),
        ("cote", "fr", "Côte d’Ivoire"),
        ("cote", "en", "Côte d’Ivoire"),
        ("cote d'i", "fr", "Côte d’Ivoire"),
        ("ÉTATS", "fr", "États-Unis"),
        ("ci", "fr", "Côte d’Ivoire"),
        ("deu", "fr", "Allemagne"),
    ],
)
def test_names_are_found_without_accents(typed: str, lang: str, first: str) -> None:
    found = completed(typed, lang)
    assert fold(found[0]).replace("’", "'") == fold(first).replace("’", "'")


def test_the_favourites_of_the_pack_come_first_on_an_empty_field() -> None:
    speech = spoken(FULL, "en")
    first = [speech.places.countries[code] for code in speech.pack.questions["country"].first]
    assert completed("", "en")[: len(first)] == first
    assert len(completed("", "en")) == COMPLETIONS


def test_what_matches_nothing_offers_nothing() -> None:
    assert completed("qwxzzq", "en") == []


def test_after_a_comma_the_next_name_is_completed() -> None:
    names = Names([Option("DE", "Germany"), Option("CI", "Côte d'Ivoire")], several=True, codes=True)
    found = list(names.get_completions(Document("Germany, cot"), CompleteEvent()))
    assert [(c.text, c.start_position) for c in found] == [("Côte d'Ivoire", -3)]
