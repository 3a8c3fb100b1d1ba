"""The trees of the rule language: a closed union of frozen nodes.

A node's place is where it is written; it travels with the node and takes no part in equality. After `check` every number in
a tree is an integer in the inner unit of its kind (cents, hundredths, days), so all arithmetic is exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from sme_diag.lang.kinds import Kind
from sme_diag.source import NOWHERE, Place


@dataclass(frozen=True, slots=True, repr=False)
class Node:
    """What every node has: the place where it is written."""

    place: Place = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A value written down. A number is a Decimal as written until `check` gives it a kind and makes it an int."""

    value: bool | str | Decimal | int
    kind: Kind | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Name(Node):
    """The id of a question, fact or parameter."""

    id: str


@dataclass(frozen=True, slots=True)
class Codes(Node):
    """A list of codes written down: the right side of `in`, or an argument of a function."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetName(Node):
    """A named set of codes, written `@id`."""

    id: str


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Negation."""

    item: "Expr"


@dataclass(frozen=True, slots=True)
class AllOf(Node):
    """Conjunction of two or more conditions."""

    items: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """Disjunction of two or more conditions."""

    items: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """One of the six comparisons: `== != < <= > >=`."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class In(Node):
    """A code is one of a list or of a named set."""

    item: "Expr"
    among: Codes | SetName


@dataclass(frozen=True, slots=True)
class Arith(Node):
    """`+ - * //` on numbers; `//` is whole division rounding down."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class If(Node):
    """`then if test else otherwise`; what YAML writes as `first:` is a chain of these."""

    test: "Expr"
    then: "Expr"
    otherwise: "Expr"


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the language; `sme_diag.lang.kinds.FUNCTIONS` lists them."""

    function: str
    args: tuple["Expr | Codes | SetName", ...]


Expr: TypeAlias = Const | Name | Not | AllOf | AnyOf | Compare | In | Arith | If | Call


def all_of(items: tuple[Expr, ...], place: Place = NOWHERE) -> Expr:
    """The conjunction of any number of conditions: none is true, one is itself."""
    return items[0] if len(items) == 1 else AllOf(items, place=place) if items else Const(True, place=place)


def any_of(items: tuple[Expr, ...], place: Place = NOWHERE) -> Expr:
    """The disjunction of any number of conditions: none is false, one is itself."""
    return items[0] if len(items) == 1 else AnyOf(items, place=place) if items else Const(False, place=place)


def walk(expr: "Expr | Codes | SetName") -> "Iterator[Expr | Codes | SetName]":
    """Every node of a tree, the tree itself included."""
    todo: list[Expr | Codes | SetName] = [expr]
    while todo:
        node = todo.pop()
        yield node
        match node:
            case Not(item):
                todo.append(item)
            case AllOf(items) | AnyOf(items):
                todo.extend(items)
            case Compare(_, left, right) | Arith(_, left, right):
                todo += (left, right)
            case In(item, among):
                todo += (item, among)
            case If(test, then, otherwise):
                todo += (test, then, otherwise)
            case Call(_, args):
                todo.extend(args)
            case Const() | Name() | Codes() | SetName():
                pass


def names(expr: "Expr | Codes | SetName") -> frozenset[str]:
    """The ids a tree reads; a named set as `@id`."""
    read = [node for node in walk(expr) if isinstance(node, Name | SetName)]
    return frozenset(node.id if isinstance(node, Name) else "@" + node.id for node in read)
