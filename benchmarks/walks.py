"""Random walks through the interview, many of them: no answer lost, no dead end, no question asked twice without a reason.

    python benchmarks/walks.py --in-process 2000
    python benchmarks/walks.py --pty 50

The walks are those of tests/interview, and of tests/shell for a real pseudo-terminal with kill -9 and resizing, which run some of
them at each change; here the full number is run. Exit code 1: a walk failed.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def in_process(count: int) -> bool:
    """Walks over the full pack without a terminal. True when all went well."""
    from conversation_walker import Walker, walk

    totals: Counter[str] = Counter()
    failed = 0
    start = time.perf_counter()
    for seed in range(count):
        try:
            walker: Walker = walk(seed)
        except Exception as error:
            failed += 1
            print(f"walk {seed}: {type(error).__name__}: {error}")
            continue
        totals += Counter(walker.counted())
    seconds = time.perf_counter() - start
    shown = ", ".join(f"{name} {number}" for name, number in sorted(totals.items()))
    print(f"in process: {count} walks, {failed} failed, {seconds:.0f} s; {shown}")
    return failed == 0


def in_a_terminal(count: int, steps: int) -> bool:
    """Walks in a pseudo-terminal, as a person would go. True when all went well."""
    from shell_walk import Lost, Walk

    failed, answers = 0, 0
    start = time.perf_counter()
    for seed in range(1000, 1000 + count):
        with tempfile.TemporaryDirectory() as folder:
            walk = Walk(Path(folder), seed, steps)
            try:
                ended = walk.run()
            except Lost as lost:
                failed, ended = failed + 1, f"LOST: {lost}"
        answers += len(walk.kept)
        print(f"seed {seed}: {len(walk.kept)} answers, {ended}", flush=True)
    seconds = time.perf_counter() - start
    print(f"in a terminal: {count} walks, {failed} failed, {seconds:.0f} s; {answers} answers")
    return failed == 0


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--in-process", type=int, default=0, metavar="N", help="walks without a terminal")
    parser.add_argument("--pty", type=int, default=0, metavar="N", help="walks in a pseudo-terminal")
    parser.add_argument("--steps", type=int, default=70, help="how long a walk in a pseudo-terminal is")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests/interview"), str(ROOT / "tests/shell")]
    well = True
    if options.in_process:
        well = in_process(options.in_process) and well
    if options.pty:
        well = in_a_terminal(options.pty, options.steps) and well
    return int(not well)


if __name__ == "__main__":
    raise SystemExit(main())
