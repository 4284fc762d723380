"""Requests about the spreadsheet and its sheets as wholes."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from tests.google_server.batch import Batch, Handler, Reply
from tests.google_server.books import Book, Store, new_sheet
from tests.google_server.errors import RequestError
from tests.google_server.grid import Sheet
from tests.google_server.locales import LOCALES
from tests.google_server.masks import merged, update_mask
from tests.google_server.protection import check_sheet_properties, check_whole_sheet
from tests.google_server.shifting import Shift, deleted, shift_book


def update_spreadsheet_properties(batch: Batch, request: dict[str, Any]) -> Reply:
    """Title, locale, time zone."""
    mask = update_mask(request.get("fields"), "SpreadsheetProperties")
    if unknown := mask.keys() - {"title", "locale", "timeZone", "autoRecalc"}:
        raise RequestError(f"the Google fake cannot update {sorted(unknown)[0]}")
    properties = merged(batch.book.properties, request.get("properties", {}), mask)
    if properties.get("locale") not in LOCALES:
        raise RequestError(f"Unsupported locale: {properties.get('locale')}")
    if properties.get("timeZone") not in available_timezones():
        raise RequestError(f"Invalid time zone: {properties.get('timeZone')}")
    if not properties.get("title"):
        raise RequestError("the title must not be empty")
    batch.book.properties = properties
    return None


def add_sheet(batch: Batch, request: dict[str, Any]) -> Reply:
    """A new sheet, last unless an index says otherwise."""
    given = request.get("properties", {})
    _check_kind(given)
    title = given.get("title") or free_title(batch, "Sheet")
    sheet = new_sheet(_free_id(batch, given.get("sheetId")), title)
    _check_title(batch, sheet, title)
    sheet.properties |= {name: value for name, value in given.items() if name not in ("sheetId", "title")}
    sheet.properties["gridProperties"] = {"rowCount": 1000, "columnCount": 26} | given.get(
        "gridProperties", {}
    )
    _check_grid(sheet.grid)
    insert_sheet(batch, sheet, given.get("index", len(batch.book.sheets)))
    return {"properties": sheet.properties}


def _check_kind(given: dict[str, Any]) -> None:
    if given.get("sheetType", "GRID") != "GRID":
        raise RequestError("the Google fake has grid sheets only")


def free_title(batch: Batch, stem: str) -> str:
    number = 1
    while batch.book.sheet_titled(f"{stem}{number}"):
        number += 1
    return f"{stem}{number}"


def _free_id(batch: Batch, wanted: int | None) -> int:
    if wanted is None:
        return batch.store.new_number()
    if batch.book.sheet_numbered(wanted):
        raise RequestError(f"Sheet with id {wanted} already exists")
    if wanted < 0:
        raise RequestError("sheetId must not be negative")
    return wanted


def _check_title(batch: Batch, sheet: Sheet, title: str) -> None:
    same = batch.book.sheet_titled(title)
    if same is not None and same is not sheet:
        raise RequestError(f'A sheet with the name "{title}" already exists. Please enter another name.')


def insert_sheet(batch: Batch, sheet: Sheet, index: int) -> None:
    if not 0 <= index <= len(batch.book.sheets):
        raise RequestError(f"Cannot insert a sheet at index {index}")
    batch.book.sheets.insert(index, sheet)
    batch.book.renumber()


def duplicate_sheet(batch: Batch, request: dict[str, Any]) -> Reply:
    """A copy of a sheet with all that is in it; its objects get ids of their own."""
    source = batch.sheet(request.get("sourceSheetId", 0))
    title = request.get("newSheetName") or free_title(batch, f"Copy of {source.title} ")
    sheet = source.copy()
    _check_title(batch, sheet, title)
    sheet.properties |= {"sheetId": _free_id(batch, request.get("newSheetId")), "title": title}
    _make_own(batch, sheet, source.id)
    insert_sheet(batch, sheet, request.get("insertSheetIndex", 0))
    return {"properties": sheet.properties}


def copy_into(store: Store, source: Sheet, book: Book) -> dict[str, Any]:
    """A copy of a sheet at the end of another spreadsheet; the answer is its properties."""
    batch = Batch(store, book, "")
    sheet, stem, number = source.copy(), f"Copy of {source.title}", 1
    title = stem
    while book.sheet_titled(title):
        number += 1
        title = f"{stem} {number}"
    sheet.properties |= {"sheetId": store.new_number(), "title": title}
    _make_own(batch, sheet, source.id)
    insert_sheet(batch, sheet, len(book.sheets))
    return sheet.properties


def _make_own(batch: Batch, sheet: Sheet, old_id: int) -> None:
    sheet.objects = {
        kind: _readdressed(items, old_id, sheet.id, is_range=kind == "merges")
        for kind, items in sheet.objects.items()
    }
    for kind, name in (
        ("protectedRanges", "protectedRangeId"),
        ("charts", "chartId"),
        ("bandedRanges", "bandedRangeId"),
    ):
        for item in sheet.list_of(kind):
            item[name] = batch.store.new_number()


_RANGES = {"range", "ranges", "unprotectedRanges", "sources", "dimensionRange"}
_PLACES = {"startRowIndex", "startColumnIndex", "endRowIndex", "rowIndex", "columnIndex", "sheetId"}


def _readdressed(value: Any, old_id: int, new_id: int, *, is_range: bool = False) -> Any:
    """The same with every range of one sheet turned into that range of another."""
    if isinstance(value, list):
        return [_readdressed(item, old_id, new_id, is_range=is_range) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {
        name: _readdressed(item, old_id, new_id, is_range=name in _RANGES) for name, item in value.items()
    }
    if (is_range or inner.keys() & _PLACES) and inner.get("sheetId", 0) == old_id:
        inner["sheetId"] = new_id
    return inner


def delete_sheet(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take a sheet away, with everything that lies on it."""
    sheet = batch.sheet(request.get("sheetId", 0))
    check_whole_sheet(batch.book, sheet, batch.email)
    visible = [
        other for other in batch.book.sheets if other is not sheet and not other.properties.get("hidden")
    ]
    if not visible:
        raise RequestError("You can't remove all the visible sheets in a document.")
    batch.book.sheets.remove(sheet)
    batch.book.renumber()
    batch.book.named_ranges = [
        named for named in batch.book.named_ranges if named["range"].get("sheetId", 0) != sheet.id
    ]
    batch.book.metadata = [item for item in batch.book.metadata if not _lies_on(item["location"], sheet.id)]
    return None


