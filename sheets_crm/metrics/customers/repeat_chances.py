"""How likely a purchase is repeated."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

ENOUGH_OPPORTUNITIES = 10


@for_frames
def repeat_chances(occasions: Columns, lapsed: Collection[str]) -> dict[str, float]:
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
        >>> from sheets_crm.metrics.codes import codes_of
        >>> repeat_chances(Columns({"customer": codes_of(["A", "A", "B"])}), ["B"])
        {'A': 0.5, 'B': 0.5}
    """
    each = grouped(occasions["customer"])
    people = occasions["customer"][each.firsts]
    repeats = each.counts() - 1
    chances = repeats + people.isin(lapsed)
    shop = (repeats.sum() + 1) / (chances.sum() + 2)
    own = np.where(chances >= ENOUGH_OPPORTUNITIES, (repeats + 1) / (chances + 2), shop)
    return dict(zip(people.texts(), own.tolist(), strict=True))
