"""Landmarks: how a write makes sure that no header moved since it was read.

Google takes a batch of changes as a whole, but knows no "only if nothing changed". Developer metadata
stands in for it: each column of a table, and its header row, carries an entry that moves with it. A batch
first deletes each entry *at the place where we saw it*, then creates it again under the same number.
Where a column moved meanwhile, nothing is deleted, the number is taken, and Google refuses the whole batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from msgspec import Struct

from sheets_crm.workbooks.google.read import Tab
from sheets_crm.workbooks.protocol import AppendRows, Plan, WriteTable

KEY = "sheets_crm"
Request = dict[str, Any]


class Landmark(Struct, frozen=True):
    """A row or column (index from 0) that has to be where it was seen."""

    sheet_id: int
    dimension: str
    index: int

    @property
    def number(self) -> int:
        """The entry's number in the workbook."""
        return crc32(f"{self.sheet_id} {self.dimension} {self.index}".encode()) & 0x7FFFFFFF or 1

    @property
    def place(self) -> dict[str, Any]:
        """Where it is, as the API says it."""
        return {
            "dimensionRange": {
                "sheetId": self.sheet_id,
                "dimension": self.dimension,
                "startIndex": self.index,
                "endIndex": self.index + 1,
            }
        }


def table_landmarks(sheet_id: int, header_row: int, columns: Iterable[int]) -> list[Landmark]:
    """The header row and the columns of a table; they count from 1 here."""
    row = Landmark(sheet_id, "ROWS", header_row - 1)
    return [row, *(Landmark(sheet_id, "COLUMNS", column - 1) for column in sorted(columns))]


def landmarks_of(plan: Plan, tabs: dict[str, Tab]) -> list[Landmark]:
    """Landmarks of every table in sheets that were there before, each once."""
    found: dict[Landmark, None] = {}
    for change in plan.changes:
        if isinstance(change, WriteTable | AppendRows) and change.sheet in tabs:
            marks = table_landmarks(tabs[change.sheet].sheet_id, change.header_row, _columns(change))
            found.update(dict.fromkeys(marks))
    return list(found)


def _columns(change: WriteTable | AppendRows) -> Iterable[int]:
    if isinstance(change, WriteTable):
        return change.columns
    return {column for row in change.rows for column in row}


def out_of_place(landmarks: Sequence[Landmark], tabs: Iterable[Tab]) -> list[Landmark]:
    """Landmarks that do not stand where they should: never set, or their column moved since."""
    marks = {tab.sheet_id: tab.marks for tab in tabs}
    return [
        mark
        for mark in landmarks
        if marks.get(mark.sheet_id, {}).get(mark.number) != (mark.dimension, mark.index)
    ]


def columns_moved(before: Mapping[str, Tab], now: Mapping[str, Tab]) -> bool:
    """Whether a column's landmark came, went or moved in a tab that was read."""
    read = [title for title, tab in before.items() if tab.cells is not None and title in now]
    return any(_columns_marked(before[title]) != _columns_marked(now[title]) for title in read)


def _columns_marked(tab: Tab) -> set[tuple[int, int]]:
    return {(number, index) for number, (dimension, index) in tab.marks.items() if dimension == "COLUMNS"}


def checks(landmarks: Sequence[Landmark]) -> list[Request]:
    """Requests that refuse the whole batch unless every landmark is where it was seen."""
    return [request for mark in landmarks for request in (_delete_here(mark), created(mark))]


def renewed(landmarks: Sequence[Landmark], tabs: Iterable[Tab]) -> list[Request]:
    """Requests that set landmarks anew, wherever they stood."""
    known = {number for tab in tabs for number in tab.marks}
    moved = [_delete({"metadataId": mark.number}) for mark in landmarks if mark.number in known]
    return moved + [created(mark) for mark in landmarks]


def created(mark: Landmark) -> Request:
    """The request that sets a landmark."""
    entry = {
        "metadataId": mark.number,
        "metadataKey": KEY,
        "location": mark.place,
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def _delete_here(mark: Landmark) -> Request:
    return _delete(
        {
            "metadataId": mark.number,
            "metadataLocation": mark.place,
            "locationMatchingStrategy": "EXACT_LOCATION",
        }
    )


def _delete(lookup: dict[str, Any]) -> Request:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
