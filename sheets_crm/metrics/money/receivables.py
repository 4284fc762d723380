"""What customers owe, how old it is, and how late they usually pay."""

from __future__ import annotations

import datetime

import pandas as pd

BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
_BUCKET_ENDS = (0, 30, 60, 90)
_DSO_DAYS = 90
_SMALLEST_AMOUNT = 1.0
"""Rupiah; what rounding leaves of an invoice below it is owed by nobody."""


def without_later_payments(credit_orders: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Credit order lines as they stood on a day: a payment dated after it has not happened.

    Args:
        credit_orders: As in `invoices`.
        as_of: The day.

    Returns:
        The rows given; ``paid`` is 0 and ``paid_on`` missing where the payment comes later.

    Source:
        Own definition; a post-dated giro is no money before its day.
    """
    if "paid_on" not in credit_orders:
        return credit_orders
    later = pd.to_datetime(credit_orders["paid_on"]) > pd.Timestamp(as_of)
    lines = credit_orders.assign(paid_on=credit_orders["paid_on"].mask(later))
    return lines.assign(paid=lines["paid"].mask(later, 0.0)) if "paid" in lines else lines


def invoices(credit_orders: pd.DataFrame) -> pd.DataFrame:
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
    columns = ["customer", "date", "amount", "receipt", "due", "paid", "paid_on", "branch", "row"]
    lines = credit_orders.reindex(columns=columns).dropna(subset=["customer", "amount"])
    days = {name: pd.to_datetime(lines[name]) for name in ("date", "due", "paid_on")}
    lines = lines.assign(amount=pd.to_numeric(lines["amount"]).astype("float64"))
    paid = pd.to_numeric(lines["paid"]).astype("float64")
    paid = paid.where(paid.notna(), lines["amount"].where(days["paid_on"].notna(), 0.0))
    receipt = lines["receipt"].astype("object").where(lines["receipt"].notna(), "")
    lines = lines.assign(
        **days, receipt=receipt, named_paid=paid, slip_day=days["date"].where(receipt == "", pd.Timestamp(0))
    )
    table = lines.groupby(["customer", "receipt", "slip_day"], as_index=False).agg(
        date=("date", "min"),
        due=("due", "max"),
        amount=("amount", "sum"),
        named_paid=("named_paid", "sum"),
        paid_on=("paid_on", "max"),
        branch=("branch", "first"),
        row=("row", "min"),
    )
    table = table.assign(due_known=table["due"].notna(), due=table["due"].fillna(table["date"]))
    return table.sort_values(["due", "date", "customer", "receipt"], ignore_index=True).drop(
        columns="slip_day"
    )


def receivables(
    invoiced: pd.DataFrame, as_of: datetime.date, payments: pd.DataFrame | None = None
) -> pd.DataFrame:
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
    order = invoiced.sort_values(["customer", "due", "date", "receipt"], ignore_index=True)
    named = order[["named_paid", "amount"]].min(axis=1)
    rest = order["amount"] - named
    pool = order["customer"].map(_unnamed(order, payments)).fillna(0.0)
    before = rest.groupby(order["customer"]).cumsum() - rest
    paid = named + (pool - before).clip(lower=0.0).where(pool - before < rest, rest)
    late = (pd.Timestamp(as_of) - order["due"]).dt.days
    bucket = pd.cut(late, [float("-inf"), *_BUCKET_ENDS, float("inf")], labels=list(BUCKETS)).astype("object")
    still = order["amount"] - paid
    result = order.assign(
        paid=paid,
        open=still.where(still >= _SMALLEST_AMOUNT, 0.0),
        days_overdue=late.clip(lower=0),
        bucket=bucket,
    )
    return result.sort_values(["due", "date", "customer", "receipt"], ignore_index=True)


def credit_balances(invoiced: pd.DataFrame, payments: pd.DataFrame | None = None) -> pd.Series:
    """What customers paid beyond all their invoices [money], by customer; it belongs to them."""
    owed = invoiced["amount"] - invoiced[["named_paid", "amount"]].min(axis=1)
    total = owed.groupby(invoiced["customer"]).sum()
    pool = _unnamed(invoiced, payments)
    over = pool - total.reindex(pool.index).fillna(0.0)
    return over[over >= _SMALLEST_AMOUNT].rename("credit")


def ageing(open_invoices: pd.DataFrame) -> pd.DataFrame:
    """Open money by bucket, all `BUCKETS` in order: ``amount`` [money], ``invoices``, ``customers``."""
    still = open_invoices[open_invoices["open"] > 0]
    table = still.groupby("bucket").agg(
        amount=("open", "sum"), invoices=("open", "size"), customers=("customer", "nunique")
    )
    table = table.reindex(list(BUCKETS), fill_value=0).rename_axis("bucket").reset_index()
    return table.assign(amount=table["amount"].astype("float64"))


def payment_delays(open_invoices: pd.DataFrame) -> pd.DataFrame:
    """How many days after the due day each customer usually pays.

    Only invoices that are fully paid, with a payment day and an agreed due day, tell.

    Returns:
        ``customer``, ``usual_delay`` [days, median; negative when early], ``paid_invoices`` [count], by
        customer.

    Source:
        METRICS.md D.19.
    """
    told = open_invoices[(open_invoices["open"] == 0) & open_invoices["due_known"]]
    told = told.dropna(subset="paid_on")
    delay = (pd.to_datetime(told["paid_on"]) - pd.to_datetime(told["due"])).dt.days
    grouped = told.assign(delay=delay).groupby("customer")["delay"]
    return grouped.agg(usual_delay="median", paid_invoices="size").reset_index()


def days_sales_outstanding(open_invoices: pd.DataFrame, as_of: datetime.date) -> float | None:
    """Open receivables ÷ credit sales of the last 90 days × 90 [days].

    None before the shop has sold on credit for 90 days (three months), or when it sold nothing on credit in
    them.

    Source:
        METRICS.md D.19; with 60.000 open and 325.000 sold in 365 days the formula gives 67,4 days
        (qammunity.org, 7773001).
    """
    start = pd.Timestamp(as_of) - pd.Timedelta(days=_DSO_DAYS)
    if open_invoices.empty or open_invoices["date"].min() > start:
        return None
    sold = float(open_invoices.loc[open_invoices["date"] > start, "amount"].sum())
    return outstanding_days(float(open_invoices["open"].sum()), sold, _DSO_DAYS)


def outstanding_days(open_amount: float, credit_sales: float, days: int) -> float | None:
    """Receivables ÷ credit sales × days of the period [days]; None without credit sales.

    Example:
        >>> round(outstanding_days(60_000, 325_000, 365), 1)
        67.4
    """
    return open_amount / credit_sales * days if credit_sales > 0 else None


def _unnamed(invoiced: pd.DataFrame, payments: pd.DataFrame | None) -> pd.Series:
    """By customer, money that no single invoice takes: unnamed payments and what named ones leave over."""
    left_over = (invoiced["named_paid"] - invoiced["amount"]).clip(lower=0.0)
    pool = left_over.groupby(invoiced["customer"]).sum()
    if payments is None or payments.empty:
        return pool
    return pool.add(payments.groupby("customer")["amount"].sum(), fill_value=0.0)
