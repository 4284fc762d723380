"""How good the ranking would have been on the shop's own past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sheets_crm.metrics.frames import columns_of
from sheets_crm.metrics.next_order.learnt.built_in import built_in
from sheets_crm.metrics.next_order.learnt.history import Floats, History, history
from sheets_crm.metrics.next_order.learnt.model import outlook
from sheets_crm.metrics.next_order.learnt.season import SOLAR_YEAR
from sheets_crm.metrics.orders import valid_orders

MOST_LISTED = 50
LISTED_SHARE = 5
STEP_DAYS = 28
LEAST_HISTORY_DAYS, LEAST_CUSTOMERS = 56, 20
FIRST_GUESS_DAYS = 45.0
BINS = 5


@dataclass(frozen=True)
class Backtest:
    """What would have happened.

    Attributes:
        days: Within how many days an order counts as right.
        rounds: One row per past day: as_of [day], customers, listed, hits, simple_hits, others (whom the
            simple rule would have listed instead), random_hits (expected of a list drawn by chance); the
            lists are equally long.
        errors: One row per customer and past day who ordered again within 90 days: learnt, simple [days
            between the expected and the real day].
        reliability: chance and real (share who ordered) in five groups of equal size, customers in each.
    """

    days: int
    rounds: pd.DataFrame
    errors: pd.DataFrame
    reliability: pd.DataFrame


def backtest(
    orders: pd.DataFrame,
    as_of: date,
    *,
    days: int = 14,
    rounds: int = 6,
    year: int = SOLAR_YEAR,
    valid: pd.DataFrame | None = None,
) -> Backtest | None:
    """Rank the customers as on past days, with what was known then, and count who came.

    The past days lie 28 days apart, the latest so long ago that all of its days are over. The simple rule
    is the customer's own median gap, else the shop's: nearest to the middle of the coming days first.

    Args:
        orders: As `sheets_crm.metrics.orders.valid_orders` reads them.
        as_of: Today.
        days: Within how many days an order counts as right.
        rounds: Most past days.
        year: Days after which seasons come again.
        valid: What `valid_orders` makes of the orders, where it is known already.

    Returns:
        None when the shop is too young (eight weeks) or has too few customers (20) for any past day.

    Source:
        Own definition; the measures are those of docs/next-order.md.
    """
    whole = history(columns_of(valid_orders(orders, as_of) if valid is None else valid), as_of)
    past = [as_of - timedelta(days=days + STEP_DAYS * number) for number in range(rounds)]
    seen = [_round(orders, whole, day, days, year) for day in past if _is_enough(whole, day)]
    if not seen:
        return None
    customers = pd.concat(seen, ignore_index=True)
    by_day = customers.groupby("as_of")
    table = pd.DataFrame([_hits(rows, day, days) for day, rows in by_day])
    came = customers[customers["wait"] <= 90]
    errors = pd.DataFrame(
        {
            "learnt": (came["expected"] - came["wait"]).abs(),
            "simple": (came["simple"].clip(1, 90) - came["wait"]).abs(),
        }
    )
    return Backtest(days, table, errors.reset_index(drop=True), _reliability(customers, days))


def _is_enough(whole: History, day: date) -> bool:
    known = whole.day <= np.datetime64(day, "D").astype(np.int64)
    if not known.any():
        return False
    age = np.datetime64(day, "D").astype(np.int64) - whole.day.min()
    return bool(age >= LEAST_HISTORY_DAYS and len(np.unique(whole.customer[known])) >= LEAST_CUSTOMERS)


def _round(orders: pd.DataFrame, whole: History, day: date, days: int, year: int) -> pd.DataFrame:
    """Each customer known on a past day: what was expected then, and after how many days they came."""
    shop = history(columns_of(valid_orders(orders, day)), day)
    seen = outlook(shop, built_in(), horizon=90, year=year)
    today = shop.as_of
    later = whole.day > today
    next_day = pd.Series(whole.day[later]).groupby(whole.customers[whole.customer[later]]).min()
    return pd.DataFrame(
        {
            "as_of": pd.Timestamp(day),
            "chance": seen.chance(days),
            "expected": np.maximum(np.round(seen.survival.median(90)), 1.0),
            "simple": _simple(shop),
            "wait": next_day.reindex(shop.customers).to_numpy(np.float64) - today,
        }
    )


def _simple(shop: History) -> Floats:
    """Days until the customer's own median gap is over, else the shop's."""
    gaps = pd.Series(shop.before).groupby(shop.customer).agg(["median", "count"])
    middle = float(np.nanmedian(shop.before)) if (shop.number > 1).any() else FIRST_GUESS_DAYS
    usual = gaps["median"].where(gaps["count"] >= 2, middle).to_numpy(np.float64)
    return np.asarray(shop.day[shop.lasts] + usual - shop.as_of, dtype=np.float64)


def _hits(rows: pd.DataFrame, day: object, days: int) -> dict[str, object]:
    listed = max(1, min(MOST_LISTED, len(rows) // LISTED_SHARE))
    came = rows["wait"] <= days
    distance = (rows["simple"] - (days + 1) / 2).abs()
    first = rows["chance"].sort_values(ascending=False, kind="stable").index[:listed]
    simple = distance.sort_values(kind="stable").index[:listed]
    return {
        "as_of": day,
        "customers": len(rows),
        "listed": listed,
        "hits": int(came[first].sum()),
        "simple_hits": int(came[simple].sum()),
        "others": len(simple.difference(first)),
        "random_hits": float(came.mean() * listed),
    }


def _reliability(customers: pd.DataFrame, days: int) -> pd.DataFrame:
    place = customers["chance"].rank(method="first", pct=True)
    group = np.minimum((place * BINS).to_numpy().astype(np.int64), BINS - 1)
    came = (customers["wait"] <= days).astype(np.float64)
    table = (
        customers.assign(real=came)
        .groupby(group)
        .agg(chance=("chance", "mean"), real=("real", "mean"), customers=("real", "size"))
    )
    return table.reset_index(drop=True)
