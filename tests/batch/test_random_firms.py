"""The random firms of the tests are firms: their answers can be read, they spread over levels, and their bad cells are bad."""

from collections import Counter
from pathlib import Path

import pytest
from core_world import make
from random_firms import TODAY, Made, made

from sme_diag.batch.columns import answers, plan
from sme_diag.core import diagnose
from sme_diag.core.responses import respond
from sme_diag.core.situation import situate
from sme_diag.model.answers import Answers
from sme_diag.model.rules import Pack
from sme_diag.packs import geography, load
from sme_diag.source import Place

ROOT = Path(__file__).parents[2]
PLACES = geography("en")


def pack(id: str) -> Pack:
    """A pack by its id."""
    found, _ = load(id, [ROOT / "tests/packs/tiny"] if id == "tiny" else [], "en")
    assert found is not None
    return found


PACKS = {id: pack(id) for id in ("export-pathway", "regional-support", "tiny")}
PACKS |= {f"random {seed}": make(seed, 4) for seed in range(12)}


def read(pack: Pack, firm: Made) -> tuple[Answers, dict[str, str]]:
    """The answers of a row, and the code of each problem by column."""
    raw, _ = answers(firm.cells, plan(list(firm.cells), pack, "firms.csv", None))
    found, problems = respond(pack, raw, PLACES, lambda *path: Place(str(path[0])))
    return found, {problem.place.file: problem.code for problem in problems}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_cell_can_be_read(pack: Pack) -> None:
    for firm in made(pack, 40, 1):
        assert read(pack, firm)[1] == {}, firm.cells


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_bad_cell_is_found_and_no_other(pack: Pack) -> None:
    bad = 0
    for firm in made(pack, 40, 2, bad=0.3):
        bad += len(firm.bad)
        assert read(pack, firm)[1] == firm.bad, firm.cells
    assert bad > 10


def test_every_way_to_be_bad_occurs() -> None:
    codes = {code for firm in made(PACKS["export-pathway"], 100, 3, bad=0.2) for code in firm.bad.values()}
    assert codes == {"A402", "A403", "A404", "A405"}


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_the_first_firms_are_the_same_for_every_number(pack: Pack) -> None:
    some = list(made(pack, 20, 4, bad=0.1))
    assert list(made(pack, 30, 4, bad=0.1))[:20] == some
    assert list(made(pack, 20, 5, bad=0.1)) != some


def test_shares_are_kept_to() -> None:
    pack = PACKS["export-pathway"]
    said: Counter[tuple[bool | None, bool]] = Counter()
    for firm in made(pack, 200, 6, unknown=0.0, parked=0.2):
        path = situate(pack, read(pack, firm)[0], TODAY).path
        said.update((path[id], firm.cells[id] is not None) for id in pack.questions)
    assert said[True, False] == said[None, False] == said[None, True] == 0  # all that is asked is answered
    assert 0.15 < said[False, True] / (said[False, True] + said[False, False]) < 0.25
    cells = [firm.cells[id] for firm in made(pack, 200, 6, unknown=0.3) for id in ("sells", "exports", "export_lead")]
    assert 0.2 < cells.count(None) / len(cells) < 0.4


def test_firms_spread_over_levels_and_stages() -> None:
    pack = PACKS["export-pathway"]
    results = [diagnose(pack, read(pack, firm)[0], TODAY) for firm in made(pack, 150, 7)]
    levels = {result.readiness.level for result in results if result.readiness} - {None}
    assert levels == {level.id for level in pack.levels}
    assert {result.stage.id for result in results if result.stage} - {None} == {stage.id for stage in pack.stages}
