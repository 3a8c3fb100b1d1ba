"""What a run reads: answer files, folders, globs, tables, or a stream. One firm after the other, whatever they come from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from glob import glob, has_magic
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from sme_diag.batch import columns
from sme_diag.batch.lines import Source
from sme_diag.batch.mapping import NAMES, Names
from sme_diag.batch.row import Finding, Row
from sme_diag.batch.tables import Table, read_csv, read_jsonl
from sme_diag.model.rules import Pack
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import clean, one_line

TABLES: Mapping[str, Callable[[Path | Source, str], Table]] = {
    ".csv": read_csv, ".tsv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl,
}  # fmt: skip
ANSWERS = (".yaml", ".yml", ".json")
STREAM = "-"
LONGEST_ID = 200


class Sheet(NamedTuple):
    """What a run needs of an answer file; reading one is given from outside, because that is the store's part."""

    id: str
    name: str
    questionnaire: str
    answers: Mapping[str, object]
    problems: tuple[Problem, ...]


class Called(NamedTuple):
    """What the columns of tables are called, where not as the questions are."""

    id_column: str | None = None
    names: Names = NAMES


Opener = Callable[[Path], Sheet]


def found(inputs: Sequence[str]) -> list[str]:
    """The files that are meant: folders and globs in the order of names, `-` for standard input. Raises Refused for none."""
    files: list[str] = []
    for each in inputs:
        path = Path(each)
        if each == STREAM:
            files.append(each)
        elif path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in (*ANSWERS, *TABLES) and p.is_file())
            files += [str(p) for p in inside if not p.name.startswith(".")]
        elif path.exists():
            files.append(each)
        elif has_magic(each):
            files += sorted(glob(each, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        else:
            raise Refused(Problem("F001", Place(each)))
    if not files:
        raise Refused(Problem("B601", Place(one_line(" ".join(inputs)))))
    return list(dict.fromkeys(files))


def rows(
    files: Sequence[str],
    pack: Pack,
    opener: Opener,
    stream: BinaryIO,
    called: Called,
    remark: Callable[[Problem], None],
) -> Iterator[Row]:
    """Every firm of the files. A file that cannot be read is one refused row; `remark` hears what was detected in a table."""
    seen: dict[str, str] = {}
    for file in files:
        for row in _of_file(file, pack, opener, stream, called, remark):
            if row.refused:
                yield row
                continue
            at = f"{row.file}:{row.number}" if row.number else row.file
            if row.id in seen:
                twice = Problem("B604", args={"id": one_line(row.id), "first": one_line(seen[row.id])})
                row = row._replace(findings=(*row.findings, Finding(row.file, row.number, "id", row.id, twice)))
            seen.setdefault(row.id, at)
            yield row


def table(file: str, stream: BinaryIO) -> Table:
    """The table in a file or in standard input. Raises Refused where it is none."""
    reader = TABLES.get(Path(file).suffix.lower())
    if file != STREAM and reader is None:
        raise Refused(Problem("B608", Place(file), {"kinds": ", ".join(TABLES)}))
    return _streamed(stream) if reader is None else reader(Path(file), file)


def _of_file(
    file: str, pack: Pack, opener: Opener, stream: BinaryIO, called: Called, remark: Callable[[Problem], None]
) -> Iterator[Row]:
    suffix = Path(file).suffix.lower()
    try:
        if file == STREAM or suffix in TABLES:
            yield from _of_table(table(file, stream), pack, called, remark)
        else:
            yield _of_sheet(file, opener(Path(file)), pack)
    except Refused as refused:
        findings = tuple(Finding(file, p.place.line, "", "", p) for p in refused.problems)
        yield Row(file, 0, "", findings=findings, refused=True)


def _streamed(stream: BinaryIO) -> Table:
    """A table from standard input: JSON lines where it begins like an object, else CSV."""
    reader = stream if isinstance(stream, BufferedReader) else BufferedReader(cast("RawIOBase", stream))
    first = reader.peek(1)[:64].lstrip()
    return (read_jsonl if first.startswith(b"{") else read_csv)(reader, STREAM)


def _of_sheet(file: str, sheet: Sheet, pack: Pack) -> Row:
    if sheet.questionnaire != pack.identity.id:
        args = {"seen": one_line(sheet.questionnaire), "wanted": pack.identity.id}
        raise Refused(Problem("A406", Place(file), args))
    findings = tuple(Finding(file, p.place.line, "", "", p) for p in sheet.problems)
    return Row(file, 0, sheet.id, sheet.name, sheet.answers, {}, findings)


def _of_table(rows: Table, pack: Pack, called: Called, remark: Callable[[Problem], None]) -> Iterator[Row]:
    plan = columns.plan(rows.columns, pack, rows.file, called.id_column, called.names)
    for note in (*rows.notes, *plan.problems):
        remark(note)
    if not plan.id:
        raise Refused(Problem("B602", Place(rows.file), {"columns": ", ".join(columns.ID_COLUMNS)}))
    for record in rows.rows:
        id = clean(str(record.cells.get(plan.id) or ""), LONGEST_ID).strip()
        name = clean(str(record.cells.get(plan.name) or ""), LONGEST_ID).strip()
        problem = record.problem or (Problem("B605", args={"column": plan.id}) if not id else None)
        if problem is not None:
            finding = Finding(rows.file, record.number, "" if record.problem else plan.id, "", problem)
            yield Row(rows.file, record.number, id, name, findings=(finding,), refused=True)
            continue
        given, where = columns.answers(record.cells, plan, rows.decimal_comma)
        yield Row(rows.file, record.number, id, name, given, where)
