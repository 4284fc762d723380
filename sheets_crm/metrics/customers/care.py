"""How well customers are looked after: figures that are told of any group of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure, fraction

MATURE_DAYS = 90
_WORKING_DAYS = 5


def share_of(code: str, part: Collection[str], whole: Collection[str], named: Collection[str]) -> Figure:
    """Which share of the customers ``whole`` are in ``part``; ``named`` stand behind the figure."""
    return fraction(code, len(set(part) & set(whole)), len(whole), customers=sorted(named))


def repeated_within(code: str, starts: Mapping[str, date], occasions: Columns, as_of: date) -> Figure:
    """Share of customers who bought within 90 days after a day of their own; who is younger is left out.

    Args:
        code: Of the figure.
        starts: The day from which each customer counts.
        occasions: ``customer``, ``date`` [day].
        as_of: The day of the figures.

    Source:
        METRICS.md D.17, "repeat after recovery"; D.0, "mature".
    """
    span = timedelta(days=MATURE_DAYS)
    mature = {name: start for name, start in starts.items() if start + span <= as_of}
    customer, young = occasions["customer"], len(starts) - len(mature)
    start = customer.told([mature.get(name) for name in customer.names], None, "datetime64[D]")
    came = customer[(start < occasions["date"]) & (occasions["date"] <= start + MATURE_DAYS)].once()
    return fraction(code, len(came), len(mature), customers=came.texts(), immature=young)


def working_day_after(day: date, days: int) -> date:
    """The day on which so many working days (Monday to Friday) after a day are over."""
    weeks, rest = divmod(days, _WORKING_DAYS)
    found = day + timedelta(weeks=weeks)
    while rest:
        found += timedelta(days=1)
        rest -= found.weekday() < _WORKING_DAYS
    return found


def days_to_greet(people: int, a_day: int) -> int | None:
    """Working days until everybody has been greeted; None when nobody is greeted.

    Source:
        FEATURES.md 4.04.

    Example:
        >>> days_to_greet(1000, 10)
        100
    """
    return math.ceil(people / a_day) if a_day > 0 else None
