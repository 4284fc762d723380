"""Do customers buy again: repeat purchase, returning customers, second orders."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.figure import Figure, fraction, share
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.windows import Window, within


@for_frames
def repeat_purchase_rate(occasions: Columns, window: Window | None = None) -> Figure:
    """Share of buyers who bought on two days or more, both in the same window.

    Days count, not receipts, so that two receipts on one day are no repeat. Short windows always look
    worse, because who bought near the end could not come back yet: see `mature_repeat_rate`.

    Args:
        occasions: ``customer``, ``date`` [day]; one row per customer and day, in any order.
        window: The days to count; None counts all.

    Returns:
        Repeaters by buyers [customers]; the customers are the repeaters.

    Source:
        METRICS.md D.2; bloy.io, "Repeat purchase rate formula on Shopify"; littlestreamsoftware.com,
        "Repeat purchase rate: calculate".
    """
    bought = within(occasions, window)
    each = grouped(bought["customer"])
    buyers = bought["customer"][each.firsts]
    return share("repeat_purchase_rate", buyers[each.counts() >= 2], buyers, window=window)


@for_frames
def mature_repeat_rate(occasions: Columns, as_of: datetime.date, days: int = 90) -> Figure:
    """Share who bought again among those whose first purchase is at least ``days`` days old.

    Leaving young customers out of both numbers keeps a busy month of new customers from looking like a fall.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        as_of: The day of the figure.
        days: How long a customer must have been known, 1 or more.

    Returns:
        Repeaters by mature buyers [customers]; ``immature`` are the buyers left out.

    Source:
        METRICS.md D.0, "mature", and D.2.
    """
    first, second = _numbered(occasions, 1), _numbered(occasions, 2)
    mature = first["customer"][first["date"] <= np.datetime64(as_of) - days]
    return share("mature_repeat_rate", second["customer"], mature, immature=len(first) - len(mature))


@for_frames
def returning_rate(occasions: Columns, window: Window) -> Figure:
    """Share of the window's buyers who had bought twice by its end, whenever the first time was.

    Shopify's figure. Read with later orders at hand it would still change for a month long past; here the end
    of the window cuts them off.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        window: The days whose buyers are looked at.

    Returns:
        Returning customers by buyers of the window [customers].

    Source:
        METRICS.md D.3; Shopify help centre, "Customers reports"; getswitchboardapp.com, "Returning customer
        rate".
    """
    bought = within(occasions, window)
    again = bought["customer"][bought["number"] >= 2]
    return share("returning_rate", again, bought["customer"].once(), window=window)


@for_frames
def repeat_share(occasions: Columns, window: Window | None = None) -> Figure:
    """Share of purchase days that were a customer's second or later.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        window: The days to count; None counts all.

    Returns:
        Repeat occasions by occasions; the customers are those who made repeat occasions.

    Source:
        METRICS.md D.3; Adobe Experience League, "Repeat order probability and churn" (its
        initial repeat order probability).
    """
    bought = within(occasions, window)
    again = bought["customer"][bought["number"] >= 2]
    return fraction("repeat_share", len(again), len(bought), customers=again.once(), window=window)


@for_frames
def second_order_conversion(occasions: Columns, as_of: datetime.date, days: int) -> Figure:
    """Share whose second purchase came within ``days`` days, among those first seen at least so long ago.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        as_of: The day of the figure.
        days: 30, 60 and 90 are usual; for a product with a cycle, cycle + 14.

    Returns:
        Converted by mature customers; ``immature`` are the customers left out.

    Source:
        METRICS.md D.7.
    """
    first, second = _numbered(occasions, 1), _numbered(occasions, 2)
    mature = first["customer"][first["date"] <= np.datetime64(as_of) - days]
    gap = second["date"] - taken(first["date"], places(second["customer"], first["customer"]))
    soon = second["customer"][gap <= np.timedelta64(days, "D")]
    return share(f"second_order_{days}", soon, mature, immature=len(first) - len(mature))


def _numbered(occasions: Columns, number: int) -> Columns:
    """The customers' purchases of this number."""
    return occasions.rows(occasions["number"] == number)
