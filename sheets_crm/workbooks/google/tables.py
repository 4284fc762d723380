"""The new body of a table as requests: values alone, or with the looks that travel with each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar

from msgspec.structs import replace

from sheets_crm.workbooks.formulas import moved
from sheets_crm.workbooks.google.cells import (
    CellData,
    cell_data,
    day_format,
    formula_of,
    value_data,
)
from sheets_crm.workbooks.google.ranges import VALUE, area, cell_at, runs, shown_format
from sheets_crm.workbooks.google.read import Tab
from sheets_crm.workbooks.places import google_address
from sheets_crm.workbooks.protocol import Formula, Sheet, TableRow, WriteTable, Written

Request = dict[str, Any]
Place = TypeVar("Place", int, tuple[int, int])
LINK = "userEnteredFormat.textFormat.link"
LOOKS_OF_BLANKS = "userEnteredValue,userEnteredFormat,textFormatRuns,dataValidation"
LOOKS = f"{LOOKS_OF_BLANKS},note"
ROWS_A_REQUEST = 2000


def table_requests(
    change: WriteTable, tab: Tab, sheet: Sheet | None, ids: Mapping[str, int], *, moved: bool = False
) -> list[Request]:
    """Requests that write a table; ``ids`` are those of all tabs by title.

    Of a shared table everything below the header is replaced, however many rows stand there by
    now; the looks of a row go where the row goes. Elsewhere values change and looks stay.
    """
    change = replace(change, rows=[_linking(row, ids) for row in change.rows])
    if sheet is not None:
        sheet = replace(sheet, links=_google_links(sheet.links, ids))
    if change.shared and tab.detailed:
        return [
            request for run in runs(change.columns) for request in _with_looks(change, tab, run, moved=moved)
        ]
    columns = [column for column in change.columns if change.shared or not _stays(change, column)]
    return [request for run in runs(columns) for request in _values(change, tab, sheet, run)]


def unmerged(change: WriteTable, tab: Tab) -> list[Request]:
    """Merged cells in the body come apart, or what is written under them would never be seen."""
    return [
        {"unmergeCells": {"range": area(tab.sheet_id, top, bottom, range(left, right + 1))}}
        for top, left, bottom, right in filter(change.takes_apart, tab.merges)
    ]


def _linking(row: TableRow, ids: Mapping[str, int]) -> TableRow:
    return replace(row, links=_google_links(row.links, ids)) if row.links else row


def _google_links(links: Mapping[Place, str], ids: Mapping[str, int]) -> dict[Place, str]:
    return {place: google_address(address, ids) for place, address in links.items()}


def _stays(change: WriteTable, column: int) -> bool:
    """Whether a column is people's and all its rows stay where they are."""
    in_place = all(
        column not in row.cells and row.source == number
        for number, row in enumerate(change.rows, change.header_row + 1)
    )
    return in_place and len(change.rows) >= change.old_rows


def _values(change: WriteTable, tab: Tab, sheet: Sheet | None, columns: Sequence[int]) -> list[Request]:
    """Values of the rows; what is left of the old body is blanked."""
    linked = any(row.links for row in change.rows) or bool(sheet and sheet.links)
    rows = [
        {"values": [_value_cell(row, (number, column), tab, sheet, linked=linked) for column in columns]}
        for number, row in enumerate(change.rows, change.header_row + 1)
    ]
    fields = f"{VALUE},{LINK}" if linked else VALUE
    if change.carries_notes and sheet and sheet.notes:
        rows = _with_notes(change, rows, sheet, columns)
        fields += ",note"
    last = None if change.shared else change.header_row + max(change.old_rows, len(rows))
    written = _blocks(area(tab.sheet_id, change.header_row + 1, last, columns), rows, fields)
    return written + _day_formats(change, tab, columns)


def _with_notes(
    change: WriteTable, rows: Sequence[Request], sheet: Sheet, columns: Sequence[int]
) -> list[Request]:
    """Rows of cells with the notes that the rows they continue have."""
    found = []
    for row, new in zip(rows, change.rows, strict=True):
        notes = [sheet.notes.get((new.source or 0, column)) for column in columns]
        cells = zip(row["values"], notes, strict=True)
        found.append({"values": [cell | {"note": note} if note else cell for cell, note in cells]})
    return found


def _blocks(whole: dict[str, int], rows: Sequence[Any], fields: str) -> list[Request]:
    """A range's rows in requests of a bounded size; the last one clears what is left of the range."""
    if whole.get("endRowIndex") == whole["startRowIndex"]:
        return []
    found = []
    top = whole["startRowIndex"]
    while len(rows) > ROWS_A_REQUEST:
        part = whole | {"startRowIndex": top, "endRowIndex": top + ROWS_A_REQUEST}
        found.append(_update(part, rows[:ROWS_A_REQUEST], fields))
        rows, top = rows[ROWS_A_REQUEST:], top + ROWS_A_REQUEST
    return [*found, _update(whole | {"startRowIndex": top}, rows, fields)]


def _update(place: dict[str, int], rows: Sequence[Any], fields: str) -> Request:
    return {"updateCells": {"range": place, "rows": list(rows), "fields": fields}}


