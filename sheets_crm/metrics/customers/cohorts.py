"""How many customers of one beginning come back, month by month."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_COLUMNS = ["cohort", "month", "size", "mature", "returned", "rate", "returned_by", "rate_by", "running"]


def cohorts(occasions: pd.DataFrame, as_of: datetime.date, groups: pd.Series | None = None) -> pd.DataFrame:
    """Return of customers, by cohort and calendar months since their first purchase.

    Strict: bought in that month. Cumulative: bought a second time by the end of that month, in the first
    month too. A cell whose month has not ended for anybody is missing, not 0. Leave out customers whose first
    purchase is older than the records: their beginning is not known.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``. Row order does not matter.
        as_of: The day of the figures; a month has ended when its last day is not after it.
        groups: Cohort by customer, such as the first product or the season of the first purchase; None takes
            the month of the first purchase. Customers without a group are left out.

    Returns:
        One row per cohort and month, sorted: ``cohort`` (first day of the month, or the group), ``month``
        [calendar months since the first], ``size`` [customers], ``mature`` [customers whose month has
        ended], ``returned`` and ``returned_by`` [of the mature customers, strict and cumulative], ``rate``
        and ``rate_by`` [0 to 1, missing while nobody is mature], ``running`` (the month is not over).

    Source:
        METRICS.md D.6; Metorik help centre, article 233 (cohorts by first product); Lifetimely help centre,
        article 61 (strict and cumulative are different figures).
    """
    known = occasions if groups is None else occasions[occasions["customer"].isin(groups.dropna().index)]
    if known.empty:
        return pd.DataFrame(columns=_COLUMNS)
    who, names = pd.factorize(known["customer"])
    month = _months(known["date"])
    first = _month_of(known, who, month, number=1, otherwise=0)
    second = _month_of(known, who, month, number=2, otherwise=10**6) - first
    ended = _last_ended(as_of)
    label, labels = _labels(names, first, groups)
    age = ended - first
    width, count = max(int(age.max()) + 2, 1), len(labels)
    strict = _strict(who, month, first, ended, label, width, count)
    cells = [_cell(label, age, second, k, count) for k in range(width)]
    size = np.bincount(label, minlength=count)
    return _long(labels, size, np.stack([c[0] for c in cells], 1), strict, np.stack([c[1] for c in cells], 1))


def settled_cohorts(
    occasions: pd.DataFrame, as_of: datetime.date, groups: pd.Series, months: int = 12
) -> pd.DataFrame:
    """`cohorts` with one base along each row, so that a cumulative share never falls.

    Looks at the customers whose last month shown has ended, and shows as many months as at least half of all
    customers have behind them.

    Args:
        occasions: As for `cohorts`.
        as_of: The day of the figures.
        groups: Cohort by customer.
        months: Most months shown.

    Returns:
        As from `cohorts`, up to the last month shown.

    Source:
        Own definition: D.6's cumulative rate over one set of customers.
    """
    firsts = occasions[occasions["number"] == 1]
    age = _last_ended(as_of) - _months(firsts["date"])
    last = next((k for k in range(months, 1, -1) if 2 * (age >= k).sum() >= len(age)), 1)
    settled = set(firsts.loc[age >= last, "customer"])
    cells = cohorts(occasions, as_of, groups[groups.index.isin(settled)])
    return cells[cells["month"] <= last]


def pooled_cohorts(cells: pd.DataFrame) -> pd.DataFrame:
    """All cohorts together: everybody who returned by everybody who could have, not the mean of the rates.

    Args:
        cells: From `cohorts`.

    Returns:
        One row per ``month``: ``mature``, ``returned``, ``returned_by`` [customers], ``rate``, ``rate_by``.

    Source:
        METRICS.md D.6.
    """
    sums = cells.groupby("month", as_index=False)[["mature", "returned", "returned_by"]].sum()
    sums = sums[sums["mature"] > 0].reset_index(drop=True)
    return sums.assign(rate=sums["returned"] / sums["mature"], rate_by=sums["returned_by"] / sums["mature"])


def cohort_table(cells: pd.DataFrame, value: str = "rate") -> pd.DataFrame:
    """The cells as people read them: a row per cohort, a column per month; immature cells are missing.

    Args:
        cells: From `cohorts`.
        value: ``rate``, ``rate_by``, ``returned`` or ``returned_by``.

    Returns:
        Cohorts down, months across.

    Source:
        METRICS.md D.6.
    """
    shown = cells[cells["mature"] > 0]
    return shown.pivot(index="cohort", columns="month", values=value)


def first_products(valid: pd.DataFrame) -> pd.Series:
    """What each customer bought first: of several products that day, the one with most money in it.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``, ``amount`` [money].

    Returns:
        Product by customer.

    Source:
        METRICS.md D.6, "cohorts by first product".
    """
    named = valid.dropna(subset=["customer", "product"])
    money = named["amount"].fillna(0.0)
    order = named.assign(money=-money).sort_values(["date", "money", "product"])
    return order.drop_duplicates("customer").set_index("customer")["product"]


def _months(days: pd.Series) -> NDArray[np.int64]:
    return days.to_numpy().astype("datetime64[M]").astype("int64")


def _last_ended(as_of: datetime.date) -> int:
    tomorrow = np.datetime64(as_of + datetime.timedelta(days=1), "M")
    return int(tomorrow.astype("int64")) - 1


def _month_of(
    occasions: pd.DataFrame, who: NDArray[np.int64], month: NDArray[np.int64], *, number: int, otherwise: int
) -> NDArray[np.int64]:
    """Month of each customer's purchase of this number."""
    rows = (occasions["number"] == number).to_numpy()
    result = np.full(who.max() + 1, otherwise, dtype="int64")
    result[who[rows]] = month[rows]
    return result


