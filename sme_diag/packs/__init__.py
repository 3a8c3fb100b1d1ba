"""Files -> Pack. The only reader of YAML; the pipeline is `load`."""

from collections.abc import Iterable
from pathlib import Path

from sme_diag.model.rules import Pack
from sme_diag.packs import compiled, find
from sme_diag.packs.document import Document
from sme_diag.packs.geography import geography
from sme_diag.packs.read import read_pack
from sme_diag.problems import Problem

SOURCE = "en"
"""The language in which the shipped packs are written."""


def load(id: str, given: Iterable[Path] = (), lang: str | None = None) -> tuple["Pack | None", list[Problem]]:
    """The pack with this id in a language, with the extensions found in the given folders, and what is wrong with it.

    A pack that came with the program was checked there and is only read. Any other is checked first: None when it cannot
    be used; a scheme with errors is left out. Raises Refused when there is no such pack.
    """
    place, extensions = places(id, given)
    trusted = place.shipped and not extensions
    if trusted and (ready := compiled.read(place, lang or SOURCE)) is not None:
        return read_pack(ready)[0], []
    if trusted and (pack := _as_shipped(place, lang)) is not None:
        return pack, []
    from sme_diag.packs.checked import checked

    document, problems = _gathered(place, extensions, lang)
    pack, found = checked(document, geography(), lacking=bool(problems))
    problems = [p for p in (*problems, *found) if p.severity == "error"]
    harmless = all(p.place.file in document.scheme_files for p in problems)
    return (pack if harmless else None), problems


def _as_shipped(place: find.PackPlace, lang: str | None) -> "Pack | None":
    """A shipped pack from its YAML, or None when it was edited into something that cannot be read without a check."""
    document, problems = _gathered(place, (), lang, places=False)
    try:
        pack, found = read_pack(document)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return None if problems or found else pack


def _gathered(
    place: find.PackPlace, extensions: tuple[find.PackPlace, ...], lang: str | None, places: bool = True
) -> tuple[Document, list[Problem]]:
    from sme_diag.packs import overlay
    from sme_diag.packs.gather import gather

    document, problems = gather(place, extensions, places)
    if lang is not None and lang != _written_in(document):
        overlay.lay(document, (place, *extensions), lang)
    return document, problems


def _written_in(document: Document) -> str | None:
    """The language of a pack's own files, which needs no translation; nothing is checked yet here."""
    languages = document.questionnaire.get("languages") if document.questionnaire is not None else None
    return str(languages[0]) if isinstance(languages, list) and languages else None


def places(id: str, given: Iterable[Path]) -> tuple[find.PackPlace, tuple[find.PackPlace, ...]]:
    """Where a pack and the packs that extend it are. Extensions apply when the user names their folder."""
    given = list(given)
    place = find.pack(id, given)
    extending = tuple(p for p in find.packs(given) if not p.shipped and find.extends(p) == id)
    base = find.extends(place)
    return (find.pack(base, given), (place,)) if base else (place, extending)


__all__ = ["Document", "Pack", "geography", "load", "places"]
