"""Random small packs with everything in them: relevance chains, facts, dimensions, gates, stages, barriers, needs and schemes.

A seed makes a pack, so a failing example is found again by its numbers; hypothesis chooses seed and size.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from random import Random
from typing import Any

from core_packs import Data, action, build, choice, examples
from hypothesis import given
from hypothesis import strategies as st

from sme_diag.model.rules import Pack

TYPES = (
    "choice", "choices", "boolean", "integer", "number", "money", "percent", "year", "date", "country", "countries", "text",
)  # fmt: skip
CODES = ("c0", "c1", "c2")
COUNTRIES = ("FR", "DE", "GR", "US")
NUTS = {"FR": ("FRI11", "FRI12", "FRJ11"), "DE": ("DE300", "DE911"), "GR": ("EL301",)}
SETS = [
    {"id": "union", "kind": "country", "values": [{"codes": ["FR", "DE", "GR"], "source": ["made up"]}]},
    {"id": "some", "kind": "choice", "values": [{"codes": ["c0", "c2"], "source": ["made up"]}]},
    {"id": "south", "kind": "region", "values": [{"codes": ["FRI1", "EL"], "source": ["made up"]}]},
]
RATES = [{"currency": "CZK", "per_eur": "25", "on": "2024-12-31"}]
PARAMETERS = [
    {"id": "limit", "kind": "integer", "values": [{"value": 3, "source": ["made up"]}]},
    {"id": "ceiling", "kind": "money", "values": [{"value": 5, "source": ["made up"]}]},
]
OTHERWISE: dict[str, Any] = {
    "choice": "c1", "choices": ["c0"], "boolean": False, "integer": 2, "number": 1, "money": 0, "percent": 50, "year": 2024,
    "date": None, "country": "US", "countries": [], "text": "none", "region": "ZZ",
}  # fmt: skip
RELEVANT_REGION = "place in @union"


class Maker:
    """Makes one pack. Every name is written down once it may be read by what comes after it."""

    def __init__(self, rng: Random, size: int) -> None:
        self.rng = rng
        self.size = size
        self.kinds: dict[str, str] = {}
        self.questions: list[Data] = []
        self.facts: list[Data] = []
        self.scored: list[str] = []

    # conditions

    def condition(self, depth: int = 2) -> Any:
        """A condition over what is known so far, as a line or as nested `all`, `any` and `not`."""
        rng = self.rng
        if depth == 0 or rng.random() < 0.55:
            return self.leaf()
        key = rng.choice(("all", "any", "not"))
        if key == "not":
            return {"not": self.condition(depth - 1)}
        return {key: [self.condition(depth - 1) for _ in range(rng.randint(1, 3))]}

    def leaf(self) -> Any:
        """One line."""
        if not self.kinds:
            return True
        rng, name = self.rng, self.rng.choice(list(self.kinds))
        line = rng.choice(LEAVES[self.kinds[name]]).replace("?", name)
        if rng.random() < 0.15:
            return f"{line} {rng.choice(('and', 'or'))} {self.leaf()}".replace("True", "true")
        return line

    def number(self, kind: str) -> str:
        """A number of a kind: over names of it where there are any."""
        names = [name for name, of in self.kinds.items() if of == kind]
        if not names:
            return "3"
        name, other = self.rng.choice(names), self.rng.choice(names)
        forms = NUMBERS[kind]
        return self.rng.choice(forms).replace("?", name).replace("!", other)

    # parts

    def question(self, index: int) -> None:
        """One more question, often on a branch that earlier names decide."""
        rng, id = self.rng, f"q{index}"
        type = "choice" if rng.random() < 0.4 else rng.choice(TYPES)
        data: Data = {"id": id, "type": type, "quick": rng.random() < 0.5}
        is_scored = type == "choice" and rng.random() < 0.8
        if type in ("choice", "choices"):
            scores = rng.choice(((0, 1, 3), (0, 2, 3), (3, 1, 0), (0, 1, 2), (1, 2, 4)))
            data["choices"] = [choice(code, scores[i] if is_scored else None) for i, code in enumerate(CODES)]
        if self.kinds and OTHERWISE[type] is not None and rng.random() < 0.5:
            data["relevant"], data["otherwise"] = self.condition(1), OTHERWISE[type]
        if is_scored:
            self.scored.append(id)
        self.questions.append(data)
        self.kinds[id] = type

    def place(self) -> None:
        """The country and region of the firm."""
        self.questions.append({"id": "place", "type": "country"})
        region = {"relevant": RELEVANT_REGION, "otherwise": "ZZ", "country": "place"}
        self.questions.append({"id": "region", "type": "region", **region})
        self.kinds |= {"place": "country", "region": "region"}

    def fact(self, index: int) -> None:
        """One more fact: a truth, a code chosen by `first`, or a number."""
        rng, id = self.rng, f"f{index}"
        kind = rng.choice(("boolean", "choice", "integer", "money"))
        data: Data = {"id": id, "kind": kind}
        if kind == "choice":
            data["choices"] = [choice(code) for code in CODES]
            data["first"] = [{"when": self.condition(1), "then": f'"{code}"'} for code in CODES[: rng.randint(1, 2)]]
            data["otherwise"] = f'"{rng.choice(CODES)}"'
        elif kind == "boolean":
            data["value"] = self.condition(1)
        elif rng.random() < 0.4:
            data["first"] = [{"when": self.condition(1), "then": self.number(kind)}]
            data["otherwise"] = self.number(kind)
        else:
            data["value"] = self.number(kind)
        self.facts.append(data)
        self.kinds[id] = kind

    def records(self) -> dict[str, list[Data]]:
        """Everything that reads questions and facts."""
        rng = self.rng
        parts = rng.randint(1, min(3, len(self.scored)))
        homes: list[list[str]] = [[] for _ in range(parts)]
        for i, id in enumerate(self.scored):
            homes[i if i < parts else rng.randrange(parts)].append(id)
        floors = [0, *sorted(rng.sample(range(10, 100), rng.randint(1, 3)))]
        stages = [{"id": f"st{i}", "when": self.condition()} for i in range(rng.randint(0, 2))]
        barriers = [f"b{i}" for i in range(rng.randint(1, 3))]
        needs = [f"n{i}" for i in range(rng.randint(1, 3))]
        steps = [f"p{i}" for i in range(rng.randint(1, 3))]
        return {
            "parameters": PARAMETERS,
            "rates": RATES,
            "named_sets": SETS,
            "facts": self.facts,
            "dimensions": [{"id": f"d{i}", "questions": h, "weight": rng.randint(1, 3)} for i, h in enumerate(homes)],
            "levels": [{"id": f"l{i}", "from": floor} for i, floor in enumerate(floors)],
            "stages": [*stages, {"id": "last"}],
            "flags": [{"id": "flag", "when": self.condition()}],
            "gates": [
                {"id": f"g{i}", "when": self.condition(), **rng.choice(({"effect": "warn"}, self.cap(floors)))}
                for i in range(rng.randint(0, 2))
            ],
            "barriers": [
                {
                    "id": id,
                    "rank": i + 1,
                    "revealed_by": rng.sample(self.scored, rng.randint(1, min(2, len(self.scored)))),
                }
                for i, id in enumerate(barriers)
            ],
            "needs": [
                {
                    "id": id,
                    "relieves": {b: rng.randint(1, 3) for b in rng.sample(barriers, rng.randint(1, len(barriers)))},
                }
                for id in needs
            ],
            "steps": [
                {
                    "id": id,
                    "done": self.condition(1),
                }
                for id in steps
            ],
            "actions": list(self.actions(steps, barriers, needs)),
            "before_you_deliver": [{"id": "duty", "when": self.condition(1)}],
            "schemes": [self.scheme(i, needs, steps) for i in range(rng.randint(2, 2 + self.size))],
        }

    def actions(self, steps: list[str], barriers: list[str], needs: list[str]) -> Iterator[Data]:
        """One to three actions a step, some after others, in no order of ids."""
        rng, before = self.rng, list[str]()
        for step in steps:
            for letter in rng.sample("abcdef", rng.randint(1, 3)):
                id = f"{letter}_{step}"
                relieves = rng.sample(barriers, rng.randint(0, len(barriers)))
                more = {"after": rng.sample(before, min(len(before), rng.randint(0, 2))), "needs": rng.sample(needs, 1)}
                always = {} if rng.random() < 0.2 else {"when": self.condition(1)}
                yield action(id, step, relieves=relieves, days=rng.randint(1, 9), **more, **always)
                before.append(id)

    def cap(self, floors: list[int]) -> Data:
        return {"effect": "cap", "level": f"l{self.rng.randrange(len(floors))}"}

    def scheme(self, index: int, needs: list[str], steps: list[str]) -> Data:
        """A scheme with nested conditions, or a generic recommendation."""
        rng = self.rng
        generic = rng.random() < 0.25
        data: Data = {
            "id": f"scheme{index}",
            "kind": rng.choice(("grant", "training", "loan")),
            "need": rng.choice(needs),
            "also_needs": rng.sample(needs, rng.randint(0, 1)),
            "step": rng.choice(steps),
            "summary": "Helps.",
            "generic": generic,
            "eligible": [{"id": f"e{i}", "when": self.condition()} for i in range(rng.randint(0, 2))],
            "to_check": [{"id": "ask", "text": "Ask.", "when": self.condition(1)}, {"id": "always", "text": "Ask."}],
            "country": rng.choice(([], ["FR"], ["EU"])),
            "region": rng.choice(([], [], ["FRI1"])),
            "access": rng.choices(("direct", "intermediary", "umbrella", "not-for-firms"), (5, 2, 1, 1))[0],
            "de_minimis": rng.choice((True, False, "unknown")),
            "benefit": rng.choice((None, {"ceiling": 5}, {"ceiling": 5, "currency": "CZK"})),
        }
        data["intermediary"] = "the chamber" if data["access"] == "intermediary" else ""
        if not generic or rng.random() < 0.2:
            data["status"] = rng.choice(STATES)
        return {key: value for key, value in data.items() if value is not None}


STATES: tuple[Data, ...] = (
    {"state": "open", "seen": "2026-06"},
    {"state": "open", "seen": "2023"},
    {"state": "open", "opens": "2027", "closes": "2028"},
    {"state": "open", "opens": "2026", "closes": "2026"},
    {"state": "closed", "seen": "2025"},
    {"state": "unknown"},
)
NUMERIC = ("? < 3", "? >= 2", "? == 2", "? != 1", "? > limit", "? + 1 <= 4")
LEAVES: dict[str, tuple[str, ...]] = {
    "choice": ('? == "c0"', '? != "c2"', '? in ["c0", "c1"]', "? in @some", "? not in @some"),
    "choices": ('has(?, "c1")', 'has_any(?, ["c0", "c2"])', "has_all(?, @some)", "count(?) >= 2", 'not has(?, "c0")'),
    "boolean": ("?", "not ?"),
    "integer": NUMERIC,
    "number": NUMERIC,
    "money": ("? < 3", "? >= ceiling", "ceiling - ? > 1", "percent_of(50, ?) <= 2"),
    "percent": ("? <= 40", "? > 75.5"),
    "year": ("years_since(?) < 3", "? >= 2024"),
    "date": ("years_since(?) >= 2", '? < "2024-06-15"'),
    "country": ('? == "FR"', "? in @union", '? not in ["DE", "US"]'),
    "countries": ('has(?, "FR")', "has_any(?, @union)", "count(?) == 1"),
    "region": ('within(?, "FRI")', "within(?, @south)", 'not within(?, ["DE3", "FRI12"])'),
    "text": ('? == "yes"', '? != "none"'),
}
NUMBERS = {
    "integer": ("?", "? + !", "? - 1", "? * 2", "? // 2", "min(?, 3)", "max(?, !)", "1 if ? > 2 else !"),
    "money": ("?", "? + !", "ceiling - ?", "max(? - 2, 0)", "percent_of(50, ?)"),
}


@lru_cache(maxsize=256)
def make(seed: int, size: int) -> Pack:
    """The pack of a seed, with about `size` questions of each sort."""
    maker = Maker(Random(seed), size)
    if maker.rng.random() < 0.5:
        maker.place()
    for index in range(1 + size + maker.rng.randint(0, size)):
        maker.question(index)
        if maker.rng.random() < 0.4:
            maker.fact(index)
    if not maker.scored:
        maker.questions.append(
            {"id": "last_one", "type": "choice", "choices": [choice(c, i) for i, c in enumerate(CODES)]}
        )
        maker.kinds["last_one"] = "choice"
        maker.scored.append("last_one")
    records = maker.records()
    head = {"roles": {"country": "place"} if "place" in maker.kinds else {}, "basic": list(maker.kinds)[:2]}
    aid = {"applies": maker.condition(1), "ceiling": "ceiling", "used": maker.number("money")}
    de_minimis = aid if maker.rng.random() < 0.7 else None
    return build(maker.questions, head=head, de_minimis=de_minimis, **records)


SEEDS = st.integers(0, 1 << 40)
Test = Callable[[Pack, Random], None]


def over(packs: Callable[[int, int], Pack], count: int) -> Callable[[Test], Callable[[], None]]:
    """A property over packs, with a source of random answers. A failing example shows the numbers that make it again."""

    def decorate(test: Test) -> Callable[[], None]:
        @examples(count)
        @given(seed=SEEDS, size=st.integers(1, 4), luck=SEEDS)
        def run(seed: int, size: int, luck: int) -> None:
            test(packs(seed, size), Random(luck))

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        return run

    return decorate
