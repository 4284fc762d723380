"""What customers owe, how old it is, and how late they usually pay."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns, places, stacked, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
_BUCKET_ENDS = (0, 30, 60, 90)
_DSO_DAYS = 90
_SMALLEST_AMOUNT = 1.0
"""Rupiah; what rounding leaves of an invoice below it is owed by nobody."""


@for_frames
def without_later_payments(credit_orders: Columns, as_of: datetime.date) -> Columns:
    """Credit order lines as they stood on a day: a payment dated after it has not happened.

    Args:
        credit_orders: As in `invoices`.
        as_of: The day.

    Returns:
        The rows given; ``paid`` is 0 and ``paid_on`` missing where the payment comes later.

    Source:
        Own definition; a post-dated giro is no money before its day.
    """
    lines = credit_orders.read(["paid_on"], ["paid"])
    later = lines["paid_on"] > np.datetime64(as_of)
    return lines.plus(
        paid=np.where(later, 0.0, lines["paid"]),
        paid_on=np.where(later, np.datetime64("NaT", "D"), lines["paid_on"]),
    )


@for_frames
def invoices(credit_orders: Columns) -> Columns:
    """Credit order lines put together to invoices: one receipt of a customer, else one day of a customer.

    Args:
        credit_orders: Valid order lines sold on credit: ``customer``, ``date`` [day], ``amount`` [money]
            and, where known, ``receipt``, ``due`` [day], ``paid`` [money], ``paid_on`` [day], ``branch``,
            ``row``. A line with a payment day and no amount was paid in full.

    Returns:
        One row per invoice, oldest first: ``customer``, ``receipt``, ``date``, ``due`` [day; the order's own
        day when nobody agreed one], ``due_known``, ``amount``, ``named_paid`` [money], ``paid_on`` [last
        day], ``branch``, ``row`` [first].
    """
    lines = credit_orders.read(
        ["date", "due", "paid_on"], ["amount", "paid", "row"], ["customer", "receipt", "branch"]
    )
    lines = lines.rows(lines["customer"].known & ~np.isnan(lines["amount"]))
    in_full = np.where(np.isnat(lines["paid_on"]), 0.0, lines["amount"])
    receipt = lines["receipt"].filled("")
    slip_day = np.where(receipt.isin([""]), lines["date"], np.datetime64(0, "D"))
    each = grouped(lines["customer"], receipt, slip_day)
    date, due = each.reduced(np.fmin, lines["date"]), each.reduced(np.fmax, lines["due"])
    table = lines.plus(receipt=receipt).rows(each.firsts).only("customer", "receipt", "branch")
    table = table.plus(
        date=date,
        due=np.where(np.isnat(due), date, due),
        due_known=~np.isnat(due),
        amount=each.sums(lines["amount"]),
        named_paid=each.sums(np.where(np.isnan(lines["paid"]), in_full, lines["paid"])),
        paid_on=each.reduced(np.fmax, lines["paid_on"]),
        row=each.reduced(np.fmin, lines["row"]),
    )
    return table.by("due", "date", "customer", "receipt")


@for_frames
def receivables(invoiced: Columns, as_of: datetime.date, payments: Columns | None = None) -> Columns:
    """What is still open of each invoice, and how overdue.

    A payment that names its invoice pays that one; every other payment, and what a named one leaves over,
    pays the customer's invoices in the order of their due days. Due today is not overdue.

    Args:
        invoiced: What `invoices` returns.
        as_of: The day of the list.
        payments: Payments that name no invoice: ``customer``, ``amount`` [money].

    Returns:
        The invoices with ``paid``, ``open`` [money, 0 below 1 rupiah], ``days_overdue`` [0 when not due]
        and ``bucket``, one of `BUCKETS`.

    Source:
        METRICS.md D.19 (legalclarity.org, AR aging).
    """
    order = invoiced.by("customer", "due", "date", "receipt")
    named = np.minimum(order["named_paid"], order["amount"])
    rest = order["amount"] - named
    unnamed = _unnamed(order, payments)
    pool = taken(unnamed["amount"], places(order["customer"], unnamed["customer"]), missing=0.0)
    before = grouped(order["customer"]).running(rest) - rest
    paid = named + np.clip(pool - before, 0.0, rest)
    still = order["amount"] - paid
    late = (np.datetime64(as_of) - order["due"]).astype(int)
    result = order.plus(
        paid=paid,
        open=np.where(still >= _SMALLEST_AMOUNT, still, 0.0),
        days_overdue=np.maximum(late, 0),
        bucket=codes_of(BUCKETS[place] for place in np.searchsorted(_BUCKET_ENDS, late)),
    )
    return result.by("due", "date", "customer", "receipt")


@for_frames
def credit_balances(invoiced: Columns, payments: Columns | None = None) -> Columns:
    """What customers paid beyond all their invoices: ``customer``, ``credit`` [money], by customer."""
    each, pool = grouped(invoiced["customer"]), _unnamed(invoiced, payments)
    owed = each.sums(np.maximum(invoiced["amount"] - invoiced["named_paid"], 0.0))
    place = places(pool["customer"], invoiced["customer"][each.firsts])
    over = pool["amount"] - taken(owed, place, missing=0.0)
    return Columns({"customer": pool["customer"], "credit": over}).rows(over >= _SMALLEST_AMOUNT)


@for_frames
def ageing(open_invoices: Columns) -> Columns:
    """Open money by bucket, all `BUCKETS` in order: ``amount`` [money], ``invoices``, ``customers``."""
    still = open_invoices.rows(open_invoices["open"] > 0)
    each = [still.rows(still["bucket"].isin([bucket])) for bucket in BUCKETS]
    return Columns({"bucket": codes_of(BUCKETS)}).plus(
        amount=np.array([rows["open"].sum() for rows in each], dtype=np.float64),
        invoices=np.array([len(rows) for rows in each]),
        customers=np.array([len(grouped(rows["customer"])) for rows in each]),
    )


@for_frames
def payment_delays(open_invoices: Columns) -> Columns:
    """How many days after the due day each customer usually pays.

    Only invoices that are fully paid, with a payment day and an agreed due day, tell.

    Returns:
        ``customer``, ``usual_delay`` [days, median; negative when early], ``paid_invoices`` [count], by
        customer.

    Source:
        METRICS.md D.19.
    """
    told = (open_invoices["open"] == 0) & open_invoices["due_known"] & ~np.isnat(open_invoices["paid_on"])
    paid = open_invoices.rows(told)
    each = grouped(paid["customer"])
    delay = each.medians((paid["paid_on"] - paid["due"]).astype("float64"))
    return paid.rows(each.firsts).only("customer").plus(usual_delay=delay, paid_invoices=each.counts())


@for_frames
def days_sales_outstanding(open_invoices: Columns, as_of: datetime.date) -> float | None:
    """Open receivables ÷ credit sales of the last 90 days × 90 [days].

    None before the shop has sold on credit for 90 days (three months), or when it sold nothing on credit in
    them.

    Source:
        METRICS.md D.19; with 60.000 open and 325.000 sold in 365 days the formula gives 67,4 days
        (qammunity.org, 7773001).
    """
    start = np.datetime64(as_of) - _DSO_DAYS
    if not len(open_invoices) or open_invoices["date"].min() > start:
        return None
    sold = float(open_invoices["amount"][open_invoices["date"] > start].sum())
    return outstanding_days(float(open_invoices["open"].sum()), sold, _DSO_DAYS)


def outstanding_days(open_amount: float, credit_sales: float, days: int) -> float | None:
    """Receivables ÷ credit sales × days of the period [days]; None without credit sales.

    Example:
        >>> round(outstanding_days(60_000, 325_000, 365), 1)
        67.4
    """
    return open_amount / credit_sales * days if credit_sales > 0 else None


def _unnamed(invoiced: Columns, payments: Columns | None) -> Columns:
    """By customer, money that no single invoice takes: unnamed payments and what named ones leave over."""
    left_over = np.maximum(invoiced["named_paid"] - invoiced["amount"], 0.0)
    pool = Columns({"customer": invoiced["customer"], "amount": left_over})
    pool = pool if payments is None else stacked(pool, payments)
    each = grouped(pool["customer"])
    return Columns({"customer": pool["customer"][each.firsts], "amount": each.sums(pool["amount"])})
