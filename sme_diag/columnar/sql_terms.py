"""One operation as SQL, its arguments being written already.

Where NULL leaves Kleene's logic in SQL (an IN with NULL, a greatest of NULL, a division by zero) the arguments are such that
it never comes to that, or are made so here.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from sme_diag.columnar.columns import INTEGER, TEXT, Column, lit
from sme_diag.columnar.sql_dialects import HUGE, NARROW, WIDE, Dialect
from sme_diag.columnar.sql_layout import Doc, block, enclosed, flat

ATOM, PRODUCT, SUM, TEST, NOT, AND, OR = range(7)
"""How tightly a term holds together."""
MINUS = lit(-1)
TOGETHER = 100
"""So many summands stand side by side; more are put in groups, so that no parser finds them too deep."""


class Term(NamedTuple):
    """A piece of SQL. `kind`: of an integer, what the engine reckons it in. `cases`: of a CASE, its branches."""

    doc: Doc
    holds: int = ATOM
    kind: int = NARROW
    cases: tuple[Doc, ...] = ()

    def within(self, limit: int) -> Doc:
        """The text, in parentheses if it holds together less than `limit`."""
        return self.doc if self.holds <= limit else enclosed(self.doc)


def kind_for(*numbers: int) -> int:
    """The narrowest kind of integers that holds these."""
    worst = max(max(number, -number) for number in numbers)
    return NARROW if worst < 2**31 else WIDE if worst < 2**63 else HUGE


def sql_type(column: Column, dialect: Dialect) -> str:
    """The type of a column in the engine."""
    if column.type == INTEGER:
        return dialect.integers[kind_for(column.low, column.high)]
    return dialect.text if column.type == TEXT else "BOOLEAN"


def call(name: str, args: Sequence[Doc], kind: int = NARROW) -> Term:
    """A function called."""
    return Term(block(f"{name}(", args, ", ", ")"), ATOM, kind)


def infix(left: Doc, operator: str, right: Doc, holds: int, kind: int = NARROW) -> Term:
    """Two terms and an operator."""
    return Term(block("", (left, right), f" {operator} ", ""), holds, kind)


def among(item: Term, codes: Sequence[str]) -> Term:
    """Whether it is one of these constants, of which none is NULL."""
    return Term(block(f"{flat(item.within(ATOM))} IN (", codes, ", ", ")"), TEST)


def term(column: Column, args: Sequence[Term], dialect: Dialect) -> Term:
    """The operation of a column on arguments written already."""
    data = column.data
    kind = max((arg.kind for arg in args), default=NARROW)
    match column.op:
        case "lit":
            if data is None:
                return Term("NULL")
            assert isinstance(data, bool | int | str)
            return Term(dialect.literal(data), kind=kind_for(column.low))
        case "and" | "or":
            docs = [arg.within(NOT) for arg in args]
            return Term(block("", docs, f" {column.op.upper()} ", ""), AND if column.op == "and" else OR)
        case "not":
            return _negated(column.args[0], args[0])
        case "eq" | "lt" | "le":
            sign = {"eq": "=", "lt": "<", "le": "<="}[column.op]
            return infix(args[0].within(_limit(column)), sign, args[1].within(_limit(column)), TEST)
        case "null":
            return Term(block("", (args[0].within(ATOM), "IS NULL"), " ", ""), TEST)
        case "true":
            if column.args[0].op == "not" and args[0].holds == NOT:
                return Term(block("", (args[0].doc.parts[0], "IS FALSE"), " ", ""), TEST)  # type: ignore[union-attr]
            return Term(block("", (args[0].within(ATOM), "IS TRUE"), " ", ""), TEST)
        case "choose" | "rarely":
            return _choice(args, kind)
        case "add":
            return _sum(column.args, args, dialect)
        case "mul":
            first = _cast(args[0], kind_for(column.low, column.high), kind, dialect)
            kind = max(kind, kind_for(column.low, column.high))
            return infix(first.within(ATOM), "*", args[1].within(ATOM), PRODUCT, kind)
        case "div":
            return _quotient(column, args, dialect)
        case "least" | "greatest":
            return call(column.op, [arg.doc for arg in args], kind)
        case "bitand":
            assert isinstance(data, int)
            masked = infix(args[0].within(ATOM), "&", dialect.literal(data), OR, kind)
            return Term(enclosed(masked.doc), ATOM, kind)
        case "bits":
            head, tail = dialect.ones.split("{0}")
            return Term(block(head, (args[0].doc,), "", tail))
        case "member":
            assert isinstance(data, frozenset)
            return among(args[0], [dialect.literal(code) for code in sorted(data)])
        case "lookup":
            return _looked_up(column, args[0], dialect)
        case "prefix":
            return call("left", [args[0].doc, str(data)])
        case "length":
            return call("length", [args[0].doc])
        case "ymd":
            head, tail = dialect.ymd.split("{0}")
            return Term(block(head, (args[0].within(PRODUCT),), "", tail))
        case "join":
            assert isinstance(data, tuple)
            return _joined([arg.doc for arg in args], data, dialect)
        case "ranked":
            head, tail = (part.format(data) for part in dialect.ranked)
            return Term(block(head, [arg.doc for arg in args], ", ", tail), ATOM, kind)
        case "nth":
            assert isinstance(data, int)
            head, tail = dialect.nth.replace("{1}", str(data + 1)).split("{0}")
            return Term(block(head, (args[0].within(ATOM),), "", tail), ATOM, args[0].kind)
    raise AssertionError(column.op)


def _limit(column: Column) -> int:
    """How loosely the sides of a comparison may hold together."""
    return SUM if column.args[0].type == INTEGER else ATOM


def _negated(of: Column, written: Term) -> Term:
    """NOT, moved into a comparison. Both are NULL where a side is."""
    signs = {"eq": "<>", "lt": ">=", "le": ">", "null": "IS NOT NULL", "member": "NOT IN ("}
    doc = written.doc
    if not isinstance(doc, str) and written.holds == TEST and of.op in signs:
        opposite = signs[of.op]
        if of.op == "null":
            return Term(block("", (doc.parts[0], opposite), " ", ""), TEST)
        if of.op == "member":
            return Term(block(doc.head.removesuffix("IN (") + opposite, doc.parts, ", ", ")"), TEST)
        return Term(block("", doc.parts, f" {opposite} ", ""), TEST)
    return Term(block("NOT ", (written.within(ATOM),), "", ""), NOT)


def _choice(args: Sequence[Term], kind: int) -> Term:
    test, one, other = args
    when = block("WHEN ", (test.doc, one.doc), " THEN ", "")
    rest = other.cases or (() if other.doc == "NULL" else (block("ELSE ", (other.doc,), "", ""),))
    cases = (when, *rest)
    return Term(block("CASE ", cases, " ", " END"), ATOM, kind, cases)


def _cast(written: Term, needed: int, present: int, dialect: Dialect) -> Term:
    """The term in a wider kind of integers, if what the engine would reckon in cannot hold the result."""
    if needed <= present:
        return written
    return Term(block("CAST(", (written.doc,), "", f" AS {dialect.integers[needed]})"), ATOM, needed)


def _sum(of: Sequence[Column], args: Sequence[Term], dialect: Dialect) -> Term:
    if len(args) > TOGETHER:
        step = max(TOGETHER, -(-len(args) // TOGETHER))
        starts = range(0, len(args), step)
        parts = [_sum(of[at : at + step], args[at : at + step], dialect) for at in starts]
        # each group in the kind of the whole, so that adding the groups cannot overflow either
        kind = max(_widest(of), *(part.kind for part in parts))
        docs = [_cast(parts[0], kind, parts[0].kind, dialect).within(ATOM), *(enclosed(p.doc) for p in parts[1:])]
        return Term(block("", docs, " + ", ""), SUM, kind)
    present = max(arg.kind for arg in args)
    kind = max(present, _widest(of))
    # the first one decides what the sums on the way are reckoned in
    first = _cast(args[0], _widest(of), args[0].kind, dialect)
    docs = [first.within(SUM)]
    for column, arg in zip(of[1:], args[1:], strict=True):
        if column.op == "lit" and column.low < 0:
            docs.append(block("- ", (dialect.literal(-column.low),), "", ""))
        elif arg.holds == PRODUCT and column.op == "mul" and column.args[1] is MINUS:
            docs.append(block("- ", (arg.doc.parts[0],), "", ""))  # type: ignore[union-attr]
        else:
            docs.append(block("+ ", (arg.within(PRODUCT),), "", ""))
    return Term(block("", docs, " ", ""), SUM, kind)


def _widest(of: Sequence[Column]) -> int:
    """The kind of integers that holds every sum on the way."""
    lows, highs = accumulate(c.low for c in of), accumulate(c.high for c in of)
    return kind_for(*lows, *highs, *(c.low for c in of), *(c.high for c in of))


def _quotient(column: Column, args: Sequence[Term], dialect: Dialect) -> Term:
    """The quotient rounded down. Engines round towards zero; so a negative one is worked out one unit nearer to zero, less one."""
    one, other = column.args
    kind = max(args[0].kind, args[1].kind, kind_for(column.low, column.high, one.low, one.high))
    above = _cast(args[0], kind, max(args[0].kind, args[1].kind), dialect)
    over = args[1].within(ATOM)
    never_zero = other.low > 0 or other.high < 0
    below = over if never_zero else block("nullif(", (over, "0"), ", ", ")")

    def rounded(numerator: Term) -> Doc:
        top = numerator.within(ATOM)
        if kind == HUGE and dialect.name == "postgres":
            return block("div(", (top, below), ", ", ")")
        if dialect.name == "spark" and kind_for(column.low, column.high) == HUGE:
            # `div` gives 64 bits; this division leaves no rest
            rest = enclosed(infix(top, "%", below, PRODUCT).doc)
            whole = infix(enclosed(infix(top, "-", rest, SUM).doc), "/", below, PRODUCT)
            return block("CAST(", (whole.doc,), "", f" AS {dialect.integers[HUGE]})")
        left, right = dialect.divided.replace("{0}", "").split("{1}")
        return block("", (top, block("", (below,), "", right)), left, "")

    def nearer(sign: str) -> Doc:
        moved = Term(block("", (above.within(ATOM), "1"), f" {sign} ", ""), SUM)
        return block("", (rounded(moved), "1"), " - ", "")

    cases = []
    top = args[0].within(ATOM)
    if one.low < 0 and other.high > 0:
        positive = "" if other.low > 0 else block("", (over, "0"), " > ", "")
        cases.append(_when(block("", (top, "0"), " < ", ""), positive, nearer("+")))
    if one.high > 0 and other.low < 0:
        negative = "" if other.high < 0 else block("", (over, "0"), " < ", "")
        cases.append(_when(block("", (top, "0"), " > ", ""), negative, nearer("-")))
    if not cases:
        return Term(rounded(above), PRODUCT, kind)
    cases.append(block("ELSE ", (rounded(above),), "", ""))
    return Term(block("CASE ", cases, " ", " END"), ATOM, kind)


def _when(test: Doc, also: Doc, value: Doc) -> Doc:
    tests = block("", (test, also), " AND ", "") if also else test
    return block("WHEN ", (tests, value), " THEN ", "")


def _looked_up(column: Column, item: Term, dialect: Dialect) -> Term:
    """A table written as CASE: what has one value stands together. NULL and what the table lacks get the default."""
    pairs, default = table(column)
    groups: dict[int | str | None, list[str]] = {}
    for key, value in pairs:
        if value != default:
            groups.setdefault(value, []).append(dialect.literal(key))
    cases: list[Doc] = []
    for value, keys in groups.items():
        test = among(item, keys) if len(keys) > 1 else infix(item.within(ATOM), "=", keys[0], TEST)
        cases.append(block("WHEN ", (test.doc, _constant(value, dialect)), " THEN ", ""))
    if default is not None:
        cases.append(block("ELSE ", (_constant(default, dialect),), "", ""))
    return Term(block("CASE ", cases, " ", " END"), ATOM, kind_for(column.low, column.high))


def table(column: Column) -> tuple[tuple[tuple[int | str, int | str | None], ...], int | str | None]:
    """The pairs and the default of a lookup."""
    assert isinstance(column.data, tuple)
    pairs, default = column.data
    return pairs, default


def _constant(value: int | str | None, dialect: Dialect) -> str:
    return "NULL" if value is None else dialect.literal(value)


def _joined(flags: Sequence[Doc], names: Sequence[str], dialect: Dialect) -> Term:
    """The names whose flags are true. concat_ws leaves NULL out, and NULL is what a CASE without ELSE gives."""
    docs: list[Doc] = [
        block("CASE WHEN ", (flag, dialect.literal(name)), " THEN ", " END")
        for flag, name in zip(flags, names, strict=True)
    ]
    while len(docs) > dialect.most:
        groups = [docs[at : at + dialect.most] for at in range(0, len(docs), dialect.most)]
        docs = [block("nullif(concat_ws(';', ", group, ", ", "), '')") for group in groups]
    return call("concat_ws", ["';'", *docs])
