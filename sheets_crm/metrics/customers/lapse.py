"""From when on a customer counts as lapsed, and who has lapsed or come back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sheets_crm.metrics.customers.gaps import order_gaps
from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.groups import among, by_customer, largest
from sheets_crm.metrics.windows import Window, within

DEFAULT_DAYS = 90
ENOUGH_GAPS = 20
CYCLES = 3


@dataclass(frozen=True)
class LapseRule:
    """Days without a purchase after which a customer is at risk, and lapsed.

    Attributes:
        lapsed_after: [days].
        at_risk_after: [days]; None when the shop's own gaps are too few to say.
        basis: Where the days come from.
    """

    lapsed_after: float
    at_risk_after: float | None = None
    basis: Literal["shop", "default"] = "default"


def lapse_rule(occasions: pd.DataFrame) -> LapseRule:
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
    return LapseRule(float(gaps.quantile(0.8)), float(gaps.quantile(0.4)), "shop")


def lapse_days(
    occasions: pd.DataFrame, rule: LapseRule, next_orders: pd.DataFrame | None = None
) -> pd.DataFrame:
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
    buyers = by_customer(occasions["customer"])
    last = pd.DataFrame({"customer": buyers.names, "last_order": largest(buyers, occasions["date"])})
    by_days = last["last_order"] + pd.Timedelta(days=int(rule.lapsed_after))
    if next_orders is None or next_orders.empty:
        return last.assign(lapses_after=by_days)
    declared = next_orders[next_orders["basis"].str.startswith("declared")].dropna(subset=["run_out"])
    end = declared["run_out"] + pd.to_timedelta((CYCLES * declared["duration"]).round(), unit="D")
    by_cycle = end.groupby(declared["customer"]).max().reindex(last["customer"]).to_numpy()
    seasonal = (next_orders["basis"] == "season") & (next_orders["state"] != "win_back")
    waits = last["customer"].isin(next_orders.loc[seasonal, "customer"])
    return last.assign(lapses_after=pd.Series(by_cycle, last.index).fillna(by_days).mask(waits))


def lapsed_customers(
    occasions: pd.DataFrame, next_orders: pd.DataFrame, as_of: datetime.date
) -> frozenset[str]:
    """Customers whose lapse day has passed.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``, sorted by customer and date.
        next_orders: As `lapse_days` takes them.
        as_of: Today.

    Source:
        METRICS.md D.5.
    """
    days = lapse_days(occasions, lapse_rule(occasions), next_orders)
    return frozenset(days.loc[days["lapses_after"] < pd.Timestamp(as_of), "customer"])


def lapsed_share(days: pd.DataFrame, as_of: datetime.date) -> Figure:
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
    gone = days.loc[days["lapses_after"] < pd.Timestamp(as_of), "customer"]
    return share("lapsed", pd.Index(gone), pd.Index(days["customer"]))


def attrition(occasions: pd.DataFrame, window: Window, rule: LapseRule) -> Figure:
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
    return share("attrition", active[~among(active, still)], active, window=window)


def recovery(occasions: pd.DataFrame, window: Window, rule: LapseRule) -> Figure:
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
    return share("recovery", pd.Index(within(occasions, window)["customer"]), inactive, window=window)


def _standing(occasions: pd.DataFrame, morning: datetime.date, rule: LapseRule) -> tuple[pd.Index, pd.Index]:
    """Customers active and lapsed on the morning of a day, before its orders."""
    earlier = occasions[occasions["date"] < pd.Timestamp(morning)]
    buyers = by_customer(earlier["customer"])
    last = pd.Series(largest(buyers, earlier["date"]))
    yesterday = pd.Timestamp(morning) - pd.Timedelta(days=1)
    lapsed = ((yesterday - last).dt.days > rule.lapsed_after).to_numpy()
    return buyers.names[~lapsed], buyers.names[lapsed]
