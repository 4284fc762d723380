"""Notes that people hung on cells of a table in a live workbook: they go where their row goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sheets_crm.workbooks.live_cells import Place
from sheets_crm.workbooks.protocol import WriteTable

_OF_A_CONVERSATION = "[Threaded comment]"
"""How Excel shows a conversation to programs that know notes only; Excel alone can move it."""


def carry_notes(sheet: Any, change: WriteTable, undo: list[Callable[[], None]]) -> None:
    """Move notes to the new rows of their customers; a row that goes takes its notes along."""
    notes = _notes(sheet, change)
    rows = {line.source: row for row, line in enumerate(change.rows, change.header_row + 1)}
    wanted = {(rows[row], column): text for (row, column), text in notes.items() if row in rows}
    if wanted != notes:
        undo.append(lambda: _exchange(sheet, change, notes))
        _exchange(sheet, change, wanted)


def _notes(sheet: Any, change: WriteTable) -> dict[Place, str]:
    places = ((note.location, note.text) for note in sheet.notes)
    notes = {
        (cell.row, cell.column): text for cell, text in places if not text.startswith(_OF_A_CONVERSATION)
    }
    last = change.header_row + max(change.old_rows, len(change.rows))
    return {
        (row, column): text
        for (row, column), text in notes.items()
        if change.header_row < row <= last and column in change.columns
    }


def _exchange(sheet: Any, change: WriteTable, notes: Mapping[Place, str]) -> None:
    for place in _notes(sheet, change):
        sheet.range(place).note.delete()
    for place, text in notes.items():
        sheet.range(place).add_note(text)
