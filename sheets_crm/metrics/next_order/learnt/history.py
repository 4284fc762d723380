"""A shop's order days as arrays: what every part of the learnt rhythm reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.codes import Array, Codes
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customer_days import day_numbers, packed, unpacked
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEAST_QUANTITY = 0.01


class History(Struct, frozen=True, dict=True):
    """One entry per customer and day with an order, sorted by both; days are numbers since 1970.

    ``starts`` and ``lasts`` hold the position of each customer's first and last order, ``number`` counts
    a customer's orders from 1, ``before`` and ``after`` are the gaps on either side [days, NaN: none],
    ``tenure`` the days since the first order.
    The ``line_`` arrays have one entry per order line: the position of its order, its product, its quantity.
    """

    customers: Array
    as_of: int
    customer: Ints
    day: Ints
    number: Ints
    before: Floats
    after: Floats
    tenure: Floats
    starts: Ints
    lasts: Ints
    spend: Floats
    line_order: Ints
    line_product: Ints
    line_quantity: Floats

    @property
    def is_last(self) -> NDArray[np.bool_]:
        """Which orders are the customer's last so far."""
        return np.isnan(self.after)

    def running_sum(self, values: Floats) -> Floats:
        """Sum of the customer's values up to and with each order."""
        total = np.cumsum(values)
        before = np.repeat((total - values)[self.starts], np.diff(np.r_[self.starts, len(values)]))
        return total - before

    def by_number(self) -> Iterator[Ints]:
        """Positions of all second orders, then of all third ones, and so on."""
        highest = int(self.number.max(initial=1))
        # Numbers of 16 bits are sorted by radix, several times faster.
        small = self.number.astype(np.uint16) if highest < 65_536 else self.number
        positions = np.argsort(small, kind="stable")
        bounds = np.searchsorted(self.number[positions], np.arange(2, highest + 2))
        for begin, end in pairwise(bounds):
            yield positions[begin:end]

    @cached_property
    def _keys(self) -> Ints:
        return packed(self.customer, self.day)

    def at(self, day: int, customers: Ints) -> Ints:
        """Position of the last order up to a day of each of these customers who had one by then."""
        found = np.searchsorted(self._keys, packed(customers, day), side="right") - 1
        return found[found >= self.starts[customers]]


@for_frames
def history(orders: Columns, as_of: date) -> History:
    """The orders of a shop up to a day, as arrays.

    Args:
        orders: customer and product (texts or numbers), date [day], quantity (missing: one
            piece), amount [money; missing: unknown]; one row per line that counts. Row order does not matter.
        as_of: Later lines do not count.
    """
    lines = orders.read(["date"], ["quantity", "amount"])
    counts, customer = lines["date"] <= np.datetime64(as_of), lines["customer"]
    known = lines.rows(counts & customer.known if isinstance(customer, Codes) else counts)
    each, product = grouped(known["customer"]), grouped(known["product"])
    names = known["customer"][each.firsts]
    keys, line_order = _orders(packed(each.numbers, day_numbers(known["date"])))
    quantity = np.where(np.isnan(known["quantity"]), 1.0, known["quantity"])
    return _with_gaps(
        customers=np.array(names.texts(), dtype=np.object_) if isinstance(names, Codes) else names,
        as_of=int(np.datetime64(as_of, "D").astype(np.int64)),
        keys=keys,
        spend=_log_spend(known["amount"], line_order, len(keys)),
        line_order=line_order,
        line_product=np.where(product.numbers < 0, len(product), product.numbers),
        line_quantity=np.maximum(quantity, _LEAST_QUANTITY),
    )


def _orders(keys: Ints) -> tuple[Ints, Ints]:
    """The orders in their order, and the place of each line's among them."""
    if (keys[1:] < keys[:-1]).any():
        found, place = np.unique(keys, return_inverse=True)
        return found, place.astype(np.int64)
    new = np.diff(keys, prepend=-1) != 0
    return keys[new], np.cumsum(new) - 1


def _with_gaps(
    customers: Array,
    as_of: int,
    keys: Ints,
    spend: Floats,
    line_order: Ints,
    line_product: Ints,
    line_quantity: Floats,
) -> History:
    customer, day = unpacked(keys)
    is_first = np.r_[True, customer[1:] != customer[:-1]][: len(keys)]
    starts = np.flatnonzero(is_first)
    sizes = np.diff(np.r_[starts, len(keys)])
    before = np.where(is_first, np.nan, np.diff(day, prepend=0).astype(np.float64))
    return History(
        customers=customers,
        as_of=as_of,
        customer=customer,
        day=day,
        number=np.arange(len(keys)) - np.repeat(starts, sizes) + 1,
        before=before,
        after=np.r_[before[1:], np.nan][: len(keys)],
        tenure=(day - np.repeat(day[starts], sizes)).astype(np.float64),
        starts=starts,
        lasts=starts + sizes - 1,
        spend=spend,
        line_order=line_order,
        line_product=line_product,
        line_quantity=line_quantity,
    )


def _log_spend(amount: Floats, line_order: Ints, orders: int) -> Floats:
    """Log of what each order was worth; an unknown amount counts as the shop's middle one."""
    known = ~np.isnan(amount)
    total = np.bincount(line_order[known], np.maximum(amount[known], 0.0), orders)
    seen = np.bincount(line_order[known], minlength=orders) > 0
    usual = float(np.median(total[seen])) if seen.any() else 0.0
    return np.log1p(np.where(seen, total, usual))
