"""`batch`: many firms in one run, from answer files and tables to one table, with a ledger of everything that was wrong."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NamedTuple

from sme_diag import console
from sme_diag.batch import mapping
from sme_diag.batch.choose import EVERYONE
from sme_diag.batch.columns import ID_COLUMNS, NAME_COLUMNS
from sme_diag.batch.engines import AUTO, ENGINES, POLARS, Work
from sme_diag.batch.extras import BATCH, extra
from sme_diag.batch.outcome import Hearers
from sme_diag.batch.row import Finding
from sme_diag.batch.run import Totals, run
from sme_diag.batch.sources import PARQUET, STREAM, Called, Opener, Sheet, expected, found, rows, table
from sme_diag.batch.wanted import Asked, wanted
from sme_diag.batch.write import FORMATS, Write, writer
from sme_diag.batch.write_parquet import parquet_writer, sink
from sme_diag.batch.write_sheet import sheet_writer
from sme_diag.cli import FINDINGS, FINE
from sme_diag.cli.firm import day, deliver, open_pack, refuse_newer
from sme_diag.i18n.catalogue import Catalogue
from sme_diag.model.rules import Pack
from sme_diag.packs import geography
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.store.save import rendered, whole
from sme_diag.store.sheet import read_sheet
from sme_diag.text import nearest, one_line
from sme_diag.tree import place_of, read_file

MOST_SAID = 10
"""So many findings are said where no ledger is written; the rest is counted."""
MOST_BARRIERS = 5
BINARY: dict[str, Callable[[BinaryIO, Path, date], AbstractContextManager[Write]]] = {
    "xlsx": sheet_writer,
    "parquet": parquet_writer,
}
"""Outputs that are not text."""


class Wishes(NamedTuple):
    """The options of `batch`."""

    inputs: tuple[str, ...]
    output: Path | None
    errors: Path | None
    questionnaire: str
    id_column: str | None
    strict: bool
    dry: bool
    long: bool
    given: list[Path]
    as_of: str | None
    plain: bool
    mapping: Path | None = None
    suggest: bool = False
    asked: Asked = Asked()
    engine: str = AUTO
    compact: bool = False
    block: int | None = None


def engine_named(text: str) -> str:
    """The engine that is meant; Refused where there is none of that name."""
    if text not in ENGINES:
        args = {"reason": f"{one_line(text)}: {', '.join(ENGINES)}"}
        raise Refused(Problem("F015", Place("--engine"), args, nearest(text, ENGINES)))
    return text


def batch(words: Catalogue, wishes: Wishes) -> int:
    """Score all firms. What goes into the output or the ledger is there whole, or not at all."""
    as_of = day(wishes.as_of)
    ours = {path.resolve() for path in (wishes.output, wishes.errors) if path is not None}
    files = [file for file in found(wishes.inputs) if file == STREAM or Path(file).resolve() not in ours]
    pack, _ = open_pack(wishes.questionnaire, wishes.given, words)
    if wishes.suggest:
        return _suggest(words, wishes, files, pack)
    names = mapping.read(read_file(wishes.mapping), pack, str(wishes.mapping)) if wishes.mapping else mapping.NAMES
    places = geography(words.code)
    wish = wanted(wishes.asked, pack, places)
    said = Said(words, wishes.errors is not None)
    with ExitStack() as stack:
        keep = ledger(wishes.errors, words, as_of, stack)
        tick = stack.enter_context(console.progress(words.say("batch.firms"), wishes.plain, lambda: expected(files)))

        def noted(finding: Finding) -> None:
            keep(finding)
            said.finding(finding)

        called, work = Called(wishes.id_column, names), Work(pack, places, as_of, wish, wishes.long, wishes.compact)
        if _by_columns(wishes, files):
            totals = _registers(wishes, files, work, called, stack, Hearers(noted, said.remark, tick))
        else:
            write = _output(wishes.output, as_of, stack)
            firms = rows(files, pack, opener(pack), sys.stdin.buffer, called, said.remark)
            totals = run(firms, work, write, noted, by=wishes.engine, strict=wishes.strict, dry=wishes.dry, ticked=tick)
    said.summary(totals, pack, wishes)
    return FINDINGS if totals.flagged or totals.refused else FINE


def _by_columns(wishes: Wishes, files: list[str]) -> bool:
    """True for a run over registers alone that asks for nothing but a line a firm."""
    registers = all(file != STREAM and Path(file).suffix.lower() == PARQUET for file in files)
    possible = registers and not wishes.dry and not wishes.long
    if wishes.engine == POLARS and not possible:
        raise Refused(Problem("B628", Place("--engine"), {"engine": POLARS}))
    return possible and wishes.engine in (AUTO, POLARS)


def _registers(
    wishes: Wishes, files: list[str], work: Work, called: Called, stack: ExitStack, hearers: Hearers
) -> Totals:
    """A run by columns."""
    with extra(BATCH, files[0]):
        from sme_diag.batch.register import BLOCK, Registers
    run = Registers(files, work, called, hearers, strict=wishes.strict, block=wishes.block or BLOCK)
    path = wishes.output
    if path is not None and path.suffix.lower() == PARQUET and work.wanted == EVERYONE:
        sink(run.frames(), run.schema, stack.enter_context(whole(path)), path)
    else:
        write = _output(path, work.as_of, stack)
        for line in run.lines():
            write(line)
    return run.totals


def _suggest(words: Catalogue, wishes: Wishes, files: list[str], pack: Pack) -> int:
    """A drafted mapping for the first file, and what nothing was found for. A person reads it before it is used."""
    languages = pack.questionnaire.languages
    packs = [open_pack(wishes.questionnaire, wishes.given, words._replace(code=code))[0] for code in languages]
    places = [geography(code) for code in languages]
    found = mapping.draft(
        table(files[0], sys.stdin.buffer, Called(wishes.id_column)), packs, places, ID_COLUMNS, NAME_COLUMNS
    )
    deliver(rendered(found.data).decode("utf-8"), wishes.output, words)
    if not found.data["id"]:
        console.err(words.say("batch.no_id"))
    for header in found.headers:
        console.err(words.say("batch.no_question", column=one_line(header)))
    for header, text in found.answers:
        console.err(words.say("batch.no_code", column=one_line(header), value=one_line(text)))
    return FINDINGS if found.headers or found.answers or not found.data["id"] else FINE


def opener(pack: Pack) -> Opener:
    """Opens an answer file as the store does."""

    def opened(path: Path) -> Sheet:
        sheet = read_sheet(path)
        refuse_newer(pack, sheet.version, place_of(sheet.data, "questionnaire", "version"))
        return Sheet(sheet.firm.id, sheet.firm.name, sheet.questionnaire, sheet.answers, sheet.problems)

    return opened


def _output(path: Path | None, as_of: date, stack: ExitStack) -> Write:
    """Where the lines go: a file by its ending, or standard output as CSV."""
    if path is None:
        return writer(_Console(), "csv")
    form = path.suffix.lower().lstrip(".")
    if form not in FORMATS:
        args = {"reason": f"{path.suffix or path.name}: {', '.join('.' + each for each in FORMATS)}"}
        raise Refused(Problem("F015", Place(str(path)), args, nearest(form, FORMATS)))
    return _table(path, form, as_of, stack)


def ledger(path: Path | None, words: Catalogue, as_of: date, stack: ExitStack) -> Callable[[Finding], None]:
    """The ledger: every finding with file, row, column, value, code and what it means."""
    if path is None:
        return lambda finding: None
    form = path.suffix.lower().lstrip(".")
    write = _table(path, form if form in FORMATS else "csv", as_of, stack)

    def keep(finding: Finding) -> None:
        write({
            "file": finding.file, "row": finding.row or None, "column": finding.column, "value": finding.value,
            "code": finding.problem.code, "message": console.sentence(finding.problem._replace(place=Place()), words),
        })  # fmt: skip

    return keep


def _table(path: Path, form: str, as_of: date, stack: ExitStack) -> Write:
    """Writes lines into a file that is there whole or not at all."""
    if form not in BINARY:
        return writer(_text(path, stack), form)
    return stack.enter_context(BINARY[form](stack.enter_context(whole(path)), path, as_of))


def _text(path: Path, stack: ExitStack) -> TextIOWrapper:
    """A text stream into a file that is there whole or not at all. A spreadsheet knows the encoding by the mark in front."""
    encoding = "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"
    stream = TextIOWrapper(stack.enter_context(whole(path)), encoding, newline="", write_through=True)
    stack.callback(stream.detach)  # flushed, and closed by whoever opened it
    return stream


class _Console:
    """Standard output as a stream to write lines to."""

    def write(self, text: str) -> int:
        console.out(text.removesuffix("\r\n"))
        return len(text)


class Said:
    """What a run says to the person: remarks on tables, the first findings, and the summary."""

    def __init__(self, words: Catalogue, ledger: bool) -> None:
        self.words = words
        self.ledger = ledger
        self.count = 0

    def remark(self, problem: Problem) -> None:
        """Something that was detected in a table."""
        console.problems([problem], self.words)

    def finding(self, finding: Finding) -> None:
        """A finding, while there are few and no ledger takes them."""
        self.count += 1
        if not self.ledger and self.count <= MOST_SAID:
            where = self.words.say("batch.at", file=finding.file, row=finding.row) if finding.row else finding.file
            console.err(f"{where}: {console.sentence(finding.problem._replace(place=Place()), self.words)}")

    def counted(self, totals: Totals, dry: bool = False) -> None:
        """Firms in, scored and refused."""
        say = self.words.say
        if not self.ledger and self.count > MOST_SAID:
            console.err(say("batch.more", n=self.count - MOST_SAID))
        key = "batch.checked" if dry else "batch.scored"
        console.err(say(key, n=totals.read, scored=totals.scored, refused=totals.refused, flagged=totals.flagged))

    def summary(self, totals: Totals, pack: Pack, wishes: Wishes) -> None:
        """Firms in, scored and refused; those left out by a wish; the levels; what holds most of them back."""
        say = self.words.say
        self.counted(totals, wishes.dry)
        if totals.left_out and not wishes.dry:
            out = sum(totals.left_out.values())
            parts = [say(f"batch.out_{reason}", n=n) for reason, n in totals.left_out.items()]
            console.err(say("batch.chosen", n=totals.scored - out, out=out, list=say("word.semicolon").join(parts)))
        names = {level.id: level.name for level in pack.levels} | {"": say("batch.open_level")}
        if totals.levels:
            parts = [f"{names[id]} {totals.levels[id]}" for id in names if totals.levels.get(id)]
            console.err(say("batch.levels", list=", ".join(parts)))
        if totals.barriers:
            titles = {barrier.id: barrier.name for barrier in pack.barriers}
            most = sorted(totals.barriers.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_BARRIERS]
            console.err(say("batch.barriers", list=", ".join(f"{titles[id]} {n}" for id, n in most)))
        for file in (wishes.output, wishes.errors):
            if file is not None:
                console.err(say("cli.written", file=str(file)))
