"""The ledger of small state aid: what is left under the ceiling, and what the known amounts would take of it. It annotates."""

from sme_diag.core.situation import Situation
from sme_diag.lang.evaluate import evaluate
from sme_diag.lang.intervals import subtract
from sme_diag.lang.values import Interval, Value
from sme_diag.model.diagnosis import Ledger, Recommendation, Room
from sme_diag.model.rules import DeMinimis, Pack


def ledger(
    pack: Pack, here: Situation, recommended: tuple[Recommendation, ...]
) -> tuple[Ledger | None, tuple[Recommendation, ...]]:
    """The ledger, and the recommendations with the room noted on each scheme that counts, or may count, as small aid."""
    rule = pack.de_minimis
    if rule is None:
        return None, recommended
    applies = evaluate(rule.applies, here.values).value
    if applies is False:
        return None, recommended
    room = _room(rule, here)
    schemes = {scheme.id: scheme for scheme in pack.schemes}
    counted, left_out, total, noted = [], [], 0, []
    for entry in recommended:
        scheme = schemes[entry.scheme.id]
        if scheme.generic or scheme.de_minimis is False:
            noted.append(entry)
            continue
        ceiling = scheme.benefit.ceiling if scheme.benefit and scheme.benefit.currency == "EUR" else None
        if scheme.de_minimis and ceiling is not None:
            counted.append(scheme.id)
            total += ceiling
        else:
            left_out.append(scheme.id)
        noted.append(entry._replace(room=room) if scheme.de_minimis else entry)
    found = Ledger(True if applies else None, room, tuple(counted), total, tuple(left_out))
    return found, tuple(noted)


def _room(rule: DeMinimis, here: Situation) -> Room:
    ceiling = _number(evaluate(rule.ceiling, here.values).value)
    used = _number(evaluate(rule.used, here.values).value)
    if ceiling is None:
        return Room(None, used, None)
    left = subtract(ceiling, used) or Interval(None, None)
    return Room(ceiling, used, Interval(_within(left.low or 0, ceiling.high), _within(left.high, ceiling.high)))


def _within(bound: int | None, top: int | None) -> int | None:
    """The bound of a room: never below nothing nor above the ceiling, whatever is not known of what is used."""
    known = [each for each in (bound, top) if each is not None]
    return max(0, min(known)) if known else None


def _number(value: Value) -> Interval | None:
    return value if isinstance(value, Interval) else None
