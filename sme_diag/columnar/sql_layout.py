"""SQL laid out for reading: what fits stands on one line, what does not is broken at its outermost operator."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

Doc: TypeAlias = "str | Block"
WIDTH = 120
STARTS = ("WHEN ", "ELSE ", "NOT ")
"""What stands on the line of the first part, if that fits on a line."""


class Block(NamedTuple):
    """Parts with something between them: `CASE ` ... ` ` ... ` END`, `(` ... ` AND ` ... `)`."""

    head: str
    parts: tuple[Doc, ...]
    glue: str
    tail: str
    length: int


def block(head: str, parts: Iterable[Doc], glue: str, tail: str) -> Block:
    """A block that knows how long it is on one line."""
    parts = tuple(parts)
    inside = sum(map(length, parts)) + len(glue) * max(0, len(parts) - 1)
    return Block(head, parts, glue, tail, len(head) + inside + len(tail))


def length(doc: Doc) -> int:
    """How long it is on one line."""
    return len(doc) if isinstance(doc, str) else doc.length


def enclosed(doc: Doc) -> Doc:
    """In parentheses."""
    if isinstance(doc, Block) and not doc.head and not doc.tail:
        return block("(", doc.parts, doc.glue, ")")
    return block("(", (doc,), "", ")")


def flat(doc: Doc) -> str:
    """On one line."""
    return doc if isinstance(doc, str) else doc.head + doc.glue.join(map(flat, doc.parts)) + doc.tail


def lines(doc: Doc, indent: int = 0, after: str = "") -> list[str]:
    """Laid out, each line indented, with `after` behind the last one."""
    margin = " " * indent
    if isinstance(doc, str) or indent + doc.length + len(after) <= WIDTH:
        return [margin + flat(doc) + after]
    if not doc.head and len(doc.parts) == 1:
        return lines(doc.parts[0], indent, doc.tail + after)
    if doc.glue == ", " and all(isinstance(part, str) for part in doc.parts):
        return _filled(doc, indent, after)
    found = [margin + doc.head.rstrip()] if doc.head.strip() else []
    inner = indent + 2 if found else indent
    before, behind = ("", ",") if doc.glue == ", " else (doc.glue.lstrip(), "")
    for at, part in enumerate(doc.parts):
        last = at == len(doc.parts) - 1
        closing = after if last and not doc.tail.strip() else "" if last else behind
        under = lines(part, inner, closing)
        if not at and len(under) == 1 and doc.head in STARTS:
            found, under = [margin + doc.head + under[0].lstrip(" ")], []
        elif at and before:
            under[0] = " " * inner + before + under[0].lstrip(" ")
        found += under
    if doc.tail.strip():
        found.append(margin + doc.tail.lstrip() + after)
    return found


def _filled(doc: Block, indent: int, after: str) -> list[str]:
    """A list of words, as many on a line as there is room for."""
    found = [" " * indent + doc.head.rstrip()]
    row = " " * (indent + 2)
    for at, part in enumerate(doc.parts):
        word = flat(part) + ("," if at < len(doc.parts) - 1 else "")
        if row.strip() and len(row) + len(word) > WIDTH:
            found.append(row.rstrip(" "))
            row = " " * (indent + 2)
        row += word + " "
    return [*found, row.rstrip(" "), " " * indent + doc.tail + after]
