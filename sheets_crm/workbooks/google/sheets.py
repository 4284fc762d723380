"""Google's cells as sheets of plain cells, and what an archive says that nobody has read yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from msgspec.structs import replace

from sheets_crm.workbooks.google.cells import Row, formula_of, moment, number_format, plain_cell, plain_rows
from sheets_crm.workbooks.google.read import BEFORE, Seen, Tab
from sheets_crm.workbooks.places import plain_address
from sheets_crm.workbooks.protocol import (
    PERCENT,
    TIME,
    Cell,
    Sheet,
    WriteTable,
    down_to_notes,
    notes_by_row,
)

_SHOWN = {"TIME": TIME, "PERCENT": PERCENT}
_NotedRow = tuple[list[Cell], dict[int, str]]


def sheet_of(tab: Tab, titles: Mapping[int, str]) -> Sheet:
    """A sheet of plain cells, with links and formulas when it was read in detail.

    Args:
        tab: What Google told of it.
        titles: The titles of all tabs by their ids.
    """
    cells = tab.cells or ()
    notes = notes_of(cells)
    rows = down_to_notes(plain_rows(cells), notes)
    if not tab.detailed:
        return Sheet(tab.title, rows, hidden=tab.hidden, notes=notes)
    places = {(r, c): cell for r, row in enumerate(cells, 1) for c, cell in enumerate(row, 1)}
    links = {
        place: plain_address(cell["hyperlink"], titles)
        for place, cell in places.items()
        if "hyperlink" in cell
    }
    formulas = {place: text for place, cell in places.items() if (text := formula_of(cell))}
    ways = {place: _SHOWN.get((number_format(cell) or {}).get("type", "")) for place, cell in places.items()}
    shown = {place: way for place, way in ways.items() if way}
    return Sheet(tab.title, rows, links, formulas, tab.hidden, notes, shown_as=shown)


def notes_of(cells: Sequence[Row]) -> dict[tuple[int, int], str]:
    """The notes on cells by place."""
    places = {(r, c): cell for r, row in enumerate(cells, 1) for c, cell in enumerate(row, 1)}
    return {place: cell["note"] for place, cell in places.items() if cell.get("note")}


def with_days(sheet: Sheet, tab: Tab) -> Sheet:
    """A large sheet, with days in the columns whose first rows show every number as a day."""
    cells = tab.cells or ()
    width = max((len(row) for row in cells), default=0)
    days = {
        column for column in range(width) if _holds_days([row[column] for row in cells if column < len(row)])
    }
    rows = [[_as_day(value) if at in days else value for at, value in enumerate(row)] for row in sheet.rows]
    return replace(sheet, rows=rows)


def _holds_days(column: Row) -> bool:
    numbers = [cell for cell in column if "numberValue" in cell.get("effectiveValue", {})]
    return bool(numbers) and all(isinstance(plain_cell(cell), date) for cell in numbers)


def _as_day(value: Cell) -> Cell:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return moment(value) if is_number and isinstance(value, int | float) else value


def late_sheets(seen: Seen, archive: Tab, titles: Collection[str]) -> list[Sheet]:
    """Rows of the list that changed between the last run's reading and its writing: as read, as found."""
    cells = archive.cells or ()
    at = next((i for i, row in enumerate(cells) if row and plain_cell(row[0]) == BEFORE), None)
    if at is None:
        return []
    source, header_row = plain_cell(cells[at][2]), plain_cell(cells[at][3])
    title = next((tab.title for tab in seen.tabs.values() if tab.sheet_id == source), "")
    found, read = _noted(cells[:at]), _noted(cells[at + 1 :])
    if title not in titles or not isinstance(header_row, int):
        return []
    late = [_changed(read, found, header_row), _changed(found, read, header_row)]
    return [_late_sheet(title, rows) for rows in late] if len(late[1]) > header_row else []


def _noted(cells: Sequence[Row]) -> list[_NotedRow]:
    """Rows of plain cells, each with its notes by column."""
    notes = notes_of(cells)
    rows, by_row = down_to_notes(plain_rows(cells), notes), notes_by_row(notes)
    return [(list(row), by_row.get(number, {})) for number, row in enumerate(rows, 1)]


def _changed(rows: list[_NotedRow], others: list[_NotedRow], header_row: int) -> list[_NotedRow]:
    """The header, and the rows that the others do not have."""
    return [*rows[:header_row], *(row for row in rows[header_row:] if any(row) and row not in others)]


def _late_sheet(title: str, rows: list[_NotedRow]) -> Sheet:
    notes = {
        (number, column): text for number, (_, texts) in enumerate(rows, 1) for column, text in texts.items()
    }
    return Sheet(title, [cells for cells, _ in rows], hidden=True, notes=notes)


def typed_since(change: WriteTable, tab: Tab, before: Sheet, now: Sheet) -> bool:
    """Whether the body of a table that is about to be written changed since it was read.

    Columns with formulas do not count: they change by themselves.
    """
    old, new = before.rows[change.header_row :], now.rows[change.header_row :]
    if old == new:
        return False
    cells = (tab.cells or ())[change.header_row :]
    computed = {column for row in cells for column, cell in enumerate(row, 1) if formula_of(cell)}
    places = [column - 1 for column in set(change.columns) - computed]
    return any(
        (was[at] if at < len(was) else None) != (shows[at] if at < len(shows) else None)
        for was, shows in zip_longest(old, new, fillvalue=())
        for at in places
    )
