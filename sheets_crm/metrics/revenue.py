"""What existing customers bring beside new ones, by month and in a window."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.groups import among
from sheets_crm.metrics.windows import Window, days_within


def existing_revenue(valid: pd.DataFrame, occasions: pd.DataFrame, window: Window) -> Figure:
    """Share of the window's money from customers whose first purchase was before it (customer level).

    Who is new in the window stays new all through it. By order date, whenever the money came in.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``amount`` [money].
        occasions: From `occasions`.
        window: The days looked at.

    Returns:
        Money from existing customers by all money, that of unnamed buyers included.

    Source:
        METRICS.md D.10 (a); Putler, "Customers dashboard".
    """
    lines = valid[days_within(valid["date"], window)]
    earlier = occasions[(occasions["number"] == 1) & (occasions["date"] < pd.Timestamp(window.start))]
    old = lines[among(lines["customer"], earlier["customer"])]
    return _money("existing_revenue", old, lines, window)


def repeat_revenue(valid: pd.DataFrame, occasions: pd.DataFrame, window: Window) -> Figure:
    """Share of the window's money from second and later purchase days (occasion level).

    Never less than `existing_revenue`: who is new in the window and buys again in it counts here only.

    Args:
        valid: From `valid_orders`.
        occasions: From `occasions`.
        window: The days looked at.

    Returns:
        Money of repeat occasions by all money.

    Source:
        METRICS.md D.10 (b).
    """
    lines = valid[days_within(valid["date"], window)]
    again = occasions[(occasions["number"] >= 2) & days_within(occasions["date"], window)]
    return _money("repeat_revenue", again, lines, window)


def unnamed_revenue(valid: pd.DataFrame, window: Window) -> Figure:
    """Share of the window's money from buyers nobody wrote down.

    Args:
        valid: From `valid_orders`.
        window: The days looked at.

    Returns:
        Money without a customer by all money.

    Source:
        METRICS.md D.10, "tanpa nama".
    """
    lines = valid[days_within(valid["date"], window)]
    return _money("unnamed_revenue", lines[lines["customer"].isna()], lines, window)


def monthly_revenue(valid: pd.DataFrame, occasions: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Money and buyers of each month, new beside existing in both definitions.

    A customer is new in the whole month of the first purchase. The parts of each definition and the unnamed
    money add up to ``revenue``.

    Args:
        valid: From `valid_orders`.
        occasions: From `occasions`.
        as_of: Up to which day.

    Returns:
        One row per month from the first order to ``as_of``, months without sales too: ``month`` [first day],
        ``revenue``, ``new``, ``existing``, ``first_orders``, ``repeat_orders``, ``unnamed`` [money],
        ``buyers``, ``new_buyers`` [customers], ``ended`` (the month is over).

    Source:
        METRICS.md D.10; FEATURES.md 0.02, 2.08.
    """
    if valid.empty:
        return pd.DataFrame(columns=["month", "revenue", *_PARTS, "buyers", "new_buyers", "ended"])
    first = pd.Timestamp(valid["date"].min()).replace(day=1)
    months = pd.date_range(first, pd.Timestamp(as_of), freq="MS", name="month", unit="us")
    unnamed = valid[valid["customer"].isna()]
    columns = {
        "revenue": _by_month(valid, months),
        **_parts(occasions, months),
        "unnamed": _by_month(unnamed, months),
    }
    ended = months + pd.offsets.MonthEnd(0) <= pd.Timestamp(as_of)
    return pd.DataFrame(columns, index=months).assign(ended=ended).reset_index()


_PARTS = ["new", "existing", "first_orders", "repeat_orders", "unnamed"]


def _parts(occasions: pd.DataFrame, months: pd.DatetimeIndex) -> dict[str, NDArray[Any]]:
    """Money and buyers by month; ``occasions`` are sorted, so a customer's purchases stand together."""
    month, count = _month(occasions["date"], months), len(months)
    first = (occasions["number"] == 1).to_numpy()
    begins = month[np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))]
    fresh = begins == month
    masks = {"new": fresh, "existing": ~fresh, "first_orders": first, "repeat_orders": ~first}
    amount = occasions["amount"].fillna(0.0).to_numpy()
    buyers = {"buyers": first | (np.diff(month, prepend=-1) != 0), "new_buyers": first}
    found: dict[str, NDArray[Any]] = {}
    found |= {name: np.bincount(month, amount * mask, count) for name, mask in masks.items()}
    return found | {name: np.bincount(month[mask], minlength=count) for name, mask in buyers.items()}


def _by_month(rows: pd.DataFrame, months: pd.DatetimeIndex) -> NDArray[Any]:
    money = rows["amount"].fillna(0.0).to_numpy()
    return np.bincount(_month(rows["date"], months), weights=money, minlength=len(months))


def _month(days: pd.Series, months: pd.DatetimeIndex) -> NDArray[np.int64]:
    """The number of each day's month, the first of ``months`` being 0."""
    numbers: NDArray[np.int64] = days.to_numpy().astype("datetime64[M]").astype("int64")
    return numbers - int(months[0].to_datetime64().astype("datetime64[M]").astype("int64"))


def _money(code: str, part: pd.DataFrame, whole: pd.DataFrame, window: Window) -> Figure:
    customers = part["customer"].dropna().unique()
    money = part["amount"].sum(), whole["amount"].sum()
    return fraction(code, *money, customers=customers, window=window, sample=whole["customer"].nunique())
