"""Which of his products a customer's next order is about, where only his rhythm as a whole is known."""

from __future__ import annotations

from sheets_crm.metrics.columns import Columns, matched, places, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.products.suggestions import families_of, may_be_offered, named

_BY_RHYTHM = ("own_rhythm", "shop_rhythm")
_OFTEN = 2


@for_frames
def with_likely_products(dates: Columns, tastes: Columns, products: Columns, unsuitable: Columns) -> Columns:
    """The next orders, those without declared stock about the likeliest product instead of the last one.

    Args:
        dates: From `sheets_crm.metrics.next_order.prediction.next_orders`.
        tastes: From `sheets_crm.metrics.next_order.products.prediction.tastes`.
        products: product and, where the shop has them, name, family, active.
        unsuitable: customer, product pairs that the customer found unsuitable.

    Returns:
        The rows in their order, with product and product_name changed and ``likely``: the customer bought it
        on two days or more, so that it may be named.

    Source:
        Own definition; see docs/next-product.md.
    """
    own = tastes.rows(tastes["bought"] & may_be_offered(tastes, products, unsuitable))
    own = own.plus(family=families_of(own["product"], products))
    # A product that declares how long it lasts and has no family is one by itself: it has its own row.
    alone = own["family"].isin([""]) & (places(own["product"], dates["family"]) >= 0)
    best = own.rows(~alone)
    best = best.rows(grouped(best["customer"], best["family"]).firsts)
    place = matched(dates, best, "customer", "family")
    open_rows = (place >= 0) & dates["basis"].isin(_BY_RHYTHM)
    product = taken(best["product"], place).where(open_rows)
    name = named(product, products, "name").or_else(product)
    return dates.plus(
        product=product.or_else(dates["product"]),
        product_name=name.or_else(dates["product_name"]),
        likely=open_rows & (taken(best["times"], place, missing=0) >= _OFTEN),
    )
