"""How a workbook looks: formats, heights of rows, numbers, and the names that sheets and columns may have."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sme_diag.reports.document import Figure
from sme_diag.reports.office import FAINT, FONT, GREY, SOFT, WARNING_TINT, tint
from sme_diag.text import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SHEET_NAME, FOOTER_LETTERS = 31, 100


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: "Workbook", accent: str) -> None:
        self.book, self.accent = book, accent
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}
        line = f"#{tint(accent, SOFT)}"
        self.kinds: dict[str, dict[str, Any]] = {
            "text": {},
            "strong": {"bold": True},
            "soft": {"font_color": f"#{GREY}"},
            "firm": {"bold": True, "font_size": 20, "font_color": accent},
            "title": {"bold": True, "font_size": 15, "font_color": accent},
            "heading": {"bold": True, "font_size": 12, "font_color": accent},
            "answer": {"bg_color": f"#{tint(accent, FAINT)}", "font_size": 13},
            "note": {"bg_color": f"#{tint(accent, FAINT)}"},
            "warning": {"bg_color": f"#{WARNING_TINT}"},
            "head": {"bold": True, "bg_color": accent, "font_color": "#ffffff", "border": 1, "border_color": line},
            "cell": {"border": 1, "border_color": line, "align": "left", "indent": 1},
            "name": {"border": 1, "border_color": line, "bold": True},
            "link": {"font_color": accent, "underline": 1},
        }

    def get(self, kind: str, **more: Any) -> Any:
        """The format of a kind, with more to it."""
        wanted = {"font_name": FONT, "font_size": 11, "text_wrap": True, "valign": "top"}
        wanted |= self.kinds[kind] | more
        key = tuple(sorted(wanted.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(wanted)
        return self.made[key]


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each sheet: what a workbook allows of its title, and none twice."""
    names: list[str] = []
    for title in titles:
        kept = "".join(" " if c in "[]:*?/\\" else c for c in clean(title).replace("\n", " ")).strip(" '")
        name = kept[:SHEET_NAME].strip(" '") or "-"
        number = 2
        while name.casefold() in (*(n.casefold() for n in names), "history"):
            end = f" {number}"
            name = kept[: SHEET_NAME - len(end)].strip(" '") + end
            number += 1
        names.append(name)
    return names


def unique(titles: list[str]) -> list[str]:
    """Titles that a table can tell apart: none empty, none twice."""
    made: list[str] = []
    for title in titles:
        name, number = title or "-", 2
        while name.casefold() in (other.casefold() for other in made):
            name = f"{title or '-'} {number}"
            number += 1
        made.append(name)
    return made


def wrapped_lines(text: str, letters: int) -> int:
    """How many lines a text takes in a column of so many letters: a spreadsheet that only shows a file does not look itself.

    A letter of running text is a little narrower than the figure a column is measured by; a word may not fit the end of a line.
    """
    return sum(max(1, -(-len(line) * 20 // (22 * max(letters, 1)))) for line in text.split("\n"))


def quoted(text: str) -> dict[str, bool]:
    """What keeps a text a text also after somebody edits its cell, where it begins like a formula."""
    return {"quote_prefix": True} if text[:1] in ("=", "+", "-", "@") else {}


def number_format(figure: Figure) -> str:
    """How a number is shown: with as many decimals as it has."""
    places = -int(figure.value.as_tuple().exponent) if isinstance(figure.value, Decimal) else 0
    return "#,##0" + ("." + "0" * places if places > 0 else "")


def footer_text(text: str) -> str:
    """A text inside a footer, where an ampersand begins a command; 255 letters have room, each ampersand for two."""
    return clean(text, FOOTER_LETTERS).replace("\n", " ").replace("&", "&&")
