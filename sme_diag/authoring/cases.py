"""`pack test`: worked cases, answers with what is expected of them. A case that fails says what was expected and what came."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sme_diag.core import diagnose
from sme_diag.core.barriers import threshold
from sme_diag.core.responses import respond
from sme_diag.model.answers import Firm
from sme_diag.model.diagnosis import NOW, Diagnosis
from sme_diag.model.rules import Pack
from sme_diag.packs import find, geography, load, places
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import nearest
from sme_diag.tree import Map, Seq, key_place, place_of, read_file


class Tested(NamedTuple):
    """The outcome of all cases of a pack."""

    cases: int
    failed: int
    problems: tuple[Problem, ...]


def test(id: str, given: list[Path]) -> Tested:
    """Run every worked case of a pack and of the packs that extend it."""
    pack, problems = load(id, given)
    if pack is None:
        raise Refused(*problems)
    place, extensions = places(id, given)
    found: list[Problem] = []
    count = failed = 0
    for folder in (place, *extensions):
        for file in sorted((folder.rules / "cases").glob("*.yaml")):
            cases, wrong = read(file, find.shown(file, folder.root))
            found += wrong
            for case in cases:
                count += 1
                wrong = run(case, pack)
                failed += bool(wrong)
                found += wrong
    return Tested(count, failed, tuple(found))


def read(file: Path, name: str) -> tuple[list[Map], list[Problem]]:
    """The cases of one file that have the parts of a case, and what is wrong with the others."""
    try:
        data = read_file(file, name)
    except Refused as refused:
        return [], list(refused.problems)
    if not isinstance(data, Map):
        return [], [Problem("F013", Place(name, 1, 1))]
    rows = data.get("cases")
    if not isinstance(rows, Seq):
        return [], [Problem("P203", place_of(data, "cases"), {"wanted": "a list"})]
    cases, problems = [], []
    for row, at in zip(rows, rows.items_at, strict=True):
        wrong = _shape(row, at)
        problems += wrong
        cases += [] if wrong else [row]
    return cases, problems


def _shape(case: Any, at: Place) -> list[Problem]:
    if not isinstance(case, Map):
        return [Problem("P203", at, {"wanted": "a mapping"})]
    problems = [Problem("P201", at, {"key": key}) for key in ("id", "as_of", "answers", "expect") if key not in case]
    problems += [
        Problem("P203", place_of(case, key), {"wanted": "a mapping"})
        for key in ("answers", "expect")
        if key in case and not isinstance(case[key], Map)
    ]
    return problems


def run(case: Map, pack: Pack) -> list[Problem]:
    """What is wrong with one case: its answers, its expectations, or the pack."""
    answers, problems = respond(pack, case["answers"], geography(), lambda *path: place_of(case, "answers", *path))
    try:
        as_of = date.fromisoformat(str(case["as_of"]))
    except ValueError:
        reason = {"case": str(case["id"]), "reason": f"as_of: {case['as_of']}"}
        return [*problems, Problem("C502", place_of(case, "as_of"), reason)]
    result = diagnose(pack, answers, as_of, Firm(str(case["id"])))
    for key, expected in case["expect"].items():
        at = place_of(case, "expect", key)
        reader = EXPECTATIONS.get(key)
        if reader is None:
            problems.append(Problem("P202", key_place(case["expect"], key), {"key": key}, nearest(key, EXPECTATIONS)))
        elif not isinstance(expected, SHAPES[key][0]):
            problems.append(Problem("P203", at, {"wanted": SHAPES[key][1]}))
        else:
            problems += _differences(case, key, expected, reader(result, pack, expected), at)
    return problems


def _differences(case: Map, key: str, expected: Any, found: Any, at: Place) -> list[Problem]:
    wanted = list(expected) if isinstance(expected, list) else expected
    if key in AMONG:
        fine = all(item in found for item in wanted)
    elif key in NOT_AMONG:
        fine = not any(item in found for item in wanted)
    else:
        fine = found == wanted
    if fine:
        return []
    return [
        Problem("C501", at, {"case": str(case["id"]), "key": key, "expected": _shown(wanted), "found": _shown(found)})
    ]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    if isinstance(value, dict):
        return ", ".join(f"{k}: {v}" for k, v in value.items())
    return "null" if value is None else str(value)


def _readiness(name: str) -> Callable[[Diagnosis, Pack, Any], Any]:
    def read(result: Diagnosis, pack: Pack, expected: Any) -> Any:
        found = getattr(result.readiness, name, None)
        return list(found) if isinstance(found, tuple) else found

    return read


def _points(end: str) -> Callable[[Diagnosis, Pack, Any], Any]:
    def read(result: Diagnosis, pack: Pack, expected: Any) -> Any:
        if result.readiness is None:
            return None
        score = result.readiness.score
        if end == "score" and not score.settled:
            return None
        hundredths = score.high if end == "high" else score.low
        return (
            hundredths / 100
            if expected is None
            else type(expected)(expected)
            if expected * 100 == hundredths
            else hundredths / 100
        )

    return read


def _first(result: Diagnosis, pack: Pack, expected: Any) -> list[str]:
    return [r.scheme.id for r in result.recommendations][: len(expected) or None]


def _first_kinds(result: Diagnosis, pack: Pack, expected: Any) -> list[str]:
    kinds = {s.id: s.kind for s in pack.schemes}
    return [kinds[r.scheme.id] for r in result.recommendations][: len(expected) or None]


def _first_three(result: Diagnosis, pack: Pack, expected: Any) -> list[Any]:
    """Of the wanted kinds, those that one of the first three recommendations is of."""
    kinds = {s.id: {s.kind, *s.also_kinds} for s in pack.schemes}
    there = set().union(*(kinds[r.scheme.id] for r in result.recommendations[:3]))
    return [wanted for wanted in expected if there & set(map(str, wanted if isinstance(wanted, list) else [wanted]))]


def _barriers(result: Diagnosis, pack: Pack, expected: Any) -> list[str]:
    limit = threshold(pack, result.as_of)
    return [b.id for b in result.barriers if b.severity.low >= limit][: len(expected) or None]


def _first_actions(result: Diagnosis, pack: Pack, expected: Any) -> list[str]:
    """What comes first at the step where the firm stands."""
    now = next((s.id for s in result.pathway if s.state == NOW), None)
    return [a.id for a in result.actions if a.step == now and a.called_for][: len(expected) or None]


EXPECTATIONS: dict[str, Callable[[Diagnosis, Pack, Any], Any]] = {
    "level": _readiness("level"),
    "level_at_least": _readiness("level_at_least"),
    "levels_possible": _readiness("levels_possible"),
    "score": _points("score"),
    "low": _points("low"),
    "high": _points("high"),
    "stage": lambda d, pack, e: d.stage.id if d.stage else None,
    "gates": lambda d, pack, e: [g.id for g in d.gates if g.value],
    "flags": lambda d, pack, e: [f.id for f in d.flags],
    "barriers": _barriers,
    "verdicts": lambda d, pack, e: {s.id: s.verdict for s in d.schemes if s.id in e},
    "statuses": lambda d, pack, e: {s.id: s.status.status for s in d.schemes if s.id in e},
    "first": _first,
    "first_kinds": _first_kinds,
    "first_three": _first_three,
    "recommended": lambda d, pack, e: [r.scheme.id for r in d.recommendations],
    "not_recommended": lambda d, pack, e: [r.scheme.id for r in d.recommendations],
    "watch_for": lambda d, pack, e: [s.id for s in d.watch_for],
    "not_watch_for": lambda d, pack, e: [s.id for s in d.watch_for],
    "parked": lambda d, pack, e: [p.question for p in d.parked],
    "missing": lambda d, pack, e: [m.question for m in d.missing],
    "step": lambda d, pack, e: next((s.id for s in d.pathway if s.state == NOW), None),
    "before_you_deliver": lambda d, pack, e: [x.id for x in d.before_you_deliver if x.value],
    "actions": lambda d, pack, e: [a.id for a in d.actions if a.called_for],
    "not_actions": lambda d, pack, e: [a.id for a in d.actions],
    "first_actions": _first_actions,
}
ONE = (str | None, "a text, or null")
NUMBER = (int | Decimal | None, "a number, or null")
MAPPING = (Map, "a mapping")
SHAPES: dict[str, tuple[Any, str]] = {
    **dict.fromkeys(EXPECTATIONS, (Seq, "a list")),
    **dict.fromkeys(("level", "level_at_least", "stage", "step"), ONE),
    **dict.fromkeys(("score", "low", "high"), NUMBER),
    **dict.fromkeys(("verdicts", "statuses"), MAPPING),
}
"""What may be expected under each key."""
AMONG = frozenset({"recommended", "missing", "watch_for", "actions"})
NOT_AMONG = frozenset({"not_recommended", "not_watch_for", "not_actions"})
