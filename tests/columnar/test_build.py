"""Programs of packs that have next to nothing, and of a day on which nothing holds."""

from datetime import date

import pytest
from columnar_firms import COUNTRIES, PLAIN, expected
from core_packs import Data, answered, build, levels, one_dimension, scored, yes_no

from sme_diag.columnar.as_python import compiled
from sme_diag.columnar.build import program
from sme_diag.columnar.inputs import reader
from sme_diag.columnar.situation import Terms
from sme_diag.model.answers import Answer
from sme_diag.model.rules import Pack
from sme_diag.packs import load


def said(pack: Pack, answers: dict[str, Answer], terms: Terms = PLAIN) -> dict[str, object]:
    """The line of a firm by the program."""
    runner = compiled(program(pack, terms))
    return dict(zip(runner.outputs, runner.run(reader(pack, terms, runner.inputs)(answers)), strict=True))


@pytest.mark.parametrize(
    "records",
    [{"dimensions": [one_dimension("a")]}, {"dimensions": [one_dimension("a")], "levels": levels(0, 50)}],
    ids=["no levels", "no schemes"],
)
def test_a_pack_with_next_to_nothing(records: dict[str, list[Data]]) -> None:
    pack = build([scored("a"), yes_no("b")], **records)
    for answers in (answered(), answered(a="s2", b=True), answered(a="s3", b=...)):
        assert said(pack, answers) == expected(pack, answers)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2016, 1, 1), date(2040, 12, 31), date(9999, 12, 31)])
def test_days_on_which_little_of_the_pack_holds(day: date) -> None:
    pack, _ = load("export-pathway")
    assert pack is not None
    answers = answered(country="FR", region="FRI12", exports="never", export_lead="owner")
    assert said(pack, answers, Terms(day, COUNTRIES)) == expected(pack, answers, day)
