"""The format of packs, as pydantic models: what may stand where. Checked here with places; also the source of the JSON Schema.

Imported only where a pack is checked: pydantic costs more than the rest of the program together.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator

from sme_diag.dates import span
from sme_diag.model.questionnaire import TYPES
from sme_diag.model.rules import ACCESS, ACTION_KINDS, KINDS, OWNERS

MOST_DAYS = 60
"""An action of more days is no action but a project: it is to be cut into several."""


def _condition(value: Any) -> Any:
    if isinstance(value, bool | str | int | Decimal) or value is None:
        return value
    if isinstance(value, list) or (
        isinstance(value, dict) and len(value) == 1 and next(iter(value)) in ("all", "any", "not")
    ):
        return value
    raise ValueError("a condition: one line, or all, any, not")


def _date(value: Any) -> Any:
    if span(value) is None:
        raise ValueError("a day, month or year such as 2026-11-21, 2026-11 or 2026")
    return value


def _half_days(value: int | Decimal) -> int | Decimal:
    if not 0 < value <= MOST_DAYS or value * 2 != int(value * 2):
        raise ValueError(f"working days, in halves, more than 0 and at most {MOST_DAYS}")
    return value


def _more_than_nothing(value: str) -> str:
    if not Decimal(value):
        raise ValueError("more than 0")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
SchemeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Number = int | Decimal
Condition = Annotated[
    Any, AfterValidator(_condition), WithJsonSchema({"type": ["string", "boolean", "object", "array"]})
]
Constant = Annotated[Any, WithJsonSchema({"type": ["string", "boolean", "number", "array"]})]
Date = Annotated[Any, AfterValidator(_date), WithJsonSchema({"type": ["string", "integer"]})]
Sources = Annotated[list[Text], Field(min_length=1)]
Kind = Literal[KINDS]  # type: ignore[valid-type]
Words = list[str]


class Record(BaseModel):
    """A mapping in which an unknown key is a problem and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Choice(Record):
    code: Id
    label: Text
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    was: Words = []


class Question(Record):
    id: Id
    type: Literal[TYPES]  # type: ignore[valid-type]
    label: Text
    name: Text
    hint: Text | None = None
    why: Text | None = None
    quick: bool = False
    changeable: bool | None = None
    relevant: Condition = None
    otherwise: Constant = None
    min: Number | None = None
    max: Number | None = None
    unit: Text | None = None
    choices: Annotated[list[Choice], Field(min_length=2)] | None = None
    none: str | None = None
    country: str | None = None
    window_years: Annotated[int, Field(ge=1, le=20)] | None = None
    first: Words = []
    source: Sources | None = None
    was: Words = []

    @model_validator(mode="after")
    def _window(self) -> "Question":
        if self.window_years is not None and self.type != "money":
            raise ValueError("`window_years` only where `type: money`")
        return self


class Section(Record):
    title: Text
    intro: Text | None = None
    questions: Annotated[list[Question], Field(min_length=1)]


class Questionnaire(Record):
    format: Literal["sme-diag/questionnaire@1"]
    id: Text
    version: Version
    title: Text
    languages: Annotated[list[Language], Field(min_length=1)]
    sections: Annotated[list[Id], Field(min_length=1)]


class Pack(Record):
    format: Literal["sme-diag/pack@1"]
    id: Text
    version: Version
    title: Text
    publisher: Text | None = None
    updated: Date = "2000"
    roles: dict[str, str] = {}
    basic: Words = []
    note: Text | None = None
    extends: Text | None = None
    profiles: dict[str, int] = {}
    portfolio: Words = []


class Value(Record):
    since: Annotated[Date, Field(alias="from")] = "2000"
    until: Date = "2000"
    value: Number
    source: Sources


class Parameter(Record):
    id: Id
    name: Text
    kind: Literal["integer", "number", "money", "percent", "year"]
    unit: Text | None = None
    values: Annotated[list[Value], Field(min_length=1)]


class Codes(Record):
    since: Annotated[Date, Field(alias="from")] = "2000"
    until: Date = "2000"
    codes: Annotated[list[Text], Field(min_length=1)]
    source: Sources


class NamedSet(Record):
    id: Id
    name: Text
    kind: Literal["country", "region", "choice"]
    values: Annotated[list[Codes], Field(min_length=1)]


class Rate(Record):
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    per_eur: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d{1,4})?$"), AfterValidator(_more_than_nothing)]
    on: Date
    source: Sources


class Line(Record):
    when: Condition
    then: Condition


