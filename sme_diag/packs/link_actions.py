"""What holds between actions and the rest of a pack: what they point at, their order, and that nothing is left without one."""

from collections.abc import Iterator

from sme_diag.model.rules import Pack
from sme_diag.packs.document import Document
from sme_diag.packs.order import reaches
from sme_diag.packs.refer import refer
from sme_diag.problems import Problem


def action_references(pack: Pack, document: Document) -> Iterator[Problem]:
    """Actions name steps, actions, barriers, dimensions, needs and currencies that exist."""
    known = {
        "action": [a.id for a in pack.actions],
        "barrier": [b.id for b in pack.barriers],
        "dimension": [d.id for d in pack.dimensions],
        "need": [n.id for n in pack.needs],
    }
    for action in pack.actions:
        yield from refer([action.step], [s.id for s in pack.steps], action.place, "step")
        for what, ids in zip(known, (action.after, action.relieves, action.builds, action.needs), strict=True):
            yield from refer(ids, known[what], action.place, what)
        if action.cost is not None:
            yield from refer([action.cost.currency], ("EUR", *pack.rates), action.place, "currency")


def actions_in_order(pack: Pack, document: Document) -> Iterator[Problem]:
    """What comes before an action stands in the same step or an earlier one, and never waits for it in turn."""
    steps = {step.id: index for index, step in enumerate(pack.steps)}
    before = {action.id: set(action.after) for action in pack.actions}
    step_of = {action.id: steps.get(action.step, 0) for action in pack.actions}
    for action in pack.actions:
        if reaches(action.id, action.id, before):
            yield Problem("P230", action.place, {"action": action.id, "after": ", ".join(sorted(action.after))})
        for id in action.after:
            if step_of.get(id, 0) > step_of[action.id]:
                yield Problem("P231", action.place, {"action": action.id, "after": id})


def amounts_of_actions(pack: Pack, document: Document) -> Iterator[Problem]:
    """What an action costs at most is not less than what it costs at least."""
    for action in pack.actions:
        cost = action.cost
        if cost is not None and cost.low is not None and cost.high is not None and cost.high < cost.low:
            yield Problem("P234", action.place, {"action": action.id})


def nothing_without_action(pack: Pack, document: Document) -> Iterator[Problem]:
    """Where a pack has a pathway, every barrier and every dimension has something that can be done about it."""
    relieved = {barrier for action in pack.actions for barrier in action.relieves}
    built = {dimension for action in pack.actions for dimension in action.builds}
    for barrier in pack.barriers if pack.steps else ():
        if barrier.id not in relieved:
            yield Problem("P232", barrier.place, {"barrier": barrier.id})
    for dimension in pack.dimensions if pack.steps else ():
        if dimension.id not in built:
            yield Problem("P233", dimension.place, {"dimension": dimension.id})


ACTION_RULES = (action_references, actions_in_order, amounts_of_actions, nothing_without_action)
