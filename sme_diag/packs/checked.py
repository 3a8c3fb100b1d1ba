"""A pack that nobody has checked yet: everything wrong with it at once, and the pack where it can still be used.

A record that is not of the format is taken out, so that the others can be read; what only follows from its absence is silent.
"""

from sme_diag.model.geography import Geography
from sme_diag.model.rules import Pack
from sme_diag.packs.check_format import check_format
from sme_diag.packs.gather import Document
from sme_diag.packs.link import link
from sme_diag.packs.read import read_pack
from sme_diag.problems import Problem, errors
from sme_diag.tree import Map

FOLLOWS = frozenset(["P205", "P209", "P211", "P215", "P216", "E103", "E109", "C501"])
"""Codes of problems that may only be there because a record was taken out."""


def checked(document: Document, geography: Geography | None = None) -> tuple[Pack | None, list[Problem]]:
    """The pack, or None where it cannot be put together, and everything wrong with it."""
    problems = check_format(document)
    removed = _without_bad_records(document, errors(problems))
    if document.questionnaire is None or (problems and not removed):
        return None, problems
    pack, found = read_pack(document, geography)
    found += link(pack, document)
    bad = {p.place for p in errors(found)}
    pack = pack._replace(schemes=tuple(s for s in pack.schemes if s.place not in bad))
    if removed:
        found = [p for p in found if p.code not in FOLLOWS]
    return pack, [*problems, *found]


def _without_bad_records(document: Document, bad: list[Problem]) -> int:
    """Take out the records that have errors of format; returns how many, or 0 when the errors are elsewhere."""
    blamed = {(p.place.file, p.place.line) for p in bad}
    removed = 0
    for key, rows in document.records.items():
        good = [row for row in rows if not any(line in _lines(row[0]) and file == row[1].file for file, line in blamed)]
        removed += len(rows) - len(good)
        document.records[key][:] = good
        taken = {line for row in rows if row not in good for line in _lines(row[0])}
        blamed = {
            (file, line) for file, line in blamed if line not in taken or not any(r[1].file == file for r in rows)
        }
    return removed if not blamed else 0


def _lines(data: object) -> set[int]:
    """The lines on which a record is written."""
    if isinstance(data, Map):
        lines = {data.place.line} | {place.line for place in (*data.keys_at.values(), *data.values_at.values())}
        return lines.union(*(_lines(value) for value in data.values()))
    if isinstance(data, list):
        return {line for item in data for line in _lines(item)}
    return set()
