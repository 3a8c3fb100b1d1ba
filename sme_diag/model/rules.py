"""The rules of a pack: what turns answers into readiness, barriers and support schemes."""

from datetime import date
from typing import NamedTuple

from sme_diag.lang.kinds import Kind
from sme_diag.lang.nodes import Expr
from sme_diag.lang.values import Value
from sme_diag.model.questionnaire import Choice, Question, Questionnaire
from sme_diag.source import NOWHERE, Place

Sources = tuple[str, ...]
Span = tuple[date, date]
"""The first and last day of a date as a source gives it: a day, a month or a year."""

KINDS = (
    "diagnosis", "training", "mentoring", "peer-learning", "market-information", "market-selection", "trade-mission",
    "trade-fair", "matchmaking", "consortium", "staff-cofinancing", "internship", "grant", "voucher", "loan",
    "guarantee", "insurance", "ip-support", "innovation", "digital", "fdi-support", "infrastructure", "network",
)  # fmt: skip
ACTION_KINDS = ("learn", "do")
OWNERS = ("management", "lead", "team", "outside")
"""Who does an action: the management, the person in charge (the change agent), the team, or someone from outside."""
ACCESS = ("direct", "intermediary", "umbrella", "not-for-firms")
EU = "EU"
GROUPING = ("choice", "boolean", "country", "region")
"""The kinds of values by which many firms can be grouped."""


class Dated(NamedTuple):
    """A value and the days on which it holds, both included; None is no bound."""

    value: Value
    since: date | None
    until: date | None
    source: Sources = ()


class Parameter(NamedTuple):
    """A dated figure with its source."""

    id: str
    name: str
    kind: Kind
    values: tuple[Dated, ...]
    place: Place = NOWHERE


class NamedSet(NamedTuple):
    """A dated set of codes, read as `@id`; `of` is country, region or choice."""

    id: str
    name: str
    of: str
    values: tuple[Dated, ...]
    place: Place = NOWHERE


class Fact(NamedTuple):
    """A named value derived from answers, parameters and other facts."""

    id: str
    name: str
    kind: Kind
    value: Expr
    choices: tuple[Choice, ...] = ()
    source: Sources = ()
    place: Place = NOWHERE


class Dimension(NamedTuple):
    """A theme of the score: the scored questions that make it up, and its weight in the mean."""

    id: str
    name: str
    text: str
    weight: int
    questions: tuple[str, ...]
    place: Place = NOWHERE


class Level(NamedTuple):
    """How prepared the firm is; holds from `floor`, in hundredths of a point."""

    id: str
    name: str
    text: str
    floor: int
    source: Sources = ()
    place: Place = NOWHERE


class Stage(NamedTuple):
    """How far along the firm is; the first stage whose condition holds. The last has none."""

    id: str
    name: str
    text: str
    when: Expr
    source: Sources = ()
    place: Place = NOWHERE


class Flag(NamedTuple):
    """Something worth knowing about the firm that changes neither level nor stage."""

    id: str
    name: str
    text: str
    when: Expr
    source: Sources = ()
    place: Place = NOWHERE


class Gate(NamedTuple):
    """A condition that is never averaged away: it caps the level, or warns."""

    id: str
    name: str
    text: str
    when: Expr
    effect: str
    level: str | None = None
    source: Sources = ()
    place: Place = NOWHERE


class Barrier(NamedTuple):
    """What holds a firm back, revealed by low answers to scored questions. `rank` breaks ties, lowest first."""

    id: str
    name: str
    text: str
    revealed_by: tuple[str, ...]
    group: str = ""
    factor: str = ""
    rank: int = 99
    source: Sources = ()
    place: Place = NOWHERE


class Need(NamedTuple):
    """What would help, and which barriers it relieves with which weight (1 to 3, our judgement)."""

    id: str
    name: str
    relieves: dict[str, int]
    place: Place = NOWHERE


class Cost(NamedTuple):
    """What a source says an action costs, in hundredths of the currency; None: no source says."""

    low: int | None
    high: int | None
    currency: str = "EUR"
    text: str = ""
    source: Sources = ()
    seen: str = ""


class Action(NamedTuple):
    """Something to learn or to do at a step of the pathway, where its condition holds.

    `half_days` is the firm's own effort in half working days, our judgement. `after` are actions to be done before this one;
    `relieves` are barriers, `builds` dimensions. A scheme for one of its `needs` helps with it.
    """

    id: str
    step: str
    text: str
    when: Expr
    kind: str
    who: str
    half_days: int
    done_when: str
    after: tuple[str, ...] = ()
    relieves: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    cost: Cost | None = None
    place: Place = NOWHERE


