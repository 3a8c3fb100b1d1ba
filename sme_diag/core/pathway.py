"""Where the firm stands on the pathway: steps done, the step now, what lies ahead, and the actions the answers call for."""

from sme_diag.core.levels import in_order
from sme_diag.core.situation import Situation
from sme_diag.lang.evaluate import evaluate, missing
from sme_diag.lang.nodes import Const
from sme_diag.model.diagnosis import AHEAD, DONE, NOW, DutyFound, StepFound
from sme_diag.model.rules import Action, Pack


def pathway(pack: Pack, here: Situation) -> tuple[StepFound, ...]:
    """Every step in order. The first that is not certainly done is now; a step done out of order counts as done.

    Of a step that is done, what the answers certainly call for is still to do; its general advice is not.
    """
    found, now = [], False
    of_step: dict[str, list[Action]] = {}
    for action in pack.actions:
        of_step.setdefault(action.step, []).append(action)
    for step in pack.steps:
        done = evaluate(step.done, here.values).value is True
        state = DONE if done else AHEAD if now else NOW
        now = now or not done
        values = [(action, evaluate(action.when, here.values).value) for action in of_step.get(step.id, ())]
        if done:
            values = [
                (action, value) for action, value in values if value is True and not isinstance(action.when, Const)
            ]
        called_for = tuple((action.id, True if value else None) for action, value in values if value is not False)
        found.append(StepFound(step.id, state, called_for))
    return tuple(found)


def step_now(found: tuple[StepFound, ...]) -> int:
    """The index of the step the firm stands at; the last one when all are done."""
    return next((index for index, step in enumerate(found) if step.state == NOW), max(len(found) - 1, 0))


def duties(pack: Pack, here: Situation) -> tuple[DutyFound, ...]:
    """What to settle before delivering: what the answers trigger, and what they may."""
    found = []
    for duty in pack.duties:
        step = evaluate(duty.when, here.values)
        if step.value is not False:
            found.append(DutyFound(duty.id, True if step.value else None, in_order(pack, missing(step, here.roots))))
    return tuple(found)
