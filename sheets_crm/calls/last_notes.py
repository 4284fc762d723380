"""What the list shows of the last thing that was said, and how to know it again in a row without a key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.metrics.columns import Columns
from sheets_crm.reading.headers import Located
from sheets_crm.texts import Texts

_SHOWN_OF_A_NOTE = 300
"""Letters of a note that the list repeats; all of it stands in the log."""


def last_note_line(day: date, note: str, texts: Texts) -> str:
    """A note of the log as the list shows it."""
    return texts("calls.last_note.line", day=texts.day_month(day), note=note[:_SHOWN_OF_A_NOTE])


def without_our_notes(
    rows: Iterable[StaffRow], located: Located, contacts: Columns, texts: Texts
) -> list[StaffRow]:
    """The rows; in one that lost its key our own line of the log does not count as typed."""
    header = located.header("last_note") if "last_note" in located.columns else ""
    return [
        replace(row, overtyped={label: cell for label, cell in row.overtyped.items() if label != header})
        if not row.key and header in row.overtyped and row.overtyped[header] in _lines(row, contacts, texts)
        else row
        for row in rows
    ]


def _lines(row: StaffRow, contacts: Columns, texts: Texts) -> set[str]:
    """Every line that the list may have shown of a customer."""
    own = contacts.rows(contacts["customer"].isin([str(row.customer)]))
    return {
        last_note_line(day, text, texts)
        for day, *said in own.tuples("date", "note", "answer")
        for text in said
        if text is not None
    }
