"""From the columns of a table to the answers of a firm: one question a column, or one option a column; `a;b` for several.

A cell is blank (no answer), a don't-know code, or a value as an answer file would hold it. What cannot be an answer is passed on as
it is: the engine says why, and the row is flagged.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from sme_diag.batch.mapping import NAMES, Names, meant
from sme_diag.core.responses import TRUTH
from sme_diag.model.answers import DONT_KNOW, REFUSED
from sme_diag.model.questionnaire import Question
from sme_diag.model.rules import Pack
from sme_diag.problems import Problem
from sme_diag.source import Place
from sme_diag.text import fold, nearest, one_line

ID_COLUMNS = ("id", "firm_id", "firm.id")
NAME_COLUMNS = ("name", "firm_name", "firm.name")
MISSING = {DONT_KNOW: DONT_KNOW, "don't know": DONT_KNOW, "?": DONT_KNOW, REFUSED: REFUSED}
TICKED = TRUTH | {"1": True, "x": True, "0": False}


class Plan(NamedTuple):
    """Which column holds what. `options`: columns that stand for one choice of a question, by header."""

    id: str
    name: str
    questions: Mapping[str, Question]
    options: Mapping[str, tuple[Question, str]]
    problems: tuple[Problem, ...]
    names: Names = NAMES
    decimal_comma: bool = False


def holds_id(header: str, id_column: str | None, names: Names = NAMES) -> bool:
    """True for the header of a column of ids: the one that is named, else any that is usually called so."""
    named = id_column or names.id
    return header == named if named else fold(header) in ID_COLUMNS


def plan(
    headers: Sequence[str],
    pack: Pack,
    file: str,
    id_column: str | None,
    names: Names = NAMES,
    decimal_comma: bool = False,
) -> Plan:
    """What each column means: a question by its id or an earlier one, or `question.code` for one option of several."""
    earlier = {old: question for question in pack.questions.values() for old in question.was}
    known = {**earlier, **pack.questions}
    questions: dict[str, Question] = {}
    options: dict[str, tuple[Question, str]] = {}
    problems = []
    id = next((h for h in headers if holds_id(h, id_column, names)), "")
    name = next((h for h in headers if h == names.name or (not names.name and fold(h) in NAME_COLUMNS)), "")
    for header in headers:
        question, code = known.get(names.columns.get(header, header)), None
        for mark in (".", "/"):
            owner, _, part = header.partition(mark)
            if question is None and owner in known and part in known[owner].labels:
                question, code = known[owner], part
        if question is not None and code is not None and question.type == "choices":
            options[header] = (question, code)
        elif question is not None:
            questions[header] = question
        elif header not in (id, name):
            problems.append(Problem("B603", Place(file), {"column": one_line(header)}, nearest(header, pack.questions)))
    return Plan(id, name, questions, options, tuple(problems), names, decimal_comma)


def answers(cells: Mapping[str, object], found: Plan) -> tuple[dict[str, object], dict[str, str]]:
    """The raw answers of a row, and the column of each."""
    given: dict[str, object] = {}
    columns: dict[str, str] = {}
    for header, question in found.questions.items():
        raw = raw_answer(cells.get(header), question, found)
        if raw is not None:
            given[question.id], columns[question.id] = raw, header
    ticks: dict[str, list[str]] = {}
    for header, (question, code) in found.options.items():
        ticked = TICKED.get(fold(str(cells.get(header, ""))))
        if ticked is not None:
            ticks.setdefault(question.id, []).extend([code] if ticked else [])
            columns.setdefault(question.id, header)
    return {**given, **{id: codes for id, codes in ticks.items() if id not in given}}, columns


def raw_answer(cell: object, question: Question, found: Plan) -> object:
    """A cell as an answer file would hold it, by the mapping where that says what it means; None where it is blank."""
    told = meant(cell, question, found.names) if isinstance(cell, str) else None
    return value(cell, question, found.decimal_comma) if told is None else told


def value(cell: object, question: Question, decimal_comma: bool) -> object:
    """A cell as an answer file would hold it; None where it is blank."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if not text:
        return None
    if fold(text) in MISSING:
        return {"missing": MISSING[fold(text)]}
    if question.type in ("choices", "countries"):
        return [part.strip() for part in text.split(";") if part.strip()]
    numeric = question.kind.numeric and question.type != "date"
    return _number(text, decimal_comma) if numeric else text


def _number(text: str, decimal_comma: bool) -> object:
    """A number written with the table's decimal mark and with spaces between its thousands; other text stays as it is."""
    plain = "".join(text.split()).removesuffix("%")
    comma = (
        decimal_comma or re.fullmatch(r"-?\d+,(\d{1,2}|\d{4,})", plain) is not None
    )  # three digits could be thousands
    try:
        number = Decimal(plain.replace(",", ".") if comma else plain)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    return int(number) if number == number.to_integral_value() and abs(number) < Decimal(10) ** 15 else number
