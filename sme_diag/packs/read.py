"""A document -> the Pack: names and kinds first, then everything that reads them."""

from decimal import Decimal
from typing import Any

from sme_diag.dates import span
from sme_diag.lang.check import Scope
from sme_diag.lang.kinds import Kind, inner
from sme_diag.lang.values import exactly
from sme_diag.model import rules
from sme_diag.model.geography import Geography
from sme_diag.packs.conditions import NEVER, Conditions
from sme_diag.packs.document import Document
from sme_diag.packs.geography import prefixes
from sme_diag.packs.order import order
from sme_diag.packs.read_actions import read_actions
from sme_diag.packs.read_questionnaire import kind_of, questions_of, read_choices, read_questionnaire
from sme_diag.packs.read_schemes import read_schemes
from sme_diag.problems import Problem
from sme_diag.tree import Map, place_of

MONEY = Kind("money")
CONTACT_TEXTS = ("role", "name", "url", "country", "seen", "confidence")


def read_pack(document: Document, geography: Geography | None = None) -> tuple[rules.Pack, list[Problem]]:
    """The pack, and every problem of its expressions. With a geography, country and region codes are checked too."""
    records = {key: [record for record, _ in rows] for key, rows in document.records.items()}
    scope = _scope(document, records, geography)
    conditions = Conditions(scope)
    questionnaire = read_questionnaire(document, conditions, geography)
    facts = {str(r["id"]): _fact(r, scope.names[str(r["id"])], conditions) for r in records["facts"]}
    questions = questionnaire.questions
    head = document.pack
    sequence, cycles = order(questions, facts)
    pack = rules.Pack(
        identity=rules.PackId(str(head["id"]), str(head["version"]), document.digest),
        title=str(head["title"]),
        publisher=str(head.get("publisher") or ""),
        updated=str(head.get("updated") or ""),
        note=str(head.get("note") or ""),
        questionnaire=questionnaire,
        questions=questions,
        order=sequence,
        roles={str(k): str(v) for k, v in (head.get("roles") or {}).items()},
        basic=frozenset(map(str, head.get("basic") or ())),
        parameters=tuple(
            _parameter(r, kind_of(r, "kind", geography), conditions.problems) for r in records["parameters"]
        ),
        named_sets=tuple(_named_set(r) for r in records["named_sets"]),
        rates={str(r["currency"]): (int(Decimal(str(r["per_eur"])) * 10000), str(r["on"])) for r in records["rates"]},
        prefixes=prefixes() if any(q.type == "region" for q in questions.values()) else {},
        facts=facts,
        dimensions=tuple(_dimension(r) for r in records["dimensions"]),
        levels=tuple(_level(r) for r in records["levels"]),
        stages=tuple(
            rules.Stage(*_named(r), conditions.condition(r, "when"), _source(r), place_of(r)) for r in records["stages"]
        ),
        flags=tuple(
            rules.Flag(*_named(r), conditions.condition(r, "when"), _source(r), place_of(r)) for r in records["flags"]
        ),
        gates=tuple(_gate(r, conditions) for r in records["gates"]),
        barriers=tuple(_barrier(r) for r in records["barriers"]),
        needs=tuple(_need(r) for r in records["needs"]),
        steps=tuple(_step(r, conditions) for r in records["steps"]),
        actions=read_actions(records["actions"], conditions),
        duties=tuple(_duty(r, conditions) for r in records["before_you_deliver"]),
        de_minimis=_de_minimis(document.single.get("de_minimis"), conditions),
        contacts=tuple(_contact(r) for r in records["contacts"]),
        fallback=tuple(_contact(r) for r in records["fallback"]),
        schemes=read_schemes(document.records["schemes"], conditions),
        profiles={str(k): int(v) for k, v in (head.get("profiles") or {}).items()},
        extensions=tuple(rules.PackId(e.id, str(e.pack["version"]), e.digest) for e in document.extensions),
        portfolio=tuple(map(str, head.get("portfolio") or ())),
    )
    return pack, [*conditions.problems, *cycles]


