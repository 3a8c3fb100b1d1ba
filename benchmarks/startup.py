"""How fast the program starts: CPU time of whole commands as ratios to `python -c pass`, interleaved in one run.

    python benchmarks/startup.py [--runs 15] [--markdown]

Run it with the Python of the installation to be measured. Each round runs every command once, so that a slow moment of the machine
falls on all of them; the medians are compared. Exit code 1 when a limit is passed.
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


def main() -> int:
    """Measure, print the table, and say whether the limits hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for arguments, _ in COMMANDS.values():
        cpu(arguments)  # bytecode and page cache
    for _ in range(options.runs):
        for name, (arguments, _) in COMMANDS.items():
            times[name].append(cpu(arguments))
    base = statistics.median(times["python -c pass"])
    failed = False
    template = "| {:<34} | {:>8} | {:>6} | {:>6} |" if options.markdown else "{:<34} {:>8} {:>6} {:>6}"
    print(template.format("command", "CPU ms", "ratio", "limit"))
    if options.markdown:
        print("|---|---|---|---|")
    for name, (_, limit) in COMMANDS.items():
        median = statistics.median(times[name])
        ratio = median / base
        failed = failed or (limit is not None and ratio > limit)
        print(template.format(name, f"{1000 * median:.1f}", f"{ratio:.1f}", "" if limit is None else f"{limit:g}"))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