def _labels(
    names: pd.Index, first: NDArray[np.int64], groups: pd.Series | None
) -> tuple[NDArray[np.int64], pd.Index]:
    if groups is None:
        months, label = np.unique(first, return_inverse=True)
        return label, pd.DatetimeIndex(months.astype("datetime64[M]").astype("datetime64[us]"))
    label, labels = pd.factorize(groups.reindex(names), sort=True)
    return label, pd.Index(labels)


def _strict(
    who: NDArray[np.int64],
    month: NDArray[np.int64],
    first: NDArray[np.int64],
    ended: int,
    label: NDArray[np.int64],
    width: int,
    count: int,
) -> NDArray[np.int64]:
    """Customers of each cohort who bought in each month, months that have ended only."""
    over = month <= ended
    ticks = np.zeros(len(first) * width, dtype="bool")
    ticks[who[over] * width + (month - first[who])[over]] = True
    bought = np.flatnonzero(ticks)
    cell = label[bought // width] * width + bought % width
    return np.bincount(cell, minlength=width * count).reshape(count, width)


def _cell(
    label: NDArray[np.int64], age: NDArray[np.int64], second: NDArray[np.int64], k: int, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Customers of each cohort whose k-th month has ended, and those of them who bought again by then."""
    mature = age >= k
    again = mature & (second <= k)
    return np.bincount(label[mature], minlength=count), np.bincount(label[again], minlength=count)


def _long(
    labels: pd.Index,
    size: NDArray[np.int64],
    mature: NDArray[np.int64],
    strict: NDArray[np.int64],
    again: NDArray[np.int64],
) -> pd.DataFrame:
    count, width = mature.shape
    cells = pd.DataFrame(
        {
            "cohort": labels.repeat(width),
            "month": np.tile(np.arange(width), count),
            "size": size.repeat(width),
            "mature": mature.ravel(),
            "returned": strict.ravel(),
            "returned_by": again.ravel(),
        }
    )
    shown = cells["mature"].where(cells["mature"] > 0)
    earlier = cells.groupby("cohort", observed=True)["mature"].shift(fill_value=1)
    running = (cells["mature"] == 0) & (earlier > 0)
    rates = {"rate": cells["returned"] / shown, "rate_by": cells["returned_by"] / shown}
    result = cells.assign(running=running, **rates)
    return result[running | (cells["mature"] > 0)].reset_index(drop=True)[_COLUMNS]
