"""An action as the firm reads it: what, who, how long, when it is done, what comes first and which support helps with it."""

from collections.abc import Iterator
from decimal import Decimal

from sme_diag.i18n.speech import Speech
from sme_diag.model.diagnosis import ActionFound, Diagnosis
from sme_diag.model.rules import Action, Cost, Pack, Scheme
from sme_diag.reports.document import NUMBER, Cell, Column, Entry, Figure, Table

Line = tuple[str, str]


def of_step(diagnosis: Diagnosis, step: str, certain: bool) -> tuple[ActionFound, ...]:
    """The actions of a step that are certainly called for, or only perhaps, in their order."""
    return tuple(a for a in diagnosis.actions if a.step == step and (a.called_for is True) is certain)


def days(half_days: int, speech: Speech) -> str:
    """A number of half working days in words."""
    if half_days in (1, 3):
        return speech.say("action.half_day" if half_days == 1 else "action.day_and_half")
    return speech.say("action.days", n=half_days // 2, days=speech.words.digits(plain_days(half_days)))


def plain_days(half_days: int) -> Decimal:
    """Half days as days, without superfluous zeros."""
    return Decimal(half_days // 2) if half_days % 2 == 0 else Decimal(half_days) / 2


def as_entry(found: ActionFound, number: int, pack: Pack, speech: Speech) -> Entry:
    """An action in its place in the order: what, who, how long, and what is there when it is done."""
    action = next(a for a in pack.actions if a.id == found.id)
    return Entry(f"{number}. {action.text}", tuple(lines(action, speech)))


def lines(action: Action, speech: Speech) -> Iterator[Line]:
    """Who, how long, what it costs where a source says so, and when it is done."""
    say = speech.say
    yield (
        say("action.by"),
        say("action.effort", who=say(f"action.who.{action.who}"), days=days(action.half_days, speech)),
    )
    if action.cost is not None:
        yield say("action.cost"), cost(action.cost, speech)
    yield say("action.done_when"), action.done_when


def cost(found: Cost, speech: Speech) -> str:
    """What a source says an action costs."""
    low, high = (None if end is None else speech.words.money(end, found.currency) for end in (found.low, found.high))
    if low is not None and high is not None:
        amount = low if low == high else speech.say("word.from_to", low=low, high=high)
    else:
        amount = (
            speech.say("word.at_least", value=low) if low else speech.say("word.at_most", value=high) if high else ""
        )
    if not amount or not found.text:
        return amount or found.text
    return speech.say("action.cost_noted", amount=amount, text=found.text)


def table(found: tuple[ActionFound, ...], pack: Pack, speech: Speech) -> Table:
    """Actions in their order, as a table."""
    records = {action.id: action for action in pack.actions}
    titles = ("action.what", "action.owner", "action.in_days", "action.done", "action.support")
    shares = zip(titles, (4, 2, 1, 3, 3), strict=True)
    columns = tuple(Column(speech.say(key), NUMBER if share == 1 else "text", share) for key, share in shares)
    rows, named = [], set[str]()
    for number, action in enumerate(found, start=1):
        rows.append(_row(number, action, records[action.id], pack, speech, named))
        named.update(action.schemes[:1])
    return Table("", columns, tuple(rows))


def _row(
    number: int, found: ActionFound, action: Action, pack: Pack, speech: Speech, named: set[str]
) -> tuple[Cell, ...]:
    length = plain_days(action.half_days)
    scheme = next((scheme for scheme in pack.schemes if scheme.id in found.schemes[:1]), None)
    return (
        f"{number}. {action.text}",
        speech.say(f"action.who.{action.who}"),
        Figure(length, speech.words.digits(length)),
        action.done_when,
        speech.say("action.no_support") if scheme is None else _support(scheme, speech, scheme.id in named),
    )


def _support(scheme: Scheme, speech: Speech, named: bool) -> str:
    """A scheme and, where it is named first, who runs it, unless the name says so."""
    if named or not scheme.operator or scheme.operator.partition(" (")[0] in scheme.name:
        return scheme.name
    return speech.say("action.scheme", name=scheme.name, operator=scheme.operator)


def total(found: tuple[ActionFound, ...], pack: Pack, speech: Speech) -> str:
    """The effort of several actions together."""
    half_days = {action.id: action.half_days for action in pack.actions}
    return days(sum(half_days[action.id] for action in found), speech)
