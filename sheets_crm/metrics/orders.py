"""Which order lines count, and the days on which a customer bought."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, stacked
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

_SMALLEST_AMOUNT = 0.005
_DAYS = ("date", "paid_on")
_NUMBERS = ("quantity", "total", "paid", "verified")
_TEXTS = ("customer", "product", "receipt", "status", "payment")
# A return names its receipt or, failing that, is taken from the latest purchase it can belong to.
_RETURN_BELONGS_TO = (
    ("customer", "receipt", "product"),
    ("customer", "receipt"),
    ("customer", "product"),
    ("customer",),
)


@for_frames
def valid_orders(orders: Columns, as_of: datetime.date) -> Columns:
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
        >>> import pandas as pd
        >>> days = pd.to_datetime(["2026-01-05", "2026-01-07"])
        >>> orders = pd.DataFrame({"customer": "Ann", "date": days, "total": [150_000.0, -50_000.0]})
        >>> valid_orders(orders, datetime.date(2026, 1, 31))["amount"].tolist()
        [100000.0]
    """
    return valid_and_unmatched(orders, as_of)[0]


@for_frames
def unmatched_returns(orders: Columns, as_of: datetime.date) -> Columns:
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


@for_frames
def valid_and_unmatched(orders: Columns, as_of: datetime.date) -> tuple[Columns, Columns]:
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
    if len(unmatched):
        purchases, unmatched = _less_returns(purchases, unmatched)
    worth = np.isnan(purchases["amount"]) | (purchases["amount"] > _SMALLEST_AMOUNT)
    columns = (*orders.each, "quantity", "amount")
    return purchases.rows(worth).only(*columns), unmatched.only(*columns)


@for_frames
def with_unseen_transfers(orders: Columns, as_of: datetime.date, days: int = 60) -> Columns:
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
    told = orders.read(["date", "verified_on"], ["verified"], ["payment", "verified_by"])
    looked = told["verified_by"].known | ~np.isnat(told["verified_on"])
    verified, age = told["verified"], (np.datetime64(as_of) - told["date"]).astype(np.int64)
    verified = np.where(np.isnan(verified) & looked, 1.0, verified)
    blank = np.isnan(verified)
    if ((age >= 0) & (age <= days) & ~blank).any():
        verified = np.where(blank & told["payment"].isin(["transfer"]), 0.0, verified)
    return orders.plus(verified=verified)


@for_frames
def occasions(valid: Columns) -> Columns:
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
    lines = valid.read(["date"], ["amount"], ["customer", "receipt"])
    lines = lines.only("customer", "date", "amount", "receipt").rows(lines["customer"].known)
    each = grouped(lines["customer"], lines["date"])
    days = lines.rows(each.firsts)
    known = each.sums(~np.isnan(lines["amount"])) > 0
    customers = grouped(days["customer"])
    receipts = grouped(each.numbers, lines["receipt"].numbers)
    return days.only("customer", "date").plus(
        amount=np.where(known, each.sums(lines["amount"]), np.nan),
        receipts=np.bincount(each.numbers[receipts.firsts], minlength=len(each)),
        number=np.arange(1, len(days) + 1) - customers.firsts[customers.numbers],
    )


def _purchases_and_returns(orders: Columns, as_of: datetime.date) -> tuple[Columns, Columns]:
    """Lines that count as purchases, and lines that take something back, up to a day."""
    told = orders.read(_DAYS, _NUMBERS, _TEXTS)
    told = told.plus(amount=told["total"]).rows(told["date"] <= np.datetime64(as_of))
    is_return = (told["amount"] < 0) | (np.isnan(told["amount"]) & (told["quantity"] < 0))
    purchases = told.rows(~is_return & _counts(told, as_of))
    return purchases, told.rows(is_return & ~told["status"].isin(["cancelled"]))


def _counts(lines: Columns, as_of: datetime.date) -> Array:
    status = lines["status"]
    running = status.isin(["in_progress"])
    counts = ~status.known | status.isin(["done"])
    counts[running] = _agreed(lines.rows(running), as_of)
    not_found = lines["payment"].isin(["transfer"]) & (lines["verified"] == 0)
    return np.asarray(counts & ~not_found)


def _agreed(lines: Columns, as_of: datetime.date) -> Array:
    """Whether a line in progress is sure: on credit, verified, or its whole receipt paid by ``as_of``."""
    paid, total = _of_receipt(lines, "paid"), _of_receipt(lines, "amount")
    in_full = (paid > 0) & (paid >= total)  # a deposit is not a payment
    is_paid = ~(lines["paid_on"] > np.datetime64(as_of)) & (in_full | ~np.isnat(lines["paid_on"]))
    return np.asarray(lines["payment"].isin(["credit"]) | (lines["verified"] == 1) | is_paid)


def _of_receipt(lines: Columns, name: str) -> Array:
    """What each line's receipt comes to; a line without a receipt is one by itself."""
    each, own = grouped(lines["receipt"]), np.nan_to_num(lines[name])
    return np.where(each.numbers >= 0, np.append(each.sums(own), 0.0)[each.numbers], own)


def _less_returns(purchases: Columns, returns: Columns) -> tuple[Columns, Columns]:
    """The purchases less what came back, and the returns that belong to none of them."""
    owed = {"amount": -returns["amount"], "quantity": np.abs(returns["quantity"])}
    back = {name: np.zeros(len(purchases)) for name in owed}
    bought = {name: np.nan_to_num(purchases[name]) for name in owed}
    left = np.ones(len(returns), dtype=bool)
    for key in _RETURN_BELONGS_TO:
        group = grouped(*(purchases[name] for name in (*key, "date")))
        matched = np.where(left, np.append(group.numbers, -1)[_latest(purchases, returns, key)], -1)
        for name in owed:
            sums = np.bincount(matched + 1, np.nan_to_num(owed[name]), len(group) + 1)
            owing, whole = (
                np.append(each, 0.0)[group.numbers] for each in (sums[1:], group.sums(bought[name]))
            )
            back[name] += owing * np.divide(bought[name], whole, out=np.zeros(len(whole)), where=whole > 0)
        left &= matched < 0
    lowered = purchases.plus(**{name: purchases[name] - back[name] for name in owed})
    gone = (back["quantity"] > 0) & (lowered["quantity"] <= 0) & np.isnan(purchases["amount"])
    return lowered.rows(~gone), returns.rows(left)


def _latest(purchases: Columns, returns: Columns, key: tuple[str, ...]) -> Array:
    """Of each return the last row of a purchase with the same key that is not later, -1 where none is."""
    both = stacked(purchases.only(*key, "date"), returns.only(*key, "date"))
    alike = grouped(*(both[name] for name in key)).numbers
    is_return = np.arange(len(both)) >= len(purchases)
    order = np.lexsort((is_return, both["date"], alike))
    before = np.maximum.accumulate(np.where(is_return[order], -1, np.arange(len(both))))
    row = np.append(order, -1)[before]
    found = np.empty(len(both), dtype=np.int64)
    found[order] = np.where((alike[order] >= 0) & (alike[row] == alike[order]), row, -1)
    return found[len(purchases) :]
