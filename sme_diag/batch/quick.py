"""From the cells of a table straight to the inputs of a program, for rows in which nothing is out of the ordinary.

What a cell comes to is worked out once, by the reader of answers, and remembered. A row with anything that this reader has a word
to say about, a value that is no single value, or a region outside its country is left to the long way.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sme_diag.batch.columns import Plan, raw_answer
from sme_diag.columnar.inputs import Plain, part
from sme_diag.columnar.situation import Terms, bounds
from sme_diag.core.responses import respond
from sme_diag.core.situation import on_the_day
from sme_diag.lang.kinds import SCALE
from sme_diag.lang.values import Interval, settled
from sme_diag.model.geography import Geography
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack
from sme_diag.source import Place

REMEMBERED = 10_000
"""So many different cells are remembered of a column."""
SHORT = 12
"""Digits of a plain number that is read without a detour."""


class _Unusual:
    """What a cell comes to that is left to the long way."""


UNUSUAL: Final = _Unusual()
NOTHING: Final[Callable[..., Any]] = {None: None}.get
"""What stands for a column that a table lacks: it is blank."""
Read = Plain | tuple[Plain, ...] | _Unusual
"""What a cell comes to: the value of the one input of its question, or of each of several."""


class Quick:
    """Reads the rows of one table for a program with certain inputs."""

    def __init__(self, plan: Plan, pack: Pack, places: Geography, terms: Terms, inputs: Sequence[str]) -> None:
        self.usual = is_usual(plan, pack, inputs)
        self.prefixes = places.prefixes
        at = {name: number for number, name in enumerate(inputs)}
        found = columns_of(plan, pack, places, terms, inputs)
        alone = {column.inputs[0]: (header, column) for header, column in found.items() if len(column.inputs) == 1}
        self.alone = [alone.get(name) for name in inputs]
        self.looked_up: list[tuple[str, Callable[..., Any]]] = [
            (each[0], each[1].known.get) if each else ("", NOTHING) for each in self.alone
        ]
        self.others = [
            (header, column, tuple(at[name] for name in column.inputs))
            for header, column in found.items()
            if len(column.inputs) != 1
        ]
        self.regions = [(at[id], at[country]) for id, country in tied(pack)] if self.usual else []
        self.agreeing: set[tuple[Plain, Plain]] = set()

    def read(self, cells: Mapping[str, object]) -> list[Plain] | None:
        """The inputs of a row; None where it must go the long way."""
        if not self.usual:
            return None
        cell = cells.get
        try:
            values: list[Any] = [known(cell(header), UNUSUAL) for header, known in self.looked_up]
        except TypeError:  # a list among the cells
            values = [UNUSUAL] * len(self.looked_up)
        if UNUSUAL in values and not self.seen_first(values, cells):
            return None
        for header, column, places in self.others:
            found = column.read(cell(header))
            if found is UNUSUAL:
                return None
            for place, value in zip(places, found, strict=True):  # type: ignore[arg-type]
                values[place] = value
        for region, country in self.regions:
            pair = values[region], values[country]
            if pair not in self.agreeing:
                if not self.agrees(*pair):
                    return None
                self.agreeing.add(pair)
        return values

    def seen_first(self, values: list[Any], cells: Mapping[str, object]) -> bool:
        """Read the cells that were not seen before; false where one is out of the ordinary."""
        for place, each in enumerate(self.alone):
            if values[place] is UNUSUAL:
                values[place] = each[1].read(cells.get(each[0])) if each else None
                if values[place] is UNUSUAL:
                    return False
        return True

    def agrees(self, region: Plain, country: Plain) -> bool:
        """True unless a region is known to be outside its country."""
        prefix = self.prefixes.get(country) if isinstance(country, str) else None
        return prefix is None or not isinstance(region, str) or region.startswith(prefix)


def is_usual(plan: Plan, pack: Pack, inputs: Sequence[str]) -> bool:
    """True for a table with one column a question, of which this way can see everything that can be wrong."""
    asked = [question.id for question in plan.questions.values()]
    seen = all(id in inputs and country in inputs for id, country in tied(pack))
    return not plan.options and len(set(asked)) == len(asked) and seen


def tied(pack: Pack) -> list[tuple[str, str]]:
    """The questions for a region, each with the one for its country."""
    return [(id, q.country) for id, q in pack.questions.items() if q.country is not None]


def columns_of(plan: Plan, pack: Pack, places: Geography, terms: Terms, inputs: Sequence[str]) -> dict[str, "Column"]:
    """The columns that are read, by header, each with the inputs it gives: none where the program does not need it."""
    at: dict[str, list[str]] = {}
    for name in inputs:
        at.setdefault(name.partition(":")[0], []).append(name)
    return {
        header: Column(question, plan, pack, places, terms, at.get(question.id, ()))
        for header, question in plan.questions.items()
    }


class Column:
    """One column: what its cells come to, those seen before by looking them up."""

    def __init__(
        self, question: Question, plan: Plan, pack: Pack, places: Geography, terms: Terms, inputs: Sequence[str]
    ) -> None:
        self.question, self.plan, self.pack, self.places, self.terms = question, plan, pack, places, terms
        self.inputs = inputs
        self.parts = [part(pack, terms, name) for name in inputs]
        self.known: dict[str | None, Read] = {None: self.blank(), "": self.blank()}
        self.meanings = bool(plan.names.values.get(question.id))
        self.low, self.high = bounds(question) if question.kind.numeric else (0, -1)
        self.scale = SCALE.get(question.kind.name, 1)
        self.plain = question.kind.numeric and question.type != "date" and not self.meanings and len(inputs) == 1

    def blank(self) -> Read:
        """What no answer comes to."""
        return None if len(self.parts) == 1 else (None,) * len(self.parts)

    def read(self, cell: object) -> Read:
        """What a cell comes to."""
        if cell is None:
            return self.blank()
        if isinstance(cell, str):
            if self.plain and cell.isdigit() and cell.isascii() and len(cell) <= SHORT:
                number = int(cell) * self.scale
                if self.low <= number <= self.high:
                    return number
            if cell in self.known:
                return self.known[cell]
        found = self.understood(cell)
        if isinstance(cell, str) and len(self.known) < REMEMBERED and found is not UNUSUAL:
            self.known[cell] = found
        return found

    def understood(self, cell: object) -> Read:
        """What the reader of answers makes of it."""
        raw = raw_answer(cell, self.question, self.plan)
        if raw is None:
            return self.blank()
        answers, problems = respond(self.pack, {self.question.id: raw}, self.places, lambda *path: Place())
        value = on_the_day(self.question, answers[self.question.id], self.terms.as_of)
        if problems or (isinstance(value, Interval) and not settled(value)):
            return UNUSUAL
        parts = tuple(taken(value) for taken in self.parts)
        return parts[0] if len(parts) == 1 else parts
