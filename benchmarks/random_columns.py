"""Random firms as columns: a block of them at a time, the same for the same seed. What they answer hangs together.

Every firm has a size (most are tiny) and a maturity. Amounts and head counts follow the size, scored answers the maturity, regions
the country, and which questions are on the path follows the answers. A firm has its answers also where it keeps them back: the
blanks are laid over the columns at the end.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from random import Random
from typing import Any, NamedTuple

import numpy as np

from sme_diag.core.situation import on_day
from sme_diag.lang.evaluate import evaluate
from sme_diag.lang.kinds import SCALE
from sme_diag.lang.nodes import names
from sme_diag.lang.values import Value, exactly
from sme_diag.model.geography import Geography
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import EU, Pack

Array = np.ndarray[Any, np.dtype[Any]]
BLOCK = 1 << 16
"""So many firms are made at a time. Another number makes other firms."""
OFF = np.iinfo(np.int64).min
"""Stands in a column where a question is off the path: the rules see its `otherwise`."""
FOLLOWS = 0.8
"""The share of scored answers that follow the maturity of the firm; the others are anything."""
ELSEWHERE = 0.05
"""The share of firms in countries for which the pack has no scheme."""
COARSE = (0.02, 0.05, 0.15)
"""Up to these shares a region is given as the whole country, at NUTS level 1, at level 2; else at level 3."""
COUNTED = 1000
"""A number that may not be greater counts years or countries; any other counts people and follows the size of the firm."""
PER_HEAD = 90_000
"""EUR of turnover a head, at the middle of the firms."""


class Table(NamedTuple):
    """The answers a question with codes can have: as a cell, as the rules see them, and up to which share each is drawn."""

    cells: tuple[str | bool, ...]
    values: tuple[Value, ...]
    edges: Array


class Regions(NamedTuple):
    """Where the regions of each country stand in a table: by country and NUTS level, from where on and how many."""

    start: Array
    number: Array


class Wishes(NamedTuple):
    """What the firms shall be like."""

    seed: int = 1
    country: str | None = None
    unknown: float = 0.1
    parked: float = 0.05
    as_of: date = date(2026, 11, 21)


class Column(NamedTuple):
    """One question of a block. `data`: places in the table, or numbers in the inner unit; `blank`: where nothing is said."""

    question: Question
    data: Array
    blank: Array


class World:
    """What all blocks of a register have in common: the pack, its tables, and what each condition reads."""

    def __init__(self, pack: Pack, places: Geography, wishes: Wishes) -> None:
        self.pack, self.places, self.wishes = pack, places, wishes
        self.tables: dict[str, Table] = {}
        self.regions: dict[str, Regions] = {}
        self.ordered = [id for id in pack.order if id in pack.questions]
        for question in pack.questions.values():
            if question.type == "region":
                self.tables[question.id], self.regions[question.id] = self._regions(question)
            elif not question.kind.numeric:
                self.tables[question.id] = self._table(question)
        self._known: dict[str, Value] = {"as_of": exactly(wishes.as_of.toordinal())}
        self._known |= {each.id: on_day(each.values, wishes.as_of) for each in pack.parameters}
        self._known |= {"@" + each.id: on_day(each.values, wishes.as_of) for each in pack.named_sets}
        self.reads = {id: self._behind(names(q.relevant)) for id, q in pack.questions.items() if q.relevant is not None}
        self.relevant = lru_cache(100_000)(self._relevant)

    # conditions

    def _behind(self, read: frozenset[str]) -> tuple[str, ...]:
        """The questions behind some names, facts followed down to what they read; in order, each once."""
        found, todo = set[str](), list(read)
        while todo:
            id = todo.pop()
            if id in self.pack.facts:
                todo += names(self.pack.facts[id].value)
            elif id in self.pack.questions:
                found.add(id)
        return tuple(id for id in self.ordered if id in found)

    def _relevant(self, id: str, data: tuple[int, ...]) -> bool:
        """Whether a question is on the path, given what its condition reads; the language's own evaluator says so."""
        condition = self.pack.questions[id].relevant
        assert condition is not None
        known = dict(self._known)
        known |= {root: self.value(root, datum) for root, datum in zip(self.reads[id], data, strict=True)}
        facts = set[str]()
        todo = list(names(condition))
        while todo:
            name = todo.pop()
            if name in self.pack.facts and name not in facts:
                facts.add(name)
                todo += names(self.pack.facts[name].value)
        for name in self.pack.order:
            if name in facts:
                known[name] = evaluate(self.pack.facts[name].value, known).value
        return evaluate(condition, known).value is not False

    def value(self, id: str, datum: int) -> Value:
        """What the rules see of one answer."""
        question = self.pack.questions[id]
        if datum == OFF:
            return question.otherwise
        return exactly(datum) if question.kind.numeric else self.tables[id].values[datum]

    # tables

    def _table(self, question: Question) -> Table:
        match question.type:
            case "boolean":
                return _weighted([True, False], [True, False], [3, 7])
            case "choice" if question.scored:
                codes = sorted(question.scores, key=lambda code: question.scores[code])
                return _weighted(codes, codes, [1] * len(codes))
            case "choice":
                codes = [choice.code for choice in question.choices]
                return _weighted(codes, codes, [1 / (1 + number) for number in range(len(codes))])
            case "country":
                shares = self._countries()
                return _weighted(list(shares), list(shares), list(shares.values()))
            case "choices" | "countries":
                sets = self._sets(question)
                return _weighted([";".join(codes) for codes in sets], [frozenset(c) for c in sets], [1] * len(sets))
            case _:
                texts = ["none", "as agreed", "see our website"]
                return _weighted(texts, texts, [1] * len(texts))

    def _countries(self) -> dict[str, float]:
        """The countries firms are in, each with its weight: those of the schemes, by how many there are, and a few others."""
        if self.wishes.country:
            return {self.wishes.country: 1.0}
        by_prefix = {prefix: country for country, prefix in self.places.prefixes.items()}
        found: dict[str, float] = {}
        for scheme in self.pack.schemes:
            of_regions = {by_prefix[code[:2]] for code in scheme.regions if code[:2] in by_prefix}
            for country in sorted({*scheme.countries, *of_regions} - {EU}):
                found[country] = found.get(country, 1.0) + 1.0
        found = found or dict.fromkeys(self.places.prefixes, 1.0)
        others = [country for country in self.places.countries if country not in found][::40]
        share = ELSEWHERE * sum(found.values()) / max(1, len(others))
        return found | dict.fromkeys(others, share)

    def _sets(self, question: Question) -> list[tuple[str, ...]]:
        """Sets of codes: all of them where they are few, else some that are the same for every seed."""
        codes = list(question.labels) if question.type == "choices" else list(self.places.countries)
        free = [code for code in codes if code != question.none]
        alone = [(question.none,)] if question.none else []
        if len(free) <= 6:
            return alone + [some for size in range(1, len(free) + 1) for some in combinations(free, size)]
        luck = Random(question.id)
        return alone + [tuple(sorted(luck.sample(free, luck.randint(1, 4)))) for _ in range(200)]

    def _regions(self, question: Question) -> tuple[Table, Regions]:
        """Every region by country and level. Without a region to name, a firm has the answer that stands for none."""
        countries = self._countries() if question.country is None else self.tables[question.country].cells
        none = question.otherwise if isinstance(question.otherwise, str) else next(iter(self.places.regions))
        cells: list[str] = []
        start, many = np.zeros((2, len(countries), 4), np.int64)
        for row, country in enumerate(countries):
            prefix = self.places.prefixes.get(str(country))
            for level in range(4):
                within = [code for code in self.places.regions if code[:2] == prefix and len(code) == 2 + level]
                within = within or ([none] if prefix is None else [prefix])
                start[row, level], many[row, level] = len(cells), len(within)
                cells += within
        return _weighted(cells, cells, [1] * len(cells)), Regions(start, many)


