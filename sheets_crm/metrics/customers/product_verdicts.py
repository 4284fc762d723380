"""Is a product fine: do people who had time to buy it again do so."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import Array, Codes, selected
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.figure import SMALL_SAMPLE
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.windows import Window, before, last_days, within

HEALTHY_REPEAT = 0.3
FALLING = 0.1
VERDICTS = ("not_enough", "check_product", "check_response", "fine")


@for_frames
def product_verdicts(
    valid: Columns,
    as_of: datetime.date,
    mature_days: int = 90,
    healthy: float = HEALTHY_REPEAT,
    falling: float = FALLING,
) -> Columns:
    """Buyers, same-product repeaters and a verdict for each product.

    A repeat order is the least sign that a product has no problem. When people do buy it again while sales
    fall, the cause lies elsewhere: response, promotion.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``, ``amount`` [money].
        as_of: The day of the figures.
        mature_days: Only buyers whose first purchase of the product is so old are judged [days].
        healthy: Repeat rate from which a product is fine, 0 to 1.
        falling: Share from which lower sales count as falling, 0 to 1.

    Returns:
        Most buyers first: ``product``, ``buyers``, ``mature``, ``repeaters`` [customers; repeaters of the
        mature], ``rate`` [0 to 1, missing without mature buyers], ``sales``, ``sales_before`` [money in the
        last ``mature_days`` and the days before], ``change`` [-1 and up, missing without earlier sales],
        ``verdict`` (`VERDICTS`).

    Source:
        FEATURES.md 0.01 (UKM Sukses); rate after METRICS.md D.2, per product. The limits are ours.
    """
    people = product_buyers(valid)
    ripe = people["first"] <= np.datetime64(as_of) - mature_days
    each, again = grouped(people["product"]), people["last"] > people["first"]
    mature, repeaters = (each.sums(rows).astype(np.int64) for rows in (ripe, ripe & again))
    table = people.rows(each.firsts).only("product")
    table = table.plus(buyers=each.counts(), mature=mature, repeaters=repeaters)
    recent = last_days(as_of, mature_days)
    sales, sales_before = (_sold(valid, each, table["product"]) for each in (recent, before(recent)))
    table = table.plus(
        rate=table["repeaters"] / np.where(table["mature"] > 0, table["mature"], np.nan),
        sales=sales,
        sales_before=sales_before,
        change=sales / np.where(sales_before > 0, sales_before, np.nan) - 1,
    )
    ranked = table.rows(np.argsort(-table["buyers"], kind="stable"))
    return ranked.plus(verdict=_verdicts(ranked, healthy, falling))


def _sold(valid: Columns, window: Window, product: Codes) -> Array:
    """What the window sold of each product."""
    lines = within(valid, window)
    each = grouped(lines["product"])
    place = places(product, lines["product"][each.firsts])
    return np.asarray(taken(each.sums(lines["amount"]), place, missing=0.0))


@for_frames
def product_buyers(valid: Columns) -> Columns:
    """Who bought which product, and when first and last.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``.

    Returns:
        Once per product and customer, sorted: ``product``, ``customer``, ``first``, ``last`` [day].

    Source:
        METRICS.md D.2, "variant per product".
    """
    lines = valid.only("product", "customer", "date")
    lines = lines.rows(lines["customer"].known & lines["product"].known)
    each = grouped(lines["product"], lines["customer"])
    first, last = (each.reduced(fold, lines["date"]) for fold in (np.minimum, np.maximum))
    return lines.rows(each.firsts).only("product", "customer").plus(first=first, last=last)


@for_frames
def product_repeaters(
    buyers: Columns, product: str, as_of: datetime.date, mature_days: int = 90
) -> tuple[str, ...]:
    """The mature buyers of one product who bought it again, as `product_verdicts` counts them.

    Args:
        buyers: From `product_buyers`.
        product: Its key.
        as_of: The day of the figures.
        mature_days: How old the first purchase of the product must be [days].

    Returns:
        Customers, sorted.

    Source:
        FEATURES.md 0.01.
    """
    own = buyers["product"].isin([product])
    ripe = own & (buyers["first"] <= np.datetime64(as_of) - mature_days)
    return tuple(sorted(buyers["customer"][ripe & (buyers["last"] > buyers["first"])].texts()))


def _verdicts(table: Columns, healthy: float, falling: float) -> Codes:
    tests = [table["mature"] < SMALL_SAMPLE, table["rate"] < healthy, table["change"].round(9) <= -falling]
    return selected(tests, VERDICTS[:3], VERDICTS[3])
