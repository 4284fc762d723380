"""Days that an order cannot have, and those that look like another year's: they are told with their row."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from msgspec.structs import replace

from sheets_crm.metrics.columns import Columns
from sheets_crm.problems import Problems
from sheets_crm.reading.headers import tell
from sheets_crm.reading.parse import Shop
from sheets_crm.reading.slipped_years import moved, slipped_years

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
    columns = dict(shop.columns)
    for name in shop.tables.keys() & set(_DATED):
        columns[name] = _possible(shop, name, latest, problems)
        _tell_slips(shop, name, columns[name], as_of, problems)
    return replace(shop, columns=columns, problems=(*shop.problems, *problems.all()))


def _possible(shop: Shop, name: str, latest: date, problems: Problems) -> Columns:
    table = shop.columns[name]
    wrong = (table["date"] < np.datetime64(_EARLIEST)) | (table["date"] > np.datetime64(latest))
    for row, day in table.rows(wrong).tuples("row", "date"):
        tell(problems, shop.tables, name, row, "date", "impossible_day", value=day)
    return table.rows(~wrong) if wrong.any() else table


def _tell_slips(shop: Shop, name: str, table: Columns, as_of: date, problems: Problems) -> None:
    """Ask about rows that seem to be of another year; they count as they stand."""
    dated = table.rows(~np.isnat(table["date"])).by("row")
    for rows, years in slipped_years(dated["date"], as_of):
        first = dated["date"][rows.start]
        values = {"value": first.item(), "meant": moved(first, years).item()}
        for row in dated["row"][rows].tolist():  # one sentence with the number of its rows
            tell(problems, shop.tables, name, row, "date", "slipped_year", **values)
