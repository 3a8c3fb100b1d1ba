"""Translations: texts laid over the document by id, before anything is understood. Nothing below this knows languages.

What a translation lacks stays in the pack's own language and is reported; what it has too much is a problem.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sme_diag.packs.document import Document
from sme_diag.packs.find import PackPlace, shown
from sme_diag.problems import Problem, Refused
from sme_diag.source import NOWHERE, Place
from sme_diag.text import nearest
from sme_diag.tree import Map, key_place, place_of, read_file

TEXTS = (
    "title", "intro", "label", "name", "hint", "why", "text", "done_when", "note", "summary", "first_step", "intermediary",
)  # fmt: skip
LEAVES_OUT = "leaves_out"
SINGLE = ("pack", "de_minimis")
"""What is one record, not a list of them."""
LISTS = ("choices", "to_check", "eligible")
INSIDE = {"benefit": "text", "status": "note", "cost": "text"}
"""Records inside a record that hold one text: translated as `benefit: ...`."""
NOT_TRANSLATED = {"schemes": ("name",), "contacts": TEXTS, "rates": TEXTS}
RECORDS = (
    "parameters", "named_sets", "facts", "dimensions", "levels", "stages", "flags", "gates", "barriers", "needs", "steps",
    "actions", "before_you_deliver", "schemes",
)  # fmt: skip


def files(place: PackPlace, lang: str) -> list[Path]:
    """The translation files of a pack for one language."""
    return [
        file
        for folder in (place.questionnaire / "locale", place.rules / "locale")
        for file in (folder / f"{lang}.yaml", *sorted((folder / lang).glob("*.yaml")))
        if file.is_file()
    ]


def lay(document: Document, places: tuple[PackPlace, ...], lang: str, complete: bool = False) -> list[Problem]:
    """Replace the document's texts by their translations, in place. `complete` also reports every text without one."""
    over, problems = _nothing(), []
    for place in places:
        for file in files(place, lang):
            try:
                name = shown(file, place.root)
                data = read_file(file, name)
                if place is not places[0] and isinstance(data, Map):
                    data.pop("title", None)  # an extension speaks for itself, not for the questionnaire it adds to
                problems += _merge(over, data, Place(name, 1, 1))
            except Refused as refused:
                problems += refused.problems
    return [*problems, *_laid(_targets(document), SINGLE, over, lang if complete else "")]


def lay_step(document: Document, file: Path, name: str, lang: str, complete: bool = False) -> list[Problem]:
    """The same for the document of a later step, whose translation is one file beside it: a list or single record a key."""
    over, problems = _nothing(), []
    if file.is_file():
        try:
            problems += _merge(over, read_file(file, name), Place(name, 1, 1))
        except Refused as refused:
            problems += refused.problems
    targets: dict[str, Any] = dict(document.single)
    targets |= {key: _by_id(rows) for key, rows in document.records.items()}
    return [*problems, *_laid(targets, tuple(document.single), over, lang if complete else "")]


def _nothing() -> Map:
    over = Map()
    over.place, over.keys_at, over.values_at = NOWHERE, {}, {}
    return over


def _laid(targets: dict[str, Any], single: tuple[str, ...], over: Map, complete_in: str) -> Iterator[Problem]:
    """Lay the texts over the records; with a language, report every text without one."""
    yield from _apply(targets, single, over)
    if complete_in:
        for path, at in _untranslated(targets, single, over):
            yield Problem("T301", at, {"lang": complete_in, "text": path})


def _merge(into: Map, more: Any, at: Place) -> list[Problem]:
    """Join two translation files; the same text twice is a problem."""
    if not isinstance(more, Map):
        return [Problem("F013", at)]
    problems = []
    for key, value in more.items():
        if key not in into:
            into[key], into.keys_at[key], into.values_at[key] = value, key_place(more, key), place_of(more, key)
        elif isinstance(into[key], Map) and isinstance(value, Map):
            problems += _merge(into[key], value, place_of(more, key))
        else:
            first = str(into.keys_at[key].line)
            problems.append(Problem("F011", key_place(more, key), {"key": key, "first": first}))
    return problems


