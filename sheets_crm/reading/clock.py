"""Times of day as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?!\d{3})")
_HOUR = re.compile(r"^\D*([01]?\d|2[0-3])\D*$")
_PART_OF_A_DAY = re.compile(r"0\.\d+$")
_MINUTES = 24 * 60


def minutes_of(text: str | None) -> int | None:
    """Minutes since midnight of "09:05", "9.05", "jam 9" or the part of a day that a spreadsheet keeps.

    None when it says no time.
    """
    if text is None:
        return None
    plain = text.strip()
    if _PART_OF_A_DAY.match(plain):
        return round(float(plain) * _MINUTES)
    match = _CLOCK.search(plain)
    if match:
        return int(match[1]) * 60 + int(match[2])
    hour = _HOUR.match(plain)
    return int(hour[1]) * 60 if hour else None


def moment_of(day: date, text: str | None) -> datetime | None:
    """A day and a typed time together; None without a time."""
    minutes = minutes_of(text)
    return None if minutes is None else datetime.combine(day, time(*divmod(minutes % _MINUTES, 60)))
