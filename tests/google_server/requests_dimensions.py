"""Requests about rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.google_server.batch import Batch, Handler, Reply
from tests.google_server.errors import RequestError
from tests.google_server.grid import Cell, Row, Sheet, without
from tests.google_server.masks import merged, update_mask
from tests.google_server.protection import check_edit
from tests.google_server.ranges import Area
from tests.google_server.shifting import Mapping, Shift, deleted, inserted, relocated, shift_book

_COUNTS = {"ROWS": "rowCount", "COLUMNS": "columnCount"}
_FROZEN = {"ROWS": "frozenRowCount", "COLUMNS": "frozenColumnCount"}
_WORDS = {"ROWS": "row", "COLUMNS": "column"}


def _span(batch: Batch, given: dict[str, Any]) -> tuple[Sheet, str, int, int]:
    sheet = batch.sheet(given.get("sheetId", 0))
    dimension = given.get("dimension")
    if dimension not in _COUNTS:
        raise RequestError("No dimension specified.")
    start, end = given.get("startIndex", 0), given.get("endIndex", sheet.grid[_COUNTS[dimension]])
    if start < 0 or start >= end:
        raise RequestError(f"range.endIndex[{end}] must be greater than range.startIndex[{start}]")
    return sheet, dimension, start, end


def _area(sheet: Sheet, dimension: str, start: int, end: int) -> Area:
    if dimension == "ROWS":
        return Area(start, end, 0, sheet.column_count)
    return Area(0, sheet.row_count, start, end)


def _shift(batch: Batch, sheet: Sheet, dimension: str, moved: Mapping) -> None:
    shift_book(batch.book, Shift(sheet.id, sheet.title, dimension, moved))
    sizes = sheet.row_sizes if dimension == "ROWS" else sheet.column_sizes
    spans = {index: moved((index, index + 1)) for index in sizes}
    new = {span[0]: sizes[index] for index, span in spans.items() if span}
    sizes.clear()
    sizes.update(new)


def insert_dimension(batch: Batch, request: dict[str, Any]) -> Reply:
    """Empty rows or columns, formatted like those before or after them."""
    sheet, dimension, start, end = _span(batch, request["range"])
    from_before = request.get("inheritFromBefore", False)
    count = sheet.grid[_COUNTS[dimension]]
    if from_before and start == 0:
        raise RequestError("inheritFromBefore cannot be true if inserting at the first row or column")
    if start > count or (start == count and not from_before):
        raise RequestError(
            f"range.startIndex[{start}] must be less than the grid size[{count}] "
            "if inheritFromBefore is false."
        )
    if 0 < start < count:
        _check_inside_protection(batch, sheet, dimension, start)
    looks = _looks(sheet, dimension, start - 1 if from_before else start)
    _shift(batch, sheet, dimension, inserted(start, end - start))
    _insert_cells(sheet, dimension, start, end - start, looks)
    sheet.grid[_COUNTS[dimension]] += end - start
    if start < sheet.grid.get(_FROZEN[dimension], 0):
        sheet.grid[_FROZEN[dimension]] += end - start
    return None


def _check_inside_protection(batch: Batch, sheet: Sheet, dimension: str, start: int) -> None:
    before, after = (_area(sheet, dimension, place, place + 1) for place in (start - 1, start))
    for protected in sheet.list_of("protectedRanges"):
        closed = sheet.resolve(protected.get("range", {}))
        if closed.overlaps(before) and closed.overlaps(after):
            check_edit(batch.book, sheet, after, batch.email)


def _looks(sheet: Sheet, dimension: str, index: int) -> list[Cell | None]:
    places = range(sheet.column_count if dimension == "ROWS" else sheet.row_count)
    cells = [
        sheet.cell(index, place) if dimension == "ROWS" else sheet.cell(place, index) for place in places
    ]
    return [without(cell, "userEnteredValue", "note", "textFormatRuns") or None for cell in cells]


def _insert_cells(sheet: Sheet, dimension: str, start: int, count: int, looks: list[Cell | None]) -> None:
    if dimension == "ROWS":
        if start < len(sheet.rows) or any(looks):
            sheet.rows += [()] * (start - len(sheet.rows))
            sheet.rows[start:start] = [tuple(looks) if any(looks) else ()] * count
        return
    for row in range(sheet.row_count):
        old = sheet.rows[row] if row < len(sheet.rows) else ()
        if looks[row] or len(old) > start:
            filled = old + (None,) * (start - len(old))
            while len(sheet.rows) <= row:
                sheet.rows.append(())
            sheet.rows[row] = (*filled[:start], *(looks[row],) * count, *filled[start:])


def append_dimension(batch: Batch, request: dict[str, Any]) -> Reply:
    """Empty rows or columns at the end."""
    sheet = batch.sheet(request.get("sheetId", 0))
    dimension, length = request.get("dimension"), request.get("length", 0)
    if dimension not in _COUNTS or length < 1:
        raise RequestError("length must be greater than 0, and dimension ROWS or COLUMNS")
    sheet.grid[_COUNTS[dimension]] += length
    return None


def delete_dimension(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take rows or columns away; what they held is gone."""
    sheet, dimension, start, end = _span(batch, request["range"])
    _check_deletable(sheet, dimension, start, end)
    check_edit(batch.book, sheet, _area(sheet, dimension, start, end), batch.email)
    _shift(batch, sheet, dimension, deleted(start, end))
    _each_line(sheet, dimension, lambda line: line[:start] + line[end:])
    sheet.grid[_COUNTS[dimension]] -= end - start
    frozen = sheet.grid.get(_FROZEN[dimension], 0)
    left = frozen - max(0, min(frozen, end) - start)
    sheet.grid.pop(_FROZEN[dimension], None)
    if left:
        sheet.grid[_FROZEN[dimension]] = left
    return None


