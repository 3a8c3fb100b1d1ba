"""Recommendations: the schemes worth the firm's time, the best of each need first. A total order: same answers, same bytes."""

from typing import NamedTuple

from sme_diag.core.situation import Situation
from sme_diag.model.diagnosis import (
    CLOSED,
    ELIGIBLE,
    NOT_ELIGIBLE,
    OPEN,
    UNKNOWN,
    UPCOMING,
    BarrierFound,
    Recommendation,
    SchemeFound,
)
from sme_diag.model.rules import EU, Contact, Pack, Scheme

STATUS_ORDER = {OPEN: 0, UPCOMING: 1, UNKNOWN: 2, CLOSED: 3}
MOST_CONTACTS = 2


class _Ranked(NamedTuple):
    key: tuple[int, int, int, bool, int, int, str]
    scheme: Scheme
    found: SchemeFound


def recommend(
    pack: Pack, here: Situation, found: tuple[SchemeFound, ...], barriers: tuple[BarrierFound, ...], step_now: int
) -> tuple[tuple[Recommendation, ...], tuple[SchemeFound, ...]]:
    """What to recommend, in order, and the closed schemes to watch for. `step_now` is the index of the current step."""
    total = sum(barrier.severity.high for barrier in barriers)
    steps = {step.id: index for index, step in enumerate(pack.steps)}
    ranked = []
    for scheme, result in zip(pack.schemes, found, strict=True):
        if result.relevance.high > 0 and usable(scheme) and reaches(pack, result):
            near = abs(steps.get(scheme.step, len(steps)) - step_now)
            ranked.append(_Ranked(_key(scheme, result, total, near), scheme, result))
    ranked.sort(key=lambda entry: entry.key)
    current = [r for r in ranked if r.found.status.status != CLOSED]
    kinds = {kind for r in current if not r.scheme.generic for kind in (r.scheme.kind, *r.scheme.also_kinds)}
    chosen = [r for r in current if not r.scheme.generic or r.scheme.kind not in kinds]
    recommended = tuple(
        Recommendation(rank, entry.found, contacts(entry.scheme, pack, here), None)
        for rank, entry in enumerate(_best_of_each_need_first(chosen), start=1)
    )
    return recommended, tuple(r.found for r in ranked if r.found.status.status == CLOSED)


def usable(scheme: Scheme) -> bool:
    """True for schemes that a firm can use itself, directly or through a named intermediary."""
    return scheme.access == "direct" or (scheme.access == "intermediary" and bool(scheme.intermediary))


def reaches(pack: Pack, found: SchemeFound) -> bool:
    """True unless a condition fails, or it is not known whether the scheme is for the firm's place or its target market.

    A scheme for some region, or for some market, is no advice to a firm that has named none (decision 004).
    """
    where = set(pack.roles.values())
    undecided = [c for c in found.conditions if c.step.value is None]
    return found.verdict != NOT_ELIGIBLE and not any(where.intersection(c.missing) for c in undecided)


def _key(scheme: Scheme, found: SchemeFound, total: int, near: int) -> tuple[int, int, int, bool, int, int, str]:
    low, high = (_tenths(bound, total) for bound in found.relevance)
    return -low, -high, near, found.verdict != ELIGIBLE, STATUS_ORDER[found.status.status], reach(scheme), scheme.id


def _tenths(relevance: int, total: int) -> int:
    """Relevance rounded to a tenth of the firm's total severity: finer differences are not worth an order."""
    return (20 * relevance + total) // (2 * total) if total else 0


def reach(scheme: Scheme) -> int:
    """How near a scheme is to the firm: region 0, nation 1, EU 2, generic 3."""
    if scheme.generic:
        return 3
    return 0 if scheme.regions else 2 if EU in scheme.countries or not scheme.countries else 1


def _best_of_each_need_first(ranked: list[_Ranked]) -> list[_Ranked]:
    seen: set[str] = set()
    best: list[_Ranked] = []
    others: list[_Ranked] = []
    for entry in ranked:
        (others if entry.scheme.need in seen else best).append(entry)
        seen.add(entry.scheme.need)
    return best + others


def contacts(scheme: Scheme, pack: Pack, here: Situation) -> tuple[Contact, ...]:
    """Whom to ask: the scheme's own contact, or for a generic one the bodies of the firm's country by role."""
    if scheme.contact is not None:
        return (scheme.contact,)
    country = here.values.get(pack.roles.get("country", ""))
    found = []
    for role in scheme.ask:
        found += [c for c in pack.contacts if c.role == role and c.country == country][:1]
    if not found:
        found = [c for c in pack.fallback if c.role in scheme.ask] or list(pack.fallback[:1])
    return tuple(found[:MOST_CONTACTS])
