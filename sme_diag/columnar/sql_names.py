"""Names within a query, and the columns that have one."""

from collections.abc import Iterable
from itertools import count
from typing import NamedTuple

from sme_diag.columnar.sql_layout import Doc

NAME = 50
"""Letters of a name; Postgres cuts names after 63 bytes."""


class Named(NamedTuple):
    """A column with a name: how it is written, the step it is worked out in (0: read from the register), the names it reads."""

    name: str
    doc: Doc
    step: int
    reads: frozenset[str]


class Names:
    """Names that differ from each other, whatever an engine thinks of capital letters."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {name.casefold() for name in taken}

    def fresh(self, wish: str) -> str:
        """The wish, or something like it that is still free."""
        base = wish[:NAME]
        while len(base.encode("utf-8", "replace")) > NAME:
            base = base[:-1]
        for number in count(1):
            name = base if number == 1 else f"{base}_{number}"
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
        raise AssertionError("count never ends")
