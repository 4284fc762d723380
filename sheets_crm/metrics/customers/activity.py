"""What customers do now: active, soon due, late, lapsed, between seasons."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

ACTIVITIES = ("active", "soon", "late", "lapsed", "between_seasons", "unknown")
ACTIVITY_OF = {
    "overdue": "late",
    "due_soon": "soon",
    "not_due": "active",
    "between_seasons": "between_seasons",
    "unknown": "unknown",
}


def activities(
    lapse: pd.DataFrame,
    as_of: datetime.date,
    next_orders: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The second axis beside the stage, so that no loyal customer's lateness is hidden.

    Of several products the most urgent one speaks, except those given up: a customer has lapsed when nothing
    else is left. Without a prediction the days since the last order decide between active and lapsed.

    Args:
        lapse: From `sheets_crm.metrics.customers.lapse.lapse_days`: ``customer``, ``lapses_after`` [day].
        as_of: The day of the figures.
        next_orders: ``customer``, ``state`` (not_due, due_soon, overdue, win_back, between_seasons, unknown),
            ``days_late`` [days].

    Returns:
        ``customer``, ``activity`` (active, soon, late, lapsed, between_seasons, unknown), ``days_late``
        [days, missing unless late].

    Source:
        METRICS.md D.13, D.5, D.16; FEATURES.md 3.03.
    """
    gone = lapse["lapses_after"] < pd.Timestamp(as_of)
    rows = lapse[["customer"]].assign(
        activity=np.where(gone, "lapsed", "active"), days_late=pd.Series(pd.NA, lapse.index, dtype="Int64")
    )
    if next_orders is not None and not next_orders.empty:
        return _with_predictions(rows, next_orders)
    return rows


def _with_predictions(rows: pd.DataFrame, next_orders: pd.DataFrame) -> pd.DataFrame:
    live = next_orders[next_orders["state"] != "win_back"]
    urgency = live["state"].map({state: rank for rank, state in enumerate(ACTIVITY_OF)})
    top = live.assign(urgency=urgency, late=-live["days_late"].fillna(0)).sort_values(["urgency", "late"])
    top = top.drop_duplicates("customer").set_index("customer")
    said = rows["customer"].map(top["state"].map(ACTIVITY_OF)).astype("object")
    silent = said.isna() | (said == "unknown")
    given_up = rows["customer"].isin(next_orders["customer"]) & said.isna()
    by_days = rows["activity"].where(rows["activity"] == "lapsed", said.fillna("active"))
    activity = said.mask(silent, by_days).mask(given_up, "lapsed")
    days_late = rows["customer"].map(top["days_late"]).astype("Int64").where(activity == "late")
    return rows.assign(activity=activity, days_late=days_late)
