"""What each customer's next order is probably worth, and how likely it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, matched, places, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import Grouping, grouped

_LEAST_GAPS = 2


@for_frames
def renewals(
    next_orders: Columns,
    valid: Columns,
    occasions: Columns,
    chances: Mapping[str, float],
    sellers: Collection[str] = (),
) -> Columns:
    """The run-outs of `next_order.next_orders` with usual value, repeat probability and usual delay.

    The value is the median of what the customer paid for that product on a day, else of a whole day, as for
    whoever sells on: his order fills a shelf, and is not about the product that he bought last. The
    delay is the customer's median gap less what one purchase lasts, from two gaps on; never negative.

    Args:
        next_orders: ``customer``, ``product``, ``run_out`` [day], ``duration`` [days].
        valid: From `orders.valid_orders`.
        occasions: From `orders.occasions`.
        chances: From `repeat_chances.repeat_chances`.
        sellers: Who sells on.

    Returns:
        ``customer``, ``run_out`` [day], ``usual_value`` [money], ``repeat_probability`` [0 to 1],
        ``usual_delay`` [days].

    Source:
        METRICS.md D.18; FEATURES.md C.
    """
    lines = valid.only("customer", "product", "date", "amount")
    lines = lines.rows(lines["customer"].known & lines["product"].known & ~np.isnan(lines["amount"]))
    day = grouped(lines["customer"], lines["product"], lines["date"])
    days = lines.rows(day.firsts)
    pair = grouped(days["customer"], days["product"])
    place = matched(next_orders, days.rows(pair.firsts), "customer", "product")
    own = taken(pair.medians(day.sums(lines["amount"])), place)
    each = grouped(occasions["customer"])
    place = places(next_orders["customer"], occasions["customer"][each.firsts])
    whole_day = taken(each.medians(occasions["amount"]), place)
    delay = taken(_usual_gaps(occasions, each), place) - next_orders["duration"]
    customer = next_orders["customer"]
    by_day = np.isnan(own) | customer.isin(sellers)
    return next_orders.only("customer", "run_out").plus(
        usual_value=np.where(by_day, whole_day, own),
        repeat_probability=customer.told([chances.get(name, np.nan) for name in customer.names], np.nan),
        usual_delay=np.nan_to_num(np.maximum(delay, 0.0)),
    )


def _usual_gaps(occasions: Columns, each: Grouping) -> Array:
    """Each customer's median gap [days], missing before two of them."""
    before = each.previous
    gap = (occasions["date"] - occasions["date"][before]).astype("float64")
    usual = each.medians(np.where(before >= 0, gap, np.nan))
    return np.where(each.counts() > _LEAST_GAPS, usual, np.nan)
