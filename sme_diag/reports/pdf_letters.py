"""The letters of the font in a PDF: Latin, Greek and Cyrillic. Every other one is shown by a sign, which the report explains."""

import re
from functools import cache
from importlib.resources import files

from sme_diag.text import clean

MISSING = "\N{REPLACEMENT CHARACTER}"
"""Stands for a letter that the font has not got."""
GAP = re.compile(r"[ \t\n\u2028\u2029]+")
"""White space that is one space; the spaces that keep words together stay as they are."""
LONG = 24
"""So many letters without a space may be too long for a line."""
PART_LONG = 28
"""So many letters of a part without marks may be too long: the name of most computers, with `https://` before it, is not."""
PIECE = 8
"""So many letters of such a part stay together."""
WORD = re.compile(rf"[^\s\u00a0\u202f]{{{LONG},}}")
PART = re.compile(r"(?:\w+://)?[^/_?=&:;,+-]+[/_?=&:;,+-]*|[/_?=&:;,+-]+")
"""A long word may be broken after a mark, as addresses are."""


def shown(text: str) -> str:
    """The text on one line, with a sign in the place of each letter that the font has not got."""
    return _others().sub(MISSING, GAP.sub(" ", clean(text)))


def broken(text: str) -> list[str]:
    """The text in pieces between which a line may end; they are the text when put together again."""
    pieces, after = [""], 0
    for word in WORD.finditer(text):
        first, *rest = (piece for part in PART.findall(word[0]) for piece in _chunks(part))
        pieces[-1] += text[after : word.start()] + first
        pieces += rest
        after = word.end()
    pieces[-1] += text[after:]
    return pieces


def _chunks(part: str) -> list[str]:
    return [part] if len(part) <= PART_LONG else [part[i : i + PIECE] for i in range(0, len(part), PIECE)]


@cache
def _others() -> re.Pattern[str]:
    """Every character that is not in the list beside the font: one range of code points a line."""
    listed = (files("sme_diag.reports") / "pdf" / "fonts" / "letters.txt").read_text("ascii").split()
    ranges = (line.split("-") for line in listed)
    return re.compile("[^" + "".join(f"\\u{first}-\\u{last}" for first, last in ranges) + "]")
