"""What a run reads: answer files, folders, globs, tables, or a stream. One firm after the other, whatever they come from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from glob import glob, has_magic
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from sme_diag.batch import columns
from sme_diag.batch.array import holds_array, read_array
from sme_diag.batch.lines import Source
from sme_diag.batch.mapping import NAMES, Names
from sme_diag.batch.parquet import read_parquet, rows_in
from sme_diag.batch.row import Finding, Row
from sme_diag.batch.sheets import OTHERS, WORKBOOKS, read_workbook
from sme_diag.batch.tables import Record, Table, read_csv, read_jsonl
from sme_diag.model.rules import Pack
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import clean, one_line

TABLES: Mapping[str, Callable[[Path | Source, str], Table]] = {
    ".csv": read_csv, ".tsv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl,
}  # fmt: skip
PARQUET = ".parquet"
KINDS = (*TABLES, *WORKBOOKS, PARQUET, ".json")
"""What a table can be; of JSON, an array of firms."""
ANSWERS = (".yaml", ".yml", ".json")
READ = {*ANSWERS, *KINDS, *OTHERS}
"""What is looked for in a folder, so that a workbook of another kind is not passed over in silence."""
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


NOT_CALLED = Called()
Opener = Callable[[Path], Sheet]


def found(inputs: Sequence[str]) -> list[str]:
    """The files that are meant: folders and globs in the order of names, `-` for standard input. Raises Refused for none."""
    files: list[str] = []
    for each in inputs:
        path = Path(each)
        if each == STREAM:
            files.append(each)
        elif path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in READ and p.is_file())
            files += [str(p) for p in inside if not p.name.startswith((".", "~$"))]  # ~$: open in a spreadsheet
        elif path.exists():
            files.append(each)
        elif has_magic(each):
            files += sorted(glob(each, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        else:
            raise Refused(Problem("F001", Place(each)))
    if not files:
        raise Refused(Problem("B601", Place(one_line(" ".join(inputs)))))
    return list(dict.fromkeys(files))


def expected(files: Sequence[str]) -> int | None:
    """About how many firms there are, for the time left; None where only reading would tell.

    An answer file is one, a table of text has one a line: counting those takes a second a gigabyte.
    """
    count = 0
    for file in files:
        path, suffix = Path(file), Path(file).suffix.lower()
        if file == STREAM or suffix in (*WORKBOOKS, *OTHERS) or _is_array(path):
            return None
        try:
            if suffix == PARQUET:
                count += rows_in(path, file)
            elif suffix in TABLES:
                with path.open("rb") as stream:
                    count += sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 20), b""))
            else:
                count += 1
        except (OSError, Refused):
            continue  # said when its turn comes
    return count


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
                row = stood_before(row, seen[row.id])
            seen.setdefault(row.id, at)
            yield row


def stood_before(row: Row, first: str) -> Row:
    """A row whose id stood in another place before."""
    twice = Problem("B604", args={"id": one_line(row.id), "first": one_line(first)})
    return row._replace(findings=(*row.findings, Finding(row.file, row.number, "id", row.id, twice)))


def table(file: str, stream: BinaryIO, called: Called = NOT_CALLED) -> Table:
    """The table in a file or in standard input. Raises Refused where it is none."""
    path, suffix = Path(file), Path(file).suffix.lower()
    if file == STREAM:
        return _streamed(stream)
    if suffix in TABLES:
        return TABLES[suffix](path, file)
    if suffix in (*WORKBOOKS, *OTHERS):
        return read_workbook(path, file, lambda header: columns.holds_id(header, called.id_column, called.names))
    if suffix == PARQUET:
        return read_parquet(path, file)
    if _is_array(path):
        return read_array(path, file)
    raise Refused(Problem("B608", Place(file), {"kinds": ", ".join(KINDS)}))


def _of_file(
    file: str, pack: Pack, opener: Opener, stream: BinaryIO, called: Called, remark: Callable[[Problem], None]
) -> Iterator[Row]:
    path = Path(file)
    try:
        if file == STREAM or path.suffix.lower() in READ.difference(ANSWERS) or _is_array(path):
            yield from _of_table(table(file, stream, called), pack, called, remark)
        else:
            yield _of_sheet(file, opener(path), pack)
    except Refused as refused:
        yield unread(file, refused)


def unread(file: str, refused: Refused) -> Row:
    """A file that cannot be read, as a row that is refused."""
    findings = tuple(Finding(file, p.place.line, "", "", p) for p in refused.problems)
    return Row(file, 0, "", findings=findings, refused=True)


def _is_array(path: Path) -> bool:
    return path.suffix.lower() == ".json" and holds_array(path)


def _streamed(stream: BinaryIO) -> Table:
    """A table from standard input: JSON lines where it begins like an object, JSON like an array, else CSV."""
    reader = stream if isinstance(stream, BufferedReader) else BufferedReader(cast("RawIOBase", stream))
    first = reader.peek(1)[:64].lstrip()
    if first.startswith(b"["):
        return read_array(reader, STREAM)
    return (read_jsonl if first.startswith(b"{") else read_csv)(reader, STREAM)


def _of_sheet(file: str, sheet: Sheet, pack: Pack) -> Row:
    if sheet.questionnaire != pack.identity.id:
        args = {"seen": one_line(sheet.questionnaire), "wanted": pack.identity.id}
        raise Refused(Problem("A406", Place(file), args))
    findings = tuple(Finding(file, p.place.line, "", "", p) for p in sheet.problems)
    return Row(file, 0, sheet.id, sheet.name, sheet.answers, findings)


def _of_table(rows: Table, pack: Pack, called: Called, remark: Callable[[Problem], None]) -> Iterator[Row]:
    plan = columns.plan(rows.columns, pack, rows.file, called.id_column, called.names, rows.decimal_comma)
    for note in (*rows.notes, *plan.problems):
        remark(note)
    has_id(plan, rows.file)
    for record in rows.rows:
        yield row_of(record, plan, rows.file)


def has_id(plan: columns.Plan, file: str) -> None:
    """Raises Refused for a table without a column of ids."""
    if not plan.id:
        raise Refused(Problem("B602", Place(file), {"columns": ", ".join(columns.ID_COLUMNS)}))


def row_of(record: Record, plan: columns.Plan, file: str) -> Row:
    """A row of a table as a firm; refused without an id, or where it cannot be read."""
    id, name = (named(record.cells.get(column)) for column in (plan.id, plan.name))
    wrong = _defects(record, plan, file)
    problem = record.problem or (Problem("B605", args={"column": plan.id}) if not id else None)
    if problem is not None:
        finding = Finding(file, record.number, "" if record.problem else plan.id, "", problem)
        return Row(file, record.number, id, name, findings=(*wrong, finding), refused=True)
    return Row(file, record.number, id, name, findings=wrong, cells=record.cells, plan=plan)


def _defects(record: Record, plan: columns.Plan, file: str) -> tuple[Finding, ...]:
    """The cells without a value in columns that are read."""
    if not record.defects:
        return ()
    read = {plan.id, plan.name, *plan.questions, *plan.options}
    return tuple(Finding(file, record.number, *defect) for defect in record.defects if defect.column in read)


def named(cell: object) -> str:
    """A cell as an id or a name."""
    return "" if cell is None else clean(str(cell), LONGEST_ID).strip()
