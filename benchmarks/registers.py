"""Registers of random firms, of any size, for any pack: a row a firm, a column a question.

    python benchmarks/registers.py 10000000 -o firms.parquet
    python benchmarks/registers.py 100000 -o firms.csv --country FR --seed 7
    python benchmarks/registers.py 200 -o clients/          # a folder of answer files

The same seed makes the same firms, and the first firms of a larger register are those of a smaller one. Firms are made and written
block by block, so that memory does not grow with the register. `-o` may be given more than once. Needs numpy and polars.
"""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sme_diag.packs import geography, load
from sme_diag.problems import Refused

try:
    import numpy as np
    import polars as pl
    import yaml
    from polars.io.plugins import register_io_source
    from random_columns import BLOCK, Block, Column, Wishes, World
except ModuleNotFoundError as lacking:
    raise SystemExit(f"{lacking.name} is not installed: pip install numpy polars") from None

from sme_diag.lang.kinds import SCALE
from sme_diag.store.sheet import FORMAT

EPOCH = date(1970, 1, 1).toordinal()


def series(world: World, column: Column) -> pl.Series:
    """A column as a register has it: codes as text, truth as truth, amounts in EUR, dates as dates."""
    question = column.question
    if not question.kind.numeric:
        cells = pl.Series([*world.tables[question.id].cells, None])
        return cells.gather(np.where(column.blank, len(cells) - 1, column.data)).alias(question.id)
    days = EPOCH if question.type == "date" else 0
    numbers = pl.Series(question.id, np.where(column.blank, np.nan, (column.data - days) / SCALE[question.kind.name]))
    return numbers.fill_nan(None).cast(kind(world, question.id))


def kind(world: World, id: str) -> type[pl.DataType]:
    """The type of a column."""
    question = world.pack.questions[id]
    if question.type == "boolean":
        return pl.Boolean
    if not question.kind.numeric:
        return pl.String
    halves = question.type in ("number", "percent") and not question.kind.whole
    return pl.Date if question.type == "date" else pl.Float64 if halves else pl.Int64


def schema(world: World, named: bool) -> dict[str, type[pl.DataType]]:
    """The columns of a register."""
    head = ["id", "name"] if named else ["id"]
    return dict.fromkeys(head, pl.String) | {id: kind(world, id) for id in world.pack.questions}


def blocks(world: World, firms: int, named: bool) -> Iterator[pl.DataFrame]:
    """A register block by block."""
    for number in range(-(-firms // BLOCK)):
        numbers = pl.int_range(number * BLOCK, (number + 1) * BLOCK, eager=True).cast(pl.String).str.zfill(8)
        columns = [("firm-" + numbers).alias("id"), *([("Firm " + numbers).alias("name")] if named else [])]
        columns += [series(world, column) for column in Block(world, number).columns()]
        frame = pl.DataFrame(columns).select(*schema(world, named))
        yield frame.head(firms - number * BLOCK)


def lazily(world: World, firms: int, named: bool) -> pl.LazyFrame:
    """A register that is made while it is written."""

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        for frame in blocks(world, firms if rows is None else min(rows, firms), named):
            wanted = frame if predicate is None else frame.filter(predicate)
            yield wanted if columns is None else wanted.select(columns)

    return register_io_source(source, schema=schema(world, named))


def write(world: World, firms: int, outputs: list[Path], named: bool) -> None:
    """Write every output. Firms are made once where one of the outputs is Parquet."""
    frame: pl.LazyFrame | None = None
    for path in sorted(outputs, key=lambda path: path.suffix != ".parquet"):
        made = lazily(world, firms, named) if frame is None else frame
        if path.suffix == ".parquet":
            made.sink_parquet(path)
            frame = pl.scan_parquet(path)
        elif path.suffix == ".csv":
            made.sink_csv(path)
        else:
            sheets(world, made, path)


def sheets(world: World, made: pl.LazyFrame, folder: Path) -> None:
    """A folder of answer files, one a firm."""
    folder.mkdir(parents=True, exist_ok=True)
    identity = world.pack.questionnaire
    several = {id for id, question in world.pack.questions.items() if question.type in ("choices", "countries")}
    for row in made.collect().iter_rows(named=True):
        firm = {key: row.pop(key) for key in ("id", "name") if key in row}
        given = {id: cell.split(";") if id in several else cell for id, cell in row.items() if cell is not None}
        given = {id: cell.isoformat() if isinstance(cell, date) else cell for id, cell in given.items()}
        head = {"format": FORMAT, "questionnaire": {"id": identity.id, "version": identity.version}, "firm": firm}
        text = yaml.safe_dump(head | {"answers": given}, sort_keys=False)
        (folder / f"{firm['id']}.yaml").write_text(text, "utf-8")


def main() -> int:
    """Make what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("firms", type=int)
    parser.add_argument("-o", "--output", type=Path, action="append", required=True, help=".parquet, .csv or a folder")
    parser.add_argument("--questionnaire", default="export-pathway")
    parser.add_argument("--pack", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--country", help="a national register: every firm in this country")
    parser.add_argument("--unknown", type=_share, default=0.1, help="share of the answers that are blank")
    parser.add_argument("--parked", type=_share, default=0.05, help="share of the answers off the path that are there")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 21))
    parser.add_argument("--names", action="store_true", help="with a column of names")
    options = parser.parse_args()
    places = geography("en")
    if options.country and options.country not in places.countries:
        parser.error(f"no country has the code {options.country}")
    strange = [str(path) for path in options.output if path.suffix not in (".parquet", ".csv", "")]
    if strange:
        parser.error(f"not .parquet, .csv or a folder: {', '.join(strange)}")
    try:
        pack, problems = load(options.questionnaire, options.pack, "en")
    except Refused as refused:
        pack, problems = None, list(refused.problems)
    if pack is None:
        parser.error(f"{options.questionnaire}: {', '.join(problem.code for problem in problems)}")
    wishes = Wishes(options.seed, options.country, options.unknown, options.parked, options.as_of)
    write(World(pack, places, wishes), options.firms, options.output, options.names)
    return 0


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return number


if __name__ == "__main__":
    raise SystemExit(main())
