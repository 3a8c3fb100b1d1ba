"""Two diagnoses of a firm -> what changed between them."""

from sme_diag.core.barriers import SHOWN
from sme_diag.model.diagnosis import Bounds, Change, Comparison, Diagnosis, Moved


def compare(old: Diagnosis, new: Diagnosis, questions: tuple[str, ...], shown: int = SHOWN) -> Comparison:
    """What changed from the old diagnosis to the new one; `questions` are the ids to look at, in order.

    `shown` is the severity from which a barrier counts as one.
    """
    before, after = ({b.id for b in d.barriers if b.severity.low >= shown} for d in (old, new))
    changed = [Change(id, old.values.get(id), new.values.get(id)) for id in questions]
    return Comparison(
        score=Moved("", _score(old), _score(new)),
        levels=(_levels(old), _levels(new)),
        stages=(_stage(old), _stage(new)),
        dimensions=_moved(old, new),
        answers=tuple(c for c in changed if c.before != c.after),
        barriers_gone=tuple(b.id for b in old.barriers if b.id in before - after),
        barriers_new=tuple(b.id for b in new.barriers if b.id in after - before),
        schemes_gone=_recommended(old, new),
        schemes_new=_recommended(new, old),
    )


def _score(d: Diagnosis) -> Bounds | None:
    return d.readiness.score if d.readiness is not None else None


def _levels(d: Diagnosis) -> tuple[str, ...]:
    return d.readiness.levels_possible if d.readiness is not None else ()


def _stage(d: Diagnosis) -> tuple[str, ...]:
    return d.stage.possible if d.stage is not None else ()


def _moved(old: Diagnosis, new: Diagnosis) -> tuple[Moved, ...]:
    before = {d.id: d.score for d in old.dimensions}
    rows = [Moved(d.id, before.get(d.id), d.score) for d in new.dimensions]
    return tuple(row for row in rows if row.before != row.after)


def _recommended(here: Diagnosis, there: Diagnosis) -> tuple[str, ...]:
    others = {r.scheme.id for r in there.recommendations}
    return tuple(r.scheme.id for r in here.recommendations if r.scheme.id not in others)
