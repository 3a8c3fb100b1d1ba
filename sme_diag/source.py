"""Where something is written: a place in a file, carried along with every value so that a message can point at it."""

from typing import NamedTuple


class Place(NamedTuple):
    """A place in a file; line and column count from 1, and 0 means the file as a whole."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def right(self, characters: int) -> "Place":
        """The place so many characters further on the same line."""
        return self._replace(column=self.column + characters) if self.line else self


NOWHERE = Place()