def _check_deletable(sheet: Sheet, dimension: str, start: int, end: int) -> None:
    count, word = sheet.grid[_COUNTS[dimension]], _WORDS[dimension]
    if end > count:
        raise RequestError(
            f"Cannot delete a {word} that doesn't exist. "
            f"Tried to delete {word} index {end - 1} but there are only {count} {word}s."
        )
    if end - start == count:
        raise RequestError(f"You can't delete all the {word}s on the sheet.")
    frozen = sheet.grid.get(_FROZEN[dimension], 0)
    if frozen and start <= frozen and end == count:
        raise RequestError(f"Sorry, it is not possible to delete all non-frozen {word}s.")


def _each_line(sheet: Sheet, dimension: str, changed: Callable[[Any], Any]) -> None:
    if dimension == "ROWS":
        sheet.rows = changed(sheet.rows)
    else:
        sheet.rows = [tuple(changed(row)) for row in sheet.rows]


def move_dimension(batch: Batch, request: dict[str, Any]) -> Reply:
    """Drag rows or columns elsewhere on the sheet."""
    sheet, dimension, start, end = _span(batch, request["source"])
    before = request.get("destinationIndex", 0)
    count = sheet.grid[_COUNTS[dimension]]
    if end > count or not 0 <= before <= count or start < before < end:
        raise RequestError(f"cannot move {start} up to {end} to {before}")
    check_edit(batch.book, sheet, _area(sheet, dimension, start, end), batch.email)
    _shift(batch, sheet, dimension, relocated(start, end, before))
    target = before if before <= start else before - (end - start)

    def changed(line: Any) -> Any:
        filler: Any = () if dimension == "ROWS" else None
        full = [*line, *[filler] * (count - len(line))]
        block, rest = full[start:end], full[:start] + full[end:]
        return _trimmed(rest[:target] + block + rest[target:])

    _each_line(sheet, dimension, changed)
    return None


def _trimmed(line: list[Any]) -> list[Row]:
    while line and not line[-1]:
        line.pop()
    return line


def update_dimension_properties(batch: Batch, request: dict[str, Any]) -> Reply:
    """Heights, widths, hidden rows and columns."""
    mask = update_mask(request.get("fields"), "DimensionProperties")
    if set(mask) - {"pixelSize", "hiddenByUser"}:
        raise RequestError(f"the Google fake cannot update {sorted(mask)}")
    sheet, dimension, start, end = _span(batch, request["range"])
    if end > sheet.grid[_COUNTS[dimension]]:
        raise RequestError(f"range.endIndex[{end}] is after the last {_WORDS[dimension]}")
    sizes = sheet.row_sizes if dimension == "ROWS" else sheet.column_sizes
    for index in range(start, end):
        sizes[index] = merged(sizes.get(index, {}), request.get("properties", {}), mask)
    return None


def auto_resize_dimensions(batch: Batch, request: dict[str, Any]) -> Reply:
    """Forget heights and widths; nothing here knows how wide a letter is."""
    sheet, dimension, start, end = _span(batch, request["dimensions"])
    sizes = sheet.row_sizes if dimension == "ROWS" else sheet.column_sizes
    for index in range(start, end):
        sizes.get(index, {}).pop("pixelSize", None)
    return None


def add_dimension_group(batch: Batch, request: dict[str, Any]) -> Reply:
    """A foldable group of rows or columns; the fake knows no nesting."""
    sheet, dimension, start, end = _span(batch, request["range"])
    kind, mark = _group_names(dimension)
    if any(_touches(group["range"], start, end) for group in sheet.list_of(kind)):
        raise RequestError("the Google fake knows no groups that touch or nest")
    sheet.list_of(kind).append({"range": request["range"], "depth": 1})
    sheet.grid[mark] = True
    return {"dimensionGroups": sheet.list_of(kind)}


def _group_names(dimension: str) -> tuple[str, str]:
    word = _WORDS[dimension]
    return f"{word}Groups", f"{word}GroupControlAfter"


def _touches(group: dict[str, Any], start: int, end: int) -> bool:
    return bool(group["startIndex"] <= end and start <= group["endIndex"])


def delete_dimension_group(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take a group away, exactly as it was made."""
    sheet, dimension, _, _ = _span(batch, request["range"])
    kind, _ = _group_names(dimension)
    group = {"range": request["range"], "depth": 1}
    if group not in sheet.list_of(kind):
        raise RequestError("No group exists at the range")
    sheet.list_of(kind).remove(group)
    groups = sheet.list_of(kind)
    return {"dimensionGroups": groups} if groups else {}


HANDLERS: dict[str, Handler] = {
    "insertDimension": insert_dimension,
    "appendDimension": append_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
}
