"""Questionnaire data -> the Questionnaire. The data's shape is taken as right: `format` has checked it where it is not ours."""

from decimal import Decimal
from typing import Any

from sme_diag.lang.kinds import BOOLEAN, Kind, inner
from sme_diag.lang.values import Value, exactly
from sme_diag.model.geography import NO_REGION, Geography
from sme_diag.model.questionnaire import Choice, Question, Questionnaire, Section
from sme_diag.packs.conditions import Conditions
from sme_diag.packs.document import Document
from sme_diag.problems import Problem
from sme_diag.tree import Map, place_of

NUMERIC = {
    "integer": Kind("number", whole=True),
    "number": Kind("number"),
    "money": Kind("money"),
    "percent": Kind("percent"),
    "year": Kind("year"),
    "date": Kind("date"),
}
TRUTH = {True: True, False: False, "true": True, "yes": True, "false": False, "no": False}


def read_choices(record: Map) -> tuple[Choice, ...]:
    """The choices of a question or fact."""
    return tuple(
        Choice(str(c["code"]), str(c["label"]), c.get("score"), tuple(c.get("was") or ()))
        for c in record.get("choices") or ()
    )


def kind_of(record: Map, type_key: str, geography: Geography | None) -> Kind:
    """The kind of a question, fact or parameter. With a geography, country and region codes are closed lists."""
    type = str(record[type_key])
    if type in NUMERIC:
        return NUMERIC[type]._replace(unit=str(record.get("unit") or ""))
    if type in ("choice", "choices"):
        return Kind(type, frozenset(str(c["code"]) for c in record.get("choices") or ()))
    if geography and type in ("country", "countries"):
        return Kind(type, frozenset(geography.countries))
    if geography and type == "region":
        return Kind(type, frozenset({*geography.region_codes, NO_REGION}))
    return BOOLEAN if type == "boolean" else Kind(type)


def questions_of(document: Document) -> list[Map]:
    """Every question record, in order."""
    return [record for _, section in document.sections for record in section.get("questions") or ()]


def read_questionnaire(document: Document, conditions: Conditions, geography: Geography | None) -> Questionnaire:
    """The questionnaire of a pack; problems of its conditions and constants are collected by `conditions`."""
    head = document.questionnaire or Map()
    sections = tuple(
        Section(
            id,
            str(section["title"]),
            str(section.get("intro") or ""),
            tuple(read_question(record, id, conditions, geography) for record in section["questions"]),
        )
        for id, section in document.sections
    )
    languages = tuple(str(lang) for lang in head["languages"])
    return Questionnaire(str(head["id"]), str(head["version"]), str(head["title"]), languages, sections)


def read_question(record: Map, section: str, conditions: Conditions, geography: Geography | None) -> Question:
    """One question; problems of its condition, bounds and constants are collected by `conditions`."""
    kind, choices = kind_of(record, "type", geography), read_choices(record)
    scored = any(choice.score is not None for choice in choices)

    def bound(key: str) -> int | None:
        if record.get(key) is None or not kind.numeric:
            return None
        number = inner(Decimal(record[key]), kind)
        if number is None:
            args = {"number": str(record[key]), "kind": kind.name}
            conditions.problems.append(Problem("E110", place_of(record, key), args))
        return number

    otherwise = None
    if "otherwise" in record:
        otherwise = constant(record["otherwise"], kind)
        codes = otherwise if isinstance(otherwise, frozenset) else {otherwise} if isinstance(otherwise, str) else set()
        if otherwise is None or (kind.codes is not None and not codes <= kind.codes):
            at = place_of(record, "otherwise")
            conditions.problems.append(
                Problem("P225", at, {"question": record["id"], "value": str(record["otherwise"])})
            )
    return Question(
        id=str(record["id"]),
        type=str(record["type"]),
        kind=kind,
        label=str(record["label"]),
        name=str(record["name"]),
        section=section,
        hint=str(record.get("hint") or ""),
        why=str(record.get("why") or ""),
        relevant=conditions.condition(record, "relevant") if "relevant" in record else None,
        otherwise=otherwise,
        choices=choices,
        minimum=bound("min"),
        maximum=bound("max"),
        unit=str(record.get("unit") or ""),
        quick=record.get("quick") is True,
        changeable=bool(record.get("changeable", scored)),
        none=record.get("none"),
        country=record.get("country"),
        window_years=record.get("window_years"),
        first=tuple(map(str, record.get("first") or ())),
        source=tuple(map(str, record.get("source") or ())),
        was=tuple(map(str, record.get("was") or ())),
        place=place_of(record),
    )


def constant(data: Any, kind: Kind) -> Value:
    """A constant of some kind as YAML writes it, or None when it is not one."""
    if kind == BOOLEAN:
        return TRUTH.get(data) if isinstance(data, bool | str) else None
    if kind.numeric and isinstance(data, int | Decimal) and not isinstance(data, bool):
        number = inner(Decimal(data), kind)
        return None if number is None else exactly(number)
    if kind.name in ("choices", "countries"):
        return frozenset(map(str, data)) if isinstance(data, list) else None
    return str(data) if isinstance(data, str) and not kind.numeric else None
