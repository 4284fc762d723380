"""What follows from single order lines that count, a customer at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from sheets_crm.facts.plain import Line
from sheets_crm.metrics.columns import Columns, grouped


class Approvals(NamedTuple):
    """Rows of the orders sheet, and receipts, that the owner approved."""

    rows: frozenset[int]
    receipts: frozenset[str]

    def holds(self, row: int, receipt: str | None) -> bool:
        """Whether an order line was approved, on its own row or on another of its receipt."""
        return row in self.rows or receipt in self.receipts


LinesOf = Mapping[str, Sequence[Line]]
"""Order lines by customer."""
_SMALLEST_NOTE = 1_000
"""Totals are rounded down to whole notes of this many rupiah."""


class Rounding(NamedTuple):
    """One total that was rounded down: which, by how much, and from how much [money]."""

    line: Line
    away: float
    gross: float


def approvals(orders: Iterable[tuple[int, str | None, str | None]]) -> Approvals:
    """What was approved, of rows, receipts and who approved them."""
    told = [(row, receipt) for row, receipt, by in orders if by]
    return Approvals(frozenset(row for row, _ in told), frozenset(receipt for _, receipt in told if receipt))


def credit_discounts(lines: LinesOf) -> dict[int, float]:
    """The discount of each receipt sold on credit, by the first of its rows on the orders sheet."""
    first: dict[tuple[str, str], int] = {}
    found: dict[int, float] = defaultdict(float)
    on_credit = (line for each in lines.values() for line in each if line.payment == "credit")
    for line in sorted(on_credit, key=lambda line: line.row):
        row = first.setdefault((line.customer, line.receipt or str(line.date)), line.row)
        found[row] += line.discount or 0.0
    return dict(found)


def spent_most(lines: LinesOf, as_of: date, count: int) -> frozenset[str]:
    """So many customers who spent most in the last 12 months."""
    since = as_of - timedelta(days=365)
    spent = {
        customer: sum(line.amount or 0.0 for line in each if line.date > since)
        for customer, each in lines.items()
    }
    most = sorted(spent, key=lambda customer: (-spent[customer], customer))
    return frozenset(name for name in most[:count] if spent[name] > 0)


def finished(lines: LinesOf, as_of: date) -> dict[str, Line]:
    """The order line of each customer that was finished last, up to the day."""
    found: dict[str, Line] = {}
    for customer, each in lines.items():
        over = [line for line in each if line.finished_on is not None and line.finished_on <= as_of]
        if over:
            found[customer] = max(over, key=lambda line: (line.finished_on, line.row))
    return found


def rounded_lines(lines: LinesOf, step: float) -> list[Rounding]:
    """Totals below quantity times price without a discount, rounded down to whole notes.

    Args:
        lines: Order lines by customer.
        step: A total is rounded down by less than this [money].
    """
    found = []
    for line in (line for each in lines.values() for line in each):
        if line.price is None or line.amount is None or line.discount:
            continue
        gross = line.price * (1.0 if line.quantity is None else line.quantity)
        away = gross - line.amount
        if 0 < away < step and line.amount % _SMALLEST_NOTE == 0:
            found.append(Rounding(line, away, gross))
    return found


def day_of_each(fold: np.ufunc, orders: Columns) -> dict[str, date]:
    """The first or the last day of each customer's orders."""
    each = grouped(orders["customer"])
    found = orders.only("customer").rows(each.firsts).plus(date=each.reduced(fold, orders["date"]))
    return {customer: day for customer, day in found.tuples("customer", "date") if day is not None}


def days_of_each(bought: Columns) -> dict[str, list[date]]:
    """The purchase days of each customer, from rows that are sorted by customer and day."""
    each, days = grouped(bought["customer"]), bought["date"].tolist()
    customers, ends = bought["customer"][each.firsts].texts(), np.cumsum(each.counts()).tolist()
    spans = zip(customers, each.firsts.tolist(), ends, strict=True)
    return {customer: days[start:end] for customer, start, end in spans}


def summed_by_customer(bought: Columns) -> Columns:
    """One row a buyer: customer, first_order, last_order [day], occasions, spend, usual [money]."""
    each = grouped(bought["customer"])
    return (
        bought.rows(each.firsts)
        .only("customer")
        .plus(
            first_order=bought["date"][each.firsts],
            last_order=bought["date"][each.lasts],
            occasions=each.counts(),
            spend=each.sums(bought["amount"]),
            usual=each.medians(bought["amount"]),
        )
    )
