"""What was seen of a Google workbook, and the requests that see it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gspread.http_client import HTTPClient, ParamsType
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL
from gspread.utils import absolute_range_name
from msgspec import Struct, field
from msgspec.structs import replace

from sheets_crm.workbooks.google.cells import Row, plain_rows, plain_value, serial, trimmed
from sheets_crm.workbooks.google.client import RefusedError
from sheets_crm.workbooks.protocol import Cell, Sheet

ARCHIVE = "_crm_arsip "
"""Titles of archives: this, and a number that grows by one with every commit."""
BEFORE = "_crm_sebelum"
"""In an archive, stands in column A above the rows that the run had read before it wrote."""
GRID_CELLS = 10_000
"""Sheets with at most so many cells in use are read with the format of every cell."""
FIRST_ROWS = 20
"""Of a larger sheet these rows are read with formats and landmarks; they show which columns hold days."""
BLANK_ROWS = 2
"""So many rows below the last one are read too: they show how blank rows look."""
_SHEET_FIELDS = "sheets(properties(sheetId,title,index,hidden,gridProperties),basicFilter,merges)"
_LIGHT = "userEnteredValue.formulaValue,effectiveValue,effectiveFormat.numberFormat,note"
_FULL = (
    "userEnteredValue,effectiveValue,userEnteredFormat,effectiveFormat.numberFormat,"
    "hyperlink,textFormatRuns,note,dataValidation"
)
_MARKS = "developerMetadata.metadataId"


class Tab(Struct, frozen=True):
    """One sheet's properties, and what was read of it.

    ``cells`` are the rows as Google describes them (None when nothing was read, the first ones of a
    large sheet), with their looks when ``detailed``; ``marks`` the places of our landmarks by their
    number: ("ROWS" or "COLUMNS", index from 0).
    """

    sheet_id: int
    title: str
    rows: int
    columns: int
    hidden: bool = False
    filter: Mapping[str, Any] | None = None
    cells: Sequence[Row] | None = None
    marks: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    detailed: bool = False
    merges: Sequence[tuple[int, int, int, int]] = ()


class Seen(Struct, frozen=True):
    """The workbook as last seen: tabs by title in their order, archives by number."""

    tabs: Mapping[str, Tab]
    archives: Mapping[int, Tab]
    time_zone: str
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    bare: Mapping[str, Sheet] = field(default_factory=dict)
    """The same sheets as bare values, as `read_values` has them."""

    @property
    def last_archive(self) -> int:
        """Number of the newest archive, 0 without any."""
        return max(self.archives, default=0)


def overview(client: HTTPClient, key: str) -> Seen:
    """Titles and properties of all sheets, in one request."""
    fields = f"properties(timeZone,locale),{_SHEET_FIELDS}"
    answer = client.fetch_sheet_metadata(key, {"fields": fields})
    tabs = [_tab(sheet) for sheet in answer["sheets"] if "gridProperties" in sheet["properties"]]
    archives = {number: tab for tab in tabs if (number := archive_number(tab.title))}
    people = {tab.title: tab for tab in tabs if not archive_number(tab.title)}
    return Seen(people, archives, answer["properties"].get("timeZone", ""))


def archive_number(title: str) -> int:
    """The number in an archive's title; 0 when the sheet is no archive of ours."""
    number = title.removeprefix(ARCHIVE)
    return int(number) if title.startswith(ARCHIVE) and number.isdecimal() else 0


def _tab(sheet: Mapping[str, Any]) -> Tab:
    properties = sheet["properties"]
    grid = properties["gridProperties"]
    return Tab(
        properties.get("sheetId", 0),
        properties["title"],
        grid.get("rowCount", 0),
        grid.get("columnCount", 0),
        properties.get("hidden", False),
        sheet.get("basicFilter"),
        merges=[_corners(merge) for merge in sheet.get("merges", ())],
    )