def _targets(document: Document) -> dict[str, Any]:
    """The translatable records by the first keys of a translation file."""
    targets: dict[str, Any] = {"pack": document.pack}
    if document.questionnaire is not None:
        targets["title"] = document.questionnaire
    targets["sections"] = dict(document.sections)
    questions = [q for _, section in document.sections for q in _maps(section.get("questions"))]
    targets["questions"] = {str(q.get("id")): q for q in questions}
    for key in RECORDS:
        targets[key] = _by_id(document.records[key])
    targets["fallback"] = {str(r.get("role")): r for r in _maps([r for r, _ in document.records["fallback"]])}
    targets["de_minimis"] = document.single.get("de_minimis", Map())
    return targets


def _by_id(rows: list[tuple[Any, Place]]) -> dict[str, Map]:
    return {str(record.get("id")): record for record in _maps([record for record, _ in rows])}


def _maps(records: Any) -> list[Map]:
    """The mappings of a list; the shapes are not checked yet, and what else is there is reported with the format."""
    return [record for record in records if isinstance(record, Map)] if isinstance(records, list) else []


def _apply(targets: dict[str, Any], single: tuple[str, ...], over: Map) -> Iterator[Problem]:
    for key, value in over.items():
        if key not in targets:
            yield Problem("T302", key_place(over, key), {"text": key}, nearest(key, targets))
        elif key == "title" and isinstance(value, str):
            targets[key]["title"] = value
        elif not isinstance(value, Map):
            yield Problem("P203", place_of(over, key), {"wanted": "a mapping"})
        elif key in single:
            yield from _texts(targets[key], value, place_of(over, key))
        else:
            for id, texts in value.items():
                if id not in targets[key]:
                    yield Problem("T302", key_place(value, id), {"text": id}, nearest(id, targets[key]))
                else:
                    yield from _texts(targets[key][id], texts, place_of(value, id))


def _texts(record: Any, texts: Any, at: Place) -> Iterator[Problem]:
    """Lay the texts of one record over it; a mapping goes into a nested record or a list of records with ids."""
    if not isinstance(texts, Map):
        yield Problem("P203", at, {"wanted": "a mapping"})
        return
    for key, text in texts.items():
        inside = record.get(key)
        if key in LISTS and isinstance(text, Map) and isinstance(inside, list):
            yield from _list(inside, text)
        elif key in INSIDE and isinstance(text, str) and isinstance(inside, dict) and INSIDE[key] in inside:
            inside[INSIDE[key]] = text
        elif key in (*TEXTS, LEAVES_OUT) and isinstance(text, str) and isinstance(inside, str):
            record[key] = text
        else:
            translatable = [k for k in record if k in (*TEXTS, LEAVES_OUT, *LISTS, *INSIDE)]
            yield Problem("T302", key_place(texts, key), {"text": key}, nearest(key, translatable))


def _list(records: list[Any], texts: Map) -> Iterator[Problem]:
    """Lay texts over a list of records, found by id or code."""
    by_id = {str(r.get("id", r.get("code"))): r for r in _maps(records)}
    for id, text in texts.items():
        if id not in by_id or not isinstance(text, str):
            yield Problem("T302", key_place(texts, id), {"text": id}, nearest(id, by_id))
        else:
            by_id[id]["text" if "text" in by_id[id] else "label"] = text


def _untranslated(targets: dict[str, Any], single: tuple[str, ...], over: Map) -> Iterator[tuple[str, Any]]:
    for key, target in targets.items():
        given = over.get(key)
        if key == "title":
            if given is None:
                yield key, place_of(target, "title")
        elif key in single:
            yield from _lacking(target, given, key, ())
        else:
            for id, record in target.items():
                texts = given.get(id) if isinstance(given, Map) else None
                yield from _lacking(record, texts, f"{key}.{id}", NOT_TRANSLATED.get(key, ()))


def _lacking(record: Any, texts: Any, path: str, skip: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    texts = texts if isinstance(texts, dict) else {}
    for key, value in record.items():
        if key in skip:
            continue
        if key in (*TEXTS, LEAVES_OUT) and isinstance(value, str) and key not in texts:
            yield f"{path}.{key}", place_of(record, key)
        elif key in INSIDE:
            if isinstance(value, Map) and value.get(INSIDE[key]) and key not in texts:
                yield f"{path}.{key}", place_of(record, key)
        elif key in LISTS:
            inside = texts.get(key)
            for item in _maps(value):
                id = str(item.get("id", item.get("code")))
                if ("text" in item or "label" in item) and not (isinstance(inside, Map) and id in inside):
                    yield f"{path}.{key}.{id}", place_of(item)
