"""The life of a scheme on a day: its dates where a source gave them, else how long ago it was seen open.

Both ends of every span are included. `open` without an end is believed for a number of months after the last day it was
seen; later, undated, or before it was first seen, the status is unknown.
"""

from calendar import monthrange
from datetime import MAXYEAR, date

from sme_diag.core.situation import setting
from sme_diag.model.diagnosis import CLOSED, OPEN, UNKNOWN, UPCOMING, StatusFound
from sme_diag.model.rules import Pack, Sighting

OPEN_HOLDS = 18
"""Months that an undated `open` is believed, where the pack sets no parameter `open_holds_months`. A convention."""


def believed(pack: Pack, day: date) -> int:
    """The months that an undated `open` is believed."""
    return setting(pack, "open_holds_months", day, OPEN_HOLDS)


def status(seen: Sighting | None, day: date, holds: int = OPEN_HOLDS) -> StatusFound:
    """The status on a day. A generic recommendation has no sighting and is always open."""
    if seen is None:
        return StatusFound(OPEN)
    opens, closes = seen.opens and seen.opens[0], seen.closes and seen.closes[1]
    return StatusFound(_status(seen, opens, closes, day, holds), seen)


def _status(seen: Sighting, opens: date | None, closes: date | None, day: date, holds: int) -> str:
    if seen.state == CLOSED and (seen.seen is None or day >= seen.seen[0]):
        return CLOSED
    if closes is not None and day > closes:
        return CLOSED
    if opens is not None and day < opens:
        return UPCOMING
    if opens is not None and closes is not None:
        return OPEN
    if seen.seen is None or day < seen.seen[0]:
        return UNKNOWN
    if seen.state != OPEN:
        return UNKNOWN
    return OPEN if closes is not None or day <= months_later(seen.seen[1], holds) else UNKNOWN


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
