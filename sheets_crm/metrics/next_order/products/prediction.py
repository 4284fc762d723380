"""Which products each customer buys next, and which of his are due."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.learnt.history import Ints
from sheets_crm.metrics.next_order.products.baskets import Lines
from sheets_crm.metrics.next_order.products.built_in import KnownTastes, known_tastes
from sheets_crm.metrics.next_order.products.scores import Scores, scores

_COLUMNS = ("customer", "date", "product", "quantity", "amount")


@for_frames
def predict_products(
    orders: Columns, as_of: date, k: int = 10, *, known: KnownTastes | None = None
) -> Columns:
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
    counts = (orders["amount"] > 0) & (orders["date"] <= np.datetime64(as_of))
    lines = orders.plus(customer=orders["customer_id"], product=orders["product_id"]).rows(counts)
    found, customers, products = _scored(lines, as_of, known or known_tastes())
    rows = best_rows(found, k)
    return Columns(
        {
            "customer_id": customers[found.seen.rows.customer[rows]],
            "product_id": products[found.seen.rows.product[rows]],
            "score": found.score[rows],
            "chance_28d": found.chance[rows],
        }
    )


@for_frames
def tastes(valid: Columns, as_of: date, k: int = 10) -> Columns:
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
    found, customers, products = _scored(_with_product(valid, as_of), as_of, known_tastes())
    rows = best_rows(found, k)
    shop, gaps, pair = found.shop, found.seen.gaps, found.seen.rows.pair[rows]
    bought = pair >= 0

    def own(values: NDArray[Any]) -> NDArray[np.float64]:
        return np.where(bought, values[pair], np.nan) if len(values) else np.full(len(pair), np.nan)

    return Columns(
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
    )


def _with_product(valid: Columns, as_of: date) -> Columns:
    """Lines up to the day that name a product and take goods away."""
    lines = valid.read(["date"], ["quantity", "amount"], ["customer", "product"]).only(*_COLUMNS)
    named = ~lines["product"].filled("").isin([""])
    return lines.rows(named & ~(lines["quantity"] <= 0) & (lines["date"] <= np.datetime64(as_of)))


def _scored(bought: Columns, as_of: date, known: KnownTastes) -> tuple[Scores, Any, Any]:
    """The scores of all candidates, and the customers and products in the order of their numbers.

    Args:
        bought: Lines that count: customer, date [day], product, quantity, amount [money].
        as_of: Today.
        known: Coefficients of other shops.
    """
    lines = bought.rows(grouped(bought["customer"], bought["product"]).numbers >= 0)
    people, goods = grouped(lines["customer"]), grouped(lines["product"])
    numbered = Lines(
        customer=people.numbers,
        day=lines["date"].astype(np.int64),
        product=goods.numbers,
        quantity=np.where(np.isnan(lines["quantity"]), 1.0, lines["quantity"]),
        amount=np.where(np.isnan(lines["amount"]), 0.0, lines["amount"]),
    )
    today = int(np.datetime64(as_of, "D").astype(np.int64))
    found = scores(numbered, len(people), len(goods), today, known)
    return found, lines["customer"][people.firsts], lines["product"][goods.firsts]


def best_rows(found: Scores, most: int) -> Ints:
    """Candidates sorted by customer, best first: all bought before, and new ones among the first ``most``."""
    rows = found.seen.rows
    order = np.lexsort((-found.chance, -found.score, rows.customer))
    customer = rows.customer[order]
    starts = np.flatnonzero(np.diff(customer, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    return order[(rank < most) | rows.bought[order]]
