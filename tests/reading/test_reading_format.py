"""The format: everything that is wrong is told at once, where it is written; whatever a pack holds, it never is a crash."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_helpers import ASKED, HEAD, TINY, copy, found, put

from sme_diag.authoring.check import check
from sme_diag.dates import span
from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.packs import geography, load
from sme_diag.problems import Problem, errors
from sme_diag.tree import Map, Seq, read_file

TEN = """schemes:
  - id: One
    name: ""
    kind: grnt
    operator: [x]
    access: sideways
    step: 5
    neeed: money
    summary: A scheme.
    eligible:
      - {id: a, when: {some: [b]}}
      - {id: b, whn: small}
    status: {state: opn, seen: 2026-13, closes: soon}
    benefit:
      rate: 101
      ceiling: -1
      currency: EURO
      months: [3, six]
    generic: yes
    de_minimis: perhaps
    source: []
    confidence: sure
"""

TOLD = [
    # line, column, code, suggestion
    (2, 5, "P201", None),  # `need` is missing
    (2, 9, "P203", None),  # One
    (3, 12, "P203", None),
    (4, 11, "P203", None),
    (5, 15, "P203", None),
    (6, 13, "P203", None),
    (7, 11, "P203", None),
    (8, 5, "P202", "need"),
    (11, 23, "P203", None),
    (12, 9, "P201", None),
    (12, 17, "P202", "when"),
    (13, 21, "P203", None),
    (13, 32, "P203", None),
    (13, 49, "P203", None),
    (15, 13, "P203", None),
    (16, 16, "P203", None),
    (17, 17, "P203", None),
    (18, 19, "P203", None),
    (19, 14, "P203", None),
    (20, 17, "P203", None),
    (21, 13, "P203", None),
    (22, 17, "P203", None),
]


def told(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[int, int, str, str | None]]:
    return sorted(
        {(p.place.line, p.place.column, p.code, p.suggestion) for p in errors(problems)}, key=lambda row: row[:3]
    )


def test_a_scheme_with_many_mistakes_is_told_all_of_them_at_once(tmp_path: Path) -> None:
    put(copy(tmp_path), "rules/tiny/schemes/ten.yaml", TEN)
    problems = check("tiny", [tmp_path]).problems
    assert {p.place.file for p in problems} == {"rules/tiny/schemes/ten.yaml"}
    assert told(problems) == TOLD
    pack, again = load("tiny", [tmp_path])
    assert pack is not None
    assert told(again) == TOLD


def test_mistakes_of_every_file_are_told_together(tmp_path: Path) -> None:
    root = copy(tmp_path)
    wrong = {
        "rules/tiny/pack.yaml": HEAD.format(id="tiny") + "updatd: 2026\n",
        "rules/tiny/parameters.yaml": "parameters:\n  - {id: p, name: P, kind: size, values: []}\nrates:\n  - {currency: CZ}\n",
        "rules/tiny/facts.yaml": "facts:\n  - {id: 1a, name: A, kind: boolean, value: true}\n",
        "rules/tiny/scores.yaml": "levels:\n  - {id: a, name: A, from: 101}\ndimensions:\n  - {id: d, name: D, questions: lead}\n",
        "rules/tiny/contacts.yaml": "contacts:\n  - {country: France, role: chamber, name: Us}\n",
        "rules/tiny/needs.yaml": "needs:\n  - {id: n, name: N, relieves: {no_time: 4}}\n",
        "rules/tiny/de_minimis.yaml": "de_minimis: {applies: true, ceiling: 1, used: 2, text: T., source: us}\n",
        "questionnaires/tiny/questionnaire.yaml": ASKED.format(id="tiny").replace("1.0.0", "1.0"),
        "questionnaires/tiny/extra.yaml": "title: X\nquestions:\n  - {id: q, type: chioce, label: L, name: N}\n",
    }
    for name, content in wrong.items():
        put(root, name, content)
    problems = check("tiny", [root]).problems
    assert {(p.place.file, p.place.line, p.place.column) for p in problems} >= {
        ("rules/tiny/pack.yaml", 5, 1),
        ("rules/tiny/parameters.yaml", 2, 28),
        ("rules/tiny/parameters.yaml", 2, 42),
        ("rules/tiny/parameters.yaml", 4, 16),
        ("rules/tiny/facts.yaml", 2, 10),
        ("rules/tiny/scores.yaml", 2, 28),
        ("rules/tiny/scores.yaml", 4, 33),
        ("rules/tiny/contacts.yaml", 2, 15),
        ("rules/tiny/needs.yaml", 2, 42),
        ("rules/tiny/de_minimis.yaml", 1, 68),
        ("questionnaires/tiny/questionnaire.yaml", 3, 10),
        ("questionnaires/tiny/extra.yaml", 3, 19),
    }
    assert {p.place.file for p in problems} == set(wrong)


def test_expressions_of_every_file_are_told_together(tmp_path: Path) -> None:
    root = copy(tmp_path)
    for name in ("gates", "stages", "pathway", "deliver", "de_minimis", "facts"):
        file = root / f"rules/tiny/{name}.yaml"
        text = file.read_text("utf-8")
        put(
            root,
            f"rules/tiny/{name}.yaml",
            text.replace("lead", "leed").replace("sells", "sels").replace("staff ", "stafff "),
        )
    problems = check("tiny", [root]).problems
    assert {p.code for p in problems} == {"E103"}
    assert {p.suggestion for p in problems} == {"lead", "sells", "staff"}
    assert {p.place.file for p in problems} == {
        f"rules/tiny/{name}.yaml" for name in ("gates", "stages", "pathway", "deliver", "facts")
    }


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024", "2024-01-01", "2024-12-31"),
        (2024, "2024-01-01", "2024-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_dates_are_the_days_they_cover(written: object, first: str, last: str) -> None:
    found = span(written)
    assert found is not None
    assert [day.isoformat() for day in found] == [first, last]


@pytest.mark.parametrize(
    "written",
    ["2023-02-29", "2024-13", "2024-00", "0000", "24", "2024-1-1", "20240101", "soon", "", None, True, 2024.5, []],
)
def test_what_is_no_date(written: object) -> None:
    assert span(written) is None


def test_reference_tables() -> None:
    places = geography()
    assert places.countries["GB"]
    assert places.prefixes["GR"] == "EL"
    assert "FRI12" in places.regions
    assert geography("fr").countries["DE"] == "Allemagne"
    assert geography("xx").countries == places.countries


# ---- whatever stands in a pack

RUBBISH: list[Any] = [
    None, True, 0, -1, 10**14, 3.5, "x", "", "2026-11-21", "not a day", [], {}, [None], ["x"], [[]], [{}], {"x": 1}, {"all": []},
    {"not": None}, {"any": [1]}, {"id": "x"}, [1, 2], "é {n}", "1.5.0", {"fr": "x"}, "small", "lead == 'x'", "@near",
]  # fmt: skip
DELETE, RENAME = object(), object()
FILES = sorted(p.relative_to(TINY).as_posix() for p in TINY.rglob("*.yaml") if "cases" not in p.parts)


def simple(data: Any) -> Any:
    if isinstance(data, Map):
        return {key: simple(value) for key, value in data.items()}
    if isinstance(data, Seq):
        return [simple(item) for item in data]
    return float(data) if isinstance(data, Decimal) else data


def ways(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value of a file."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(way for key, value in inside for way in ways(value, (*path, key)))]


def spoilt(data: Any, path: tuple[Any, ...], rubbish: Any) -> Any:
    if not path:
        return {} if rubbish in (DELETE, RENAME) else rubbish
    around = data
    for step in path[:-1]:
        around = around[step]
    if rubbish is DELETE:
        del around[path[-1]]
    elif rubbish is RENAME:
        around[path[-1]] = [around[path[-1]]]
    else:
        around[path[-1]] = rubbish
    return data


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 2**32), st.sampled_from([*RUBBISH, DELETE, RENAME]))
def test_whatever_stands_in_a_pack_is_told_and_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int, rubbish: Any
) -> None:
    root = copy(tmp_path_factory.mktemp("pack"))
    data = simple(read_file(root / name))
    where = random.Random(seed).choice(ways(data))
    put(root, name, json.dumps(spoilt(data, where, rubbish), ensure_ascii=False, indent=1))
    problems = found(lambda: check("tiny", [root]).problems)
    for lang in languages():
        found(lambda lang=lang: load("tiny", [root], lang)[1])  # type: ignore[misc]
        for problem in problems:
            assert catalogue(lang).say(f"problems.{problem.code}", **problem.args)
    assert all(p.place.file in {*FILES, ""} for p in problems)
