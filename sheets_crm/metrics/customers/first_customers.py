"""The first customers, and how customers and money grew month by month."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.revenue import monthly_revenue


@for_frames
def first_purchases(valid: Columns) -> Columns:
    """Each customer's first purchase: day, what it was, what it came to.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``, ``amount`` [money].

    Returns:
        The shop's first customer first: ``customer``, ``date`` [day], ``product`` (of several that
        day, the one with most money in it), ``amount`` [money of the whole day, missing when unknown].

    Source:
        FEATURES.md 4.01.
    """
    named = valid.only("customer", "date", "product", "amount").rows(valid["customer"].known)
    customer = grouped(named["customer"])
    first = customer.reduced(np.minimum, named["date"])
    opening = named.rows(named["date"] == first[customer.numbers])
    each, money = grouped(opening["customer"]), opening["amount"]
    amount = np.where(each.sums(~np.isnan(money)) > 0, each.sums(money), np.nan)
    rows = opening.plus(amount=amount[each.numbers], least=-np.nan_to_num(money)).by("customer", "least")
    top = rows.rows(grouped(rows["customer"]).firsts).by("date", "customer")
    return top.only("customer", "date", "product", "amount")


@for_frames
def growth(valid: Columns, occasions: Columns, as_of: datetime.date) -> Columns:
    """Customers and money month by month and summed up to then.

    Args:
        valid: From `valid_orders`.
        occasions: From `occasions`.
        as_of: Up to which day.

    Returns:
        One row per ``month`` [first day]: ``new_customers``, ``revenue`` [money], ``customers`` and ``money``
        summed since the beginning.

    Source:
        FEATURES.md 4.05.
    """
    table = summed_up(monthly_revenue(valid, occasions, as_of))
    table = table.plus(new_customers=table["new_buyers"])
    return table.only("month", "new_customers", "revenue", "customers", "money")


@for_frames
def summed_up(months: Columns) -> Columns:
    """Months with ``customers`` and ``money`` summed since the beginning.

    Args:
        months: From `monthly_revenue`.

    Returns:
        The same rows.

    Source:
        FEATURES.md 4.05.
    """
    return months.plus(customers=np.cumsum(months["new_buyers"]), money=np.cumsum(months["revenue"]))
