"""A JSON array of objects as a table, one firm after the other: of a file of any size a few are in memory.

What is wrong inside one object costs that firm, as long as its brackets are closed.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sme_diag.batch.lines import HEAD, MAX_LINE, UTF_8, Line, Source, pieces
from sme_diag.batch.tables import Objects, Table
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place

SIGN = re.compile(r'\\[^\n]?|["\[\]{},\n]')


class Piece(NamedTuple):
    """The text of one object, as a line; so many characters stand on its line before it."""

    line: Line
    before: int


def holds_array(path: Path) -> bool:
    """True when a JSON file begins like an array: it is then no answer file, which is an object."""
    try:
        with path.open("rb") as stream:
            return stream.read(1024).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"[")
    except (OSError, ValueError):
        return False  # whoever reads it says why


def read_array(source: Path | Source, name: str) -> Table:
    """A table of objects between [ and ]; its columns are those of the first (1 MiB). Raises Refused where there is none."""
    reader, found = Objects(name, UTF_8), _cut(_decoded(pieces(source, name), name))
    head, size = list[Piece](), 0
    for piece in found:
        head.append(piece)
        size += len(piece.line.text)
        if size > HEAD:
            break
    if not head:
        raise Refused(Problem("F007", Place(name)))
    columns = dict[str, None]()
    for line, before in head:
        columns |= dict.fromkeys(reader.record(line, 0, before).cells)
    rows = enumerate(chain(head, found), start=1)
    return Table(name, tuple(columns), (reader.record(line, number, before) for number, (line, before) in rows), ())


def _decoded(chunks: Iterable[bytes], name: str) -> Iterator[str]:
    decoder, line = codecs.getincrementaldecoder("utf-8-sig")(), 1
    for chunk in chain(chunks, [b""]):
        try:
            yield decoder.decode(chunk, not chunk)
        except UnicodeDecodeError as error:
            line += bytes(error.object[: error.start]).count(b"\n")
            raise Refused(Problem("F004", Place(name, line, 1))) from None
        line += chunk.count(b"\n")


def _cut(texts: Iterable[str]) -> Iterator[Piece]:
    """The objects of an array, cut where a comma stands between them; what is left over is a piece with a problem."""
    depth, quoted, escaped, ended = 0, False, False, False
    line, line_start, passed = 1, 0, 0
    piece = _Piece(1, 0)
    for text in texts:
        at = 0  # up to here the text is taken
        for found in SIGN.finditer(text, int(escaped)):
            sign, here = found[0], found.start()
            if sign == "\n":
                line, line_start = line + 1, passed + here + 1
                quoted = False  # no text of JSON goes over a line: a quotation mark left open ends here
            elif sign == '"':
                quoted = not quoted
            elif quoted or ended or sign[0] == "\\":
                continue
            elif sign in "[{":
                depth += 1
                if depth == 1:
                    at, piece = here + 1, _Piece(line, passed + here + 1 - line_start)
            elif depth > 1 and sign in "]}":
                depth -= 1
            elif depth == 1 and sign in ",]":
                piece.take(text[at:here])
                if piece.filled():
                    yield piece.cut()
                at, piece = here + 1, _Piece(line, passed + here + 1 - line_start)
                ended = sign == "]"
        escaped = bool(text) and _escapes(text, escaped)
        piece.take(text[at:])
        passed += len(text)
    if not ended or piece.filled():
        yield piece.cut("F024")


def _escapes(text: str, escaped: bool) -> bool:
    """True when the last sign of a text is a backslash that is about the next text."""
    count = len(text) - len(text.rstrip("\\"))
    return (count - (escaped and count == len(text))) % 2 == 1


class _Piece:
    """A piece that is being put together; of a long one only the beginning is kept."""

    def __init__(self, line: int, before: int) -> None:
        self._line, self._before = line, before
        self._texts: list[str] = []
        self._size = 0

    def take(self, text: str) -> None:
        """Add some text."""
        if self._size <= MAX_LINE:
            self._texts.append(text)
        self._size += len(text)

    def filled(self) -> bool:
        """True when there is more in it than blanks."""
        return any(text and not text.isspace() for text in self._texts)

    def cut(self, code: str | None = None) -> Piece:
        """The piece without the blanks before it."""
        whole = "".join(self._texts)
        text = whole.lstrip()
        blanks = whole[: len(whole) - len(text)]
        before = len(blanks) - blanks.rfind("\n") - 1 + (0 if "\n" in blanks else self._before)
        code = code or ("F023" if self._size > MAX_LINE else None)
        return Piece(Line(self._line + blanks.count("\n"), text[:MAX_LINE], code), before)
