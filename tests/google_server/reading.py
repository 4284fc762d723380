"""``spreadsheets.get``: properties, objects and grid data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.google_server.books import Book
from tests.google_server.defaults import DEFAULT_FORMAT, THEME
from tests.google_server.formats import shown
from tests.google_server.formulas import Known, effective, hyperlink_address
from tests.google_server.grid import Cell, Sheet
from tests.google_server.masks import Mask, projected
from tests.google_server.protection import may_change
from tests.google_server.ranges import Area

Names = frozenset[str] | None
_OBJECTS = (
    "merges",
    "conditionalFormats",
    "protectedRanges",
    "basicFilter",
    "charts",
    "bandedRanges",
    "rowGroups",
    "columnGroups",
)


@dataclass(frozen=True)
class View:
    """A spreadsheet as somebody reads it; ``known`` are values of formulas the fake cannot work out."""

    book: Book
    email: str
    known: Known
    cell_fields: Names = None


def spreadsheet(view: View, ranges: list[str], mask: Mask | None, *, grid_data: bool) -> dict[str, Any]:
    """The spreadsheet as ``spreadsheets.get`` answers it."""
    book = view.book
    wanted = [book.located(text) for text in ranges]
    parts: Names = None if grid_data else frozenset()
    if mask is not None:
        parts = _named(mask, "sheets", "data")
        view = replace(view, cell_fields=_named(mask, "sheets", "data", "rowData", "values"))
    answer: dict[str, Any] = {
        "spreadsheetId": book.id,
        "properties": book.properties | {"defaultFormat": DEFAULT_FORMAT, "spreadsheetTheme": THEME},
        "sheets": [
            _sheet(view, sheet, [area for home, area in wanted if home is sheet], parts)
            for sheet in book.sheets
            if not wanted or any(home is sheet for home, _ in wanted)
        ],
        "namedRanges": book.named_ranges,
        "developerMetadata": _metadata(book, {"spreadsheet": True}),
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }
    answer = {name: value for name, value in answer.items() if value != []}
    return answer if mask is None else dict(projected(answer, mask))


def _named(mask: Mask, *path: str) -> Names:
    """The names a field mask asks for at a place; None for all of them."""
    for name in path:
        if not mask or "*" in mask:
            return None
        if name not in mask:
            return frozenset()
        mask = mask[name]
    return None if not mask or "*" in mask else frozenset(mask)


def _wants(names: Names, name: str) -> bool:
    return names is None or name in names


def _sheet(view: View, sheet: Sheet, areas: list[Area], parts: Names) -> dict[str, Any]:
    answer: dict[str, Any] = {"properties": sheet.properties}
    if parts is None or parts:
        answer["data"] = [_grid_data(view, sheet, area, parts) for area in areas or [sheet.area]]
    for kind in _OBJECTS:
        if found := sheet.objects.get(kind):
            answer[kind] = found[0] if kind == "basicFilter" else found
    if "protectedRanges" in answer:
        answer["protectedRanges"] = [_protected(view, item) for item in answer["protectedRanges"]]
    if metadata := _metadata(view.book, {"locationType": "SHEET", "sheetId": sheet.id}):
        answer["developerMetadata"] = metadata
    return answer


def _protected(view: View, protected: dict[str, Any]) -> dict[str, Any]:
    can_edit = may_change(view.book, protected, view.email)
    seen = {name: value for name, value in protected.items() if can_edit or name != "editors"}
    return seen | ({"requestingUserCanEdit": True} if can_edit else {})


def _metadata(book: Book, place: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in book.metadata if place.items() <= item["location"].items()]


def _grid_data(view: View, sheet: Sheet, area: Area, parts: Names) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if area.top:
        data["startRow"] = area.top
    if area.left:
        data["startColumn"] = area.left
    if _wants(parts, "rowData") and (rows := _row_data(view, sheet, area)):
        data["rowData"] = rows
    if _wants(parts, "rowMetadata"):
        lines = range(area.top, min(area.bottom, sheet.row_count))
        data["rowMetadata"] = _sizes(view.book, sheet, "ROWS", lines)
    if _wants(parts, "columnMetadata"):
        lines = range(area.left, min(area.right, sheet.column_count))
        data["columnMetadata"] = _sizes(view.book, sheet, "COLUMNS", lines)
    return data


def _row_data(view: View, sheet: Sheet, area: Area) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for row, column, cell in sheet.filled(area):
        rows += [{} for _ in range(row - area.top + 1 - len(rows))]
        values = rows[-1].setdefault("values", [])
        values += [{} for _ in range(column - area.left - len(values))]
        values.append(_shown_cell(view, sheet, cell))
    return rows


def _shown_cell(view: View, sheet: Sheet, cell: Cell) -> dict[str, Any]:
    answer = dict(cell)
    value = effective(view.book, sheet, cell, view.known)
    cell_format = cell.get("userEnteredFormat", {})
    if value is not None:
        answer["effectiveValue"] = value
        if _wants(view.cell_fields, "formattedValue"):
            answer["formattedValue"] = shown(value, cell_format.get("numberFormat"), view.book.locale)
    if (value is not None or cell_format) and _wants(view.cell_fields, "effectiveFormat"):
        answer["effectiveFormat"] = DEFAULT_FORMAT | cell_format
    if address := _hyperlink(cell):
        answer["hyperlink"] = address
    return answer


def _hyperlink(cell: Cell) -> str | None:
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    if formula:
        return hyperlink_address(formula)
    whole = cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
    runs = {run.get("format", {}).get("link", {}).get("uri") for run in cell.get("textFormatRuns", [])}
    links = {whole, *runs} - {None}
    return links.pop() if len(links) == 1 and "userEnteredValue" in cell else None


def _sizes(book: Book, sheet: Sheet, dimension: str, indexes: range) -> list[dict[str, Any]]:
    sizes, usual = (sheet.row_sizes, 21) if dimension == "ROWS" else (sheet.column_sizes, 100)
    found: dict[int, list[dict[str, Any]]] = {}
    for item in book.metadata:
        place = item["location"].get("dimensionRange")
        if place and place.get("sheetId", 0) == sheet.id and place["dimension"] == dimension:
            found.setdefault(place["startIndex"], []).append(item)
    return [
        {"pixelSize": usual}
        | sizes.get(index, {})
        | ({"developerMetadata": found[index]} if index in found else {})
        for index in indexes
    ]
