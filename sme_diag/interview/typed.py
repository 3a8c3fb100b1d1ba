"""What people type -> what an answer file holds. Numbers name choices; names of countries and regions are found by spelling."""

from decimal import Decimal, InvalidOperation

from sme_diag.model.geography import Geography
from sme_diag.model.questionnaire import Question
from sme_diag.text import fold


class NotUnderstood(Exception):
    """What was typed is not an answer to the question."""


def options(question: Question) -> list[tuple[object, str]]:
    """The values a numbered question offers, with the key or label of each."""
    if question.type == "boolean":
        return [(True, "word.yes"), (False, "word.no")]
    return [(choice.code, choice.label) for choice in question.choices]


def raw(question: Question, typed: str, places: Geography) -> object:
    """The value to store for what was typed; raises NotUnderstood."""
    match question.type:
        case "choice" | "boolean":
            return _numbered(question, typed)
        case "choices":
            return (
                [] if typed.strip() == "0" else [_numbered(question, part) for part in typed.split(",") if part.strip()]
            )
        case "country":
            return _place(typed, places.countries)
        case "countries":
            return [_place(part, places.countries) for part in typed.split(",") if part.strip()]
        case "region":
            return _place(typed, places.regions)
        case "text" | "date":
            return typed
        case _:
            return _number(typed)


def _numbered(question: Question, typed: str) -> object:
    values = [value for value, _ in options(question)]
    if typed.strip().isdigit() and 1 <= int(typed) <= len(values):
        return values[int(typed) - 1]
    raise NotUnderstood


def _place(typed: str, known: dict[str, str]) -> str:
    wanted = fold(typed.strip())
    for code, name in known.items():
        if wanted in (code.casefold(), fold(name)):
            return code
    raise NotUnderstood


def _number(typed: str) -> int | Decimal:
    plain = typed.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").removesuffix("%")
    if plain.count(",") == 1 and "." not in plain and len(plain.split(",")[1]) <= 2:
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise NotUnderstood from None
    return int(number) if number == number.to_integral_value() and number.is_finite() else number
