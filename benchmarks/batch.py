"""How fast `batch` is: whole processes over registers of random firms, compared to only reading the register.

    python benchmarks/batch.py [--rows 10000000] [--runs 3] [--folder DIR] [--write]
    python benchmarks/batch.py --quick              # small registers, to try this script

Run it with the Python of the installation to be measured; making the registers needs numpy and polars. Each round runs every
command once, so that a slow moment of the machine falls on all of them; the medians are compared. CPU is user and system time,
memory the peak of the largest process, both as the operating system accounts for the finished command. `--folder` keeps the
registers for the next time: remove them when the questions have changed. `--write` puts the table into docs/performance.md. What
the installed program cannot do is named, and not measured.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from startup import write

BEGIN, END = "<!-- batch: written by benchmarks/batch.py -->", "<!-- end of batch -->"
HERE = Path(__file__).resolve().parent
PROGRAM = [sys.executable, "-m", "sme_diag"]
WITHOUT_POLARS = [
    sys.executable,
    "-c",
    "import sys; sys.modules['polars'] = None; from sme_diag.__main__ import main; main()",
]
DAY = ["--as-of", "2026-11-21", "--lang", "en"]
ENGINES = ("explain", "python", "polars")
NATION = 26_000_000
"""So many small and medium-sized firms there are in the EU; how long they would take is worked out."""
SCAN, FULL, COMPACT = "reading only", "`batch in.parquet -o out.parquet`", "`batch --compact in.parquet -o out.parquet`"
PLAIN, EXPLAINED = "`batch in.csv -o out.csv` without polars", "`batch --engine explain in.csv -o out.csv`"
SHEETS = "`batch` over answer files"


class Usage(NamedTuple):
    """What a finished command took: CPU seconds, wall seconds, peak memory in MB."""

    cpu: float
    wall: float
    memory: float


class Sizes(NamedTuple):
    """How many firms each register has."""

    large: int
    small: int
    plain: int
    explained: int
    sheets: int


class Able(NamedTuple):
    """What the installed program can do."""

    parquet: bool
    compact: bool
    engines: tuple[str, ...]

    @property
    def lacking(self) -> list[str]:
        """What it cannot do, in words."""
        engines = [f"--engine {engine}" for engine in ENGINES if engine not in self.engines]
        return ([] if self.parquet else ["Parquet"]) + ([] if self.compact else ["--compact"]) + engines


class Case(NamedTuple):
    """A command to be measured, with the number of its firms. `output` is removed after each run."""

    name: str
    firms: int
    command: list[str]
    output: Path | None = None


def ran(command: Sequence[str], folder: Path) -> tuple[int, Usage, str]:
    """The exit code of a finished command, what it took, and what it said. It runs in a folder where no checkout is found."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, cwd=folder,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""},
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode(errors="replace")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return process.returncode, Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit), text


def done(command: Sequence[str], folder: Path) -> Usage:
    """What a command took. The firms have no defects, so anything but exit code 0 is one of the program or of this script."""
    code, usage, text = ran(command, folder)
    if code:
        raise SystemExit(f"{' '.join(command)}: exit code {code}\n{text[-2000:]}")
    return usage


def register(folder: Path, firms: int, ending: str) -> Path:
    """A register of so many firms, made where it is not there yet."""
    path = folder / f"firms-{firms}{ending}"
    if not path.exists():
        print(f"making {path.name}", file=sys.stderr, flush=True)
        unfinished = folder / f"unfinished{ending}"
        shutil.rmtree(
            unfinished, ignore_errors=True
        )  # a folder of answer files may be left over; a file is written anew
        done([sys.executable, str(HERE / "registers.py"), str(firms), "-o", str(unfinished)], folder)
        unfinished.rename(path)
    return path


def able(folder: Path) -> Able:
    """What the installed program can do, tried with three firms."""
    sheet, table = register(folder, 3, ".csv"), register(folder, 3, ".parquet")

    def works(source: Path, *options: str) -> bool:
        output = folder / f"tried{source.suffix}"
        code, _, _ = ran([*PROGRAM, "batch", str(source), "-o", str(output), *options, *DAY], folder)
        output.unlink(missing_ok=True)
        return code == 0

    if not works(sheet):
        raise SystemExit("sme-diag batch cannot score three firms; run it by hand to see why")
    _, _, help = ran([*PROGRAM, "batch", "--help"], folder)
    engines = tuple(
        engine
        for engine in ENGINES
        if "--engine" in help and works(table if engine == "polars" else sheet, "--engine", engine)
    )
    return Able(works(table), "--compact" in help and works(sheet, "--compact"), engines)


def cases(folder: Path, sizes: Sizes, can: Able) -> list[Case]:
    """Every command that the installed program can run."""
    found = []
    polars = ["--engine", "polars"] if "polars" in can.engines else []
    for firms in (sizes.small, sizes.large) if can.parquet else ():
        source, output = register(folder, firms, ".parquet"), folder / "out.parquet"
        found.append(Case(SCAN, firms, [sys.executable, str(HERE / "scan.py"), str(source)]))
        command = [*PROGRAM, "batch", str(source), "-o", str(output), *polars, *DAY]
        found.append(Case(FULL, firms, command, output))
        if can.compact:
            found.append(Case(COMPACT, firms, [*command, "--compact"], output))
    output = folder / "out.csv"
    quick = "python" in can.engines
    source = register(folder, sizes.plain if quick else sizes.explained, ".csv")
    command = [
        *WITHOUT_POLARS,
        "batch",
        str(source),
        "-o",
        str(output),
        *(["--engine", "python"] if quick else []),
        *DAY,
    ]
    found.append(Case(PLAIN, sizes.plain if quick else sizes.explained, command, output))
    if "explain" in can.engines:
        source = register(folder, sizes.explained, ".csv")
        command = [*PROGRAM, "batch", str(source), "-o", str(output), "--engine", "explain", *DAY]
        found.append(Case(EXPLAINED, sizes.explained, command, output))
    for firms in (1, sizes.sheets):
        command = [*PROGRAM, "batch", str(register(folder, firms, "")), "-o", str(output), *DAY]
        found.append(Case(SHEETS, firms, command, output))
    return found


