"""What follows from single order lines that count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from sheets_crm.facts.plain import Line, plain_rows
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.grouping import grouped


class Approvals(NamedTuple):
    """Rows of the orders sheet, and receipts, that the owner approved."""

    rows: frozenset[int]
    receipts: frozenset[str]

    def holds(self, row: int, receipt: str | None) -> bool:
        """Whether an order line was approved, on its own row or on another of its receipt."""
        return row in self.rows or receipt in self.receipts


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


def credit_discounts(valid: Columns) -> dict[int, float]:
    """The discount of each receipt sold on credit, by the first of its rows on the orders sheet."""
    first: dict[tuple[str, str], int] = {}
    found: dict[int, float] = defaultdict(float)
    on_credit = valid.rows(valid["payment"].isin(["credit"])).by("row")
    for line in plain_rows(on_credit, Line):
        row = first.setdefault((line.customer, line.receipt or str(line.date)), line.row)
        found[row] += line.discount or 0.0
    return dict(found)


def spent_most(bought: Columns, as_of: date, count: int) -> frozenset[str]:
    """So many customers who spent most in the last 12 months."""
    lately = bought.rows(bought["date"] > np.datetime64(as_of - timedelta(days=365)))
    each = grouped(lately["customer"])
    spent = each.sums(lately["amount"])
    most = np.argsort(-spent, kind="stable")[:count]
    return frozenset(lately["customer"][each.firsts][most[spent[most] > 0]].texts())


def last_of_each(lines: Columns, day: str) -> dict[str, Line]:
    """The order line of each customer that has the latest of these days."""
    ordered = lines.by(day, "row")
    last = ordered.rows(grouped(ordered["customer"]).lasts)
    return {line.customer: line for line in plain_rows(last, Line)}


def rounded_lines(valid: Columns, step: float) -> list[Rounding]:
    """Totals below quantity times price without a discount, rounded down to whole notes.

    Args:
        valid: Order lines that count.
        step: A total is rounded down by less than this [money].
    """
    quantity = np.where(np.isnan(valid["quantity"]), 1.0, valid["quantity"])
    gross = valid["price"] * quantity
    away, whole = gross - valid["amount"], valid["amount"] % _SMALLEST_NOTE == 0
    down = (away > 0) & (away < step) & whole & (np.nan_to_num(valid["discount"]) == 0)
    lines = plain_rows(valid.rows(down), Line)
    return list(map(Rounding, lines, away[down].tolist(), gross[down].tolist()))


def day_of_each(fold: np.ufunc, orders: Columns) -> dict[str, date]:
    """The first or the last day of each customer's orders."""
    each = grouped(orders["customer"])
    found = orders.only("customer").rows(each.firsts).plus(date=each.reduced(fold, orders["date"]))
    return {customer: day for customer, day in found.tuples("customer", "date") if day is not None}


def of_each(bought: Columns, name: str) -> dict[str, list[Any]]:
    """What a column says of each customer, from rows that are sorted by customer."""
    each, values = grouped(bought["customer"]), bought[name].tolist()
    customers, ends = bought["customer"][each.firsts].texts(), np.cumsum(each.counts()).tolist()
    spans = zip(customers, each.firsts.tolist(), ends, strict=True)
    return {customer: values[start:end] for customer, start, end in spans}


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
