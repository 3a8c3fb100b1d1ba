"""Ids that point somewhere: the one that points at nothing is a problem, with the nearest id as suggestion."""

from collections.abc import Iterable, Iterator

from sme_diag.problems import Problem
from sme_diag.source import Place
from sme_diag.text import nearest


def refer(ids: Iterable[str], known: Iterable[str], place: Place, what: str) -> Iterator[Problem]:
    """A problem for each of the ids that is not known; `what` says what it should be."""
    known = list(known)
    for id in ids:
        if id not in known:
            yield Problem("P205", place, {"id": id, "what": what}, nearest(id, known))
