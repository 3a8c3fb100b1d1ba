"""Writing an answer file: whole or not at all, for its owner only, and never over something written by hand without a copy."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from sme_diag.problems import Problem, Refused
from sme_diag.source import Place


class _Dumper(yaml.SafeDumper):
    """Writes decimals as plain numbers and never uses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))
)
_Dumper.add_multi_representer(dict, lambda dumper, value: dumper.represent_dict(value.items()))
_Dumper.add_multi_representer(list, lambda dumper, value: dumper.represent_list(value))


def rendered(data: Mapping[str, Any]) -> bytes:
    """The data as YAML in UTF-8, keys in their order."""
    text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text.encode("utf-8")


def keep_original(path: Path, content: bytes) -> Path | None:
    """Copy a file with comments or its own layout to `.bak` before its first rewrite."""
    copy = path.with_name(path.name + ".bak")
    if not there(path) or there(copy):
        return None
    from sme_diag.tree import read_text

    try:
        before = path.read_bytes()
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        if rendered(read_text(before, str(path))) == before:
            return None
    except Refused:
        pass
    write_whole(copy, before)
    return copy


def there(path: Path) -> bool:
    """True when there is something of this name; a folder that cannot be looked into has nothing for us."""
    try:
        return path.exists()
    except OSError:
        return False


def write_whole(path: Path, content: bytes, private: bool = True) -> None:
    """Write through a temporary file beside it, flushed to the disk before it takes the name. A link stays a link."""
    with whole(path, private) as stream:
        stream.write(content)


@contextmanager
def whole(path: Path, private: bool = False) -> Iterator[BinaryIO]:
    """A stream into a file that takes its name only when all is written; where anything fails, nothing is left of it."""
    path = path.resolve() if path.is_symlink() else path
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if not private:
            umask = os.umask(0)
            os.umask(umask)
            Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException as error:  # a signal may come between any two steps
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise _unwritable(path, error) from None
        raise


def _unwritable(path: Path, error: OSError) -> Refused:
    return Refused(Problem("F015", Place(str(path)), {"reason": error.strerror or str(error)}))
