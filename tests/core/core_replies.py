"""A pack with a question of every type, and what an answer file says of one of them."""

from typing import Any

from core_packs import build, choice, yes_no

from sme_diag.core.responses import respond
from sme_diag.lang.values import Interval, Value
from sme_diag.model.answers import Answer
from sme_diag.packs import geography
from sme_diag.problems import Problem
from sme_diag.source import Place

PLACES = geography("en")
RATES = [
    {"currency": "CZK", "per_eur": "25", "on": "2024-12-31"},
    {"currency": "PLN", "per_eur": "4.2730", "on": "2024-12-31"},
]
PACK = build(
    [
        {
            "id": "lead",
            "type": "choice",
            "choices": [
                choice("nobody"),
                choice("named_person", was=["somebody"]),
                choice("team") | {"label": "The équipe"},
            ],
            "was": ["person", "boss"],
        },
        {
            "id": "sells",
            "type": "choices",
            "none": "nothing_yet",
            "choices": [choice("goods", was=["things"]), choice("services"), choice("nothing_yet")],
        },
        yes_no("online"),
        {"id": "staff", "type": "integer", "min": 0, "max": 5000},
        {"id": "rating", "type": "number", "min": -5},
        {"id": "turnover", "type": "money", "min": 0},
        {"id": "share", "type": "percent", "min": 0, "max": 100},
        {"id": "founded", "type": "year", "min": 1800, "max": 2026},
        {"id": "started", "type": "date"},
        {"id": "country", "type": "country"},
        {"id": "markets", "type": "countries"},
        {"id": "region", "type": "region", "country": "country", "relevant": "online", "otherwise": "ZZ"},
        {"id": "remark", "type": "text"},
        {"id": "aid", "type": "money", "min": 0, "window_years": 3},
    ],
    rates=RATES,
)


def where(*path: object) -> Place:
    """A place that shows the path it was asked for."""
    return Place("/".join(map(str, path)), 1, 1)


def read(id: str, data: Any, **beside: Any) -> tuple[Answer, list[Problem]]:
    """The answer of a question and every problem, for what stands in a file under its id."""
    answers, problems = respond(PACK, {id: data, **beside}, PLACES, where)
    return answers[id], problems


def value(id: str, data: Any) -> Value:
    """The value of what must be a good answer."""
    found, problems = read(id, data)
    assert problems == [] and found.missing is None, problems
    return found.value


def problem(id: str, data: Any, **beside: Any) -> Problem:
    """The one problem of what must be a bad answer; it makes the answer unknown, and what was written is kept."""
    found, problems = read(id, data, **beside)
    assert (found.value, found.missing, found.raw) == (None, "invalid", data), found
    assert len(problems) == 1, problems
    assert problems[0].args["question" if problems[0].code != "A405" else "code"]
    return problems[0]


def hundredths(low: int | None, high: int | None = None, /, *, open: bool = False) -> Interval:
    """A number or a range in its inner unit."""
    return Interval(low, high if open or high is not None else low)
