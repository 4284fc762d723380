"""Cells as calamine reads them, made plain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sheets_crm.workbooks.protocol import Cell, WorkbookError
from sheets_crm.workbooks.xlsx.package import SheetPart
from sheets_crm.workbooks.xlsx.plain_copy import Readable
from sheets_crm.workbooks.xlsx.read import Scan

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BLANK: list[Cell] = []
"""A row in which nothing stands, as often as a sheet has one."""


class Reader:
    """Calamine with a workbook open.

    Raises:
        WorkbookError: Calamine cannot read it.
    """

    def __init__(self, readable: Readable) -> None:
        self._book = _opened(readable)
        self._places = readable.places

    def rows(self, sheet: SheetPart, scan: Scan) -> list[list[Cell]]:
        """The rows of a sheet down to the last in use, with what the scan found out.

        Raises:
            WorkbookError: Calamine cannot read it, or takes it for empty where the scan saw cells.
        """
        cells = self._sheet(sheet)
        if cells.start is None and scan.filled:
            raise WorkbookError("damaged_file", part=sheet.part)
        rows = _spread(cells, self._places.get(sheet.title))
        for (row, column), shown in scan.untold.items():
            _place(rows, row, column, shown)
        return rows

    def _sheet(self, sheet: SheetPart) -> CalamineSheet:
        from python_calamine import CalamineError

        try:
            return self._book.get_sheet_by_name(sheet.title)
        except CalamineError as error:
            raise WorkbookError("damaged_file", part=sheet.part) from error


def _opened(readable: Readable) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(readable.source)
    except CalamineError as error:
        raise WorkbookError("damaged_file", part="xl/workbook.xml") from error


def _spread(cells: CalamineSheet, places: tuple[Sequence[int], Sequence[int]] | None) -> list[list[Cell]]:
    """Rows from the first of the sheet on, each at its number."""
    top, left = cells.start or (0, 0)
    rows: list[list[Cell]] = []
    for at, row in enumerate(cells.to_python(), top):
        number = places[0][at] if places else at + 1
        rows += [_BLANK] * (number - 1 - len(rows))
        found = _converted(row)
        rows.append(_apart(found, places[1][left:]) if places else [None] * left + found)
    return rows


def _apart(cells: Sequence[Cell], columns: Sequence[int]) -> list[Cell]:
    """A row's cells in their true columns, up to the last that holds anything."""
    filled = [(column, cell) for column, cell in zip(columns, cells, strict=False) if cell is not None]
    row: list[Cell] = [None] * (filled[-1][0] if filled else 0)
    for column, cell in filled:
        row[column - 1] = cell
    return row


def _converted(row: list[Any]) -> list[Cell]:
    """Calamine's values as plain cells; what most cells are is decided without a call."""
    return [
        (value or None)
        if (kind := type(value)) is str
        else (int(value) if value.is_integer() else value)
        if kind is float
        else value
        if kind is date or kind is bool
        else _moment(value)
        for value in row
    ]


def _moment(value: datetime | time | timedelta | int) -> Cell:
    """A datetime as its day when it is midnight; a time of day or a duration as its number of days."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        days = value / timedelta(days=1)
        return int(days) if days.is_integer() else days
    return value


def _place(rows: list[list[Cell]], row: int, column: int, value: Cell) -> None:
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1] = rows[row - 1] or []
    line.extend([None] * (column - len(line)))
    line[column - 1] = value
