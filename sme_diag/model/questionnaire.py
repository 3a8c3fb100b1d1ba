"""The questionnaire: sections, questions and choices, in the language it was loaded in."""

from typing import NamedTuple

from sme_diag.lang.kinds import Kind
from sme_diag.lang.nodes import Expr
from sme_diag.lang.values import Value
from sme_diag.source import NOWHERE, Place

Was = dict[str, str]

TYPES = (
    "choice", "choices", "boolean", "integer", "number", "money", "percent", "year", "date",
    "country", "countries", "region", "text",
)  # fmt: skip


class Choice(NamedTuple):
    """One possible answer; `score` is None where the question is not scored."""

    code: str
    label: str
    score: int | None = None
    was: tuple[str, ...] = ()


class Question(NamedTuple):
    """One question. `minimum` and `maximum` are in the inner unit of its kind. `relevant` None means always.

    `window_years`: the answer is the sum of the last so many years, and may be given as dated amounts.
    `first`: countries that are offered before all others.
    """

    id: str
    type: str
    kind: Kind
    label: str
    name: str
    section: str
    hint: str = ""
    why: str = ""
    relevant: Expr | None = None
    otherwise: Value = None
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    quick: bool = False
    changeable: bool = False
    none: str | None = None
    country: str | None = None
    window_years: int | None = None
    first: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    place: Place = NOWHERE

    @property
    def scored(self) -> bool:
        """True when its choices carry scores."""
        return any(c.score is not None for c in self.choices)

    @property
    def scores(self) -> dict[str, int]:
        """Code -> score, for the choices that have one."""
        return {c.code: c.score for c in self.choices if c.score is not None}

    @property
    def labels(self) -> dict[str, str]:
        """Code -> label, for every choice."""
        return {c.code: c.label for c in self.choices}


class Section(NamedTuple):
    """Questions that belong together, asked in this order."""

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]


class Questionnaire(NamedTuple):
    """The instrument: its sections in order."""

    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order of asking."""
        return {q.id: q for section in self.sections for q in section.questions}
