"""What a report costs: CPU time of one in each format as a ratio to `python -c pass`, and of hundreds in one process.

    python benchmarks/reports.py [--runs 9] [--many 200] [--write]

Run it with the Python of an installation that has the extras pdf and office. Each round runs every command once; the medians are
compared. The many are one firm under many ids: the time of each in the first and in the last quarter shows whether the rate is
steady, the peak memory after the first and the last whether it is flat. Exit code 1: a limit is passed.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from startup import EXAMPLE, MODULE, cpu, write

BEGIN, END = "<!-- reports: written by benchmarks/reports.py -->", "<!-- end of reports -->"
LIMITS: dict[str, float | None] = {"html": 40, "pdf": 60, "docx": None, "xlsx": None, "md": None, "json": None}
BASE = ["-c", "pass"]
MANY = """
import resource, sys, time
from sme_diag.cli import run
files = sys.argv[2:]
parts, quarter = [], len(files) // 4
for at in range(0, len(files), quarter):
    begun = time.process_time()
    run(["report", *files[at:at + quarter], "--to", "pdf", "-o", sys.argv[1], "--as-of", "2026-11-21", "--plain"])
    parts.append((time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
print(*(f"{each:.4f} {memory}" for each, memory in parts), sep=";")
"""
"""Reports in four goes of one process; prints CPU seconds and peak MB of each."""


def one(form: str) -> list[str]:
    """The command for one report."""
    return [*MODULE, "report", EXAMPLE, "--to", form, "-o", "out", "--as-of", "2026-11-21", "--plain"]


def many(count: int) -> str:
    """What so many reports in one process cost, in words."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(EXAMPLE).read_text("utf-8")
        files = [Path(folder) / f"firm-{number}.yaml" for number in range(count)]
        for number, file in enumerate(files):
            file.write_text(text.replace("FR-33-0001", f"FR-{number:06}"), "utf-8")
        command = [sys.executable, "-c", MANY, str(Path(folder) / "out"), *map(str, files)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        made = len(list((Path(folder) / "out").glob("*.pdf")))
        shutil.rmtree(Path(folder) / "out")
    if made != count:
        raise SystemExit(f"{made} reports instead of {count}")
    quarters = [tuple(map(float, part.split())) for part in done.stdout.splitlines()[-1].split(";")]
    first, last = quarters[0], quarters[-1]
    each = count // 4
    return (
        f"{count} PDFs in one process: {1000 * first[0] / each:.0f} ms of CPU each in the first quarter, "
        f"{1000 * last[0] / each:.0f} ms in the last; peak memory {first[1]:.0f} MB after the first, "
        f"{last[1]:.0f} MB after the last."
    )


def main() -> int:
    """Measure, print the table, and say whether the limits hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--many", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    commands = {"": BASE, **{form: one(form) for form in LIMITS}}
    for command in commands.values():
        cpu(command)  # bytecode and page cache
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            times[name].append(cpu(command))
    median = {name: statistics.median(found) for name, found in times.items()}
    ratios = {form: median[form] / median[""] for form in LIMITS}
    rows = ["| one report | CPU ms | ratio | limit |", "|---|--:|--:|--:|"]
    rows += [f"| `--to {f}` | {1000 * median[f]:.0f} | {ratios[f]:.1f} | {LIMITS[f] or ''} |" for f in LIMITS]
    rows += ["", many(options.many)]
    print("\n".join(rows))
    if options.write:
        runs = f"median of {options.runs} interleaved runs"
        write(BEGIN, END, f"CPU time of whole commands, {runs}; ratios to `python -c pass` of the same run.", rows)
    return int(any(limit is not None and ratios[form] > limit for form, limit in LIMITS.items()))


if __name__ == "__main__":
    raise SystemExit(main())
