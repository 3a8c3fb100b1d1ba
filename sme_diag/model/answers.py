"""What a firm said. An answer has a value, or a reason why it is missing; it never has both."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sme_diag.lang.values import Interval, Value

BLANK, DONT_KNOW, REFUSED, INVALID, PARTLY = "blank", "dont_know", "refused", "invalid", "partly"
"""Why an answer is missing: never given, "I cannot say", "I would rather not say", given but not readable, or given only
in part (a range, or a region coarser than the rules need)."""


class Part(NamedTuple):
    """One dated amount of an answer that is a sum: the first and last day it may be of, and how much."""

    first: date
    last: date
    amount: Interval


class Answer(NamedTuple):
    """One answer. Exactly one of `value` and `missing` is None. `raw` is what the file holds, kept for writing it back.

    An answer given as dated amounts has `parts`; its `value` is then what holds on every day: from nothing to their sum.
    """

    value: Value = None
    missing: str | None = None
    raw: object = None
    at: str = ""
    note: str = ""
    parts: tuple[Part, ...] = ()


Answers = Mapping[str, Answer]
"""Answers by question id. A question that is not there is blank."""


class Firm(NamedTuple):
    """Whom the answers are about."""

    id: str
    name: str = ""


class AnswerSheet(NamedTuple):
    """An answer file, understood: the firm, its answers, and what was in the file beside them."""

    firm: Firm
    answers: Answers
    questionnaire: str
    version: str
    history: tuple[object, ...] = ()
    parked: Mapping[str, object] = {}
