"""One change of one sheet, made in its part's bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from sheets_crm.workbooks.formulas import LAST_ROW, moved
from sheets_crm.workbooks.protocol import (
    AppendRows,
    Cell,
    Formula,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
)
from sheets_crm.workbooks.table_rows import TableRows, blank_rows, by_columns
from sheets_crm.workbooks.xlsx.cells import CellXml, RowXml
from sheets_crm.workbooks.xlsx.formulas import expand_shared, in_new_row, refuse_arrays
from sheets_crm.workbooks.xlsx.grid import Grid, grid_of, last_rows_of
from sheets_crm.workbooks.xlsx.links import rewrite_links
from sheets_crm.workbooks.xlsx.markup import with_attribute
from sheets_crm.workbooks.xlsx.notes import move_notes
from sheets_crm.workbooks.xlsx.package import Package
from sheets_crm.workbooks.xlsx.plain_rows import write_plain_rows
from sheets_crm.workbooks.xlsx.strings import SharedStrings
from sheets_crm.workbooks.xlsx.styles import Styles
from sheets_crm.workbooks.xlsx.tables import clear_filter, refuse_merged, resize_tables, unmerge
from sheets_crm.workbooks.xlsx.values import formula_cell, is_used, shows, written

STYLE_SAMPLE = 200
"""Rows of a table that are asked for the style of a new one."""


class Pen(Struct, frozen=True):
    """What writing into one sheet needs."""

    package: Package
    grid: Grid
    styles: Styles
    strings: SharedStrings

    def value(self, place: tuple[int, int], value: Cell, style: int, old: CellXml | None) -> CellXml | None:
        """A cell of this value: the old one, wherever it stood, when it shows it already."""
        if old is not None and shows(old, value, self.styles, self.strings, self.grid.prefix):
            return in_new_row(old, place[0], self.grid.prefix)
        if value is None and old is None and style == self.grid.column_style(place[1]):
            return None
        return written(place, value, style, self.styles, self.grid.prefix)


def _pen(package: Package, grid: Grid, styles: Styles) -> Pen:
    return Pen(package, grid, styles, SharedStrings(package, grid.shared_texts))


def write_table(package: Package, change: WriteTable, styles: Styles) -> Grid:
    """The sheet with the table's new body.

    Raises:
        WorkbookError: An array formula or somebody's cells are in the way.
    """
    grid = grid_of(package, package.sheet(change.sheet))
    last = change.header_row + max(change.old_rows, len(change.rows))
    area = (change.header_row + 1, min(change.columns), last, max(change.columns))
    unmerge(grid, area)
    _refuse_cells_below(grid, change)
    expand_shared(grid, area)
    refuse_arrays(grid, area)
    rows = by_columns(change.rows, change.columns)
    _write_body(_pen(package, grid, styles), change, rows)
    rewrite_links(package, grid, change, rows)
    move_notes(package, grid, change)
    if grid.changed:
        clear_filter(grid)
        last = change.header_row + len(change.rows)
        area = (change.header_row, min(change.columns), last, max(change.columns))
        resize_tables(package, grid, area, rewritten=True)
    return grid


def _write_body(pen: Pen, change: WriteTable, rows: TableRows) -> None:
    old, first = pen.grid.rows.copy(), change.header_row + 1
    sample = range(first, first + max(1, min(change.old_rows, STYLE_SAMPLE)))
    looks = pen.grid.usual_styles(change.columns, sample)  # so that one customer's highlight stays one's
    rows = rows.above(blank_rows(max(0, change.old_rows - len(rows))))
    stand = write_plain_rows(pen.grid, pen.styles, looks, first, rows)
    for at in np.flatnonzero(~stand).tolist():
        if at >= len(change.rows) and first + at not in old:
            continue  # blank and not in the file: in the last row of the grid a text may stand
        pen.grid.set_row(_table_row(pen, change, first + at, rows[at], old, looks))


def _table_row(
    pen: Pen, change: WriteTable, number: int, new: TableRow, old: Mapping[int, RowXml], looks: dict[int, int]
) -> RowXml:
    here = old.get(number, RowXml(number, b"", {}))
    source = old.get(new.source, RowXml(new.source, b"", {})) if new.source else None
    cells = {column: cell for column, cell in here.cells.items() if column not in change.columns}
    fresh = source is None and cells == here.cells and any(cell is not None for cell in new.cells.values())
    for column in change.columns:
        was = (source or here).cells.get(column)
        styled = fresh or new.cells.get(column) is not None  # a blank that has no cell stays without one
        style = looks[column] if styled else pen.grid.column_style(column)
        style = was.style if source and was else style
        cell = _table_cell(pen, (number, column), new, was, style)
        if cell is not None:
            cells[column] = cell
    head = (source or here).head
    if source is None and new.cells and cells != here.cells:
        head = with_attribute(head, "hidden", None)  # or a new customer would not be seen
    # a row that does not say its number keeps its bytes while it stays where it is
    return RowXml(number, with_attribute(head, "r", str(number)) if b" r=" in head else head, cells)


def _table_cell(
    pen: Pen, place: tuple[int, int], new: TableRow, was: CellXml | None, style: int
) -> CellXml | None:
    column = place[1]
    if column not in new.cells:
        if new.source is None:
            return pen.value(place, None, style, was)
        return in_new_row(was, place[0], pen.grid.prefix) if was else None
    value = new.cells[column]
    if isinstance(value, Formula):
        return _formula(pen, place, value, was, style)
    return pen.value(place, value, style, was)


def _formula(pen: Pen, place: tuple[int, int], value: Formula, was: CellXml | None, style: int) -> CellXml:
    text = moved(value.text, (value.row, place[1]), place)
    new = formula_cell(place, text, style, pen.grid.prefix)
    old = in_new_row(was, place[0], pen.grid.prefix) if was else None
    same = old and old.element(pen.grid.prefix, "f") == new.element(pen.grid.prefix, "f")
    return old if old and same else new


def _refuse_cells_below(grid: Grid, change: WriteTable) -> None:
    """Cells under the body that the snapshot did not hold are somebody's."""
    first = change.header_row + change.old_rows + 1
    for number in range(first, change.header_row + len(change.rows) + 1):
        for column in change.columns:
            if (cell := grid.cell(number, column)) and is_used(cell, grid.prefix):
                raise WorkbookError("cells_below_table", sheet=change.sheet, row=number)


