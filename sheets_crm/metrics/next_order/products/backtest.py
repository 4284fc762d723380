"""How often the product that a call names would have been bought, on the shop's own past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.columns import Columns, matched, places, table_of
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.products.prediction import tastes
from sheets_crm.metrics.orders import valid_orders

MOST_LISTED, LISTED_SHARE = 50, 5
STEP_DAYS, LEAST_HISTORY_DAYS, LEAST_CUSTOMERS = 28, 56, 20


class NamedProducts(Struct, frozen=True):
    """What would have happened within ``days`` days.

    ``rounds``: one row per past day: as_of [day], customers, listed (people called), hits (who bought the
    very product named), random_hits (expected of one of the customer's products drawn by chance),
    often_hits (of the one that he had bought most often).
    """

    days: int
    rounds: Columns


@for_frames
def named_products(
    orders: Columns, as_of: date, *, days: int = 28, rounds: int = 3, valid: Columns | None = None
) -> NamedProducts | None:
    """Name a product to each of the likeliest customers as on past days, and count who bought it.

    The past days lie 28 days apart, the latest so long ago that all of its days are over. Called are the
    customers whose likeliest product is likeliest: every fifth, at most 50.

    Args:
        orders: As `sheets_crm.metrics.orders.valid_orders` reads them.
        as_of: Today.
        days: Within how many days a purchase counts.
        rounds: Most past days.
        valid: What `valid_orders` makes of the orders, where it is known already.

    Returns:
        None when the shop is too young (eight weeks) or has too few customers (20) for any past day.

    Source:
        Own definition; see docs/next-product.md.
    """
    later = valid_orders(orders, as_of) if valid is None else valid
    if "product" not in later.each or not len(later):
        return None
    past = [as_of - timedelta(days=days + STEP_DAYS * number) for number in range(rounds)]
    first = later["date"].min().item() + timedelta(days=LEAST_HISTORY_DAYS)
    found = [_round(valid_orders(orders, day), later, day, days) for day in past if day >= first]
    kept = [row for row in found if row["customers"] >= LEAST_CUSTOMERS]
    return NamedProducts(days, table_of(kept)) if kept else None


def _round(known: Columns, later: Columns, day: date, days: int) -> dict[str, Any]:
    own = tastes(known, day)
    own = own.rows(own["bought"])
    came = later.rows((later["date"] > np.datetime64(day)) & (later["date"] <= np.datetime64(day) + days))
    own = own.plus(hit=matched(own, came, "customer", "product") >= 0)
    customers = len(grouped(own["customer"]))
    listed = max(1, min(MOST_LISTED, customers // LISTED_SHARE))
    named = _first_of_each(own.rows(np.argsort(-own["chance_28"], kind="stable"))).rows(slice(listed))
    theirs = own.rows(places(own["customer"], named["customer"]) >= 0)
    often = _first_of_each(theirs.rows(np.lexsort([theirs["waited"], -theirs["times"]])))
    each = grouped(theirs["customer"])
    return {
        "as_of": day,
        "customers": customers,
        "listed": len(named),
        "hits": int(named["hit"].sum()),
        "random_hits": float((each.sums(theirs["hit"]) / each.counts()).sum()),
        "often_hits": int(often["hit"].sum()),
    }


def _first_of_each(rows: Columns) -> Columns:
    """The first row of each customer, in their order."""
    return rows.rows(np.sort(grouped(rows["customer"]).firsts))
