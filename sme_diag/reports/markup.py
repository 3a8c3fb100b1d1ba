"""HTML and SVG put together from elements: a text is always escaped, because only an element is ever taken for markup."""

from html import escape
from typing import TypeAlias

VOID = frozenset(("img", "link", "meta", "path", "line", "polygon", "rect", "circle", "br"))
BLOCKS = frozenset(
    "html head body header main nav section footer article div dl ul ol table thead tbody tr svg details".split()
)
"""Elements whose children stand on lines of their own, so that two reports can be compared line by line."""


class Markup(str):
    """Text that is markup already; made by `element` and `raw` only."""

    __slots__ = ()


Child: TypeAlias = "str | Markup | None"


def element(tag: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """An element. `class_` is `class`, other underscores are hyphens; an attribute that is None or false is left out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if tag in VOID:
        return Markup(
            f"<{tag}{written}>" if tag not in ("path", "line", "polygon", "rect", "circle") else f"<{tag}{written}/>"
        )
    inner = [text(child) for child in children if child]
    if tag in BLOCKS and inner:
        return Markup(f"<{tag}{written}>\n" + "\n".join(inner) + f"\n</{tag}>")
    return Markup(f"<{tag}{written}>{''.join(inner)}</{tag}>")


def text(child: str) -> Markup:
    """A text as markup: escaped, unless it is markup already."""
    return child if isinstance(child, Markup) else Markup(escape(child, quote=True))


def joined(*children: Child) -> Markup:
    """Several children in a row."""
    return Markup("".join(text(child) for child in children if child))


def raw(trusted: str) -> Markup:
    """Text of the program's own that is markup: the style sheet and the document type, never anything that was read."""
    return Markup(trusted)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if name == "viewbox":
        name = "viewBox"
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'
