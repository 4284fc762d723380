"""Requests that write cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.google_server.batch import Batch, Handler, Reply
from tests.google_server.errors import RequestError
from tests.google_server.grid import Cell, Sheet
from tests.google_server.masks import Mask, merged, update_mask
from tests.google_server.protection import check_edit, check_not_merged
from tests.google_server.ranges import Area
from tests.google_server.values import MOST_CHARACTERS

_READ_ONLY = {"effectiveValue", "effectiveFormat", "formattedValue", "hyperlink"}
_WRITABLE = {"userEnteredValue", "userEnteredFormat", "note", "dataValidation", "textFormatRuns"}


def update_cells(batch: Batch, request: dict[str, Any]) -> Reply:
    """Write rows of cells from a start on, or over a range, whose rest is cleared."""
    mask = _cell_mask(request)
    rows = request.get("rows", [])
    if ("start" in request) == ("range" in request):
        raise RequestError("exactly one of 'start' and 'range' must be set")
    if "range" in request:
        sheet, area = batch.located(request["range"])
    else:
        sheet, area = _area_from(batch, request["start"], rows)
    check_edit(batch.book, sheet, area, batch.email)
    _check_extent(area, rows)
    if "range" in request:
        rows = _padded(rows, area)
    for row, line in enumerate(rows, start=area.top):
        _write_row(sheet, row, area.left, line.get("values", []), mask)
    return None


def _cell_mask(request: dict[str, Any]) -> Mask:
    mask = update_mask(request.get("fields"), "CellData")
    _check_fields(request, mask)
    unwritable = mask.keys() - _WRITABLE - {"*"}
    if unwritable:
        raise RequestError(
            f"Invalid field: {sorted(unwritable)[0]} (read-only, or unknown to the Google fake)"
        )
    if mask.get("userEnteredValue"):
        raise RequestError("the Google fake takes userEnteredValue as a whole only")
    return mask


def _check_fields(request: dict[str, Any], mask: Mask) -> None:
    lines = [line.get("values", []) for line in request.get("rows", [])] + [[request.get("cell", {})]]
    given = set().union(*(cell.keys() for cells in lines for cell in cells))
    unknown = given - _WRITABLE - _READ_ONLY
    if unknown and (unknown & mask.keys() or "*" in mask):
        raise RequestError(f"the Google fake does not know the cell field {sorted(unknown)[0]}")


def _area_from(batch: Batch, start: dict[str, Any], rows: list[dict[str, Any]]) -> tuple[Sheet, Area]:
    sheet = batch.sheet(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    width = max((len(line.get("values", [])) for line in rows), default=0)
    area = Area(top, top + len(rows), left, left + width)
    if top < 0 or left < 0:
        raise RequestError("rowIndex and columnIndex must not be negative")
    if area.bottom > sheet.row_count:
        raise RequestError(
            f"Attempting to write row: {area.bottom - 1}, "
            f"beyond the last requested row of: {sheet.row_count - 1}"
        )
    if area.right > sheet.column_count:
        raise RequestError(
            f"Attempting to write column: {area.right - 1}, "
            f"beyond the last requested column of: {sheet.column_count - 1}"
        )
    return sheet, area


def _check_extent(area: Area, rows: list[dict[str, Any]]) -> None:
    if len(rows) > area.bottom - area.top:
        raise RequestError(
            f"Attempting to write row: {area.top + len(rows) - 1}, "
            f"beyond the last requested row of: {area.bottom - 1}"
        )
    width = max((len(line.get("values", [])) for line in rows), default=0)
    if width > area.right - area.left:
        raise RequestError(
            f"Attempting to write column: {area.left + width - 1}, "
            f"beyond the last requested column of: {area.right - 1}"
        )


def _padded(rows: list[dict[str, Any]], area: Area) -> list[dict[str, Any]]:
    width = area.right - area.left
    lines = [line.get("values", []) for line in rows] + [[]] * (area.bottom - area.top - len(rows))
    return [{"values": [*line, *[{}] * (width - len(line))]} for line in lines]


def _write_row(sheet: Sheet, row: int, left: int, cells: list[Cell], mask: Mask) -> None:
    written = {}
    for column, cell in enumerate(cells, start=left):
        written[column] = _written(sheet.cell(row, column), cell, mask)
        if "userEnteredValue" in mask or "*" in mask:
            check_not_merged(sheet, row, column, written[column])
    sheet.set_row(row, written)


def _written(old: Cell, new: Cell, mask: Mask) -> Cell:
    _check_value(new.get("userEnteredValue", {}))
    if not new.keys() <= _WRITABLE:
        new = {name: new[name] for name in new if name in _WRITABLE}
    cell = _with_link_looks(merged(old, new, mask), new)
    if cell.get("userEnteredValue") in ({}, {"stringValue": ""}):
        del cell["userEnteredValue"]
    if "userEnteredValue" in mask and "textFormatRuns" not in mask and "userEnteredValue" in new:
        cell.pop("textFormatRuns", None)
    for name in [name for name, value in cell.items() if not value]:
        del cell[name]
    return cell


def _with_link_looks(cell: Cell, new: Cell) -> Cell:
    """A new link is underlined and in the link colour, where the same request says nothing else."""
    link = new.get("userEnteredFormat", {}).get("textFormat", {}).get("link")
    if not link or cell.get("userEnteredFormat", {}).get("textFormat", {}).get("link") != link:
        return cell
    given = new["userEnteredFormat"]["textFormat"]
    looks = {"underline": True, "foregroundColorStyle": {"themeColor": "LINK"}}
    cell_format = cell["userEnteredFormat"]
    styled = cell_format["textFormat"] | {name: look for name, look in looks.items() if name not in given}
    return cell | {"userEnteredFormat": cell_format | {"textFormat": styled}}


def _check_value(value: dict[str, Any]) -> None:
    if len(value) > 1:
        raise RequestError("a cell's value must be of one kind")
    if "errorValue" in value:
        raise RequestError("errorValue cannot be written")
    formula = value.get("formulaValue")
    if formula is not None and not formula.startswith("="):
        raise RequestError(f"Invalid formula: {formula}")
    text = value.get("stringValue") or formula or ""
    if len(text) > MOST_CHARACTERS:
        raise RequestError(
            f"Your input contains more than the maximum of {MOST_CHARACTERS} characters in a single cell."
        )


def append_cells(batch: Batch, request: dict[str, Any]) -> Reply:
    """Write rows below the last row with data; rows are added if the grid ends."""
    mask = _cell_mask(request)
    sheet = batch.sheet(request.get("sheetId", 0))
    if "tableId" in request:
        raise RequestError("the Google fake knows no tables")
    rows = request.get("rows", [])
    top = sheet.last_row_with_values() + 1
    width = max((len(line.get("values", [])) for line in rows), default=0)
    if width > sheet.column_count:
        raise RequestError(f"the Google fake adds no columns ({width} asked for, {sheet.column_count} there)")
    sheet.grid["rowCount"] = max(sheet.row_count, top + len(rows))
    check_edit(batch.book, sheet, Area(top, top + len(rows), 0, width), batch.email)
    for row, line in enumerate(rows, start=top):
        _write_row(sheet, row, 0, line.get("values", []), mask)
    return None


def repeat_cell(batch: Batch, request: dict[str, Any]) -> Reply:
    """The same cell all over a range."""
    mask = _cell_mask(request)
    sheet, area = batch.editable(request["range"])
    cell = request.get("cell", {})
    if "formulaValue" in cell.get("userEnteredValue", {}):
        raise RequestError("the Google fake does not repeat formulas")
    if "userEnteredValue" in mask or "*" in mask:
        for row in range(area.top, area.bottom):
            _write_row(sheet, row, area.left, [cell] * (area.right - area.left), mask)
        return None
    sheet.change(area, _repeated(cell, mask))
    return None


def _repeated(cell: Cell, mask: Mask) -> Callable[[Cell], Cell]:
    """One cell written over many: what it makes of a cell that many share is worked out once."""
    known: dict[int, tuple[Cell, Cell]] = {}
    over_nothing = _written({}, cell, mask)

    def over(old: Cell) -> Cell:
        if not old:
            return over_nothing
        if id(old) not in known:
            known[id(old)] = old, _written(old, cell, mask)
        return known[id(old)][1]

    return over


def set_data_validation(batch: Batch, request: dict[str, Any]) -> Reply:
    """A rule for the cells of a range, or none."""
    sheet, area = batch.editable(request["range"])
    rule = request.get("rule")
    if "filteredRowsIncluded" in request:
        raise RequestError("the Google fake does not know filteredRowsIncluded")
    sheet.change(area, _repeated({"dataValidation": rule} if rule else {}, {"dataValidation": {}}))
    return None


HANDLERS: dict[str, Handler] = {
    "updateCells": update_cells,
    "appendCells": append_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_data_validation,
}
