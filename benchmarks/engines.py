"""Holds all engines equal over a register of random firms of any size: every cell of every line.

    python benchmarks/engines.py 1000000 --explain 5000
    python benchmarks/engines.py 20000 --questionnaire regional-support --explain 20000

The register is scored whole by columns, by generated Python and by DuckDB (`pack sql`), its first firms by the explaining engine.
Prints how many firms were compared and how many differ; exit code 1 where any does. Needs numpy, polars and duckdb.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

try:
    import duckdb
    import polars as pl
except ModuleNotFoundError as lacking:
    raise SystemExit(f"{lacking.name} is not installed: pip install polars duckdb") from None

from sme_diag.columnar.as_sql import query
from sme_diag.columnar.build import built, scores_in, title
from sme_diag.columnar.fields import fields
from sme_diag.columnar.program import Program
from sme_diag.columnar.situation import Terms
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load

HERE = Path(__file__).parent
AS_OF = date(2026, 11, 21)
SLICE = 100_000
"""Firms that DuckDB scores at a time, and that are compared at a time: so memory does not grow with the register."""
OF_THE_RUN = ("name", "file", "row", "problems")
"""What a run adds to the line that a program gives."""


def made(folder: Path, firms: int, pack: str, seed: int) -> Path:
    """A register of random firms."""
    file = folder / "firms.parquet"
    arguments = [str(firms), "-o", str(file), "--questionnaire", pack, "--seed", str(seed), "--as-of", str(AS_OF)]
    subprocess.run([sys.executable, str(HERE / "registers.py"), *arguments], check=True)
    return file


def by_command(register: Path, output: Path, engine: str, pack: str) -> None:
    """Score a register as a person would."""
    arguments = ["batch", str(register), "-o", str(output), "--engine", engine, "--questionnaire", pack]
    arguments += ["--as-of", str(AS_OF), "--lang", "en", "--plain"]
    told = subprocess.run([sys.executable, "-m", "sme_diag", *arguments], capture_output=True, text=True)
    if told.returncode:
        raise SystemExit(f"{engine}: exit code {told.returncode}\n{told.stderr}")


def by_duckdb(register: Path, output: Path, firms: int, pack: Pack) -> None:
    """Score a register by the query that `pack sql` prints, slice by slice; the slices are put together."""
    places = geography("en")
    terms = Terms(AS_OF, tuple(places.countries))
    program = Program(title(pack, terms), built(pack, terms).line)
    text = query(program, "firms", "duckdb", fields(pack, terms, places.region_codes))
    parts = []
    with duckdb.connect() as engine:
        engine.execute("SET memory_limit = '2GB'; SET disabled_optimizers = 'in_clause'")
        for first in range(0, firms, SLICE):
            parts.append(output.with_suffix(f".{first}"))
            rows = pl.scan_parquet(register).slice(first, SLICE)
            rows.sink_parquet(part := output.with_suffix(".slice"))
            engine.execute(f"CREATE OR REPLACE VIEW firms AS FROM read_parquet({_text(part)})")
            engine.execute(f"COPY (FROM ({text}) ORDER BY id) TO {_text(parts[-1])} (FORMAT parquet)")
    pl.scan_parquet(parts).sink_parquet(output)


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def differing(one: Path, other: Path, firms: int, pack: Pack, alone: bool) -> int:
    """How many of the first firms have another line in the other file. `alone`: it has no columns but those of a program."""
    scores, count = scores_in(pack), 0
    for first in range(0, firms, SLICE):
        here = pl.scan_parquet(one).slice(first, min(SLICE, firms - first)).collect()
        there = pl.scan_parquet(other).slice(first, min(SLICE, firms - first)).collect()
        here = here.drop(OF_THE_RUN) if alone else here.drop("file")
        there = there if alone else there.drop("file")
        if here.columns != there.columns or here.height != there.height:
            raise SystemExit(f"{other}: other columns or rows than {one}")
        different = pl.repeat(False, here.height, eager=True)
        for name in here.columns:
            mine, theirs = here[name], there[name]
            if alone and name in scores:  # a query that is not asked for points gives hundredths
                mine = (mine * 100).round().cast(pl.Int64)
            wanted = pl.Int64 if theirs.dtype.is_integer() else pl.Float64 if theirs.dtype.is_float() else pl.String
            unlike = mine.cast(wanted).ne_missing(theirs.cast(wanted))
            if unlike.any():
                at = unlike.arg_true()[0]
                print(
                    f"  {name} of {here['id'][at]}: {mine[at]!r} and {theirs[at]!r}, and {int(unlike.sum()) - 1:,} more"
                )
            different |= unlike
        count += int(different.sum())
    return count


def timed(name: str, firms: int, work: Callable[[], None]) -> None:
    """Do it, and say how long it took."""
    start = perf_counter()
    work()
    print(f"{name}: {firms:,} firms in {perf_counter() - start:,.1f} s", flush=True)


def main() -> int:
    """Score and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("firms", type=int)
    parser.add_argument(
        "--explain", type=int, metavar="K", help="so many firms by the explaining engine; all when left out"
    )
    parser.add_argument("--questionnaire", default="export-pathway")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pack, _ = load(options.questionnaire, [], "en")
    if pack is None or options.firms < 1:
        parser.error("no such pack, or no firms")
    firms, id, found = options.firms, options.questionnaire, 0
    some = min(firms, options.explain or firms)
    with TemporaryDirectory() as name:
        folder = Path(name)
        register = made(folder, firms, id, options.seed)
        columns, python, sql = folder / "columns.parquet", folder / "python.parquet", folder / "sql.parquet"
        few, explained = folder / "few.parquet", folder / "explained.parquet"
        pl.scan_parquet(register).head(some).sink_parquet(few)
        timed("by columns", firms, lambda: by_command(register, columns, "polars", id))
        timed("generated Python", firms, lambda: by_command(register, python, "python", id))
        timed("DuckDB", firms, lambda: by_duckdb(register, sql, firms, pack))
        timed("explaining", some, lambda: by_command(few, explained, "explain", id))
        for engines, one, other, count, alone in (
            ("generated Python and by columns", python, columns, firms, False),
            ("generated Python and DuckDB", python, sql, firms, True),
            ("generated Python and explaining", python, explained, some, False),
        ):
            different = differing(one, other, count, pack, alone)
            print(f"{engines}: {count:,} firms compared, {different:,} differ", flush=True)
            found += different
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
