"""A run over many firms: each is scored or refused, none is lost, and every defect is in the ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from sme_diag.batch.choose import Candidate, cells, chosen
from sme_diag.batch.engines import AUTO, Work, engine
from sme_diag.batch.outcome import Line, Outcome
from sme_diag.batch.row import Finding, Row
from sme_diag.batch.score import check, flagged


class Totals(NamedTuple):
    """What came of a run. `read` = `scored` + `refused`, always; in a dry run `scored` counts what could be scored.

    Of the scored firms those that nobody asked for are `left_out`, counted by reason; levels and barriers are of the others.
    """

    read: int
    scored: int
    refused: int
    flagged: int
    findings: int
    levels: Mapping[str, int]
    barriers: Mapping[str, int]
    left_out: Mapping[str, int]


def run(
    rows: Iterable[Row],
    work: Work,
    write: Callable[[Line], None],
    ledger: Callable[[Finding], None],
    *,
    by: str = AUTO,
    strict: bool = False,
    dry: bool = False,
    ticked: Callable[[int], None] = lambda count: None,
) -> Totals:
    """Score the rows one by one with the engine `by` and write the firms that are wanted.

    `strict` refuses what is flagged; `dry` scores nothing.
    """
    count: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    barriers: Counter[str] = Counter()
    left: Counter[str] = Counter()
    score = engine(by, work)

    def candidates() -> Iterator[Candidate[Outcome]]:
        for row in rows:
            ticked(1)
            count["read"] += 1
            outcome = None if dry or row.refused else score(row)
            findings = (
                outcome.findings if outcome else row.findings if row.refused else check(row, work.pack, work.places)
            )
            if findings:
                for finding in findings:
                    ledger(finding)
                count["findings"] += len(findings)
                count["flagged"] += flagged(findings)
            if row.refused or (strict and findings and flagged(findings)):
                count["refused"] += 1
                continue
            count["scored"] += 1
            if outcome is not None:
                yield Candidate(row.id, outcome.told, outcome)

    for firm in chosen(candidates(), work.wanted, left):
        levels[firm.kept.level] += 1
        barriers.update(firm.kept.barriers)
        extra = cells(work.wanted, firm.told)
        for each in firm.kept.lines:
            write({**each, **extra} if extra else each)
    return Totals(
        count["read"], count["scored"], count["refused"], count["flagged"], count["findings"], levels, barriers, left
    )
