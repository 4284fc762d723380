"""What a customer has been worth, and by simple arithmetic may be."""

from __future__ import annotations

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.frames import for_frames

MOST_YEARS = 5.0


@for_frames
def historic_value(occasions: Columns) -> Figure:
    """Money so far per customer, net of discounts and returns.

    Args:
        occasions: ``customer``, ``amount`` [money].

    Returns:
        Money by buyers; revenue, not margin.

    Source:
        METRICS.md D.12.
    """
    known = occasions.rows(~np.isnan(occasions["amount"]))
    buyers = known["customer"].once()
    return fraction("historic_value", known["amount"].sum(), len(buyers), customers=buyers)


def simple_lifetime_value(
    order_value: float | None, orders_a_year: float | None, yearly_churn: float | None, margin: float = 1.0
) -> float | None:
    """Order value times orders a year times years [times margin]; years = 1 / yearly churn, 5 at most.

    A cap keeps a shop with one good year from counting on decades.

    Args:
        order_value: Average per purchase day [money].
        orders_a_year: Purchase days per buyer and year.
        yearly_churn: From 0 to 1.
        margin: Share of revenue that is left, above 0 to 1; 1 gives revenue. Say which in the name.

    Returns:
        Money; None ("belum bisa") while a part is unknown or nobody has left yet.

    Raises:
        ValueError: The margin is not above 0 and at most 1.

    Source:
        METRICS.md D.12; autorank.so and glossary.digital, "Customer lifetime value".

    Example:
        >>> simple_lifetime_value(150_000, 6, 0.4)
        2250000.0
        >>> simple_lifetime_value(150_000, 6, 0.4, margin=0.4)
        900000.0
    """
    if not 0 < margin <= 1:
        raise ValueError(f"margin {margin!r} is not above 0 and at most 1")
    if order_value is None or orders_a_year is None or not yearly_churn:
        return None
    years = min(1 / yearly_churn, MOST_YEARS)
    return order_value * orders_a_year * years * margin
