"""Cash that customers will probably bring when what they bought runs out."""

from __future__ import annotations

import datetime
from collections.abc import Collection

import pandas as pd


def expected_repeat_cash(
    renewals: pd.DataFrame, as_of: datetime.date, already_ordered: Collection[str] = ()
) -> pd.DataFrame:
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
    today = pd.Timestamp(as_of)
    known = renewals.dropna(subset=["run_out", "usual_value", "repeat_probability"])
    known = known.assign(run_out=pd.to_datetime(known["run_out"]))
    first = known[~known["customer"].isin(list(already_ordered))].sort_values("customer", kind="stable")
    first = first.sort_values("run_out", kind="stable").drop_duplicates("customer")
    past = first["run_out"] < today
    usual = first["run_out"] + pd.to_timedelta(pd.to_numeric(first["usual_delay"]).fillna(0.0), unit="D")
    rows = first.assign(
        expected_on=usual.dt.normalize().where(~past, next_monday(as_of)),
        amount=first["usual_value"].astype("float64") * first["repeat_probability"].astype("float64"),
        optimistic=past,
    )
    rows = rows.sort_values("expected_on", kind="stable", ignore_index=True)
    return rows[["customer", "run_out", "expected_on", "amount", "optimistic"]]


def next_monday(as_of: datetime.date) -> pd.Timestamp:
    """The first day of the week after ``as_of``."""
    return pd.Timestamp(as_of) + pd.Timedelta(days=7 - as_of.weekday())


def repeat_cash_backtest(
    expected: pd.DataFrame, occasions: pd.DataFrame, start: datetime.date, as_of: datetime.date
) -> pd.DataFrame:
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
    first_week = next_monday(start)
    weeks = pd.date_range(first_week, pd.Timestamp(as_of) - pd.Timedelta(days=6), freq="7D")
    base = expected[~expected["optimistic"].astype(bool)]
    later = occasions[occasions["date"] > pd.Timestamp(start)].sort_values("date").drop_duplicates("customer")
    known = occasions.loc[occasions["date"] <= pd.Timestamp(start), "customer"]
    came = later[later["customer"].isin(known)]
    parts = {
        "came": came,
        "foreseen": came[came["customer"].isin(base["customer"])],
        "late": came[came["customer"].isin(expected["customer"].drop(base.index))],
    }
    table = pd.DataFrame({"week": weeks}).assign(
        expected=_by_week(base["expected_on"], base["amount"], first_week, weeks),
        **{name: _by_week(rows["date"], rows["amount"], first_week, weeks) for name, rows in parts.items()},
    )
    return table.assign(error=table["expected"] - table["came"])


def _by_week(
    days: pd.Series, amounts: pd.Series, first_week: pd.Timestamp, weeks: pd.DatetimeIndex
) -> list[float]:
    number = (pd.to_datetime(days) - first_week).dt.days // 7
    return amounts.astype("float64").groupby(number).sum().reindex(range(len(weeks)), fill_value=0.0).tolist()
