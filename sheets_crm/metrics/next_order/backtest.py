"""How good the ranking would have been on the shop's own past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.columns import Columns, stacked, table_of
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
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


class Backtest(Struct, frozen=True):
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
    rounds: Columns
    errors: Columns
    reliability: Columns


@for_frames
def backtest(
    orders: Columns,
    as_of: date,
    *,
    days: int = 14,
    rounds: int = 6,
    year: int = SOLAR_YEAR,
    valid: Columns | None = None,
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
    whole = history(valid_orders(orders, as_of) if valid is None else valid, as_of)
    past = [as_of - timedelta(days=days + STEP_DAYS * number) for number in range(rounds)]
    seen = {day: _round(orders, whole, day, days, year) for day in past if _is_enough(whole, day)}
    if not seen:
        return None
    customers = stacked(*seen.values())
    came = customers.rows(customers["wait"] <= 90)
    errors = {
        "learnt": np.abs(came["expected"] - came["wait"]),
        "simple": np.abs(np.clip(came["simple"], 1, 90) - came["wait"]),
    }
    table = table_of([_hits(seen[day], day, days) for day in sorted(seen)])
    return Backtest(days, table, Columns(errors), _reliability(customers, days))


def _is_enough(whole: History, day: date) -> bool:
    known = whole.day <= np.datetime64(day, "D").astype(np.int64)
    if not known.any():
        return False
    age = np.datetime64(day, "D").astype(np.int64) - whole.day.min()
    return bool(age >= LEAST_HISTORY_DAYS and len(np.unique(whole.customer[known])) >= LEAST_CUSTOMERS)


def _round(orders: Columns, whole: History, day: date, days: int, year: int) -> Columns:
    """Each customer known on a past day: what was expected then, and after how many days they came."""
    shop = history(valid_orders(orders, day), day)
    seen = outlook(shop, built_in(), horizon=90, year=year)
    later = np.flatnonzero(whole.day > shop.as_of)
    who, first = np.unique(whole.customer[later], return_index=True)
    next_day = dict(zip(whole.customers[who].tolist(), whole.day[later][first].tolist(), strict=True))
    return Columns(
        {
            "chance": seen.chance(days),
            "expected": np.maximum(np.round(seen.survival.median(90)), 1.0),
            "simple": _simple(shop),
            "wait": np.array([next_day.get(name, np.nan) for name in shop.customers.tolist()]) - shop.as_of,
        }
    )


def _simple(shop: History) -> Floats:
    """Days until the customer's own median gap is over, else the shop's."""
    each = grouped(shop.customer)
    middle = float(np.nanmedian(shop.before)) if (shop.number > 1).any() else FIRST_GUESS_DAYS
    usual = np.where(each.counts() > 2, each.medians(shop.before), middle)
    return np.asarray(shop.day[shop.lasts] + usual - shop.as_of, dtype=np.float64)


def _hits(rows: Columns, day: date, days: int) -> dict[str, Any]:
    listed = max(1, min(MOST_LISTED, len(rows) // LISTED_SHARE))
    came = rows["wait"] <= days
    first = np.argsort(-rows["chance"], kind="stable")[:listed]
    simple = np.argsort(np.abs(rows["simple"] - (days + 1) / 2), kind="stable")[:listed]
    return {
        "as_of": day,
        "customers": len(rows),
        "listed": listed,
        "hits": int(came[first].sum()),
        "simple_hits": int(came[simple].sum()),
        "others": len(np.setdiff1d(simple, first)),
        "random_hits": float(came.mean() * listed),
    }


def _reliability(customers: Columns, days: int) -> Columns:
    chance, came = customers["chance"], customers["wait"] <= days
    place = np.empty(len(chance))
    place[np.argsort(chance, kind="stable")] = np.arange(1, len(chance) + 1) / len(chance)
    group = np.minimum((place * BINS).astype(np.int64), BINS - 1)
    parts = [group == number for number in np.unique(group)]
    return table_of(
        [
            {"chance": chance[part].mean(), "real": came[part].mean(), "customers": int(part.sum())}
            for part in parts
        ]
    )
