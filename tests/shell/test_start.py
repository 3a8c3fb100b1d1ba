"""`start` as a process: stopped, killed, hung up, started twice, redirected. Whatever happens, every answer is on the disk."""

import os
import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from shell_terminal import COLOUR, DAY, ESCAPE, TINY, WHOLE, Terminal, answers, environment, write

PLAIN, SCREEN = ("--plain",), ()
BOTH = pytest.mark.parametrize("mode", [PLAIN, SCREEN], ids=["plain", "screen"])
LABELS = {
    "country": "In which country is the firm registered?",
    "region": "In which region is it registered?",
    "staff": "How many people work for you, counted as full-time jobs?",
    "small_aid": "How much small state aid have you received in the last three years?",
    "sells": "What do you sell?",
    "has_site": "Do you have a website?",
    "lead": "Who looks after the new business?",
    "helper": "Who can help that person?",
}
LINES = [("region", "FRI12"), ("staff", "12"), ("small_aid", "0"), ("sells", "1"), ("has_site", "1"), ("lead", "2")]
GOES_ON = "Saved. To go on: sme-diag start firm.yaml"


def names(folder: Path) -> list[str]:
    """The files of a folder."""
    return sorted(file.name for file in folder.iterdir())


def first(count: int) -> dict[str, object]:
    """The first answers of a whole file."""
    return dict(list(WHOLE.items())[:count])


@BOTH
def test_every_answer_is_on_disk_when_the_next_question_is_shown(tmp_path: Path, mode: tuple[str, ...]) -> None:
    file = write(tmp_path / "firm.yaml", country="FR")
    with Terminal(tmp_path, "firm.yaml", *mode) as terminal:
        terminal.see(LABELS["region"])
        for (id, line), (following, _) in pairwise([*LINES, ("helper", "")]):
            terminal.type(line).see(LABELS[following])
            assert answers(file).get(id) == WHOLE[id]


WAYS = {"ctrl-c": "\x03", "ctrl-d": "\x04", "q": "q\r", "sigterm": signal.SIGTERM, "sigint": signal.SIGINT}


@BOTH
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("id", ["staff", "has_site"])
def test_stopping_saves_says_how_to_go_on_and_leaves_the_terminal_sane(
    tmp_path: Path, mode: tuple[str, ...], way: str, id: str
) -> None:
    given = first(list(WHOLE).index(id))
    file = write(tmp_path / "firm.yaml", **given)
    with Terminal(tmp_path, "firm.yaml", *mode) as terminal:
        terminal.see(LABELS[id], "s skip" if mode else "Number:" if id == "staff" else "Back to the question before")
        assert bool(mode) == (terminal.settings() == terminal.flags)
        how = WAYS[way]
        code = terminal.press(how).end() if isinstance(how, str) else terminal.kill(how)
        assert code == 130
        assert GOES_ON in terminal.read
        assert terminal.settings() == terminal.flags
        assert terminal.seen.rfind("\x1b[?25h") >= terminal.seen.rfind("\x1b[?25l"), "the cursor is seen again"
        assert terminal.seen.rfind("\x1b[?2004l") >= terminal.seen.rfind("\x1b[?2004h"), "pasting is as it was"
    assert answers(file) == given
    assert names(tmp_path) == ["firm.yaml"]


@BOTH
def test_a_closed_terminal_ends_it_with_everything_saved(tmp_path: Path, mode: tuple[str, ...]) -> None:
    file = write(tmp_path / "firm.yaml", **first(2))
    with Terminal(tmp_path, "firm.yaml", *mode) as terminal:
        terminal.see(LABELS["staff"]).type("12").see(LABELS["small_aid"])
        assert terminal.hang_up() == 130
    assert answers(file) == first(3)
    assert names(tmp_path) == ["firm.yaml"]


def test_stopped_before_the_first_answer_there_is_no_file(tmp_path: Path) -> None:
    with Terminal(tmp_path, "firm.yaml", "--plain") as terminal:
        terminal.see("How would you like to begin?").press("\x03")
        assert terminal.end() == 130
        assert "Nothing was answered" in terminal.read
    assert names(tmp_path) == []


