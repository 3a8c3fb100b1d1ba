"""Packs for the tests of the engine, written as plain data and read by the real reader, so that every rule is a checked tree."""

import os
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings

from sme_diag.core import diagnose
from sme_diag.lang.evaluate import Step
from sme_diag.lang.values import Interval, Value, exactly
from sme_diag.model.answers import Answer
from sme_diag.model.diagnosis import Diagnosis
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack
from sme_diag.packs.document import Document
from sme_diag.packs.gather import LISTS
from sme_diag.packs.link import link
from sme_diag.packs.read import read_pack
from sme_diag.problems import errors
from sme_diag.source import Place
from sme_diag.tree import Map

EXAMPLES = int(os.environ.get("CORE_EXAMPLES", "0"))
TODAY = date(2026, 11, 21)
Data = dict[str, Any]
REQUIRED = {"text": "A text.", "source": ["made up"]}


def examples(count: int) -> settings:
    """A profile for one property: no deadline, the same examples each time. CORE_EXAMPLES=5000 searches further."""
    return settings(
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        max_examples=EXAMPLES or count,
        suppress_health_check=list(HealthCheck),
    )


def document(questions: list[Data], head: Data, single: Data, records: Mapping[str, list[Data]]) -> Document:
    """A pack as the files of a folder would give it, in one section."""
    sheet = {"id": "made", "version": "1.0.0", "title": "Made", "languages": ["en"], "sections": ["all"]}
    filled = [{"label": q["id"], "name": q["id"], "why": "To test.", **q} for q in questions]
    rows = {key: [({"name": r.get("id"), **REQUIRED, **r}, Place()) for r in records.get(key, ())] for key in LISTS}
    ones = {key: placed({**REQUIRED, **value}) for key, value in single.items()}
    pack = placed({"id": "made", "version": "1.0.0", "title": "Made", **head})
    return Document(
        pack, placed(sheet), (("all", placed({"title": "All", "questions": filled})),), rows, ones, "digest"
    )


def placed(data: Data) -> Map:
    """A mapping with a place, as the YAML reader makes them."""
    made = Map(data)
    made.place, made.keys_at, made.values_at = Place(), {}, {key: Place() for key in data}
    return made


def build(
    questions: list[Data],
    *,
    head: Data | None = None,
    de_minimis: Data | None = None,
    linked: bool = True,
    **records: list[Data],
) -> Pack:
    """A pack from its records. It must have no problem at all: what the engine may rely on is what `pack check` lets pass."""
    single = {"de_minimis": de_minimis} if de_minimis else {}
    made = document(questions, head or {}, single, records)
    pack, problems = read_pack(made)
    assert problems == [], problems
    if linked:
        assert errors(link(pack, made)) == [], errors(link(pack, made))
    return pack


def scored(id: str, scores: tuple[int, ...] = (0, 1, 2, 3), **more: Any) -> Data:
    """A scored question whose choices are `s0`, `s1` and so on, after their scores."""
    return {"id": id, "type": "choice", "choices": [choice(f"s{s}", s) for s in scores], **more}


def choice(code: str, score: int | None = None, **more: Any) -> Data:
    """A choice of a question."""
    return {"code": code, "label": code, **({} if score is None else {"score": score}), **more}


def yes_no(id: str, **more: Any) -> Data:
    """A question to be answered with yes or no."""
    return {"id": id, "type": "boolean", **more}


def one_dimension(*questions: str, weight: int = 1, id: str = "all") -> Data:
    """A dimension of some questions."""
    return {"id": id, "questions": list(questions), "weight": weight}


def levels(*floors: float) -> list[Data]:
    """Levels `l0`, `l1`, ... from some floors on."""
    from decimal import Decimal

    return [{"id": f"l{i}", "from": Decimal(str(floor))} for i, floor in enumerate(floors)]


def scheme(id: str, **more: Any) -> Data:
    """A scheme with all it must have; open without end unless told otherwise."""
    generic = {} if more.get("generic") else {"status": {"state": "open", "seen": "2026-10"}}
    point = {"id": "ask", "text": "Ask the operator."}
    common = {"kind": "grant", "need": "help", "step": "go", "summary": "Helps.", "to_check": [point]}
    return {"id": id, **common, **generic, **more}


def action(id: str, step: str, **more: Any) -> Data:
    """An action with all it must have."""
    return {"id": id, "step": step, "kind": "do", "who": "lead", "days": 1, "done_when": "It is there.", **more}


def answered(**given: Any) -> dict[str, Answer]:
    """Answers by their value: `None` is blank, a whole number is a number of hundredths, `...` is "I cannot say"."""
    return {id: answer(value) for id, value in given.items()}


def answer(value: Any) -> Answer:
    """One answer by its value."""
    if value is ...:
        return Answer(missing="dont_know")
    if value is None:
        return Answer(missing="blank")
    if type(value) is int:
        return Answer(exactly(100 * value))
    return Answer(value)


def found(pack: Pack, on: date = TODAY, /, **given: Any) -> Diagnosis:
    """The diagnosis of some answers."""
    return diagnose(pack, answered(**given), on)


def plain(low: int | None, high: int | None) -> Interval:
    """A range of a number counted in hundredths."""
    return Interval(None if low is None else 100 * low, None if high is None else 100 * high)


def day(iso: str) -> Value:
    """The value of a known day."""
    return exactly(date.fromisoformat(iso).toordinal())


def said(steps: tuple[Step, ...]) -> list[tuple[Any, Value]]:
    """The expressions and values of some steps."""
    return [(step.expr, step.value) for step in steps]


def empty(id: str, type: str, pack: Pack) -> Question:
    """A question of a pack with another type: to read values that no real question of it has."""
    return pack.questions[id]._replace(type=type)
