"""The rows of a shared table brought to their new places: whose row somebody types in keeps it.

Who has a cell open while the list is written types into that very row: Google carries the cell along when
rows come or go above it, and drops what is entered in a row that went. Were the rows filled anew where they
stand, the text would land on whoever stands there now.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sheets_crm.workbooks.google.read import Tab
from sheets_crm.workbooks.protocol import WriteTable

Request = dict[str, Any]


def row_moves(change: WriteTable, tab: Tab) -> list[Request]:
    """Requests that delete the rows which go or change their order, and insert those which come.

    From the bottom up, so that every row is where it was seen. Rows are inserted inside the table, never at
    its upper edge: filters and coloured ranges that begin there would not reach them. Where people keep
    something beside the table, whole rows cannot go, and the table is filled anew where it stands.
    """
    if not change.shared or not change.old_rows or not tab.detailed or _is_beside(change, tab):
        return []
    end = (change.old_rows + 1, len(change.rows) + 1)
    gaps = reversed(list(pairwise([(0, 0), *_kept(change), end])))
    return [request for above, below in gaps for request in _gap(change, tab, above, below)]


def _gap(change: WriteTable, tab: Tab, above: tuple[int, int], below: tuple[int, int]) -> list[Request]:
    """Between two rows that stay: the new rows in, then the old ones out."""
    goes, comes = below[0] - above[0] - 1, below[1] - above[1] - 1
    at = change.header_row + above[0]
    first = 1 if not above[0] and comes else 0
    found = []
    if comes:
        found.append({"insertDimension": {"range": _rows(tab, at + first, comes), "inheritFromBefore": True}})
    if goes - first > 0:
        rest = _rows(tab, at + first + comes, goes - first)
        found.append({"deleteDimension": {"range": rest}})
    if first:
        found.append({"deleteDimension": {"range": _rows(tab, at, first)}})
    return found


def _rows(tab: Tab, start: int, count: int) -> dict[str, Any]:
    return {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": start + count}


def _kept(change: WriteTable) -> list[tuple[int, int]]:
    """Rows that keep their order, as many as can: where each stood and will stand, below the header."""
    places = [
        (row.source - change.header_row, number)
        for number, row in enumerate(change.rows, 1)
        if row.source and change.header_row < row.source <= change.header_row + change.old_rows
    ]
    kept = [places[at] for at in _longest_rise([old for old, _ in places])]
    at_edge = kept and kept[0][0] == 1 < kept[0][1]
    return kept[1:] if at_edge else kept


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """Positions of a longest rising part of these different numbers."""
    lowest: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect_left(lowest, number)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [position]
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _is_beside(change: WriteTable, tab: Tab) -> bool:
    """Whether anything stands in the table's rows outside its columns."""
    inside = set(change.columns)
    return any(
        column not in inside and ("userEnteredValue" in cell or cell.get("note"))
        for row in (tab.cells or ())[change.header_row :]
        for column, cell in enumerate(row, 1)
    )
