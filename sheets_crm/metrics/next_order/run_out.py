"""When declared stock runs out: quantity, dose and what was left from the purchase before."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sheets_crm.metrics.columns import Columns, days_between, taken
from sheets_crm.metrics.customer_days import day_numbers
from sheets_crm.metrics.grouping import Grouping, grouped
from sheets_crm.metrics.next_order.purchases import NEED, numbered

Days = NDArray[np.float64]

SHORTEST_PACE, LONGEST_PACE = 0.5, 2.0
LONGEST_DURATION = 3650.0
BULK_TIMES = 3.0
"""A purchase that lasts more than this times the customer's usual one says nothing about the pace."""


def run_outs(
    bought: Columns, services: Collection[str] = (), *, carry_cap_days: int = 90, learn_from: int = 3
) -> Columns:
    """When the stock of each customer and family runs out.

    ``start = max(date, run-out before)``, ``run-out = start + duration × pace``: the first day without
    product. Stock carried over is limited to ``carry_cap_days``, because who has more has given it away.
    An early visit of a service starts its cycle anew: nothing of it is left.

    Args:
        bought: From `sheets_crm.metrics.next_order.purchases.purchases`, with a duration in every row.
        services: The products that are visits.
        carry_cap_days: Most days of stock that are carried over.
        learn_from: Purchases of a family from which the customer's own pace is used.

    Returns:
        The last purchase of each customer and family with date, started [day], run_out [day],
        duration [days with the pace], carried [days], capped (was stock left out), pace, learnt,
        cycle [days, the customer's usual duration].

    Source:
        METRICS.md D.1.
    """
    each = grouped(bought[NEED])
    pace = paces(bought, each, learn_from)
    own_pace = np.where(np.isnan(pace), 1.0, pace)[each.numbers]
    duration = np.minimum(bought["duration"] * own_pace, LONGEST_DURATION)
    day = day_numbers(bought["date"]).astype(np.float64)
    visit = bought["product"].isin(services)
    started, left = stock(day, duration, numbered(bought[NEED]), np.where(visit, 0.0, carry_cap_days))
    # The first day *wholly* without product; the small number keeps 30.0000001 at 30.
    rows = bought.plus(
        duration=duration,
        pace=own_pace,
        learnt=~np.isnan(pace)[each.numbers],
        started=_days(np.floor(started + 1e-6)),
        run_out=_days(np.ceil(started + duration - 1e-6)),
        carried=np.round(started - day),
        capped=~visit & (left > carry_cap_days),
        cycle=each.medians(duration)[each.numbers],
    )
    return rows.rows(each.lasts)


def paces(bought: Columns, each: Grouping, learn_from: int) -> Days:
    """How fast each customer really uses a family: median of gap ÷ declared duration, within 0.5 and 2.

    A pace of 1 is exactly as declared. It is learnt from ``learn_from`` purchases on. The gap after a
    one-off bulk purchase (more than three times the customer's usual) is not used. The pace holds for all
    of the customer's purchases of the family, so that stock carried over is counted at the same pace.

    Returns:
        By customer and family; missing where it is not learnt.

    Source:
        METRICS.md D.1, "learning".
    """
    gap = days_between(taken(bought["date"], each.previous), bought["date"])
    before = taken(bought["duration"], each.previous)
    usual = each.medians(bought["duration"])[each.numbers]
    ratio = np.where(before <= BULK_TIMES * usual, gap / before, np.nan)
    pace = np.where(each.counts() >= learn_from, each.medians(ratio), np.nan)
    return np.clip(pace, SHORTEST_PACE, LONGEST_PACE)


def stock(day: Days, duration: Days, number: NDArray[np.int64], cap: Days) -> tuple[Days, Days]:
    """When each purchase is started on, given what was left of those before.

    Args:
        day: Day of the purchase, as a number; rows of one customer and family follow each other.
        duration: How long the purchase lasts [days].
        number: 1 for the first purchase of a customer and family, then 2, 3, …
        cap: Most days that are carried over to the purchase.

    Returns:
        The start of each purchase, as a day number, and the days that were left before the cap.
    """
    started, left = day.copy(), np.zeros(len(day))
    by_number = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[by_number], np.arange(2, number.max(initial=1) + 2))
    for begin, end in pairwise(bounds):
        rows = by_number[begin:end]
        left[rows] = np.maximum(started[rows - 1] + duration[rows - 1] - day[rows], 0.0)
        started[rows] = day[rows] + np.minimum(left[rows], cap[rows])
    return started, left


def lead_days(duration: Days, *, lead: int = 7, share: float = 0.25, long_cycle_days: int = 28) -> Days:
    """How many days before the run-out to call: ``lead`` for long cycles, else a share, rounded up."""
    return np.where(duration < long_cycle_days, np.ceil(duration * share - 1e-6), float(lead))


def _days(numbers: Days) -> NDArray[np.datetime64]:
    return numbers.astype(np.int64).astype("datetime64[D]")
