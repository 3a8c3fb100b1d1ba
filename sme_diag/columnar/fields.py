"""What a register holds for one question, and how it becomes the columns a program reads."""

from collections.abc import Sequence
from typing import NamedTuple

from sme_diag.columnar.situation import Terms, bounds, codes_of
from sme_diag.lang.kinds import SCALE
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack


class Field(NamedTuple):
    """One column of the register, named after its question.

    `type` is the type of the question. `scale`: the register holds 12.5, the program 1250 where it is 100. `codes`: of several
    choices, in the order of their bits; the program reads `question:0`, `question:1`, ... of BITS bits each. `known`: the codes
    that count as an answer to one choice; None for any. `low`, `high`: bounds in inner units; what lies outside is no answer.
    `none`: of several choices, the one that stands alone. `country`: the column of the country that a region must lie in, as far
    as `prefixes` tells how the regions of a country begin.
    """

    question: str
    label: str
    type: str
    scale: int = 1
    codes: tuple[str, ...] = ()
    known: tuple[str, ...] | None = None
    low: int | None = None
    high: int | None = None
    none: str | None = None
    country: str | None = None
    prefixes: tuple[tuple[str, str], ...] = ()


BITS = 60
"""How many codes share one integer: more would not fit beside the sign in 64 bits."""

SEVERAL = ("choices", "countries")
ONE = ("choice", "country", "region")
WHOLE = ("integer", "year")
"""Numbers without decimals, whatever their inner unit is."""


def fields(pack: Pack, terms: Terms, regions: Sequence[str]) -> list[Field]:
    """What a register holds for each question of a pack. `regions`: the codes of all regions."""
    return [_field(question, pack, terms, regions) for question in pack.questions.values()]


def _field(question: Question, pack: Pack, terms: Terms, regions: Sequence[str]) -> Field:
    id, label, type = question.id, question.label, question.type
    if type in SEVERAL:
        return Field(id, label, type, codes=codes_of(question, terms.countries), none=question.none)
    if type in ONE:
        # what stands for the region of a firm that is not asked for one may be said, too
        own = (question.otherwise,) if isinstance(question.otherwise, str) else ()
        known = {"country": tuple(terms.countries), "region": (*regions, *own)}
        codes = tuple(dict.fromkeys(known.get(type, tuple(question.labels))))
        country = question.country if question.country not in terms.fixed else None
        return Field(id, label, type, known=codes, country=country, prefixes=tuple(pack.prefixes.items()))
    if question.kind.numeric:
        low, high = bounds(question)
        return Field(id, label, type, SCALE.get(question.kind.name, 1) if type != "date" else 1, low=low, high=high)
    return Field(id, label, type)
