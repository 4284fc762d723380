"""How often customers buy and what an order is worth."""

from __future__ import annotations

import numpy as np

from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.windows import Window, within


@for_frames
def purchase_frequency(occasions: Columns, window: Window | None = None) -> Figure:
    """Purchase days per buyer.

    Args:
        occasions: ``customer``, ``date`` [day].
        window: The days to count; None counts all.

    Returns:
        Occasions by buyers.

    Source:
        METRICS.md D.8; Putler, "Customers dashboard"; Metrilo, "How to read the retention analysis".
    """
    bought = within(occasions, window)
    buyers = bought["customer"].once()
    return fraction("purchase_frequency", len(bought), len(buyers), customers=buyers, window=window)


@for_frames
def average_order_value(occasions: Columns, window: Window | None = None) -> Figure:
    """Money per purchase day. Days whose amount nobody wrote down are left out of both numbers.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money].
        window: The days to count; None counts all.

    Returns:
        Money by occasions.

    Source:
        METRICS.md D.8.
    """
    known = _known(occasions, window)
    buyers = known["customer"].once()
    return fraction("average_order_value", known["amount"].sum(), len(known), customers=buyers, window=window)


@for_frames
def average_receipt_value(occasions: Columns, window: Window | None = None) -> Figure:
    """Money per receipt, to be shown only under that name.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money], ``receipts``.
        window: The days to count; None counts all.

    Returns:
        Money by receipts.

    Source:
        METRICS.md D.8, "per nota".
    """
    known = _known(occasions, window)
    money, receipts = known["amount"].sum(), known["receipts"].sum()
    buyers = known["customer"].once()
    return fraction("average_receipt_value", money, receipts, customers=buyers, window=window)


@for_frames
def revenue_per_customer(occasions: Columns, window: Window | None = None) -> Figure:
    """Money per buyer: frequency times order value.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money].
        window: The days to count; None counts all.

    Returns:
        Money by buyers.

    Source:
        METRICS.md D.8.
    """
    known = _known(occasions, window)
    buyers = known["customer"].once()
    return fraction(
        "revenue_per_customer", known["amount"].sum(), len(buyers), customers=buyers, window=window
    )


@for_frames
def average_order_margin(valid: Columns, products: Columns, window: Window | None = None) -> Figure:
    """Money that a purchase day leaves after the goods, over the lines whose cost is known.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``, ``quantity``, ``amount``.
        products: ``product``, ``cost`` [money a piece].
        window: The days to count; None counts all.

    Returns:
        Money less cost by purchase days.

    Source:
        METRICS.md D.12, "x margin"; FEATURES.md 3.30.
    """
    named = products.rows(products["product"].known & ~np.isnan(products["cost"]))
    named = named.rows(grouped(named["product"]).firsts)
    lines = within(valid, window)
    cost = taken(named["cost"], places(lines["product"], named["product"])) * lines["quantity"]
    lines = lines.plus(left=lines["amount"] - cost)
    known = lines.rows(~np.isnan(lines["left"]) & lines["customer"].known)
    days = len(grouped(known["customer"], known["date"]))
    return fraction("average_order_margin", known["left"].sum(), days, window=window)


@for_frames
def median_order_values(occasions: Columns) -> dict[str, float]:
    """The usual order of each customer: the median, so that one big order does not set the priority.

    Args:
        occasions: ``customer``, ``amount`` [money].

    Returns:
        Money by customer; not a number when no amount is known.

    Source:
        METRICS.md D.8.
    """
    each = grouped(occasions["customer"])
    usual = each.medians(occasions["amount"]).tolist()
    return dict(zip(occasions["customer"][each.firsts].texts(), usual, strict=True))


def _known(occasions: Columns, window: Window | None) -> Columns:
    """The window's purchase days whose amount somebody wrote down."""
    bought = within(occasions, window)
    return bought.rows(~np.isnan(bought["amount"]))
