"""A plan of changes as the requests of one atomic batch, or of a few when it is very large."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from sheets_crm.workbooks.google.cells import cell_data, day_format, number_format
from sheets_crm.workbooks.google.design import sheet_requests
from sheets_crm.workbooks.google.landmarks import Landmark, checks
from sheets_crm.workbooks.google.ranges import VALUE, area, cell_at, runs, shown_format
from sheets_crm.workbooks.google.read import ARCHIVE, BEFORE, Seen, Tab
from sheets_crm.workbooks.google.row_moves import row_moves
from sheets_crm.workbooks.google.tables import table_requests, unmerged
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Cell,
    Change,
    Plan,
    Sheet,
    ShowSheet,
    WorkbookError,
    WriteCells,
    WriteTable,
    notes_by_row,
)

Request = dict[str, Any]
LARGEST_BATCH = 1_900_000
"""Bytes; Google recommends bodies under 2 MB."""
KEPT_ARCHIVES = 3
SPARE = 50
"""Rows that a sheet keeps below its last, so that a row deleted meanwhile does not make a write fail."""
NUMBER_FORMAT = "userEnteredFormat.numberFormat"


def new_id(run_id: str, name: str) -> int:
    """The id of a sheet that a run makes; by it the run knows its own archive again."""
    return crc32(f"{run_id} {name}".encode()) & 0x7FFFFFFF


def batches(plan: Plan, seen: Seen, landmarks: Sequence[Landmark], editor: str = "") -> list[list[Request]]:
    """The requests of a plan, in batches that each may stand alone; the last one hands over.

    The hand-over holds the archive, the shared tables, the added rows: all of it happens or
    nothing. Only when everything together is too large do the program's sheets go before it;
    a run that stops between leaves new figures and the old list, and the next run repeats them.

    Raises:
        WorkbookError: A sheet is missing, or there already.
    """
    tabs = dict(seen.tabs) | _new_tabs(plan, seen)
    before: list[Request] = []
    hand_over = _archives(plan, seen)
    for change in plan.changes:
        wanted = _requests(change, tabs, seen.sheets, editor)
        (hand_over if _is_handed_over(change) else before).extend(wanted)
    hand_over += _deleted_archives(seen)
    guards = checks(landmarks)
    if _size(before) + _size(hand_over) + _size(guards) <= LARGEST_BATCH:
        return [guards + hand_over[:1] + before + hand_over[1:]]
    return [guards + part for part in [*_packed(before), hand_over]]


def _is_handed_over(change: Change) -> bool:
    return isinstance(change, AppendRows) or (isinstance(change, WriteTable) and change.shared)


def _size(requests: Sequence[Request]) -> int:
    return sum(len(json.dumps(request)) for request in requests)


def _packed(requests: Sequence[Request]) -> list[list[Request]]:
    parts: list[list[Request]] = [[]]
    room = LARGEST_BATCH
    for request in requests:
        size = len(json.dumps(request))
        if size > room and parts[-1]:
            parts.append([])
            room = LARGEST_BATCH
        parts[-1].append(request)
        room -= size
    return parts


def _new_tabs(plan: Plan, seen: Seen) -> dict[str, Tab]:
    found = {}
    taken = {title.casefold() for title in seen.tabs}
    for change in plan.changes:
        if isinstance(change, AddSheet):
            design = change.design
            if design.title.casefold() in taken:
                raise WorkbookError("sheet_exists", sheet=design.title)
            rows = design.header_row + max(design.spare_rows, len(design.rows))
            found[design.title] = Tab(new_id(plan.run_id, design.title), design.title, rows, 26)
    return found


def _requests(
    change: Change, tabs: Mapping[str, Tab], sheets: Mapping[str, Sheet], editor: str
) -> list[Request]:
    if isinstance(change, AddSheet):
        return sheet_requests(change.design, tabs, editor)
    if change.sheet not in tabs:
        raise WorkbookError("no_such_sheet", sheet=change.sheet)
    tab = tabs[change.sheet]
    if isinstance(change, ShowSheet):
        shown = {"properties": {"sheetId": tab.sheet_id, "hidden": False}, "fields": "hidden"}
        return [{"updateSheetProperties": shown}]
    if isinstance(change, WriteTable):
        last = change.header_row + max(len(change.rows), change.old_rows)
        ids = {title: each.sheet_id for title, each in tabs.items()}
        room = grown(tab, last, max(change.columns, default=0))
        moved = row_moves(change, tab)
        written = table_requests(change, tab, sheets.get(change.sheet), ids, moved=bool(moved))
        return room + unmerged(change, tab) + moved + written + _refiltered(change, tab)
    if isinstance(change, AppendRows):
        return _appended(change, tab)
    return _cells(change, tab)


def grown(tab: Tab, rows: int, columns: int) -> list[Request]:
    """Requests that make room for so many rows and columns."""
    missing = {
        "ROWS": rows + SPARE - tab.rows if rows > tab.rows - SPARE else 0,
        "COLUMNS": columns - tab.columns,
    }
    return [
        {"appendDimension": {"sheetId": tab.sheet_id, "dimension": dimension, "length": length}}
        for dimension, length in missing.items()
        if length > 0
    ]


def _refiltered(change: WriteTable, tab: Tab) -> list[Request]:
    """The sheet's own filter once more, so that it does not hide rows by what stood there before."""
    wanted = tab.filter and ("criteria" in tab.filter or "filterSpecs" in tab.filter)
    if not wanted or not tab.filter or not change.shared:
        return []
    place = dict(tab.filter.get("range", {}))
    if "endRowIndex" in place:
        place["endRowIndex"] = max(place["endRowIndex"], change.header_row + len(change.rows))
    return [{"setBasicFilter": {"filter": {**tab.filter, "range": place}}}]


