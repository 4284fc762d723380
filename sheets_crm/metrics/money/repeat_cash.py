"""Cash that customers will probably bring when what they bought runs out."""

from __future__ import annotations

import datetime
from collections.abc import Collection

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, places
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped


@for_frames
def expected_repeat_cash(
    renewals: Columns, as_of: datetime.date, already_ordered: Collection[str] = ()
) -> Columns:
    """Usual order value × repeat probability of each customer's first renewal, on the day it is expected.

    The day is the run-out day plus the customer's usual delay. Run-outs to come are in the base line; those
    that are past stand in the optimistic line only, in the week after ``as_of``, and never pay debts or
    wages. A customer whose next order is already entered is left out.

    Args:
        renewals: ``customer``, ``run_out`` [day, missing when it cannot be predicted], ``usual_value``
            [money], ``repeat_probability`` [0 to 1], ``usual_delay`` [days, may be missing]. Several rows of
            a customer: the first run-out counts.
        as_of: The day of the forecast. A run-out on it is still to come.
        already_ordered: Customers with an order under way.

    Returns:
        One row per customer, by day: ``customer``, ``run_out`` and ``expected_on`` [days], ``amount``
        [money], ``optimistic``.

    Source:
        METRICS.md D.18; FEATURES.md C.9. Own definition.
    """
    names = ("usual_value", "repeat_probability", "usual_delay")
    rows = renewals.read(["run_out"], names, ["customer"])
    amount = rows["usual_value"] * rows["repeat_probability"]
    known = ~np.isnan(amount) & ~np.isnat(rows["run_out"])
    known &= ~rows["customer"].isin(already_ordered)
    rows = rows.plus(amount=amount).rows(known).by("run_out", "customer")
    first = rows.rows(np.sort(grouped(rows["customer"]).firsts))
    past = first["run_out"] < np.datetime64(as_of)
    usual = first["run_out"] + np.nan_to_num(first["usual_delay"]).astype("timedelta64[D]")
    found = first.plus(expected_on=np.where(past, next_monday(as_of), usual), optimistic=past)
    return found.only("customer", "run_out", "expected_on", "amount", "optimistic").by("expected_on")


def next_monday(as_of: datetime.date) -> np.datetime64:
    """The first day of the week after ``as_of``."""
    return np.datetime64(as_of) + (7 - as_of.weekday())


@for_frames
def repeat_cash_backtest(
    expected: Columns, occasions: Columns, start: datetime.date, as_of: datetime.date
) -> Columns:
    """What was expected at ``start``, week by week, against what the same rule's customers then brought.

    Came: the amount of the first purchase after ``start`` of every customer who had bought before, whether
    or not he was expected, because a forecast also errs by those it did not see.

    Args:
        expected: `expected_repeat_cash` as it was at ``start``; only the sum of its base line is tested.
        occasions: ``customer``, ``date`` [day], ``amount`` [money], all of them.
        start: The day of the old forecast.
        as_of: The last day known; weeks that were not over by then are left out.

    Returns:
        One row per full week from the Monday after ``start``: ``week`` [Monday], ``expected``, ``came``,
        ``error`` [money: expected less came], and of what came ``foreseen`` (from customers of the base
        line) and ``late`` (from the overdue ones).

    Source:
        METRICS.md D.18. Own definition.
    """
    edges = np.arange(next_monday(start), np.datetime64(as_of) + 2, 7)
    base = expected.rows(expected["optimistic"] != 1)
    late = expected.rows(expected["optimistic"] == 1)
    since = occasions["date"] > np.datetime64(start)
    later = occasions.rows(since & (places(occasions["customer"], occasions["customer"][~since]) >= 0))
    later = later.by("date")
    came = later.rows(grouped(later["customer"]).firsts)
    parts = {
        "came": came,
        "foreseen": came.rows(places(came["customer"], base["customer"]) >= 0),
        "late": came.rows(places(came["customer"], late["customer"]) >= 0),
    }
    table = Columns({"week": edges[:-1]}).plus(
        expected=_by_week(base["expected_on"], base["amount"], edges),
        **{name: _by_week(rows["date"], rows["amount"], edges) for name, rows in parts.items()},
    )
    return table.plus(error=table["expected"] - table["came"])


def _by_week(days: Array, amounts: Array, edges: Array) -> Array:
    number = np.searchsorted(edges, days, side="right")
    return np.bincount(number, np.nan_to_num(amounts), len(edges) + 1)[1 : len(edges)]
