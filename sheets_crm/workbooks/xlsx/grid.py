"""A sheet being edited: rows that change are built anew, all others keep their bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
from msgspec import Struct, field

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.cells import (
    CellXml,
    RowXml,
    SheetXml,
    area_of,
    area_reference,
    cut,
    elements,
    rows_of,
)
from sheets_crm.workbooks.xlsx.found_rows import SheetRows, sheet_rows
from sheets_crm.workbooks.xlsx.markup import attributes, with_attribute
from sheets_crm.workbooks.xlsx.package import Package, SheetPart
from sheets_crm.workbooks.xlsx.tree import Child, children
from sheets_crm.workbooks.xlsx.values import is_used

LAST_BYTES = 1 << 16
_SHARED = re.compile(rb"""\st\s*=\s*["']s["']""")
_DIMENSION = re.compile(rb"""(<[\w.:-]*dimension\s+ref=["'])([A-Z0-9:]+)""")


class Grid(Struct, dict=True):
    """The rows of one sheet from ``kept`` on; the bytes before them are not looked at."""

    sheet: SheetPart
    xml: SheetXml
    kept: bytes
    rows: SheetRows
    tail: bytes
    head: bytes
    changed: bool = False
    touched: set[int] = field(default_factory=set)
    """Rows that are not what they were."""
    written: list[bytes] = field(default_factory=list)
    """What rows that were written by columns are made of, each piece once."""
    formulas_before: set[tuple[int, int]] = field(default_factory=set)

    @property
    def prefix(self) -> str:
        """The prefix of the part's elements."""
        return self.xml.prefix

    def cell(self, row: int, column: int) -> CellXml | None:
        """One cell, None when it has no element."""
        line = self.rows.get(row)
        return line.cells.get(column) if line else None

    def set_row(self, row: RowXml) -> None:
        """Put a row in its place, unless it is what stands there."""
        if not row.same(self.rows.get(row.number, RowXml(row.number, b"", {}))):
            self.put(row)

    def put(self, row: RowXml) -> None:
        """Put a row in its place, where something else stands."""
        self.rows.put(row)
        self.touched.add(row.number)
        self.changed = True

    def set_cell(self, cell: CellXml) -> None:
        """Put one cell in its place."""
        line = self.rows.get(cell.row) or RowXml(cell.row, b"", {})
        self.set_row(RowXml(cell.row, line.head, {**line.cells, cell.column: cell}))

    def formula_cells(self) -> list[CellXml]:
        """The cells that had a formula, and have one."""
        if not self._has_formulas:
            return []
        tag = b"<" + self.xml.tag("f")
        rows = (row for row in self.rows.values() if not row.raw or tag in row.raw)
        return [cell for row in rows for cell in row.cells.values() if tag in cell.inner]

    @cached_property
    def _has_formulas(self) -> bool:
        return b"<" + self.xml.tag("f") in self.xml.body

    def shared_texts(self) -> set[int]:
        """The numbers of the shared texts that cells showed."""
        body = self.xml.body[len(self.kept) :]
        rows = (row for row in rows_of(body, self.prefix) if _SHARED.search(row.raw))
        cells = (cell for row in rows for cell in row.cells.values() if cell.kind == "s")
        values = (cell.element(self.prefix, "v") for cell in cells)
        return {int(value[1]) for value in values if value and value[1]}

    def last_used_row(self) -> int:
        """The last row in which anything stands."""
        return next(self.used_rows(), 0)

    def used_rows(self) -> Iterator[int]:
        """The rows in which anything stands, the last one first."""
        return (number for number in sorted(self.rows, reverse=True) if self._used(self.rows[number]))

    def _used(self, row: RowXml) -> bool:
        return any(is_used(cell, self.prefix) for cell in row.cells.values())

    def usual_styles(self, columns: Iterable[int], rows: range) -> dict[int, int]:
        """The style that most of these rows have in each column."""
        found, numbers = self.rows.found, np.array(rows, dtype=np.int64)
        if found is None:
            return {column: _most(self.style_at(row, column) for row in rows) for column in columns}
        at = found.at(numbers)
        styled = numbers[np.append(found.styled, False)[at]].tolist()
        usual = {}
        for column in columns:
            styles = found.styles(found.cells(column)[at])
            styles[styles < 0] = self.column_style(column)
            for row in styled:
                styles[row - rows.start] = self.style_at(row, column)
            usual[column] = _most(styles.tolist())
        return usual

    def style_at(self, row: int, column: int) -> int:
        """The style of a place: its cell's, else its row's, else its column's."""
        line = self.rows.get(row)
        if line is None:
            return self.column_style(column)
        if (cell := line.cells.get(column)) is not None:
            return cell.style
        values = attributes(line.head) if b"customFormat" in line.head else {}
        if values.get("customFormat") in ("1", "true") and "s" in values:
            return int(values["s"])
        return self.column_style(column)

    def column_style(self, column: int) -> int:
        """The style that a column gives to its cells."""
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        tags = [attributes(found.group(1)) for found in elements(self.head, self.prefix, "col")]
        return [
            (int(tag.get("min", "0")), int(tag.get("max", "0")), int(tag.get("style", "0"))) for tag in tags
        ]

    def content(self) -> bytes:
        """The part with its changes."""
        if not self.changed:
            return self.xml.content()
        if not self.touched:
            return self.head + self.xml.body + self.tail
        rows = (
            each if isinstance(each, bytes) else each.raw or self._row(each) for each in self.rows.pieces()
        )
        return b"".join([self._head_with_dimension(), self.kept, *rows, self.tail])

    def made(self) -> Iterator[bytes]:
        """The part without what is there as the bytes that it was."""
        yield self.head
        yield from self.written
        yield from (self._row(row) for row in self.rows.new() if not row.raw)
        yield self.tail

    def _head_with_dimension(self) -> bytes:
        """The bytes before the rows, with the area that is said to be used large enough."""
        found = _DIMENSION.search(self.head)
        used = {number: columns for number in self.touched if (columns := self.rows[number].used_columns)}
        if not found or not used:
            return self.head
        top, left, bottom, right = area_of(found.group(2).decode())
        columns = frozenset().union(*used.values())
        old = (top, left, bottom, right)
        new = (min(top, *used), min(left, *columns), max(bottom, *used), max(right, *columns))
        if new == old:
            return self.head
        return self.head[: found.start(2)] + area_reference(new).encode() + self.head[found.end(2) :]

    def _row(self, row: RowXml) -> bytes:
        tag = self.xml.tag("row")
        head = with_attribute(with_attribute(row.head, "spans", None), "r", str(row.number))
        cells = b"".join(self._cell(row.cells[column]) for column in sorted(row.cells))
        return b"<" + tag + head + (b">" + cells + b"</" + tag + b">" if cells else b"/>")

    def _cell(self, cell: CellXml) -> bytes:
        tag = self.xml.tag("c")
        end = b">" + cell.inner + b"</" + tag + b">" if cell.inner else b"/>"
        return b"<" + tag + cell.head.rstrip() + end

    def tail_children(self) -> list[Child]:
        """What follows the rows, each with its place in ``tail``."""
        start, closing = self._frame()
        shift = len(start) - closing
        found = children(start + self.tail[closing:], self.sheet.part)
        return [Child(child.name, child.start - shift, child.end - shift) for child in found]

    def _frame(self) -> tuple[bytes, int]:
        """A root to read the tail under, and where the tail begins behind ``</sheetData>``."""
        found = re.search(rb"<([\w.:-]*worksheet)[\s>]", self.head)
        if not found:
            raise WorkbookError("damaged_file", part=self.sheet.part)
        return b"<" + found.group(1) + b">", self.tail.index(b">") + 1

    def replace_tail(self, name: str, element: bytes, before: frozenset[str]) -> None:
        """Replace, add or (with an empty element) take away one child behind the rows."""
        found = self.tail_children()
        place = next(((child.start, child.end) for child in found if child.name == name), None)
        if place is None and not element:
            return
        if place is None:
            start = next((child.start for child in found if child.name in before), self.tail.rindex(b"</"))
            place = (start, start)
        self.tail = self.tail[: place[0]] + element + self.tail[place[1] :]

    def tail_element(self, name: str) -> bytes:
        """The bytes of the first child of this name behind the rows."""
        for child in self.tail_children():
            if child.name == name:
                return self.tail[child.start : child.end]
        return b""


def grid_of(package: Package, sheet: SheetPart) -> Grid:
    """All rows of a sheet."""
    xml = cut(package.part(sheet.part), sheet.part)
    return _grid(sheet, xml, b"", xml.body)


def last_rows_of(package: Package, sheet: SheetPart) -> Grid:
    """The last rows of a sheet, at least one of them used, when its rows are numbered; else all."""
    xml = cut(package.part(sheet.part), sheet.part)
    size = LAST_BYTES
    while size < len(xml.body):
        start = xml.body.find(b"<" + xml.tag("row") + b" ", len(xml.body) - size)
        grid = _grid(sheet, xml, xml.body[:start], xml.body[start:]) if start >= 0 else None
        if grid and grid.last_used_row() and all(b" r=" in row.head for row in grid.rows.values()):
            return grid
        size *= 8
    return _grid(sheet, xml, b"", xml.body)


def _grid(sheet: SheetPart, xml: SheetXml, kept: bytes, body: bytes) -> Grid:
    grid = Grid(sheet, xml, kept, sheet_rows(body, xml.prefix), xml.tail, xml.head)
    grid.formulas_before = {(cell.row, cell.column) for cell in grid.formula_cells()}
    return grid


def _most(styles: Iterable[int]) -> int:
    return Counter(styles).most_common(1)[0][0]


def without_filter_mode(head: bytes) -> bytes:
    """The bytes before the rows without the mark that rows are hidden by a filter."""
    return re.sub(rb"""(<[\w.:-]*sheetPr\b[^>]*?)\s+filterMode\s*=\s*["'](?:1|true)["']""", rb"\1", head)