class PathStep(NamedTuple):
    """A step of the pathway; done when its condition is true."""

    id: str
    name: str
    text: str
    done: Expr
    place: Place = NOWHERE


class Duty(NamedTuple):
    """Something to settle before the first delivery, and the condition that triggers it."""

    id: str
    text: str
    when: Expr
    source: Sources = ()
    seen: str = ""
    place: Place = NOWHERE


class DeMinimis(NamedTuple):
    """The ledger of small state aid: where it applies, its ceiling and what is used already (money)."""

    applies: Expr
    ceiling: Expr
    used: Expr
    text: str
    leaves_out: str
    source: Sources = ()
    place: Place = NOWHERE


class Contact(NamedTuple):
    """Whom to ask. `country` is empty for a fallback."""

    role: str
    name: str
    url: str = ""
    country: str = ""
    seen: str = ""
    confidence: str = ""
    source: Sources = ()


class Condition(NamedTuple):
    """One labelled condition of a scheme; `label` replaces the derived sentence."""

    id: str
    when: Expr
    label: str = ""


class Point(NamedTuple):
    """A condition no question decides: a point to check with the operator, where `when` is not false."""

    id: str
    text: str
    when: Expr


class Sighting(NamedTuple):
    """What a source said of a scheme's life: its state when `seen`, and its dates, each as a span of days."""

    state: str
    seen: Span | None = None
    opens: Span | None = None
    closes: Span | None = None
    note: str = ""


class Benefit(NamedTuple):
    """What a scheme gives. Rate in hundredths of 1 %, ceiling and floor in hundredths of the currency; None: no source says."""

    text: str = ""
    rate: int | None = None
    ceiling: int | None = None
    floor: int | None = None
    currency: str = "EUR"
    months: tuple[int, ...] = ()


class Scheme(NamedTuple):
    """A support scheme, or a generic recommendation of a kind of support."""

    id: str
    name: str
    kind: str
    need: str
    step: str
    summary: str
    operator: str = ""
    also_kinds: tuple[str, ...] = ()
    also_needs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    access: str = "direct"
    intermediary: str = ""
    eligible: tuple[Condition, ...] = ()
    to_check: tuple[Point, ...] = ()
    status: Sighting | None = None
    benefit: Benefit | None = None
    first_step: str = ""
    contact: Contact | None = None
    ask: tuple[str, ...] = ()
    generic: bool = False
    de_minimis: bool | None = None
    successor: str | None = None
    source: Sources = ()
    confidence: str = ""
    note: str = ""
    place: Place = NOWHERE


class PackId(NamedTuple):
    """What identifies the rules a result was made with."""

    id: str
    version: str
    digest: str


class Pack(NamedTuple):
    """A pack: a questionnaire and the rules that read it, in the language it was loaded in.

    `order` lists questions and facts so that each stands after what it reads. `rates` are ten-thousandths of a currency
    unit per EUR, with their day. `prefixes` are the NUTS prefixes of countries. `portfolio` are the questions and facts by which
    many firms are grouped. `actions` are in the order the pack writes them.
    """

    identity: PackId
    title: str
    publisher: str
    updated: str
    note: str
    questionnaire: Questionnaire
    questions: dict[str, Question]
    order: tuple[str, ...]
    roles: dict[str, str]
    basic: frozenset[str]
    parameters: tuple[Parameter, ...]
    named_sets: tuple[NamedSet, ...]
    rates: dict[str, tuple[int, str]]
    prefixes: dict[str, str]
    facts: dict[str, Fact]
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    stages: tuple[Stage, ...]
    flags: tuple[Flag, ...]
    gates: tuple[Gate, ...]
    barriers: tuple[Barrier, ...]
    needs: tuple[Need, ...]
    steps: tuple[PathStep, ...]
    actions: tuple[Action, ...]
    duties: tuple[Duty, ...]
    de_minimis: DeMinimis | None
    contacts: tuple[Contact, ...]
    fallback: tuple[Contact, ...]
    schemes: tuple[Scheme, ...]
    profiles: dict[str, int]
    extensions: tuple[PackId, ...] = ()
    portfolio: tuple[str, ...] = ()