def _lies_on(location: dict[str, Any], sheet_id: int) -> bool:
    if "dimensionRange" in location:
        return bool(location["dimensionRange"].get("sheetId", 0) == sheet_id)
    return bool(location["locationType"] == "SHEET" and location.get("sheetId", 0) == sheet_id)


def update_sheet_properties(batch: Batch, request: dict[str, Any]) -> Reply:
    """Title, place, size, frozen rows, visibility, colour."""
    mask = update_mask(request.get("fields"), "SheetProperties")
    given = request.get("properties", {})
    if {"sheetType", "dataSourceSheetProperties"} & mask.keys():
        raise RequestError("the type of a sheet cannot be changed")
    sheet = batch.sheet(given.get("sheetId", 0))
    check_sheet_properties(batch.book, sheet, batch.email)
    new = merged(sheet.properties, given, mask)
    new |= {name: sheet.properties[name] for name in ("sheetId", "sheetType")}
    _check_new_properties(batch, sheet, new)
    new.setdefault("index", 0)
    index, new["index"] = new["index"], sheet.properties["index"]
    _cut_to_grid(batch, sheet, new["gridProperties"])
    sheet.properties = new
    _move(batch, sheet, index)
    return None


def _check_new_properties(batch: Batch, sheet: Sheet, new: dict[str, Any]) -> None:
    if not new.get("title"):
        raise RequestError("the title must not be empty")
    _check_title(batch, sheet, new["title"])
    _check_grid(new.get("gridProperties", {}))
    others = (other for other in batch.book.sheets if other is not sheet)
    if new.get("hidden") and all(other.properties.get("hidden") for other in others):
        raise RequestError("You can't hide all the sheets in a document.")


def _check_grid(grid: dict[str, Any]) -> None:
    if grid.get("rowCount", 0) < 1 or grid.get("columnCount", 0) < 1:
        raise RequestError("a sheet needs at least one row and one column")
    for frozen, count, what in (
        ("frozenRowCount", "rowCount", "rows"),
        ("frozenColumnCount", "columnCount", "columns"),
    ):
        if grid.get(frozen, 0) and grid[frozen] >= grid[count]:
            raise RequestError(f"You can't freeze all visible {what} on the sheet.")


def _cut_to_grid(batch: Batch, sheet: Sheet, grid: dict[str, Any]) -> None:
    for dimension, name in (("ROWS", "rowCount"), ("COLUMNS", "columnCount")):
        if grid[name] < sheet.grid[name]:
            mapping = deleted(grid[name], sheet.grid[name])
            shift_book(batch.book, Shift(sheet.id, sheet.title, dimension, mapping))
    if grid["rowCount"] < sheet.row_count or grid["columnCount"] < sheet.column_count:
        sheet.rows = [row[: grid["columnCount"]] for row in sheet.rows[: grid["rowCount"]]]


def _move(batch: Batch, sheet: Sheet, index: int) -> None:
    sheets = batch.book.sheets
    old = sheets.index(sheet)
    if not 0 <= index <= len(sheets):
        raise RequestError(f"Cannot move a sheet to index {index}")
    sheets.remove(sheet)
    sheets.insert(index - 1 if index > old else index, sheet)
    batch.book.renumber()


HANDLERS: dict[str, Handler] = {
    "updateSpreadsheetProperties": update_spreadsheet_properties,
    "addSheet": add_sheet,
    "duplicateSheet": duplicate_sheet,
    "deleteSheet": delete_sheet,
    "updateSheetProperties": update_sheet_properties,
}
