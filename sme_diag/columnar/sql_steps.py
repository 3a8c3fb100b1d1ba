"""Which columns of a program get a name in SQL, and in which step each is worked out."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from sme_diag.columnar.columns import INTEGER, TEXT, Column, walk
from sme_diag.columnar.fields import Field
from sme_diag.columnar.program import Program
from sme_diag.columnar.sql_dialects import Dialect
from sme_diag.columnar.sql_layout import Doc, length
from sme_diag.columnar.sql_names import Named, Names
from sme_diag.columnar.sql_register import answers
from sme_diag.columnar.sql_terms import ATOM, Term, kind_for, sql_type, table, term

LONG = 240
"""Letters of a part beyond which it gets a name of its own. It bounds how deep a term is, too."""
BRANCHES = 40
"""So many branches may follow each other in one CASE."""
PLAIN = ("not", "null", "true", "eq", "lt", "le")
"""What is shorter than a name would be, where it is about names and constants only."""


class Steps(NamedTuple):
    """A program cut into steps. `outputs`: what stands in the last SELECT, with the names it reads."""

    named: Sequence[Named]
    outputs: Mapping[str, tuple[Doc, frozenset[str]]]


class _Known(NamedTuple):
    """What has become of a column: its term, and what that term reads."""

    term: Term
    reads: frozenset[str]


def steps(program: Program, dialect: Dialect, id: str, fields: Iterable[Field]) -> Steps:
    """The steps of a program over a register with a column `id` and these fields."""
    return _Steps(program, dialect, id, fields).cut()


class _Steps:
    def __init__(self, program: Program, dialect: Dialect, id: str, fields: Iterable[Field]) -> None:
        self._program = program
        self._dialect = dialect
        self._names = Names([id])
        read = answers(program, fields, dialect, self._names)
        self._inputs = read.inputs
        self._named: dict[str, Named] = {each.name: each for each in read.named}
        self._wishes = {column: self._names.fresh(wish) for column, wish in _wishes(program).items()}
        self._numbers = {"is": count(1), "n": count(1), "text": count(1), "top": count(1)}
        self._ranked = _ranked(program)
        self._uses = self._counted()
        self._known: dict[Column, _Known] = {}

    def _args(self, column: Column) -> tuple[Column, ...]:
        return (self._ranked[column.args],) if column.op == "nth" else column.args

    def _counted(self) -> dict[Column, int]:
        """How often each column is written."""
        found: dict[Column, int] = dict.fromkeys(self._program.outputs.values(), 0)
        for column in self._program.outputs.values():
            found[column] += 1
        for ranked in self._ranked.values():
            for arg in ranked.args:
                found[arg] = found.get(arg, 0) + 1
        for column in walk(self._program.outputs.values()):
            for arg in self._args(column):
                found[arg] = found.get(arg, 0) + _times(column)
        return found

    def cut(self) -> Steps:
        for column in walk(self._program.outputs.values()):
            if column.op == "nth" and self._ranked[column.args] not in self._known:
                self._write(self._ranked[column.args])
            self._write(column)
        outputs = {}
        for name, column in self._program.outputs.items():
            known = self._known[column]
            doc = known.term.doc
            if doc == "NULL":
                doc = f"CAST(NULL AS {sql_type(column, self._dialect)})"
            outputs[name] = doc, known.reads
        return Steps(list(self._named.values()), outputs)

    def _write(self, column: Column) -> None:
        if column.op == "input":
            name = self._inputs[str(column.data)]
            written = Term(self._dialect.identifier(name), ATOM, kind_for(column.low, column.high))
            self._known[column] = _Known(written, frozenset([name]))
            return
        args = self._args(column)
        for at, arg in enumerate(args):
            following = column.op in ("choose", "rarely") and at == 2
            known = self._known[arg].term
            if len(known.cases) > BRANCHES if following else length(known.doc) > LONG:
                self._name(arg)
        terms = [self._known[arg].term for arg in args]
        reads = frozenset().union(*(self._known[arg].reads for arg in args))
        self._known[column] = _Known(term(column, terms, self._dialect), reads)
        if column.op == "lit":
            return
        plain = column.op in PLAIN and all(self._atom(arg) for arg in args)
        if column in self._program.names or (self._uses.get(column, 0) > 1 and not plain):
            self._name(column)

    def _atom(self, column: Column) -> bool:
        """Whether it is written as a name or a constant."""
        return isinstance(self._known[column].term.doc, str)

    def _name(self, column: Column) -> None:
        """Let a column be worked out in a step of its own and be read by name from then on."""
        known = self._known[column]
        if isinstance(known.term.doc, str):
            return
        name = self._wishes.get(column) or self._generated(column)
        step = 1 + max((self._named[read].step for read in known.reads), default=0)
        self._named[name] = Named(name, known.term.doc, step, known.reads)
        written = Term(self._dialect.identifier(name), ATOM, known.term.kind)
        self._known[column] = _Known(written, frozenset([name]))

    def _generated(self, column: Column) -> str:
        sort = "top" if column.op == "ranked" else "n" if column.type == INTEGER else "is"
        sort = "text" if column.type == TEXT else sort
        return self._names.fresh(f"{sort}_{next(self._numbers[sort])}")


def _wishes(program: Program) -> dict[Column, str]:
    """The names that columns have from the program: as steps on the way, or as outputs."""
    found = {column: name for name, column in reversed(list(program.outputs.items()))}
    return {**found, **program.names}


def _ranked(program: Program) -> dict[tuple[Column, ...], Column]:
    """For each set of keys the column of its greatest ones, as many as are asked for: sorted once, read often."""
    asked: dict[tuple[Column, ...], list[Column]] = {}
    for column in walk(program.outputs.values()):
        if column.op == "nth":
            asked.setdefault(column.args, []).append(column)
    return {
        keys: Column("ranked", keys, max(int(str(c.data)) for c in nth) + 1, "list", False, nth[0].low, nth[0].high)
        for keys, nth in asked.items()
    }


def _times(column: Column) -> int:
    """How often an operation writes its argument."""
    if column.op == "div":
        return 2
    if column.op == "lookup":
        pairs, default = table(column)
        return len({value for _, value in pairs if value != default})
    return 1
