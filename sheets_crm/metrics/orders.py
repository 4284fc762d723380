"""Which order lines count, and the days on which a customer bought."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.customer_days import dates_of, day_numbers, packed, unpacked

_SMALLEST_AMOUNT = 0.005
# A return names its receipt or, failing that, is taken from the latest purchase it can belong to.
_RETURN_BELONGS_TO = (
    ["customer", "receipt", "product"],
    ["customer", "receipt"],
    ["customer", "product"],
    ["customer"],
)


def valid_orders(orders: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Order lines that count as purchases, returns taken off.

    A line counts when its day is not after ``as_of`` and it is done (or says nothing), or in progress and
    paid, verified or sold on credit. It does not count when cancelled, fully returned, free, or a transfer
    that was looked for and not found. A negative line is a return: it lowers the purchase it belongs to
    (same receipt, else the customer's latest of that product, else the latest) and is no purchase itself.
    An unknown total counts, because somebody did buy; only its amount is unknown.

    Args:
        orders: ``customer`` (missing when nobody wrote it down), ``date`` [day] and, where the shop has
            them, ``product``, ``quantity``, ``total`` [money], ``status``, ``payment``, ``verified``,
            ``paid`` [money], ``paid_on`` [day], ``receipt``. Row order does not matter.
        as_of: The last day that counts.

    Returns:
        The rows that count in the order given, with every column of ``orders``, ``quantity`` less what
        came back, and ``amount`` [money]: total less what came back, missing when unknown.

    Source:
        METRICS.md D.0; that cancelled, refunded and zero orders do not count: Klaviyo help centre,
        article 360020919731.

    Example:
        >>> days = pd.to_datetime(["2026-01-05", "2026-01-07"])
        >>> orders = pd.DataFrame({"customer": "Ann", "date": days, "total": [150_000.0, -50_000.0]})
        >>> valid_orders(orders, datetime.date(2026, 1, 31))["amount"].tolist()
        [100000.0]
    """
    return valid_and_unmatched(orders, as_of)[0]


