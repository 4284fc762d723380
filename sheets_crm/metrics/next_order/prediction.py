"""The next order of each customer with the chances that it comes, and the chances alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.next_order.dates import dated_lines, order_dates
from sheets_crm.metrics.next_order.learnt.built_in import built_in
from sheets_crm.metrics.next_order.learnt.chances import CHANCES, chances
from sheets_crm.metrics.next_order.learnt.history import history
from sheets_crm.metrics.next_order.learnt.model import outlook
from sheets_crm.metrics.next_order.learnt.season import HIJRI_YEAR, SOLAR_YEAR


@for_frames
def next_orders(
    orders: Columns,
    products: Columns,
    as_of: date,
    *,
    valid: Columns | None = None,
    unsuitable: Columns | None = None,
    hijri_year: bool = False,
    **rules: Any,
) -> Columns:
    """`order_dates` with the learnt rhythm's chances beside them.

    Args:
        orders: As `order_dates` takes them.
        products: Likewise.
        as_of: The day of the answer.
        valid: As in `order_dates`.
        unsuitable: Likewise.
        hijri_year: The shop's year follows the Hijri calendar: seasons come again after 354 days.
        rules: The other arguments of `order_dates`.

    Returns:
        Its rows and columns, and those of `sheets_crm.metrics.next_order.learnt.chances.chances`.

    Source:
        docs/next-order.md.
    """
    dates = order_dates(orders, products, as_of, valid=valid, unsuitable=unsuitable, **rules)
    lines = dated_lines(orders, products, as_of, valid, unsuitable)
    learnt = chances(lines, as_of, year=HIJRI_YEAR if hijri_year else SOLAR_YEAR)
    return dates.plus(**learnt.only(*CHANCES).each)


@for_frames
def predict(orders: Columns, as_of: date, horizon_days: int) -> Columns:
    """When each customer orders next, learnt from order days alone.

    This is what `next_orders` adds to the dates, under the names of the evaluation on public order logs.

    Args:
        orders: customer_id, date [day], product_id, quantity, amount [money]; lines whose amount is
            0 or less are no orders, those whose amount is not known are. Row order does not matter.
        as_of: Later lines do not count.
        horizon_days: How far ahead the chance, the date and the count look [days].

    Returns:
        One row per customer: customer_id, next_order_date [day, supposing that it falls within the horizon],
        p_active (chance to order within 182 days), p_order_in_horizon, expected_orders (within the horizon).

    Source:
        docs/next-order.md.
    """
    known = orders.read(["date"], ["quantity", "amount"])
    known = known.rows(~(known["amount"] <= 0) & (known["date"] <= np.datetime64(as_of)))
    bought = known.plus(customer=known["customer_id"], product=known["product_id"])
    seen = outlook(history(bought, as_of), built_in(), horizon=horizon_days)
    ahead = np.maximum(np.round(seen.survival.median(horizon_days)), 1.0)
    return Columns(
        {
            "customer_id": seen.learnt.shop.customers,
            "next_order_date": np.datetime64(as_of) + ahead.astype(np.int64),
            "p_active": seen.active(),
            "p_order_in_horizon": seen.chance(horizon_days),
            "expected_orders": seen.expected(horizon_days),
        }
    )
