"""Which products each customer buys next, and which of his are due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.history import Ints
from sheets_crm.metrics.next_order.products.baskets import Lines
from sheets_crm.metrics.next_order.products.built_in import KnownTastes, known_tastes
from sheets_crm.metrics.next_order.products.scores import Scores, scores

if TYPE_CHECKING:
    import pandas as pd


def predict_products(
    orders: pd.DataFrame, as_of: date, k: int = 10, *, known: KnownTastes | None = None
) -> pd.DataFrame:
    """The products of each customer's next order, best first, and the chance of each within 28 days.

    Args:
        orders: customer_id, date [day], product_id, quantity, amount [money], one row per line; lines whose
            amount is 0 or less do not count. Row order does not matter.
        as_of: Later lines do not count.
        k: New products wanted for a customer who bought few, at most 20.
        known: Coefficients of other shops; those that come with the program unless given.

    Returns:
        customer_id, product_id, score (higher: sooner in the list), chance_28d (0 for what the customer has
        not bought yet); one row per customer and product: all that he bought before, and those new to him
        among the first ``k``. Sorted by customer, best first.

    Source:
        docs/next-product.md.
    """
    import pandas as pd

    counts = (orders["amount"] > 0) & (orders["date"] <= pd.Timestamp(as_of)) & orders["product_id"].notna()
    bought = orders[counts & orders["customer_id"].notna()]
    lines, customers, products = numbered(bought, "customer_id", "product_id")
    found = scores(lines, len(customers), len(products), day_number(as_of), known or known_tastes())
    rows = best_rows(found, k)
    return pd.DataFrame(
        {
            "customer_id": customers[found.seen.rows.customer[rows]],
            "product_id": products[found.seen.rows.product[rows]],
            "score": found.score[rows],
            "chance_28d": found.chance[rows],
        }
    )


def tastes(valid: pd.DataFrame, as_of: date, k: int = 10) -> pd.DataFrame:
    """What each customer is likely to buy next, with what speaks for it.

    Args:
        valid: Lines that count: customer, date [day], product, quantity [missing: one], amount [money;
            missing: not known]. Row order does not matter.
        as_of: Later lines do not count.
        k: New products stand only among the first ``k``, at most 20.

    Returns:
        Sorted by customer, best first: customer, product, score, chance_28 (0: new to him), bought (before),
        times (days on which he bought it), waited [days since, missing: new], usual_days [days between his
        purchases, drawn to others'], gaps (his own that are known).

    Source:
        docs/next-product.md.
    """
    import pandas as pd

    lines, customers, products = numbered(_with_product(valid, as_of), "customer", "product")
    found = scores(lines, len(customers), len(products), day_number(as_of), known_tastes())
    rows = best_rows(found, k)
    shop, gaps, pair = found.shop, found.seen.gaps, found.seen.rows.pair[rows]
    bought = pair >= 0

    def own(values: NDArray[Any]) -> NDArray[np.float64]:
        return np.where(bought, values[pair], np.nan) if len(values) else np.full(len(pair), np.nan)

    return pd.DataFrame(
        {
            "customer": customers[found.seen.rows.customer[rows]],
            "product": products[found.seen.rows.product[rows]],
            "score": found.score[rows],
            "chance_28": found.chance[rows],
            "bought": bought,
            "times": np.nan_to_num(own(shop.pair_times)).astype(np.int64),
            "waited": own(shop.as_of - shop.pair_last),
            "usual_days": own(np.exp(gaps.log_days)),
            "gaps": np.nan_to_num(own(gaps.known)).astype(np.int64),
        }
    ).astype({"customer": "str", "product": "str"})


def _with_product(valid: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Lines up to the day that name a customer and a product and take goods away."""
    import pandas as pd

    if "product" not in valid:
        return valid.assign(product="")[:0]
    named = valid["customer"].notna() & (valid["product"].fillna("") != "")
    return valid[named & ~(valid["quantity"] <= 0) & (valid["date"] <= pd.Timestamp(as_of))]


def day_number(day: date) -> int:
    """Days since 1970."""
    return int(np.datetime64(day, "D").astype(np.int64))


def numbered(
    bought: pd.DataFrame, customer: str, product: str
) -> tuple[Lines, NDArray[np.object_], NDArray[np.object_]]:
    """The lines as arrays, and the customers and products in the order of their numbers.

    Args:
        bought: Lines that count: date [day], quantity, amount [money] and the two columns named.
        customer: Name of the customers' column.
        product: Name of the products' column.
    """
    import pandas as pd

    customers, customer_names = pd.factorize(bought[customer].astype("object"), sort=True)
    products, product_names = pd.factorize(bought[product].astype("object"), sort=True)
    lines = Lines(
        customer=customers.astype(np.int64),
        day=bought["date"].to_numpy().astype("datetime64[D]").astype(np.int64),
        product=products.astype(np.int64),
        quantity=bought["quantity"].fillna(1.0).to_numpy(np.float64),
        amount=bought["amount"].fillna(0.0).to_numpy(np.float64),
    )
    return lines, np.asarray(customer_names, dtype=np.object_), np.asarray(product_names, dtype=np.object_)


def best_rows(found: Scores, most: int) -> Ints:
    """Candidates sorted by customer, best first: all bought before, and new ones among the first ``most``."""
    rows = found.seen.rows
    order = np.lexsort((-found.chance, -found.score, rows.customer))
    customer = rows.customer[order]
    starts = np.flatnonzero(np.diff(customer, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    return order[(rank < most) | rows.bought[order]]
