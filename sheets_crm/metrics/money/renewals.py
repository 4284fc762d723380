"""What each customer's next order is probably worth, and how likely it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, Grouping, grouped, places, stacked, taken
from sheets_crm.metrics.frames import for_frames

_LEAST_GAPS = 2


@for_frames
def renewals(
    next_orders: Columns, valid: Columns, occasions: Columns, chances: Mapping[str, float]
) -> Columns:
    """The run-outs of `next_order.next_orders` with usual value, repeat probability and usual delay.

    The value is the median of what the customer paid for that product on a day, else of a whole day. The
    delay is the customer's median gap less what one purchase lasts, from two gaps on; never negative.

    Args:
        next_orders: ``customer``, ``product``, ``run_out`` [day], ``duration`` [days].
        valid: From `orders.valid_orders`.
        occasions: From `orders.occasions`.
        chances: From `repeat_chances.repeat_chances`.

    Returns:
        ``customer``, ``run_out`` [day], ``usual_value`` [money], ``repeat_probability`` [0 to 1],
        ``usual_delay`` [days].

    Source:
        METRICS.md D.18; FEATURES.md C.
    """
    lines = valid.rows(valid["customer"].known & valid["product"].known & ~np.isnan(valid["amount"]))
    day = grouped(lines["customer"], lines["product"], lines["date"])
    days = lines.rows(day.firsts)
    pair = grouped(days["customer"], days["product"])
    usual = pair.medians(day.sums(lines["amount"])).tolist()
    values = dict(zip(days.rows(pair.firsts).tuples("customer", "product"), usual, strict=True))
    own = np.array([values.get(both, np.nan) for both in next_orders.tuples("customer", "product")])
    each = grouped(occasions["customer"])
    place = places(next_orders["customer"], occasions["customer"][each.firsts])
    whole_day = taken(each.medians(occasions["amount"]), place)
    delay = taken(_usual_gaps(occasions, each), place) - next_orders["duration"]
    customer = next_orders["customer"]
    return next_orders.only("customer", "run_out").plus(
        usual_value=np.where(np.isnan(own), whole_day, own),
        repeat_probability=customer.told([chances.get(name, np.nan) for name in customer.names], np.nan),
        usual_delay=np.nan_to_num(np.maximum(delay, 0.0)),
    )


@for_frames
def in_own_rhythm(next_orders: Columns, occasions: Columns, dealers: Collection[str]) -> Columns:
    """The run-outs with those of dealers replaced: who sells on orders again after his own usual gap.

    How long a product lasts in use says nothing about a reseller's shelf: nine bottles of a month would be
    expected to last nine months. Dealers with fewer than two gaps keep their run-outs.

    Args:
        next_orders: ``customer``, ``product``, ``run_out`` [day], ``duration`` [days].
        occasions: From `orders.occasions`.
        dealers: Keys of the customers who sell on.

    Returns:
        The rows, with one for each such dealer: no product, ``run_out`` the last purchase plus the median
        gap, ``duration`` that gap.

    Source:
        METRICS.md D.1, "one-off bulk order for reseller not used", and "own median gap if two gaps".
    """
    bought = occasions.rows(occasions["customer"].isin(dealers))
    each = grouped(bought["customer"])
    duration = _usual_gaps(bought, each)
    known = ~np.isnan(duration)
    last = bought.rows(each.lasts[known])
    run_out = last["date"] + duration[known].round().astype("timedelta64[D]")
    rows = last.only("customer").plus(run_out=run_out, duration=duration[known]).read(texts=["product"])
    others = next_orders.rows(~next_orders["customer"].isin(last["customer"].texts()))
    return stacked(others.only("customer", "product", "run_out", "duration"), rows)


def _usual_gaps(occasions: Columns, each: Grouping) -> Array:
    """Each customer's median gap [days], missing before two of them."""
    before = each.previous
    gap = (occasions["date"] - occasions["date"][before]).astype("float64")
    usual = each.medians(np.where(before >= 0, gap, np.nan))
    return np.where(each.counts() > _LEAST_GAPS, usual, np.nan)