def _appended(change: AppendRows, tab: Tab) -> list[Request]:
    """Rows below whatever is the sheet's last row by then."""
    if not change.rows:
        return []
    width = max(column for row in change.rows for column in row)
    below = len(tab.cells) if tab.cells else 0
    rows = [
        {"values": [_appended_cell(row.get(column), tab, below, column) for column in range(1, width + 1)]}
        for row in change.rows
    ]
    fields = f"{VALUE},{NUMBER_FORMAT}"
    appended: Request = {"appendCells": {"sheetId": tab.sheet_id, "rows": rows, "fields": fields}}
    return [*grown(tab, 0, width), appended]


def _appended_cell(value: Cell, tab: Tab, last: int, column: int) -> dict[str, Any]:
    """A cell with the number format of its column."""
    shown = next(
        (found for row in range(last, 0, -1) if (found := number_format(cell_at(tab, row, column)))), None
    )
    wanted = day_format(value, shown)
    return cell_data(value) | ({"userEnteredFormat": {"numberFormat": dict(wanted)}} if wanted else {})


def _cells(change: WriteCells, tab: Tab) -> list[Request]:
    """Single cells, those side by side in one request."""
    found = grown(tab, max(row for row, _ in change.cells), max(column for _, column in change.cells))
    for row in sorted({row for row, _ in change.cells}):
        for columns in runs(column for at, column in change.cells if at == row):
            cells = {column: change.cells[row, column] for column in columns}
            found += _line(tab, row, cells)
    return found


def _line(tab: Tab, row: int, cells: Mapping[int, Cell]) -> list[Request]:
    columns = list(cells)
    shown = [shown_format(tab, row, column) for column in columns]
    wanted = [day_format(cells[column], held) for column, held in zip(columns, shown, strict=True)]
    place = area(tab.sheet_id, row, row, columns)
    values = [cell_data(value, (row, column)) for column, value in cells.items()]
    found = [_update(place, values, VALUE)]
    if wanted != shown:
        formats = [{"userEnteredFormat": {"numberFormat": dict(form)}} if form else {} for form in wanted]
        found.append(_update(place, formats, NUMBER_FORMAT))
    return found


def _update(place: dict[str, int], values: Sequence[Any], fields: str) -> Request:
    return {"updateCells": {"range": place, "rows": [{"values": list(values)}], "fields": fields}}


def _archives(plan: Plan, seen: Seen) -> list[Request]:
    """The sheet whose title only one run can make, with the state of the shared table in it.

    Every commit makes the title with the next number. Two runs that began from the same state
    want the same title, and Google gives it to one of them and refuses the other's whole batch.
    """
    title = f"{ARCHIVE}{seen.last_archive + 1}"
    sheet_id = new_id(plan.run_id, title)
    shared = next(
        (c for c in plan.changes if isinstance(c, WriteTable) and c.shared and c.sheet in seen.tabs), None
    )
    if shared is None:
        grid = {"rowCount": 1, "columnCount": 1}
        return [
            {
                "addSheet": {
                    "properties": {
                        "sheetId": sheet_id,
                        "title": title,
                        "hidden": True,
                        "gridProperties": grid,
                    }
                }
            }
        ]
    return _archived(plan.run_id, shared, seen, {"newSheetId": sheet_id, "newSheetName": title})


def _archived(run_id: str, shared: WriteTable, seen: Seen, new: dict[str, Any]) -> list[Request]:
    """A hidden copy of the shared table's sheet, and below it what the run had read of it."""
    source = seen.tabs[shared.sheet]
    at_end = len(seen.tabs) + len(seen.archives)
    copy = {"sourceSheetId": source.sheet_id, "insertSheetIndex": at_end, **new}
    hidden = {"properties": {"sheetId": new["newSheetId"], "hidden": True}, "fields": "hidden"}
    before = _before(run_id, source, shared.header_row, seen.sheets.get(shared.sheet))
    rows = {"sheetId": new["newSheetId"], "rows": before, "fields": f"{VALUE},{NUMBER_FORMAT},note"}
    return [{"duplicateSheet": copy}, {"updateSheetProperties": hidden}, {"appendCells": rows}]


def _before(run_id: str, source: Tab, header_row: int, sheet: Sheet | None) -> list[dict[str, Any]]:
    """Rows for the archive: what the run had read of the table it replaces."""
    head: list[Sequence[Cell]] = [[BEFORE, run_id, source.sheet_id, header_row]]
    found = [{"values": [_appended_cell(value, source, 0, 1) for value in row]} for row in head]
    by_row = notes_by_row(sheet.notes) if sheet else {}
    for number, row in enumerate(sheet.rows if sheet else (), 1):
        notes = by_row.get(number, {})
        width = max(len(row), *notes, 0)
        values = [*row, *[None] * (width - len(row))]
        cells = [_appended_cell(value, source, 0, 1) for value in values]
        noted = [cell | {"note": notes[at]} if at in notes else cell for at, cell in enumerate(cells, 1)]
        found.append({"values": noted})
    return found


def _deleted_archives(seen: Seen) -> list[Request]:
    """Archives beyond the last ones; all of them were read by the run that now commits, or earlier."""
    old = sorted(seen.archives)[: max(0, len(seen.archives) + 1 - KEPT_ARCHIVES)]
    return [{"deleteSheet": {"sheetId": seen.archives[number].sheet_id}} for number in old]
