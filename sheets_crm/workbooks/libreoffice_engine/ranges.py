"""A block of cells as xlwings sees it."""

from __future__ import annotations

import re
from typing import Any

from sheets_crm.workbooks.libreoffice_engine.looks import AutoFilter, Font
from sheets_crm.workbooks.libreoffice_engine.notes import Note, new_note, note_on
from sheets_crm.workbooks.libreoffice_engine.parents import ParentSheet
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import english, enum
from sheets_crm.workbooks.libreoffice_engine.validation import DataValidation
from sheets_crm.workbooks.libreoffice_engine.values import formulas, read_block, type_into, write_block

_A_CHARACTER = 226  # hundredths of a millimetre: the width of a digit in Calibri 11, which Excel counts in
_HYPERLINK = "com.sun.star.text.TextField.URL"
_PLACE = re.compile(r"#('(?:[^']|'')+'|[^'.!]+)[.!]([A-Z]{1,3}[0-9]+)")


def _as_here(address: str) -> str:
    """LibreOffice puts a full stop between sheet and cell."""
    return _PLACE.sub(r"#\1.\2", address) if address.startswith("#") else address


def _as_elsewhere(address: str) -> str:
    return _PLACE.sub(r"#\1!\2", address) if address.startswith("#") else address


class Range:
    """A rectangle of cells; rows and columns count from 1."""

    max_cells_per_read = 4_000_000
    max_cells_per_write = None

    def __init__(self, sheet: ParentSheet, row: int, column: int, height: int, width: int) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column
        self.shape = (height, width)
        self.options: dict[str, Any] = {}

    @property
    def cells(self) -> Any:
        """The UNO range."""
        (height, width), left, top = self.shape, self.column - 1, self.row - 1
        return self.sheet.sheet.getCellRangeByPosition(left, top, left + width - 1, top + height - 1)

    @property
    def api(self) -> Any:
        """The UNO range; None for a range without cells."""
        return self.cells if all(self.shape) else None

    @property
    def _document(self) -> Any:
        return self.sheet.book.document

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        """One of its cells, by row and column or counted row by row."""
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return Range(self.sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    @property
    def address(self) -> str:
        """``$A$1:$B$2``."""
        first, last = self(1), self(*self.shape)
        names = [f"${column_name(cell.column)}${cell.row}" for cell in (first, last)]
        return names[0] if len(self) == 1 else ":".join(names)

    def get_address(self, row_absolute: bool, column_absolute: bool, _external: bool) -> str:
        """The address, with or without the dollars."""
        return self.address if row_absolute and column_absolute else self.address.replace("$", "")

    @property
    def raw_value(self) -> Any:
        """The values, row by row."""
        return read_block(self._document, self.cells)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        write_block(self._document, self.cells, self._filled(value))

    def _filled(self, value: Any) -> list[list[Any]]:
        """Rows as they come; one row, or one value for all cells, repeated."""
        if isinstance(value, list | tuple):
            return [list(row) for row in value] if isinstance(value[0], list | tuple) else [list(value)]
        return [[value] * self.shape[1] for _ in range(self.shape[0])]

    @property
    def formula(self) -> Any:
        """Formulas and constants as text: one, a row, or rows of them, as Excel gives them."""
        rows = tuple(tuple(row) for row in formulas(self._document, self.cells))
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, str) and len(self) == 1:
            type_into(self._document, self.cells.getCellByPosition(0, 0), value)
        else:
            self.raw_value = value

    formula2 = formula

    def clear_contents(self) -> None:
        """Empty the cells; their looks and notes stay."""
        self.cells.clearContents(1 | 2 | 4 | 16)  # CellFlags VALUE, DATETIME, STRING, FORMULA

    def clear(self) -> None:
        """Empty the cells and take their looks away."""
        self.cells.clearContents(1023)

    @property
    def hyperlink(self) -> str:
        """The address of the link in the first cell that has one.

        Raises:
            LookupError: There is no link.
        """
        texts = self.cells.queryContentCells(512)  # CellFlags.FORMATTED: links are parts of texts
        for cell in texts.Cells:
            if cell.TextFields.Count:
                return _as_elsewhere(str(cell.TextFields.getByIndex(0).URL))
        raise LookupError("the cells hold no hyperlink")

    def add_hyperlink(self, address: str, text_to_display: str, _screen_tip: str | None = None) -> None:
        """Make the cell a link."""
        cell = self.cells.getCellByPosition(0, 0)
        link = self._document.createInstance(_HYPERLINK)
        link.URL, link.Representation = _as_here(address), text_to_display
        cell.String = ""
        cell.insertTextContent(cell.createTextCursor(), link, False)

    @property
    def data_validation(self) -> DataValidation:
        """Its dropdown."""
        return DataValidation(self)

    @property
    def note(self) -> Note | None:
        """The note on it."""
        return note_on(self)

    def add_note(self, text: str) -> Note:
        """Hang a note on it."""
        return new_note(self, text)

    @property
    def number_format(self) -> str | None:
        """The format's code; None where cells differ."""
        if self.cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
            return None  # the property itself would be that of cells without any
        return str(self._document.NumberFormats.getByKey(self.cells.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        formats, locale = self._document.NumberFormats, english()
        key = formats.queryKey(code, locale, False)
        self.cells.NumberFormat = formats.addNew(code, locale) if key == -1 else key

    @property
    def merge_cells(self) -> bool | None:
        """Whether it begins merged cells; None where only some of its cells do."""
        begun = bool(self.cells.getIsMerged())
        return begun if len(self) == 1 or not begun else None

    def unmerge(self) -> None:
        """Let merged cells come apart; what stood in the first stays there."""
        self.cells.merge(False)

    @property
    def merge_area(self) -> Range:
        """The merged cells that it begins, or itself."""
        cursor = self.sheet.sheet.createCursorByRange(self.cells)
        cursor.collapseToMergedArea()
        area = cursor.RangeAddress
        height, width = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(self.sheet, area.StartRow + 1, area.StartColumn + 1, height, width)

    @property
    def font(self) -> Font:
        """Bold, italic, size and colour."""
        return Font(self.cells)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None for none, or where cells differ."""
        fill = self.cells.CellBackColor
        return None if fill in (None, -1) else (fill >> 16 & 255, fill >> 8 & 255, fill & 255)

    @color.setter
    def color(self, value: tuple[int, int, int] | None) -> None:
        self.cells.CellBackColor = -1 if value is None else value[0] << 16 | value[1] << 8 | value[2]

    @property
    def wrap_text(self) -> bool | None:
        """Whether long text goes on in a new line."""
        return self.cells.IsTextWrapped  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.cells.IsTextWrapped = value

    @property
    def column_width(self) -> float | None:
        """Width [characters] as Excel counts it; None where columns differ."""
        width = self.cells.Columns.Width
        return None if width is None else round(width / _A_CHARACTER, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.cells.Columns.Width = round(value * _A_CHARACTER)

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None for some."""
        return _all_or_none([not row.IsVisible for row in self._each(self.cells.Rows)])

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.cells.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None for some."""
        return _all_or_none([not column.IsVisible for column in self._each(self.cells.Columns)])

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.cells.Columns.IsVisible = not value

    @staticmethod
    def _each(lines: Any) -> list[Any]:
        return [lines.getByIndex(number) for number in range(lines.Count)]

    @property
    def autofilter(self) -> AutoFilter:
        """The filter over these cells."""
        return AutoFilter(self.sheet.book.document, self.cells)

    def copy(self, destination: Any = None) -> None:
        """Copy everything, looks included, to a place of the same workbook."""
        if destination is None:
            raise NotImplementedError("copying to the clipboard")
        target = destination.api.getCellByPosition(0, 0).CellAddress
        self.sheet.sheet.copyRange(target, self.cells.RangeAddress)

    def delete(self, shift: str | None = None) -> None:
        """Take the cells out; what is below moves up (``left``: what is beside moves left)."""
        mode = enum("com.sun.star.sheet.CellDeleteMode", "LEFT" if shift == "left" else "UP")
        self.sheet.sheet.removeRange(self.cells.RangeAddress, mode)

    def insert(self, shift: str | None = None, _copy_origin: str | None = None) -> None:
        """Push the cells down (``right``: to the right)."""
        mode = enum("com.sun.star.sheet.CellInsertMode", "RIGHT" if shift == "right" else "DOWN")
        self.sheet.sheet.insertCells(self.cells.RangeAddress, mode)


def _all_or_none(flags: list[bool]) -> bool | None:
    return flags[0] if len(set(flags)) == 1 else None


def column_name(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
