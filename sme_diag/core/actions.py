"""What to learn and to do, in order: along the pathway; within a step what comes before first, then what relieves most.

A total order: same answers, same bytes. Whether an action is called for is said by the pathway; here it gets its place.
"""

from sme_diag.model.diagnosis import ActionFound, BarrierFound, Bounds, Recommendation, StepFound
from sme_diag.model.rules import Action, Pack

MOST_SCHEMES = 3
NOTHING = Bounds(0, 0)


def actions(
    pack: Pack,
    steps: tuple[StepFound, ...],
    barriers: tuple[BarrierFound, ...],
    recommended: tuple[Recommendation, ...],
) -> tuple[ActionFound, ...]:
    """Every action that is, or may be, called for, in the order in which to take them up."""
    records = {action.id: action for action in pack.actions}
    severity = {barrier.id: barrier.severity for barrier in barriers}
    called = {id: certain for step in steps for id, certain in step.actions}
    found = []
    for step in steps:
        here = [_found(records[id], certain, called, severity, pack, recommended) for id, certain in step.actions]
        found += _in_order(here)
    return tuple(found)


def _found(
    action: Action,
    certain: bool | None,
    called: dict[str, bool | None],
    severity: dict[str, Bounds],
    pack: Pack,
    recommended: tuple[Recommendation, ...],
) -> ActionFound:
    relieved = [severity.get(barrier, NOTHING) for barrier in action.relieves]
    relevance = Bounds(sum(bounds.low for bounds in relieved), sum(bounds.high for bounds in relieved))
    before = tuple(id for id in action.after if id in called)
    return ActionFound(action.id, action.step, certain, relevance, helpful(action, pack, recommended), before)


def helpful(action: Action, pack: Pack, recommended: tuple[Recommendation, ...]) -> tuple[str, ...]:
    """The recommended schemes that pay for an action or help with it: those for one of its needs, the best first."""
    needs = {scheme.id: {scheme.need, *scheme.also_needs} for scheme in pack.schemes}
    fitting = [entry.scheme.id for entry in recommended if needs[entry.scheme.id].intersection(action.needs)]
    return tuple(fitting[:MOST_SCHEMES])


def _in_order(found: list[ActionFound]) -> list[ActionFound]:
    """The actions of one step: again and again the most relevant one of those that nothing left here comes before."""
    waiting = sorted(found, key=lambda action: (-action.relevance.low, -action.relevance.high, action.id))
    ordered: list[ActionFound] = []
    while waiting:
        left = {action.id for action in waiting}
        ready = (action for action in waiting if not left.intersection(action.after))
        ordered.append(next(ready, waiting[0]))  # a circle does not pass `pack check`; a result there is all the same
        waiting.remove(ordered[-1])
    return ordered
