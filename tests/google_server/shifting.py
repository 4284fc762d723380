"""What inserting, deleting and moving rows or columns does to everything that names cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.google_server.books import Book
from tests.google_server.grid import Cell, Sheet
from tests.google_server.ranges import column_index, column_letters

Span = tuple[int, int]
Mapping = Callable[[Span], Span | None]
"""Where a half-open span of rows or columns goes; None if nothing of it is left."""


@dataclass(frozen=True)
class Shift:
    """A change of one dimension of one sheet."""

    sheet_id: int
    title: str
    dimension: str
    moved: Mapping


def inserted(at: int, count: int) -> Mapping:
    """The mapping of inserting ``count`` rows or columns before ``at``."""

    def moved(span: Span) -> Span:
        start, end = span
        return start + count * (start >= at), end + count * (end > at)

    return moved


def deleted(first: int, end: int) -> Mapping:
    """The mapping of deleting from ``first`` up to ``end``."""

    def place(edge: int) -> int:
        return edge if edge <= first else max(first, edge - (end - first))

    def moved(span: Span) -> Span | None:
        start, stop = place(span[0]), place(span[1])
        return (start, stop) if start < stop else None

    return moved


def relocated(first: int, end: int, before: int) -> Mapping:
    """The mapping of dragging ``first`` up to ``end`` to stand before ``before``."""
    target = before if before <= first else before - (end - first)
    taken_out, put_in = deleted(first, end), inserted(target, end - first)

    def moved(span: Span) -> Span | None:
        if first <= span[0] and span[1] <= end:
            return span[0] - first + target, span[1] - first + target
        rest = taken_out(span)
        return put_in(rest) if rest else None

    return moved


def shift_book(book: Book, shift: Shift) -> None:
    """Shift every range, place and formula of a spreadsheet."""
    for sheet in book.sheets:
        sheet.objects = {kind: _kept(items, shift) for kind, items in sheet.objects.items()}
        if sheet.has_formulas:
            sheet.rows = [tuple(_shifted_cell(cell, sheet, shift) for cell in row) for row in sheet.rows]
    book.named_ranges = _kept(book.named_ranges, shift)
    book.metadata = _kept(book.metadata, shift)


def _kept(items: list[Any], shift: Shift) -> list[Any]:
    found = (_shifted(item, shift) for item in items)
    return [item for item in found if item is not None and item.get("ranges", True)]


def _shifted(value: Any, shift: Shift) -> Any:
    if isinstance(value, list):
        return [item for item in (_shifted(item, shift) for item in value) if item is not None]
    if not isinstance(value, dict):
        return value
    edges = _edges(value, shift)
    if edges and value.get("sheetId", 0) == shift.sheet_id:
        return _shifted_range(value, edges, shift)
    inner = {name: _shifted(item, shift) for name, item in value.items()}
    lost = [name for name in ("range", "location", "dimensionRange") if inner.get(name, 0) is None]
    return None if lost else inner


def _edges(value: dict[str, Any], shift: Shift) -> tuple[str, str] | None:
    if value.get("dimension") == shift.dimension and "startIndex" in value:
        return "startIndex", "endIndex"
    word = "Row" if shift.dimension == "ROWS" else "Column"
    if f"start{word}Index" in value or f"end{word}Index" in value:
        return f"start{word}Index", f"end{word}Index"
    if {"rowIndex", "columnIndex"} & value.keys() and f"{word.lower()}Index" in value:
        return f"{word.lower()}Index", ""
    return None


def _shifted_range(value: dict[str, Any], edges: tuple[str, str], shift: Shift) -> dict[str, Any] | None:
    first, last = edges
    start = value.get(first, 0)
    end = value.get(last, 2**30) if last else start + 1
    span = shift.moved((start, end))
    if span is None:
        return value | {first: max(0, start - 1)} if not last else None
    result = value | {first: span[0]} if first in value else dict(value)
    return result | {last: span[1]} if last in value else result


def _shifted_cell(cell: Cell | None, sheet: Sheet, shift: Shift) -> Cell | None:
    formula = (cell or {}).get("userEnteredValue", {}).get("formulaValue")
    if not formula:
        return cell
    text = shifted_formula(formula, sheet.title, shift)
    return (cell or {}) | {"userEnteredValue": {"formulaValue": text}}


_TITLE = r"(?P<title>(?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?"
_CELLS = re.compile(
    rf"(?<![\w.$'!]){_TITLE}(?P<first>\$?[A-Z]{{1,3}}\$?\d+|\$?[A-Z]{{1,3}}(?=:)|\$?\d+(?=:))"
    r"(?::(?P<last>\$?[A-Z]{1,3}\$?\d+|\$?[A-Z]{1,3}|\$?\d+))?(?![\w(!])"
)


def rewritten(formula: str, change: Callable[[re.Match[str]], str]) -> str:
    """The formula with every reference outside quotes changed."""
    pieces = re.split(r'("(?:[^"]|"")*")', formula)
    return "".join(piece if piece.startswith('"') else _CELLS.sub(change, piece) for piece in pieces)


def shifted_formula(formula: str, home: str, shift: Shift) -> str:
    """The formula of a cell on the sheet ``home`` after a shift."""

    def change(match: re.Match[str]) -> str:
        title = (match["title"] or home).rstrip("!").strip("'").replace("''", "'")
        return _shifted_reference(match, shift) if title.lower() == shift.title.lower() else match[0]

    return rewritten(formula, change)


def _shifted_reference(match: re.Match[str], shift: Shift) -> str:
    first, last = _Corner.read(match["first"]), _Corner.read(match["last"] or match["first"])
    start, end = first.index(shift.dimension), last.index(shift.dimension)
    if start is None or end is None:
        return match[0]
    span = shift.moved((start, end + 1))
    if span is None:
        return (match["title"] or "") + "#REF!"
    ends = [first.at(shift.dimension, span[0]), last.at(shift.dimension, span[1] - 1)]
    return (match["title"] or "") + ":".join(ends if match["last"] else ends[:1])


@dataclass(frozen=True)
class _Corner:
    """One end of a reference: ``$B$3`` in its parts."""

    column_mark: str
    column: str
    row_mark: str
    row: str

    @classmethod
    def read(cls, text: str) -> _Corner:
        match = re.fullmatch(r"(\$?)([A-Z]*)(\$?)(\d*)", text)
        return cls(*match.groups()) if match else cls("", "", "", "")

    def index(self, dimension: str) -> int | None:
        if dimension == "ROWS":
            return int(self.row) - 1 if self.row else None
        return column_index(self.column) if self.column else None

    def at(self, dimension: str, index: int) -> str:
        column = column_letters(index) if dimension == "COLUMNS" else self.column
        row = str(index + 1) if dimension == "ROWS" else self.row
        return self.column_mark + column + self.row_mark + row


def copied_formula(formula: str, rows: int, columns: int) -> str:
    """The formula after copying its cell this many rows down and columns to the right."""

    def moved(text: str) -> str:
        corner = _Corner.read(text)
        column, row = corner.column, corner.row
        if column and not corner.column_mark:
            index = column_index(column) + columns
            column = column_letters(index) if index >= 0 else "#REF!"
        if row and not corner.row_mark:
            row = str(int(row) + rows)
        broken = column == "#REF!" or (row and int(row) < 1)
        return "#REF!" if broken else corner.column_mark + column + corner.row_mark + row

    def change(match: re.Match[str]) -> str:
        ends = [moved(match[part]) for part in ("first", "last") if match[part]]
        return (match["title"] or "") + ":".join(ends)

    return rewritten(formula, change)
