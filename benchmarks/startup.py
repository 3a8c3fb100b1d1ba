"""How fast the program starts: CPU time of whole commands as ratios to `python -c pass`, interleaved in one run.

    python benchmarks/startup.py [--runs 15] [--write]

Run it with the Python of the installation to be measured; `--write` puts the table into docs/performance.md. Each round runs every
command once, so that a slow moment of the machine falls on all of them; the medians are compared. Exit code 1: a limit is passed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = str(ROOT / "examples/winery-aquitaine.yaml")
BEGIN, END = "<!-- startup: written by benchmarks/startup.py -->", "<!-- end of startup -->"
MODULE = ["-m", "sme_diag"]
COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "python -c pass": (["-c", "pass"], None),
    "--version": ([*MODULE, "--version"], 2),
    "--help": ([*MODULE, "--help"], 8),
    "diagnose --format json": ([*MODULE, "diagnose", EXAMPLE, "--format", "json", "--as-of", "2026-11-21"], 20),
    "diagnose --format json --lang fr": (
        [*MODULE, "diagnose", EXAMPLE, "--format", "json", "--lang", "fr", "--as-of", "2026-11-21"],
        20,
    ),
    "diagnose (terminal)": ([*MODULE, "diagnose", EXAMPLE, "--as-of", "2026-11-21"], None),
}


def cpu(arguments: list[str]) -> float:
    """CPU seconds, user and system, of one finished command."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{arguments}: {process.stderr.read().decode() if process.stderr else status}")
        if process.stderr:
            process.stderr.close()
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime


def table(times: dict[str, list[float]]) -> tuple[list[str], bool]:
    """The result as a Markdown table, and whether a limit was passed."""
    base = statistics.median(times["python -c pass"])
    rows, failed = ["| command | CPU ms | ratio | limit |", "|---|---|---|---|"], False
    for name, (_, limit) in COMMANDS.items():
        median = statistics.median(times[name])
        failed = failed or (limit is not None and median / base > limit)
        shown = "" if limit is None else f"{limit:g}"
        rows.append(f"| `{name}` | {1000 * median:.1f} | {median / base:.1f} | {shown} |")
    return rows, failed


def write(begin: str, end: str, note: str, rows: list[str]) -> None:
    """Replace what stands between two marks in the page about performance by a note and a table."""
    page = ROOT / "docs/performance.md"
    before, _, rest = page.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    page.write_text("\n".join([before + begin, "", note, "", *rows, "", end + after]), "utf-8")


def main() -> int:
    """Measure, print the table, and say whether the limits hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for arguments, _ in COMMANDS.values():
        cpu(arguments)  # bytecode and page cache
    for _ in range(options.runs):
        for name, (arguments, _) in COMMANDS.items():
            times[name].append(cpu(arguments))
    rows, failed = table(times)
    print("\n".join(rows))
    if options.write:
        runs = f"median of {options.runs} interleaved runs"
        write(BEGIN, END, f"CPU time of whole commands, {runs}; ratios to `python -c pass` of the same run.", rows)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
