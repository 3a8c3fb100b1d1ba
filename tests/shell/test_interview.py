"""The plain interview: asks what is open in order, saves before the next question, loses nothing, and goes on where it stopped."""

import contextlib
import os
import pty
import re
import select
import signal
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sme_diag.cli.firm import speaker
from sme_diag.core.responses import respond
from sme_diag.core.routing import open_questions
from sme_diag.core.situation import situate
from sme_diag.i18n.catalogue import catalogue
from sme_diag.interview.plain import PlainInterview, Stopped
from sme_diag.interview.typed import NotUnderstood, raw
from sme_diag.packs import geography, load
from sme_diag.source import NOWHERE
from sme_diag.store.sheet import read_sheet

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)


class Person:
    """Someone at the keyboard with a list of lines to type; stops when there are no more."""

    def __init__(self, lines: list[str], given: dict[str, Any] | None = None, lang: str = "en") -> None:
        pack, problems = load("tiny", [ROOT / "tests/packs/tiny"], lang)
        assert pack is not None, problems
        self.lines = iter(lines)
        self.screen: list[str] = []
        self.saved: list[dict[str, Any]] = []
        self.pack = pack
        self.given = given if given is not None else {}
        words = catalogue(lang)
        self.interview = PlainInterview(
            pack,
            speaker(pack, words),
            self.given,
            self.read,
            self.screen.append,
            lambda answers: self.saved.append(dict(answers)),
            lambda problem: problem.code,
        )

    def read(self, prompt: str) -> str:
        self.screen.append(prompt)
        line = next(self.lines, None)
        if line is None:
            raise Stopped
        self.screen.append(f"> {line}")
        return line

    def sit(self, quick: bool = False) -> dict[str, Any]:
        """Go through the interview until the lines or the questions end; returns what is saved."""
        with contextlib.suppress(Stopped):
            self.interview.run(TODAY, quick)
        return self.saved[-1] if self.saved else {}


def test_every_answer_is_saved_before_the_next_question() -> None:
    person = Person(["France", "FRI12", "12"])
    saved = person.sit()
    assert [list(s) for s in person.saved] == [["country"], ["country", "region"], ["country", "region", "staff"]]
    assert saved == {"country": "FR", "region": "FRI12", "staff": 12}


def test_help_unknown_skip_and_rubbish() -> None:
    person = Person(["?", "Atlantis", "fr", "", "many", "-5", "-"])
    saved = person.sit()
    assert saved["country"] == "FR"
    assert "region" not in saved
    assert saved["staff"] == {"missing": "dont_know"}
    text = "\n".join(person.screen)
    assert person.pack.questions["country"].why in text
    assert text.count("I did not understand") == 2
    assert "A403" in text


def test_it_goes_on_where_it_stopped_in_another_language() -> None:
    first = Person(["France", "FRI12"])
    saved = first.sit()
    second = Person(["7"], saved, "fr")
    assert second.sit() == {"country": "FR", "region": "FRI12", "staff": 7}
    assert second.pack.questions["staff"].label in second.screen
    assert second.pack.questions["country"].label not in second.screen


def test_a_question_off_the_path_is_not_asked() -> None:
    person = Person(["Brazil", "q"])
    person.sit()
    assert person.pack.questions["region"].label not in person.screen


def test_the_whole_questionnaire_can_be_answered_and_nothing_is_asked_twice() -> None:
    person = Person([])
    answers = {"choice": "1", "boolean": "1", "choices": "1", "country": "FR", "region": "FRI12"}
    asked: list[str] = []

    def lines() -> Iterator[str]:
        while True:
            here, given = situation(person)
            question = open_questions(person.pack, here, given)[0]
            asked.append(question.id)
            yield answers.get(question.type, "10")

    person.lines = lines()
    person.sit()
    assert len(asked) == len(set(asked)) == len(person.given)
    here, given = situation(person)
    assert open_questions(person.pack, here, given) == []


def situation(person: Person) -> tuple[Any, Any]:
    """The situation and the answers of the person so far."""
    answers, _ = respond(person.pack, person.given, geography(), lambda *path: NOWHERE)
    return situate(person.pack, answers, TODAY), answers


