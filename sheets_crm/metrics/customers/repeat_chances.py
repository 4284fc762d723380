"""How likely a purchase is repeated."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

ENOUGH_OPPORTUNITIES = 10


def repeat_chances(occasions: pd.DataFrame, lapsed: Collection[str]) -> pd.Series[float]:
    """How likely each customer buys again after a purchase: (repeats + 1) ÷ (opportunities + 2).

    Every purchase that was followed by another was an opportunity taken, the last one of who has lapsed
    an opportunity missed; the last one of everybody else is still open. Customers with fewer than ten
    take the rate of the whole shop.

    Args:
        occasions: From `orders.occasions`.
        lapsed: Customers whose lapse day has passed.

    Returns:
        Probability [0 to 1] by customer.

    Source:
        METRICS.md D.23; Laplace's rule of succession.

    Example:
        >>> rows = [("A", "2026-01-01"), ("A", "2026-02-01"), ("B", "2026-01-05")]
        >>> bought = pd.DataFrame(rows, columns=["customer", "date"])
        >>> repeat_chances(bought, ["B"]).tolist()
        [0.5, 0.5]
    """
    bought = occasions.groupby("customer").size()
    repeats = bought - 1
    chances = repeats + bought.index.isin(list(lapsed)).astype("int64")
    shop = (repeats.sum() + 1) / (chances.sum() + 2)
    own = (repeats + 1) / (chances + 2)
    return own.where(chances >= ENOUGH_OPPORTUNITIES, shop).astype("float64")
