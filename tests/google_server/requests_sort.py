"""Requests that move or copy cells: sortRange, copyPaste, findReplace."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.google_server.batch import Batch, Handler, Reply
from tests.google_server.books import Book
from tests.google_server.errors import RequestError
from tests.google_server.formulas import effective
from tests.google_server.grid import Cell, Sheet, without
from tests.google_server.protection import check_edit
from tests.google_server.ranges import Area
from tests.google_server.shifting import copied_formula


def sort_range(batch: Batch, request: dict[str, Any]) -> Reply:
    """Sort the rows of a range; numbers before texts before ticks, blanks last."""
    sheet, area = batch.editable(request["range"])
    if any(sheet.resolve(merge).overlaps(area) for merge in sheet.list_of("merges")):
        raise RequestError("You can't sort a range with vertical merges.")
    sort_area(batch.book, sheet, area, request.get("sortSpecs", []))
    return None


def sort_area(book: Book, sheet: Sheet, area: Area, specs: list[dict[str, Any]]) -> None:
    """Sort the rows of an area by the columns of the specs."""
    if not specs:
        raise RequestError("at least one sortSpec must be given")
    rows = list(range(area.top, area.bottom))
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        if spec.keys() - {"dimensionIndex", "sortOrder"} or not area.left <= column < area.right:
            raise RequestError(f"the Google fake cannot sort by {spec}")
        rows = _sorted(book, sheet, rows, column, descending=spec.get("sortOrder") == "DESCENDING")
    cells = {row: [sheet.cell(row, column) for column in range(area.left, area.right)] for row in rows}
    for target, source in enumerate(rows, start=area.top):
        moved = (_moved(cell, target - source, 0) for cell in cells[source])
        sheet.set_row(target, dict(enumerate(moved, start=area.left)))


def _sorted(book: Book, sheet: Sheet, rows: list[int], column: int, *, descending: bool) -> list[int]:
    keys = {row: _sort_key(effective(book, sheet, sheet.cell(row, column), {})) for row in rows}
    blank = [row for row in rows if keys[row] is None]
    filled = [row for row in rows if keys[row] is not None]
    return sorted(filled, key=lambda row: keys[row] or (), reverse=descending) + blank


def _sort_key(value: dict[str, Any] | None) -> tuple[Any, ...] | None:
    if value is None:
        return None
    if "numberValue" in value:
        return 0, value["numberValue"]
    if "stringValue" in value:
        return 1, value["stringValue"].lower()
    return (2, value["boolValue"]) if "boolValue" in value else (3, 0)


def _moved(cell: Cell, rows: int, columns: int) -> Cell:
    formula = cell.get("userEnteredValue", {}).get("formulaValue")
    if not formula:
        return cell
    return cell | {"userEnteredValue": {"formulaValue": copied_formula(formula, rows, columns)}}


_VALUE = ("userEnteredValue", "textFormatRuns")
_PASTED = {
    "PASTE_NORMAL": (*_VALUE, "userEnteredFormat", "note", "dataValidation"),
    "PASTE_FORMULA": _VALUE,
    "PASTE_VALUES": _VALUE,
    "PASTE_FORMAT": ("userEnteredFormat",),
    "PASTE_DATA_VALIDATION": ("dataValidation",),
}


def copy_paste(batch: Batch, request: dict[str, Any]) -> Reply:
    """Copy cells, as often as the destination holds them."""
    kind = request.get("pasteType", "PASTE_NORMAL")
    if kind not in _PASTED or request.get("pasteOrientation", "NORMAL") != "NORMAL":
        raise RequestError(f"the Google fake cannot paste {kind} {request.get('pasteOrientation', '')}")
    source_sheet, source = batch.located(request["source"])
    sheet, wanted = batch.located(request["destination"])
    target = _tiled(source, wanted)
    if not sheet.area.contains(target):
        raise RequestError("the destination reaches beyond the grid")
    check_edit(batch.book, sheet, target, batch.email)
    height, width = source.bottom - source.top, source.right - source.left
    block = [
        [source_sheet.cell(source.top + r, source.left + c) for c in range(width)] for r in range(height)
    ]
    for row in range(target.top, target.bottom):
        pasted = {}
        for column in range(target.left, target.right):
            down, right = (row - target.top) % height, (column - target.left) % width
            moved = _moved(block[down][right], row - source.top - down, column - source.left - right)
            if kind == "PASTE_VALUES":
                moved = _calculated(batch.book, source_sheet, block[down][right])
            kept = without(sheet.cell(row, column), *_PASTED[kind])
            pasted[column] = kept | {name: moved[name] for name in _PASTED[kind] if name in moved}
        sheet.set_row(row, pasted)
    return None


def cut_paste(batch: Batch, request: dict[str, Any]) -> Reply:
    """Move cells elsewhere; formulas stay as they are."""
    if request.get("pasteType", "PASTE_NORMAL") != "PASTE_NORMAL":
        raise RequestError(f"the Google fake cannot cut {request['pasteType']}")
    source_sheet, source = batch.editable(request["source"])
    place = request.get("destination", {})
    sheet, top, left = (
        batch.sheet(place.get("sheetId", 0)),
        place.get("rowIndex", 0),
        place.get("columnIndex", 0),
    )
    target = Area(top, top + source.bottom - source.top, left, left + source.right - source.left)
    if not sheet.area.contains(target):
        raise RequestError("the destination reaches beyond the grid")
    check_edit(batch.book, sheet, target, batch.email)
    columns = range(source.left, source.right)
    block = [
        [source_sheet.cell(row, column) for column in columns] for row in range(source.top, source.bottom)
    ]
    source_sheet.change(source, lambda _: {})
    for row, cells in enumerate(block, start=top):
        sheet.set_row(row, dict(enumerate(cells, start=left)))
    return None


def _tiled(source: Area, wanted: Area) -> Area:
    height, width = source.bottom - source.top, source.right - source.left
    tall = max(1, (wanted.bottom - wanted.top) // height) * height
    broad = max(1, (wanted.right - wanted.left) // width) * width
    return Area(wanted.top, wanted.top + tall, wanted.left, wanted.left + broad)


def _calculated(book: Book, sheet: Sheet, cell: Cell) -> Cell:
    value = effective(book, sheet, cell, {})
    return cell if value is None or "errorValue" in value else cell | {"userEnteredValue": value}


def find_replace(batch: Batch, request: dict[str, Any]) -> Reply:
    """Replace texts in cells, and in formulas if asked to."""
    replace = _replacer(request)
    counts = {"valuesChanged": 0, "formulasChanged": 0, "occurrencesChanged": 0}
    places: set[tuple[int, int]] = set()
    for sheet, area in _search_areas(batch, request):
        for row, column, cell in list(sheet.filled(area)):
            changed = _replaced(cell, replace, formulas=request.get("includeFormulas", False))
            if changed is None:
                continue
            new, kind, times = changed
            check_edit(batch.book, sheet, Area(row, row + 1, column, column + 1), batch.email)
            sheet.set_row(row, {column: new})
            counts[kind] += 1
            counts["occurrencesChanged"] += times
            places.add((sheet.id, row))
    counts |= {"rowsChanged": len(places), "sheetsChanged": len({sheet_id for sheet_id, _ in places})}
    return {name: count for name, count in counts.items() if count}


def _search_areas(batch: Batch, request: dict[str, Any]) -> list[tuple[Sheet, Area]]:
    if "range" in request:
        return [batch.located(request["range"])]
    if request.get("allSheets"):
        return [(sheet, sheet.area) for sheet in batch.book.sheets]
    sheet = batch.sheet(request.get("sheetId", 0))
    return [(sheet, sheet.area)]


def _replacer(request: dict[str, Any]) -> Callable[[str], tuple[str, int]]:
    if not request.get("find"):
        raise RequestError("find must not be empty")
    pattern = request["find"] if request.get("searchByRegex") else re.escape(request["find"])
    if request.get("matchEntireCell"):
        pattern = rf"\A(?:{pattern})\Z"
    expression = re.compile(pattern, 0 if request.get("matchCase") else re.IGNORECASE)
    replacement = request.get("replacement", "")
    if request.get("searchByRegex"):
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement)
        return lambda text: expression.subn(replacement, text)
    return lambda text: expression.subn(lambda _: replacement, text)


def _replaced(
    cell: Cell, replace: Callable[[str], tuple[str, int]], *, formulas: bool
) -> tuple[Cell, str, int] | None:
    value = cell.get("userEnteredValue", {})
    name = "formulaValue" if "formulaValue" in value else "stringValue"
    if name not in value or (name == "formulaValue" and not formulas):
        return None
    text, times = replace(value[name])
    if not times:
        return None
    new = cell | {"userEnteredValue": {name: text}} if text else without(cell, "userEnteredValue")
    return new, "formulasChanged" if name == "formulaValue" else "valuesChanged", times


HANDLERS: dict[str, Handler] = {
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "findReplace": find_replace,
}
