"""How often the product that a call names would have been bought, on the shop's own past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from sheets_crm.metrics.next_order.products.prediction import tastes
from sheets_crm.metrics.orders import valid_orders

MOST_LISTED, LISTED_SHARE = 50, 5
STEP_DAYS, LEAST_HISTORY_DAYS, LEAST_CUSTOMERS = 28, 56, 20


@dataclass(frozen=True)
class NamedProducts:
    """What would have happened within ``days`` days.

    ``rounds``: one row per past day: as_of [day], customers, listed (people called), hits (who bought the
    very product named), random_hits (expected of one of the customer's products drawn by chance),
    often_hits (of the one that he had bought most often).
    """

    days: int
    rounds: pd.DataFrame


def named_products(
    orders: pd.DataFrame, as_of: date, *, days: int = 28, rounds: int = 3, valid: pd.DataFrame | None = None
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
    if "product" not in later or later.empty:
        return None
    past = [as_of - timedelta(days=days + STEP_DAYS * number) for number in range(rounds)]
    first = later["date"].min()
    old_enough = [day for day in past if (pd.Timestamp(day) - first).days >= LEAST_HISTORY_DAYS]
    found = [_round(valid_orders(orders, day), later, day, days) for day in old_enough]
    kept = [row for row in found if row["customers"] >= LEAST_CUSTOMERS]
    return NamedProducts(days, pd.DataFrame(kept)) if kept else None


def _round(known: pd.DataFrame, later: pd.DataFrame, day: date, days: int) -> dict[str, Any]:
    own = tastes(known, day)
    own = own[own["bought"]]
    end = pd.Timestamp(day) + pd.Timedelta(days=days)
    came = later[(later["date"] > pd.Timestamp(day)) & (later["date"] <= end)]
    bought = pd.MultiIndex.from_frame(came[["customer", "product"]].dropna().astype("str"))
    own = own.assign(hit=pd.MultiIndex.from_frame(own[["customer", "product"]]).isin(bought))
    customers = own["customer"].nunique()
    listed = max(1, min(MOST_LISTED, customers // LISTED_SHARE))
    named = (
        own.sort_values("chance_28", ascending=False, kind="stable").drop_duplicates("customer").head(listed)
    )
    theirs = own[own["customer"].isin(named["customer"])]
    often = theirs.sort_values(["times", "waited"], ascending=[False, True], kind="stable")
    return {
        "as_of": pd.Timestamp(day),
        "customers": customers,
        "listed": len(named),
        "hits": int(named["hit"].sum()),
        "random_hits": float(theirs.groupby("customer")["hit"].mean().sum()),
        "often_hits": int(often.drop_duplicates("customer")["hit"].sum()),
    }
