"""Thirteen weeks of cash: what came, what is planned, what is likely."""

from __future__ import annotations

import datetime

import pandas as pd

from sheets_crm.metrics.money.repeat_cash import next_monday

WEEKS = 13
LABELS = ("actual", "planned", "predicted")


def forecast_weeks(opening: float, flows: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Thirteen weeks, Monday to Sunday; the first is the week of ``as_of``, partly past.

    Args:
        opening: Cash at the end of ``as_of`` [money].
        flows: ``date`` [day], ``label`` (one of `LABELS`), ``money_in``, ``money_out`` [money]. Actual flows
            are those of the current week up to ``as_of``; others lie after it. Rows marked ``optimistic``
            are left out.
        as_of: The last day known.

    Returns:
        One row per week: ``week`` [1 to 13], ``starts``, ``ends`` [days], ``opening``, ``actual_in`` …
        ``predicted_out``, ``closing`` [money].

    Source:
        METRICS.md D.18 (quickbooks.intuit.com en-sg; intercom.help/floatapp 1934041).
    """
    monday = next_monday(as_of) - pd.Timedelta(days=7)
    counted = flows[~flows["optimistic"].fillna(False).astype(bool)] if "optimistic" in flows else flows
    number = (pd.to_datetime(counted["date"]) - monday).dt.days // 7 + 1
    sums = counted.assign(week=number).pivot_table(
        index="week", columns="label", values=["money_in", "money_out"], aggfunc="sum"
    )
    table = pd.DataFrame({"week": range(1, WEEKS + 1)})
    table = table.assign(starts=[monday + pd.Timedelta(weeks=week) for week in range(WEEKS)])
    table = table.assign(ends=table["starts"] + pd.Timedelta(days=6), opening=0.0)
    for label in LABELS:
        for side in ("in", "out"):
            column = (f"money_{side}", label)
            found = sums[column] if column in sums else pd.Series(dtype="float64")
            table[f"{label}_{side}"] = table["week"].map(found).fillna(0.0).astype("float64")
    change = sum((table[f"{label}_in"] - table[f"{label}_out"] for label in LABELS), table["opening"])
    actual = float((table["actual_in"] - table["actual_out"]).sum())
    closing = opening - actual + change.cumsum()
    return table.assign(opening=closing - change, closing=closing)


def lowest_week(weeks: pd.DataFrame) -> pd.Series:
    """The week whose closing is lowest, the first of several."""
    return weeks.iloc[int(weeks["closing"].to_numpy().argmin())]


def first_week_below(weeks: pd.DataFrame, floor: float) -> int | None:
    """The number of the first week that closes below ``floor`` [money]; None when none does."""
    below = weeks.loc[weeks["closing"] < floor, "week"]
    return None if below.empty else int(below.iloc[0])


def fewer_receipts(flows: pd.DataFrame, share: float = 0.2) -> pd.DataFrame:
    """The same flows when that share of the receipts to come stays away; what came has come."""
    left = flows["money_in"].where(flows["label"] == "actual", flows["money_in"] * (1 - share))
    return flows.assign(money_in=left)


def one_more_cost(flows: pd.DataFrame, monthly: float, as_of: datetime.date) -> pd.DataFrame:
    """The same flows with one more cost every month [money], from one month after ``as_of`` on."""
    end = last_day(as_of)
    days = [pd.Timestamp(as_of) + pd.DateOffset(months=month) for month in range(1, 4)]
    extra = pd.DataFrame({"date": [day for day in days if day <= end]}).assign(
        source="new_cost",
        label="planned",
        line="other_costs",
        money_in=0.0,
        money_out=float(monthly),
        what="",
        optimistic=False,
    )
    return pd.concat([flows, extra], ignore_index=True)


def last_day(as_of: datetime.date) -> pd.Timestamp:
    """The Sunday on which the forecast ends."""
    return next_monday(as_of) + pd.Timedelta(days=7 * (WEEKS - 1) - 1)
