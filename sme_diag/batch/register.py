"""A run over registers in Parquet by columns: blocks of firms pass through one program, and are never rows on the way.

Rows with anything out of the ordinary are taken out, scored the long way, and put back in their places: so the result, the ledger
and the totals are those of a run row by row.
"""

from collections import Counter, deque
from collections.abc import Iterator
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeAlias

import polars as pl
from polars.io.plugins import register_io_source

from sme_diag.batch import columns
from sme_diag.batch.asking import TOLD, asking, told
from sme_diag.batch.choose import Candidate, cells, chosen
from sme_diag.batch.columns import Plan
from sme_diag.batch.engines import Work, generating
from sme_diag.batch.frames import Reader, divided, kinds_of
from sme_diag.batch.idents import long, texts, twice
from sme_diag.batch.outcome import Hearers, Line, Outcome
from sme_diag.batch.parquet import ROWS, blocks, opened, record
from sme_diag.batch.quick import is_usual
from sme_diag.batch.row import Row
from sme_diag.batch.run import Totals
from sme_diag.batch.score import flagged
from sme_diag.batch.sources import Called, has_id, row_of, stood_before, unread
from sme_diag.columnar import as_polars
from sme_diag.columnar.build import SHOWN, scores_in
from sme_diag.problems import Refused

BLOCK = 100_000
"""Firms in a block, where nothing else is asked for."""
ID, NAME, ROW = CARRIED = (":id", ":name", ":row")
"""What is carried along beside the inputs: no question is called like this."""
Odd: TypeAlias = "list[tuple[Row, Outcome]]"


class Piece(NamedTuple):
    """Some firms of a file: those that passed through the program, and between them those that went the long way."""

    file: str
    block: pl.DataFrame
    odd: Odd


