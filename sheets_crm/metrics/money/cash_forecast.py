"""Thirteen weeks of cash: what came, what is planned, what is likely."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from sheets_crm.metrics.columns import Columns, months_later, stacked
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.money.repeat_cash import next_monday

WEEKS = 13
LABELS = ("actual", "planned", "predicted")


@for_frames
def forecast_weeks(opening: float, flows: Columns, as_of: datetime.date) -> Columns:
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
    monday = next_monday(as_of) - 7
    flows = flows.read(["date"], ["money_in", "money_out", "optimistic"], ["label"])
    number = (flows["date"] - monday).astype(int) // 7
    inside = (number >= 0) & (number < WEEKS) & (flows["optimistic"] != 1)
    counted, place = flows.rows(inside), number[inside] * len(LABELS)
    place += counted["label"].placed_in(LABELS)
    sums = {
        side: np.bincount(place, counted[f"money_{side}"], WEEKS * len(LABELS)).reshape(WEEKS, -1)
        for side in ("in", "out")
    }
    change = sums["in"] - sums["out"]
    closing = opening - change[:, LABELS.index("actual")].sum() + np.cumsum(change.sum(axis=1))
    starts = monday + 7 * np.arange(WEEKS)
    table = Columns({"week": np.arange(1, WEEKS + 1), "starts": starts, "ends": starts + 6})
    parts = {
        f"{label}_{side}": sums[side][:, at] for at, label in enumerate(LABELS) for side in ("in", "out")
    }
    return table.plus(opening=closing - change.sum(axis=1), **parts, closing=closing)


@for_frames
def lowest_week(weeks: Columns) -> dict[str, Any]:
    """The week whose closing is lowest, the first of several."""
    return weeks.records()[int(weeks["closing"].argmin())]


@for_frames
def first_week_below(weeks: Columns, floor: float) -> int | None:
    """The number of the first week that closes below ``floor`` [money]; None when none does."""
    below = weeks["week"][weeks["closing"] < floor]
    return int(below[0]) if len(below) else None


@for_frames
def fewer_receipts(flows: Columns, share: float = 0.2) -> Columns:
    """The same flows when that share of the receipts to come stays away; what came has come."""
    kept = np.where(flows["label"].isin(["actual"]), 1.0, 1 - share)
    return flows.plus(money_in=flows["money_in"] * kept)


@for_frames
def one_more_cost(flows: Columns, monthly: float, as_of: datetime.date) -> Columns:
    """The same flows with one more cost every month [money], from one month after ``as_of`` on."""
    days = months_later(np.datetime64(as_of), np.arange(1, 4))
    extra = Columns({"date": days[days <= last_day(as_of)]}).plus(
        source="new_cost",
        label="planned",
        line="other_costs",
        money_in=0.0,
        money_out=float(monthly),
        what="",
        optimistic=False,
    )
    return stacked(flows, extra)


def last_day(as_of: datetime.date) -> np.datetime64:
    """The Sunday on which the forecast ends."""
    return next_monday(as_of) + 7 * (WEEKS - 1) - 1
