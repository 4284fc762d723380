"""Notes that people hung on cells of a table in a live workbook: they go where their row goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sheets_crm.workbooks.live.cells import Place, notes_on
from sheets_crm.workbooks.live.native import conversations
from sheets_crm.workbooks.protocol import Sheet, WorkbookError, WriteTable


def refuse_conversations(sheet: Any, change: WriteTable, now: Sheet) -> None:
    """Stop where a conversation would have to move: no program but Excel itself can do that.

    Raises:
        WorkbookError: A row of the table with one goes elsewhere, or leaves.
    """
    if not change.carries_notes:
        return
    found = _of_table({place: str(place) for place in conversations(sheet, now.notes)}, change)
    for (row, _), _ in sorted(found.items() - _moved(found, change).items()):
        raise WorkbookError("conversation_in_list", sheet=change.sheet, row=row)


def carry_notes(sheet: Any, change: WriteTable, now: Sheet, undo: list[Callable[[], None]]) -> None:
    """Move notes to the new rows of their customers; a row that goes takes its notes along."""
    notes = _of_table(now.notes, change)
    wanted = _moved(notes, change)
    if change.carries_notes and wanted != notes:
        undo.append(lambda: _exchange(sheet, change, notes))
        _exchange(sheet, change, wanted)


def _moved(notes: Mapping[Place, str], change: WriteTable) -> dict[Place, str]:
    rows = {line.source: row for row, line in enumerate(change.rows, change.header_row + 1)}
    return {(rows[row], column): text for (row, column), text in notes.items() if row in rows}


def _of_table(notes: Mapping[Place, str], change: WriteTable) -> dict[Place, str]:
    last = change.header_row + max(change.old_rows, len(change.rows))
    return {
        (row, column): text
        for (row, column), text in notes.items()
        if change.header_row < row <= last and column in change.columns
    }


def _exchange(sheet: Any, change: WriteTable, notes: Mapping[Place, str]) -> None:
    """Hang these notes; one that stays is not touched, for it may stand for a conversation."""
    now = _of_table(notes_on(sheet), change)
    for place, _ in sorted(now.items() - notes.items()):
        sheet.range(place).note.delete()
    for place, text in sorted(notes.items() - now.items()):
        sheet.range(place).add_note(text)
