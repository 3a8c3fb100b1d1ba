"""An answer file while it is being answered: saved after each answer, whatever happens to the disk or the file meanwhile."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sme_diag.problems import Problem, Refused
from sme_diag.store.lock import Lock
from sme_diag.store.save import keep_original, rendered, there, write_whole
from sme_diag.text import clean
from sme_diag.tree import Map, read_text


class Event(NamedTuple):
    """Something worth saying about a save: the key of its text in the catalogue, and what fills it."""

    key: str
    args: Mapping[str, str]


class Keeper:
    """Keeps the data of one answer file on disk. `data` is changed in place by whoever asks the questions."""

    def __init__(self, path: Path, data: dict[str, Any], rescue: tuple[Path, ...] = ()) -> None:
        self.path = path
        self.data = data
        self.rescue = rescue
        self.lock = Lock(path)
        self.seen = _content(path)
        self.saved_in = path
        self.ours = False
        self.answers: dict[str, Any] = dict(data["answers"])
        """The answers as they were when last read or written: what tells a change of ours from a change of someone else."""

    def save(self) -> list[Event]:
        """Write all there is. Raises Refused when there is no place left to write it to."""
        deleted = self.seen is not None and self.saved_in == self.path and not there(self.path)
        events = self._take_over_changes()
        content = rendered(self.data)
        try:
            copy = None if self.ours else keep_original(self.path, content)
            write_whole(self.path, content)
        except Refused as refused:
            return [*events, self._rescued(content, refused)]
        if copy is not None:
            events.append(Event("interview.backup", {"file": str(copy)}))
        if deleted or self.saved_in != self.path:
            events.append(Event("interview.saved_again", {"file": str(self.path)}))
        self.seen, self.saved_in, self.answers, self.ours = content, self.path, dict(self.data["answers"]), True
        return events

    def _take_over_changes(self) -> list[Event]:
        """Answers that someone changed in the file meanwhile are taken over; a file that can no longer be read is put aside."""
        now = _content(self.path)
        if now is None or now == self.seen:
            return []
        aside = self._elsewhere((self.path.parent, *self.places()), f"{self.path.name}.changed", now)
        if aside is None:  # then their file cannot be replaced either, and is looked at again at the next save
            return []
        self.seen, self.ours = now, True
        try:
            theirs = read_text(now, str(self.path))["answers"]
        except (Refused, KeyError, TypeError):
            theirs = None
        changed = self._merged(theirs) if isinstance(theirs, Map) else []
        names = clean(", ".join(changed), 200)
        key = "interview.taken_over" if changed else "interview.put_aside"
        return [Event(key, {"file": str(aside), "list": names})]

    def _merged(self, theirs: Map) -> list[str]:
        """The answers that only they changed, taken over; where both changed one, ours is the newer."""
        mine, before, nothing = self.data["answers"], self.answers, object()
        changed = [
            id
            for id in {**theirs, **before}
            if theirs.get(id, nothing) != before.get(id, nothing) and mine.get(id, nothing) == before.get(id, nothing)
        ]
        for id in changed:
            mine.pop(id, None)
        mine.update({id: theirs[id] for id in changed if id in theirs})
        return changed

    def _rescued(self, content: bytes, refused: Refused) -> Event:
        """The answers in another place, where the first cannot be written."""
        if self.saved_in != self.path and _written(self.saved_in, content):
            file: Path | None = self.saved_in
        else:
            file = self._elsewhere(self.places(), f"rescue-{self.path.name}", content)
        if file is None:
            raise refused
        self.saved_in = file
        return Event("interview.rescued", {"file": str(file), "reason": reason(refused.problems[0])})

    def places(self) -> Iterator[Path]:
        """Where answers go when their own folder cannot take them. A full disk may leave no temporary folder either."""
        if self.rescue:
            yield from self.rescue
            return
        for place in (Path.home, tempfile.gettempdir):
            with suppress(OSError, RuntimeError):
                yield Path(place())

    def _elsewhere(self, folders: Iterable[Path], name: str, content: bytes) -> Path | None:
        """Write to the first folder that takes it, over nothing that is there; None where none does."""
        return next((file for folder in folders if _written(file := _free(folder / name), content)), None)


def reason(problem: Problem) -> str:
    """Why a file could not be written, in the words of the operating system."""
    return problem.args.get("reason", "")


def _content(path: Path) -> bytes | None:
    """What is in a file; None where there is none, or none that can be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _written(path: Path, content: bytes) -> bool:
    try:
        write_whole(path, content)
    except Refused:
        return False
    return True


def _free(path: Path) -> Path:
    """This name, or the same with a number, whichever is not taken."""
    number, free = 1, path
    while there(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
