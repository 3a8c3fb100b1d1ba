"""Numbers and amounts as people type them, in any of the ways Europe writes them. Ambiguous writing has several readings.

`1 200 000`, `1.200.000` and `1,200,000` are the same; `1,2 Mio` is 1200000; `10-24` is a range;
in English `1.200` is 1200 or, less likely, 1.2.
"""

import re
import unicodedata
from datetime import date
from decimal import Context, Decimal, InvalidOperation
from itertools import product

Raw = int | str | Decimal | dict[str, object]
MULTIPLES = {
    "k": 3, "tsd": 3, "mille": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6, "md": 9, "mrd": 9,
    "bn": 9, "milliard": 9, "milliards": 9, "billion": 9, "tys": 3, "tis": 3, "mln": 6, "mld": 9,
}  # fmt: skip
"""How many noughts a word adds: what firms write in accounts and e-mails, in the languages around us."""
SIGNS = {"€": "EUR", "£": "GBP", "zł": "PLN", "kč": "CZK", "ft": "HUF", "euro": "EUR", "euros": "EUR"}
"""Signs of one currency only. `$` and `kr` are of several and are passed on as they are."""
LONGEST = 200
"""Characters; nobody needs more to write a number, a day or the name of a place."""
_EXACT = Context(prec=2 * LONGEST)
"""Room for every digit that can be typed: nothing is rounded before it is refused."""
_BETWEEN = r"(?<=[^\s-])\s*(?:-|–|—|\.\.+|…|\bto\b|\band\b|\bà\b|\ba\b|\bet\b|\bbis\b)\s*"
_BETWEEN_DAYS = r"\s+(?:-|–|—|to|and|à|a|et|bis)\s+|\s*(?:\.\.+|…)\s*"
_FROM = re.compile(r"^(?:from|between|de|entre|von)\s+")
_LEAST = re.compile(r"^(?:at least|au moins|mindestens|min\b\.?|>=|≥)\s*(.+)$|^(.+?)\s*\+(\s*[^\d+]*)$")
_MOST = re.compile(r"^(?:at most|up to|au plus|jusqu[’']à|höchstens|max\b\.?|<=|≤)\s*(.+)$")
_AMOUNT = re.compile(r"^([^\d\s.,+-]*)\s*([+-]?[\d][\d\s.,'’]*|[+-]?[.,]\d+)\s*([^\d,+-]*)$")


def readings(typed: str, money: bool = False, whole: bool = False, mark: str = ".") -> list[Raw]:
    """What a number or range may mean, the likelier first; empty when it is none.

    `whole`: a fraction is no reading. `mark`: the decimal mark of the reader's language; the other one with three digits after it
    groups thousands and is not asked about.
    """
    text = _plain(typed)
    if not text or len(text) > LONGEST:
        return []
    if bound := _open_ended(text):
        end, side = bound
        return [{end: n} | _in(currency) for n, currency in _numbers(side, whole, mark) if money or not currency]
    ends = re.split(_BETWEEN, _FROM.sub("", text), maxsplit=1)
    if len(ends) == 1:
        return [_exactly(n, currency) for n, currency in _numbers(text, whole, mark) if money or not currency]
    return _ranges(*_alike(*ends), money, whole, mark)


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFC", " ".join(typed.replace("−", "-").split()).casefold())


def _open_ended(text: str) -> tuple[str, str] | None:
    """The bound that is given, and what stands for it, of `at least 5`, `5+` or `≤ 5`."""
    for pattern, end in ((_LEAST, "from"), (_MOST, "to")):
        if found := pattern.match(text):
            return end, "".join(filter(None, found.groups()))
    return None


def _ranges(low: str, high: str, money: bool, whole: bool, mark: str) -> list[Raw]:
    """Both ends read in the same way: with the separators grouping in both, or decimal in both."""
    found: list[Raw] = []
    lows, highs = _numbers(low, whole, mark), _numbers(high, whole, mark)
    for (a, one), (b, other) in zip(lows, highs, strict=True) if len(lows) == len(highs) else product(lows, highs):
        currency = one or other
        if a <= b and (one == other or not one or not other) and (money or not currency):
            found.append({"from": a, "to": b} | _in(currency))
    return found


