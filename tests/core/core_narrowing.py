"""What "once decided, stays decided" means for a whole diagnosis: everything that became less known is listed."""

from collections.abc import Iterator

from sme_diag.lang.values import Value, narrows
from sme_diag.model.diagnosis import DONE, ELIGIBLE, NOT_ELIGIBLE, Bounds, Diagnosis, Readiness
from sme_diag.model.rules import Pack

ZERO = Bounds(0, 0)


def widened(pack: Pack, old: Diagnosis, new: Diagnosis) -> list[str]:
    """Every part of a diagnosis that the newer answers, which say more, have made less known or turned round."""
    return [
        *_values(pack, old, new),
        *_readiness("", pack, old.readiness, new.readiness, new),
        *_dimensions(old, new),
        *_stage(old, new),
        *_rules(old, new),
        *_barriers(old, new),
        *_schemes(old, new),
        *_pathway(old, new),
        *_actions(old, new),
        *_aid(old, new),
        *_gaps(old, new),
    ]


def inside(new: Bounds | None, old: Bounds | None) -> bool:
    """True when the low end has not fallen and the high end has not risen."""
    return new is None or old is None or (new.low >= old.low and new.high <= old.high)


def refines(pack: Pack, id: str, new: Value, old: Value) -> bool:
    """`narrows`, where a finer region says more than the coarse one that contains it."""
    if id in pack.questions and pack.questions[id].type == "region" and isinstance(old, str) and isinstance(new, str):
        return new.startswith(old)
    return narrows(new, old)


def _values(pack: Pack, old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    for id, value in old.values.items():
        if not refines(pack, id, new.values[id], value):
            yield f"value of {id}: {value} -> {new.values[id]}"


def _readiness(what: str, pack: Pack, old: Readiness | None, new: Readiness | None, after: Diagnosis) -> Iterator[str]:
    if old is None and new is not None:
        yield f"{what}a score appears"
    if old is None:
        return
    if new is None:
        if any(dimension.asked for dimension in after.dimensions):
            yield f"{what}the score is gone"
        return
    if not inside(new.score, old.score):
        yield f"{what}score: {old.score} -> {new.score}"
    if not set(new.levels_possible) <= set(old.levels_possible):
        yield f"{what}levels: {old.levels_possible} -> {new.levels_possible}"
    if old.level is not None and new.level != old.level:
        yield f"{what}level: {old.level} -> {new.level}"
    order = [level.id for level in pack.levels]
    if order.index(new.level_at_least) < order.index(old.level_at_least):
        yield f"{what}the floor falls: {old.level_at_least} -> {new.level_at_least}"


def _dimensions(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    for was, now in zip(old.dimensions, new.dimensions, strict=True):
        if not inside(now.score, was.score) or (was.score is None and now.score is not None):
            yield f"dimension {was.id}: {was.score} -> {now.score}"
        if now.asked > was.asked or now.unknown > was.unknown:
            yield f"dimension {was.id} asks more: {was} -> {now}"


def _stage(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    assert old.stage is not None and new.stage is not None
    if not set(new.stage.possible) <= set(old.stage.possible):
        yield f"stages: {old.stage.possible} -> {new.stage.possible}"
    if old.stage.id is not None and new.stage.id != old.stage.id:
        yield f"stage: {old.stage.id} -> {new.stage.id}"


def _rules(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    for what in ("gates", "before_you_deliver"):
        was, now = ({found.id: found.value for found in getattr(d, what)} for d in (old, new))
        if not now.keys() <= was.keys():
            yield f"{what}: {now.keys() - was.keys()} were false"
        if any(now.get(id) is not True for id, value in was.items() if value is True):
            yield f"{what}: {was} -> {now}"
    if not {flag.id for flag in old.flags} <= {flag.id for flag in new.flags}:
        yield f"flags: {old.flags} -> {new.flags}"


def _barriers(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    was, now = ({found.id: found.severity for found in d.barriers} for d in (old, new))
    for id in was.keys() | now.keys():
        if not inside(now.get(id, ZERO), was.get(id, ZERO)):
            yield f"barrier {id}: {was.get(id)} -> {now.get(id)}"


def _schemes(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    for was, now in zip(old.schemes, new.schemes, strict=True):
        if was.verdict in (ELIGIBLE, NOT_ELIGIBLE) and now.verdict != was.verdict:
            yield f"verdict of {was.id}: {was.verdict} -> {now.verdict}"
        if not inside(now.relevance, was.relevance):
            yield f"relevance of {was.id}: {was.relevance} -> {now.relevance}"
        if not set(now.to_check) <= set(was.to_check):
            yield f"points of {was.id}: {was.to_check} -> {now.to_check}"
        for before, after in zip(was.conditions, now.conditions, strict=True):
            if not narrows(after.step.value, before.step.value):
                yield f"condition {was.id}.{before.id}: {before.step.value} -> {after.step.value}"
        if not set(now.missing) <= set(was.missing) | set(_open(old)):
            yield f"missing of {was.id}: {was.missing} -> {now.missing}"


def _pathway(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    for was, now in zip(old.pathway, new.pathway, strict=True):
        if was.state == DONE != now.state:
            yield f"step {was.id} is done no more"
        before, after = dict(was.actions), dict(now.actions)
        if was.state != DONE and not after.keys() <= before.keys():  # of a step that is done only certain ones show
            yield f"actions of {was.id} were not called for: {was.actions} -> {now.actions}"
        if (now.state != DONE or was.state == DONE) and any(
            after.get(id) is not True for id, is_ in before.items() if is_
        ):
            yield f"actions of {was.id} were called for: {was.actions} -> {now.actions}"


def _actions(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    """Whether an action is called for is looked at with its step; here, how much it relieves."""
    was, now = ({found.id: found for found in d.actions} for d in (old, new))
    for id in was.keys() & now.keys():
        if not inside(now[id].relevance, was[id].relevance):
            yield f"relevance of {id}: {was[id].relevance} -> {now[id].relevance}"


def _aid(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    if old.ledger is None and new.ledger is not None:
        yield "small aid did not apply"
    if old.ledger is None or new.ledger is None:
        if old.ledger is not None and old.ledger.applies:
            yield "small aid applies no more"
        return
    if not narrows(new.ledger.applies, old.ledger.applies):
        yield f"small aid: {old.ledger.applies} -> {new.ledger.applies}"
    for now, was in zip(new.ledger.room, old.ledger.room, strict=True):
        if not narrows(now, was):
            yield f"room: {was} -> {now}"


def _open(d: Diagnosis) -> list[str]:
    return [found.question for found in d.missing]


def _gaps(old: Diagnosis, new: Diagnosis) -> Iterator[str]:
    if not set(_open(new)) <= set(_open(old)):
        yield f"missing: {_open(old)} -> {_open(new)}"
    if not {p.question for p in old.parked} <= {p.question for p in new.parked}:
        yield f"parked: {old.parked} -> {new.parked}"
