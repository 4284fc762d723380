"""What the list shows of the last thing that was said, and how to know it again in a row without a key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.reading.cells import Unreadable, day_of, text_of
from sheets_crm.reading.headers import Located
from sheets_crm.texts import Texts

_SHOWN_OF_A_NOTE = 300
"""Letters of a note that the list repeats; all of it stands in the log."""


def last_note_line(day: date, note: str, texts: Texts) -> str:
    """A note of the log as the list shows it."""
    return texts("calls.last_note.line", day=texts.day_month(day), note=note[:_SHOWN_OF_A_NOTE])


def without_our_notes(
    rows: Iterable[StaffRow], located: Located, log: Located | None, texts: Texts, *, day_first: bool
) -> list[StaffRow]:
    """The rows; where our own line of the log was pasted, or lost its key, nobody typed it.

    The whole log counts, whoever is still a customer.
    """
    header = located.header("last_note") if "last_note" in located.columns else ""
    rows = list(rows)
    if log is None or not any(header in row.overtyped for row in rows):
        return rows
    lines = _lines(log, texts, day_first=day_first)
    return [
        replace(row, overtyped={label: cell for label, cell in row.overtyped.items() if label != header})
        if _by_words(row.overtyped.get(header)) in lines
        else row
        for row in rows
    ]


def _by_words(cell: object) -> str:
    """A cell's words, whatever blanks stand between them."""
    return " ".join(str(cell).split())


def _lines(log: Located, texts: Texts, *, day_first: bool) -> set[str]:
    """Every line that the list may have shown."""
    found: set[str] = set()
    for cells in log.body:
        row = {name: cells[at - 1] for name, at in log.columns.items() if at <= len(cells)}
        try:
            day = day_of(row.get("date"), day_first=day_first)
        except Unreadable:
            continue
        said = (text_of(row.get(name)) for name in ("note", "answer"))
        found.update(_by_words(last_note_line(day, text, texts)) for text in said if text and day)
    return found