def append_rows(package: Package, change: AppendRows, styles: Styles) -> Grid:
    """The sheet with rows below its last used one.

    Raises:
        WorkbookError: Merged cells are in the way, or the sheet is full.
    """
    grid = last_rows_of(package, package.sheet(change.sheet))
    if grid.last_used_row() + len(change.rows) > LAST_ROW:
        grid = grid_of(package, grid.sheet)
    pen = _pen(package, grid, styles)
    model = _row_with_room_below(grid, change)
    columns = sorted({at for row in change.rows for at, value in row.items() if value is not None})
    if columns:
        refuse_merged(grid, (model + 1, min(columns), model + len(change.rows), max(columns)))
        _write_below(pen, change, model, columns)
    if grid.changed:
        area = (change.header_row, min(columns), model + len(change.rows), max(columns))
        resize_tables(package, grid, area)
    return grid


def _row_with_room_below(grid: Grid, change: AppendRows) -> int:
    """The last used row, or the last one above what stands at the very end of the sheet."""
    end = LAST_ROW + 1
    for number in (*grid.used_rows(), change.header_row):
        if end - max(number, change.header_row) > len(change.rows):
            return max(number, change.header_row)
        end = number
    raise WorkbookError("sheet_full", sheet=change.sheet)


def _write_below(pen: Pen, change: AppendRows, model: int, columns: Sequence[int]) -> None:
    """Rows where no row is yet are written in one piece; where one waits, its cells one by one."""
    has_model = model > change.header_row
    looks = {at: pen.grid.style_at(model, at) if has_model else pen.grid.column_style(at) for at in columns}
    rows = [TableRow({at: values.get(at) for at in columns}) for values in change.rows]
    stand = write_plain_rows(pen.grid, pen.styles, looks, model + 1, by_columns(rows, columns))
    for at in np.flatnonzero(~stand).tolist():
        for column, value in change.rows[at].items():
            _append_cell(pen, (model + 1 + at, column), value, model if has_model else model + 1 + at)


def _append_cell(pen: Pen, place: tuple[int, int], value: Cell, model: int) -> None:
    here = pen.grid.cell(*place)
    style = here.style if here else pen.grid.style_at(model, place[1])
    cell = pen.value(place, value, style, here)
    if cell is not None:
        pen.grid.set_cell(cell)


def write_cells(package: Package, change: WriteCells, styles: Styles) -> Grid:
    """The sheet with single cells written.

    Raises:
        WorkbookError: A cell lies inside a merged one or in an array formula.
    """
    grid = grid_of(package, package.sheet(change.sheet))
    pen = _pen(package, grid, styles)
    for (row, column), value in change.cells.items():
        expand_shared(grid, (row, column, row, column))
        refuse_arrays(grid, (row, column, row, column))
        refuse_merged(grid, (row, column, row, column), anchors=True)
        old = grid.cell(row, column)
        cell = pen.value((row, column), value, grid.style_at(row, column), old)
        if cell is not None:
            grid.set_cell(cell)
    return grid