class Registers:
    """Scores the firms of some files. `frames` or `lines` gives their lines, once; then `totals` says what came of the run."""

    def __init__(
        self,
        files: list[str],
        work: Work,
        called: Called,
        hearers: Hearers,
        *,
        strict: bool = False,
        block: int = BLOCK,
    ) -> None:
        self.files, self.work, self.called, self.hearers = files, work, called, hearers
        self.strict, self.block = strict, block
        self.terms = work.terms
        self.program = asking(work.pack, self.terms, work.wanted, work.compact)
        self.by_row = generating(work)
        self.count: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()
        self.barriers: Counter[str] = Counter()
        self.left: Counter[str] = Counter()

    @property
    def totals(self) -> Totals:
        """What came of the run."""
        count = self.count
        return Totals(
            count["read"], count["scored"], count["refused"], count["flagged"], count["findings"],
            self.levels, self.barriers, self.left,
        )  # fmt: skip

    @property
    def schema(self) -> pl.Schema:
        """The columns of the lines, with their types."""
        empty = pl.DataFrame(schema=self.query(pl.LazyFrame(schema=self.inputs())).collect_schema())
        return self.written(Piece("", empty, [])).schema

    def frames(self) -> Iterator[pl.DataFrame]:
        """The lines of all firms, block by block; for a run that chooses none."""
        for piece in self.pieces():
            self.counted(piece)
            lines = self.written(piece)
            if piece.odd:
                rows = [line for _, outcome in piece.odd for line in outcome.lines]
                odd = pl.DataFrame(rows, schema=lines.schema).with_columns(
                    pl.Series(ROW, [row.number for row, _ in piece.odd], dtype=pl.Int64)
                )
                lines = pl.concat([lines.with_columns(piece.block[ROW]), odd]).sort(ROW).drop(ROW)
            yield lines

    def lines(self) -> Iterator[Line]:
        """The lines of the firms that are wanted, one by one."""
        for firm in chosen(self.candidates(), self.work.wanted, self.left):
            self.levels[firm.kept.level] += 1
            self.barriers.update(firm.kept.barriers)
            for line in firm.kept.lines:
                yield {**line, **cells(self.work.wanted, firm.told)}

    def candidates(self) -> Iterator[Candidate[Outcome]]:
        """The firms that may be chosen, in their order. What is certainly not wanted is left out as a block."""
        for piece in self.pieces():
            block = self.met(piece.block)
            outcomes = self.outcomes(piece._replace(block=block))
            among = [(row.number, Candidate(row.id, outcome.told, outcome)) for row, outcome in piece.odd]
            for _, candidate in merge(outcomes, among, key=itemgetter(0)):
                yield candidate

    def met(self, block: pl.DataFrame) -> pl.DataFrame:
        """The firms of a block that certainly meet the conditions; the others are counted."""
        for wish in ("where", "region"):
            if TOLD + wish in block.columns:
                unknown, met = block[TOLD + wish].null_count(), block[TOLD + wish].fill_null(False)
                self.left[f"{wish}_unknown"] += unknown
                self.left[f"{wish}_false"] += block.height - unknown - int(met.sum())
                block = block.filter(met)
        return block

    def outcomes(self, piece: Piece) -> Iterator[tuple[int, Candidate[Outcome]]]:
        """What is said of each firm of a block, with its row."""
        block, lines = piece.block, self.written(piece)
        places = {name: n for n, name in enumerate(block.columns) if name.startswith(TOLD) and name not in CARRIED}
        shown = [(n, name.removeprefix(SHOWN)) for n, name in enumerate(block.columns) if name.startswith(SHOWN)]
        level = block.columns.index("level")
        for number, row, line in zip(block[ROW], block.iter_rows(), lines.iter_rows(named=True), strict=True):
            barriers = tuple(id for n, id in shown if row[n])
            outcome = Outcome((), told(places, row), row[level] or "", barriers, (line,))
            yield number, Candidate(line["id"], outcome.told, outcome)

    def counted(self, piece: Piece) -> None:
        """Count the levels and barriers of firms that are written."""
        block = piece.block
        for level, count in block["level"].value_counts().iter_rows():
            self.levels[level or ""] += count
        for name in block.columns:
            if name.startswith(SHOWN) and (shown := int(block[name].sum())):
                self.barriers[name.removeprefix(SHOWN)] += shown
        for _, outcome in piece.odd:
            self.levels[outcome.level] += 1
            self.barriers.update(outcome.barriers)

    def written(self, piece: Piece) -> pl.DataFrame:
        """The firms of a block as lines."""
        scores = scores_in(self.work.pack)
        figures = [
            divided(piece.block[name], 100) if name in scores else pl.col(name)
            for name in self.program.outputs
            if not name.startswith((SHOWN, TOLD))
        ]
        whence = [pl.col(NAME).alias("name"), pl.lit(piece.file).alias("file"), pl.col(ROW).alias("row")]
        if self.work.compact:
            whence = []
        return piece.block.select(pl.col(ID).alias("id"), *whence, *figures, pl.lit(0, pl.Int64).alias("problems"))

    def pieces(self) -> Iterator[Piece]:
        """All firms, as they come."""
        again = twice(self.files, self.called, self.work.pack)
        for file in self.files:
            try:
                yield from self.of_file(file, again.get(file, {}))
            except Refused as refused:
                self.kept(unread(file, refused))

    def of_file(self, file: str, again: dict[int, str]) -> Iterator[Piece]:
        """The firms of one file. Raises Refused where it is no register, or where it is damaged."""
        frame, names = opened(Path(file), file)
        plan = columns.plan(names, self.work.pack, file, self.called.id_column, self.called.names)
        for note in plan.problems:
            self.hearers.remark(note)
        has_id(plan, file)
        source = _Source(self, file, frame, plan, again)
        query = self.query(register_io_source(source, schema=self.inputs(), is_pure=True))
        empty = pl.DataFrame(schema=query.collect_schema())
        if not is_usual(plan, self.work.pack, tuple(self.program.inputs)):
            for found in source.row_by_row():
                yield Piece(file, empty, found)
            return
        for block in query.collect_batches(chunk_size=self.block, maintain_order=True, lazy=True, engine="streaming"):
            self.count["scored"] += block.height
            yield Piece(file, block, source.before(block))
        yield Piece(file, empty, source.rest())
        if source.failed is not None:
            raise source.failed

    def inputs(self) -> dict[str, "pl.DataType | type[pl.DataType]"]:
        """What passes into the program, with its types."""
        kinds = kinds_of(self.work.pack, self.work.places, self.program.inputs)
        return {**kinds, ID: pl.String, NAME: pl.String, ROW: pl.Int64}

    def query(self, data: pl.LazyFrame) -> pl.LazyFrame:
        """The program over some inputs."""
        return as_polars.frame(self.program, data, CARRIED)

    def kept(self, row: Row) -> Outcome | None:
        """What comes of a row that goes the long way; None where it is refused."""
        outcome = None if row.refused else self.by_row(row)
        findings = outcome.findings if outcome else row.findings
        for finding in findings:
            self.hearers.finding(finding)
        bad = flagged(findings)
        refused = outcome is None or (self.strict and bad)
        self.count.update(
            read=1, findings=len(findings), flagged=int(bad), refused=int(refused), scored=int(not refused)
        )
        return None if refused else outcome


