"""Tables as xlwings sees them: LibreOffice's named database ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheets_crm.workbooks.libreoffice_engine.looks import AutoFilter
from sheets_crm.workbooks.libreoffice_engine.parents import ParentSheet
from sheets_crm.workbooks.libreoffice_engine.ranges import Range


class Tables:
    """The tables of one sheet."""

    def __init__(self, sheet: ParentSheet) -> None:
        self._sheet = sheet
        self._databases = sheet.book.document.DatabaseRanges

    @property
    def api(self) -> Any:
        """The UNO collection, of the whole workbook."""
        return self._databases

    def __iter__(self) -> Iterator[Table]:
        number = self._sheet.index - 1
        for name in self._databases.ElementNames:
            database = self._databases.getByName(name)
            if database.DataArea.Sheet == number and database.ContainsHeader:
                yield Table(self._sheet, database)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> Table:
        """The table of this name or number."""
        tables = list(self)
        if isinstance(name_or_index, int):
            return tables[name_or_index - 1]
        for table in tables:
            if table.name == name_or_index:
                return table
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(table.name == name for table in self)

    def add(self, source: Any, name: str | None = None, **_others: object) -> Table:
        """Make a table of cells that begin with a header row."""
        area = source.impl.cells.RangeAddress
        name = name or f"Table{len(self._databases.ElementNames) + 1}"
        self._databases.addNewByName(name, area)
        database = self._databases.getByName(name)
        database.AutoFilter = True
        return Table(self._sheet, database)


class Table:
    """One table."""

    def __init__(self, sheet: ParentSheet, database: Any) -> None:
        self.parent = sheet
        self._database = database

    @property
    def api(self) -> Any:
        """The UNO database range."""
        return self._database

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._database.Name)

    display_name = name

    @property
    def range(self) -> Range:
        """All of it, header included."""
        area = self._database.DataArea
        height, width = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(self.parent, area.StartRow + 1, area.StartColumn + 1, height, width)

    @property
    def header_row_range(self) -> Range:
        """Its header."""
        whole = self.range
        return Range(self.parent, whole.row, whole.column, 1, whole.shape[1])

    @property
    def data_body_range(self) -> Range | None:
        """Its rows below the header."""
        whole = self.range
        height = whole.shape[0] - 1
        return Range(self.parent, whole.row + 1, whole.column, height, whole.shape[1]) if height else None

    @property
    def show_autofilter(self) -> bool:
        """Whether its header has filter buttons."""
        return bool(self._database.AutoFilter)

    @property
    def autofilter(self) -> AutoFilter:
        """Its filter."""
        return AutoFilter(self.parent.book.document, self.range.cells)

    def resize(self, target: Any) -> None:
        """Let it end elsewhere."""
        self._database.DataArea = target.impl.cells.RangeAddress
