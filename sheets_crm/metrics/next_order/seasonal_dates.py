"""Dates of seasonal goods while their season is closed: nobody is reminded, late or lapsed in between."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheets_crm.metrics.next_order.season_dates import with_coming
from sheets_crm.metrics.seasons import seasonal_products

WAITING = "between_seasons"


def dates_in_season(
    next_orders: pd.DataFrame,
    products: pd.DataFrame,
    seasons: pd.DataFrame,
    as_of: date,
    *,
    lapsed_cycles: float = 3.0,
) -> pd.DataFrame:
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
    never = pd.Series(pd.NaT, index=next_orders.index, dtype="datetime64[us]")
    rows = next_orders.assign(season_opens=never)
    seasonal = rows["product"].isin(seasonal_products(products)) & rows["run_out"].notna()
    if seasons.empty or not seasonal.any():
        return rows
    moved = _moved(rows[seasonal], with_coming(seasons, as_of), pd.Timestamp(as_of), lapsed_cycles)
    return pd.concat([rows[~seasonal], moved]).sort_index().astype(rows.dtypes.to_dict())


def _moved(
    rows: pd.DataFrame, known: pd.DataFrame, today: pd.Timestamp, lapsed_cycles: float
) -> pd.DataFrame:
    opening = _next_opening(pd.Series([today]), known).iloc[0]
    closed = pd.notna(opening)
    dates = {}
    for name in ("run_out", "call_date"):
        day = rows[name].where(rows[name] > today, today) if closed else rows[name]
        dates[name] = _next_opening(day, known).fillna(rows[name])
    other = dates["run_out"] != rows["run_out"]
    days_left = (dates["run_out"] - today).dt.days.astype("Int64")
    lapses = dates["run_out"] + pd.to_timedelta((lapsed_cycles * rows["duration"]).round(), unit="D")
    given_up = (rows["state"] == "win_back") & ~(other & (lapses >= today))
    state = _states(dates["run_out"], dates["call_date"], given_up, today)
    return rows.assign(
        **dates,
        basis=rows["basis"].mask(other, "season"),
        duration=rows["duration"].mask(other, (dates["run_out"] - rows["last_order"]).dt.days),
        days_left=days_left,
        days_late=(-days_left).where(days_left < 0),
        state=WAITING if closed else state,
        season_opens=opening,
    )


def _next_opening(days: pd.Series, known: pd.DataFrame) -> pd.Series:
    """The opening that each day between seasons waits for; missing for days inside one."""
    opened = known["opens"].searchsorted(days, side="right")
    closed = known["closes"].searchsorted(days, side="left")
    coming = pd.Series(opened, index=days.index).map(known["opens"])
    return coming.where(opened == closed)


def _states(run_out: pd.Series, call_date: pd.Series, given_up: pd.Series, today: pd.Timestamp) -> pd.Series:
    late = run_out < today
    state = pd.Series("not_due", index=run_out.index).mask(call_date <= today, "due_soon")
    return state.mask(late, "overdue").mask(late & given_up, "win_back")
