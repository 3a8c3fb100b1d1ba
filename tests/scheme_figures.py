"""Every number, date and address a piece of data holds, in one form whatever way it is written.

`1,000,000`, `1 000 000` and `EUR 1 million` are the same number; `2024-02-20` and `20 February 2024` the same day. A day
without a year is written `--02-20`. A number glued to a letter (`B2B`, `FRI1`) is a name and not a figure.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

URL = re.compile(r"https?://[^\s'\"]+")
MONTHS = {
    "en": "january february march april may june july august september october november december".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
WORDS = dict(zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True))
ISO = re.compile(r"(?<!\d)(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?(?![\d-])")
SCALES = {
    "m": 6, "million": 6, "millions": 6, "bn": 9, "billion": 9, "milliard": 9, "milliards": 9, "k": 3,
}  # fmt: skip
DIGITS = {
    "en": r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?",
    "fr": r"\d{1,3}(?:[\u202f\xa0 ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?",
}
SCALE = r"(?:[ \xa0\u202f]?(bn|m|k|[mb]illion|millions?|milliards?)\b)"
NUMBER = {
    lang: re.compile(rf"(?<![A-Za-z_\d.,])({digits}){SCALE}?(?=(?: (?:to|and|à|et) (?:{digits}){SCALE})?)")
    for lang, digits in DIGITS.items()
}
"""A number, its scale, and the scale at the end of a range such as `1.5 to 20 million`."""
CURRENCY = re.compile(r"\b(BGN|CHF|CZK|DKK|EUR|GBP|HUF|NOK|PLN|RON|SEK|USD)\b")


class Figures(NamedTuple):
    """What a piece of data states."""

    currencies: frozenset[str]
    dates: frozenset[str]
    numbers: frozenset[str]
    urls: frozenset[str]

    def states(self, date: str) -> bool:
        """True when a date, or a more exact one, is among the dates; a bare year may also stand among the numbers."""
        inside = any(
            known == date or known.startswith(f"{date}-") or (date[0] == "-" and known.endswith(date[1:]))
            for known in self.dates
        )
        return inside or date in self.numbers


def plain(number: Decimal | int) -> str:
    """A number without superfluous noughts."""
    return f"{Decimal(number).normalize():f}"


def figures(texts: Iterable[str], lang: str = "en") -> Figures:
    """Every figure of some texts; English number words up to twelve are left to the reader."""
    currencies, dates, numbers, urls = set[str](), set[str](), set[str](), set[str]()
    months = "|".join(MONTHS[lang])
    written = re.compile(rf"(?<![\d.,])(?:(\d{{1,2}})(?:er)?[ \xa0])?\b({months})\b(?:[ \xa0](\d{{4}}))?", re.I)
    for text in texts:
        urls |= {url.rstrip(".,;)") for url in URL.findall(text)}
        text = URL.sub(" ", text)
        currencies |= set(CURRENCY.findall(text))
        dates |= {match[0] for match in ISO.finditer(text)}
        text = ISO.sub(" ", text)
        for match in written.finditer(text):
            day, month, year = match[1], MONTHS[lang].index(match[2].lower()) + 1, match[3]
            if day or year:
                dates.add(f"{year or '-'}-{month:02}" + (f"-{int(day):02}" if day else ""))
        text = written.sub(lambda match: " " if match[1] or match[3] else match[0], text)
        for match in NUMBER[lang].finditer(text):
            bare = re.sub(r"[\s,]", "", match[1]) if lang == "en" else re.sub(r"\s", "", match[1]).replace(",", ".")
            scale = match[2] or (match[3] if Decimal(bare) < 1000 else None)
            numbers.add(plain(Decimal(bare).scaleb(SCALES.get(scale, 0))))
    return Figures(*map(frozenset, (currencies, dates, numbers, urls)))


def scalars(data: Any) -> Iterator[str]:
    """Every key and value inside some data, as text; what a name says counts too (`ceiling_2022`, `turnover_eur`)."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key).replace("_", " ")
            yield from scalars(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from scalars(value)
    elif data is not None and not isinstance(data, bool):
        yield str(data) if "://" in str(data) else str(data).replace("_", " ")


def stated(entry: Any) -> Figures:
    """Everything an entry of the collected data states, with number words and the currencies in names."""
    texts = list(scalars(entry))
    found = figures(texts)
    words = {str(WORDS[word]) for text in texts for word in re.findall(r"[a-z]+", text.lower()) if word in WORDS}
    currencies = {code for text in texts for code in CURRENCY.findall(text.upper())}
    return found._replace(currencies=frozenset(currencies), numbers=found.numbers | words)
