"""The tiny pack of the tests, copied and changed; what is found wrong with it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from sme_diag.problems import Problem, Refused, errors

PACKS = Path(__file__).parents[1] / "packs"
TINY, FIRE, CHAMBER = PACKS / "tiny", PACKS / "fire-safety", PACKS / "chamber"

HEAD = "format: sme-diag/pack@1\nid: {id}\nversion: 1.0.0\ntitle: {id}\n"
ASKED = (
    "format: sme-diag/questionnaire@1\nid: {id}\nversion: 1.0.0\ntitle: {id}\nlanguages: [en, fr]\nsections: [extra]\n"
)


def copy(to: Path, pack: Path = TINY, **changes: str | None) -> Path:
    """A pack under `to`; `changes` are files below its root (`/` written as `__`), None to delete one."""
    shutil.copytree(pack, to, dirs_exist_ok=True)
    for name, content in changes.items():
        put(to, name.replace("__", "/") + ".yaml", content)
    return to


def put(root: Path, name: str, content: str | None) -> None:
    """Write one file of a pack, or delete it."""
    file = root / name
    if content is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, "utf-8", newline="")


def change(root: Path, name: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file of a pack."""
    text = (root / name).read_text("utf-8")
    assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
    put(root, name, text.replace(old, new))


def found(what: Callable[[], tuple[Problem, ...] | list[Problem]]) -> list[Problem]:
    """The problems of a call, whether it returns them or is refused."""
    try:
        return list(what())
    except Refused as refused:
        return list(refused.problems)


def codes(problems: tuple[Problem, ...] | list[Problem]) -> list[str]:
    """The codes of the errors, in order."""
    return sorted(p.code for p in errors(problems))
