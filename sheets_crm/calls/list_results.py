"""The sheet that remembers who came on the list and who was left alone, and what followed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from sheets_crm.calls.trial import COLUMNS, LEFT_ALONE, LISTED, kept
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.persuasion import DAYS, no_record, outcomes
from sheets_crm.metrics.frames import columns_of, frame_of, records
from sheets_crm.reading.cells import text_of
from sheets_crm.reading.headers import Located
from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.protocol import CellError

_BETWEEN = " | "
"""Between two customers, whose keys may be names or IDs with spaces and commas in them."""
_MOST_IN_A_CELL = 500
"""Customers of one row, so that their keys always fit into a cell."""


def record_of(located: Located | None) -> pd.DataFrame:
    """What the sheet remembers: customer, date [day], group, reason; rows that say nothing are left out."""
    if located is None or not {"key", "customers"} <= located.columns.keys():
        return frame_of(no_record())
    key, customers = located.columns["key"] - 1, located.columns["customers"] - 1
    rows = [
        (customer, *entry)
        for cells in located.body
        if len(cells) > max(key, customers) and (entry := _entry(cells[key]))
        for customer in _names(cells[customers])
    ]
    found = pd.DataFrame(rows, columns=COLUMNS).astype(frame_of(no_record()).dtypes.to_dict())
    return found.drop_duplicates(["customer", "date"], ignore_index=True)


def _names(cell: object) -> list[str]:
    """The customers of a row; none where the cell shows an error."""
    text = "" if isinstance(cell, CellError) else text_of(cell)
    return text.split(_BETWEEN) if text else []


def _entry(key: object) -> tuple[pd.Timestamp, str, str] | None:
    """Day, group and reason of a row, from its key; nothing for a key that is not ours."""
    day, group, reason, _ = [*str(key or "").split("/"), "", "", ""][:4]
    moment = pd.to_datetime(day, format="%Y-%m-%d", errors="coerce")
    known = group in (LISTED, LEFT_ALONE) and reason in texts_of(LANGUAGES[0]).node("messages.reasons")
    return (moment, group, reason) if known and not pd.isna(moment) else None


def result_rows(
    record: pd.DataFrame, contacts: Columns, bought: Columns, as_of: date, texts: Texts
) -> list[dict[str, Any]]:
    """One dict per day, group and reason, the newest first.

    Args:
        record: customer, date [day], group, reason.
        contacts: The contact log up to today.
        bought: customer, date [day].
        as_of: Today.
        texts: The workbook's language.
    """
    entries = kept(record, as_of)
    found = frame_of(outcomes(columns_of(entries), contacts, bought))
    groups = ["date", "group", "reason"]
    found = found.assign(part=found.groupby(groups).cumcount() // _MOST_IN_A_CELL)
    rows = found.groupby([*groups, "part"], as_index=False).agg(
        people=("customer", "size"),
        reached=("reached", "sum"),
        ordered=("ordered", "sum"),
        customers=("customer", _BETWEEN.join),
    )
    rows = rows.sort_values([*groups, "part"], ascending=[False, True, True, True])
    return [_shown(row, as_of, texts) for row in records(rows)]


def _shown(row: dict[str, Any], as_of: date, texts: Texts) -> dict[str, Any]:
    day = row["date"].date()
    end = day + timedelta(days=DAYS)
    return {
        "day": day,
        "group": texts(f"backtest.groups.{row['group']}"),
        "reason": texts(f"messages.reasons.{row['reason']}.title"),
        "people": row["people"],
        "reached": row["reached"],
        "ordered": row["ordered"],
        "note": texts("calls.still_running", day=end) if end >= as_of else None,
        "customers": row["customers"],
        "key": f"{day}/{row['group']}/{row['reason']}/{row['part'] + 1}",
    }
