"""Words in the reader's language: the interface catalogue, plural rules, numbers and money, and the names a pack gives.

One YAML file a language in `sme_diag/locale/`; a further language is one more file (and the packs' own translations).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sme_diag.lang.kinds import Kind, outer
from sme_diag.lang.values import Interval, Value
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack
from sme_diag.tree import read_file

LOCALE = Path(__file__).resolve().parent / "locale"
SOURCE = "en"
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def languages() -> list[str]:
    """The languages the interface speaks."""
    return sorted(file.stem for file in LOCALE.glob("*.yaml"))


def chosen(asked: str | None, environ: Mapping[str, str]) -> str:
    """The language to speak: the one asked for, else the one of the system, else English. Unknown ones fall back."""
    wishes = [asked] if asked else [environ.get(name, "") for name in VARIABLES]
    wish = next((w for w in wishes if w), "")
    code = wish.replace("-", "_").split("_")[0].split(".")[0].lower()
    return code if code in languages() else SOURCE


class Catalogue(NamedTuple):
    """The texts of the interface in one language, by dotted key, and how the language writes numbers."""

    code: str
    texts: dict[str, "str | dict[str, str]"]
    marks: dict[str, str]

    def say(self, key: str, **args: object) -> str:
        """The text under a key, filled; a text with plural forms chooses by the argument `n`."""
        text = self.texts.get(key)
        if text is None:
            if self.code == SOURCE:
                raise KeyError(key)
            return catalogue(SOURCE).say(key, **args)
        if isinstance(text, dict):
            text = text[self.plural(int(str(args["n"])))]
        return text.format_map(args) if args else text.replace("{{", "{").replace("}}", "}")

    def plural(self, n: int) -> str:
        """The name of the plural form for a number, by the language's own rule."""
        from gettext import c2py

        return self.marks["forms"].split()[int(c2py(self.marks["plural"])(n))]

    def has(self, key: str) -> bool:
        """True when the catalogue has this text."""
        return key in self.texts

    def listing(self, items: list[str], last: str) -> str:
        """Items in a row, the last joined by "and" or "or"."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.say('word.' + last)} {items[-1]}"

    def digits(self, number: Decimal) -> str:
        """A number with the language's decimal mark and grouping."""
        whole, _, decimals = f"{number:,f}".partition(".")
        grouped = whole.replace(",", self.marks["thousands"]).replace("-", "−")
        return grouped + (self.marks["decimal"] + decimals if decimals else "")

    def day(self, day: date | None) -> str:
        """A day in the language's own order."""
        return "" if day is None else self.say("word.day", d=day.day, m=self.say(f"month.{day.month}"), y=day.year)

    def money(self, hundredths: int, currency: str = "EUR") -> str:
        """An amount with its currency."""
        amount = Decimal(hundredths) / 100
        amount = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.quantize(Decimal("0.01"))
        return self.say("word.money", amount=self.digits(amount), currency=currency)

    def percent(self, hundredths: int) -> str:
        """A percentage."""
        return self.say("word.percent", number=self.digits(outer(hundredths, Kind("percent"))))

    def score(self, hundredths: int) -> str:
        """A score in whole points, as people read it. Rounded down, so that no level looks reached before it is."""
        return str(hundredths // 100)


@lru_cache(maxsize=8)
def catalogue(code: str) -> Catalogue:
    """The catalogue of a language."""
    data = read_file(LOCALE / f"{code}.yaml")
    return Catalogue(code, dict(_flat(data["texts"], "")), {k: str(v) for k, v in data["language"].items()})


def _flat(data: dict[str, object], prefix: str) -> "list[tuple[str, str | dict[str, str]]]":
    rows: list[tuple[str, str | dict[str, str]]] = []
    for key, value in data.items():
        if isinstance(value, dict) and "other" not in value:
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, dict(value) if isinstance(value, dict) else str(value)))
    return rows


class Speech:
    """The words for one pack in one language: what `lang.phrase` asks for, and values as people read them."""

    def __init__(self, words: Catalogue, pack: Pack, places: Geography | None = None) -> None:
        self.words = words
        self.pack = pack
        self._places = places
        self.names = {p.id: p.name for p in pack.parameters}
        self.names |= {f.id: f.name for f in pack.facts.values()}
        self.names |= {q.id: q.name for q in pack.questions.values()}
        self.sets = {s.id: s.name for s in pack.named_sets}

    @property
    def places(self) -> Geography:
        """Countries and regions by name; given from outside, because this part reads no reference tables."""
        return self._places or Geography({}, {}, {})

    def say(self, key: str, **args: object) -> str:
        """A text of the interface."""
        return self.words.say(key, **args)

    def listing(self, items: list[str], last: str) -> str:
        """Items in a row."""
        return self.words.listing(items, last)

    def name(self, id: str) -> str:
        """What a question, fact or parameter is called."""
        return self.names.get(id, id)

    def set_name(self, id: str) -> str:
        """What a named set is called."""
        return self.sets.get(id, id)

    def code(self, id: str, code: str) -> str:
        """The label of a code; a code of no choice is a country or region."""
        owner = self.pack.questions.get(id) or self.pack.facts.get(id)
        label = next((c.label for c in owner.choices if c.code == code), None) if owner else None
        return f"“{label}”" if label else self.places.place_name(code)

    def number(self, number: int, kind: Kind | None, id: str = "") -> str:
        """A number in the inner unit of its kind, with its unit."""
        if kind is None:
            return str(number)
        match kind.name:
            case "money":
                return self.words.money(number)
            case "percent":
                return self.words.percent(number)
            case "year":
                return str(number)
            case "date":
                return self.words.day(date.fromordinal(number))
            case _:
                return self.words.digits(outer(number, kind))

    def value(self, id: str, value: Value) -> str:
        """What a name stands for, as people read it."""
        if value is None:
            return self.say("word.unknown")
        if isinstance(value, bool):
            return self.say("word.yes" if value else "word.no")
        if isinstance(value, frozenset):
            labels = [self.code(id, code) for code in sorted(value)]
            return self.listing(labels, "and") or self.say("word.none")
        if isinstance(value, str):
            return self.code(id, value)
        owner = self.pack.questions.get(id) or self.pack.facts.get(id)
        return self.range(value, owner.kind if owner else None)

    def range(self, value: Interval, kind: Kind | None) -> str:
        """An interval: one number, from to, at least, at most."""
        low, high = (None if end is None else self.number(end, kind) for end in value)
        if low == high and low is not None:
            return low
        if low is None or high is None:
            return self.say("word.at_most", value=high) if low is None else self.say("word.at_least", value=low)
        return self.say("word.from_to", low=low, high=high)

    def bounds(self, low: int, high: int) -> str:
        """A whole number, or from one to another."""
        return str(low) if low == high else self.say("word.from_to", low=low, high=high)
