"""What the explaining engine tells of a firm that may be chosen: read off its diagnosis."""

from sme_diag.batch.choose import RELEVANCE, SCORE, By, Figure, Told, Wanted
from sme_diag.lang.evaluate import evaluate
from sme_diag.lang.nodes import Expr
from sme_diag.model.diagnosis import Diagnosis


def told(wanted: Wanted, result: Diagnosis) -> Told:
    """What the wishes come to for a firm."""
    figure = None if wanted.top is None else _figure(wanted.by, result)
    return Told(_truth(wanted.where, result), _truth(wanted.region, result), figure)


def _truth(condition: Expr | None, result: Diagnosis) -> bool | None:
    if condition is None:
        return True
    value = evaluate(condition, result.values).value
    return value if isinstance(value, bool) else None


def _figure(by: By, result: Diagnosis) -> Figure | None:
    """None where there is nothing to score, or no answer on the path that could reveal the barrier."""
    if by.what == SCORE:
        return None if result.readiness is None else Figure(*result.readiness.score)
    if by.what == RELEVANCE:
        return next((Figure(*s.relevance, s.verdict) for s in result.schemes if s.id == by.id), None)
    return next((Figure(*b.severity) for b in result.barriers if b.id == by.id), None)
