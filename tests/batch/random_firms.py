"""Random firms for any pack, as the rows of a table: what their answers say hangs together, and some of their cells are bad.

A firm has a size and a maturity: amounts follow the one, scored answers the other; its region lies in its country. An answer off
the path is mostly blank and sometimes still there (parked). The same seed makes the same firms, whatever their number. Bigger
registers, by columns, are made by benchmarks/registers.py.
"""

import string
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any, NamedTuple

from sme_diag.core.situation import on_day
from sme_diag.lang.evaluate import evaluate
from sme_diag.lang.kinds import SCALE
from sme_diag.lang.values import Value, exactly
from sme_diag.model.geography import Geography
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import EU, Pack
from sme_diag.packs import geography

TODAY = date(2026, 11, 21)
Cells = dict[str, Any]


class Made(NamedTuple):
    """A firm as a row of a table, and the code of the problem that each of its bad cells has."""

    cells: Cells
    bad: Mapping[str, str]


def firms(
    pack: Pack, n: int, seed: int, *, unknown: float = 0.1, parked: float = 0.05, bad: float = 0.0, as_of: date = TODAY
) -> Iterator[Cells]:
    """The rows of random firms: `id` and one cell a question, None where it is blank, `a;b` for several codes."""
    return (each.cells for each in made(pack, n, seed, unknown=unknown, parked=parked, bad=bad, as_of=as_of))


def made(
    pack: Pack, n: int, seed: int, *, unknown: float = 0.1, parked: float = 0.05, bad: float = 0.0, as_of: date = TODAY
) -> Iterator[Made]:
    """Random firms. Of their cells, the share `unknown` is blank and the share `bad` of the others is made wrong."""
    places = geography("en")
    for number in range(n):
        firm = _Firm(pack, places, Random(f"{seed}/{number}"), as_of)
        yield firm.made(f"F{number:06}", unknown, parked, bad)


