"""The program in a real pseudo-terminal, and the same program in this process with someone who types from a list."""

import io
import os
import re
import signal
import sys
import termios
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pexpect
import pytest

from sme_diag.cli import run
from sme_diag.store.sheet import read_sheet

ROOT = Path(__file__).parents[2]
TINY = ("--pack", str(ROOT / "tests/packs/tiny"), "--questionnaire", "tiny")
DAY = "2026-11-21"
BETWEEN = r"(?:\s|\x1b\[[0-9;?]*[a-zA-Z])+"
"""What may stand between two words: space, the end of a line, colours, moves of the cursor."""
ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[()][A-Z0-9]|[=>78])")
COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m")
INTERRUPT, MOST_PRESSES = "\x03", 3
PLAIN_PROMPT = "? help): "


def environment(**more: str) -> dict[str, str]:
    """The variables the program runs with: those of the test run that matter, and nothing of a person's own settings."""
    mine = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH") if key in os.environ}
    base = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "LANG": "C.UTF-8"}
    return mine | base | more


def pattern(text: str) -> str:
    """A pattern for a text however it is wrapped and coloured."""
    return BETWEEN.join(map(re.escape, text.split()))


class Terminal:
    """`sme-diag start` in a terminal of its own. Everything it writes is kept in `seen`."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        size: tuple[int, int] = (24, 80),
        lang: str = "en",
        pack: Iterable[str] = TINY,
        shell: str = "",
        **variables: str,
    ) -> None:
        command = ["-m", "sme_diag", "start", *arguments, *pack, "--lang", lang, "--as-of", DAY]
        program = sys.executable
        if shell:
            program, command = "/bin/sh", ["-c", f'exec "$0" "$@" {shell}', sys.executable, *command]
        self.child = pexpect.spawn(
            program,
            command,
            cwd=str(folder),
            env=environment(**variables),
            encoding="utf-8",
            codec_errors="replace",
            dimensions=size,
            timeout=10,
            preexec_fn=_with_signals,
        )
        self.child.delaybeforesend = None
        self.child.delayafterclose = self.child.delayafterterminate = 0.01
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.01
        self.log = io.StringIO()
        self.child.logfile_read = self.log
        self.flags = self.settings()
        self.pressed, self.presses = "", 0

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.child.isalive():
            os.kill(self.child.pid, signal.SIGKILL)
            self.child.wait()
        if not self.child.closed:
            self.child.close()

    @property
    def seen(self) -> str:
        """All bytes so far."""
        return self.log.getvalue()

    @property
    def read(self) -> str:
        """What a person has read: without escape sequences, one space between words."""
        return " ".join(ESCAPE.sub(" ", self.seen).split())

    def settings(self) -> Any:
        """How the terminal is set: echo, lines, what the keys do."""
        return termios.tcgetattr(self.child.child_fd)

    def see(self, *texts: str) -> "Terminal":
        """Wait until each text has been written, one after the other."""
        for text in texts:
            if self.child.expect([pattern(text), pexpect.TIMEOUT, pexpect.EOF]):
                raise AssertionError(f"waited for {text!r}, saw {self.seen[-1500:]!r}")
        return self

    def type(self, text: str) -> "Terminal":
        """Type a line and Enter."""
        return self.press(text + "\r")

    def press(self, keys: str) -> "Terminal":
        """Press keys."""
        self.pressed = keys
        self.child.send(keys)
        return self

    def end(self) -> int:
        """Wait for the end; the exit code, negative where a signal ended it.

        On a busy machine a Ctrl-C can come just while one page gives way to the next, and go unheard: a person presses again.
        """
        while self.child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5):
            if not self.pressed.endswith(INTERRUPT) or self.presses == MOST_PRESSES:
                raise AssertionError(f"it does not end; saw {self.seen[-1500:]!r}")
            self.presses += 1
            self.child.send(INTERRUPT)
        return self.gone()

    def gone(self) -> int:
        """The exit code once the process is gone, without reading on."""
        self.child.wait()
        ended_by = self.child.signalstatus
        return -ended_by if ended_by else self.child.exitstatus

    def hang_up(self) -> int:
        """Close the terminal under the program."""
        self.child.ptyproc.fileobj.close()
        self.child.child_fd, self.child.closed, self.child.ptyproc.closed = -1, True, True
        return self.gone()

    def kill(self, number: int) -> int:
        """Send a signal, and wait for the end."""
        os.kill(self.child.pid, number)
        return self.end()


def _with_signals() -> None:
    """A test run in the background ignores some signals, and what it starts would do so too."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Told(NamedTuple):
    """What a run in this process left: its exit code, result and chatter, and what was typed too many."""

    code: int
    out: str
    err: str
    left: list[str]

    @property
    def prose(self) -> str:
        """The chatter on one line."""
        return " ".join(self.err.split())


class Desk:
    """Someone at a desk: runs `sme-diag start` in this process and types lines from a list; then the input ends (Ctrl-D)."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        folder: Path,
        pack: Iterable[str] = TINY,
    ) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        self.folder = folder
        self.pack = tuple(pack)
        self.before_line: Any = lambda line: None
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "stdin", _Keyboard())

    def start(self, *arguments: str, lines: Iterable[str] = (), lang: str = "en") -> Told:
        """One run. `before_line` is called before each line is typed, while the question is shown."""
        waiting = list(lines)

        def read(prompt: str) -> str:
            sys.stderr.write(prompt)
            if not waiting:
                raise EOFError
            line = waiting.pop(0)
            self.before_line(line)
            sys.stderr.write(f"[{line}]\n")
            return line

        for part in ("start", "terminal"):
            self.monkeypatch.setattr(f"sme_diag.cli.{part}.read_line", read)
        self.capsys.readouterr()
        code = run(["start", *arguments, *self.pack, "--lang", lang, "--as-of", DAY])
        out, err = self.capsys.readouterr()
        return Told(code, out, err, waiting)

    def answers(self, name: str = "firm.yaml") -> dict[str, Any]:
        """The answers in a file of the folder."""
        return answers(self.folder / name)


class _Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def answers(file: Path) -> dict[str, Any]:
    """The answers in a file, as plain data."""
    return dict(read_sheet(file).answers)


SHEET = """format: sme-diag/answers@1
questionnaire:
  id: tiny
  version: 1.0.0
firm:
  id: firm
answers:
"""


def write(file: Path, **given: object) -> Path:
    """An answer file of the tiny questionnaire, laid out as the program lays it out."""
    from sme_diag.store.save import rendered

    data = {
        "format": "sme-diag/answers@1",
        "questionnaire": {"id": "tiny", "version": "1.0.0"},
        "firm": {"id": file.name.split(".")[0]},
        "answers": given,
    }
    file.write_bytes(rendered(data))
    return file


WHOLE: dict[str, object] = {
    "country": "FR",
    "region": "FRI12",
    "staff": 12,
    "small_aid": 0,
    "sells": ["goods"],
    "has_site": True,
    "lead": "owner",
    "helper": "a_friend",
    "written_plan": "notes",
    "shipping": "asked",
}
"""Every question of the tiny questionnaire answered."""
