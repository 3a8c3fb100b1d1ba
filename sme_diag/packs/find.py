"""Where packs are: folders given by the user first, then the packs that came with the program."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import nearest

VARIABLE = "SME_DIAG_PACKS"


class PackPlace(NamedTuple):
    """A pack on disk; `shipped` says it came with the program and was checked there."""

    id: str
    rules: Path
    questionnaire: Path
    root: Path
    shipped: bool


def installed_root() -> Path:
    """The folder that holds `rules/` and `questionnaires/`: inside an installed package, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "_packs"
    return packed if packed.is_dir() else package.parent


def roots(given: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Every folder to look in, the user's own first, with whether it is the shipped one."""
    for root in given:
        if not root.is_dir():
            raise Refused(Problem("P222", Place(str(root)), {"pack": str(root)}))
        yield root, False
    for name in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        yield Path(name), False
    yield installed_root(), True


def packs(given: Iterable[Path]) -> list[PackPlace]:
    """Every pack that can be found; of two with one id the first wins."""
    found: dict[str, PackPlace] = {}
    for root, shipped in roots(given):
        for file in sorted(root.glob("rules/*/pack.yaml")):
            id = file.parent.name
            found.setdefault(id, PackPlace(id, file.parent, root / "questionnaires" / id, root, shipped))
    return list(found.values())


def pack(id: str, given: Iterable[Path]) -> PackPlace:
    """The pack with this id; Refused with the nearest known id when there is none."""
    known = {place.id: place for place in packs(given)}
    if id not in known:
        raise Refused(Problem("P222", Place(), {"pack": id}, nearest(id, known)))
    return known[id]


def shown(path: Path, root: Path) -> str:
    """A file's name in messages: below its root where that is shorter."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def extends(place: PackPlace) -> str | None:
    """The id of the pack that this one extends, read from its pack.yaml without reading more."""
    from sme_diag.tree import Map, read_file

    if place.shipped:
        return None
    try:
        data = read_file(place.rules / "pack.yaml", shown(place.rules / "pack.yaml", place.root))
    except Refused:  # said when that pack itself is loaded
        return None
    base = data.get("extends") if isinstance(data, Map) else None
    return str(base) if base else None
