"""The cells of a sheet. Rows are tuples and cells are never changed in place, so a copy is cheap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from tests.google_server.ranges import EDGES, Area, GridRange

Cell = dict[str, Any]
"""CellData as entered: userEnteredValue, userEnteredFormat, note, dataValidation, textFormatRuns."""

Row = tuple[Cell | None, ...]
Objects = dict[str, list[Any]]


@dataclass
class Sheet:
    """One sheet. ``rows`` may be shorter than the grid, and each row too."""

    properties: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    objects: Objects = field(default_factory=dict)
    """Merges, protectedRanges, conditionalFormats, charts and so on, under the API's names."""

    row_sizes: dict[int, dict[str, Any]] = field(default_factory=dict)
    column_sizes: dict[int, dict[str, Any]] = field(default_factory=dict)
    has_formulas: bool = False

    @property
    def id(self) -> int:
        """The sheet's number, which never changes."""
        number: int = self.properties["sheetId"]
        return number

    @property
    def title(self) -> str:
        """The name on the tab."""
        title: str = self.properties["title"]
        return title

    @property
    def grid(self) -> dict[str, Any]:
        """Row and column counts, frozen rows and so on."""
        properties: dict[str, Any] = self.properties["gridProperties"]
        return properties

    @property
    def row_count(self) -> int:
        """Rows of the grid."""
        count: int = self.grid["rowCount"]
        return count

    @property
    def column_count(self) -> int:
        """Columns of the grid."""
        count: int = self.grid["columnCount"]
        return count

    @property
    def area(self) -> Area:
        """The whole grid."""
        return Area(0, self.row_count, 0, self.column_count)

    def copy(self) -> Sheet:
        """A sheet that can change without this one changing."""
        return replace(
            self,
            properties=deepcopy(self.properties),
            rows=list(self.rows),
            objects=deepcopy(self.objects),
            row_sizes=deepcopy(self.row_sizes),
            column_sizes=deepcopy(self.column_sizes),
        )

    def cell(self, row: int, column: int) -> Cell:
        """The cell at this place; an empty one if nothing was ever there."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return (cells[column] if column < len(cells) else None) or {}

    def set_row(self, row: int, cells: dict[int, Cell]) -> None:
        """Put these cells, by column, into one row."""
        while len(self.rows) <= row:
            self.rows.append(())
        old = list(self.rows[row])
        old += [None] * (max(cells, default=-1) + 1 - len(old))
        for column, cell in cells.items():
            old[column] = cell or None
            if "formulaValue" in cell.get("userEnteredValue", {}):
                self.has_formulas = True
        self.rows[row] = tuple(old)

    def change(self, area: Area, changed: Callable[[Cell], Cell]) -> None:
        """Replace every cell of an area by what the function makes of it; rows that are one tuple stay so."""
        self.rows += [()] * (area.bottom - len(self.rows))
        known: dict[int, tuple[Row, Row]] = {}
        for row in range(area.top, area.bottom):
            old = self.rows[row]
            if id(old) not in known:
                known[id(old)] = old, self._changed(old, area, changed)
            self.rows[row] = known[id(old)][1]

    def _changed(self, old: Row, area: Area, changed: Callable[[Cell], Cell]) -> Row:
        wide = old + (None,) * (area.right - len(old))
        new = [changed(cell or {}) for cell in wide[area.left : area.right]]
        if any("formulaValue" in cell.get("userEnteredValue", {}) for cell in new):
            self.has_formulas = True
        return (*wide[: area.left], *(cell or None for cell in new), *wide[area.right :])

    def filled(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """Row, column and content of every cell of the area that holds anything."""
        for row in range(area.top, min(area.bottom, len(self.rows))):
            cells = self.rows[row]
            for column in range(area.left, min(area.right, len(cells))):
                cell = cells[column]
                if cell:
                    yield row, column, cell

    def valued(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """Row, column and content of every cell of the area that holds a value."""
        known: dict[int, list[tuple[int, Cell]]] = {}
        for row in range(area.top, min(area.bottom, len(self.rows))):
            cells = self.rows[row]
            if id(cells) not in known:
                inside = enumerate(cells[area.left : area.right], area.left)
                known[id(cells)] = [(column, cell) for column, cell in inside if cell and has_value(cell)]
            for column, cell in known[id(cells)]:
                yield row, column, cell

    def last_row_with_values(self) -> int:
        """Index of the lowest row with a value, -1 if there is none."""
        for row in range(len(self.rows) - 1, -1, -1):
            if any(cell and "userEnteredValue" in cell for cell in self.rows[row]):
                return row
        return -1

    def list_of(self, kind: str) -> list[Any]:
        """The objects of one kind, such as ``merges``; changing the list changes the sheet."""
        return self.objects.setdefault(kind, [])

    def resolve(self, grid_range: GridRange) -> Area:
        """The area a grid range means here: what is open reaches the edge of the grid."""
        top, bottom, left, right = (grid_range.get(edge) for edge in EDGES)
        return Area(
            top or 0,
            self.row_count if bottom is None else bottom,
            left or 0,
            self.column_count if right is None else right,
        )


def has_value(cell: Cell | None) -> bool:
    """Whether the cell holds a value, be it text, number, formula or a tick."""
    return bool(cell) and "userEnteredValue" in (cell or {})


def without(cell: Cell, *fields: str) -> Cell:
    """The cell without some of its fields."""
    return {name: value for name, value in cell.items() if name not in fields}
