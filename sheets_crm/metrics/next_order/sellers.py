"""The next orders of customers who sell on: their own rhythm rules, never content by dose."""

from __future__ import annotations

from collections.abc import Collection

from sheets_crm.metrics.columns import Columns, places, stacked
from sheets_crm.metrics.frames import for_frames

_DURATIONS = ("content", "per_day", "lasts_days", "family")


@for_frames
def without_durations(products: Columns) -> Columns:
    """The products as a seller's shelf knows them: nothing of them is used up day by day."""
    return products.only(*(name for name in products.each if name not in _DURATIONS))


@for_frames
def with_own_rhythm(dates: Columns, whole: Columns, sellers: Collection[str]) -> Columns:
    """The next orders with those of sellers replaced; everybody else's stay as they are.

    How long a product lasts in use says nothing about a shelf: nine bottles of a month would be expected to
    last nine months. Sellers without two gaps of their own keep their rows.

    Args:
        dates: From `sheets_crm.metrics.next_order.prediction.next_orders`.
        whole: The same with `without_durations` of the products: one rhythm a customer.
        sellers: Who sells on.

    Returns:
        The rows, sorted by customer and family.

    Source:
        METRICS.md D.23, "Resellers".
    """
    own = whole.rows(whole["customer"].isin(sellers) & whole["basis"].isin(["own_rhythm"]))
    others = dates.rows(places(dates["customer"], own["customer"]) < 0)
    return stacked(others, own).by("customer", "family")
