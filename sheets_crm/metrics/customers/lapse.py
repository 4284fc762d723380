"""From when on a customer counts as lapsed, and who has lapsed or come back."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Literal

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.customers.gaps import order_gaps
from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.windows import Window, within

DEFAULT_DAYS = 90
ENOUGH_GAPS = 20
CYCLES = 3


class LapseRule(Struct, frozen=True):
    """Days without a purchase after which a customer is at risk, and lapsed.

    Attributes:
        lapsed_after: [days].
        at_risk_after: [days]; None when the shop's own gaps are too few to say.
        basis: Where the days come from.
    """

    lapsed_after: float
    at_risk_after: float | None = None
    basis: Literal["shop", "default"] = "default"


@for_frames
def lapse_rule(occasions: Columns) -> LapseRule:
    """The shop's own 80th and 40th percentile of gaps when there are 20 gaps, else 90 days.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``, sorted by customer and date.

    Returns:
        The rule for customers whose product has no cycle.

    Source:
        METRICS.md D.5; statlas-docs.web.app, "Customer churn" (percentiles); help.lummoshop.co.id, article
        72000553061 (90 days).
    """
    gaps = order_gaps(occasions)["gap"]
    if len(gaps) < ENOUGH_GAPS:
        return LapseRule(DEFAULT_DAYS)
    return LapseRule(float(np.quantile(gaps, 0.8)), float(np.quantile(gaps, 0.4)), "shop")


@for_frames
def lapse_days(occasions: Columns, rule: LapseRule, next_orders: Columns | None = None) -> Columns:
    """The last day on which each customer does not count as lapsed.

    Three cycles after the run-out where a product's cycle is known, else the rule's days after the last
    purchase. Whoever waits for a season, or for the usual day in the open one, has no such day.

    Args:
        occasions: ``customer``, ``date`` [day].
        rule: From `lapse_rule`, or the shop's setting.
        next_orders: ``customer``, ``run_out`` [day], ``duration`` [days that the purchase lasts],
            ``basis``, ``state``; of several products the latest day counts. None: no product has a cycle.

    Returns:
        ``customer``, ``last_order`` [day], ``lapses_after`` [day, missing: waits for a season].

    Source:
        METRICS.md D.5.
    """
    last = _last_days(occasions)
    by_days = last["last_order"] + int(rule.lapsed_after)
    if next_orders is None or not len(next_orders):
        return last.plus(lapses_after=by_days)
    basis = next_orders["basis"]
    declared = next_orders.rows(basis.isin([name for name in basis.names if name.startswith("declared")]))
    cycles = (CYCLES * declared["duration"]).round().astype("timedelta64[D]")
    each = grouped(declared["customer"])
    latest = each.reduced(np.fmax, declared["run_out"] + cycles)
    by_cycle = taken(latest, places(last["customer"], declared["customer"][each.firsts]))
    seasonal = basis.isin(["season"]) & ~next_orders["state"].isin(["win_back"])
    waits = last["customer"].among(next_orders["customer"][seasonal])
    days = np.where(np.isnat(by_cycle), by_days, by_cycle)
    return last.plus(lapses_after=np.where(waits, np.datetime64("NaT", "D"), days))


def _last_days(occasions: Columns) -> Columns:
    """Everybody who bought, once, and the last day."""
    each = grouped(occasions["customer"])
    last_order = each.reduced(np.maximum, occasions["date"])
    return occasions.rows(each.firsts).only("customer").plus(last_order=last_order)


@for_frames
def lapsed_customers(
    occasions: Columns, next_orders: Columns, as_of: datetime.date, sellers: Collection[str] = ()
) -> frozenset[str]:
    """Customers whose lapse day has passed, by the gaps of their like: sellers by those of sellers.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``, sorted by customer and date.
        next_orders: As `lapse_days` takes them.
        as_of: Today.
        sellers: Who sells on.

    Source:
        METRICS.md D.5, D.23 ("Resellers").
    """
    sold_on = occasions["customer"].isin(sellers)
    found: frozenset[str] = frozenset()
    for rows in (sold_on, ~sold_on):
        alike = occasions.rows(rows)
        days = lapse_days(alike, lapse_rule(alike), next_orders)
        found |= frozenset(_gone(days, as_of).texts())
    return found


@for_frames
def lapsed_share(days: Columns, as_of: datetime.date) -> Figure:
    """Share of buyers who have lapsed.

    Who died or moved away should be left out of ``days``.

    Args:
        days: From `lapse_days`.
        as_of: The day of the figure.

    Returns:
        Lapsed by buyers [customers].

    Source:
        METRICS.md D.5.
    """
    return share("lapsed", _gone(days, as_of), days["customer"])


def _gone(days: Columns, as_of: datetime.date) -> Codes:
    """Whose lapse day has passed."""
    gone: Codes = days["customer"][days["lapses_after"] < np.datetime64(as_of)]
    return gone


@for_frames
def attrition(occasions: Columns, window: Window, rule: LapseRule) -> Figure:
    """Share of the customers active when the window began who have lapsed by its end.

    Args:
        occasions: ``customer``, ``date`` [day].
        window: The days looked at.
        rule: One rule for start and end; a new rule gives a new history.

    Returns:
        Lost by active at the start [customers].

    Source:
        METRICS.md D.5; wiki.erply.com, "Account movement report".
    """
    active, _inactive = _standing(occasions, window.start, rule)
    still, _lapsed = _standing(occasions, window.end, rule)
    return share("attrition", active[~active.among(still)], active, window=window)


@for_frames
def recovery(occasions: Columns, window: Window, rule: LapseRule) -> Figure:
    """Share of the customers lapsed when the window began who bought in it.

    Args:
        occasions: ``customer``, ``date`` [day].
        window: The days looked at.
        rule: From when on a customer counts as lapsed.

    Returns:
        Recovered by lapsed at the start [customers].

    Source:
        METRICS.md D.5; wiki.erply.com, "Account movement report".
    """
    _active, inactive = _standing(occasions, window.start, rule)
    return share("recovery", within(occasions, window)["customer"], inactive, window=window)


def _standing(occasions: Columns, morning: datetime.date, rule: LapseRule) -> tuple[Codes, Codes]:
    """Customers active and lapsed on the morning of a day, before its orders."""
    last = _last_days(occasions.rows(occasions["date"] < np.datetime64(morning)))
    quiet = (np.datetime64(morning) - 1 - last["last_order"]).astype(np.int64)
    lapsed = quiet > rule.lapsed_after
    return last["customer"][~lapsed], last["customer"][lapsed]
