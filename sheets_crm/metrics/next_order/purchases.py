"""What each customer bought and kept, by product family and day."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from sheets_crm.metrics.codes import Array, codes_of
from sheets_crm.metrics.columns import Columns, matched, places, taken
from sheets_crm.metrics.customer_days import day_numbers, packed
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.doses import usual_doses, with_own_doses

NEED = "need"
"""Number of a customer and family: what they buy again."""


def kept_lines(valid: Columns) -> Columns:
    """Valid order lines with the quantity that the customer kept; a missing quantity is one piece.

    Args:
        valid: From `sheets_crm.metrics.orders.valid_orders`. Row order does not matter.

    Returns:
        customer, date, product ("" where none is written), quantity > 0, amount [money], dose (what the
        order says that the customer uses in a day; missing: as the product).
    """
    lines = valid.read(["date"], ["quantity", "amount", "dose"], ["customer", "product"])
    quantity = np.where(np.isnan(lines["quantity"]), 1.0, lines["quantity"])
    lines = lines.plus(quantity=quantity, product=lines["product"].filled(""))
    kept = lines.only("customer", "date", "product", "quantity", "amount", "dose")
    return kept.rows(lines["customer"].known & (quantity > 0))


def with_product(lines: Columns, products: Columns) -> Columns:
    """Lines with what the product sheet says about how long a piece lasts.

    A product that declares a duration and has no family is a family by itself. Products with neither
    share the family "": the customer's rhythm as a whole, not one for each dress. In a family where only
    some products declare a duration, the others take the family's median.

    Args:
        lines: From `kept_lines`.
        products: product and, where the shop has them, name, family, content, per_day, lasts_days [days],
            season (text).

    Returns:
        The lines with product_name, family, content, per_day, unit_days [days that one piece lasts; NaN: not
        known], dose (the customer's own; missing: as the product), seasonal, need (numbers customer and
        family in their order).
    """
    known = _with_durations(lines, products)
    place = places(lines["product"], known["product"])
    family = taken(known["family"], place).filled("")
    whole = lines.plus(
        product_name=taken(known["name"], place).or_else(lines["product"]),
        family=family,
        content=taken(known["content"], place),
        per_day=taken(known["per_day"], place),
        unit_days=taken(known["unit_days"], place),
        seasonal=taken(known["season"].known & ~known["season"].isin([""]), place, missing=False),
        need=grouped(lines["customer"], family).numbers,
    )
    return with_own_doses(whole, NEED)


def _with_durations(lines: Columns, products: Columns) -> Columns:
    """The products, each once, with unit_days, and per_day and family as `with_product` takes them."""
    known = products.read(
        numbers=["content", "per_day", "lasts_days"], texts=["product", "name", "family", "season"]
    )
    known = known.rows(grouped(known["product"]).firsts)
    known = known.plus(per_day=usual_doses(lines, known), family=known["family"].filled(""))
    alone, days, each = known["family"].isin([""]), _unit_days(known), grouped(known["family"])
    middle = each.medians(days)[each.numbers]
    unit_days = np.where(np.isnan(days) & ~alone, middle, days)
    family = known["family"].where(~alone | np.isnan(unit_days)).or_else(known["product"])
    return known.plus(unit_days=unit_days, family=family)


def _unit_days(known: Columns) -> Array:
    dose = np.where(known["per_day"] > 0, known["per_day"], np.nan)
    days = np.where(known["lasts_days"] > 0, known["lasts_days"], known["content"] / dose)
    return np.where(days > 0, days, np.nan)


@for_frames
def unsuitable_pairs(customers: Columns, products: Columns) -> Columns:
    """Customer and product pairs from what stands in the customers' column "unsuitable".

    Products are named by code or name, several with commas; letter case does not matter.

    Args:
        customers: customer, unsuitable (text).
        products: product, name (text).

    Returns:
        customer, product; one row per pair that names a known product.
    """
    named = customers.read(texts=["customer", "unsuitable"]).tuples("customer", "unsuitable")
    known = products.read(texts=["product", "name"])
    words: dict[str, dict[str, None]] = {}
    for name in ("product", "name"):
        for product, word in known.tuples("product", name):
            if product is not None and word is not None:
                words.setdefault(word.casefold(), {})[product] = None
    pairs = dict.fromkeys(
        (customer, product)
        for customer, told in named
        if customer is not None and told is not None
        for word in re.split(r"[,;\n]", told)
        for product in words.get(word.strip().casefold(), ())
    )
    people, goods = ([pair[side] for pair in pairs] for side in (0, 1))
    return Columns({"customer": codes_of(people), "product": codes_of(goods)})


def without_unsuitable(lines: Columns, unsuitable: Columns | None) -> Columns:
    """Lines without what the customer found unsuitable.

    Where a customer's whole family is unsuitable, its lines stay, marked.

    Args:
        lines: From `with_product`.
        unsuitable: customer, product pairs.

    Returns:
        The lines with unsuitable (nothing else of the family was bought).
    """
    if unsuitable is None or not len(unsuitable):
        return lines.plus(unsuitable=False)
    wrong = matched(lines, unsuitable, "customer", "product") >= 0
    each = grouped(lines[NEED])
    whole = each.reduced(np.logical_and, wrong)[each.numbers]
    return lines.plus(unsuitable=whole).rows(~wrong | whole)


def purchases(lines: Columns) -> Columns:
    """One row per customer, family and day; what was bought on one day adds up.

    Args:
        lines: From `without_unsuitable`.

    Returns:
        Sorted by need and date: these, customer, family, product, product_name, content, dose, quantity (of
        the product that lasts longest that day), others (further products that day), duration [days of the
        whole day's purchase, NaN where not declared], unsuitable, seasonal, number (1 for the first).
    """
    pieces = _pieces(lines)
    moment = pieces["moment"]
    begins = _begins(moment)
    total, declared = (np.add.reduceat(pieces[name], begins) for name in ("lasts", "declared"))
    longest = np.lexsort((pieces["product"], pieces["quantity"], pieces["lasts"], moment))
    last = pieces.rows(longest[np.r_[begins[1:], len(moment)][: len(begins)] - 1])
    names = (NEED, "date", "customer", "family", "product", "product_name", "content", "dose")
    bought = lines.only(*names).rows(last["line"])
    return bought.plus(
        quantity=last["quantity"],
        others=np.diff(np.r_[begins, len(moment)]) - 1,
        duration=np.where(declared > 0, total, np.nan),
        unsuitable=last["unsuitable"],
        seasonal=last["seasonal"],
        number=numbered(bought[NEED]),
    )


def _pieces(lines: Columns) -> Columns:
    """One row per customer, family, day and product, sorted by them; ``line`` is the first of its lines."""
    product = lines["product"].numbers
    moment = packed(lines[NEED], day_numbers(lines["date"]))
    order = np.lexsort((product, moment))
    in_order = lines.only("quantity", "unit_days", "unsuitable", "seasonal").rows(order)
    moment, product = moment[order], product[order]
    begins = _begins(moment, product)
    quantity, unit_days = in_order["quantity"], in_order["unit_days"]
    return Columns(
        {
            "moment": moment[begins],
            "product": product[begins],
            "line": order[begins],
            "quantity": np.add.reduceat(quantity, begins),
            "lasts": np.add.reduceat(np.nan_to_num(unit_days * quantity), begins),
            "declared": np.add.reduceat(~np.isnan(unit_days), begins, dtype=np.int64),
            "unsuitable": np.logical_and.reduceat(in_order["unsuitable"], begins),
            "seasonal": np.logical_or.reduceat(in_order["seasonal"], begins),
        }
    )


def _begins(*keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a new value of any of the sorted keys begins."""
    new = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(np.r_[True, new][: len(keys[0])])


def numbered(sorted_keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """1 for the first row of each key, 2 for the second and so on."""
    return np.arange(len(sorted_keys)) - np.searchsorted(sorted_keys, sorted_keys) + 1
