"""Birthdays, also those of 29 February."""

from __future__ import annotations

from datetime import date


def next_birthday(born: date, today: date) -> date:
    """The next birthday, today's included; whoever was born on 29 February has it on the 28th else."""
    days = (_in_year(born, today.year), _in_year(born, today.year + 1))
    return next(day for day in days if day >= today)


def near_birthday(born: date, day: date, days: int) -> bool:
    """Whether a day lies so many days around a birthday, also over the end of a year.

    Example:
        >>> near_birthday(date(1990, 1, 2), date(2025, 12, 29), 7)
        True
    """
    around = (_in_year(born, year) for year in (day.year - 1, day.year, day.year + 1))
    return any(abs((day - each).days) <= days for each in around)


def _in_year(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
