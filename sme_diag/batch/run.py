"""A run over many firms: each is scored or refused, none is lost, and every defect is in the ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sme_diag.batch.row import Finding, Row
from sme_diag.batch.score import Line, check, flagged, line, long_lines, score
from sme_diag.core.barriers import threshold
from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack


class Totals(NamedTuple):
    """What came of a run. `read` = `scored` + `refused`, always; in a dry run `scored` counts what could be scored."""

    read: int
    scored: int
    refused: int
    flagged: int
    findings: int
    levels: Mapping[str, int]
    barriers: Mapping[str, int]


def run(
    rows: Iterable[Row],
    pack: Pack,
    places: Geography,
    as_of: date,
    write: Callable[[Line], None],
    ledger: Callable[[Finding], None],
    *,
    strict: bool = False,
    dry: bool = False,
    long: bool = False,
    ticked: Callable[[], None] = lambda: None,
) -> Totals:
    """Score the rows one by one. `strict` refuses what is flagged; `dry` scores nothing; `long` writes a line a scheme."""
    count: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    barriers: Counter[str] = Counter()
    shown = threshold(pack, as_of)
    for row in rows:
        ticked()
        count["read"] += 1
        scored = None if dry or row.refused else score(row, pack, places, as_of)
        findings = scored.findings if scored else row.findings if row.refused else check(row, pack, places)
        for finding in findings:
            ledger(finding)
        count["findings"] += len(findings)
        count["flagged"] += flagged(findings)
        if row.refused or (strict and flagged(findings)):
            count["refused"] += 1
            continue
        count["scored"] += 1
        if scored is None:
            continue
        ready = scored.result.readiness
        levels[(ready.level or "") if ready else ""] += 1
        barriers.update(b.id for b in scored.result.barriers if b.severity.low >= shown)
        for each in long_lines(scored, pack) if long else [line(scored, pack)]:
            write(each)
    return Totals(
        count["read"], count["scored"], count["refused"], count["flagged"], count["findings"], levels, barriers
    )