def _alike(low: str, high: str) -> tuple[str, str]:
    """`1-2 Mio` means millions at both ends."""
    word = _AMOUNT.match(high)
    bare = re.fullmatch(r"[+-]?[\d\s.,'’]+", low)
    return (f"{low} {word[3]}" if word and bare and word[3] else low), high


def _exactly(number: int | Decimal, currency: str) -> Raw:
    return {"amount": number, "currency": currency} if currency else number


def _in(currency: str) -> dict[str, object]:
    return {"currency": currency} if currency else {}


def _numbers(text: str, whole: bool, mark: str) -> list[tuple[int | Decimal, str]]:
    """The readings of one number with its word and currency."""
    parts = _AMOUNT.match(text.strip())
    if parts is None:
        return []
    before, digits, after = parts[1].strip(), parts[2], parts[3].strip().rstrip(".")
    times, currency = 0, ""
    for word in (before, *after.replace(".", " ").split()):
        multiple = MULTIPLES.get(word)
        if not word or word == "%":
            continue
        if multiple is not None:
            if times:
                return []
            times = multiple
        elif not currency and word[:1] in "km" and word[1:].upper() in ("€", "EUR", "£") and not times:
            times, currency = MULTIPLES[word[0]], SIGNS.get(word[1:], word[1:].upper())
        elif not currency and (word in SIGNS or word == "$" or re.fullmatch(r"[a-z]{2,3}", word)):
            currency = SIGNS.get(word, word.upper())
        else:
            return []
    found: list[tuple[int | Decimal, str]] = []
    for number in _digits(digits, mark):
        value = number.scaleb(times, _EXACT)
        if value == value.to_integral_value():
            found.append((int(value), currency))
        elif not whole:
            found.append((value.normalize(_EXACT), currency))
    return list(dict.fromkeys(found))


def _digits(written: str, mark: str) -> list[Decimal]:
    """`1.200,5` has one reading; `1.200` has two where the point is the decimal mark: grouped, and less likely 1.2."""
    if re.search(r"[\s'’](?!\d{3}(?!\d))", written.strip()):  # `10 24` is two numbers, not 1024
        return []
    plain = re.sub(r"[\s'’]", "", written)
    marks = [c for c in plain if c in ".,"]
    grouped = re.sub(r"[.,]", "", plain)
    if not marks:
        return _decimal(plain)
    if len(set(marks)) == 2:
        last = marks[-1]
        if marks.count(last) > 1 or not _in_threes(plain.partition(last)[0]):
            return []
        return _decimal(plain.replace("," if last == "." else ".", "").replace(last, "."))
    if len(marks) > 1:
        return _decimal(grouped) if _in_threes(plain) else []
    decimal = _decimal(plain.replace(",", "."))
    if not _in_threes(plain) or plain.lstrip("+-").startswith("0"):
        return decimal
    return [*_decimal(grouped), *decimal] if marks[0] == mark else _decimal(grouped)


def _in_threes(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{3})+", text) is not None


def _decimal(text: str) -> list[Decimal]:
    try:
        return [Decimal(text)]
    except InvalidOperation:
        return []


def days(typed: str) -> Raw | None:
    """A day, or a range of days of which one end may be missing; None when it is neither."""
    text = _plain(typed)
    if len(text) > LONGEST:
        return None
    if bound := _open_ended(text):
        written = day(bound[1])
        return None if written is None else {bound[0]: written}
    ends = [day(part) for part in re.split(_BETWEEN_DAYS, _FROM.sub("", text), maxsplit=1)]
    if len(ends) == 1:
        return ends[0]
    low, high = ends
    return None if low is None or high is None or low > high else {"from": low, "to": high}


def day(typed: str) -> str | None:
    """A day as an ISO date: written that way, or day first as Europe does; None when it is no day."""
    text = typed.strip()
    found = re.fullmatch(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})", text)
    iso = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        return None
