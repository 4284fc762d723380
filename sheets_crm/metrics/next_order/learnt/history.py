"""A shop's order days as arrays: what every part of the learnt rhythm reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.customer_days import day_numbers, packed, unpacked

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEAST_QUANTITY = 0.01


@dataclass(frozen=True)
class History:
    """One entry per customer and day with an order, sorted by both; days are numbers since 1970.

    ``starts`` and ``lasts`` hold the position of each customer's first and last order, ``number`` counts
    a customer's orders from 1, ``before`` and ``after`` are the gaps on either side [days, NaN: none],
    ``tenure`` the days since the first order.
    The ``line_`` arrays have one entry per order line: the position of its order, its product, its quantity.
    """

    customers: NDArray[np.object_]
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

    def at(self, day: int, customers: Ints) -> Ints:
        """Position of the last order up to a day of each of these customers who had one by then."""
        keys = packed(self.customer, self.day)
        found = np.searchsorted(keys, packed(customers, day), side="right") - 1
        return found[found >= self.starts[customers]]


def history(orders: pd.DataFrame, as_of: date) -> History:
    """The orders of a shop up to a day, as arrays.

    Args:
        orders: customer, date [day], product, quantity (missing: one piece), amount [money; missing:
            unknown]; one row per line that counts. Row order does not matter.
        as_of: Later lines do not count.
    """
    counts = ((orders["date"] <= pd.Timestamp(as_of)) & orders["customer"].notna()).to_numpy()
    known = orders if counts.all() else orders[counts]
    customer, customers = _numbered(known["customer"])
    product, _ = pd.factorize(known["product"], use_na_sentinel=False)
    day = day_numbers(known["date"].to_numpy())
    keys, line_order = np.unique(packed(customer, day), return_inverse=True)
    return _with_gaps(
        customers=customers,
        as_of=int(np.datetime64(as_of, "D").astype(np.int64)),
        keys=keys,
        spend=_log_spend(known["amount"].to_numpy(np.float64), line_order, len(keys)),
        line_order=line_order.astype(np.int64),
        line_product=product.astype(np.int64),
        line_quantity=np.maximum(known["quantity"].fillna(1.0).to_numpy(np.float64), _LEAST_QUANTITY),
    )


def _numbered(names: pd.Series) -> tuple[Ints, NDArray[np.object_]]:
    """Each row's number, and the names in their order: row order must not matter."""
    number, known = pd.factorize(names)
    found = np.asarray(known, dtype=np.object_)
    if known.is_monotonic_increasing:
        return number.astype(np.int64), found
    order = np.argsort(found, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[number], found[order]


def _with_gaps(
    customers: NDArray[np.object_],
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
