"""The line of a firm by the explaining engine, as the oracle of every program; and random firms of random packs."""

from datetime import date
from random import Random

from core_answers import Given, some_answers

from sme_diag.batch.row import Row
from sme_diag.batch.score import Scored, line
from sme_diag.columnar.build import SHOWN
from sme_diag.columnar.situation import Terms
from sme_diag.core import diagnose
from sme_diag.core.barriers import threshold
from sme_diag.lang.values import Interval
from sme_diag.model.rules import Pack
from sme_diag.packs import geography

PLACES = geography("en")
COUNTRIES = tuple(PLACES.countries)
TODAY = date(2026, 11, 21)
PLAIN = Terms(TODAY, COUNTRIES)
RANGES = Terms(TODAY, COUNTRIES, ranges=True)
NOT_OF_THE_PROGRAM = ("id", "name", "file", "row", "problems")


def expected(pack: Pack, answers: Given, as_of: date = TODAY) -> dict[str, object]:
    """The line of a firm as the explaining engine has it: scores in hundredths of a point, no text as no value."""
    result = diagnose(pack, answers, as_of)
    cells = line(Scored(Row("", 0, ""), result, ()), pack)
    limit = threshold(pack, as_of)
    severe = {b.id for b in result.barriers if b.severity.low >= limit}
    plain = {name: _hundredths(cell) for name, cell in cells.items() if name not in NOT_OF_THE_PROGRAM}
    return plain | {SHOWN + barrier.id: barrier.id in severe for barrier in pack.barriers}


def _hundredths(cell: object) -> object:
    return round(cell * 100) if isinstance(cell, float) else cell


def exact(answers: Given) -> Given:
    """The answers without those that are ranges."""
    ranges = {id for id, a in answers.items() if isinstance(a.value, Interval) and a.value.low != a.value.high}
    return {id: answer for id, answer in answers.items() if id not in ranges}


def firms(pack: Pack, luck: Random, count: int) -> list[Given]:
    """Random firms."""
    return [some_answers(luck, pack) for _ in range(count)]
