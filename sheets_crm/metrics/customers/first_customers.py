"""The first customers, and how customers and money grew month by month."""

from __future__ import annotations

import datetime

import pandas as pd

from sheets_crm.metrics.revenue import monthly_revenue


def first_purchases(valid: pd.DataFrame) -> pd.DataFrame:
    """Each customer's first purchase: day, what it was, what it came to.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``, ``amount`` [money].

    Returns:
        The shop's first customer first: ``customer``, ``date`` [day], ``product`` (of several that
        day, the one with most money in it), ``amount`` [money of the whole day, missing when unknown].

    Source:
        FEATURES.md 4.01.
    """
    named = valid[valid["customer"].notna()]
    first = named.groupby("customer", observed=True)["date"].transform("min")
    opening = named[named["date"] == first]
    money = opening.groupby("customer", observed=True)["amount"].sum(min_count=1)
    order = opening.assign(most=-opening["amount"].fillna(0.0)).sort_values(["date", "customer", "most"])
    top = order.drop_duplicates("customer")
    amount = top["customer"].map(money).astype("float64")
    return top.assign(amount=amount)[["customer", "date", "product", "amount"]].reset_index(drop=True)


def growth(valid: pd.DataFrame, occasions: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
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
    months = monthly_revenue(valid, occasions, as_of)
    table = summed_up(months).rename(columns={"new_buyers": "new_customers"})
    return table[["month", "new_customers", "revenue", "customers", "money"]]


def summed_up(months: pd.DataFrame) -> pd.DataFrame:
    """Months with ``customers`` and ``money`` summed since the beginning.

    Args:
        months: From `monthly_revenue`.

    Returns:
        The same rows.

    Source:
        FEATURES.md 4.05.
    """
    return months.assign(customers=months["new_buyers"].cumsum(), money=months["revenue"].cumsum())