def _weighted(cells: Sequence[str | bool], values: Sequence[Value], weights: Sequence[float]) -> Table:
    edges = np.cumsum(weights) / sum(weights)
    edges[-1] = 1.0
    return Table(tuple(cells), tuple(values), edges)


class Block:
    """A block of firms being made, question by question, each after what it depends on."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.luck = np.random.default_rng((world.wishes.seed, number))
        self.maturity = self.luck.random(BLOCK)
        self.size = np.exp(self.luck.normal(1.0, 1.6, BLOCK))
        self.said: dict[str, Array] = {}  # what every firm would answer
        self.seen: dict[str, Array] = {}  # what the rules would see

    def columns(self) -> Iterator[Column]:
        """Every question with its blanks, in the order in which they can be worked out."""
        wishes = self.world.wishes
        for id in self.world.ordered:
            question = self.world.pack.questions[id]
            data = self._numbers(question) if question.kind.numeric else self._places(question)
            path = self._path(id)
            self.said[id] = data
            self.seen[id] = np.where(path, data, OFF)
            luck = self.luck.random(BLOCK)
            yield Column(question, data, luck < np.where(path, wishes.unknown, 1 - wishes.parked))

    def _path(self, id: str) -> Array:
        """Which firms have the question on their path: worked out once for each set of answers that occurs."""
        reads = self.world.reads.get(id, ())
        if self.world.pack.questions[id].relevant is None:
            return np.ones(BLOCK, bool)
        keys = np.zeros(BLOCK, np.int64)
        for root in reads:
            _, codes = np.unique(self.seen[root], return_inverse=True)
            _, keys = np.unique(keys * (int(codes.max()) + 1) + codes, return_inverse=True)
        _, first = np.unique(keys, return_index=True)
        verdicts = [self.world.relevant(id, tuple(int(self.seen[root][row]) for root in reads)) for row in first]
        return np.array(verdicts, bool)[keys]

    def _places(self, question: Question) -> Array:
        """Answers by their place in the table."""
        table = self.world.tables[question.id]
        if question.type == "region":
            return self._in_country(question, self.world.regions[question.id])
        luck = self._matured() if question.scored else self.luck.random(BLOCK)
        return np.searchsorted(table.edges, luck, side="right")

    def _in_country(self, question: Question, regions: Regions) -> Array:
        countries = (
            self.said[question.country] if question.country else self.luck.integers(0, len(regions.start), BLOCK)
        )
        levels = np.searchsorted(COARSE, self.luck.random(BLOCK), side="right")
        offset = (self.luck.random(BLOCK) * regions.number[countries, levels]).astype(np.int64)
        return regions.start[countries, levels] + offset

    def _matured(self) -> Array:
        """Chance that mostly follows the maturity of the firm, from 0 up to but not including 1."""
        near: Array = np.clip(self.maturity + self.luck.uniform(-0.15, 0.15, BLOCK), 0, 1 - 1e-9)
        return np.where(self.luck.random(BLOCK) < FOLLOWS, near, self.luck.random(BLOCK))

    def _numbers(self, question: Question) -> Array:
        """Numbers in the inner unit, within the bounds of the question."""
        scale = SCALE[question.kind.name]
        parts = 1 if question.kind.whole or scale == 1 else 2  # down to halves
        data = np.rint(self._measured(question) * parts).astype(np.int64) * scale // parts
        least: Array = data if question.minimum is None else np.maximum(data, question.minimum)
        return least if question.maximum is None else np.minimum(least, question.maximum)

    def _measured(self, question: Question) -> Array:
        """Numbers as people give them."""
        numbers: Array
        today, most = self.world.wishes.as_of, question.maximum
        match question.type:
            case "year":
                numbers = today.year - np.minimum(self.luck.lognormal(2.3, 0.9, BLOCK).astype(np.int64), 150)
            case "date":
                numbers = today.toordinal() - np.minimum(self.luck.exponential(1500, BLOCK), 40_000)
            case "percent":
                numbers = 100 * self._matured() ** 2
            case "money" if question.window_years:
                some = np.rint(np.sqrt(self.size) * self.luck.lognormal(8.5, 1.0, BLOCK))
                numbers = np.where(self.luck.random(BLOCK) < 0.7, 0, some)
            case "money":
                numbers = np.rint(self.size * PER_HEAD * self.luck.lognormal(0, 0.8, BLOCK))
            case _ if most is not None and most <= COUNTED * SCALE["number"]:
                numbers = self.luck.lognormal(1.0, 1.0, BLOCK)
            case _:
                numbers = self.size * self.luck.lognormal(0, 0.2, BLOCK)
        return numbers
