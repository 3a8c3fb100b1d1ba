"""A program as Python: one function from the inputs of a firm to its outputs, with plain values and no library.

A truth value that may be unknown is never computed as such on the way: two plain conditions say where it holds and where it fails,
because Python's own `and` and `or` know no third value. What is seldom needed stands in a block of its own.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import Any, NamedTuple

from sme_diag.columnar.columns import TRUTH, Column, table_of, walk
from sme_diag.columnar.program import Program

VALUE, HOLDS, FAILS, SORTED = "value", "holds", "fails", "sorted"
LONGEST = 300
"""A text longer than this gets a name of its own: nested too deeply, Python could not read it."""


class Runner(NamedTuple):
    """A program ready to run: `run` takes the inputs in the order of `inputs` and gives the outputs in the order of `outputs`."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    run: Callable[[Sequence[object]], tuple[object, ...]]
    text: str


def compiled(program: Program, inputs: Sequence[str] = (), hundredths: Collection[str] = ()) -> Runner:
    """The program as a function. What it reads of a pack are constants, never text of the program.

    `inputs` may name more than the program reads, so that several programs can take the same; the outputs named in `hundredths`
    come out as plain numbers.
    """
    printer = _Printer(program, inputs, hundredths)
    text = printer.text()
    space: dict[str, object] = {**printer.constants, "compress": compress, "ymd": _ymd}
    exec(
        compile(text, program.title, "exec"), space
    )  # the text is printed from checked trees; constants stand beside it
    run: Callable[[Sequence[object]], tuple[object, ...]] = space["run"]  # type: ignore[assignment]
    return Runner(tuple(printer.inputs), tuple(program.outputs), run, text)


def _ymd(day: int) -> int:
    found = date.fromordinal(day)
    return found.year * 10000 + found.month * 100 + found.day


Form = tuple[object, str]
"""A column (or the keys of an order) and what is asked of it."""


