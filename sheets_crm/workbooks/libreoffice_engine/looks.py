"""Fonts and filters of a block of cells."""

from __future__ import annotations

from typing import Any

from sheets_crm.workbooks.libreoffice_engine.uno_bridge import enum

_BOLD, _NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight


class Font:
    """The font of a range; None where cells differ."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells

    @property
    def bold(self) -> bool | None:
        """Whether it is bold."""
        weight = self._cells.CharWeight
        return None if weight is None else weight == _BOLD

    @bold.setter
    def bold(self, value: bool) -> None:
        self._cells.CharWeight = _BOLD if value else _NORMAL

    @property
    def italic(self) -> bool | None:
        """Whether it is italic."""
        posture = self._cells.CharPosture
        return None if posture is None else posture.value == "ITALIC"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._cells.CharPosture = enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")

    @property
    def size(self) -> float | None:
        """Its height [points]."""
        return self._cells.CharHeight  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        self._cells.CharHeight = value

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Its colour; None for automatic."""
        value = self._cells.CharColor
        return None if value in (None, -1) else (value >> 16 & 255, value >> 8 & 255, value & 255)

    @color.setter
    def color(self, value: tuple[int, int, int]) -> None:
        self._cells.CharColor = value[0] << 16 | value[1] << 8 | value[2]


class AutoFilter:
    """The filter over a range."""

    def __init__(self, document: Any, cells: Any) -> None:
        self._document = document
        self._cells = cells

    def clear(self, _field: int | None = None) -> None:
        """Show all rows again; the filter's buttons stay."""
        for area in self._areas():
            if _meet(area, self._cells.RangeAddress):
                whole = self._cells.Spreadsheet.getCellRangeByPosition(
                    area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
                )
                nothing = whole.createFilterDescriptor(True)
                nothing.ContainsHeader = True
                whole.filter(nothing)
        self._cells.Rows.IsVisible = True

    def _areas(self) -> list[Any]:
        """What the workbook's filters are over: its named ranges, and one without a name on each sheet."""
        named = self._document.DatabaseRanges
        unnamed = self._document.getPropertyValue("UnnamedDatabaseRanges")
        sheet = self._cells.RangeAddress.Sheet
        found = [named.getByName(name) for name in named.ElementNames]
        return [
            one.DataArea
            for one in [*found, *([unnamed.getByTable(sheet)] if unnamed.hasByTable(sheet) else [])]
        ]


def _meet(one: Any, other: Any) -> bool:
    return bool(
        one.Sheet == other.Sheet
        and one.StartRow <= other.EndRow
        and other.StartRow <= one.EndRow
        and one.StartColumn <= other.EndColumn
        and other.StartColumn <= one.EndColumn
    )
