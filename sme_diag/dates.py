"""Dates as sources give them: a day, a bare month or a bare year, each read as the span of days it covers."""

import re
from calendar import monthrange
from datetime import date

Span = tuple[date, date]


def span(written: object) -> Span | None:
    """The first and last day of `2024-05-17`, `2024-05` or `2024`; None when it is not a date."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", str(written))
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or month is None:
            return date(year or 0, 1, 1), date(year or 0, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
