"""Who sells on what he buys, and who uses it: recognised by how much and how many things he takes."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.codes import Array, Codes, codes_of
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.customers.stages import PARTNERS
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import Grouping, grouped

KINDS = ("seller", "household")
FEWEST_ORDERS = 3
FEWEST_BUYERS = 3
FEWEST_GAPS = 5
TIMES, TIMES_OF_MANY, PRODUCTS, STEADY = 5.0, 3.0, 2.0, 0.25


@for_frames
def buyer_kinds(valid: Columns, people: Columns) -> Columns:
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
    lines = valid.read(numbers=["quantity"], texts=["product"]).only(
        "customer", "date", "product", "quantity"
    )
    lines = lines.rows(lines["customer"].known & ~(lines["quantity"] <= 0))
    pieces = np.where(np.isnan(lines["quantity"]), 1.0, lines["quantity"])
    lines = lines.plus(quantity=pieces, product=lines["product"].filled(""))
    each = grouped(lines["customer"])
    habits = _habits(lines, each)
    kind = np.where(habits.sells, 0, 1)
    found = taken(codes_of(KINDS), np.where(habits.orders >= FEWEST_ORDERS, kind, -1))
    customer = lines["customer"][each.firsts]
    said = _said(customer, people)
    return Columns({"customer": customer, "kind": said.or_else(found)}).plus(
        times=habits.times, products=habits.products, set_by_owner=said.known
    )


def _said(customers: Codes, people: Columns) -> Codes:
    """What the owner wrote about each customer; whoever is set to be a partner sells on."""
    told = people.read(texts=["type", "stage_set"])
    told = told.rows(grouped(told["customer"]).firsts)
    kinds = told["type"].mapped({name: KINDS[name not in PARTNERS] for name in told["type"].names})
    said = told["stage_set"].mapped({"partner": KINDS[0]}).or_else(kinds)
    found: Codes = taken(said, places(customers, told["customer"]))
    return found


class _Habits(Struct, frozen=True):
    """One entry per customer; ``steady``: middle distance of his gaps from their middle, by that."""

    times: Array
    products: Array
    orders: Array
    steady: Array

    @property
    def sells(self) -> Array:
        """Who buys as sellers do."""
        much_and_more = (self.products >= PRODUCTS) | (self.steady <= STEADY)
        return np.asarray((self.times >= TIMES) | ((self.times >= TIMES_OF_MANY) & much_and_more))


def _habits(lines: Columns, each: Grouping) -> _Habits:
    day = grouped(lines["customer"], lines["date"])
    item = grouped(lines["customer"], lines["date"], lines["product"])
    orders, items = (np.bincount(each.numbers[by.firsts], minlength=len(each)) for by in (day, item))
    in_order = items / np.maximum(orders, 1)
    usual_products = float(np.median(in_order)) if len(each) else 1.0
    return _Habits(
        times=each.medians(lines["quantity"] / _usual(lines)),
        products=in_order / max(usual_products, 1e-9),
        orders=orders,
        steady=_steadiness(lines.rows(day.firsts)),
    )


def _usual(lines: Columns) -> Array:
    """What is usual of each line's product [pieces]: the middle of its buyers' middles."""
    pair = grouped(lines["customer"], lines["product"])
    of_pair, good = pair.medians(lines["quantity"]), grouped(lines["product"][pair.firsts])
    shop = float(np.median(of_pair)) if len(of_pair) else 1.0
    usual = np.where(good.counts() >= FEWEST_BUYERS, good.medians(of_pair), shop)
    return np.maximum(usual, 1e-9)[good.numbers[pair.numbers]]


def _steadiness(days: Columns) -> Array:
    """Middle distance of each customer's gaps from their middle, by it; infinite with few gaps."""
    each = grouped(days["customer"])
    before = each.previous
    gaps = np.where(before >= 0, (days["date"] - days["date"][before]).astype(np.float64), np.nan)
    usual = each.medians(gaps)
    off = each.medians(np.abs(gaps - usual[each.numbers])) / usual
    return np.where(each.counts() > FEWEST_GAPS, off, np.inf)
