"""The limit that a customer's own payments suggest."""

from __future__ import annotations

import datetime
from collections import defaultdict
from statistics import median
from typing import NamedTuple

from sheets_crm.metrics.columns import Columns

LEAST_PAID = 3
_YEAR, _MONTH = 365, 30
_STEP = 50_000


class _Paid(NamedTuple):
    """An invoice that was paid: sold, due and paid on a day; what it came to [money]."""

    date: datetime.date
    due: datetime.date
    paid_on: datetime.date
    amount: float


class SuggestedLimit(NamedTuple):
    """A limit [money] and what it comes from: money a month, days of term, invoices in time and in all."""

    limit: float
    monthly: float
    term: int
    in_time: int
    paid: int


def suggested_limits(
    open_invoices: Columns, as_of: datetime.date, grace_days: int = 0
) -> dict[str, SuggestedLimit]:
    """The limit that each customer's payments of the last 12 months suggest.

    What the customer buys on credit in a month times the term in months: so much is open when everything
    is paid on its day, and nobody needs more. Times the share of the paid invoices that came in time, so
    that trust follows payments; nothing while an invoice is overdue. Rounded down to 50,000.

    Args:
        open_invoices: What `receivables.receivables` returns.
        as_of: The day.
        grace_days: Days after the due day that still count as in time.

    Returns:
        By customer; only those with three paid invoices whose due day was agreed.

    Source:
        Sales by month times the payment term: the "need of credit limit" of creditmanagement-tools.com,
        Set up the credit limit; the share paid in time is our own addition (METRICS.md D.19 gives no
        formula).

    Example:
        Six invoices of 600,000 in six months, 30 days each, five of them paid in time:
        600,000 × 30/30 × 5/6 = 500,000.
    """
    paid, late = _by_customer(open_invoices, as_of, grace_days)
    return {
        customer: _suggested(each, as_of, grace_days, trusted=customer not in late)
        for customer, each in paid.items()
        if len(each) >= LEAST_PAID
    }


def _by_customer(
    open_invoices: Columns, as_of: datetime.date, grace_days: int
) -> tuple[dict[str, list[_Paid]], set[str]]:
    """Paid invoices of the last 12 months by customer, and who is overdue now."""
    paid: dict[str, list[_Paid]] = defaultdict(list)
    late = set()
    names = ("customer", "date", "due", "paid_on", "amount", "open", "due_known", "days_overdue")
    for customer, date, due, paid_on, amount, still, known, overdue in open_invoices.tuples(*names):
        if still > 0 and overdue > grace_days:
            late.add(customer)
        if not still and known and paid_on is not None and 0 <= (as_of - date).days < _YEAR:
            paid[customer].append(_Paid(date, due, paid_on, amount))
    return paid, late


def _suggested(paid: list[_Paid], as_of: datetime.date, grace_days: int, *, trusted: bool) -> SuggestedLimit:
    days = max((as_of - min(each.date for each in paid)).days, _MONTH)
    monthly = sum(each.amount for each in paid) / days * _MONTH
    term = round(median((each.due - each.date).days for each in paid))
    in_time = sum((each.paid_on - each.due).days <= grace_days for each in paid)
    need = monthly * term / _MONTH * in_time / len(paid)
    return SuggestedLimit(need // _STEP * _STEP if trusted else 0.0, monthly, term, in_time, len(paid))
