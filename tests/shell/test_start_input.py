"""Whatever is typed or pasted in a terminal: said in words, the question stays, and nothing harmful comes back or is kept."""

from pathlib import Path

import pytest
from shell_terminal import WHOLE, Terminal, answers, write

CLEAR = "\x05\x15"
"""To the end of the line, and away with it."""
STAYS = [
    ("region", "Madrid", "is not in France"),
    ("staff", "many", "not a number I can read"),
    ("staff", "-5", "must be between 0 and 100,000"),
    ("staff", "5" * 400, "not a number I can read"),
    ("small_aid", "12 XYZ", "no exchange rate for XYZ"),
    ("small_aid", "a few", "not an amount I can read"),
    ("sells", "1, 9", "did not find all of that"),
    ("sells", "1, 3", "cannot stand together with other answers"),
]
NASTY = ["\u202e12\u2066x", "x\u200b", "\ufffex", "é" * 300, "{value} [bold]x[/bold] %s"]
LONG = "x" * 10_000


def before(id: str) -> dict[str, object]:
    """The answers before a question."""
    return dict(list(WHOLE.items())[: list(WHOLE).index(id)])


@pytest.mark.parametrize("mode", [("--plain",), ()], ids=["plain", "screen"])
def test_what_cannot_be_an_answer_is_said_and_the_question_stays(tmp_path: Path, mode: tuple[str, ...]) -> None:
    for id in dict.fromkeys(id for id, _, _ in STAYS):
        file = write(tmp_path / f"{id}.yaml", **before(id))
        content = file.read_bytes()
        prompt = "s skip, b back, ? help):" if mode else "b back, a my answers"
        with Terminal(tmp_path, file.name, *mode) as terminal:
            terminal.see(prompt)
            for _, typed, said in (case for case in STAYS if case[0] == id):
                terminal.type(typed).see(said, prompt)
                assert id not in answers(file)
            terminal.press("\x03")
            assert terminal.end() == 130
        assert answers(file) == before(id)
        assert file.read_bytes() == content


@pytest.mark.parametrize("mode", [("--plain",), ()], ids=["plain", "screen"])
def test_nothing_pasted_comes_back_as_a_control_or_ends_the_program(tmp_path: Path, mode: tuple[str, ...]) -> None:
    file = write(tmp_path / "firm.yaml", **before("staff"))
    prompt = "s skip, b back, ? help):" if mode else "b back, a my answers"
    with Terminal(tmp_path, "firm.yaml", *mode) as terminal:
        terminal.see(prompt)
        for typed in NASTY:
            terminal.type(typed).see(prompt)
        terminal.press("\x1b[200~" + LONG[:3000] + "\x1b[201~\r" if not mode else LONG[:3000] + "\r").see(
            "not a number", prompt
        )
        terminal.press("\x1b[201~\x1bOP" + CLEAR if not mode else "\x00\x07\x1b[2J" + CLEAR)
        terminal.type("12").see("How much small state aid")
        terminal.press("\x03")
        assert terminal.end() == 130
    assert answers(file) == before("small_aid")


def test_ten_thousand_pasted_characters_are_no_answer(tmp_path: Path) -> None:
    """On a screen all of them arrive; in lines the terminal itself keeps no more than some thousand."""
    file = write(tmp_path / "firm.yaml", **before("staff"))
    with Terminal(tmp_path, "firm.yaml") as terminal:
        terminal.see("Number:").press(f"\x1b[200~{LONG}\x1b[201~").press("\r")
        terminal.see("not a number I can read", "Number:").press(CLEAR).type("12").see(
            "How much small state aid"
        ).press("\x03")
        assert terminal.end() == 130
    assert answers(file) == before("small_aid")


def test_control_characters_typed_in_lines_reach_neither_file_nor_terminal(tmp_path: Path) -> None:
    with Terminal(tmp_path, "--plain") as terminal:
        terminal.see("What is your firm called?").type("A\x16\x1b[2JB\x16\x07\u202eC")
        terminal.see("How would you like to begin?").type("2").see("In which country").type("France").see(
            "In which region"
        )
        assert not {"\x07"} & set(terminal.seen)
        assert "\x1b" not in terminal.seen
        terminal.type("q")
        assert terminal.end() == 130
    [file] = tmp_path.iterdir()
    content = file.read_text("utf-8")
    assert "A[2JBC" in content
    assert not {"\x1b", "\x07", "\u202e"} & set(content)


def test_typed_ahead_is_kept(tmp_path: Path) -> None:
    """What was typed before the question was drawn answers it, also where Enter came before the keyboard was ours."""
    file = write(tmp_path / "firm.yaml", **before("has_site"))
    with Terminal(tmp_path, "firm.yaml") as terminal:
        terminal.press("1\r2\r2\r").see("Is there a plan on paper?").press("\x03")
        assert terminal.end() == 130
    assert answers(file) == before("written_plan")
