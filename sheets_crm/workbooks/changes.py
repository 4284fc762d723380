"""Which changes of a plan would change anything people can see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from sheets_crm.workbooks.by_columns import Cells, cells_of
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
    WriteCells,
    WriteTable,
    same_cell,
)
from sheets_crm.workbooks.table_rows import KEPT, TableRows, blank_rows, by_columns, same_cells


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
    rows = by_columns(change.rows, change.columns)
    rows = rows.above(blank_rows(max(0, change.old_rows - len(rows))))
    body, first = sheet.rows[change.header_row :], change.header_row + 1
    return _same_links(rows, first, sheet) and all(
        _same_column(column, rows, cells_of(body, column).down_to(len(rows)), first, sheet)
        for column in change.columns
    )


def _same_column(column: int, rows: TableRows, old: Cells, first: int, sheet: Sheet) -> bool:
    """Whether a column holds all this; a cell of which nothing is said stays where its row stays."""
    new, places = rows.columns[column], np.arange(first, first + len(rows))
    kept = new.told([cell is KEPT for cell in new.values], "?")
    same = same_cells(Cells(new.numbers, [None if cell is KEPT else cell for cell in new.values]), old)
    same = np.where(kept & (rows.sources > 0), rows.sources == places, same)
    formulas = new.told([isinstance(cell, Formula) for cell in new.values], "?")
    for at in np.flatnonzero(formulas).tolist():
        same[at] = _same_formula(new.values[new.numbers[at]], sheet, (first + at, column))
    blank = places[kept & (rows.sources == 0)].tolist() if sheet.formulas else ()
    return bool(same.all()) and not any((row, column) in sheet.formulas for row in blank)


def _same_links(rows: TableRows, first: int, sheet: Sheet) -> bool:
    """Whether every cell of which something is said has its link, and no other one."""
    said = {row - first for row, _ in sheet.links if 0 <= row - first < len(rows)} | rows.links.keys()
    return all(
        (rows[at].links.get(column) if isinstance(cell, str) or not sheet.only_texts_link else None)
        == sheet.links.get((first + at, column))
        for at in sorted(said)
        for column, cell in rows[at].cells.items()
    )


def _same_formula(value: Formula, sheet: Sheet, place: tuple[int, int]) -> bool:
    return sheet.formulas.get(place) == moved(value.text, (value.row, place[1]), place)


def _cell(sheet: Sheet, place: tuple[int, int]) -> Cell:
    row, column = place
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else ()
    return cells[column - 1] if column <= len(cells) else None