def test_the_quick_scan_asks_its_questions_only_and_the_rest_later() -> None:
    person = Person(["FR", "FRI12", "10", "1", "1", "1", "1", "1", "1", "1"])
    quick = {q.id for q in person.pack.questions.values() if q.quick}
    person.sit(quick=True)
    assert set(person.given) <= quick
    before = dict(person.given)
    again = Person(["1"] * 20, person.given)
    again.sit()
    assert all(again.given[id] == value for id, value in before.items())


@pytest.mark.parametrize(
    ("id", "typed", "expected"),
    [
        ("staff", "1 200", 1200),
        ("staff", "12,5", "12.5"),
        ("staff", "12.5", "12.5"),
        ("small_aid", "1 200 000", 1200000),
        ("country", "CÔTE D’IVOIRE", "CI"),
        ("country", "FRANCE", "FR"),
        ("country", "fr", "FR"),
        ("sells", "0", []),
        ("sells", "1,2", ["goods", "services"]),
        ("lead", "9", None),
        ("lead", "one", None),
        ("staff", "", None),
        ("staff", "ten", None),
    ],
)
def test_what_people_type(id: str, typed: str, expected: object) -> None:
    pack = Person([]).pack
    try:
        found = raw(pack.questions[id], typed, geography())
    except NotUnderstood:
        found = None
    assert (str(found) if isinstance(expected, str) else found) == expected


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
class TestInATerminal:
    """The real program in a real pseudo-terminal."""

    def open(self, folder: Path, *arguments: str) -> tuple[int, int]:
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"}
            command = [sys.executable, "-m", "sme_diag", "start", *arguments, "--lang", "en", "--as-of", "2026-11-21"]
            os.execve(sys.executable, command, environment)
        return pid, terminal

    def until(self, terminal: int, text: str, seconds: float = 60) -> str:
        seen, end = "", time.monotonic() + seconds
        while not re.search(text, seen):
            assert time.monotonic() < end, f"waited for {text!r}, saw {seen!r}"
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    seen += os.read(terminal, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        return seen

    def end(self, pid: int, terminal: int) -> int:
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status)

    def test_stopping_with_control_c_saves_and_says_how_to_go_on(self, tmp_path: Path) -> None:
        pid, terminal = self.open(tmp_path, "firm.yaml")
        self.until(terminal, "Type a country.*: ")
        os.write(terminal, b"France\n")
        self.until(terminal, "Type a region.*: ")
        os.write(terminal, b"\x03")
        seen = self.until(terminal, "Saved in firm.yaml")
        assert "sme-diag start firm.yaml" in seen + self.until(terminal, "start firm.yaml", 5)
        assert self.end(pid, terminal) == 130
        assert read_sheet(tmp_path / "firm.yaml").answers == {"country": "FR"}

    def test_killed_at_any_moment_only_the_unfinished_answer_is_gone(self, tmp_path: Path) -> None:
        pid, terminal = self.open(tmp_path, "firm.yaml")
        self.until(terminal, "Type a country.*: ")
        os.write(terminal, b"France\n")
        self.until(terminal, "Type a region.*: ")
        os.write(terminal, b"FRI")
        os.kill(pid, signal.SIGKILL)
        self.end(pid, terminal)
        assert read_sheet(tmp_path / "firm.yaml").answers == {"country": "FR"}
        assert [f.name for f in tmp_path.iterdir()] == ["firm.yaml"]

    def test_a_new_file_is_named_after_the_firm(self, tmp_path: Path) -> None:
        pid, terminal = self.open(tmp_path)
        self.until(terminal, "called")
        os.write(terminal, "Café Été\n".encode())
        self.until(terminal, "Type a country.*: ")
        os.write(terminal, b"-\n")
        self.until(terminal, "Type .*: ")
        os.write(terminal, b"q\n")
        assert self.end(pid, terminal) == 130
        assert read_sheet(tmp_path / "cafe-ete.answers.yaml").firm.name == "Café Été"


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path) -> None:
    import subprocess

    command = [sys.executable, "-m", "sme_diag", "start", "firm.yaml", "--lang", "en"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        input="1\n2\n",
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert not (tmp_path / "firm.yaml").exists()
