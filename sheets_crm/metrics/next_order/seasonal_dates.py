"""Dates of seasonal goods while their season is closed: nobody is reminded, late or lapsed in between."""

from __future__ import annotations

from datetime import date

import numpy as np

from sheets_crm.metrics.codes import Array, selected
from sheets_crm.metrics.columns import Columns, days_between, stacked, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.next_order.season_dates import with_coming
from sheets_crm.metrics.seasons import seasonal_products

WAITING = "between_seasons"


@for_frames
def dates_in_season(
    next_orders: Columns,
    products: Columns,
    seasons: Columns,
    as_of: date,
    *,
    lapsed_cycles: float = 3.0,
) -> Columns:
    """Next orders of which those of seasonal goods never fall between two seasons.

    A run-out or call between seasons is moved to the next opening. While no season is open, what was due
    earlier waits for the opening too. Goods without a season stay as they are.

    Args:
        next_orders: From `sheets_crm.metrics.next_order.prediction.next_orders`.
        products: product, season (text, missing: bought at any time).
        seasons: opens, closes [day, the last one inside], without overlaps; may be empty.
        as_of: Today.
        lapsed_cycles: Cycles after the moved run-out from which a customer counts as lapsed.

    Returns:
        The same rows and columns, and season_opens [day, missing unless the row waits for it]. Of the
        seasonal rows run_out, call_date, days_left, days_late, duration, basis ("season" where moved) and
        state, which is `WAITING` while no season is open.

    Source:
        METRICS.md D.5 ("out-of-season customers are antar musim, not lapsed"), D.16.
    """
    rows = next_orders.read(
        ["run_out", "call_date", "last_order"], ["duration"], ["product", "state", "basis"]
    ).plus(season_opens=np.full(len(next_orders), np.datetime64("NaT", "D")))
    seasonal = rows["product"].among(seasonal_products(products)) & ~np.isnat(rows["run_out"])
    if not len(seasons) or not seasonal.any():
        return rows
    moved = _moved(rows, with_coming(seasons, as_of), np.datetime64(as_of), lapsed_cycles)
    each = np.where(seasonal, np.arange(len(rows)) + len(rows), np.arange(len(rows)))
    return stacked(rows, moved).rows(each)


def _moved(rows: Columns, known: Columns, today: np.datetime64, lapsed_cycles: float) -> Columns:
    opening = _next_opening(np.array([today]), known)[0]
    closed = not np.isnat(opening)
    dates = {}
    for name in ("run_out", "call_date"):
        coming = _next_opening(np.maximum(rows[name], today) if closed else rows[name], known)
        dates[name] = np.where(np.isnat(coming), rows[name], coming)
    run_out = dates["run_out"]
    other, days_left = run_out != rows["run_out"], days_between(today, run_out)
    lapses = run_out + np.round(lapsed_cycles * rows["duration"]).astype("timedelta64[D]")
    given_up = rows["state"].isin(["win_back"]) & ~(other & (lapses >= today))
    late = run_out < today
    conditions = [late & given_up, late, dates["call_date"] <= today]
    state = selected(conditions, ["win_back", "overdue", "due_soon"], "not_due")
    return rows.plus(
        **dates,
        basis=rows["basis"].where(~other).filled("season"),
        duration=np.where(other, days_between(rows["last_order"], run_out), rows["duration"]),
        days_left=days_left,
        days_late=np.where(days_left < 0, -days_left, np.nan),
        state=WAITING if closed else state,
        season_opens=np.full(len(rows), opening),
    )


def _next_opening(days: Array, known: Columns) -> Array:
    """The opening that each day between seasons waits for; missing for days inside one."""
    opened = np.searchsorted(known["opens"], days, side="right")
    closed = np.searchsorted(known["closes"], days, side="left")
    between = (opened == closed) & (opened < len(known))
    coming: Array = taken(known["opens"], np.where(between, opened, -1))
    return coming
