"""What people may say to each kind of question, with the value the answer file must then hold."""

from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from sme_diag.i18n.speech import Speech
from sme_diag.interview.matching import offered
from sme_diag.interview.page import Chosen, Reply, Typed
from sme_diag.model.questionnaire import Question

UNKNOWN = {"missing": "dont_know"}


class Saying(NamedTuple):
    """A reply, and what it may come to: one value, or, where it can be read in several ways, one for each way."""

    reply: Reply
    values: tuple[Any, ...]


RUBBISH = {
    "choice": ("999", "0", "zq zq zq", "\x1b[2J", "-3", "1 2"),
    "choices": ("999", "1, zq zq", "zq", ";;;"),
    "boolean": ("perhaps", "3", "zq"),
    "integer": ("many", "12.5", "--", "1" * 300, "-4", "10-"),
    "number": ("many", "1.2.3,4", "\x00", "1" * 300, "-4", "24-10"),
    "money": ("a lot", "12 XQZ", "1.2.3,4", "-1", "1" * 300, "€"),
    "percent": ("half", "140", "-1", "12 EUR"),
    "year": ("long ago", "20x1", "1.5"),
    "date": ("tomorrow", "2026-02-30", "31.02.2026"),
    "country": ("Qwxzzq", "12345", "€€€"),
    "countries": ("Qwxzzq", "DE, Qwxzzq", ",,,"),
    "region": ("Qwxzzq", "12345"),
}
"""What is not an answer to any question of a type, in any pack of these tests."""


def saying(rng: Random, question: Question, speech: Speech, given: dict[str, Any]) -> Saying:
    """Something valid to say."""
    match question.type:
        case "choice":
            return _choice(rng, question, speech)
        case "boolean":
            value = rng.random() < 0.5
            words = speech.say("interview.yes" if value else "interview.no").split()
            return Saying(rng.choice([Chosen(value), Typed(rng.choice(words).upper())]), (value,))
        case "choices":
            return _choices(rng, question)
        case "country" | "region":
            return _place(rng, question, speech, given)
        case "countries":
            return _countries(rng, question, speech)
        case "date":
            return rng.choice(
                [Saying(Typed("2024-02-29"), ("2024-02-29",)), Saying(Typed("1.3.2025"), ("2025-03-01",))]
            )
        case "text":
            return Saying(Typed("a few words"), ("a few words",))
        case "year":
            year = rng.randint(1900, 2026)
            return rng.choice(
                [
                    Saying(Typed(str(year)), (year,)),
                    Saying(Typed(f"{year - 5}-{year}"), ({"from": year - 5, "to": year},)),
                ]
            )
        case _:
            return _number(rng, question, speech)


def _choice(rng: Random, question: Question, speech: Speech) -> Saying:
    n = rng.randrange(len(question.choices))
    choice = question.choices[n]
    reply = rng.choice(
        [Chosen(choice.code), Typed(f"{n + 1}"), Typed(f" {n + 1}. "), Typed(choice.code), Typed(choice.label)]
    )
    if isinstance(reply, Typed) and not reply.text.strip(" .").isdigit():
        # a code and the label of another choice may read alike: then one of several is meant
        from sme_diag.interview.matching import matches

        found = matches(reply.text, offered(question, speech.places))
        if [option.code for option in found] != [choice.code]:
            reply = Typed(f"{n + 1}")
    return Saying(reply, (choice.code,))


def _choices(rng: Random, question: Question) -> Saying:
    some = [n for n, c in enumerate(question.choices, start=1) if rng.random() < 0.5 and c.code != question.none]
    if not some:
        return Saying(Typed("0"), ([question.none] if question.none else [],))
    between = rng.choice([", ", ",", " ", ";"])
    return Saying(Typed(between.join(map(str, some))), ([question.choices[n - 1].code for n in some],))


def _place(rng: Random, question: Question, speech: Speech, given: dict[str, Any]) -> Saying:
    country = given.get(question.country or "")
    options = offered(question, speech.places, country if isinstance(country, str) else None)
    if question.type == "country" and rng.random() < 0.8:
        code = rng.choice(["FR", "IT", "DE", "AM", "BR", "GB", "CZ", "GE", "XK"])
        option = next((o for o in options if o.code == code), options[0])
    else:
        option = rng.choice(options)
    if rng.random() < 0.5:
        return Saying(Typed(rng.choice([option.code, option.code.lower()])), (option.code,))
    alike = tuple(o.code for o in options if o.name == option.name)
    return Saying(Typed(option.name), alike)


def _countries(rng: Random, question: Question, speech: Speech) -> Saying:
    some = rng.sample(["DE", "FR", "IT", "US", "PL", "TR", "CI"], rng.randint(0, 4))
    if not some:
        return Saying(Typed("0"), ([],))
    known = speech.places.countries
    return Saying(Typed(", ".join(rng.choice([code, code.lower(), known[code]]) for code in some)), (some,))


def _number(rng: Random, question: Question, speech: Speech) -> Saying:
    n = rng.randint(0, 95)
    said: list[tuple[str, tuple[Any, ...]]] = [
        (str(n), (n,)),
        (f"{n}-{n + 5}", ({"from": n, "to": n + 5},)),
        (f"{n}+", ({"from": n},)),
        (f"≤ {n}", ({"to": n},)),
    ]
    if question.type in ("number", "money"):
        said += [(f"{n},5", (Decimal(f"{n}.5"),)), ("1 200", (1200,)), ("1.2 k", (1200,))]
        grouped = speech.words.marks["decimal"].join(("7", "200"))
        said.append((grouped, (7200, Decimal("7.2"))))
    if question.type == "percent":
        said += [(f"{n} %", (n,)), (f"{n},5%", (Decimal(f"{n}.5"),))]
    if question.type == "money":
        said += [
            ("1,2 Mio", (1200000,)),
            ("1 200 000 €", ({"amount": 1200000, "currency": "EUR"},)),
            ("182000000 CZK", ({"amount": 182000000, "currency": "CZK"},)),
            ("4-5 Mio CZK", ({"from": 4000000, "to": 5000000, "currency": "CZK"},)),
        ]
    if question.type == "integer":
        said = [(text, values) for text, values in said if "," not in text]
    text, values = rng.choice(said)
    return Saying(Typed(text), values)
