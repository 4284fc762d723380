"""Which products each customer buys next, and which of his are due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

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
    known_lines = orders[counts & orders["customer_id"].notna()]
    customer, customers = pd.factorize(known_lines["customer_id"], sort=True)
    product, products = pd.factorize(known_lines["product_id"], sort=True)
    lines = Lines(
        customer=customer.astype(np.int64),
        day=known_lines["date"].to_numpy().astype("datetime64[D]").astype(np.int64),
        product=product.astype(np.int64),
        quantity=known_lines["quantity"].fillna(1.0).to_numpy(np.float64),
        amount=known_lines["amount"].to_numpy(np.float64),
    )
    today = int(np.datetime64(as_of, "D").astype(np.int64))
    found = scores(lines, len(customers), len(products), today, known or known_tastes())
    rows = best_rows(found, k)
    return pd.DataFrame(
        {
            "customer_id": np.asarray(customers)[found.seen.rows.customer[rows]],
            "product_id": np.asarray(products)[found.seen.rows.product[rows]],
            "score": found.score[rows],
            "chance_28d": found.chance[rows],
        }
    )


def best_rows(found: Scores, most: int) -> np.ndarray:
    """Candidates sorted by customer, best first: all bought before, and new ones among the first ``most``."""
    rows = found.seen.rows
    order = np.lexsort((-found.chance, -found.score, rows.customer))
    customer = rows.customer[order]
    starts = np.flatnonzero(np.diff(customer, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    return order[(rank < most) | rows.bought[order]]
