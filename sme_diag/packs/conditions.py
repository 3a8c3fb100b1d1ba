"""Conditions and numbers as a pack writes them: YAML structure (`all`, `any`, `not`) around one-line expressions."""

from decimal import Decimal
from typing import Any

from sme_diag.lang.check import Scope, check
from sme_diag.lang.kinds import BOOLEAN, Kind
from sme_diag.lang.nodes import Const, Expr, If, Not, all_of, any_of
from sme_diag.lang.parse import parse
from sme_diag.problems import Problem
from sme_diag.source import NOWHERE, Place
from sme_diag.tree import Map, Seq, key_place, place_of

ALWAYS = Const(True)
NEVER = Const(False)


class Conditions:
    """Reads what a pack writes into checked trees, and collects the problems. What cannot be read is never true."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Problem] = []
        self.seen: dict[str, Expr | None] = {}

    def condition(self, record: Map | dict[str, Any], key: str, default: Expr = ALWAYS) -> Expr:
        """The condition under a key of a record, or `default` where the key is missing."""
        if key not in record:
            return default
        return self.checked(self.structure(record[key], place_of(record, key)), BOOLEAN) or NEVER

    def value(self, record: Map | dict[str, Any], key: str, want: Kind) -> Expr:
        """The expression of some kind under a key of a record; a missing key is reported by `link`."""
        if key not in record:
            return NEVER
        return self.checked(self.structure(record[key], place_of(record, key)), want) or NEVER

    def first(self, record: Map | dict[str, Any], want: Kind) -> Expr:
        """`first:` with its `otherwise`, as a chain of `If`."""
        if "otherwise" not in record:
            return NEVER  # reported by `link`
        result = self.structure(record["otherwise"], place_of(record, "otherwise"))
        for line in reversed(record["first"]):
            test = self.structure(line["when"], place_of(line, "when"))
            then = self.structure(line["then"], place_of(line, "then"))
            if test is None or then is None or result is None:
                return NEVER
            result = If(test, then, result, place=place_of(line, "when"))
        return self.checked(result, want) or NEVER

    def checked(self, expr: Expr | None, want: Kind) -> Expr | None:
        if expr is None:
            return None
        expr, found = check(expr, self.scope, want)
        self.problems += found
        return None if found else expr

    def structure(self, data: Any, place: Place) -> Expr | None:
        """The unchecked tree of a condition or number, or None when it cannot be read."""
        match data:
            case bool():
                return Const(data, place=place)
            case int() | Decimal():
                return Const(Decimal(data), place=place)
            case str():
                return self.line(data, place)
            case Map() | dict() if len(data) == 1:
                return self.connective(data)
            case list():
                return self.many(data, place, "all")
            case _:
                self.problems.append(Problem("P203", place, {"wanted": "a condition"}))
                return None

    def line(self, text: str, place: Place) -> Expr | None:
        """One line of source. A document without places (a compiled one) shares the trees of equal lines."""
        if place == NOWHERE and text in self.seen:
            return self.seen[text]
        expr, found = parse(text, place)
        self.problems += found
        self.seen[text] = expr
        return expr

    def connective(self, data: dict[str, Any]) -> Expr | None:
        (key, inside), place = next(iter(data.items())), place_of(data)
        if key in ("all", "any") and isinstance(inside, list):
            return self.many(inside, place, key)
        if key == "not":
            item = self.structure(inside, place_of(data, key))
            return None if item is None else Not(item, place=place)
        self.problems.append(Problem("P202", key_place(data, key), {"key": key}, "all, any, not"))
        return None

    def many(self, data: list[Any], place: Place, key: str) -> Expr | None:
        items = [
            self.structure(item, place_of(data, i) if isinstance(data, Seq) else place) for i, item in enumerate(data)
        ]
        if any(item is None for item in items):
            return None
        return (all_of if key == "all" else any_of)(tuple(item for item in items if item is not None), place)