def _value_cell(
    row: TableRow, place: tuple[int, int], tab: Tab, sheet: Sheet | None, *, linked: bool
) -> CellData:
    column = place[1]
    cell = cell_data(_written(row, column, tab, sheet), place)
    old = sheet.links.get((row.source, column)) if sheet and row.source and column not in row.cells else None
    address = row.links.get(column) or old
    if linked and address:
        cell["userEnteredFormat"] = {"textFormat": {"link": {"uri": address}}}
    return cell


def _written(row: TableRow, column: int, tab: Tab, sheet: Sheet | None) -> Written:
    """What a cell of a row holds now: the new value, or what its row held."""
    if column in row.cells:
        return row.cells[column]
    if row.source is None:
        return None
    if formula := formula_of(cell_at(tab, row.source, column)):
        return Formula(formula, row.source)
    old = sheet.rows[row.source - 1] if sheet and row.source <= len(sheet.rows) else ()
    return old[column - 1] if column <= len(old) else None


def _day_formats(change: WriteTable, tab: Tab, columns: Sequence[int]) -> list[Request]:
    """Date formats for columns in which a day would show as a number."""
    if tab.cells is None or not change.rows:
        return []
    found = []
    for column in columns:
        wanted = [
            day_format(row.cells.get(column), shown_format(tab, number, column))
            for number, row in enumerate(change.rows, change.header_row + 1)
        ]
        held = [
            shown_format(tab, number, column)
            for number in range(change.header_row + 1, change.header_row + 1 + len(wanted))
        ]
        if wanted != held:
            found.append(_formatted(change, tab, column, wanted))
    return found


def _formatted(change: WriteTable, tab: Tab, column: int, wanted: Sequence[Any]) -> Request:
    rows = [{"values": [{"userEnteredFormat": {"numberFormat": shown}} if shown else {}]} for shown in wanted]
    place = area(tab.sheet_id, change.header_row + 1, change.header_row + len(rows), [column])
    return _update(place, rows, "userEnteredFormat.numberFormat")


def _with_looks(change: WriteTable, tab: Tab, columns: Sequence[int], *, moved: bool) -> list[Request]:
    """Rows with their looks, then blank rows that look like the table's blank rows."""
    blank = {column: _blank(tab, change, column) for column in columns}
    rows = [
        {"values": [_looking_cell(row, (number, column), tab, blank[column]) for column in columns]}
        for number, row in enumerate(change.rows, change.header_row + 1)
    ]
    first, after = change.header_row + 1, change.header_row + 1 + len(rows)
    written = [_update(area(tab.sheet_id, first, after - 1, columns), rows, LOOKS)] if rows else []
    written += [] if moved else _left_notes(change, tab, after, columns)
    return written + [
        {
            "repeatCell": {
                "range": area(tab.sheet_id, after, None, [column]),
                "cell": blank[column],
                "fields": LOOKS_OF_BLANKS,
            }
        }
        for column in columns
    ]


def _left_notes(change: WriteTable, tab: Tab, after: int, columns: Sequence[int]) -> list[Request]:
    """Notes off the rows that the table has left; what hangs further down was not seen and stays."""
    last = change.header_row + change.old_rows
    return [_update(area(tab.sheet_id, after, last, columns), [], "note")] if last >= after else []


def _blank(tab: Tab, change: WriteTable, column: int) -> CellData:
    """How a blank cell of a column looks: the first row below the table, where the owner's looks reach it."""
    below = change.header_row + change.old_rows + 1
    kept = ("userEnteredFormat", "dataValidation")
    cell = cell_at(tab, below, column) or cell_at(tab, change.header_row + 1, column)
    return {name: cell[name] for name in kept if name in cell}


def _looking_cell(row: TableRow, place: tuple[int, int], tab: Tab, blank: CellData) -> CellData:
    old = cell_at(tab, row.source, place[1]) if row.source else blank
    cell = {name: deepcopy(old[name]) for name in LOOKS.split(",") if name in old and name != VALUE}
    entered = _entered(row, place, old)
    if entered:
        cell[VALUE] = entered
    if entered != old.get(VALUE):
        cell.pop("textFormatRuns", None)
    if place[1] in row.cells:
        _set_link(cell, row.links.get(place[1]))
        _set_day(cell, row.cells[place[1]])
    return cell


def _entered(row: TableRow, place: tuple[int, int], old: CellData) -> Mapping[str, Any]:
    if place[1] in row.cells:
        return value_data(row.cells[place[1]], place)
    formula = formula_of(old)
    if formula and row.source:
        return {"formulaValue": moved(formula, (row.source, place[1]), place)}
    found: Mapping[str, Any] = old.get(VALUE, {}) if row.source else {}
    return found


def _set_link(cell: dict[str, Any], address: str | None) -> None:
    """A cell's link, or none; the cell's other looks stay."""
    text = cell.get("userEnteredFormat", {}).get("textFormat", {})
    text.pop("link", None)
    if address:
        shown = cell.setdefault("userEnteredFormat", {})
        shown.setdefault("textFormat", {})["link"] = {"uri": address}


def _set_day(cell: dict[str, Any], value: Written) -> None:
    shown = cell.get("userEnteredFormat", {}).get("numberFormat")
    wanted = day_format(value, shown)
    if wanted != shown and wanted:
        cell.setdefault("userEnteredFormat", {})["numberFormat"] = dict(wanted)
    elif wanted != shown:
        del cell["userEnteredFormat"]["numberFormat"]
