"""Spans of days: from the first day, up to and without the end."""

from __future__ import annotations

import datetime

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, months_later


class Window(Struct, frozen=True):
    """The days from ``start`` up to and without ``end``."""

    start: datetime.date
    end: datetime.date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a window from {self.start} must end after it, not on {self.end}")

    @property
    def last(self) -> datetime.date:
        """The last day inside, as people write the window."""
        return self.end - datetime.timedelta(days=1)


def within(table: Columns, window: Window | None) -> Columns:
    """The rows whose ``date`` [day] is in the window; all of them when there is none."""
    if window is None:
        return table
    return table.rows(days_within(table["date"], window))


def days_within(days: Array, window: Window) -> Array:
    """Whether each day is in the window; a missing day is not."""
    return np.asarray((days >= np.datetime64(window.start)) & (days < np.datetime64(window.end)))


def last_months(as_of: datetime.date, months: int) -> Window:
    """The months up to and with ``as_of``: 12 up to 30 June 2026 begin on 1 July 2025."""
    end = as_of + datetime.timedelta(days=1)
    return Window(months_later(np.datetime64(end), -months).item(), end)


def last_days(as_of: datetime.date, days: int) -> Window:
    """So many days, the last of them ``as_of``."""
    end = as_of + datetime.timedelta(days=1)
    return Window(end - datetime.timedelta(days=days), end)


def before(window: Window) -> Window:
    """The window of as many days just before this one."""
    return Window(window.start - (window.end - window.start), window.start)


def quarter(year: int, number: int) -> Window:
    """A quarter of the calendar year, 1 to 4."""
    start = datetime.date(year, 3 * number - 2, 1)
    return Window(start, months_later(np.datetime64(start), 3).item())
