"""What existing customers bring beside new ones, by month and in a window."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.windows import Window, within


@for_frames
def existing_revenue(valid: Columns, occasions: Columns, window: Window) -> Figure:
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
    lines = within(valid, window)
    earlier = occasions["customer"][occasions["date"] < np.datetime64(window.start)]
    return _money("existing_revenue", lines.rows(lines["customer"].among(earlier)), lines, window)


@for_frames
def repeat_revenue(valid: Columns, occasions: Columns, window: Window) -> Figure:
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
    lines = within(valid, window)
    again = within(occasions.rows(occasions["number"] >= 2), window)
    return _money("repeat_revenue", again, lines, window)


@for_frames
def unnamed_revenue(valid: Columns, window: Window) -> Figure:
    """Share of the window's money from buyers nobody wrote down.

    Args:
        valid: From `valid_orders`.
        window: The days looked at.

    Returns:
        Money without a customer by all money.

    Source:
        METRICS.md D.10, "tanpa nama".
    """
    lines = within(valid, window)
    return _money("unnamed_revenue", lines.rows(~lines["customer"].known), lines, window)


@for_frames
def monthly_revenue(valid: Columns, occasions: Columns, as_of: datetime.date) -> Columns:
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
    if not len(valid):
        return Columns({}).read(["month"], ["revenue", *_PARTS, "buyers", "new_buyers", "ended"])
    month = np.arange(valid["date"].min().astype("datetime64[M]"), np.datetime64(as_of, "M") + 1)
    unnamed = valid.rows(~valid["customer"].known)
    return Columns({"month": month.astype("datetime64[D]")}).plus(
        revenue=_by_month(valid, month),
        **_parts(occasions, month),
        unnamed=_by_month(unnamed, month),
        ended=(month + 1).astype("datetime64[D]") - 1 <= np.datetime64(as_of),
    )


_PARTS = ("new", "existing", "first_orders", "repeat_orders", "unnamed")


def _parts(occasions: Columns, months: Array) -> dict[str, Array]:
    """Money and buyers by month; ``occasions`` are sorted, so a customer's purchases stand together."""
    month, count = _month(occasions, months), len(months)
    first, each = occasions["number"] == 1, grouped(occasions["customer"])
    fresh = month[each.firsts][each.numbers] == month
    masks = {"new": fresh, "existing": ~fresh, "first_orders": first, "repeat_orders": ~first}
    amount = np.nan_to_num(occasions["amount"])
    buyers = {"buyers": first | (np.diff(month, prepend=-1) != 0), "new_buyers": first}
    money = {name: np.bincount(month, amount * mask, count) for name, mask in masks.items()}
    return money | {name: np.bincount(month[mask], minlength=count) for name, mask in buyers.items()}


def _by_month(rows: Columns, months: Array) -> Array:
    return np.bincount(_month(rows, months), np.nan_to_num(rows["amount"]), len(months))


def _month(rows: Columns, months: Array) -> Array:
    """The number of each row's month, the first of ``months`` being 0."""
    return np.asarray((rows["date"].astype("datetime64[M]") - months[0]).astype(np.int64))


def _money(code: str, part: Columns, whole: Columns, window: Window) -> Figure:
    money = float(np.nansum(part["amount"])), float(np.nansum(whole["amount"]))
    buyers, everybody = part["customer"].once(), whole["customer"].once()
    return fraction(code, *money, customers=buyers, window=window, sample=len(everybody))
