"""A run whose firms are seen together: each is noted and counted, or refused; none is lost, and every defect is in the ledger."""

from collections.abc import Callable, Iterable

from sme_diag.batch.noting import Noting
from sme_diag.batch.outcome import Hearers
from sme_diag.batch.row import Row
from sme_diag.batch.run import Totals
from sme_diag.batch.score import flagged
from sme_diag.portfolio.layout import Seen


def together(rows: Iterable[Row], noting: Noting, take: Callable[[Seen], None], hearers: Hearers) -> Totals:
    """Note the firms one by one and hand them on. A firm with an answer that cannot be read is counted without that answer."""
    read = scored = refused = wrong = findings = 0
    for row in rows:
        read += 1
        hearers.passed(1)
        if row.refused:
            found = row.findings
            refused += 1
        else:
            found, seen = noting(row)
            take(seen)
            scored += 1
        if found:
            for finding in found:
                hearers.finding(finding)
            findings += len(found)
            wrong += flagged(found)
    return Totals(read, scored, refused, wrong, findings, {}, {}, {})