def _scope(document: Document, records: dict[str, list[Any]], geography: Geography | None) -> Scope:
    names = {str(r["id"]): kind_of(r, "type", geography) for r in questions_of(document)}
    names |= {str(r["id"]): kind_of(r, "kind", geography) for key in ("parameters", "facts") for r in records[key]}
    return Scope(names, {str(r["id"]): str(r["kind"]) for r in records["named_sets"]})


def _named(record: Map) -> tuple[str, str, str]:
    return str(record["id"]), str(record["name"]), str(record.get("text") or "")


def _source(record: Map) -> rules.Sources:
    return tuple(map(str, record.get("source") or ()))


def _dated(record: Map, value: Any) -> rules.Dated:
    since, until = (span(record[key]) if key in record else None for key in ("from", "until"))
    return rules.Dated(value, since and since[0], until and until[1], _source(record))


def _parameter(record: Map, kind: Kind, problems: list[Problem]) -> rules.Parameter:
    values = []
    for line in record["values"]:
        number = inner(Decimal(line["value"]), kind)
        if number is None:
            problems.append(Problem("E110", place_of(line, "value"), {"number": str(line["value"]), "kind": kind.name}))
        values.append(_dated(line, None if number is None else exactly(number)))
    return rules.Parameter(str(record["id"]), str(record["name"]), kind, tuple(values), place_of(record))


def _named_set(record: Map) -> rules.NamedSet:
    values = tuple(_dated(line, frozenset(map(str, line["codes"]))) for line in record["values"])
    return rules.NamedSet(str(record["id"]), str(record["name"]), str(record["kind"]), values, place_of(record))


def _fact(record: Map, kind: Kind, conditions: Conditions) -> rules.Fact:
    value = conditions.first(record, kind) if "first" in record else conditions.value(record, "value", kind)
    return rules.Fact(
        str(record["id"]), str(record["name"]), kind, value, read_choices(record), _source(record), place_of(record)
    )


def _dimension(record: Map) -> rules.Dimension:
    questions = tuple(map(str, record["questions"]))
    return rules.Dimension(*_named(record), int(record.get("weight", 1)), questions, place_of(record))


def _level(record: Map) -> rules.Level:
    return rules.Level(*_named(record), int(Decimal(record["from"]) * 100), _source(record), place_of(record))


def _gate(record: Map, conditions: Conditions) -> rules.Gate:
    when, level = conditions.condition(record, "when", NEVER), record.get("level")
    return rules.Gate(*_named(record), when, str(record["effect"]), level, _source(record), place_of(record))


def _barrier(record: Map) -> rules.Barrier:
    return rules.Barrier(
        *_named(record),
        tuple(map(str, record["revealed_by"])),
        str(record.get("group") or ""),
        str(record.get("factor") or ""),
        int(record.get("rank", 99)),
        _source(record),
        place_of(record),
    )


def _need(record: Map) -> rules.Need:
    relieves = {str(barrier): int(weight) for barrier, weight in record["relieves"].items()}
    return rules.Need(str(record["id"]), str(record["name"]), relieves, place_of(record))


def _step(record: Map, conditions: Conditions) -> rules.PathStep:
    return rules.PathStep(*_named(record), conditions.condition(record, "done", NEVER), place_of(record))


def _duty(record: Map, conditions: Conditions) -> rules.Duty:
    when, seen = conditions.condition(record, "when"), str(record.get("seen") or "")
    return rules.Duty(str(record["id"]), str(record["text"]), when, _source(record), seen, place_of(record))


def _de_minimis(record: Map | None, conditions: Conditions) -> rules.DeMinimis | None:
    if record is None:
        return None
    return rules.DeMinimis(
        conditions.condition(record, "applies"),
        conditions.value(record, "ceiling", MONEY),
        conditions.value(record, "used", MONEY),
        str(record["text"]),
        str(record.get("leaves_out") or ""),
        _source(record),
        place_of(record),
    )


def _contact(record: Map) -> rules.Contact:
    role, name, url, country, seen, confidence = (str(record.get(key) or "") for key in CONTACT_TEXTS)
    return rules.Contact(role, name, url, country, seen, confidence, _source(record))
