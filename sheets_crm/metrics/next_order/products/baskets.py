"""A shop's order lines up to a day as arrays: what was bought, basket by basket and product by product."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.customer_days import packed, unpacked
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.learnt.history import Floats, Ints

_UNKNOWN_GAP = 30.0


class Lines(Struct, frozen=True):
    """Order lines of a shop in any order, customers and products numbered; days are numbers since 1970."""

    customer: Ints
    day: Ints
    product: Ints
    quantity: Floats
    amount: Floats

    def until(self, day: int) -> Lines:
        """The lines up to a day."""
        return self.where(self.day <= day)

    def where(self, wanted: NDArray[np.bool_]) -> Lines:
        """Some of the lines."""
        return Lines(
            self.customer[wanted],
            self.day[wanted],
            self.product[wanted],
            self.quantity[wanted],
            self.amount[wanted],
        )


class Baskets(Struct, frozen=True):
    """What each customer bought on each day, sorted by customer, day and product; none repeated.

    ``basket`` is the position of each line's basket (customer and day), ``pair`` that of its pair (customer
    and product, sorted by both). ``orders``, ``first`` and ``last`` have an entry per customer, ``times``
    (baskets with it) one per product. ``age`` counts the customer's baskets after this one, ``pair_age``
    those after the last with the product. ``gap`` is the shop's middle gap [days].
    """

    as_of: int
    lines: Lines
    basket: Ints
    basket_customer: Ints
    basket_day: Ints
    age: Ints
    orders: Ints
    first: Ints
    last: Ints
    gap: float
    times: Floats
    pair: Ints
    pair_customer: Ints
    pair_product: Ints
    pair_times: Ints
    pair_first: Ints
    pair_last: Ints
    pair_age: Ints
    by_pair: Ints

    @property
    def products(self) -> int:
        """Products of the shop, those nobody bought yet included."""
        return len(self.times)

    def per_pair(self, values: Floats) -> Floats:
        """Sum of a value of the lines over each pair."""
        return totals(self.pair, values, len(self.pair_times))

    def per_customer(self, values: Floats) -> Floats:
        """Sum of a value of the baskets over each customer."""
        return totals(self.basket_customer, values, len(self.orders))

    def pair_gaps(self) -> tuple[Ints, Floats]:
        """Pair and days between its purchases, once for every repeated one."""
        pair, day = self.pair[self.by_pair], self.lines.day[self.by_pair]
        again = np.diff(pair) == 0
        return pair[1:][again], np.diff(day)[again].astype(np.float64)


def baskets(lines: Lines, customers: int, products: int, as_of: int) -> Baskets:
    """The baskets up to a day.

    Args:
        lines: Order lines; later ones do not count.
        customers: How many customers are numbered.
        products: How many products are numbered.
        as_of: The day.
    """
    known = once(lines.until(as_of), products)
    moment = packed(known.customer, known.day)
    is_first = np.diff(moment, prepend=-1) != 0
    basket = np.cumsum(is_first) - 1
    basket_customer, basket_day = known.customer[is_first], known.day[is_first]
    orders = np.bincount(basket_customer, minlength=customers)
    end = np.cumsum(orders)
    age = end[basket_customer] - 1 - np.arange(len(basket_day))
    first, last = np.zeros(customers, dtype=np.int64), np.zeros(customers, dtype=np.int64)
    has = orders > 0
    first[has], last[has] = basket_day[(end - orders)[has]], basket_day[end[has] - 1]
    each = grouped(known.customer * products + known.product)
    pair, pair_times = each.numbers, each.counts()
    # Stable: within a pair the lines stay in the order of their days.
    by_pair = np.argsort(pair, kind="stable")
    ends = np.cumsum(pair_times)
    return Baskets(
        as_of=as_of,
        lines=known,
        basket=basket,
        basket_customer=basket_customer,
        basket_day=basket_day,
        age=age,
        orders=orders,
        first=first,
        last=last,
        gap=_middle_gap(basket_customer, basket_day),
        times=np.bincount(known.product, minlength=products).astype(np.float64),
        pair=pair,
        pair_customer=known.customer[each.firsts],
        pair_product=known.product[each.firsts],
        pair_times=pair_times,
        pair_first=known.day[by_pair[ends - pair_times]],
        pair_last=known.day[by_pair[ends - 1]],
        pair_age=age[basket[by_pair[ends - 1]]],
        by_pair=by_pair,
    )


def once(lines: Lines, products: int) -> Lines:
    """One line for each customer, day and product, sorted by them."""
    keys = packed(lines.customer, lines.day) * products + lines.product
    if (keys[1:] > keys[:-1]).all():
        return lines
    keys, place = np.unique(keys, return_inverse=True)
    moment, product = np.divmod(keys, products)
    customer, day = unpacked(moment)
    quantity, amount = totals(place, lines.quantity, len(keys)), totals(place, lines.amount, len(keys))
    return Lines(customer, day, product, quantity, amount)


def totals(group: Ints, values: Floats | NDArray[np.bool_], groups: int) -> Floats:
    """Sum of the values of each group, 0 for a group without any."""
    return np.bincount(group, values, groups).astype(np.float64)


def _middle_gap(customer: Ints, day: Ints) -> float:
    gaps = np.diff(day)[np.diff(customer) == 0]
    return float(np.median(gaps)) if len(gaps) else _UNKNOWN_GAP
