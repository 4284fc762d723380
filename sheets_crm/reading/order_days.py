"""Days that an order cannot have: they are told with their row, and the row is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from sheets_crm.problems import Problems
from sheets_crm.reading.headers import tell
from sheets_crm.reading.parse import Shop

_EARLIEST = date(1990, 1, 1)
_DAYS_AHEAD = 400
_DATED = ("orders", "cash")


def is_possible(day: date, as_of: date) -> bool:
    """Whether a shop can mean this day: not before 1990 and at most 400 days ahead."""
    return _EARLIEST <= day <= as_of + timedelta(days=_DAYS_AHEAD)


def on_possible_days(shop: Shop, as_of: date) -> Shop:
    """The shop without orders and cash of a day before 1990 or more than 400 days ahead.

    One row of the year 1926 or 2062 is a slip of the pen, and would stretch every figure over a century.
    """
    latest = as_of + timedelta(days=_DAYS_AHEAD)
    problems = Problems(shop.texts)
    frames = {
        name: _possible(shop, name, latest, problems) if name in _DATED and name in shop.tables else frame
        for name, frame in shop.frames.items()
    }
    return replace(shop, frames=frames, problems=(*shop.problems, *problems.all()))


def _possible(shop: Shop, name: str, latest: date, problems: Problems) -> pd.DataFrame:
    frame = shop.frames[name]
    wrong = (frame["date"] < pd.Timestamp(_EARLIEST)) | (frame["date"] > pd.Timestamp(latest))
    if not wrong.any():
        return frame
    for row, day in zip(frame["row"][wrong].tolist(), frame["date"][wrong].dt.date.tolist(), strict=True):
        tell(problems, shop.tables, name, row, "date", "impossible_day", value=day)
    return frame[~wrong].reset_index(drop=True)
