"""How often customers buy and what an order is worth."""

from __future__ import annotations

import pandas as pd

from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.windows import Window, within


def purchase_frequency(occasions: pd.DataFrame, window: Window | None = None) -> Figure:
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
    buyers = bought["customer"].unique()
    return fraction("purchase_frequency", len(bought), len(buyers), customers=buyers, window=window)


def average_order_value(occasions: pd.DataFrame, window: Window | None = None) -> Figure:
    """Money per purchase day. Days whose amount nobody wrote down are left out of both numbers.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money].
        window: The days to count; None counts all.

    Returns:
        Money by occasions.

    Source:
        METRICS.md D.8.
    """
    known = within(occasions, window).dropna(subset="amount")
    buyers = known["customer"].unique()
    return fraction("average_order_value", known["amount"].sum(), len(known), customers=buyers, window=window)


def average_receipt_value(occasions: pd.DataFrame, window: Window | None = None) -> Figure:
    """Money per receipt, to be shown only under that name.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money], ``receipts``.
        window: The days to count; None counts all.

    Returns:
        Money by receipts.

    Source:
        METRICS.md D.8, "per nota".
    """
    known = within(occasions, window).dropna(subset="amount")
    money, receipts = known["amount"].sum(), known["receipts"].sum()
    buyers = known["customer"].unique()
    return fraction("average_receipt_value", money, receipts, customers=buyers, window=window)


def revenue_per_customer(occasions: pd.DataFrame, window: Window | None = None) -> Figure:
    """Money per buyer: frequency times order value.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money].
        window: The days to count; None counts all.

    Returns:
        Money by buyers.

    Source:
        METRICS.md D.8.
    """
    known = within(occasions, window).dropna(subset="amount")
    buyers = known["customer"].unique()
    return fraction(
        "revenue_per_customer", known["amount"].sum(), len(buyers), customers=buyers, window=window
    )


def average_order_margin(valid: pd.DataFrame, products: pd.DataFrame, window: Window | None = None) -> Figure:
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
    cost = products.dropna(subset=["product", "cost"]).drop_duplicates("product").set_index("product")["cost"]
    lines = within(valid, window)
    each = lines["product"].astype("object").map(cost).astype("float64")
    known = lines.assign(left=lines["amount"] - each * lines["quantity"]).dropna(subset=["left", "customer"])
    days = len(known[["customer", "date"]].drop_duplicates())
    return fraction("average_order_margin", known["left"].sum(), days, window=window)


def median_order_values(occasions: pd.DataFrame) -> pd.Series:
    """The usual order of each customer: the median, so that one big order does not set the priority.

    Args:
        occasions: ``customer``, ``amount`` [money].

    Returns:
        Money by customer; missing when no amount is known.

    Source:
        METRICS.md D.8.
    """
    return occasions.groupby("customer", observed=True)["amount"].median()