def measured(found: Sequence[Case], folder: Path, runs: int) -> dict[tuple[str, int], Usage]:
    """The median of every figure of every command, over some rounds."""
    times: dict[tuple[str, int], list[Usage]] = {(case.name, case.firms): [] for case in found}
    for number in range(runs):
        for case in found:
            usage = done(case.command, folder)
            times[case.name, case.firms].append(usage)
            print(f"round {number + 1}: {case.name}, {case.firms}: {usage}", file=sys.stderr, flush=True)
            if case.output is not None:
                case.output.unlink()
    return {
        key: Usage(*(statistics.median(figures) for figures in zip(*each, strict=True))) for key, each in times.items()
    }


def table(times: dict[tuple[str, int], Usage], sizes: Sizes) -> list[str]:
    """The figures as a Markdown table, and what follows from them as a list."""
    rows = ["| command | firms | CPU s | wall s | peak MB | firms a CPU second | CPU, times reading only |"]
    rows.append("|---|--:|--:|--:|--:|--:|--:|")
    for (name, firms), used in times.items():
        floor = times.get((SCAN, firms)) if name in (SCAN, FULL, COMPACT) else None
        ratio = f"{used.cpu / floor.cpu:.1f}" if floor else ""
        speed = f"{firms / used.cpu:,.0f}"
        rows.append(
            f"| {name} | {firms:,} | {used.cpu:.2f} | {used.wall:.2f} | {used.memory:.0f} | {speed} | {ratio} |"
        )
    return [*rows, "", *conclusions(times, sizes)]


def conclusions(times: dict[tuple[str, int], Usage], sizes: Sizes) -> list[str]:
    """Whether time and memory grow with the register, how long a whole union of firms takes, what an answer file costs."""
    said = []
    for name in (FULL, COMPACT):
        small, large = times.get((name, sizes.small)), times.get((name, sizes.large))
        if small is None or large is None:
            continue
        more = sizes.large / sizes.small
        rate = (large.wall - small.wall) / (sizes.large - sizes.small)
        wall = large.wall + rate * (NATION - sizes.large)
        said.append(
            f"- {name}, {more:g} times the firms: {large.cpu / small.cpu:.1f} times the CPU time, "
            f"{large.memory / small.memory:.1f} times the memory; {NATION:,} firms would take {wall / 60:.1f} minutes "
            f"on the {processors()} processors of this machine (worked out from the two sizes)."
        )
    one, many = times[SHEETS, 1], times[SHEETS, sizes.sheets]
    each = (many.cpu - one.cpu) / (sizes.sheets - 1)
    said.append(
        f"- Answer files: {1000 * one.cpu:.0f} ms of CPU time for the first, start-up included, then {1000 * each:.1f} ms "
        f"for each: {sizes.sheets} in one run cost {many.cpu / one.cpu:.1f} times as much as one."
    )
    plain = next(used.cpu / firms for (name, firms), used in times.items() if name == PLAIN)
    full, explained = times.get((FULL, sizes.large)), times.get((EXPLAINED, sizes.explained))
    if full is not None:
        said.append(f"- A firm costs {plain / (full.cpu / sizes.large):.1f} times the CPU time without polars.")
    if explained is not None:
        said.append(
            f"- With every reason kept a firm costs {explained.cpu / sizes.explained / plain:.1f} times as much."
        )
    return said


def processors() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def main() -> int:
    """Make the registers, measure, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--rows", type=int, default=10_000_000, help="firms in the larger register; the other has a tenth"
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the registers are kept; otherwise they are removed")
    parser.add_argument("--quick", action="store_true", help="small registers and one round, to try this script")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.quick and options.write:
        parser.error("the figures of --quick say nothing; they are not written")
    runs, rows = (1, 20_000) if options.quick else (options.runs, options.rows)
    if rows < 20:
        parser.error("--rows must be 20 or more")
    sizes = Sizes(rows, rows // 10, *((2_000, 100, 20) if options.quick else (100_000, 2_000, 200)))
    folder = (options.folder or Path(tempfile.mkdtemp(prefix="registers-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        can = able(folder)
        if can.lacking:
            print(f"not measured, because the installed program lacks it: {', '.join(can.lacking)}", file=sys.stderr)
        rows_written = table(measured(cases(folder, sizes, can), folder, runs), sizes)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)
    print("\n".join(rows_written))
    if options.write:
        note = (
            f"Whole processes over registers of random firms (`benchmarks/registers.py`): median of {runs} interleaved runs "
            f"on {processors()} processors. CPU is user and system time; memory is the peak of the largest process; reading "
            "only sums and counts every column of the register."
        )
        lacks = f" Not measured, because the program lacks it: {', '.join(can.lacking)}." if can.lacking else ""
        write(BEGIN, END, note + lacks, rows_written)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