def _corners(area: Mapping[str, int]) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of a range as Google has it, from 1."""
    top, left = area.get("startRowIndex", 0) + 1, area.get("startColumnIndex", 0) + 1
    return top, left, area["endRowIndex"], area["endColumnIndex"]


def is_small(sheet: Sheet) -> bool:
    """Whether all of a sheet is read with its formats."""
    return sum(len(row) for row in sheet.rows) <= GRID_CELLS


def rows_to_read(sheet: Sheet, *, in_detail: bool) -> int:
    """How many rows of a sheet are read with their formats."""
    return len(sheet.rows) + BLANK_ROWS if in_detail or is_small(sheet) else FIRST_ROWS


def with_grids(
    client: HTTPClient, key: str, tabs: Mapping[str, Tab], rows: Mapping[str, int], *, in_detail: bool = False
) -> dict[str, Tab]:
    """Tabs with cells and landmarks of so many rows each, in one request.

    Args:
        client: The way to Google.
        key: The spreadsheet.
        tabs: Its tabs by title.
        rows: How many rows of which tabs.
        in_detail: With looks, links, notes and dropdowns.
    """
    if not rows:
        return {}
    ranges = [
        absolute_range_name(title, f"1:{min(number, tabs[title].rows)}") for title, number in rows.items()
    ]
    values = f"rowData.values({_FULL if in_detail else _LIGHT})"
    data = f"data({values},rowMetadata.{_MARKS},columnMetadata.{_MARKS})"
    fields = f"sheets(properties.sheetId,{data})"
    answer = client.spreadsheets_get(key, {"ranges": ranges, "fields": fields})
    grids = {sheet.get("properties", {}).get("sheetId", 0): sheet.get("data") for sheet in answer["sheets"]}
    _same_tabs([tabs[title] for title in rows], grids)
    return {
        title: _with_grid(tabs[title], grids[tabs[title].sheet_id][0], in_detail=in_detail) for title in rows
    }


def _same_tabs(asked: Iterable[Tab], answered: Container[int]) -> None:
    """Raise when a title that was asked for is that of another tab by now.

    Raises:
        RefusedError: It is.
    """
    if other := [tab.title for tab in asked if tab.sheet_id not in answered]:
        raise RefusedError(other[0])


def _with_grid(tab: Tab, data: Mapping[str, Any], *, in_detail: bool) -> Tab:
    rows = [row.get("values", ()) for row in data.get("rowData", ())]
    marks = {
        mark["metadataId"]: (dimension, index)
        for dimension, name in (("ROWS", "rowMetadata"), ("COLUMNS", "columnMetadata"))
        for index, place in enumerate(data.get(name, ()))
        for mark in place.get("developerMetadata", ())
    }
    return replace(tab, cells=rows, marks=marks, detailed=in_detail)


def read_values(client: HTTPClient, key: str, tabs: Sequence[Tab]) -> dict[str, Sheet]:
    """Sheets as bare values by title, in one request."""
    found = _values(client, key, [absolute_range_name(tab.title) for tab in tabs])
    return {
        tab.title: Sheet(
            tab.title, trimmed([[plain_value(value) for value in row] for row in rows]), hidden=tab.hidden
        )
        for tab, rows in zip(tabs, found, strict=True)
    }


def outlines(seen: Seen) -> list[tuple[int, str, int, int]]:
    """Each tab's id, title and size, in order."""
    return [(tab.sheet_id, tab.title, tab.rows, tab.columns) for tab in seen.tabs.values()]


def header_of(sheet: Sheet, row: int) -> list[Cell]:
    """A row of a sheet, with days as numbers."""
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    return [serial(cell) if isinstance(cell, date) else cell for cell in cells]


def send_and_see(
    client: HTTPClient, key: str, requests: Sequence[Any], places: Sequence[tuple[Tab, int]]
) -> list[list[Cell]]:
    """Send a batch, and see these rows as they stand at its end: days are numbers in them."""
    body = {
        "requests": list(requests),
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": [absolute_range_name(tab.title, f"{row}:{row}") for tab, row in places],
    }
    fields = "updatedSpreadsheet.sheets(properties.sheetId,data.rowData.values.effectiveValue)"
    address = f"{SPREADSHEETS_API_V4_BASE_URL}/{key}:batchUpdate"
    answer = client.request("post", address, params={"fields": fields}, json=body).json()
    found = {
        sheet.get("properties", {}).get("sheetId", 0): sheet.get("data", [{}])[0].get("rowData", [{}])
        for sheet in answer["updatedSpreadsheet"]["sheets"]
    }
    _same_tabs([tab for tab, _ in places], found)
    return [
        _first(plain_rows([row.get("values", ()) for row in found[tab.sheet_id][:1]])) for tab, _ in places
    ]


def _first(rows: Sequence[list[Cell]]) -> list[Cell]:
    return rows[0] if rows else []


def _values(client: HTTPClient, key: str, ranges: Sequence[str]) -> list[list[list[Any]]]:
    if not ranges:
        return []
    options: ParamsType = {
        "valueRenderOption": "UNFORMATTED_VALUE",
        "dateTimeRenderOption": "SERIAL_NUMBER",
    }
    answer = client.values_batch_get(key, list(ranges), options)
    return [part.get("values", []) for part in answer["valueRanges"]]
