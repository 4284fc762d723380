"""What else is known of a customer at each order: recent activity, pace, drift, spend."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.cycle import Cycles
from sheets_crm.metrics.next_order.learnt.history import Floats, History, Ints

HALF_LIVES = (15.0, 45.0, 120.0)
MEMORY_DAYS = 365.0
"""Half-life of what counts for the customer's pace."""
FIRST_ORDERS = 0.5
_MEAN_LIFE = MEMORY_DAYS / np.log(2.0)


class Activity(Struct, frozen=True):
    """Running figures of the customer at each order.

    Fading counts of orders up to it (one row per half-life), faded orders and days for the pace, what the
    first order still counts in them, drift of the last three gaps, spend against the shop's and against the
    customer's own usual. ``rate`` is the shop's orders a day of a customer.
    """

    counts: Floats
    orders: Floats
    first: Floats
    days: Floats
    drift: Floats
    spend: Floats
    last_spend: Floats
    rate: float


def activity(shop: History, cycle: Cycles) -> Activity:
    """Running figures of each customer at each order."""
    size = len(shop.day)
    counts, orders, days = np.ones((len(HALF_LIVES), size)), np.ones(size), np.zeros(size)
    for rows in shop.by_number():
        gap = shop.before[rows]
        for count, half_life in zip(counts, HALF_LIVES, strict=True):
            count[rows] = 1.0 + count[rows - 1] * faded(gap, half_life)
        fade = faded(gap, MEMORY_DAYS)
        orders[rows] = 1.0 + orders[rows - 1] * fade
        days[rows] = days[rows - 1] * fade + (1.0 - fade) * _MEAN_LIFE
    usual_spend = shop.running_sum(shop.spend) / shop.number
    waited = (shop.as_of - shop.day[shop.starts]).sum()
    return Activity(
        counts=counts,
        orders=orders,
        first=faded(shop.tenure, MEMORY_DAYS),
        days=days,
        drift=_drift(shop, cycle),
        spend=usual_spend - (usual_spend[shop.lasts].mean() if size else 0.0),
        last_spend=shop.spend - usual_spend,
        rate=float(((~shop.is_last).sum() + 1.0) / (waited + 60.0)),
    )


def _drift(shop: History, cycle: Cycles) -> Floats:
    """Mean log gap of the last three gaps less that of all, 0 before the fourth order."""
    log_before = np.log(np.maximum(np.nan_to_num(shop.before), 1.0))
    total = np.cumsum(log_before)
    rows = np.flatnonzero(shop.number >= 4)
    drift = np.zeros(len(shop.day))
    drift[rows] = (total[rows] - total[rows - 3]) / 3.0 - cycle.mean[rows]
    return drift


def faded(days: Floats, half_life: float) -> Floats:
    """What is left after so many days of what halves with every half-life."""
    left: Floats = np.exp2(days * (-1.0 / half_life))
    return left


def pace(active: Activity, order: Ints, waited: Floats) -> Floats:
    """Orders a day of customers without memory: gamma-Poisson with fading orders and days.

    Source:
        Ehrenberg, The pattern of consumer purchases, Applied Statistics 8, 1959, doi:10.2307/2985810.
    """
    fade = faded(waited, MEMORY_DAYS)
    days = active.days[order] * fade + (1.0 - fade) * _MEAN_LIFE
    # The first order begins the record and says nothing about the pace.
    repeat = np.maximum(active.orders[order] - active.first[order], 0.0) * fade
    pace: Floats = (repeat + FIRST_ORDERS) / (days + FIRST_ORDERS / active.rate)
    return pace