class _Firm:
    """One firm being made, question by question, each after what it depends on."""

    def __init__(self, pack: Pack, places: Geography, luck: Random, as_of: date) -> None:
        self.pack, self.places, self.luck, self.as_of = pack, places, luck, as_of
        self.maturity = luck.random()
        self.size = luck.lognormvariate(1.0, 1.6)
        self.truth: dict[str, Any] = {}
        self.known: dict[str, Value] = {"as_of": exactly(as_of.toordinal())}
        self.known |= {each.id: on_day(each.values, as_of) for each in pack.parameters}
        self.known |= {"@" + each.id: on_day(each.values, as_of) for each in pack.named_sets}

    def made(self, id: str, unknown: float, parked: float, bad: float) -> Made:
        """The firm as a row."""
        cells: Cells = {"id": id} | dict.fromkeys(self.pack.questions)
        wrong: dict[str, str] = {}
        for name in self.pack.order:
            if name in self.pack.facts:
                self.known[name] = evaluate(self.pack.facts[name].value, self.known).value
                continue
            question = self.pack.questions[name]
            on_path = question.relevant is None or evaluate(question.relevant, self.known).value is not False
            cell, value = self.answer(question)
            self.truth[name] = cell
            self.known[name] = value if on_path else question.otherwise
            if self.luck.random() < (unknown if on_path else 1 - parked):
                continue
            cells[name] = cell
            if self.luck.random() < bad:
                spoiled = self.spoiled(question, cells, wrong)
                if spoiled is not None:
                    cells[name], wrong[name] = spoiled
        return Made(cells, wrong)

    def answer(self, question: Question) -> tuple[Any, Value]:
        """What the firm would answer: as a cell, and as the rules see it."""
        luck = self.luck
        if question.kind.numeric:
            number = self.number(question)
            if question.type == "date":
                return date.fromordinal(number).isoformat(), exactly(number)
            whole, rest = divmod(number, SCALE[question.kind.name])
            return (number / SCALE[question.kind.name] if rest else whole), exactly(number)
        if question.type in ("choices", "countries"):
            codes = list(question.labels) if question.type == "choices" else list(self.places.countries)
            free = [code for code in codes if code != question.none]
            chosen = luck.sample(free, luck.randint(1, min(4, len(free))))
            if question.none is not None and luck.random() < 0.2:
                chosen = [question.none]
            return ";".join(chosen), frozenset(chosen)
        code = self.code(question)
        return code, code

    def code(self, question: Question) -> str | bool:
        """One code, or a truth."""
        match question.type:
            case "boolean":
                return self.luck.random() < 0.3
            case "choice" if question.scored:
                ranked = sorted(question.scores, key=lambda code: question.scores[code])
                return ranked[int(self.matured() * len(ranked))]
            case "choice":
                return self.luck.choice(list(question.labels))
            case "country":
                return self.country()
            case "region":
                return self.region(question)
            case _:
                return self.luck.choice(("yes", "none", "perhaps"))

    def matured(self) -> float:
        """Chance that mostly follows the maturity, from 0 up to but not including 1."""
        if self.luck.random() > 0.8:
            return self.luck.random()
        return min(max(self.maturity + self.luck.uniform(-0.15, 0.15), 0.0), 1 - 1e-9)

    def country(self) -> str:
        """Mostly a country that has schemes."""
        served = sorted({country for scheme in self.pack.schemes for country in scheme.countries} - {EU})
        anywhere = not served or self.luck.random() < 0.1
        return self.luck.choice(list(self.places.countries) if anywhere else served)

    def region(self, question: Question) -> str:
        """A region in the country: mostly of level 3, sometimes coarser."""
        prefix = self.places.prefixes.get(self.truth[question.country]) if question.country else None
        within = [code for code in self.places.regions if prefix is None or code.startswith(prefix)]
        if question.country and prefix is None:
            return question.otherwise if isinstance(question.otherwise, str) else self.luck.choice(within)
        code = self.luck.choice(within)
        return code[: self.luck.randint(2, 5)] if self.luck.random() < 0.2 and len(code) == 5 else code

    def number(self, question: Question) -> int:
        """A number in the inner unit of its kind, within the bounds of the question."""
        luck, scale = self.luck, SCALE[question.kind.name]
        match question.type:
            case "year":
                number = self.as_of.year - int(luck.lognormvariate(2.0, 1.0))
            case "date":
                number = self.as_of.toordinal() - int(luck.expovariate(1 / 1500))
            case "percent":
                number = round(100 * self.matured() ** 2) * scale
            case "money":
                number = int(self.size * luck.lognormvariate(11.0, 1.0)) * scale * luck.randint(0, 3) // 2
            case _:
                number = round(self.size * luck.lognormvariate(0.0, 0.5)) * scale
                number += 0 if question.kind.whole else scale // 2 * luck.randint(0, 1)
        low = question.minimum if question.minimum is not None else number
        high = question.maximum if question.maximum is not None else number
        return min(max(number, low), high)

    def spoiled(self, question: Question, cells: Cells, wrong: Mapping[str, str]) -> tuple[Any, str] | None:
        """The cell of a question made wrong in one of the ways its type allows, and the code of the problem."""
        ways: list[tuple[Any, str]] = []
        if question.kind.numeric:
            ways += [("many", "A402")]
            scale = 1 if question.type == "date" else SCALE[question.kind.name]
            bounds = [(question.minimum, -1), (question.maximum, 1)] if question.type != "date" else []
            ways += [(bound // scale + beyond, "A403") for bound, beyond in bounds if bound is not None]
        elif question.type == "boolean":
            ways += [("perhaps", "A402")]
        elif question.type in ("choices", "countries"):
            ways += [(f"{cells[question.id]};{self.nonsense()}", "A404")]
        elif question.type != "text":
            ways += [(self.nonsense(), "A404")]
        country = cells.get(question.country) if question.country and question.country not in wrong else None
        if country is not None and (prefix := self.places.prefixes.get(country)) is not None:
            ways += [(code, "A405") for code in ("FRI12", "DE300") if not code.startswith(prefix)][:1]
        return self.luck.choice(ways) if ways else None

    def nonsense(self) -> str:
        """Something that is no code."""
        return "no_" + "".join(self.luck.choices(string.ascii_lowercase, k=8))
