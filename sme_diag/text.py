"""Text without a language: spelling help, folding for comparison, cleaning of what people typed. Pure."""

import re
import unicodedata
from collections.abc import Iterable

Words = dict[str, "str | Words"]


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """The known word most like this one, or None when none is near: the "did you mean" of every message."""
    from difflib import get_close_matches

    folded = {fold(k): k for k in known}
    found = get_close_matches(fold(word), list(folded), n=1, cutoff=alike)
    return folded[found[0]] if found else None


def fold(word: str) -> str:
    """The word without accents and case, for comparing what people type: `Éire` and `eire` are the same."""
    decomposed = unicodedata.normalize("NFKD", word.casefold()).translate(_STROKES)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
"""Letters that do not come apart into a letter and an accent."""


def clean(text: str, limit: int | None = None) -> str:
    """The text safe for a terminal: control, bidirectional-override and unpaired surrogate characters removed."""
    kept = text if text.isprintable() else "".join(filter(_safe, text))  # what prints has none of them
    return kept if limit is None or len(kept) <= limit else kept[: limit - 1] + "…"


def _safe(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in _UNSAFE


_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of a width, broken at spaces only: neither inside an address nor before a French question mark."""
    import textwrap

    plain = re.sub(r"[ \t\n]+", " ", clean(text)).strip(" ")
    return textwrap.wrap(
        plain, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def capitalised(text: str) -> str:
    """The text with a capital first letter, the rest as it is: for a name that stands as a heading."""
    return text[:1].upper() + text[1:]


def one_line(text: str, limit: int = 60) -> str:
    """The text on one line and no longer than `limit` characters: for quoting a value inside a message."""
    return clean(" ".join(text.split()), limit)


def file_name(text: str, limit: int = 80) -> str:
    """The text as the name of a file on every system: letters, digits, `-`, `_` and inner dots; never a device or hidden name."""
    plain = unicodedata.normalize("NFC", clean(text))
    safe = re.sub(r"[^\w.-]+", "-", plain).strip(".-_ ")[:limit].rstrip(".-_ ") or "firm"
    return f"{safe}-" if safe.split(".")[0].casefold() in _DEVICES else safe


_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that mean a device on Windows, with any ending."""
