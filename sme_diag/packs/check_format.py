"""Does a document have the format? Every place where it does not, with the key or value meant and where it is written."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sme_diag.packs.document import Document
from sme_diag.packs.format import RECORDS, DeMinimis, Pack, Questionnaire, Record, Section
from sme_diag.problems import Problem
from sme_diag.text import nearest
from sme_diag.tree import key_place, place_of


def check_format(document: Document) -> list[Problem]:
    """Every place where a document is not of the format."""
    found = _check(Pack, document.pack)
    for extension in document.extensions:
        found += _check(Pack, extension.pack)
        if extension.questionnaire is not None:
            found += _check(Questionnaire, extension.questionnaire)
    if document.questionnaire is None:
        found.append(
            Problem("P208", place_of(document.pack), {"section": "questionnaire", "file": "questionnaire.yaml"})
        )
    else:
        found += _check(Questionnaire, document.questionnaire)
    for _, section in document.sections:
        found += _check(Section, section)
    return found + check_records(document, RECORDS, {"de_minimis": DeMinimis})


def check_records(
    document: Document, records: Mapping[str, type[Record]], single: Mapping[str, type[Record]]
) -> list[Problem]:
    """Every place where the lists and single records of a document are not of their formats."""
    found = []
    for key, model in records.items():
        for record, place in document.records[key]:
            problems = _check(model, record)
            found += [p if p.place.line else p._replace(place=place) for p in problems]
    for key, record in document.single.items():
        found += _check(single[key], record)
    return found


def _check(model: type[Record], data: Any) -> list[Problem]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return [_problem(model, data, dict(detail)) for detail in error.errors(include_url=False)]
    return []


def _problem(model: type[Record], data: Any, detail: dict[str, Any]) -> Problem:
    path, inside = [], data
    for step in detail["loc"]:
        if isinstance(inside, dict | list) and (step in inside if isinstance(inside, dict) else isinstance(step, int)):
            path.append(step)
            inside = inside[step]
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    match detail["type"]:
        case "missing":
            return Problem("P201", place_of(data, *path), {"key": key})
        case "extra_forbidden":
            around = data
            for step in path[:-1]:
                around = around[step]
            return Problem("P202", key_place(around, key), {"key": key}, nearest(key, _known_keys(model, path[:-1])))
        case _:
            wanted = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
            return Problem("P203", place_of(data, *path), {"wanted": wanted, "key": key})


def _known_keys(model: type[Record], path: list[str | int]) -> list[str]:
    """The keys a nested record may have, found by following the path through the models."""
    for step in path:
        if isinstance(step, str):
            field = next((f for n, f in model.model_fields.items() if step in (n, f.alias)), None)
            inner = _record_in(field.annotation) if field is not None else None
            if inner is None:
                return []
            model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_in, getattr(annotation, "__args__", ()))), None)
