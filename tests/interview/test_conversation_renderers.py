"""Plain lines and the screen are one conversation: the same questions in the same order, the same words, the same answers."""

import io
from typing import Any

import pytest
from conversation_keys import ByKeys, InLines, conversation, mind
from conversation_walker import FULL, TINY, spoken
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from sme_diag.interview.page import Answered, CheckPage
from sme_diag.interview.plain import PlainPrompter
from sme_diag.interview.screen import ScreenPrompter


def in_lines(seed: int, pack: str, lang: str) -> tuple[list[tuple[object, ...]], dict[str, Any]]:
    """The conversation in plain mode: what was shown, and the answers."""
    lines: list[str] = []
    given: dict[str, Any] = {}
    speech = spoken(pack, lang)
    plain = PlainPrompter(speech.words, lambda prompt: lines.pop(0), lambda text: None, lambda: 80)
    recorder = InLines(plain, mind(seed, pack, lang, given), lang, lines)
    conversation(recorder, speech, given)
    return recorder.log, given


def on_screen(seed: int, pack: str, lang: str) -> tuple[list[tuple[object, ...]], dict[str, Any]]:
    """The same on the screen."""
    given: dict[str, Any] = {}
    speech = spoken(pack, lang)
    console = Console(file=io.StringIO(), width=80)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        screen = ScreenPrompter(speech.words, console, lambda: (80, 24))
        recorder = ByKeys(screen, mind(seed, pack, lang, given), lang, pipe)
        conversation(recorder, speech, given)
    return recorder.log, given


@pytest.mark.parametrize(
    ("pack", "lang", "seed"),
    [(TINY, "fr" if seed % 3 == 0 else "en", seed) for seed in range(10)] + [(FULL, "en", 100)],
)
def test_both_ask_the_same_and_keep_the_same(pack: str, lang: str, seed: int) -> None:
    spoken_log, spoken_answers = in_lines(seed, pack, lang)
    shown_log, shown_answers = on_screen(seed, pack, lang)
    for one, other in zip(spoken_log, shown_log, strict=False):
        assert one == other
    assert len(spoken_log) == len(shown_log)
    assert spoken_answers == shown_answers
    assert len(spoken_answers) >= 6


def test_after_a_change_plain_mode_reads_out_what_changed_and_the_rest_on_request() -> None:
    words = spoken(TINY, "en").words
    written: list[str] = []
    lines = ["1", "a", ""]
    plain = PlainPrompter(words, lambda prompt: lines.pop(0), written.append, lambda: 80)
    firm = (Answered("country", "country: France"), Answered("staff", "staff: 12"))
    work = (Answered("lead", "person in charge: Nobody"),)
    assert plain.check(CheckPage("Check", (("Firm", firm), ("Work", work)), (), "Done")) == "country"
    assert [line for line in written if line] == [
        *("Check", "Firm", "  1. country: France", "  2. staff: 12", "Work", "  3. person in charge: Nobody"),
    ]
    written.clear()
    changed = (("Firm", firm), ("Work", (Answered("lead", "person in charge: The owner"),)))
    assert plain.check(CheckPage("Check", changed, ("parked: x",), "Done")) is None
    seen = [line for line in written if line]
    assert seen[:4] == ["Check", "Work", "  3. person in charge: The owner", "parked: x"]
    assert seen[4:9] == ["Check", "Firm", "  1. country: France", "  2. staff: 12", "Work"]
