"""A mapping file: what the columns and answers of a form export are called, and which questions and codes they stand for.

It can be drafted from the export itself: headers and answers are compared with the labels of the pack in each of its languages.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from sme_diag.batch.tables import Table
from sme_diag.model.geography import Geography
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import fold, nearest, one_line
from sme_diag.tree import Map, key_place, place_of

FORMAT = "sme-diag/mapping@1"
KEYS = ("format", "questionnaire", "id", "name", "columns", "values")
LIKE = 0.85
"""How alike a header and a label must be to be taken for the same. A convention: drafts are read by a person."""
LOOKED_AT = 1000
"""Rows whose answers are looked at for a draft."""
TRUTH = {"yes": True, "oui": True, "ja": True, "si": True, "no": False, "non": False, "nein": False}


class Names(NamedTuple):
    """A mapping, understood. `values`: for a question, what stands in the cells (folded) and what it means."""

    id: str = ""
    name: str = ""
    columns: Mapping[str, str] = {}
    values: Mapping[str, Mapping[str, object]] = {}


NAMES = Names()
"""No mapping: columns are called as the questions are."""


def read(data: Any, pack: Pack, file: str) -> Names:
    """The mapping in a file. Raises Refused with every place that is wrong."""
    if not isinstance(data, Map) or data.get("format") != FORMAT:
        seen = data.get("format") if isinstance(data, Map) else ""
        raise Refused(
            Problem(
                "B607",
                place_of(data, "format") if isinstance(data, Map) else Place(file),
                {"seen": one_line(str(seen))},
            )
        )
    wrong = [
        Problem("B606", key_place(data, key), {"name": one_line(key)}, nearest(key, KEYS))
        for key in data
        if key not in KEYS
    ]
    columns, values = data.get("columns") or Map(), data.get("values") or Map()
    for part in (columns, values):
        if not isinstance(part, Map):
            raise Refused(Problem("P203", place_of(data), {"wanted": "a mapping", "key": "columns, values"}))
    for header, id in columns.items():
        if id not in pack.questions:
            wrong.append(
                Problem(
                    "B606", place_of(columns, header), {"name": one_line(str(id))}, nearest(str(id), pack.questions)
                )
            )
    for id, meanings in values.items():
        if id not in pack.questions or not isinstance(meanings, Map):
            wrong.append(Problem("B606", key_place(values, id), {"name": one_line(id)}, nearest(id, pack.questions)))
    if wrong:
        raise Refused(*wrong)
    folded = {id: {fold(str(text)): raw for text, raw in meanings.items()} for id, meanings in values.items()}
    return Names(str(data.get("id") or ""), str(data.get("name") or ""), dict(columns), folded)


def meant(cell: str, question: Question, names: Names) -> object:
    """What a cell means by the mapping; None where the mapping does not say. Several answers stand between ; or commas."""
    meanings = names.values.get(question.id, {})
    if fold(cell.strip()) in meanings:
        return meanings[fold(cell.strip())]
    if question.type not in ("choices", "countries"):
        return None
    for mark in (";", ","):
        parts = [fold(part.strip()) for part in cell.split(mark) if part.strip()]
        if parts and all(part in meanings for part in parts):
            return [code for part in parts for code in _listed(meanings[part])]
    return None


def _listed(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list) else [raw]


class Draft(NamedTuple):
    """A mapping that was guessed: its data, the headers nothing was found for, and the answers nothing was found for."""

    data: dict[str, Any]
    headers: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


def draft(
    table: Table, packs: Sequence[Pack], places: Sequence[Geography], ids: Sequence[str], names: Sequence[str]
) -> Draft:
    """A mapping for a table, from the labels of a pack and the names of places in each language (one of each a language)."""
    pack = packs[0]
    labels = {fold(text): q.id for each in packs for q in each.questions.values() for text in (q.id, q.label, q.name)}
    columns: dict[str, str] = {}
    for header in table.columns:
        id = _like(header, labels)
        if id is not None and id not in columns.values():
            columns[header] = id
    id = next((h for h in table.columns if h not in columns and fold(h) in ids), "")
    name = next((h for h in table.columns if h not in columns and fold(h) in names), "")
    values: dict[str, dict[str, object]] = {}
    unknown: list[tuple[str, str]] = []
    for header, found in _seen(table, columns).items():
        question = pack.questions[columns[header]]
        codes = _codes(question, packs, places)
        for text in found if codes else ():
            raw = _like(text, codes)
            if raw is None:
                unknown.append((header, text))
            elif text != raw and fold(text) not in ("yes", "no"):
                values.setdefault(question.id, {})[text] = raw
    data: dict[str, Any] = {"format": FORMAT, "questionnaire": {"id": pack.identity.id}, "id": id, "name": name}
    left = tuple(h for h in table.columns if h and h not in columns and h not in (id, name))
    return Draft(data | {"columns": columns, "values": values}, left, tuple(unknown))


def _codes(question: Question, packs: Iterable[Pack], places: Iterable[Geography]) -> dict[str, Any]:
    """What may stand in a cell of a question, folded, and the code of each; nothing where it takes any number or text."""
    if question.type == "boolean":
        return dict(TRUTH)
    if question.type in ("country", "countries"):
        return {fold(text): code for each in places for code, name in each.countries.items() for text in (code, name)}
    if question.type == "region":
        return {fold(text): code for each in places for code, name in each.regions.items() for text in (code, name)}
    choices = [c for pack in packs for c in pack.questions[question.id].choices]
    return {fold(text): choice.code for choice in choices for text in (choice.code, choice.label)}


def _seen(table: Table, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """The different texts in the matched columns of the first rows, in the order they come; parts of lists by themselves."""
    found: dict[str, dict[str, None]] = {header: {} for header in columns}
    for record, _ in zip(table.rows, range(LOOKED_AT), strict=False):
        for header in columns:
            for part in str(record.cells.get(header) or "").split(";"):
                if part.strip():
                    found[header].setdefault(part.strip())
    return {header: list(texts) for header, texts in found.items()}


def _like(text: str, known: Mapping[str, Any]) -> Any:
    """What a text stands for: the same without accents and case, or so nearly the same that it can only be a slip."""
    wanted = fold(text.strip())
    if wanted in known:
        return known[wanted]
    likeness = {other: SequenceMatcher(None, wanted, other).ratio() for other in known}
    best = max(likeness, key=lambda other: likeness[other], default="")
    return known[best] if likeness.get(best, 0) >= LIKE else None
