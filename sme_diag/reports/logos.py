"""A logo, looked at before it goes into a report: a whole PNG, or an SVG that neither runs anything nor reaches out of itself."""

import re
from xml.etree import ElementTree

SVG, PNG = "image/svg+xml", "image/png"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 4000
"""The most a PNG may measure either way: a small file can unpack into a picture that fills the memory."""
NAMESPACE = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
ALLOWED = frozenset(
    "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan "
    "linearGradient radialGradient stop clipPath mask pattern marker".split()
)
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#|['\"]?#)|@import|expression\(|javascript:", re.IGNORECASE)


class NotALogo(ValueError):
    """What is wrong with a picture: `kind` is "picture" (it is none), "size" or "unsafe"; `what` names the thing."""

    def __init__(self, kind: str, what: str = "") -> None:
        super().__init__(kind, what)
        self.kind = kind
        self.what = what


def media(data: bytes) -> str:
    """The type of a harmless picture. Raises NotALogo for anything else."""
    if data.startswith(SIGNATURE):
        _png(data)
        return PNG
    _svg(data)
    return SVG


def _png(data: bytes) -> None:
    """A PNG is a chain of chunks from IHDR to IEND, each with its length."""
    place, first = len(SIGNATURE), True
    while place + 12 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if first:
            if kind != b"IHDR" or length != 13:
                raise NotALogo("picture")
            wide, high = (int.from_bytes(data[place + at : place + at + 4], "big") for at in (8, 12))
            if not (0 < wide <= MOST_PIXELS and 0 < high <= MOST_PIXELS):
                raise NotALogo("size", f"{wide} × {high}")
            first = False
        place += 12 + length
        if kind == b"IEND" and place <= len(data):
            return
    raise NotALogo("picture")


def _svg(data: bytes) -> None:
    """An SVG of shapes and words only. A document type is refused before anything is read: entities grow without bound."""
    if b"<!DOCTYPE" in data.upper().replace(b"\x00", b"") or b"<!ENTITY" in data.upper().replace(b"\x00", b""):
        raise NotALogo("unsafe", "<!DOCTYPE>")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise NotALogo("picture") from None
    if root.tag != f"{NAMESPACE}svg":
        raise NotALogo("picture")
    for element in root.iter():
        name = str(element.tag)
        if name.startswith(NAMESPACE) and name.removeprefix(NAMESPACE) not in ALLOWED:
            raise NotALogo("unsafe", f"<{name.removeprefix(NAMESPACE)}>")
        if not name.startswith(NAMESPACE) and "xhtml" in name:
            raise NotALogo("unsafe", f"<{name.rpartition('}')[2]}>")
        for key, value in element.attrib.items():
            short = key.rpartition("}")[2]
            linked = key == LINK or short == "href"
            if short.lower().startswith("on") or OUTSIDE.search(value) or (linked and not value.startswith("#")):
                raise NotALogo("unsafe", f"{short}=")
