"""What followed a campaign: orders within its own days, and how many come back of those it brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from msgspec import Struct

from sheets_crm.metrics.figure import Figure, fraction

LEAST_DAYS, MOST_DAYS, AFTER_CYCLE_DAYS = 14, 90, 14


def answer_days(cycle: float | None) -> int:
    """Days within which an order answers an offer: the product's cycle and 14, at least 14, at most 90.

    Source:
        METRICS.md D.23, "Offers".

    Example:
        >>> answer_days(None), answer_days(30), answer_days(365)
        (14, 44, 90)
    """
    return min(max(round(cycle or 0) + AFTER_CYCLE_DAYS, LEAST_DAYS), MOST_DAYS)


class Response(Struct, frozen=True):
    """Orders that followed: the share of people, and the median days that they took."""

    share: Figure
    days: float | None


def response(
    code: str,
    told: Mapping[str, date],
    purchases: Mapping[str, Sequence[date]],
    as_of: date,
    days: int,
) -> Response:
    """Who ordered within the days after they were told, each customer once.

    Args:
        code: Of the figure.
        told: The day on which each customer was told first.
        purchases: Days of purchases by customer.
        as_of: The day; who was told too lately counts only once an order has come.
        days: An order counts so long afterwards, the day itself included.

    Source:
        METRICS.md D.14 and D.23; FEATURES.md 0.28.
    """
    waits = {name: _wait(day, purchases.get(name, ()), days) for name, day in told.items()}
    ordered = {name: wait for name, wait in waits.items() if wait is not None}
    mature = [name for name, day in told.items() if name in ordered or day + timedelta(days=days) <= as_of]
    share = fraction(
        code, len(ordered), len(mature), customers=sorted(ordered), immature=len(told) - len(mature)
    )
    return Response(share, median(ordered.values()) if ordered else None)


def _wait(day: date, bought: Iterable[date], days: int) -> int | None:
    waits = [(each - day).days for each in bought if 0 <= (each - day).days <= days]
    return min(waits, default=None)


def came_back(
    code: str,
    people: Iterable[str],
    purchases: Mapping[str, Sequence[date]],
    as_of: date,
    days: int,
    *,
    all_mature: bool = False,
) -> Figure:
    """Share of beginners who bought a second time within the days after their first purchase.

    Args:
        code: Of the figure.
        people: Customers who bought at least once.
        purchases: Days of purchases by customer, sorted, each day once.
        as_of: The day; who has not had the days yet is left out.
        days: How long they have.
        all_mature: Whether there is no figure before the youngest has had the days.

    Source:
        METRICS.md D.23, "Launch cohort"; FEATURES.md 0.08, 0.09.
    """
    span = timedelta(days=days)
    everybody = list(people)
    mature = [name for name in everybody if purchases[name][0] + span <= as_of]
    young = len(everybody) - len(mature)
    if all_mature and young:
        return fraction(code, 0, 0, immature=young)
    back = [name for name in mature if any(day <= purchases[name][0] + span for day in purchases[name][1:])]
    return fraction(code, len(back), len(mature), customers=sorted(back), immature=young)
