"""The words a person can give a command with: clear in each language, and never an answer."""

from itertools import combinations

import pytest

from sme_diag.i18n.catalogue import catalogue, languages
from sme_diag.interview.page import Command, command
from sme_diag.packs import geography
from sme_diag.text import fold

LANGUAGES = languages()


def words_of(lang: str, each: Command) -> list[str]:
    return catalogue(lang).say(f"interview.command.{each.value}").split()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_has_a_sign_or_letter_and_a_word_and_no_two_share_one(lang: str) -> None:
    for each in Command:
        names = words_of(lang, each)
        assert any(len(name) == 1 for name in names) and any(len(name) > 2 for name in names)
        assert len(set(names)) == len(names)
    for one, other in combinations(Command, 2):
        assert not {*words_of(lang, one)} & {*words_of(lang, other)}, (one, other)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_command_is_an_answer(lang: str) -> None:
    catalog = catalogue(lang)
    places = geography(lang)
    answers = {*catalog.say("interview.yes").split(), *catalog.say("interview.no").split()}
    answers |= {
        fold(text)
        for text in (*places.countries, *places.countries.values(), *places.regions, *places.regions.values())
    }
    answers |= {fold(name) for names in places.also.values() for name in names}
    for each in Command:
        for name in words_of(lang, each):
            assert fold(name) == name, "typed text is folded before it is compared"
            assert name not in answers
            assert not any(c.isdigit() or c in ",;:+%€" for c in name), "never a number of a line, nor a part of one"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("each", list(Command))
def test_every_word_works_in_any_case_with_or_without_a_colon(lang: str, each: Command) -> None:
    for name in words_of(lang, each):
        for typed in (name, name.upper(), f" {name} ", f":{name}", f": {name}", f":{name.upper()}"):
            assert command(typed, catalogue(lang)) is each


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("each", list(Command))
def test_among_text_a_word_needs_a_colon(lang: str, each: Command) -> None:
    for name in words_of(lang, each):
        assert command(name, catalogue(lang), among_text=True) is (None if name.isalpha() else each)
        assert command(f":{name}", catalogue(lang), among_text=True) is each


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("among_text", [False, True])
@pytest.mark.parametrize(
    "typed",
    [
        "",
        ":",
        "::",
        "1",
        "12",
        "0",
        "-5",
        "5-",
        "?!",
        "back to work",
        ":nothing",
        "::b",
        ":b x",
        "helpful",
        "<<",
        "x" * 10000,
    ],
)
def test_anything_else_is_no_command(lang: str, among_text: bool, typed: str) -> None:
    assert command(typed, catalogue(lang), among_text) is None


def test_accents_may_be_typed() -> None:
    assert command("réponses", catalogue("fr")) is Command.CHECK
    assert command(":Réponses", catalogue("fr"), among_text=True) is Command.CHECK


def test_the_prompt_names_letters_that_work() -> None:
    for lang, letters in (("en", "usb?"), ("fr", "ipra")):
        prompt = catalogue(lang).say("interview.prompt", how="x")
        commands = (Command.UNKNOWN, Command.SKIP, Command.BACK, Command.HELP)
        for letter, each in zip(letters, commands, strict=True):
            assert f"{letter} " in prompt
            assert command(letter, catalogue(lang)) is each
