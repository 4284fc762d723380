"""Days that are counted on and back, whatever number somebody typed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

_MOST_MONTHS = 1_200


def shifted(day: date, days: float) -> date:
    """A day so many days later, or earlier; never before the first or after the last day there is.

    Example:
        >>> shifted(date(2026, 6, 30), 1), shifted(date(2026, 6, 30), 1e12)
        (datetime.date(2026, 7, 1), datetime.date(9999, 12, 31))
    """
    return date.fromordinal(round(min(max(day.toordinal() + days, 1), date.max.toordinal())))


def last_of_month(day: date) -> date:
    """The last day of a day's month.

    Example:
        >>> last_of_month(date(2024, 2, 3))
        datetime.date(2024, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: date, months: float) -> date:
    """The same day so many months later, the last of a month that is too short.

    Example:
        >>> months_later(date(2025, 6, 30), 12), months_later(date(2026, 1, 31), 1)
        (datetime.date(2026, 6, 30), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + round(min(max(months, 0), _MOST_MONTHS)), 12)
    if year > date.max.year:
        return date.max
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, last_of_month(first).day))
