"""A pack that nobody has checked yet: everything wrong with it at once, and the pack where it can still be used.

A record that is not of the format is taken out, so that the others can be read; what only follows from its absence is silent.
"""

from typing import Any

from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack
from sme_diag.packs.check_format import check_format
from sme_diag.packs.document import Document
from sme_diag.packs.link import link
from sme_diag.packs.read import read_pack
from sme_diag.problems import Problem, errors
from sme_diag.source import Place
from sme_diag.tree import Map, Seq

NAMING = {"P205": "id", "E103": "name", "E109": "name"}
"""Problems about something that is not there, and which fact of theirs names it."""
COUNTING = frozenset(["P209", "P211", "P213", "P214", "P215", "P216", "P232", "P233"])
"""Problems about something that nothing else mentions, or not often enough, or about the first and last of a list."""

Line = tuple[str, int]


def checked(
    document: Document, geography: Geography | None = None, lacking: bool = False
) -> tuple[Pack | None, list[Problem]]:
    """The pack, or None where it cannot be put together, and everything wrong with it.

    `lacking` says that a file of the pack could not be read, which is reported elsewhere.
    """
    problems = [p for p in check_format(document) if not (lacking and p.code == "P208")]
    removed, elsewhere = _without_bad_records(document, errors(problems))
    if document.questionnaire is None or elsewhere:
        return None, problems
    pack, found = read_pack(document, geography)
    found = [p for p in (*found, *link(pack, document)) if not _follows(p, removed, lacking)]
    bad = _blamed(errors(found))
    spoiled = {data.place for data, at in document.records["schemes"] if _lines(data, at) & bad}
    pack = pack._replace(schemes=tuple(s for s in pack.schemes if s.place not in spoiled))
    return pack, [*problems, *found]


def _follows(problem: Problem, removed: set[str], lacking: bool) -> bool:
    """True for a problem that may only be there because a record was taken out, or a file not read."""
    if problem.code in COUNTING:
        return lacking or bool(removed)
    return problem.code in NAMING and (lacking or problem.args[NAMING[problem.code]] in removed or "" in removed)


def _without_bad_records(document: Document, bad: list[Problem]) -> tuple[set[str], bool]:
    """Take out the records that have errors of format; their ids ("" where unreadable), and whether errors are elsewhere."""
    blamed = _blamed(bad)
    removed: set[str] = set()
    inside: set[Line] = set()
    for rows in document.records.values():
        for data, at in (taken := [row for row in rows if _lines(*row) & blamed]):
            inside |= _lines(data, at)
            removed.add(str(data.get("id", "")) if isinstance(data, Map) else "")
        rows[:] = [row for row in rows if row not in taken]
    return removed, not blamed <= inside


def _blamed(bad: list[Problem]) -> set[Line]:
    return {(p.place.file, p.place.line) for p in bad}


def _lines(data: Any, at: Place) -> set[Line]:
    """The lines on which a record is written."""
    found = {(at.file, at.line)}
    if isinstance(data, Map):
        found |= {(place.file, place.line) for place in data.keys_at.values()}
        return found.union(*(_lines(data[key], place) for key, place in data.values_at.items()))
    if isinstance(data, Seq):
        return found.union(*(_lines(item, place) for item, place in zip(data, data.items_at, strict=True)))
    return found
