"""Birthdays, also those of 29 February."""

from __future__ import annotations

from datetime import date


def next_birthday(born: date, today: date) -> date:
    """The next birthday, today's included; whoever was born on 29 February has it on the 28th else."""
    days = (_in_year(born, today.year), _in_year(born, today.year + 1))
    return next(day for day in days if day >= today)


def _in_year(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
