"""Sheets as xlwings sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xlwings import XlwingsError

from sheets_crm.workbooks.libreoffice_engine.notes import Note, places_of_notes
from sheets_crm.workbooks.libreoffice_engine.parents import ParentBook
from sheets_crm.workbooks.libreoffice_engine.ranges import Range
from sheets_crm.workbooks.libreoffice_engine.tables import Tables

_CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)", re.IGNORECASE)
_USED_FLAGS = 1 | 2 | 4 | 16  # CellFlags VALUE, DATETIME, STRING, FORMULA


class Sheets:
    """The sheets of one workbook, in their order."""

    def __init__(self, book: ParentBook) -> None:
        self.book = book
        self._sheets = book.document.Sheets
        if self._sheets is None:
            raise XlwingsError("the workbook was closed")

    @property
    def api(self) -> Any:
        """The UNO collection."""
        return self._sheets

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self.book, self.book.document.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: str | int) -> Sheet:
        """The sheet of this title or number."""
        if isinstance(name_or_index, int):
            return Sheet(self.book, self._sheets.getByIndex(name_or_index - 1))
        if name_or_index not in self:
            raise KeyError(name_or_index)
        return Sheet(self.book, self._sheets.getByName(name_or_index))

    def __len__(self) -> int:
        return int(self._sheets.Count)

    def __iter__(self) -> Iterator[Sheet]:
        for number in range(len(self)):
            yield self(number + 1)

    def __contains__(self, name: str) -> bool:
        return bool(self._sheets.hasByName(name))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet."""
        name = name or _free_name(self._sheets.ElementNames)
        self._sheets.insertNewByName(name, position(before, after, len(self)))
        return self(name)


def _free_name(taken: tuple[str, ...]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"Sheet{number}") not in taken)


def position(before: Sheet | None, after: Sheet | None, count: int) -> int:
    """Where a new sheet goes, from 0; at the end unless told."""
    if before is not None:
        return before.index - 1
    return after.index if after is not None else count


class Sheet:
    """One sheet."""

    def __init__(self, book: ParentBook, sheet: Any) -> None:
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO sheet."""
        return self.sheet

    @property
    def name(self) -> str:
        """The title on its tab."""
        return str(self.sheet.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.Name = value

    @property
    def index(self) -> int:
        """Its place among the sheets, from 1."""
        return int(self.sheet.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether people see it."""
        return bool(self.sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.sheet.IsVisible = value

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def notes(self) -> list[Note]:
        """The notes on its cells."""
        return [Note(Range(self, *place, 1, 1)) for place in places_of_notes(self)]

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range(self, 1, 1, self.sheet.Rows.Count, self.sheet.Columns.Count)

    @property
    def used_range(self) -> Range:
        """From the first cell to the last one that holds something."""
        addresses = self.sheet.queryContentCells(_USED_FLAGS).RangeAddresses
        last_row = max((address.EndRow for address in addresses), default=0)
        last_column = max((address.EndColumn for address in addresses), default=0)
        return Range(self, 1, 1, last_row + 1, last_column + 1)

    def range(self, first: Any, last: Any = None) -> Range:
        """The rectangle of an address, of one cell, or of two corners."""
        if isinstance(first, tuple) and len(first) == 4:
            return Range(self, *first)
        if isinstance(first, str) and last is None:
            corners = [self._cell(part) for part in first.split(":")]
        else:
            corners = [self._cell(corner) for corner in (first, last) if corner is not None]
        return _between(corners[0], corners[-1])

    def _cell(self, corner: Any) -> Range:
        if isinstance(corner, Range):
            return corner
        if isinstance(corner, tuple):
            return Range(self, corner[0], corner[1], 1, 1)
        found = _CELL.fullmatch(corner)
        if found is None:
            raise ValueError(f"{corner!r} is not a cell")
        return Range(self, int(found[2]), column_number(found[1]), 1, 1)

    def activate(self) -> None:
        """Bring it to the front."""
        self.book.document.CurrentController.setActiveSheet(self.sheet)

    def delete(self) -> None:
        """Take it out of the workbook."""
        self.book.document.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy it, looks and charts included, beside a sheet of this workbook or another one."""
        beside = before or after
        if beside is None:
            raise ValueError("say where the copy goes")
        sheets = beside.book.document.Sheets
        with _no_macros_of_excel(beside.book.document):
            sheets.importSheet(self.book.document, self.name, position(before, after, sheets.Count))


@contextmanager
def _no_macros_of_excel(document: Any) -> Iterator[None]:
    """LibreOffice hangs up while it makes a macro module for a sheet from a workbook that has none."""
    libraries = document.BasicLibraries
    before = libraries.VBACompatibilityMode
    libraries.VBACompatibilityMode = False
    try:
        yield
    finally:
        libraries.VBACompatibilityMode = before


def _between(first: Range, last: Range) -> Range:
    bottom = max(first.row + first.shape[0], last.row + last.shape[0])
    right = max(first.column + first.shape[1], last.column + last.shape[1])
    top, left = min(first.row, last.row), min(first.column, last.column)
    return Range(first.sheet, top, left, bottom - top, right - left)


def column_number(name: str) -> int:
    """1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
