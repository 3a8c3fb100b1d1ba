"""The lines of a text of any size, one at a time: which encoding it is in, and which lines are not in it."""

import codecs
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.tree import unreadable

MAX_LINE = 1 << 20
"""Bytes of a line; of a longer one only the beginning is kept."""
CHUNK = 1 << 18
HEAD = MAX_LINE + CHUNK
"""Bytes looked at to find out what a text is like: enough to see that its first line is too long."""
UTF_8, UTF_16, WINDOWS = "UTF-8", "UTF-16", "Windows-1252"


class Source(Protocol):
    """Anything that gives bytes: an open file, standard input, a pipe."""

    def read(self, size: int, /) -> bytes: ...


class Line(NamedTuple):
    """One line without its end. `code` is the problem that keeps it from being read as it was meant."""

    number: int
    text: str
    code: str | None


class Text:
    """A text to be read once from the beginning: its encoding and its first lines are known before."""

    def __init__(self, source: Path | Source, name: str, guess: bool = True) -> None:
        """Look at the beginning. Without `guess` only a byte order mark makes it anything other than UTF-8."""
        self._source, self._name = source, name
        self._chunks = pieces(source, name)
        self._head = b""
        for chunk in self._chunks:
            self._head += chunk
            if len(self._head) >= HEAD:
                break
        self._whole = len(self._head) < HEAD
        # a pipe cannot be opened a second time; a file is, so that none stays open when nobody reads the rows
        self._reopened = isinstance(source, Path) and source.is_file()
        self.encoding, self.marked = UTF_8, self._head.startswith(codecs.BOM_UTF8)
        if self._head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self.encoding = UTF_16
        elif guess and not self.marked:
            # a file is looked through up to its first letter beyond ASCII, which may stand far down
            self.encoding = _encoding(chain([self._head], self._chunks if self._reopened else ()))
        if self._reopened:
            self._chunks.close()

    def head(self) -> list[Line]:
        """The first lines; a last one that was cut is left out, unless it is the only one."""
        lines = list(self._decoded([self._head]))
        return lines if self._whole or len(lines) < 2 else lines[:-1]

    def lines(self) -> Iterator[Line]:
        """All lines, numbered from 1. To be called once."""
        if not self._reopened:
            return self._decoded(chain([self._head], self._chunks))
        return self._from_file()

    def _from_file(self) -> Iterator[Line]:
        assert isinstance(self._source, Path)
        with closing(pieces(self._source, self._name)) as chunks:
            yield from self._decoded(chunks)

    def _decoded(self, chunks: Iterable[bytes]) -> Iterator[Line]:
        if self.encoding == UTF_16:
            chunks = _from_utf_16(chunks)
        for number, raw in enumerate(_split(chunks), start=1):
            if number == 1 and self.marked:
                raw = raw.removeprefix(codecs.BOM_UTF8)
            if len(raw) > MAX_LINE:
                yield Line(
                    number, raw[:MAX_LINE].decode("cp1252" if self.encoding == WINDOWS else "utf-8", "replace"), "F023"
                )
            elif raw.isascii():
                yield Line(number, raw.decode("ascii"), None)
            else:
                yield Line(number, *self._letters(raw))

    def _letters(self, raw: bytes) -> tuple[str, str | None]:
        """The text of a line with letters beyond ASCII, and whether it is in the encoding of the others."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            if self.encoding == UTF_16:
                return raw.decode("utf-8", "replace"), "F016"
            try:
                return raw.decode("cp1252"), None if self.encoding == WINDOWS else "F016"
            except UnicodeDecodeError:
                return raw.decode("cp1252", "replace"), "F016"
        # several bytes in Windows-1252 that happen to be letters in UTF-8 as well are no words of any language
        return text, "F016" if self.encoding == WINDOWS else None


def pieces(source: Path | Source, name: str) -> Generator[bytes, None, None]:
    """The bytes of a source, in pieces; raises Refused when they cannot be had."""
    try:
        if not isinstance(source, Path):
            while chunk := source.read(CHUNK):
                yield chunk
            return
        if source.is_dir():
            raise Refused(Problem("F002", Place(name)))
        with source.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (OSError, ValueError) as error:
        raise unreadable(error, name) from None


def _encoding(parts: Iterable[bytes]) -> str:
    """UTF-8 or Windows-1252: what most lines are in, where the first letters beyond ASCII are."""
    for piece in parts:
        if piece.isascii():
            continue
        lines = piece.splitlines()
        last = b"" if piece.endswith((b"\n", b"\r")) else lines.pop()
        votes = 0
        for line in lines:
            if not line.isascii():
                votes += 1 if _is_utf_8(line, whole=True) else -1
        if not last.isascii():  # its end may be missing, in the middle of a letter
            votes += 1 if _is_utf_8(last, whole=False) else -1
        return UTF_8 if votes >= 0 else WINDOWS
    return UTF_8


def _is_utf_8(line: bytes, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line, whole)
    except UnicodeDecodeError:
        return False
    return True


def _from_utf_16(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8; what is damaged becomes bytes that are not UTF-8, so that its line is found out."""
    decoder = codecs.getincrementaldecoder("utf-16")("surrogatepass")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        yield b"\xff"


def _split(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines, whichever way they end (Windows, Unix, old Macintosh), and of a line without end only the beginning."""
    rest = long = b""
    for chunk in chunks:
        block = rest + chunk
        pieces, rest = block.splitlines(), b""
        if pieces and not block.endswith(b"\n"):  # an end of one sign may be the first half of an end of two
            rest = pieces.pop() + (b"\r" if block.endswith(b"\r") else b"")
        if long and pieces:
            yield long
            del pieces[0]
            long = b""
        yield from pieces
        if len(rest) > MAX_LINE and not rest.endswith(b"\r"):
            long = long or rest
        if long:
            rest = b"\r" if rest.endswith(b"\r") else b""
    if long:
        yield long
    elif rest:
        yield rest.removesuffix(b"\r")
