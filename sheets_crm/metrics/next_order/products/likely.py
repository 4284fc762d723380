"""Which of his products a customer's next order is about, where only his rhythm as a whole is known."""

from __future__ import annotations

import pandas as pd

from sheets_crm.metrics.next_order.products.suggestions import families_of, may_be_offered

_BY_RHYTHM = ("own_rhythm", "shop_rhythm")
_OFTEN = 2


def with_likely_products(
    dates: pd.DataFrame, tastes: pd.DataFrame, products: pd.DataFrame, unsuitable: pd.DataFrame
) -> pd.DataFrame:
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
    own = tastes[tastes["bought"] & may_be_offered(tastes, products, unsuitable)]
    family = families_of(own["product"], products)
    # A product that declares how long it lasts and has no family is one by itself: it has its own row.
    alone = (family == "") & own["product"].isin(dates["family"])
    best = own.assign(family=family)[~alone].drop_duplicates(["customer", "family"])
    best = best[["customer", "family", "product", "times"]].rename(columns={"product": "best"})
    found = dates[["customer", "family"]].merge(best, on=["customer", "family"], how="left")
    found = found.set_axis(dates.index)
    open_rows = found["best"].notna() & dates["basis"].isin(_BY_RHYTHM)
    names = products.drop_duplicates("product").set_index("product")
    name = found["best"].map(names["name"].astype("str")) if "name" in names else found["best"]
    name = name.astype("str").fillna(found["best"])
    return dates.assign(
        product=dates["product"].mask(open_rows, found["best"]),
        product_name=dates["product_name"].mask(open_rows, name),
        likely=open_rows & (found["times"] >= _OFTEN),
    )