class _Source:
    """Feeds one file into the program: called by the query, it gives block after block of inputs.

    It runs while the results of earlier blocks are already taken out, so it must not raise: what fails is `failed`.
    """

    def __init__(self, run: Registers, file: str, frame: pl.LazyFrame, plan: Plan, twice: dict[int, str]) -> None:
        self.run, self.file, self.plan, self.twice = run, file, plan, twice
        self.frame, self.names = frame, tuple(name.strip() for name in frame.collect_schema().names())
        self.reader = Reader(plan, run.work.pack, run.work.places, run.terms, tuple(run.program.inputs))
        self.odd: deque[tuple[Row, Outcome]] = deque()
        self.failed: Refused | None = None

    def __call__(
        self, with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        """The blocks, as a query asks for them; ours never asks for fewer rows."""
        first = 1
        try:
            for block in blocks(self.frame, self.file, self.run.block):
                data = self.ordinary(block, first)
                first += block.height
                self.run.hearers.passed(block.height)
                yield data if with_columns is None else data.select(with_columns)
        except Refused as refused:
            self.failed = refused

    def ordinary(self, block: pl.DataFrame, first: int) -> pl.DataFrame:
        """The inputs of the rows in which nothing is out of the ordinary; the others go the long way here and now."""
        data = block.rename(dict(zip(block.columns, self.names, strict=True)))
        inputs, unusual = self.reader.read(data)
        numbers = pl.int_range(first, first + block.height, dtype=pl.Int64, eager=True)
        ids, names = texts(data, self.plan.id), texts(data, self.plan.name)
        odd = unusual | (ids == "") | long(block)
        if self.twice:
            odd |= numbers.is_in(list(self.twice))
        for place in odd.arg_true():
            self.long_way(block.row(place), first + place)
        self.run.count["read"] += block.height - int(odd.sum())
        data = inputs.with_columns(ids.alias(ID), names.alias(NAME), numbers.alias(ROW))
        return data.filter(~odd) if odd.any() else data

    def row_by_row(self) -> Iterator[Odd]:
        """All rows the long way, some at a time: for a table of which a reader by columns cannot see all that may be wrong."""
        first = 1
        for block in blocks(self.frame, self.file, ROWS):
            for place, firm in enumerate(block.iter_rows()):
                self.long_way(firm, first + place)
            first += block.height
            self.run.hearers.passed(block.height)
            yield self.rest()

    def long_way(self, cells: tuple[object, ...], number: int) -> None:
        """Score one row as a run row by row does."""
        row = row_of(record(number, self.names, cells, self.file), self.plan, self.file)
        if number in self.twice and not row.refused:
            row = stood_before(row, self.twice[number])
        outcome = self.run.kept(row)
        if outcome is not None:
            self.odd.append((row, outcome))

    def before(self, block: pl.DataFrame) -> Odd:
        """The rows that went the long way and stand before the last of a block."""
        last = block[ROW].last() if block.height else 0
        found = []
        while self.odd and self.odd[0][0].number < last:  # type: ignore[operator]
            found.append(self.odd.popleft())
        return found

    def rest(self) -> Odd:
        """The rows that went the long way and stand after the last of all blocks."""
        found = list(self.odd)
        self.odd.clear()
        return found
