"""Problems are data: a stable code, a place, the facts of the case and a suggestion. Words come late, from the catalogue.

The letter of a code says where it belongs: F files and YAML, E expressions, P packs, T translations, A answers, B runs over many
firms, M decision matrices, R reports, C worked cases. Codes are never reused. The sentence for each code, in each language, is in
`sme_diag/locale/`.
"""

from typing import NamedTuple

from sme_diag.source import NOWHERE, Place


class Problem(NamedTuple):
    """A defect in something a person wrote. `args` fill the sentence of the code; `suggestion` is a likely repair."""

    code: str
    place: Place = NOWHERE
    args: dict[str, str] = {}  # noqa: RUF012 - a NamedTuple default is shared, and never changed
    suggestion: str | None = None

    @property
    def severity(self) -> str:
        """`error` when the thing cannot be used as it is, else `warning`."""
        return "warning" if self.code in WARNINGS else "error"


class Refused(Exception):
    """Something a person gave cannot be used at all. Carries problems, never a sentence; the shell prints them."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(f"{p.place}: {p.code}" for p in problems))
        self.problems = problems


def not_installed(extra: str, place: Place) -> Problem:
    """The libraries of an extra are missing: with the command that brings them."""
    return Problem("F031", place, {"command": f'pip install "sme-diag[{extra}]"'})


CODES = (
    # files and YAML
    "F001 F002 F003 F004 F005 F006 F007 F008 F009 F010 F011 F012 F013 F014 F015 "
    # tables of many firms; from F027 on, what was detected in one and is worth saying
    "F016 F017 F018 F019 F020 F021 F022 F023 F024 F025 F026 F027 F028 F029 F030 "
    # workbooks, Parquet, and the extras they need
    "F031 F032 F033 F034 F035 F036 F037 F038 F039 "
    # expressions
    "E101 E102 E103 E104 E105 E106 E107 E108 E109 E110 E111 "
    # packs
    "P201 P202 P203 P204 P205 P206 P207 P208 P209 P210 P211 P212 P213 P214 P215 P216 P217 P218 P219 P220 "
    "P221 P222 P223 P224 P225 P226 P227 P228 P229 P230 P231 P232 P233 P234 P240 "
    # translations
    "T301 T302 "
    # answers
    "A401 A402 A403 A404 A405 A406 A407 A408 A409 A410 A411 A413 A414 "
    # batch
    "B601 B602 B603 B604 B605 B606 B607 B608 "
    # which firms of a run are wanted
    "B621 B622 B623 B624 B625 B626 B627 B628 "
    # a portfolio
    "B641 B642 B643 B644 B645 B646 B647 "
    # decision matrices and their weights
    "M801 M802 M803 M804 M805 M806 M807 M808 M809 M810 M811 M812 M813 M814 M815 M816 M817 "
    # reports and their branding
    "R701 R702 R703 R704 R705 R706 R707 R708 R709 R710 R711 R712 R713 "
    # worked cases
    "C501 C502"
).split()

WARNINGS = frozenset("F027 F028 F029 F030 F036 P211 P215 P216 P218 P219 P220 P232 P233 T301 A409 B603 M812".split())


def errors(problems: tuple[Problem, ...] | list[Problem]) -> list[Problem]:
    """Those of the problems that are errors."""
    return [p for p in problems if p.severity == "error"]
