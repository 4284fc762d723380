"""The sheet that remembers who came on the list and who was left alone, and what followed."""

from __future__ import annotations

from datetime import date, timedelta
from operator import itemgetter
from typing import Any

import numpy as np

from sheets_crm.calls.trial import LEFT_ALONE, LISTED, kept, record_from
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.persuasion import DAYS, no_record, outcomes
from sheets_crm.metrics.grouping import grouped
from sheets_crm.reading.cells import text_of
from sheets_crm.reading.headers import Located
from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.protocol import CellError

_BETWEEN = " | "
"""Between two customers, whose keys may be names or IDs with spaces and commas in them."""
_MOST_IN_A_CELL = 500
"""Customers of one row, so that their keys always fit into a cell."""


def record_of(located: Located | None) -> Columns:
    """What the sheet remembers: customer, date [day], group, reason; rows that say nothing are left out."""
    if located is None or not {"key", "customers"} <= located.columns.keys():
        return no_record()
    key, customers = located.columns["key"] - 1, located.columns["customers"] - 1
    rows = [
        (customer, *entry)
        for cells in located.body
        if len(cells) > max(key, customers) and (entry := _entry(cells[key]))
        for customer in _names(cells[customers])
    ]
    found = record_from(rows)
    return found.rows(np.sort(grouped(found["customer"], found["date"]).firsts))


def _names(cell: object) -> list[str]:
    """The customers of a row; none where the cell shows an error."""
    text = "" if isinstance(cell, CellError) else text_of(cell)
    return text.split(_BETWEEN) if text else []


def _entry(key: object) -> tuple[date, str, str] | None:
    """Day, group and reason of a row, from its key; nothing for a key that is not ours."""
    day, group, reason, _ = [*str(key or "").split("/"), "", "", ""][:4]
    known = group in (LISTED, LEFT_ALONE) and reason in texts_of(LANGUAGES[0]).node("messages.reasons")
    try:
        return (date.fromisoformat(day), group, reason) if known else None
    except ValueError:
        return None


def result_rows(
    record: Columns, contacts: Columns, bought: Columns, as_of: date, texts: Texts
) -> list[dict[str, Any]]:
    """One dict per day, group and reason, the newest first.

    Args:
        record: customer, date [day], group, reason.
        contacts: The contact log up to today.
        bought: customer, date [day].
        as_of: Today.
        texts: The workbook's language.
    """
    found = outcomes(kept(record, as_of), contacts, bought)
    groups = [found[name] for name in ("date", "group", "reason")]
    each = grouped(*groups)
    part = (np.arange(len(found)) - each.firsts[each.numbers]) // _MOST_IN_A_CELL
    each = grouped(*groups, part)
    sums = {name: each.sums(found[name]).astype(np.int64) for name in ("reached", "ordered")}
    heads = found.plus(part=part).rows(each.firsts).plus(people=each.counts(), **sums).records()
    names = np.split(np.array(found["customer"].texts(), dtype=object), each.firsts[1:])
    rows = [row | {"customers": _BETWEEN.join(of)} for row, of in zip(heads, names, strict=False)]
    return [_shown(row, as_of, texts) for row in sorted(rows, key=itemgetter("date"), reverse=True)]


def _shown(row: dict[str, Any], as_of: date, texts: Texts) -> dict[str, Any]:
    day = row["date"]
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
