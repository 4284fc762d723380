"""Who sells on what he buys, and who uses it: recognised by how much and how many things he takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.customer_days import day_numbers, packed, unpacked
from sheets_crm.metrics.customers.stages import PARTNERS

KINDS = ("seller", "household")
FEWEST_ORDERS = 3
FEWEST_BUYERS = 3
FEWEST_GAPS = 5
TIMES, TIMES_OF_MANY, PRODUCTS, STEADY = 5.0, 3.0, 2.0, 0.25
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def buyer_kinds(valid: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Who buys to sell on and who for the own household; the owner's word stands above what is recognised.

    A seller takes, at the middle of all his lines, five times as much of a product as others do; or three
    times as much, and either twice as many products in an order or at steady gaps. From three orders on: one
    large purchase may be a gift. What is usual of a product is the middle of its customers' middle
    quantities, so that few large buyers do not move it; of one with fewer than three buyers, the shop's.

    Args:
        valid: Lines that count: customer, date [day], product, quantity [missing: one]. Row order does not
            matter.
        people: customer and, where the shop has it, type: "retail" is a household, the other types sell on.

    Returns:
        One row per customer who bought, sorted: customer, kind (`KINDS`, missing: too few orders to tell),
        times (his quantity by the usual one), products (in an order, by the shop's usual number),
        set_by_owner.

    Source:
        METRICS.md D.23, "Resellers", with the spread of products and steady gaps added; see
        docs/next-product.md.
    """
    named = valid["customer"].notna() & ~(valid["quantity"] <= 0)
    lines = valid[named]
    customer, customers = pd.factorize(lines["customer"].astype("object"), sort=True)
    product = lines["product"].fillna("") if "product" in lines else pd.Series("", index=lines.index)
    habits = _habits(
        customer.astype(np.int64),
        pd.factorize(product)[0].astype(np.int64),
        day_numbers(lines["date"].to_numpy()),
        lines["quantity"].fillna(1.0).to_numpy(np.float64),
    )
    known = habits.orders >= FEWEST_ORDERS
    found = pd.Series(np.where(habits.sells, *KINDS), dtype="str").where(known)
    rows = pd.DataFrame(
        {"customer": pd.Series(customers, dtype="str"), "times": habits.times, "products": habits.products}
    )
    said = rows["customer"].map(_said(people)).astype("str")
    return rows.assign(kind=said.fillna(found), set_by_owner=said.notna())[
        ["customer", "kind", "times", "products", "set_by_owner"]
    ]


def _said(people: pd.DataFrame) -> pd.Series[str]:
    """What the owner wrote, by customer; whoever is set to be a partner sells on."""
    rows = people.reindex(columns=["customer", "type", "stage_set"]).dropna(subset="customer")
    rows = rows.drop_duplicates("customer").set_index("customer")
    partner = rows["stage_set"].eq("partner").fillna(False)
    told = rows["type"].mask(partner, PARTNERS[0]).dropna()
    return pd.Series(np.where(told.isin(PARTNERS), *KINDS), index=told.index, dtype="str")


@dataclass(frozen=True)
class _Habits:
    """One entry per customer; ``steady``: middle distance of his gaps from their middle, by that."""

    times: Floats
    products: Floats
    orders: Ints
    steady: Floats

    @property
    def sells(self) -> NDArray[np.bool_]:
        """Who buys as sellers do."""
        much_and_more = (self.products >= PRODUCTS) | (self.steady <= STEADY)
        found: NDArray[np.bool_] = (self.times >= TIMES) | ((self.times >= TIMES_OF_MANY) & much_and_more)
        return found


def _habits(customer: Ints, product: Ints, day: Ints, quantity: Floats) -> _Habits:
    size, goods = int(customer.max(initial=-1)) + 1, int(product.max(initial=0)) + 1
    pairs, pair = np.unique(customer * goods + product, return_inverse=True)
    buyer, order_day = unpacked(np.unique(packed(customer, day)))
    orders = np.bincount(buyer, minlength=size)
    lines = np.bincount(unpacked(np.unique(packed(pair, day)))[0], minlength=len(pairs))
    in_order = np.bincount(pairs // goods, lines, size) / np.maximum(orders, 1)
    usual_products = float(np.median(in_order)) if size else 1.0
    return _Habits(
        times=middles(customer, quantity / _usual(pairs % goods, pair, quantity, goods)[product], size),
        products=in_order / max(usual_products, 1e-9),
        orders=orders,
        steady=_steadiness(buyer, order_day, size),
    )


def _usual(good: Ints, pair: Ints, quantity: Floats, goods: int) -> Floats:
    """What is usual of each product [pieces]: the middle of its buyers' middles."""
    of_pair = middles(pair, quantity, len(good))
    shop = float(np.median(of_pair)) if len(of_pair) else 1.0
    enough = np.bincount(good, minlength=goods) >= FEWEST_BUYERS
    return np.maximum(np.where(enough, middles(good, of_pair, goods), shop), 1e-9)


def _steadiness(customer: Ints, day: Ints, size: int) -> Floats:
    """Middle distance of each customer's gaps from their middle, by it; infinite with few gaps."""
    same = np.diff(customer) == 0
    gaps, who = np.diff(day)[same].astype(np.float64), customer[1:][same]
    usual = middles(who, gaps, size)
    off = middles(who, np.abs(gaps - usual[who]), size) / usual
    return np.where(np.bincount(who, minlength=size) >= FEWEST_GAPS, off, np.inf)


def middles(group: Ints, values: Floats, groups: int) -> Floats:
    """Median of each group; not a number for a group without values."""
    order = np.lexsort((values, group))
    values = values[order]
    size = np.bincount(group, minlength=groups)
    start = np.cumsum(size) - size
    low, high = start + np.maximum(size - 1, 0) // 2, start + size // 2
    if not len(values):
        return np.full(groups, np.nan)
    last = len(values) - 1
    found: Floats = (values[np.minimum(low, last)] + values[np.minimum(high, last)]) / 2.0
    return np.where(size > 0, found, np.nan)
