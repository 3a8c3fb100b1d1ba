"""One firm of a run: its answers understood, its diagnosis, and the line of figures that goes into the output."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sme_diag.batch.outcome import Line
from sme_diag.batch.row import Finding, Row
from sme_diag.core import diagnose
from sme_diag.core.responses import respond
from sme_diag.model.answers import Answers, Firm
from sme_diag.model.diagnosis import ELIGIBLE, POSSIBLE, Bounds, Diagnosis
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack
from sme_diag.problems import WARNINGS, Problem
from sme_diag.source import Place
from sme_diag.text import one_line

FIRST = 5
"""So many barriers and recommended schemes stand in the line of a firm."""


class Scored(NamedTuple):
    """A firm that was scored: its diagnosis and every finding of its row."""

    row: Row
    result: Diagnosis
    findings: tuple[Finding, ...]


def check(row: Row, pack: Pack, places: Geography) -> tuple[Finding, ...]:
    """The findings of a row without scoring it."""
    return (*row.findings, *understood(row, pack, places)[1])


def score(row: Row, pack: Pack, places: Geography, as_of: date) -> Scored:
    """The diagnosis of a row. An answer that cannot be read counts as not known, and is found."""
    answers, findings = understood(row, pack, places)
    return Scored(row, diagnose(pack, answers, as_of, Firm(row.id, row.name)), (*row.findings, *findings))


def understood(row: Row, pack: Pack, places: Geography) -> tuple[Answers, list[Finding]]:
    """The answers of a row, and the findings of those that cannot be read."""
    said, columns = row.said()
    answers, problems = respond(pack, said, places, lambda *path: Place(str(path[0])))
    return answers, [_finding(row, problem, said, columns) for problem in problems]


def _finding(row: Row, problem: Problem, said: Mapping[str, object], columns: Mapping[str, str]) -> Finding:
    id = problem.place.file
    value = one_line(str(said.get(id, "")))
    return Finding(row.file, row.number, columns.get(id, id), value, problem._replace(place=Place()))


def flagged(findings: Sequence[Finding]) -> bool:
    """True when a finding is more than a remark."""
    return any(found.problem.code not in WARNINGS for found in findings)


def line(scored: Scored, pack: Pack) -> Line:
    """The line of a firm: the same columns for every firm of a pack, in the same order; what is not settled is empty."""
    result = scored.result
    ready = result.readiness
    cells: Line = {
        "id": scored.row.id,
        "name": scored.row.name,
        "file": scored.row.file,
        "row": scored.row.number or None,
    }
    cells |= _bounds("score", ready.score if ready else None)
    cells["level"] = ready.level if ready else None
    cells["levels_possible"] = _joined(ready.levels_possible if ready else ())
    cells["stage"] = result.stage.id if result.stage else None
    cells["stages_possible"] = _joined(result.stage.possible if result.stage else ())
    for dimension in result.dimensions:
        cells |= _bounds(dimension.id, dimension.score)
    shown = [b for b in result.barriers if b.severity.high > 0][:FIRST]
    for number in range(FIRST):
        barrier = shown[number] if number < len(shown) else None
        cells[f"barrier_{number + 1}"] = barrier.id if barrier else None
        cells[f"barrier_{number + 1}_low"] = barrier.severity.low if barrier else None
        cells[f"barrier_{number + 1}_high"] = barrier.severity.high if barrier else None
    for number in range(FIRST):
        entry = result.recommendations[number] if number < len(result.recommendations) else None
        cells[f"scheme_{number + 1}"] = entry.scheme.id if entry else None
        cells[f"scheme_{number + 1}_verdict"] = entry.scheme.verdict if entry else None
        cells[f"scheme_{number + 1}_relevance_low"] = entry.scheme.relevance.low if entry else None
        cells[f"scheme_{number + 1}_relevance_high"] = entry.scheme.relevance.high if entry else None
    generic = {scheme.id for scheme in pack.schemes if scheme.generic}
    verdicts = [scheme.verdict for scheme in result.schemes if scheme.id not in generic]
    cells["eligible"] = verdicts.count(ELIGIBLE)
    cells["possible"] = verdicts.count(POSSIBLE)
    cells["missing"] = _joined(m.question for m in result.missing)
    cells["problems"] = len(scored.findings)
    return cells


def long_lines(scored: Scored, pack: Pack) -> list[Line]:
    """One line for each scheme of a firm: its verdict, status, relevance, rank among the recommendations, what decides it."""
    ranks = {entry.scheme.id: entry.rank for entry in scored.result.recommendations}
    return [
        {
            "id": scored.row.id,
            "file": scored.row.file,
            "row": scored.row.number or None,
            "scheme": found.id,
            "verdict": found.verdict,
            "status": found.status.status,
            "relevance_low": found.relevance.low,
            "relevance_high": found.relevance.high,
            "rank": ranks.get(found.id),
            "missing": _joined(found.missing),
            "failing": _joined(c.id for c in found.conditions if c.step.value is False),
        }
        for found in scored.result.schemes
    ]


def _bounds(name: str, score: Bounds | None) -> Line:
    low, high = (None, None) if score is None else (score.low / 100, score.high / 100)
    return {name: low if low == high else None, f"{name}_low": low, f"{name}_high": high}


def _joined(items: Iterable[str]) -> str:
    return ";".join(items)
