"""The result of a diagnosis. Scores are intervals of hundredths of a point; every part carries the steps it rests on."""

from datetime import date
from typing import NamedTuple

from sme_diag.lang.evaluate import Step
from sme_diag.lang.values import Interval, Value
from sme_diag.model.answers import Firm
from sme_diag.model.rules import Contact, PackId, Sighting

ELIGIBLE, POSSIBLE, NOT_ELIGIBLE = "eligible", "possible", "not_eligible"
OPEN, UPCOMING, CLOSED, UNKNOWN = "open", "upcoming", "closed", "unknown"
DONE, NOW, AHEAD = "done", "now", "ahead"


class Bounds(NamedTuple):
    """What a whole number lies between, both ends included; settled when they are equal."""

    low: int
    high: int

    @property
    def settled(self) -> bool:
        """True when nothing more can be learnt about the number."""
        return self.low == self.high


class Said(NamedTuple):
    """An answer as it took part in the result."""

    question: str
    value: Value


class Readiness(NamedTuple):
    """How prepared the firm is: the score as an interval, and the levels it can still have, lowest first."""

    score: Bounds
    level: str | None
    level_at_least: str
    levels_possible: tuple[str, ...]


class DimensionScore(NamedTuple):
    """One dimension; `score` is None when no question of it can be on the path."""

    id: str
    score: Bounds | None
    asked: int
    unknown: int


class StageFound(NamedTuple):
    """How far along the firm is; `id` is None while several stages are possible."""

    id: str | None
    possible: tuple[str, ...]
    because: tuple[Step, ...]


class GateFound(NamedTuple):
    """A gate that is, or may be, closed."""

    id: str
    effect: str
    level: str | None
    value: bool | None
    because: tuple[Step, ...]
    missing: tuple[str, ...]


class FlagFound(NamedTuple):
    """A flag that holds."""

    id: str
    because: tuple[Step, ...]


class BarrierFound(NamedTuple):
    """A barrier and its severity, 0 to 100, with the answers that reveal it, lowest first."""

    id: str
    severity: Bounds
    because: tuple[Said, ...]
    missing: tuple[str, ...]


class ConditionFound(NamedTuple):
    """A condition of a scheme and how it came out."""

    id: str
    step: Step
    missing: tuple[str, ...]


class StatusFound(NamedTuple):
    """The life of a scheme on the day of the diagnosis, and what its source said; a generic recommendation has none."""

    status: str
    sighting: Sighting | None = None


class SchemeFound(NamedTuple):
    """A scheme as it stands for this firm.

    `to_check` are ids of points that no answer decides. `relevance` counts every barrier; `addresses` names those that are shown,
    or may be, the most relieved first.
    """

    id: str
    verdict: str
    status: StatusFound
    conditions: tuple[ConditionFound, ...]
    missing: tuple[str, ...]
    to_check: tuple[str, ...]
    relevance: Bounds
    addresses: tuple[str, ...]


class Room(NamedTuple):
    """What is left under the ceiling for small state aid, in EUR cents; None where unknown."""

    ceiling: Interval | None
    used: Interval | None
    left: Interval | None


class Recommendation(NamedTuple):
    """A scheme worth the firm's time, in its place. `contacts` are whom to ask."""

    rank: int
    scheme: SchemeFound
    contacts: tuple[Contact, ...]
    room: Room | None


class Ledger(NamedTuple):
    """Small state aid: the room left and what the known ceilings of the recommended schemes would take of it."""

    applies: bool | None
    room: Room
    counted: tuple[str, ...]
    total: int
    left_out: tuple[str, ...]


class StepFound(NamedTuple):
    """A step of the pathway, done, now or ahead, and the actions the answers call for (`None`: perhaps)."""

    id: str
    state: str
    actions: tuple[tuple[str, bool | None], ...]


class ActionFound(NamedTuple):
    """An action the answers call for (`called_for` is True) or may call for (None).

    `relevance` is the severity of the barriers it relieves, added up. `schemes` are recommended ones that help with it, the best
    first; `after` are the actions called for, certainly or perhaps, that come before it.
    """

    id: str
    step: str
    called_for: bool | None
    relevance: Bounds
    schemes: tuple[str, ...]
    after: tuple[str, ...]


class DutyFound(NamedTuple):
    """Something to settle before delivering: triggered (true) or perhaps (unknown)."""

    id: str
    value: bool | None
    missing: tuple[str, ...]


class MissingFound(NamedTuple):
    """A question without an answer: why, how many hundredths of a point of the score hang on it, and which schemes."""

    question: str
    reason: str
    points: int
    schemes: tuple[str, ...]


class ParkedFound(NamedTuple):
    """An answer to a question the firm has left."""

    question: str
    because: tuple[Step, ...]


class Quick(NamedTuple):
    """The provisional result from the questions of the quick scan alone."""

    readiness: Readiness
    dimensions: tuple[DimensionScore, ...]


class Diagnosis(NamedTuple):
    """Everything a firm's answers say, on one day, by one pack."""

    pack: PackId
    as_of: date
    firm: Firm
    readiness: Readiness | None
    quick: Quick | None
    stage: StageFound | None
    gates: tuple[GateFound, ...]
    flags: tuple[FlagFound, ...]
    dimensions: tuple[DimensionScore, ...]
    barriers: tuple[BarrierFound, ...]
    recommendations: tuple[Recommendation, ...]
    schemes: tuple[SchemeFound, ...]
    watch_for: tuple[SchemeFound, ...]
    ledger: Ledger | None
    before_you_deliver: tuple[DutyFound, ...]
    pathway: tuple[StepFound, ...]
    actions: tuple[ActionFound, ...]
    missing: tuple[MissingFound, ...]
    parked: tuple[ParkedFound, ...]
    values: dict[str, Value]


class Moved(NamedTuple):
    """A score before and after; None where there is none."""

    id: str
    before: Bounds | None
    after: Bounds | None


class Change(NamedTuple):
    """What a question stood for before and after."""

    id: str
    before: Value
    after: Value


class Comparison(NamedTuple):
    """What changed between two diagnoses. Levels and stages are those possible before and after."""

    score: Moved
    levels: tuple[tuple[str, ...], tuple[str, ...]]
    stages: tuple[tuple[str, ...], tuple[str, ...]]
    dimensions: tuple[Moved, ...]
    answers: tuple[Change, ...]
    barriers_gone: tuple[str, ...]
    barriers_new: tuple[str, ...]
    schemes_gone: tuple[str, ...]
    schemes_new: tuple[str, ...]
