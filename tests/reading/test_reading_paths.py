"""The shortest and longest way through a questionnaire, against ways worked out by hand; and the promise of fifteen minutes."""

from pathlib import Path

import pytest
from reading_helpers import ASKED, CHAMBER, FIRE, HEAD, TINY, put

from sme_diag.authoring.check import MINUTES, check
from sme_diag.authoring.paths import PathLength, longest, shortest
from sme_diag.core.reading import words_of
from sme_diag.model.rules import Pack
from sme_diag.packs import load

SETS = "named_sets: [{id: near, name: near, kind: country, values: [{codes: [BE, FR], source: [me]}]}]\n"


def question(id: str, words: int, more: str = "type: boolean") -> str:
    return f"  - {{id: {id}, {more}, label: '{' '.join(['word'] * words)}', name: {id}, why: For the test.}}\n"


def pack(root: Path, *questions: str, facts: str = "") -> Pack:
    """A pack that is nothing but questions."""
    put(root, "rules/ask/pack.yaml", HEAD.format(id="ask"))
    put(root, "rules/ask/parameters.yaml", SETS)
    put(root, "questionnaires/ask/questionnaire.yaml", ASKED.format(id="ask"))
    put(root, "questionnaires/ask/extra.yaml", "title: Extra\nquestions:\n" + "".join(questions))
    if facts:
        put(root, "rules/ask/facts.yaml", "facts:\n" + facts)
    found, problems = load("ask", [root])
    assert not problems
    assert found is not None
    return found


def only_if(condition: str, type: str = "boolean", otherwise: str = "") -> str:
    more = f", otherwise: {otherwise}" if otherwise else ""
    return f"type: {type}, relevant: '{condition}'{more}"


TWO = "type: choice, choices: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]"
MANY = "type: choices, none: z, choices: [{code: a, label: A}, {code: b, label: B}, {code: z, label: Z}]"
FACT = "  - {id: one, name: one, kind: boolean, value: first and second}\n  - {id: two, name: two, kind: boolean, value: not one}\n"

ROWS = [
    # questions, facts, shortest and longest as (questions, words)
    ([question("first", 3), question("second", 4)], "", (2, 7), (2, 7)),
    # a branch for yes and a longer one for no
    (
        [question("first", 3), question("yes", 5, only_if("first")), question("no", 9, only_if("not first"))],
        "",
        (2, 8),
        (2, 12),
    ),
    # many short questions take longer than one with more words: 6 seconds are 18 words
    (
        [
            question("first", 1),
            question("long", 20, only_if("first")),
            question("s1", 1, only_if("not first")),
            question("s2", 2, only_if("not first")),
        ],
        "",
        (2, 21),
        (3, 4),
    ),
    # only two answers together open the question
    (
        [
            question("first", 1, TWO),
            question("second", 1, TWO),
            question("both", 50, only_if('first == "c" and second == "b"')),
        ],
        "",
        (2, 8),
        (3, 58),
    ),
    # a question behind a question behind a fact behind a fact
    (
        [
            question("first", 1),
            question("second", 1),
            question("third", 10, only_if("two", otherwise="false")),
            question("fourth", 10, only_if("third")),
        ],
        FACT,
        (2, 2),
        (4, 22),
    ),
    # numbers: just below, at and just above what they are compared with
    (
        [
            question("first", 1, "type: integer"),
            question("ten", 5, only_if("first == 10")),
            question("eleven", 7, only_if("first > 10")),
        ],
        "",
        (1, 1),
        (2, 8),
    ),
    ([question("first", 1, "type: money"), question("paid", 5, only_if("0 < first"))], "", (1, 1), (2, 6)),
    # several answers at once, and the one that excludes the others
    (
        [
            question("first", 1, MANY),
            question("a", 5, only_if('has(first, "a")')),
            question("b", 6, only_if('has(first, "b")')),
            question("z", 7, only_if('has(first, "z")')),
        ],
        "",
        (2, 9),
        (3, 15),
    ),
    # countries: those that are named, in a list or a set, and one that is not
    (
        [
            question("first", 1, "type: country"),
            question("be", 5, only_if("first in @near")),
            question("fr", 6, only_if('first in ["FR", "US"]')),
            question("us", 7, only_if('first == "US"')),
        ],
        "",
        (1, 1),
        (3, 14),
    ),
    ([question("first", 1, "type: countries"), question("any", 5, only_if("count(first) > 0"))], "", (1, 1), (2, 6)),
    (
        [question("first", 1, TWO), question("b", 5, only_if('(first if first != "a" else "b") == "b"'))],
        "",
        (1, 4),
        (2, 9),
    ),
]


@pytest.mark.parametrize(("questions", "facts", "least", "most"), ROWS)
def test_ways_worked_out_by_hand(
    questions: list[str], facts: str, least: tuple[int, int], most: tuple[int, int], tmp_path: Path
) -> None:
    made = pack(tmp_path, *questions, facts=facts)
    assert tuple(shortest(made)) == least
    assert tuple(longest(made)) == most


def test_minutes_are_words_and_seconds() -> None:
    assert PathLength(10, 180).minutes == 2
    assert PathLength(0, 0).minutes == 0


def test_words_are_counted_as_read(tmp_path: Path) -> None:
    made = pack(
        tmp_path,
        "  - {id: q, type: choice, label: \"Who's in charge – the owner?\", name: q, why: Not read., hint: 'E.g. 3,5 % a year',"
        " choices: [{code: a, label: 'L’équipe'}, {code: b, label: x-ray unit}]}\n",
    )
    # Who's in charge the owner | E.g. 3 5 a year | L’équipe | x-ray unit
    assert words_of(made.questions["q"]) == 5 + 5 + 1 + 2


@pytest.mark.parametrize(
    ("id", "given"), [("export-pathway", []), ("my-chamber", [CHAMBER]), ("tiny", [TINY]), ("fire-safety", [FIRE])]
)
def test_nobody_is_asked_for_longer_than_a_quarter_of_an_hour(id: str, given: list[Path]) -> None:
    paths = check(id, given).paths
    assert set(paths) == {"en", "fr"}
    for lang, (least, most) in paths.items():
        assert least.minutes <= most.minutes <= MINUTES == 15, lang
        assert least.questions <= most.questions
    assert len({(least.questions, most.questions) for least, most in paths.values()}) == 1


def test_too_long_in_one_language_is_told_for_that_language(tmp_path: Path) -> None:
    pack(tmp_path, question("first", 300))
    put(tmp_path, "questionnaires/ask/locale/fr.yaml", f"questions: {{first: {{label: '{'mot ' * 3000}'}}}}\n")
    told = [p for p in check("ask", [tmp_path]).problems if p.code == "P220"]
    assert [(p.args["lang"], p.args["minutes"], p.severity) for p in told] == [("fr", "16.8", "warning")]
