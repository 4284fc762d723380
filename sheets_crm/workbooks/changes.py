"""Which changes of a plan would change anything people can see."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sheets_crm.workbooks.formulas import moved
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Cell,
    Change,
    Formula,
    Sheet,
    ShowSheet,
    Snapshot,
    TableRow,
    WriteCells,
    WriteTable,
    Written,
    same_cell,
)


def effective(changes: Sequence[Change], snapshot: Snapshot) -> list[Change]:
    """The changes that differ from what the snapshot holds; sheets it does not hold count as different.

    Sheets whose links or formulas are written must have been read in detail.
    """
    kept = (_needed(change, snapshot) for change in changes)
    return [change for change in kept if change is not None]


def _needed(change: Change, snapshot: Snapshot) -> Change | None:
    if isinstance(change, AddSheet):
        return change
    if isinstance(change, AppendRows):
        rows = [row for row in change.rows if any(not same_cell(value, None) for value in row.values())]
        return replace(change, rows=rows) if rows else None
    sheet = snapshot.sheets.get(change.sheet)
    if sheet is None:
        return change
    if isinstance(change, ShowSheet):
        return change if sheet.hidden else None
    if isinstance(change, WriteTable):
        return None if _same_table(change, sheet) else change
    return _differing(change, sheet)


def _differing(change: WriteCells, sheet: Sheet) -> WriteCells | None:
    cells = {
        place: value for place, value in change.cells.items() if not same_cell(_cell(sheet, place), value)
    }
    return WriteCells(change.sheet, cells) if cells else None


def _same_table(change: WriteTable, sheet: Sheet) -> bool:
    blank = TableRow({})
    rows = [*change.rows, *[blank] * max(0, change.old_rows - len(change.rows))]
    return all(
        _same(new, sheet, row, column)
        for row, new in enumerate(rows, change.header_row + 1)
        for column in change.columns
    )


def _same(new: TableRow, sheet: Sheet, row: int, column: int) -> bool:
    place = (row, column)
    if column in new.cells:
        return _same_link(new, sheet, place) and _same_value(new.cells[column], sheet, place)
    if new.source is None:
        return same_cell(_cell(sheet, place), None) and place not in sheet.formulas
    return new.source == row


def _same_link(new: TableRow, sheet: Sheet, place: tuple[int, int]) -> bool:
    _, column = place
    can_link = isinstance(new.cells[column], str) or not sheet.only_texts_link
    return (new.links.get(column) if can_link else None) == sheet.links.get(place)


def _same_value(value: Written, sheet: Sheet, place: tuple[int, int]) -> bool:
    if isinstance(value, Formula):
        return sheet.formulas.get(place) == moved(value.text, (value.row, place[1]), place)
    return same_cell(_cell(sheet, place), value)


def _cell(sheet: Sheet, place: tuple[int, int]) -> Cell:
    row, column = place
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    return cells[column - 1] if column <= len(cells) else None
