"""A program as one SELECT that the people who keep a register can read and run where it lies."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from sme_diag.columnar.fields import SEVERAL, WHOLE, Field
from sme_diag.columnar.program import Program
from sme_diag.columnar.sql_dialects import DIALECTS, Dialect, comment
from sme_diag.columnar.sql_layout import Doc, block, enclosed, lines
from sme_diag.columnar.sql_names import Names
from sme_diag.columnar.sql_register import read_by
from sme_diag.columnar.sql_steps import Steps, steps

SHOWN = 12
"""So many codes of a question are listed."""


def query(
    program: Program,
    table: str,
    dialect: str,
    fields: Sequence[Field],
    id: str = "id",
    points: Collection[str] = (),
) -> str:
    """The program as a query of `table`, which has one row a firm, a column `id` and one for each question that is read.

    Of the outputs, `points` are in hundredths and come out as decimals.
    """
    engine = DIALECTS[dialect]
    cut = steps(program, engine, id, fields)
    read = {field.question: field for field in read_by(program, fields).values()}
    head = [f"-- {line}".rstrip() for line in _header(program, table, engine, read, id)]
    return "\n".join([*head, *_select(cut, table, engine, id, points)]) + "\n"


def _header(program: Program, table: str, engine: Dialect, read: Mapping[str, Field], id: str) -> Iterator[str]:
    yield comment(program.title)
    yield ""
    yield f"A query for {engine.name}. It changes nothing."
    yield f"{comment(table)} holds one row per firm, with these columns:"
    yield ""
    yield f"{comment(id)}: the id of the firm"
    for field in read.values():
        yield f"{comment(field.question)}: {comment(field.label, 120)} ({_holds(field)})"
    yield ""
    yield "NULL: not answered, or the firm cannot say. A code or a number that the question does not admit counts as NULL."
    if any(field.type in SEVERAL for field in read.values()):
        yield "Several codes stand in one text with semicolons between them and no spaces, a single semicolon is none of these."
    yield from engine.notes


def _holds(field: Field) -> str:
    """What a column of the register holds, for people."""
    if field.type in ("boolean", "date"):
        return {"boolean": "BOOLEAN", "date": "DATE"}[field.type]
    codes = field.codes if field.type in SEVERAL else field.known
    if codes is not None:
        some = comment(", ".join(codes[:SHOWN]))
        more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
        return f"{'codes' if field.type in SEVERAL else 'one code'}: {some}{more}"
    if field.type in (*SEVERAL, "choice", "country", "region", "text"):
        return "text"
    return "a whole number" if field.type in WHOLE else "a number"


def _select(cut: Steps, table: str, engine: Dialect, id: str, points: Collection[str]) -> list[str]:
    """The steps, each a table of its own, and the SELECT of the outputs."""
    names = Names([table.rpartition(".")[2]])
    last = max((each.step for each in cut.named), default=0)
    found: list[str] = []
    before = engine.table(table)
    for step in range(last + 1):
        name = names.fresh(f"step_{step}" if step else "answers")
        new = [each for each in cut.named if each.step == step]
        items: list[Doc] = (
            [engine.identifier(id)] if not step else ["*"] if engine.star else _kept(cut, step, engine, id)
        )
        items += [_as(each.doc, each.name, engine) for each in new]
        found.append(f"{'' if step else 'WITH '}{engine.identifier(name)} AS (")
        found += _from(items, before, 2)
        found += [f"  {engine.fence}"] * bool(engine.fence) + [")" if step == last else "),"]
        before = engine.identifier(name)
    told = {name: _points(doc) if name in points else doc for name, (doc, _) in cut.outputs.items()}
    outputs = [_as(doc, name, engine) for name, doc in told.items()]
    return [*found, *_from([engine.identifier(id), *outputs], before, 0)]


def _kept(cut: Steps, step: int, engine: Dialect, id: str) -> list[Doc]:
    """What earlier steps worked out and this one or a later one reads, for an engine that counts columns."""
    later = [each.reads for each in cut.named if each.step > step] + [reads for _, reads in cut.outputs.values()]
    needed = frozenset().union(*later)
    kept = [engine.identifier(each.name) for each in cut.named if each.step < step and each.name in needed]
    return [engine.identifier(id), *kept]


def _points(doc: Doc) -> Doc:
    """Hundredths as a decimal, exactly: dividing would make a number of double precision of it."""
    return block("CAST(0.01 * ", (enclosed(doc),), "", " AS DECIMAL(7, 2))")


def _as(doc: Doc, name: str, engine: Dialect) -> Doc:
    quoted = engine.identifier(name)
    return quoted if doc == quoted else block("", (doc,), "", f" AS {quoted}")


def _from(items: Iterable[Doc], table: str, indent: int) -> list[str]:
    """A SELECT, each column on a line of its own; those that are only passed on share lines."""
    found = [f"{' ' * indent}SELECT"]
    groups = [list(group) for _, group in groupby(items, lambda item: isinstance(item, str))]
    for at, group in enumerate(groups):
        rows = [block("", group, ", ", "")] if isinstance(group[0], str) else group
        for row in rows:
            last = at == len(groups) - 1 and row is rows[-1]
            found += lines(row, indent + 2, "" if last else ",")
    return [*found, f"{' ' * indent}FROM {table}"]
