"""How fast the interview is: from answer to next question, and from the command to the first question.

    python benchmarks/interview.py [--runs 15] [--write]

Run it with the Python of the installation to be measured, on a system with pseudo-terminals. Every answer of three examples is
given once, with the real file on the real disk; the CPU time to the first question is compared to `python -c pass`, all commands
in turn. `--write` puts the table into docs/performance.md. Exit code 1: a limit is passed.
"""

import argparse
import os
import pty
import select
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from startup import ROOT, cpu, write

from sme_diag.cli.firm import open_pack, speaker
from sme_diag.i18n.catalogue import catalogue
from sme_diag.interview.conduct import Interview
from sme_diag.interview.page import CheckPage, Chosen, Page
from sme_diag.interview.session import Session
from sme_diag.store.keeper import Keeper
from sme_diag.store.sheet import FORMAT, read_sheet

BEGIN, END = "<!-- interview: written by benchmarks/interview.py -->", "<!-- end of interview -->"
EXAMPLES = ("winery-aquitaine", "machine-builder-usti", "software-cantabria")
STEP_MS, RATIO = 50, 30
START = ["-m", "sme_diag", "start", "firm.yaml", "--quick", "--lang", "en", "--as-of", "2026-11-21"]
FIRST = {"start, plain": ([*START, "--plain"], b"? help): "), "start, screen": (START, b"Country:")}


class Clock:
    """A prompter that gives the answers of an example and measures the time between them."""

    def __init__(self, answers: dict[str, object]) -> None:
        self.answers = answers
        self.times: list[float] = []
        self.since: float | None = None

    def ask(self, page: Page) -> Chosen:
        """The answer; the time since the one before."""
        if self.since is not None:
            self.times.append(time.perf_counter() - self.since)
        raw = self.answers.get(page.question.id, {"missing": "dont_know"})
        self.since = time.perf_counter()
        return Chosen(raw)

    def check(self, page: CheckPage) -> None:
        """The last step ends with the page of answers."""
        if self.since is not None:
            self.times.append(time.perf_counter() - self.since)
        self.since = None

    def pick(self, title: str, rows: tuple[str, ...]) -> int:
        """Nothing here can be read in two ways."""
        raise AssertionError(title)

    def tell(self, text: str) -> None:
        """Heard."""


def steps() -> list[float]:
    """Seconds from each answer to the next page, saving included."""
    words = catalogue("en")
    speech = speaker(open_pack("export-pathway", [], words)[0], words)
    times = []
    for name in EXAMPLES:
        clock = Clock(dict(read_sheet(ROOT / f"examples/{name}.yaml").answers))
        with tempfile.TemporaryDirectory() as folder:
            data = {"format": FORMAT, "questionnaire": {"id": "export-pathway"}, "firm": {"id": name}, "answers": {}}
            keeper = Keeper(Path(folder) / "firm.yaml", data)
            session = Session(speech, data["answers"], date(2026, 11, 21))
            Interview(session, clock, lambda keeper=keeper: keeper.save() and None, str).run()
        times += clock.times
    return times


def to_first_question(arguments: list[str], shown: bytes) -> float:
    """CPU seconds of `start` in a pseudo-terminal until its first question stands there."""
    with tempfile.TemporaryDirectory() as folder:
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            environment = os.environ | {
                "TERM": "xterm-256color",
                "PROMPT_TOOLKIT_NO_CPR": "1",
                "PYTHONDONTWRITEBYTECODE": "",
            }
            os.execve(sys.executable, [sys.executable, *arguments], environment)
        import fcntl
        import struct
        import termios

        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        seen, end = b"", time.monotonic() + 30
        while shown not in seen and time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                seen += os.read(terminal, 65536)
        time.sleep(0.05)
        os.kill(pid, 9)
        _, _, usage = os.wait4(pid, 0)
        os.close(terminal)
    if shown not in seen:
        raise SystemExit(f"{arguments}: no question within 30 seconds: {seen.decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime


def table(times: list[float], runs: int) -> tuple[list[str], bool]:
    """The result as a Markdown table, and whether a limit was passed."""
    median, most = 1000 * statistics.median(times), 1000 * max(times)
    rows = ["| what | median | maximum | limit |", "|---|---|---|---|"]
    rows.append(
        f"| answer to next question, saving included ({len(times)} steps) | {median:.1f} ms | {most:.1f} ms | {STEP_MS} ms |"
    )
    base, first = [], {name: [] for name in FIRST}
    for arguments, shown in FIRST.values():
        to_first_question(arguments, shown)  # bytecode and page cache
    for _ in range(runs):
        base.append(cpu(["-c", "pass"]))
        for name, (arguments, shown) in FIRST.items():
            first[name].append(to_first_question(arguments, shown))
    failed, pass_cpu = most > STEP_MS, statistics.median(base)
    for name, found in first.items():
        ratio = statistics.median(found) / pass_cpu
        failed = failed or ratio > RATIO
        rows.append(
            f"| `{name}`: CPU to the first question, times `python -c pass` | {ratio:.1f} | {max(found) / pass_cpu:.1f} | {RATIO} |"
        )
    return rows, failed


def main() -> int:
    """Measure, print the table, and say whether the limits hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows, failed = table(steps(), options.runs)
    print("\n".join(rows))
    if options.write:
        runs = f"CPU ratios of {options.runs} interleaved runs in a pseudo-terminal"
        write(BEGIN, END, f"Every step of three examples over the full pack, on disk; {runs}.", rows)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
