"""The texts of the interface in one language, its plural rule, and how it writes numbers, money and days.

One YAML file a language in `sme_diag/locale/`; a further language is one more file (and the packs' own translations). An
installed program carries the same texts as JSON, which is read faster.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

LOCALE = Path(__file__).resolve().parent.parent / "locale"
COMPILED = LOCALE.parent / "_packs" / "compiled"
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

    def say(self, key: str, /, **args: object) -> str:
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

    def digits(self, number: "Decimal") -> str:
        """A number with the language's decimal mark and grouping."""
        whole, _, decimals = f"{number:,f}".partition(".")
        grouped = whole.replace(",", self.marks["thousands"]).replace("-", "−")
        return grouped + (self.marks["decimal"] + decimals if decimals else "")

    def day(self, day: "date | None") -> str:
        """A day in the language's own order."""
        return "" if day is None else self.say("word.day", d=day.day, m=self.say(f"month.{day.month}"), y=day.year)

    def span(self, span: "tuple[date, date]") -> str:
        """A day, a month or a year, whichever the span is."""
        first, last = span
        if first == last:
            return self.day(first)
        if (first.month, last.month) == (1, 12):
            return str(first.year)
        return self.say("word.month", m=self.say(f"month.{first.month}"), y=first.year)

    def money(self, hundredths: int, currency: str = "EUR") -> str:
        """An amount with its currency."""
        from decimal import Decimal

        amount = Decimal(hundredths) / 100
        amount = (
            amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.quantize(Decimal("0.01"))
        )
        return self.say("word.money", amount=self.digits(amount), currency=currency)

    def percent(self, hundredths: int) -> str:
        """A percentage."""
        from decimal import Decimal

        return self.say("word.percent", number=self.digits(_short(Decimal(hundredths) / 100)))

    def score(self, hundredths: int) -> str:
        """A score in whole points, as people read it. Rounded down, so that no level looks reached before it is."""
        return str(hundredths // 100)


def _short(number: "Decimal") -> "Decimal":
    """The number without superfluous zeros."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


@lru_cache(maxsize=8)
def catalogue(code: str) -> Catalogue:
    """The catalogue of a language."""
    compiled = COMPILED / f"locale.{code}.json"
    data = json.loads(compiled.read_text("utf-8")) if compiled.is_file() else read(code)
    return Catalogue(code, dict(_flat(data["texts"], "")), {k: str(v) for k, v in data["language"].items()})


def read(code: str) -> dict[str, Any]:
    """The data of a language file as it is written."""
    from sme_diag.tree import read_file

    data: dict[str, Any] = read_file(LOCALE / f"{code}.yaml")
    return data


def _flat(data: dict[str, object], prefix: str) -> "list[tuple[str, str | dict[str, str]]]":
    rows: list[tuple[str, str | dict[str, str]]] = []
    for key, value in data.items():
        if isinstance(value, dict) and "other" not in value:
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, dict(value) if isinstance(value, dict) else str(value)))
    return rows
