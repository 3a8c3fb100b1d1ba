"""One bad pack for each problem code, in `tests/packs/bad/`: reported at its place, and with nothing else beside it.

A file there holds what it is about, the edits of the tiny pack (`files`: a text, null to delete, or {replace: [old, new]}, where
`repeat: [mark, text, times]` fills a mark of the new text), where the problem is expected, and the codes of `also` follow from it.
"""

from pathlib import Path
from typing import Any

import pytest
from reading_helpers import PACKS, TINY, change, copy, found, put

from sme_diag.authoring import cases
from sme_diag.authoring.check import check
from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.problems import CODES, WARNINGS
from sme_diag.tree import read_file

BAD = sorted((PACKS / "bad").glob("*.yaml"))
TABLES = {f"F{number:03}" for number in range(16, 40)}
"""Codes of tables of many firms: each shown by a bad table in `tests/batch/test_tables.py`, `test_sheets.py` and beside them."""
RUNS = {"B628", *(f"B{number}" for number in range(601, 609))}
"""Codes of a run over many firms: each shown in `tests/batch/test_batch_command.py` or `test_register_command.py`."""
WISHES = {f"B{number}" for number in range(621, 628)}
"""Codes of what is asked of a run: each shown in `tests/batch/test_wanted.py`."""
TOGETHER = {f"B{number}" for number in range(641, 648)}
"""Codes of a portfolio: each shown in `tests/portfolio/test_portfolio_command.py`."""
REPORTS = {"F031", *(f"R{number}" for number in range(701, 714))}
"""Codes of reports and their branding: each shown in `tests/reports/test_report_branding.py` and the tests beside it."""
MATRICES = {f"M{number}" for number in range(801, 818)}
"""Codes of decision matrices: each shown in `tests/mcda/test_mcda_tables.py`."""
ELSEWHERE = {
    "F001",
    "F002",
    "F003",
    "F004",
    "F005",
    "F015",
    "P240",
    *TABLES,
    *RUNS,
    *WISHES,
    *TOGETHER,
    *REPORTS,
    *MATRICES,
}
"""Codes of any file, and with them all A codes: tested with answer files, in `test_reading_tree.py` and `test_reading_load.py`."""


def spoil(root: Path, files: dict[str, Any]) -> None:
    """Make the edits of one bad pack."""
    for name, edit in files.items():
        if not isinstance(edit, dict):
            put(root, name, edit)
            continue
        old, new = edit["replace"]
        if "repeat" in edit:
            mark, text, times = edit["repeat"]
            new = new.replace(mark, text * times)
        change(root, name, old, new)


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_each_bad_pack_is_told_so_and_of_nothing_else(file: Path, tmp_path: Path) -> None:
    bad, code = read_file(file), file.stem.split("-")[0]
    spoil(copy(tmp_path), bad["files"])
    problems = found(lambda: check("tiny", [tmp_path]).problems)
    if code.startswith("C"):
        assert not problems
        problems = found(lambda: cases.test("tiny", [tmp_path]).problems)
    wanted = dict(bad["expect"])
    at = [
        p
        for p in problems
        if p.code == code
        and all(getattr(p.place, key) == value for key, value in wanted.items() if key != "suggestion")
    ]
    shown = [(p.code, str(p.place), p.args, p.suggestion) for p in problems]
    assert at, shown
    assert at[0].suggestion == wanted.get("suggestion"), shown
    assert {p.code for p in problems if p.severity == "error"} - {code} == set(bad.get("also", ())), shown
    for problem in problems:
        for lang in languages():
            assert catalogue(lang).say(f"problems.{problem.code}", **problem.args)


def test_every_code_has_a_bad_pack_and_a_text_in_every_language() -> None:
    bad = {file.stem.split("-")[0] for file in BAD}
    assert bad <= set(CODES)
    assert {code for code in CODES if not code.startswith("A")} - ELSEWHERE == bad - ELSEWHERE
    assert set(CODES) >= WARNINGS
    for lang in languages():
        assert not [code for code in CODES if not catalogue(lang).has(f"problems.{code}")], lang


def test_the_pack_they_are_made_from_is_good() -> None:
    assert not check("tiny", [TINY]).problems