class _Printer:
    """Prints in two passes: the first counts what is needed how often, the second writes it; what is needed twice gets a name."""

    def __init__(self, program: Program, inputs: Sequence[str], hundredths: Collection[str]) -> None:
        self.program, self.hundredths = program, hundredths
        self.inputs = {name: f"i{n}" for n, name in enumerate(inputs or program.inputs)}
        self.constants: dict[str, object] = {}
        self.constant_names: dict[object, str] = {}
        self.needed: Counter[Form] = Counter()
        self.counting = True
        self.blocks: list[tuple[dict[Form, str], list[str]]] = [({}, [])]
        self.named = 0

    def text(self) -> str:
        """The whole function."""
        for column in self.program.outputs.values():
            self.ask(column, VALUE)
        self.counting = False
        self.tables()
        results = [self.output(name, column) for name, column in self.program.outputs.items()]
        inputs = ", ".join(self.inputs.values())
        lines = [f"({inputs},) = row"] if inputs else []
        lines += [*self.blocks[0][1], f"return ({', '.join(results)},)"]
        return "\n    ".join(["def run(row):", *lines]) + "\n"

    def output(self, name: str, column: Column) -> str:
        text = self.ask(column, VALUE)
        if name not in self.hundredths:
            return text
        if not column.nullable:
            return f"{text} / 100"
        if not text.isidentifier():
            text = self.assigned((column, VALUE), text)
        return f"(None if {text} is None else {text} / 100)"

    def tables(self) -> None:
        """Several tables read by one and the same input are read as one, at the start."""
        readers: dict[Column, list[Column]] = {}
        for column in walk(self.program.outputs.values()):
            if column.op == "lookup" and column.args[0].op == "input":
                readers.setdefault(column.args[0], []).append(column)
        names, lines = self.blocks[0]
        for reader, columns in readers.items():
            if len(columns) > 1:
                tables = [table_of(column) for column in columns]
                keys = {key for table, _ in tables for key in table}
                together = {key: tuple(table.get(key, default) for table, default in tables) for key in keys}
                fresh = [self.new() for _ in columns]
                table = self.table(together)
                default = self.constant(tuple(default for _, default in tables))
                lines.append(f"{', '.join(fresh)} = {table}({self.inputs[str(reader.data)]}, {default})")
                names |= {(column, VALUE): name for column, name in zip(columns, fresh, strict=True)}

    def ask(self, column: Column, form: str) -> str:
        """The text for a column in some form; a name where it was worked out before."""
        if column.type == TRUTH and not column.nullable and form == VALUE:
            form = HOLDS
        if column.op == "input" and form == VALUE:
            return self.inputs[str(column.data)]
        if column.op == "lit":
            return _literal(column, form)
        if column.op == "not":
            return self.negated(column.args[0], form)
        if column.op == "true":
            return self.ask(column.args[0], HOLDS) if form == HOLDS else self.inverse(column.args[0], HOLDS)
        if form == FAILS and not column.nullable:
            return self.inverse(column, HOLDS)
        return self.once((column, form), lambda: self.spelt(column, form), column.op == "rarely")

    def negated(self, inner: Column, form: str) -> str:
        if not inner.nullable:
            return self.ask(inner, HOLDS) if form == FAILS else self.inverse(inner, HOLDS)
        if form == VALUE:
            return f"(True if {self.ask(inner, FAILS)} else False if {self.ask(inner, HOLDS)} else None)"
        return self.ask(inner, FAILS if form == HOLDS else HOLDS)

    def inverse(self, column: Column, form: str) -> str:
        return f"(not {self.ask(column, form)})"

    def once(self, form: Form, spell: Callable[[], str], always: bool = False) -> str:
        if self.counting:
            self.needed[form] += 1
            return spell() if self.needed[form] == 1 else ""
        for names, _ in self.blocks:
            if form in names:
                return names[form]
        text = spell()
        if always or (self.needed[form] < 2 and len(text) <= LONGEST) or text.isidentifier():
            return text
        return self.assigned(form, text)

    def assigned(self, form: Form, text: str) -> str:
        name = self.new()
        names, lines = self.blocks[-1]
        lines.append(f"{name} = {text}")
        names[form] = name
        return name

    def new(self) -> str:
        self.named += 1
        return f"v{self.named}"

    def constant(self, value: object) -> str:
        name = self.constant_names.get(value)
        if name is None:
            name = self.constant_names[value] = f"C{len(self.constants)}"
            self.constants[name] = value
        return name

    def spelt(self, column: Column, form: str) -> str:
        """The text of a column by its operation."""
        if column.type == TRUTH:
            if form == VALUE:
                return f"(True if {self.ask(column, HOLDS)} else False if {self.ask(column, FAILS)} else None)"
            return self.truth(column, form)
        args, data = column.args, column.data
        match column.op:
            case "choose":
                return f"({self.ask(args[1], VALUE)} if {self.ask(args[0], HOLDS)} else {self.ask(args[2], VALUE)})"
            case "rarely":
                return self.block(column)
            case "nth":
                keys = self.once(
                    (args, SORTED), lambda: f"sorted(({', '.join(self.ask(a, VALUE) for a in args)},), reverse=True)"
                )
                return f"{keys}[{data}]"
            case "join":
                flags = ", ".join(self.ask(arg, HOLDS) for arg in args)
                return f"';'.join(compress({self.constant(data)}, ({flags},)))"
            case "lookup":
                table, default = table_of(column)
                return f"{self.table(table)}({self.ask(args[0], VALUE)}, {default!r})"
        texts = [self.ask(arg, VALUE) for arg in args]
        worked = _worked(column.op, texts, data)
        unknown = " or ".join(f"{text} is None" for text, arg in zip(texts, args, strict=True) if arg.nullable)
        return f"(None if {unknown} else {worked})" if unknown else f"({worked})"

    def table(self, table: Mapping[Any, Any]) -> str:
        """The name of the reader of a table."""
        name = self.constant(("table", tuple(table.items())))
        self.constants[name] = table.get
        return name

    def block(self, column: Column) -> str:
        """A choice whose first side is seldom taken: it is worked out in a block under its test."""
        test, one, other = column.args
        if self.counting:
            for arg, form in ((test, HOLDS), (one, VALUE), (other, VALUE)):
                self.ask(arg, form)
            return ""
        condition, usual = self.ask(test, HOLDS), self.ask(other, VALUE)
        name = self.new()
        inner: list[str] = []
        self.blocks.append(({}, inner))
        inner.append(f"{name} = {self.ask(one, VALUE)}")
        self.blocks.pop()
        names, lines = self.blocks[-1]
        lines += [f"{name} = {usual}", f"if {condition}:", *(f"    {line}" for line in inner)]
        names[column, VALUE] = name
        return name

    def truth(self, column: Column, form: str) -> str:
        """Where a truth value holds, or fails."""
        args, fails = column.args, form == FAILS
        match column.op:
            case "input":
                return f"({self.inputs[str(column.data)]} is {not fails})"
            case "and" | "or":
                word = " and " if (column.op == "and") != fails else " or "
                return f"({word.join(self.ask(arg, form) for arg in args)})"
            case "null":
                if args[0].type == TRUTH and args[0].op != "input":
                    return f"(not {self.ask(args[0], HOLDS)} and not {self.ask(args[0], FAILS)})"
                return f"({self.ask(args[0], VALUE)} is None)"
            case "choose" | "rarely":
                return f"({self.ask(args[1], form)} if {self.ask(args[0], HOLDS)} else {self.ask(args[2], form)})"
        texts = [self.ask(arg, VALUE) for arg in args]
        guards = [f"{text} is not None" for text, arg in zip(texts, args, strict=True) if arg.nullable]
        match column.op:
            case "eq":
                if not fails and len(guards) < 2:
                    guards = []
                sign = "!=" if fails else "=="
                worked = f"{texts[0]} {sign} {texts[1]}"
            case "member":
                guards = guards if fails else []
                worked = f"{texts[0]} {'not in' if fails else 'in'} {self.constant(column.data)}"
            case _:
                sign = {"lt": ("<", ">="), "le": ("<=", ">")}[column.op][fails]
                worked = f"{texts[0]} {sign} {texts[1]}"
        return f"({' and '.join([*guards, worked])})"


def _literal(column: Column, form: str) -> str:
    if form == HOLDS:
        return repr(column.data is True)
    return repr(column.data is False) if form == FAILS else repr(column.data)


def _worked(op: str, texts: list[str], data: object) -> str:
    match op:
        case "add":
            return " + ".join(texts)
        case "mul":
            return " * ".join(texts)
        case "div":
            return " // ".join(texts)
        case "least" | "greatest":
            return f"{'min' if op == 'least' else 'max'}({', '.join(texts)})"
        case "bitand":
            return f"{texts[0]} & {data}"
        case "bits":
            return f"{texts[0]}.bit_count()"
        case "prefix":
            return f"{texts[0]}[:{data}]"
        case "length":
            return f"len({texts[0]})"
        case "ymd":
            return f"ymd({texts[0]})"
        case _:
            raise AssertionError(op)
