"""Every language of the interface says everything, every text of it is used, and the shipped pack is whole in every language."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from sme_diag.authoring.check import check
from sme_diag.i18n.catalogue import SOURCE, Catalogue, catalogue, languages
from sme_diag.problems import CODES

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = sorted((ROOT / "sme_diag").rglob("*.py"))
OTHERS = [code for code in languages() if code != SOURCE]
MONTHS = [str(number) for number in range(1, 13)]


def forms(words: Catalogue, key: str) -> dict[str, str]:
    """A text by plural form; a text without forms is one unnamed form."""
    text = words.texts[key]
    return dict(text) if isinstance(text, dict) else {"": text}


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def wanted(key: str) -> set[str]:
    """The names a text under this key may use: those of the source language."""
    return set().union(*map(placeholders, forms(catalogue(SOURCE), key).values()))


# the catalogues


def test_french_is_spoken() -> None:
    assert {"en", "fr"} <= set(languages())


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_exactly_the_texts_of_the_source(code: str) -> None:
    assert sorted(catalogue(code).texts) == sorted(catalogue(SOURCE).texts)


@pytest.mark.parametrize("code", languages())
def test_no_text_is_empty(code: str) -> None:
    words = catalogue(code)
    assert [key for key in words.texts if not all(text.strip() for text in forms(words, key).values())] == []


@pytest.mark.parametrize("code", languages())
def test_a_language_names_itself_and_its_marks(code: str) -> None:
    marks = catalogue(code).marks
    assert sorted(marks) == sorted(catalogue(SOURCE).marks)
    assert marks["code"] == code


@pytest.mark.parametrize("code", languages())
def test_the_plural_rule_reaches_every_form(code: str) -> None:
    words = catalogue(code)
    assert {words.plural(n) for n in range(200)} == set(words.marks["forms"].split())


@pytest.mark.parametrize("code", languages())
def test_texts_with_a_number_have_every_plural_form(code: str) -> None:
    words, needed = catalogue(code), set(catalogue(code).marks["forms"].split())
    plural = {key for key, text in catalogue(SOURCE).texts.items() if isinstance(text, dict)}
    assert {key for key, text in words.texts.items() if isinstance(text, dict)} == plural
    assert [key for key in plural if set(forms(words, key)) != needed] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_the_placeholders(code: str) -> None:
    words = catalogue(code)
    used = {key: set().union(*map(placeholders, forms(words, key).values())) for key in words.texts}
    assert {key: names for key, names in used.items() if names != wanted(key)} == {}


@pytest.mark.parametrize("code", languages())
def test_numbers_days_and_amounts_follow_the_language(code: str) -> None:
    from datetime import date

    written = {
        "en": ("EUR 1,234,567.50", "12.5%", "1 August 2026"),
        "fr": ("1\u202f234\u202f567,50\u00a0EUR", "12,5\u00a0%", "1 août 2026"),
    }
    words = catalogue(code)
    found = words.money(123456750), words.percent(1250), words.day(date(2026, 8, 1))
    assert found == written.get(code, found)


# the program


@cache
def literals() -> frozenset[str]:
    """Every text written in the program, and every word of it: what a variable part of a key can be."""
    found: set[str] = set()
    for file in PROGRAM:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, *node.value.split()}
    return frozenset(found)


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """What the program puts together from a fixed beginning and a variable part: `f"help.{key}"`, `"word." + last`."""
    found: set[str] = set()
    for file in PROGRAM:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "(.+)" for p in node.values]
                found.add("".join(parts))
            elif (
                isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
            ):
                found.add(re.escape(node.left.value) + "(.+)")
    return tuple(re.compile(pattern) for pattern in sorted(found) if re.match(r"[a-z]+(\\\.|_)", pattern))


def reached(text: str) -> bool:
    """True when the program writes this text, or puts it together from parts it writes."""
    if text in literals() or text in MONTHS:
        return True
    matches = (pattern.fullmatch(text) for pattern in patterns())
    return any(match and all(reached(part) for part in match.groups()) for match in matches)


def test_every_text_is_used() -> None:
    assert [key for key in catalogue(SOURCE).texts if not reached(key)] == []


def test_every_key_in_the_program_is_a_text() -> None:
    families = "|".join(sorted({key.split(".")[0] for key in catalogue(SOURCE).texts}))
    written = [text for text in literals() if re.fullmatch(rf"({families})\.[a-z0-9_]*[a-z0-9]", text)]
    files = {file.name for file in ROOT.rglob("*.yaml")} | {file.name for file in PROGRAM}
    assert [key for key in written if key not in catalogue(SOURCE).texts and key not in files] == []


def test_every_problem_has_a_sentence_and_every_sentence_a_problem() -> None:
    told = {key.removeprefix("problems.") for key in catalogue(SOURCE).texts if key.startswith("problems.")}
    assert told == set(CODES)


def calls() -> Iterator[tuple[str, int, str, set[str]]]:
    """Each `say("key", name=...)` of the program: where, which key, which names it fills."""
    for file in PROGRAM:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            key, names = node.args[0], {word.arg for word in node.keywords}
            if name == "say" and isinstance(key, ast.Constant) and isinstance(key.value, str) and None not in names:
                yield file.name, node.lineno, key.value, {str(word) for word in names}


def test_every_text_gets_what_it_asks_for() -> None:
    lacking = [(*call[:3], wanted(call[2]) - call[3]) for call in calls() if not wanted(call[2]) <= call[3]]
    assert lacking == []


# the shipped pack


def test_the_shipped_pack_is_translated_and_translates_nothing_else() -> None:
    problems = check("export-pathway", []).problems
    assert [(str(p.place), p.args) for p in problems if p.code in ("T301", "T302")] == []


@pytest.mark.parametrize(
    "file",
    sorted(
        file
        for file in ROOT.glob("[qrs]*/**/*.yaml")
        if "locale" in file.parts and "fr" in (file.stem, file.parent.name)
    ),
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_french_punctuation_stays_with_its_word(file: Path) -> None:
    plain = re.compile(r"^(?!\s*#).*( [:;?!%»]|« )")
    lines = enumerate(file.read_text("utf-8").splitlines(), start=1)
    assert [number for number, line in lines if plain.match(line)] == []