# kill -9


@BOTH
def test_killed_while_a_question_is_shown_or_half_typed_it_goes_on_in_another_language(
    tmp_path: Path, mode: tuple[str, ...]
) -> None:
    file = write(tmp_path / "firm.yaml", **first(2))
    with Terminal(tmp_path, "firm.yaml", *mode) as terminal:
        terminal.see(LABELS["staff"])
        assert terminal.kill(signal.SIGKILL) == -signal.SIGKILL
    assert answers(file) == first(2)
    with Terminal(tmp_path, "firm.yaml", *mode) as terminal:
        terminal.see(LABELS["staff"]).type("12").see(LABELS["small_aid"], "Amount in euros").press("12")
        assert terminal.kill(signal.SIGKILL) == -signal.SIGKILL
    assert answers(file) == first(3)
    with Terminal(tmp_path, "firm.yaml", *mode, lang="fr") as terminal:
        terminal.see("Combien d'aides de minimis avez-vous reçues").press("\x03")
        assert terminal.end() == 130
        assert "Enregistré" in terminal.read
    assert names(tmp_path) == ["firm.yaml"]


def test_killed_at_random_moments_the_file_is_whole_and_at_most_the_unfinished_answer_is_gone(tmp_path: Path) -> None:
    dice = random.Random(7)
    for round in range(10):
        folder = tmp_path / str(round)
        folder.mkdir()
        file = write(folder / "firm.yaml", country="FR")
        with Terminal(folder, "firm.yaml", "--plain") as terminal:
            shown = 0
            terminal.see(LABELS["region"])
            for (_, line), (following, _) in pairwise([*LINES[: dice.randrange(2, 6)], ("helper", "")]):
                terminal.type(line)
                if following in LABELS and following != "helper":
                    terminal.see(LABELS[following])
                    shown += 1
            time.sleep(dice.random() * 0.02)  # in the middle of reading, keeping or saving the last line
            os.kill(terminal.child.pid, signal.SIGKILL)
            terminal.end()
        kept = answers(file)
        assert kept == first(len(kept)), "only the first answers, none left out"
        assert shown + 1 <= len(kept) <= shown + 2
        with Terminal(folder, "firm.yaml", "--plain") as terminal:
            terminal.see(LABELS[list(WHOLE)[len(kept)]]).type("q")
            assert terminal.end() == 130
        assert answers(file) == kept


# two terminals


def test_a_second_terminal_is_told_and_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "firm.yaml", country="FR")
    with Terminal(tmp_path, "firm.yaml") as first_one:
        first_one.see(LABELS["region"]).type("FRI12").see(LABELS["staff"])
        before = file.read_bytes()
        with Terminal(tmp_path, "firm.yaml", "--set", "staff=99") as second:
            assert second.end() == 2
            assert "firm.yaml is open in another terminal" in second.read
        assert file.read_bytes() == before
        first_one.type("12").see(LABELS["small_aid"])
        assert answers(file) == first(3)
        first_one.kill(signal.SIGKILL)
        with Terminal(tmp_path, "firm.yaml") as third:
            third.see(LABELS["small_aid"]).press("\x03")
            assert third.end() == 130
    assert names(tmp_path) == ["firm.yaml"]


# what is not a terminal


def test_without_a_keyboard_nothing_is_asked_read_or_made(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sme_diag", "start", "firm.yaml", *TINY, "--lang", "en"]
    typed = tmp_path / "typed.txt"
    typed.write_text("1\n2\n")
    with typed.open("rb") as stdin:
        done = subprocess.run(command, stdin=stdin, capture_output=True, text=True, cwd=tmp_path, env=environment())
        assert os.lseek(stdin.fileno(), 0, os.SEEK_CUR) == 0
    assert (done.returncode, done.stdout) == (2, "")
    assert "--answers" in done.stderr
    assert names(tmp_path) == ["typed.txt"]


@BOTH
def test_redirected_the_file_holds_the_result_and_the_terminal_the_questions(
    tmp_path: Path, mode: tuple[str, ...]
) -> None:
    write(tmp_path / "firm.yaml", **first(9))
    with Terminal(tmp_path, "firm.yaml", *mode, shell="> out.txt") as terminal:
        terminal.see("How will your goods reach the buyer?").type("2").see("Check your answers").press("\r")
        terminal.see("What you can do now")
        assert terminal.end() == 0
    command = [
        sys.executable,
        "-m",
        "sme_diag",
        "diagnose",
        "firm.yaml",
        *mode,
        *TINY[:2],
        "--lang",
        "en",
        "--as-of",
        DAY,
    ]
    alone = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=environment(COLUMNS="80"), check=True
    )
    assert (tmp_path / "out.txt").read_text("utf-8") == alone.stdout