class Fact(Record):
    id: Id
    name: Text
    kind: Literal["boolean", "choice", "integer", "number", "money", "percent", "year"]
    unit: Text | None = None
    choices: list[Choice] | None = None
    value: Condition = None
    first: Annotated[list[Line], Field(min_length=1)] = []
    otherwise: Condition = None
    source: Sources | None = None


class Named(Record):
    id: Id
    name: Text
    text: Text | None = None
    source: Sources | None = None


class Dimension(Named):
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    questions: Annotated[list[Text], Field(min_length=1)]


class Level(Named):
    floor: Annotated[Number, Field(alias="from", ge=0, le=100)]


class Stage(Named):
    when: Condition = None


class Flag(Named):
    when: Condition


class Gate(Named):
    when: Condition
    effect: Literal["cap", "warn"]
    level: str | None = None


class Barrier(Named):
    group: Text | None = None
    factor: Text | None = None
    rank: Annotated[int, Field(ge=1)] = 99
    revealed_by: Annotated[list[Text], Field(min_length=1)]


class Need(Named):
    relieves: Annotated[dict[str, Annotated[int, Field(ge=1, le=3)]], Field(min_length=1)]


class Step(Named):
    done: Condition


class Cost(Record):
    low: Annotated[Number, Field(ge=0)] | None = None
    high: Annotated[Number, Field(ge=0)] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"
    text: Text | None = None
    source: Sources
    seen: Date = "2000"


class Action(Record):
    id: Id
    step: Text
    text: Text
    kind: Literal[ACTION_KINDS]  # type: ignore[valid-type]
    who: Literal[OWNERS]  # type: ignore[valid-type]
    days: Annotated[Number, AfterValidator(_half_days)]
    done_when: Text
    after: Words = []
    relieves: Words = []
    builds: Words = []
    needs: Words = []
    when: Condition = True
    cost: Cost | None = None


class Duty(Record):
    id: Id
    when: Condition
    text: Text
    source: Sources
    seen: Date = "2000"


class DeMinimis(Record):
    applies: Condition
    ceiling: Condition
    used: Condition
    text: Text
    leaves_out: Text | None = None
    source: Sources


class Contact(Record):
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    role: Id
    name: Text
    url: Text | None = None
    source: Sources | None = None
    seen: Date = "2000"
    confidence: Text | None = None


class Fallback(Record):
    role: Id
    name: Text
    url: Text | None = None


class Eligible(Record):
    id: Id
    when: Condition
    label: Text | None = None
    source: Sources | None = None


class Point(Record):
    id: Id
    text: Text
    when: Condition = True


class Status(Record):
    state: Literal["open", "closed", "unknown"]
    seen: Date = "2000"
    opens: Date = "2000"
    closes: Date = "2000"
    note: Text | None = None


class Benefit(Record):
    text: Text | None = None
    rate: Annotated[Number, Field(ge=0, le=100)] | None = None
    ceiling: Annotated[Number, Field(ge=0)] | None = None
    floor: Annotated[Number, Field(ge=0)] | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "EUR"
    months: list[int] = []


class Address(Record):
    name: Text
    url: Text | None = None


class Scheme(Record):
    id: SchemeId
    name: Text
    kind: Kind
    also_kinds: list[Kind] = []
    operator: Text | None = None
    country: Text | list[Text] | None = None
    region: Text | list[Text] | None = None
    access: Literal[ACCESS] = "direct"  # type: ignore[valid-type]
    intermediary: Text | None = None
    step: Text
    need: Text
    also_needs: Words = []
    summary: Text
    eligible: list[Eligible] = []
    to_check: list[Point] = []
    status: Status | None = None
    benefit: Benefit | None = None
    first_step: Text | None = None
    contact: Address | None = None
    ask: Words = []
    generic: bool = False
    de_minimis: bool | Literal["unknown"] = "unknown"
    successor: str | None = None
    source: Sources | None = None
    confidence: Literal["stated by source", "inferred"] | None = None
    note: Text | None = None


RECORDS: dict[str, type[Record]] = {
    "parameters": Parameter,
    "named_sets": NamedSet,
    "rates": Rate,
    "facts": Fact,
    "dimensions": Dimension,
    "levels": Level,
    "stages": Stage,
    "flags": Flag,
    "gates": Gate,
    "barriers": Barrier,
    "needs": Need,
    "steps": Step,
    "actions": Action,
    "before_you_deliver": Duty,
    "contacts": Contact,
    "fallback": Fallback,
    "schemes": Scheme,
}
