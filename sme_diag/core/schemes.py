"""Schemes: verdict, what decides it, what is left to check, and how much of what holds the firm back each would relieve."""

from sme_diag.core.barriers import threshold
from sme_diag.core.levels import in_order
from sme_diag.core.situation import Situation
from sme_diag.core.status import believed, status
from sme_diag.lang.evaluate import evaluate, missing
from sme_diag.lang.nodes import names
from sme_diag.lang.values import all_true
from sme_diag.model.diagnosis import (
    ELIGIBLE,
    NOT_ELIGIBLE,
    POSSIBLE,
    BarrierFound,
    Bounds,
    ConditionFound,
    SchemeFound,
)
from sme_diag.model.rules import Pack, Scheme


def schemes(pack: Pack, here: Situation, found: tuple[BarrierFound, ...]) -> tuple[SchemeFound, ...]:
    """Every scheme of the pack as it stands for this firm, in the order of the pack."""
    relieves = {need.id: need.relieves for need in pack.needs}
    limit = threshold(pack, here.as_of)
    holds = believed(pack, here.as_of)
    return tuple(_scheme(scheme, pack, here, found, relieves, holds, limit) for scheme in pack.schemes)


def _scheme(
    scheme: Scheme,
    pack: Pack,
    here: Situation,
    found: tuple[BarrierFound, ...],
    relieves: dict[str, dict[str, int]],
    holds: int,
    limit: int,
) -> SchemeFound:
    conditions = []
    for condition in scheme.eligible:
        step = evaluate(condition.when, here.values)
        conditions.append(ConditionFound(condition.id, step, in_order(pack, missing(step, here.roots))))
    fits = all_true(None if c.step.value is None else c.step.value is True for c in conditions)
    verdict = NOT_ELIGIBLE if fits is False else ELIGIBLE if fits and not is_thin(scheme, pack) else POSSIBLE
    unknown = {id for condition in conditions if condition.step.value is None for id in condition.missing}
    points = [point.id for point in scheme.to_check if evaluate(point.when, here.values).value is not False]
    weights: dict[str, int] = {}
    for need in (scheme.need, *scheme.also_needs):
        for barrier, weight in relieves.get(need, {}).items():
            weights[barrier] = max(weight, weights.get(barrier, 0))
    addressed = [barrier for barrier in found if barrier.id in weights and barrier.severity.high > 0]
    relevance = Bounds(
        sum(b.severity.low * weights[b.id] for b in addressed),
        sum(b.severity.high * weights[b.id] for b in addressed),
    )
    addressed.sort(key=lambda b: (-b.severity.low * weights[b.id], -b.severity.high * weights[b.id]))
    return SchemeFound(
        scheme.id,
        verdict,
        status(scheme.status, here.as_of, holds),
        tuple(conditions),
        () if fits is False else in_order(pack, frozenset(unknown)),
        tuple(points),
        relevance,
        tuple(b.id for b in addressed if b.severity.high >= limit),
    )


def is_thin(scheme: Scheme, pack: Pack) -> bool:
    """True when nothing but where and how big the firm is decides: then `possible` is the best that can be said."""
    read = {name for condition in scheme.eligible for name in names(condition.when)}
    return not scheme.generic and (read & (pack.questions.keys() | pack.facts.keys())) <= pack.basic