def test_with_the_chatter_redirected_the_questions_are_still_seen(tmp_path: Path) -> None:
    write(tmp_path / "firm.yaml", **first(9))
    with Terminal(tmp_path, "firm.yaml", shell="2> chatter.txt") as terminal:
        terminal.see("How will your goods reach the buyer?", "1. We have not looked", "s skip").type("q")
        assert terminal.end() == 130


# plain lines


@pytest.mark.parametrize(
    ("arguments", "size", "variables"),
    [
        (("--plain",), (24, 80), {}),
        ((), (24, 80), {"ACCESSIBLE": "1"}),
        ((), (24, 80), {"TERM": "dumb"}),
        ((), (24, 59), {}),
        ((), (11, 80), {}),
    ],
    ids=["--plain", "ACCESSIBLE", "TERM=dumb", "narrow", "low"],
)
def test_plain_lines_where_they_are_wanted_or_needed(
    tmp_path: Path, arguments: tuple[str, ...], size: tuple[int, int], variables: dict[str, str]
) -> None:
    write(tmp_path / "firm.yaml", **first(6))
    with Terminal(tmp_path, "firm.yaml", *arguments, size=size, **variables) as terminal:
        terminal.see(LABELS["lead"], "1. Nobody", "2. The owner, when there is time", "s skip").type("?")
        terminal.see("Without someone who has the time").type("nonsense").see("none of the lines").type("2")
        terminal.see(LABELS["helper"], "(u, s, b, ?)").type("a").see("Check your answers", "or Enter").type("1")
        terminal.see(LABELS["country"], "Enter keeps it").type("").type("q")
        assert terminal.end() == 130
        assert "\x1b" not in terminal.seen
        assert all(
            len(row) < size[1] for row in terminal.seen.splitlines() if "help): " not in row and "Enter:" not in row
        )


def test_the_screen_knows_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    for variables, coloured in (({"NO_COLOR": "1"}, False), ({}, True)):
        write(tmp_path / "firm.yaml", **first(6))
        with Terminal(tmp_path, "firm.yaml", **variables) as terminal:
            terminal.see(LABELS["lead"], "Back to the question before").press("2\r").see(LABELS["helper"]).press("b\r")
            terminal.see(LABELS["lead"]).press("\x03")
            assert terminal.end() == 130
            assert ESCAPE.search(terminal.seen)
            assert bool(COLOUR.search(terminal.seen)) is coloured


# another size meanwhile


def test_after_a_resize_the_question_is_put_again_and_narrow_it_goes_on_in_lines(tmp_path: Path) -> None:
    file = write(tmp_path / "firm.yaml", **first(2))
    with Terminal(tmp_path, "firm.yaml") as terminal:
        terminal.see(LABELS["staff"], "Number:")
        terminal.child.setwinsize(24, 66)
        terminal.see(LABELS["staff"], "Number:")
        terminal.child.setwinsize(24, 50)
        terminal.see(LABELS["staff"], "help):").type("12").see(LABELS["small_aid"], "?):")
        assert answers(file)["staff"] == 12
        assert "\x1b" not in terminal.seen.rpartition("?):")[0].rpartition("help):")[2]
        terminal.child.setwinsize(24, 80)
        terminal.type("0").see(LABELS["sells"], "Numbers with commas").press("1\r").see(
            LABELS["has_site"], "Arrow keys"
        ).press("\x03")
        assert terminal.end() == 130
    assert answers(file) == first(5)
