"""Seasons of three Indonesian trades, computed from the official and the Saudi calendar."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping
from typing import Any

import hijridate
import holidays
import numpy as np

from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns

PRESETS = ("gamis", "school", "umroh")
_FITR, _GUESSED = "Eid al-Fitr", "Eid al-Fitr (estimated)"
"""Its first day; the second and one that was moved have other names."""
REST = datetime.timedelta(days=30)
_KINDS = {"opens": "datetime64[D]", "closes": "datetime64[D]", "estimated": "bool"}
_COLUMNS = ["kind", "label", "opens", "closes", "calendar", "estimated"]


def preset_seasons(preset: str, first_year: int, last_year: int, as_of: datetime.date) -> Columns:
    """Seasons that open in these Gregorian years, to be written into the sheet of seasons and edited there.

    gamis: from 30 days after the official Idul Fitri to the next one. umroh: from 30 days after the Saudi
    Idul Adha to the next one. Both are named by the Hijri year of the holiday that closes them, because two
    of them can close in one Gregorian year (2033). school: July to December and January to June.

    Args:
        preset: One of `PRESETS`.
        first_year: Gregorian.
        last_year: Gregorian, included.
        as_of: Saudi dates after this day are calculated, not yet announced.

    Returns:
        ``kind`` (gamis, umroh, school_odd, school_even: names in the catalogue of texts), ``label`` (1448;
        2026/2027), ``opens``, ``closes`` [day, the last one inside], ``calendar`` (government, saudi,
        school), ``estimated``.

    Raises:
        ValueError: No such preset.

    Source:
        METRICS.md D.16; FEATURES.md 1.02-1.04. Official dates: the ``holidays`` library. Saudi dates: Umm
        al-Qura calendar of the ``hijridate`` library.
    """
    if preset == "school":
        rows = _school(first_year - 1, last_year)
    elif preset == "gamis":
        rows = _between(official_fitr(first_year - 1, last_year + 2), "gamis", "government")
    elif preset == "umroh":
        rows = _between(_saudi_adha(first_year - 1, last_year + 2, as_of), "umroh", "saudi")
    else:
        raise ValueError(f"preset {preset!r} is not one of {PRESETS}")
    inside = [row for row in rows if first_year <= row["opens"].year <= last_year]
    told = {name: [row[name] for row in inside] for name in _COLUMNS}
    return Columns(
        {
            name: np.array(each, _KINDS[name]) if name in _KINDS else codes_of(each)
            for name, each in told.items()
        }
    )


def _between(feasts: list[tuple[datetime.date, bool]], kind: str, calendar: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for (before, guessed), (after, unsure) in itertools.pairwise(feasts):
        label = str(_hijri_year(after))
        span = {"opens": before + REST, "closes": after}
        rows.append(
            {"kind": kind, "label": label, **span, "calendar": calendar, "estimated": guessed or unsure}
        )
    return rows


def official_fitr(first_year: int, last_year: int) -> list[tuple[datetime.date, bool]]:
    """First days of the official Idul Fitri, and whether each is still an estimate."""
    days = holidays.country_holidays("ID", years=range(first_year, last_year + 1), language="en_US")
    names = ((day, set(text.split("; "))) for day, text in sorted(days.items()))  # feasts share days
    return [(day, _GUESSED in feasts) for day, feasts in names if feasts & {_FITR, _GUESSED}]


def _saudi_adha(first_year: int, last_year: int, as_of: datetime.date) -> list[tuple[datetime.date, bool]]:
    """Saudi Idul Adha, 10 Dhu al-Hijja, and whether each is later than ``as_of``."""
    first, last = (_hijri_year(datetime.date(year, 6, 30)) for year in (first_year, last_year))
    days = [hijridate.Hijri(year, 12, 10).to_gregorian() for year in range(first, last + 1)]
    return [(day := datetime.date(*feast.datetuple()), day > as_of) for feast in days]


def _hijri_year(day: datetime.date) -> int:
    """Hijri year a few days on, so that a feast announced a day early still gets its own year."""
    later = day + datetime.timedelta(days=3)
    return int(hijridate.Gregorian(later.year, later.month, later.day).to_hijri().year)


def _school(first_year: int, last_year: int) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for year in range(first_year, last_year + 1):
        common = {"label": f"{year}/{year + 1}", "calendar": "school", "estimated": False}
        odd = {"opens": datetime.date(year, 7, 1), "closes": datetime.date(year, 12, 31)}
        even = {"opens": datetime.date(year + 1, 1, 1), "closes": datetime.date(year + 1, 6, 30)}
        rows += [{"kind": "school_odd", **odd, **common}, {"kind": "school_even", **even, **common}]
    return rows
