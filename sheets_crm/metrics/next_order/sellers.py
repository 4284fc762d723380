"""The next orders of customers who sell on: their own rhythm rules, never content by dose."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

_DURATIONS = ("content", "per_day", "lasts_days", "family")


def without_durations(products: pd.DataFrame) -> pd.DataFrame:
    """The products as a seller's shelf knows them: nothing of them is used up day by day."""
    return products.drop(columns=[name for name in _DURATIONS if name in products])


def with_own_rhythm(dates: pd.DataFrame, whole: pd.DataFrame, sellers: Collection[str]) -> pd.DataFrame:
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
    own = whole[whole["customer"].isin(sellers) & (whole["basis"] == "own_rhythm")]
    if own.empty:
        return dates
    others = dates[~dates["customer"].isin(own["customer"])]
    rows = pd.concat([part for part in (others, own) if len(part)], ignore_index=True)
    return rows.sort_values(["customer", "family"], kind="stable").reset_index(drop=True)
