"""Which tier a customer has earned by what was spent in the last twelve months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sheets_crm.metrics.programmes.days import shifted

Purchases = Iterable[tuple[date, float]]
"""Days and what was spent on them, less returns [money]."""


class Tier(NamedTuple):
    """A tier: from which spend on [money], and what it gives; discounts are parts of 1."""

    name: str
    spend_from: float
    goods_discount: float | None = None
    service_discount: float | None = None
    birthday_discount: float | None = None
    no_queue: bool | None = None
    benefits: str | None = None


def with_shares(tier: Tier) -> Tier:
    """The same with discounts as parts of 1: a plain 10 can only mean 10 %.

    Example:
        >>> with_shares(Tier("Emas", 1e6, goods_discount=10)).goods_discount
        0.1
    """
    names = ("goods_discount", "service_discount", "birthday_discount")
    given = ((name, getattr(tier, name)) for name in names)
    shares: dict[str, Any] = {name: share_of(share) for name, share in given if share is not None}
    return tier._replace(**shares)


def share_of(discount: float) -> float:
    """A discount as a part of 1: above 1 it can only mean percent."""
    return discount / 100 if discount > 1 else discount


def a_year_before(day: date) -> date:
    """The same day a year earlier, 28 February for the 29th."""
    year = max(day.year - 1, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def spend_of_a_year(purchases: Purchases, day: date) -> float:
    """What was spent in the twelve months up to and with a day [money].

    Args:
        purchases: Row order does not matter.
        day: The last day that counts.

    Source:
        METRICS.md D.21.
    """
    since = a_year_before(day)
    return sum(amount for bought, amount in purchases if since < bought <= day)


def tier_of(spend: float, tiers: Sequence[Tier]) -> Tier | None:
    """The highest tier whose threshold the spend reaches; exactly the threshold is enough."""
    reached = [tier for tier in tiers if spend >= tier.spend_from]
    return max(reached, key=lambda tier: tier.spend_from, default=None)


def tier_with_grace(purchases: Purchases, tiers: Sequence[Tier], as_of: date, grace_days: int) -> Tier | None:
    """The tier on a day: the highest that was earned on it or within the days of grace before.

    Spend rises only on days of purchases, so these and the first day of grace are looked at.

    Args:
        purchases: Row order does not matter.
        tiers: In any order.
        as_of: The day.
        grace_days: So many days a tier stays that is no longer reached.

    Source:
        METRICS.md D.21 (FEATURES.md 0.19: reaching the threshold exactly is enough).

    Example:
        >>> tiers = [Tier("Perak", 1_000_000)]
        >>> tier_with_grace([(date(2025, 6, 25), 1e6)], tiers, date(2026, 6, 30), 30).name
        'Perak'
    """
    bought = list(purchases)
    first = shifted(as_of, -grace_days)
    days = {first, as_of, *(day for day, _ in bought if first < day <= as_of)}
    found = [tier_of(spend_of_a_year(bought, day), tiers) for day in days]
    reached = [tier for tier in found if tier is not None]
    return max(reached, key=lambda tier: tier.spend_from, default=None)


def missing_to_next(spend: float, tiers: Sequence[Tier]) -> float | None:
    """What is missing to the next tier [money]; None on the highest."""
    above = [tier.spend_from - spend for tier in tiers if tier.spend_from > spend]
    return min(above, default=None)