def unmatched_returns(orders: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return lines that belong to no purchase, and so lower nothing.

    Args:
        orders: As in `valid_orders`.
        as_of: The last day that counts.

    Returns:
        Their rows of ``orders``, in its order, with ``amount`` [money, negative].

    Source:
        METRICS.md D.0; a return before its purchase, or of somebody who bought nothing, is a slip of the pen.
    """
    return valid_and_unmatched(orders, as_of)[1]


def valid_and_unmatched(orders: pd.DataFrame, as_of: datetime.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`valid_orders` and `unmatched_returns` at once, for whoever needs both.

    Args:
        orders: As in `valid_orders`.
        as_of: The last day that counts.

    Returns:
        Both.

    Source:
        METRICS.md D.0.
    """
    purchases, unmatched = _purchases_and_returns(orders, as_of)
    if not unmatched.empty:
        purchases, left = _less_returns(purchases, unmatched)
        unmatched = unmatched.loc[unmatched.index.isin(left.index)]
    worth = purchases["amount"].isna() | (purchases["amount"] > _SMALLEST_AMOUNT)
    return purchases[worth].reset_index(drop=True), unmatched


def with_unseen_transfers(orders: pd.DataFrame, as_of: datetime.date, days: int = 60) -> pd.DataFrame:
    """Order lines of which a transfer without a mark is "not seen yet", if the shop marks them at all.

    A shop that marked none of its orders within so many days is not asked, and blank counts. Who looked, or
    when, is a mark too.

    Args:
        orders: ``date`` [day] and, where known, ``payment``, ``verified``, ``verified_by``, ``verified_on``.
        as_of: The day.
        days: How far back a mark shows that the shop uses the column.

    Source:
        METRICS.md D.23, "Transfers".
    """
    if "verified" not in orders or "payment" not in orders:
        return orders
    looked = _column(orders, "verified_by").notna() | _column(orders, "verified_on").notna()
    orders = orders.assign(verified=orders["verified"].mask(orders["verified"].isna() & looked, True))
    age = (pd.Timestamp(as_of) - orders["date"]).dt.days
    if not (orders["verified"].notna() & age.between(0, days)).any():
        return orders
    unseen = orders["payment"].eq("transfer").fillna(False) & orders["verified"].isna()
    return orders.assign(verified=orders["verified"].mask(unseen, False))


def occasions(valid: pd.DataFrame) -> pd.DataFrame:
    """Days on which a known customer bought: two receipts on one day are one occasion.

    Args:
        valid: What `valid_orders` returns. Lines without a customer are left out.

    Returns:
        One row per customer and day, sorted: ``customer``, ``date`` [day], ``amount`` [money, missing
        when no line's total is known], ``receipts`` [count; lines without a number are together one
        receipt], ``number`` [1 for the first].

    Source:
        METRICS.md D.0, "purchase occasion".
    """
    named = valid[valid["customer"].notna()]
    who, names = pd.factorize(named["customer"], sort=True)
    day = day_numbers(named["date"].to_numpy())
    occasion, line = np.unique(packed(who, day), return_inverse=True)
    customer, day = unpacked(occasion)
    first = np.unique(customer, return_index=True)[1]
    times = np.diff(np.append(first, len(occasion)))
    return pd.DataFrame(
        {
            "customer": names.take(customer),
            "date": dates_of(day),
            "amount": _amounts(named["amount"], line, len(occasion)),
            "receipts": _receipts(named, line, len(occasion)),
            "number": np.arange(len(occasion)) - np.repeat(first, times) + 1,
        }
    )


def with_codes(valid: pd.DataFrame) -> pd.DataFrame:
    """The same with customers and products as categories: counting by them then works on small numbers.

    Args:
        valid: From `valid_orders`.

    Returns:
        The rows; everything in this package takes them like the rows given, several times faster.

    Source:
        Own definition.
    """
    columns = {name: pd.Categorical(valid[name]) for name in ("customer", "product") if name in valid}
    return valid.assign(**columns)


def _purchases_and_returns(orders: pd.DataFrame, as_of: datetime.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines that count as purchases, and lines that take something back, up to a day."""
    known = orders.assign(date=pd.to_datetime(orders["date"]).dt.normalize())
    known = known[known["date"] <= pd.Timestamp(as_of)]
    known = known.assign(quantity=_numbers(known, "quantity"), amount=_numbers(known, "total"))
    is_return = (known["amount"] < 0) | (known["amount"].isna() & (known["quantity"] < 0))
    purchases = known[~is_return & _counts(known, as_of)]
    return purchases, known[is_return & (_column(known, "status") != "cancelled")]


def _amounts(amount: pd.Series, occasion: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """What each occasion came to; missing when no line of it is known."""
    known = np.bincount(occasion, weights=amount.notna(), minlength=count)
    money = np.bincount(occasion, weights=amount.fillna(0.0), minlength=count)
    return np.where(known > 0, money, np.nan)


def _receipts(lines: pd.DataFrame, occasion: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Receipts of each occasion; lines without a number are together one."""
    times = np.bincount(occasion, minlength=count)
    several = times[occasion] > 1  # one line is one receipt, whatever its number
    receipt, names = pd.factorize(_column(lines, "receipt")[several])
    each = np.sort(occasion[several] * (len(names) + 1) + receipt + 1)
    once = each[np.diff(each, prepend=-1) > 0]
    return np.where(times > 1, np.bincount(once // (len(names) + 1), minlength=count), times)


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    """The column, or as many missing values when the shop does not have it."""
    if name in frame:
        return frame[name]
    return pd.Series(None, index=frame.index, dtype="object", name=name)


def _numbers(frame: pd.DataFrame, name: str) -> pd.Series:
    return pd.to_numeric(_column(frame, name)).astype("float64")


def _counts(lines: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    status = _column(lines, "status")
    verified = _column(lines, "verified")
    not_found = (_column(lines, "payment") == "transfer") & (verified == False)  # noqa: E712 - may be missing
    counts = status.isna() | (status == "done")
    running = lines[status == "in_progress"]
    agreed = (_column(running, "payment") == "credit") | (_column(running, "verified") == True)  # noqa: E712
    counts[running.index] = agreed | _paid(running, as_of)
    return counts & ~not_found


def _paid(lines: pd.DataFrame, as_of: datetime.date) -> pd.Series:
    """Whether the line's whole receipt was paid by ``as_of``; a deposit is not a payment."""
    paid_on = pd.to_datetime(_column(lines, "paid_on"))
    receipt = _column(lines, "receipt").astype("object")
    slip = receipt.where(receipt.notna(), pd.Series(lines.index, lines.index))
    sums = pd.DataFrame({"paid": _numbers(lines, "paid"), "total": lines["amount"]}).groupby(slip)
    paid, total = (sums[name].transform("sum") for name in ("paid", "total"))
    in_full = (paid > 0) & (paid >= total)
    return ~(paid_on > pd.Timestamp(as_of)) & (in_full | paid_on.notna())


def _less_returns(purchases: pd.DataFrame, returns: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The purchases less what came back, and the returns that belong to none of them."""
    lines = purchases.assign(back=0.0, came_back=0.0)
    left = returns.assign(back=-returns["amount"], came_back=returns["quantity"].abs())
    for key in _RETURN_BELONGS_TO:
        if not set(key) <= set(lines.columns):
            continue
        group = lines.dropna(subset=key).groupby([*key, "date"], sort=False).ngroup().rename("group")
        matched = _matched(lines, left, key, group)
        for name, of in (("back", "amount"), ("came_back", "quantity")):
            owed = group.map(matched.groupby("group")[name].sum())
            share = lines[of] / group.map(lines[of].groupby(group).sum())
            lines[name] = lines[name] + (owed * share).fillna(0.0)
        left = left.drop(matched["line"])
    gone = (lines["came_back"] > 0) & (lines["came_back"] >= lines["quantity"]) & lines["amount"].isna()
    lines = lines.assign(
        amount=lines["amount"] - lines["back"], quantity=lines["quantity"] - lines["came_back"]
    )
    return lines[~gone].drop(columns=["back", "came_back"]), left


def _matched(lines: pd.DataFrame, left: pd.DataFrame, key: list[str], group: pd.Series) -> pd.DataFrame:
    """Returns that have an earlier purchase with the same key, with that purchase's group."""
    bought = lines.loc[group.index, [*key, "date"]].assign(group=group).drop_duplicates().sort_values("date")
    brought = left.dropna(subset=key).rename_axis("line").reset_index().sort_values("date")
    found = pd.merge_asof(brought[["line", *key, "date", "back", "came_back"]], bought, on="date", by=key)
    return found.dropna(subset="group")
