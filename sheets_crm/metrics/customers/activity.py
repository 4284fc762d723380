"""What customers do now: active, soon due, late, lapsed, between seasons."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.frames import for_frames

ACTIVITIES = ("active", "soon", "late", "lapsed", "between_seasons", "unknown")
ACTIVITY_OF = {
    "overdue": "late",
    "due_soon": "soon",
    "not_due": "active",
    "between_seasons": "between_seasons",
    "unknown": "unknown",
}


@for_frames
def activities(lapse: Columns, as_of: datetime.date, next_orders: Columns | None = None) -> Columns:
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
    gone = lapse["lapses_after"] < np.datetime64(as_of)
    activity = codes_of(np.where(gone, "lapsed", "active").tolist())
    rows = lapse.only("customer").plus(activity=activity, days_late=np.nan)
    return rows if next_orders is None or not len(next_orders) else _with_predictions(rows, next_orders)


def _with_predictions(rows: Columns, next_orders: Columns) -> Columns:
    live = next_orders.read(numbers=["days_late"]).rows(~next_orders["state"].isin(["win_back"]))
    urgency = live["state"].placed_in(ACTIVITY_OF)
    least_first = live.rows(np.lexsort((np.nan_to_num(live["days_late"]), -urgency)))
    place = places(rows["customer"], least_first["customer"])
    told = taken(least_first["state"].mapped(ACTIVITY_OF).filled("unknown"), place)
    said = np.array(told.filled("").texts(), dtype=str)
    silent, gone = np.isin(said, ["", "unknown"]), rows["activity"].isin(["lapsed"])
    given_up = rows["customer"].among(next_orders["customer"]) & (said == "")
    activity = np.select([given_up | (silent & gone), said == ""], ["lapsed", "active"], default=said)
    late = np.where(activity == "late", taken(least_first["days_late"], place), np.nan)
    return rows.plus(activity=codes_of(activity.tolist()), days_late=late)
