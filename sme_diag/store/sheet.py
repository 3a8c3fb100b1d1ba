"""An answer file -> what it says, before its answers are understood. The data is kept whole, so that nothing is lost in writing."""

from pathlib import Path
from typing import Any, NamedTuple

from sme_diag.model.answers import Firm
from sme_diag.problems import Problem, Refused
from sme_diag.source import Place
from sme_diag.text import clean, nearest, one_line
from sme_diag.tree import Map, key_place, place_of, read_file

FORMAT = "sme-diag/answers@1"
STEPS = ("markets", "plan", "follow_up")
"""The blocks of the later steps of the pathway."""
KEYS = ("format", "questionnaire", "firm", "answers", *STEPS, "history", "parked")


class Sheet(NamedTuple):
    """An answer file: whom it is about, which questionnaire it answers, and all its data."""

    path: Path
    firm: Firm
    questionnaire: str
    version: str
    answers: Map
    data: Map
    problems: tuple[Problem, ...]


def read_sheet(path: Path) -> Sheet:
    """The sheet in a file. Raises Refused when the file is not an answer file; smaller defects are listed in the sheet."""
    data = read_file(path)
    problems = []
    if not isinstance(data, Map):
        raise Refused(Problem("F013", place_of(data) if isinstance(data, list) else Place(str(path))))
    if data.get("format") != FORMAT:
        raise Refused(
            Problem("A408", place_of(data, "format"), {"seen": one_line(str(data.get("format"))), "wanted": FORMAT})
        )
    for key in data:
        if key not in KEYS:
            problems.append(Problem("A409", key_place(data, key), {"key": one_line(key)}, nearest(key, KEYS)))
    questionnaire = block(data, "questionnaire")
    if "id" not in questionnaire:
        raise Refused(Problem("P201", place_of(data, "questionnaire"), {"key": "questionnaire: id"}))
    firm = block(data, "firm")
    name = clean(str(firm.get("name") or ""), 200)
    return Sheet(
        path,
        Firm(clean(str(firm.get("id") or stem(path)), 100), name),
        str(questionnaire["id"]),
        str(questionnaire.get("version") or ""),
        block(data, "answers"),
        data,
        tuple(problems),
    )


def stem(path: Path) -> str:
    """The name of an answer file without its endings: the default id of the firm."""
    return path.name.split(".")[0]


def block(data: Map, key: str) -> Map:
    """The mapping under a key, an empty one where there is none. Raises Refused where something else stands there."""
    part: Any = data.get(key)
    if part is None:
        part = Map()
        part.place, part.keys_at, part.values_at = data.place, {}, {}
    if not isinstance(part, Map):
        raise Refused(Problem("P203", place_of(data, key), {"wanted": "a mapping", "key": key}))
    return part
