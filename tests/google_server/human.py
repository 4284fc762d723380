"""Somebody who edits a spreadsheet by hand: no quota, no network, USER_ENTERED."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.google_server import values
from tests.google_server.batch import Batch, apply
from tests.google_server.books import Book, Store
from tests.google_server.discovery import body_violations, method_for
from tests.google_server.grid import Sheet
from tests.google_server.handlers import HANDLERS
from tests.google_server.ranges import quoted_title


@dataclass(frozen=True)
class Human:
    """A person at the spreadsheet. Rows and columns count from 1."""

    store: Store
    book: Book
    email: str
    lock: threading.RLock
    known: dict[str, Any]

    def type(self, title: str, cell: str, text: Any) -> None:
        """Type into a cell such as ``B5``; an empty text clears it."""
        with self._editing():
            place = f"{quoted_title(title)}!{cell}"
            values.update(self.book, place, {"values": [[text]]}, "USER_ENTERED", self.email)

    def fill(self, title: str, rows: list[list[Any]], cell: str = "A1") -> None:
        """Put plain values (RAW) from a cell on; a sheet that is too small grows first."""
        with self._editing():
            sheet = self.sheet(title)
            width = max((len(row) for row in rows), default=0)
            sheet.grid["rowCount"] = max(sheet.row_count, len(rows) + 100)
            sheet.grid["columnCount"] = max(sheet.column_count, width)
            place = f"{quoted_title(title)}!{cell}"
            values.update(self.book, place, {"values": rows}, "RAW", self.email)

    def do(self, *requests: dict[str, Any]) -> list[dict[str, Any]]:
        """Any requests of a batchUpdate, in this person's name."""
        described = method_for("POST", "/v4/spreadsheets/x:batchUpdate") or {}
        if wrong := body_violations(described, {"requests": list(requests)}):
            raise ValueError(wrong)
        with self._editing():
            return apply(Batch(self.store, self.book, self.email), HANDLERS, list(requests))

    @contextmanager
    def _editing(self) -> Iterator[None]:
        with self.lock, self.book.all_or_nothing():
            yield

    def sheet(self, title: str) -> Sheet:
        """The sheet with this title."""
        sheet = self.book.sheet_titled(title)
        if sheet is None:
            raise ValueError(f"no sheet {title!r}")
        return sheet

    def values(self, title: str, option: str = "UNFORMATTED_VALUE") -> list[list[Any]]:
        """The values of a sheet as ``values.get`` gives them."""
        with self.lock:
            found = values.get(self.book, quoted_title(title), {"valueRenderOption": option}, self.known)
        rows: list[list[Any]] = found.get("values", [])
        return rows

    def insert_rows(self, title: str, before: int, count: int = 1) -> None:
        """Insert empty rows above a row."""
        self._dimension("insertDimension", title, "ROWS", before, count)

    def delete_rows(self, title: str, first: int, count: int = 1) -> None:
        """Delete rows."""
        self._dimension("deleteDimension", title, "ROWS", first, count)

    def insert_columns(self, title: str, before: int, count: int = 1) -> None:
        """Insert empty columns to the left of a column."""
        self._dimension("insertDimension", title, "COLUMNS", before, count)

    def delete_columns(self, title: str, first: int, count: int = 1) -> None:
        """Delete columns."""
        self._dimension("deleteDimension", title, "COLUMNS", first, count)

    def _dimension(self, kind: str, title: str, dimension: str, first: int, count: int) -> None:
        self.do({kind: {"range": self._span(title, dimension, first, count)}})

    def _span(self, title: str, dimension: str, first: int, count: int) -> dict[str, Any]:
        sheet_id = self.sheet(title).id
        ends = {"startIndex": first - 1, "endIndex": first - 1 + count}
        return {"sheetId": sheet_id, "dimension": dimension, **ends}

    def move_column(self, title: str, column: int, before: int) -> None:
        """Drag a column to stand before another."""
        span = self._span(title, "COLUMNS", column, 1)
        self.do({"moveDimension": {"source": span, "destinationIndex": before - 1}})

    def move_row(self, title: str, row: int, before: int) -> None:
        """Drag a row to stand before another."""
        span = self._span(title, "ROWS", row, 1)
        self.do({"moveDimension": {"source": span, "destinationIndex": before - 1}})

    def sort(self, title: str, first_row: int, column: int, *, descending: bool = False) -> None:
        """Sort everything from a row down by one column."""
        area = {"sheetId": self.sheet(title).id, "startRowIndex": first_row - 1}
        order = "DESCENDING" if descending else "ASCENDING"
        spec = {"dimensionIndex": column - 1, "sortOrder": order}
        self.do({"sortRange": {"range": area, "sortSpecs": [spec]}})

    def rename(self, title: str, new_title: str) -> None:
        """Rename a tab."""
        properties = {"sheetId": self.sheet(title).id, "title": new_title}
        self.do({"updateSheetProperties": {"properties": properties, "fields": "title"}})

    def add_sheet(self, title: str, rows: list[list[Any]] | None = None) -> None:
        """Add a tab, with values if given."""
        self.do({"addSheet": {"properties": {"title": title}}})
        if rows:
            self.fill(title, rows)

    def delete_sheet(self, title: str) -> None:
        """Delete a tab."""
        self.do({"deleteSheet": {"sheetId": self.sheet(title).id}})
