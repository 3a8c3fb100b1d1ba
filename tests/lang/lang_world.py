"""A small world for the language tests: names of every kind, named sets, and values they may have."""

import os
from collections.abc import Mapping
from datetime import date

from hypothesis import HealthCheck, settings

from sme_diag.lang.check import Scope, check
from sme_diag.lang.evaluate import Step, evaluate
from sme_diag.lang.kinds import BOOLEAN, NUMBER, WHOLE, Kind
from sme_diag.lang.nodes import Expr
from sme_diag.lang.parse import parse
from sme_diag.lang.values import Interval, Value, exactly

settings.register_profile(
    "lang",
    deadline=None,
    derandomize=os.environ.get("LANG_EXAMPLES") is None,
    database=None,
    max_examples=int(os.environ.get("LANG_EXAMPLES", "250")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
PROFILE = settings.get_profile("lang")
"""Decorates every property here: no deadline, the same examples each time. LANG_EXAMPLES=5000 searches further."""

TODAY = date(2026, 11, 21)

SELLS = frozenset({"goods", "services", "both"})
LEAD = frozenset({"nobody", "owner", "team"})
CHANNELS = frozenset({"web", "shop", "agent", "fair"})
COUNTRIES = frozenset({"AT", "FR", "GR", "US"})
REGIONS = frozenset({"FR", "FRI", "FRI1", "FRI12", "FRI13", "FRJ", "FRJ1", "FRJ11", "EL", "EL3", "EL30", "EL301"})
FINEST = sorted(region for region in REGIONS if len(region) == 5)

NAMES: dict[str, Kind] = {
    "employees": WHOLE,
    "partners": WHOLE,
    "rating": NUMBER,
    "turnover": Kind("money"),
    "budget": Kind("money"),
    "export_share": Kind("percent"),
    "margin": Kind("percent"),
    "founded": Kind("year"),
    "moved": Kind("year"),
    "registered": Kind("date"),
    "audited": Kind("date"),
    "online": BOOLEAN,
    "sme": BOOLEAN,
    "sells": Kind("choice", SELLS),
    "lead": Kind("choice", LEAD),
    "country": Kind("country", COUNTRIES),
    "region": Kind("region", REGIONS),
    "remark": Kind("text"),
    "channels": Kind("choices", CHANNELS),
    "markets": Kind("countries", COUNTRIES),
}
SETS = {"eu27": "country", "tangible": "choice", "direct": "choice", "south": "region"}
SET_VALUES: dict[str, frozenset[str]] = {
    "@eu27": frozenset({"AT", "FR", "GR"}),
    "@tangible": frozenset({"goods", "both"}),
    "@direct": frozenset({"web", "shop"}),
    "@south": frozenset({"EL", "FRI1", "FRJ11"}),
}
SCOPE = Scope(NAMES, SETS)
ALWAYS_KNOWN: dict[str, Value] = {"as_of": exactly(TODAY.toordinal()), **SET_VALUES}


def of_kind(*kinds: str) -> list[str]:
    """The names of some kinds."""
    return [name for name, kind in NAMES.items() if kind.name in kinds]


def prepared(text: str, want: Kind = BOOLEAN, scope: Scope = SCOPE) -> Expr:
    """The checked tree of a text that must have no problems."""
    tree, problems = parse(text)
    assert tree is not None and problems == (), problems
    checked, problems = check(tree, scope, want)
    assert problems == (), problems
    return checked


def step_of(text: str, known: Mapping[str, Value] | None = None, want: Kind = BOOLEAN) -> Step:
    """The step of a text, with the named sets and today known besides what is given."""
    return evaluate(prepared(text, want), ALWAYS_KNOWN | dict(known or {}))


def value_of(text: str, known: Mapping[str, Value] | None = None, want: Kind = BOOLEAN) -> Value:
    """The value of a text, with the named sets and today known besides what is given."""
    return step_of(text, known, want).value


def plain(low: int | None, high: int | None = None) -> Interval:
    """A value of a kind counted in hundredths, from plain numbers: one number, or a range."""
    high = low if high is None else high
    return Interval(None if low is None else 100 * low, None if high is None else 100 * high)


def at_least(low: int) -> Interval:
    """A value of a kind counted in hundredths that is at least so much."""
    return Interval(100 * low, None)


def day(iso: str) -> Interval:
    """The value of a known day."""
    return exactly(date.fromisoformat(iso).toordinal())
