"""One terminal at a time on an answer file: a lock of the operating system, which is gone when its holder is, however it ends.

Locks of the library kind cost more to import than the whole interview; this is all of it that is needed.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO


class Locked(Exception):
    """Someone else has the file open."""


class Lock:
    """Holds a small hidden file beside the answer file. Where none can be made, there is nothing to hold and nothing to fear."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(f".{path.name}.lock")
        self.stream: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock; raises Locked when it is held."""
        try:
            stream = self.path.open("ab")
        except OSError:
            return
        try:
            _hold(stream)
        except OSError:
            stream.close()
            raise Locked from None
        self.stream = stream

    def give_back(self) -> None:
        """Let others in, and leave nothing behind."""
        if self.stream is None:
            return
        if sys.platform != "win32":  # there an open file cannot be removed
            with suppress(OSError):  # the folder may be gone
                self.path.unlink()
        self.stream.close()
        self.stream = None


def _hold(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(stream.fileno()).st_nlink == 0:  # its holder removed it between our opening and our locking
            raise OSError
