"""Days of the wrong year where a sheet is kept by day: every January somebody goes on writing the old one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

_NEAR = np.timedelta64(31, "D")
"""Between one row and the next; further apart, another stretch of rows begins."""
_SELDOM, _FEW = 10, 2
"""So many rows begin a stretch where a sheet is kept by day: one in ten, or two; by customer many more do."""


def slipped_years(days: Days, as_of: date) -> Iterator[tuple[slice, int]]:
    """Stretches of rows that seem to be of another year, and how many years later they would be right.

    Without such a stretch the rows around it belong together, or it is the newest and lies before the row
    beside it or ahead of today; moved by whole years it fits in. ``days`` [day, none missing] are in the
    order of the sheet, oldest or newest first.
    """
    steps, count = np.diff(days), len(days)
    starts = np.flatnonzero(abs(steps) > _NEAR) + 1
    if not len(starts) or len(starts) > max(_FEW, count // _SELDOM):
        return
    if np.sign(steps.astype(int)).sum() < 0:
        turned = slipped_years(days[::-1], as_of)
        yield from ((slice(count - rows.stop, count - rows.start), years) for rows, years in turned)
        return
    for start, stop in pairwise([*starts.tolist(), count]):
        before, stretch = days[start - 1], days[start:stop]
        years = _whole_years(stretch[0], before)
        is_short = np.ptp(stretch) <= _NEAR and abs(moved(stretch[0], years) - before) <= _NEAR
        is_newest = stop == count and (years > 0 or stretch[0] > np.datetime64(as_of))
        if years and is_short and (is_newest or (stop < count and abs(days[stop] - before) <= _NEAR)):
            yield slice(start, stop), years


def moved(day: np.datetime64, years: int) -> np.datetime64:
    """The same day of another year; 29 February is followed by 1 March."""
    month = day.astype("datetime64[M]")
    into_month = (day - month.astype("datetime64[D]")).astype(int)
    return np.datetime64(month + np.timedelta64(12 * years, "M"), "D") + np.timedelta64(into_month, "D")


def _whole_years(day: np.datetime64, to: np.datetime64) -> int:
    return round(int((to - day).astype(int)) / 365.25)
