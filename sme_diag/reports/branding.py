"""`branding.yaml` -> who hands the report over, and which parts of it are left out. Every defect is a problem with its place."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sme_diag.problems import Problem, Refused
from sme_diag.reports.client import FIXED, SECTIONS, linked
from sme_diag.reports.colours import DARK, HEX, LEAST, LIGHT, least_contrast, readable
from sme_diag.reports.document import Brand, Colours, Logo
from sme_diag.reports.logos import MOST_PIXELS, NotALogo, media
from sme_diag.source import Place
from sme_diag.text import clean, nearest, one_line
from sme_diag.tree import Map, key_place, place_of

FORMAT = "sme-diag/branding@1"
KEYS = ("format", "name", "logo", "logo_text", "colours", "contact", "footer", "leave_out")
COLOURS = ("accent", "accent_dark")
LONGEST = 300
MOST_LINES = 12
NOT_A_LOGO = {"picture": "R706", "size": "R707", "unsafe": "R708"}


class Branding(NamedTuple):
    """A brand, and the ids of the sections that are left out."""

    brand: Brand = Brand()
    leave_out: tuple[str, ...] = ()


def branding(data: Any, file: str, picture: Callable[[str, Place], bytes]) -> Branding:
    """The branding in the data of a file; `picture` reads the bytes of a file beside it. Raises Refused with all that is wrong."""
    if not isinstance(data, Map):
        raise Refused(Problem("F013", place_of(data) if isinstance(data, list) else Place(file)))
    if data.get("format") != FORMAT:
        seen = one_line(str(data.get("format")))
        raise Refused(Problem("R712", place_of(data, "format"), {"seen": seen, "wanted": FORMAT}))
    reader = _Reader(data, picture)
    found = reader.branding()
    if reader.problems:
        raise Refused(*reader.problems)
    return found


class _Reader:
    def __init__(self, data: Map, picture: Callable[[str, Place], bytes]) -> None:
        self.data = data
        self.picture = picture
        self.problems: list[Problem] = []

    def branding(self) -> Branding:
        self.keys(self.data, KEYS)
        name = self.text("name")
        brand = Brand(
            name=name,
            logo=self.logo(self.text("logo_text") or name),
            colours=self.colours(),
            contact=tuple(map(linked, self.lines("contact"))),
            footer=self.text("footer"),
        )
        return Branding(brand, tuple(id for id in self.lines("leave_out") if self.may_be_left_out(id)))

    def keys(self, data: Map, known: tuple[str, ...]) -> None:
        for key in data:
            if key not in known:
                self.problems.append(Problem("R701", key_place(data, key), {"key": one_line(key)}, nearest(key, known)))

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST:
            self.problems.append(Problem("R702", place_of(self.data, key), {"key": key, "limit": str(LONGEST)}))
            return ""
        return clean(" ".join(value.split()))

    def lines(self, key: str) -> list[str]:
        value = self.data.get(key)
        if value is None:
            return []
        rows = value if isinstance(value, list) else [value]
        if len(rows) > MOST_LINES or not all(isinstance(row, str) and len(row) <= LONGEST for row in rows):
            args = {"key": key, "lines": str(MOST_LINES), "limit": str(LONGEST)}
            self.problems.append(Problem("R703", place_of(self.data, key), args))
            return []
        return [clean(" ".join(row.split())) for row in rows if row.strip()]

    def may_be_left_out(self, id: str) -> bool:
        may = [section for section in SECTIONS if section not in FIXED]
        if id in may:
            return True
        args = {"section": one_line(id), "known": ", ".join(may)}
        self.problems.append(Problem("R709", place_of(self.data, "leave_out"), args, nearest(id, may)))
        return False

    def colours(self) -> Colours:
        data = self.data.get("colours")
        if data is None:
            return Colours()
        if not isinstance(data, Map):
            self.problems.append(Problem("F013", place_of(self.data, "colours")))
            return Colours()
        self.keys(data, COLOURS)
        accent = self.colour(data, "accent", LIGHT, "#000000") or Colours().accent
        dark = self.colour(data, "accent_dark", DARK, "#ffffff") or readable(accent, DARK, "#ffffff")
        return Colours(accent, dark)

    def colour(self, data: Map, key: str, grounds: tuple[str, ...], towards: str) -> str | None:
        """A colour that can be read on its grounds; None where there is none."""
        if key not in data:
            return None
        value = "" if data[key] is None else data[key]  # without quotation marks, # begins a comment
        written = str(value).lower()
        if not HEX.fullmatch(written):
            self.problems.append(Problem("R704", place_of(data, key), {"colour": one_line(str(value))}))
            return None
        ratio = least_contrast(written, grounds)
        if ratio < LEAST:
            args = {"colour": written, "ratio": f"{int(ratio * 10) / 10}", "least": str(LEAST)}
            self.problems.append(Problem("R705", place_of(data, key), args, readable(written, grounds, towards)))
            return None
        return written

    def logo(self, alt: str) -> Logo | None:
        name = self.text("logo")
        if not name:
            return None
        at = place_of(self.data, "logo")
        try:
            data = self.picture(name, at)
            return Logo(media(data), data, alt)
        except Refused as refused:
            self.problems += refused.problems
        except NotALogo as wrong:
            self.problems.append(
                Problem(
                    NOT_A_LOGO[wrong.kind],
                    at,
                    {"file": one_line(name), "what": one_line(wrong.what), "limit": str(MOST_PIXELS)},
                )
            )
        return None
