"""The first step: a register's columns become what a program reads. What is no answer there becomes NULL here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sme_diag.columnar.columns import Column, source, walk
from sme_diag.columnar.fields import BITS, ONE, SEVERAL, WHOLE, Field
from sme_diag.columnar.program import Program
from sme_diag.columnar.sql_dialects import Dialect
from sme_diag.columnar.sql_layout import Doc, block
from sme_diag.columnar.sql_names import Named, Names
from sme_diag.columnar.sql_terms import Term, among, kind_for, sql_type

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()


class Answers(NamedTuple):
    """The columns read from the register, and the name that each input of the program has among them."""

    named: Sequence[Named]
    inputs: Mapping[str, str]


def read_by(program: Program, fields: Iterable[Field]) -> dict[str, Field]:
    """The field that each input of a program is read from."""
    known = {field.question: field for field in fields}
    return {name: known[name if name in known else name.rpartition(":")[0]] for name in program.inputs}


def answers(program: Program, fields: Iterable[Field], dialect: Dialect, names: Names) -> Answers:
    """What a program reads."""
    found: dict[str, Named] = {}
    inputs: dict[str, str] = {}
    lists: dict[str, str] = {}
    expected, masks = _looked_at(program)
    for name, field in read_by(program, fields).items():
        column = expected[name]
        inputs[name] = names.fresh(name)
        if field.type not in SEVERAL:
            found[inputs[name]] = Named(inputs[name], _one(field, column, dialect), 0, frozenset())
            continue
        if field.question not in lists:
            lists[field.question] = listed = names.fresh(field.question)
            found[listed] = Named(listed, _list(field, dialect), 0, frozenset())
        listed = lists[field.question]
        doc = _bits(field, int(name.rpartition(":")[2]), masks[name], dialect.identifier(listed), column, dialect)
        found[inputs[name]] = Named(inputs[name], doc, 1, frozenset([listed]))
    return Answers(list(found.values()), inputs)


def _looked_at(program: Program) -> tuple[dict[str, Column], dict[str, int]]:
    """What the program expects of each input, and which of its bits it looks at."""
    inputs: dict[str, Column] = {}
    masks: dict[str, int] = {}
    for column in walk(program.outputs.values()):
        if column.op == "input":
            name = str(column.data)
            known = inputs.get(name, column)
            low, high = min(known.low, column.low), max(known.high, column.high)
            inputs[name] = source(name, column.type, low, high, known.nullable or column.nullable)
        for arg in column.args:
            if arg.op == "input":
                seen = int(str(column.data)) if column.op == "bitand" else 0 if column.op == "null" else -1
                masks[str(arg.data)] = masks.get(str(arg.data), 0) | seen
    for column in program.outputs.values():
        if column.op == "input":
            masks[str(column.data)] = -1
    return inputs, masks


def _one(field: Field, column: Column, dialect: Dialect) -> Doc:
    """An answer that is one value."""
    raw = dialect.identifier(field.question)
    if field.type == "boolean":
        return raw
    if field.type == "date":
        return _day(field, column, raw, dialect)
    if field.type not in (*ONE, "text"):
        return _number(field, column, raw, dialect)
    text = f"CAST({raw} AS {dialect.text})"
    if field.known is None:
        return f"nullif({text}, '')"
    if not field.known:
        return f"CAST(NULL AS {dialect.text})"
    tests = [among(Term(text), [dialect.literal(code) for code in field.known]).doc]
    if field.country is not None and field.prefixes:
        tests.append(_within(field, text, dialect))
    return when(tests, text)


def _within(field: Field, region: str, dialect: Dialect) -> Doc:
    """True unless a region is known to be outside its country."""
    country = dialect.identifier(str(field.country))
    has_regions = block(f"{country} NOT IN (", [dialect.literal(code) for code, _ in field.prefixes], ", ", ")")
    other = [f"WHEN {dialect.literal(c)} THEN {dialect.literal(p)}" for c, p in field.prefixes if c != p]
    prefix = f"CASE {country} {' '.join(other)} ELSE {country} END" if other else country
    begins = block("", (region, block("concat(", (prefix, "'%'"), ", ", ")")), " LIKE ", "")
    return block("coalesce(", (block("", (has_regions, begins), " OR ", ""), "TRUE"), ", ", ")")


def _bounds(field: Field, column: Column) -> tuple[int, int]:
    """What the program was told to expect, and no more than the question admits."""
    low = column.low if field.low is None else max(field.low, column.low)
    return low, column.high if field.high is None else min(field.high, column.high)


def _day(field: Field, column: Column, raw: str, dialect: Dialect) -> Doc:
    """A day, counted from 1 January of the year 1. The bounds keep out what has no number, such as infinity."""
    low, high = _bounds(field, column)
    first, last = (date.fromordinal(min(max(day, FIRST_DAY), LAST_DAY)).isoformat() for day in (low, high))
    days = f"CAST({dialect.ordinal.format(raw)} AS {sql_type(column, dialect)})"
    return when([f"{raw} BETWEEN DATE '{first}' AND DATE '{last}'"], days)


def _number(field: Field, column: Column, raw: str, dialect: Dialect) -> Doc:
    """A number in the unit of the program, exactly; one with more decimals than the question has is no answer."""
    shift = len(str(field.scale)) - 1
    if field.scale != 10**shift:
        raise ValueError(f"{field.question}: a scale is 1, 10, 100 or so on, not {field.scale}")
    low, high = _bounds(field, column)
    decimals = 0 if field.type in WHOLE else shift
    given = dialect.exact.format(raw)
    if decimals:
        least, most = (f"{Decimal(end).scaleb(-shift):f}" for end in (low, high))
    else:
        least, most = str(-(-low // field.scale)), str(high // field.scale)
    digits = 18 if max(-low, high) < 10**17 else 38
    written = f"CAST({raw} AS DECIMAL({digits}, {decimals}))"
    scaled = written if field.scale == 1 else f"{written} * {field.scale}"
    tests = [f"{given} BETWEEN {least} AND {most}", f"round({given}, {decimals}) = {given}"]
    return when(tests, f"CAST({scaled} AS {sql_type(column, dialect)})")


def when(tests: Sequence[Doc], value: Doc) -> Doc:
    """The value where the tests hold, else NULL."""
    return block("CASE ", (block("WHEN ", (block("", tests, " AND ", ""), value), " THEN ", ""),), " ", " END")


def _list(field: Field, dialect: Dialect) -> Doc:
    """Several choices as ;a;b; so that each code has a semicolon on both sides; NULL where a code is none of the question's."""
    raw = dialect.identifier(field.question)
    head, tail = (part.replace("{0}", raw) for part in dialect.only)
    known = block(head, [dialect.literal(code) for code in ("", *field.codes)], ", ", tail)
    tests: list[Doc] = [f"{raw} <> ''", known]
    if field.none is not None:
        none, among_them = dialect.literal(field.none), dialect.literal(f";{field.none};")
        tests.append(f"({raw} = {none} OR position({among_them} IN ';' || {raw} || ';') = 0)")
    return when(tests, f"';' || {raw} || ';'")


def _bits(field: Field, word: int, mask: int, listed: str, column: Column, dialect: Dialect) -> Doc:
    """One integer of the codes: the bit of each that the program looks at."""
    codes = [*enumerate(field.codes[word * BITS : (word + 1) * BITS])]
    looked = [(bit, code) for bit, code in codes if mask >> bit & 1]
    each: list[Doc] = [
        f"CASE WHEN position({dialect.literal(f';{code};')} IN {listed}) > 0 THEN {1 << bit} ELSE 0 END"
        for bit, code in looked
    ]
    total: Doc = block("", each, " + ", "") if each else "0"
    highest = 1 << looked[-1][0] if looked else 0
    if kind_for(highest) != kind_for(column.low, column.high):
        total = block("CAST(", (total,), "", f" AS {sql_type(column, dialect)})")
    return when([f"{listed} IS NOT NULL"], total)
