"""Tree -> a sentence in the reader's language. A condition is never worded twice: its sentence is derived from the tree.

The words come from outside (`Words`): templates of the interface and the names and labels of the pack. The patterns put the
name first ("staff: under 250") so that they need no grammar of the language they are filled with.
"""

from typing import Protocol, assert_never

from sme_diag.lang.kinds import Kind
from sme_diag.lang.nodes import (
    AllOf,
    AnyOf,
    Arith,
    Call,
    Codes,
    Compare,
    Const,
    Expr,
    If,
    In,
    Name,
    Not,
    SetName,
)

OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
KEYS = {"==": "is", "!=": "is_not", "<": "under", "<=": "at_most", ">": "over", ">=": "at_least"}


class Words(Protocol):
    """Where the words come from. `id` is the name whose codes or unit are meant, empty when there is none."""

    def say(self, key: str, /, **args: str) -> str:
        """The sentence pattern of the interface under `key`, filled."""

    def name(self, id: str) -> str:
        """What a question, fact or parameter is called."""

    def set_name(self, id: str) -> str:
        """What a named set is called."""

    def code(self, id: str, code: str) -> str:
        """The label of a code as an answer to the question `id`."""

    def number(self, number: int, kind: Kind | None, id: str) -> str:
        """A number in the inner unit of its kind, as people read it, with its unit."""

    def listing(self, items: list[str], last: str) -> str:
        """Items in a row, the last joined by the interface word `last` ("and", "or")."""


def phrase(expr: Expr, words: Words) -> str:
    """The condition, or number, as a sentence without a full stop."""
    return _Phrase(words).say(expr)


class _Phrase:
    def __init__(self, words: Words) -> None:
        self.words = words

    def say(self, expr: Expr, holds: bool = True) -> str:
        """The sentence for the expression, or for its negation when `holds` is false."""
        match expr:
            case Const(bool(value)):
                return self.words.say("phrase.always" if value is holds else "phrase.never")
            case Const():
                return self.constant(expr, "")
            case Name(id):
                return self.words.say("phrase.yes" if holds else "phrase.no", name=self.words.name(id))
            case Not(item):
                return self.say(item, not holds)
            case AllOf(items) | AnyOf(items):
                joined = "and" if isinstance(expr, AllOf) is holds else "or"
                return self.words.listing([self.bracketed(item, holds) for item in items], joined)
            case Compare(op, left, right):
                return self.comparison(op if holds else OPPOSITE[op], left, right)
            case In(item, among):
                return self.membership(item, among, holds)
            case If(test, then, otherwise) if not holds:
                branches = {"then": self.say(then, False), "otherwise": self.say(otherwise, False)}
                return self.words.say("phrase.if", test=self.say(test), **branches)
            case Arith() | If():
                return self.value(expr)
            case Call(function, args):
                return self.call(function, args, holds)
            case _:
                assert_never(expr)

    def bracketed(self, expr: Expr, holds: bool) -> str:
        text = self.say(expr, holds)
        while isinstance(expr, Not):
            expr = expr.item
        return f"({text})" if isinstance(expr, AllOf | AnyOf) else text

    def comparison(self, op: str, left: Expr, right: Expr) -> str:
        if isinstance(left, Const) and not isinstance(right, Const):
            op, left, right = MIRRORED[op], right, left
        if isinstance(right, Const) and isinstance(right.value, bool):
            return self.say(left, right.value is (op == "=="))
        bound = self.constant(right, _id(left)) if isinstance(right, Const) else self.value(right)
        coded = isinstance(right, Const) and isinstance(right.value, str)
        key = KEYS[op] if not coded else "code" if op == "==" else "not_code"
        return self.words.say(f"phrase.{key}", name=self.value(left), value=bound)

    def membership(self, item: Expr, among: Codes | SetName, holds: bool) -> str:
        if isinstance(among, SetName):
            key = "phrase.in_set" if holds else "phrase.not_in_set"
            return self.words.say(key, name=self.value(item), list=self.words.set_name(among.id))
        key = "phrase.one_of" if holds else "phrase.none_of"
        return self.words.say(key, name=self.value(item), list=self.codes(_id(item), among.codes, "or"))

    def call(self, function: str, args: "tuple[Expr | Codes | SetName, ...]", holds: bool) -> str:
        subject = args[0]
        name = self.value(subject) if not isinstance(subject, Codes | SetName) else ""
        if function in {"has", "has_any", "has_all", "within"}:
            key = f"phrase.{function}" if holds else f"phrase.not_{function}"
            return self.words.say(key, name=name, list=self.among(_id(subject), args[1], function))
        return self.value(Call(function, args))

    def among(self, id: str, among: "Expr | Codes | SetName", function: str) -> str:
        match among:
            case SetName(set_id):
                return self.words.set_name(set_id)
            case Codes(codes):
                return self.codes(id, codes, "and" if function == "has_all" else "or")
            case Const(str(code)):
                return self.words.code(id, code)
            case _:
                return ""

    def codes(self, id: str, codes: tuple[str, ...], last: str) -> str:
        return self.words.listing([self.words.code(id, code) for code in codes], last)

    def constant(self, const: Const, id: str) -> str:
        match const.value:
            case bool(value):
                return self.words.say("phrase.true" if value else "phrase.false")
            case int(number):
                return self.words.number(number, const.kind, id)
            case str(code):
                return self.words.code(id, code)
            case written:
                return str(written)

    def value(self, expr: Expr) -> str:
        """The expression as a thing rather than a claim: the left side of a sentence."""
        match expr:
            case Name(id):
                return self.words.name(id)
            case Const():
                return self.constant(expr, "")
            case Arith(op, left, right):
                symbol = {"*": "×", "//": "÷", "-": "−"}.get(op, op)
                return f"{self.operand(left, op, False)} {symbol} {self.operand(right, op, True)}"
            case If(test, then, otherwise):
                parts = {"test": self.say(test), "then": self.value(then), "otherwise": self.value(otherwise)}
                return self.words.say("phrase.if", **parts)
            case Call("years_since", (subject, *_)) if not isinstance(subject, Codes | SetName):
                return self.words.say("phrase.years_since", name=self.value(subject))
            case Call("count" | "min" | "max" | "percent_of" as function, args):
                things = [self.value(arg) for arg in args if not isinstance(arg, Codes | SetName)]
                last = things[-1] if len(things) > 1 else ""
                return self.words.say(f"phrase.{function}", name=things[0], other=last, list=", ".join(things))
            case _:
                return self.say(expr)

    def operand(self, expr: Expr, op: str, is_right: bool) -> str:
        """One side of an operation, in brackets where it would be read wrongly without."""
        loose = isinstance(expr, If)
        if isinstance(expr, Arith):
            is_sum, in_sum = expr.op in "+-", op in "+-"
            loose = (is_sum and not in_sum) or (is_right and is_sum == in_sum)
        return f"({self.value(expr)})" if loose else self.value(expr)


def _id(expr: "Expr | Codes | SetName") -> str:
    """The name whose codes or unit are meant by a constant beside this expression."""
    return expr.id if isinstance(expr, Name) else ""
