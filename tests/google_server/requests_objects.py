"""Requests about what lies over the cells: named and protected ranges, filters, charts, bands, merges."""

from __future__ import annotations

from typing import Any

from tests.google_server.batch import Batch, Handler, Reply
from tests.google_server.errors import RequestError
from tests.google_server.grid import Sheet, without
from tests.google_server.masks import merged, update_mask
from tests.google_server.protection import check_edit, may_change
from tests.google_server.ranges import Area
from tests.google_server.requests_sort import sort_area


def found_object(batch: Batch, kind: str, name: str, number: int) -> tuple[Sheet, dict[str, Any]]:
    """The sheet and object of a kind with an id.

    Raises:
        RequestError: There is none.
    """
    for sheet in batch.book.sheets:
        for item in sheet.list_of(kind):
            if item.get(name) == number:
                return sheet, item
    raise RequestError(f"No {name} with ID: {number}")


def merge_cells(batch: Batch, request: dict[str, Any]) -> Reply:
    """Join cells; only the first of each merge keeps its value."""
    sheet, area = batch.editable(request["range"])
    kind = request.get("mergeType", "MERGE_ALL")
    tall, wide = kind != "MERGE_ROWS", kind != "MERGE_COLUMNS"
    merges = sheet.list_of("merges")
    _refuse_cut_merges(sheet, area)
    merges[:] = [old for old in merges if not sheet.resolve(old).overlaps(area)]
    for top in [area.top] if tall else range(area.top, area.bottom):
        for left in [area.left] if wide else range(area.left, area.right):
            part = Area(top, area.bottom if tall else top + 1, left, area.right if wide else left + 1)
            merges.append(part.grid_range(sheet.id))
            _keep_first(sheet, part)
    return None


def _refuse_cut_merges(sheet: Sheet, area: Area) -> None:
    old = [sheet.resolve(merge) for merge in sheet.list_of("merges")]
    if any(part.overlaps(area) and not area.contains(part) for part in old):
        raise RequestError("You must select all cells in a merged range to merge or unmerge them.")


def _keep_first(sheet: Sheet, area: Area) -> None:
    for row, column, cell in list(sheet.filled(area)):
        if (row, column) != (area.top, area.left):
            sheet.set_row(row, {column: without(cell, "userEnteredValue", "textFormatRuns", "note")})


def unmerge_cells(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take apart every merge in a range."""
    sheet, area = batch.editable(request["range"])
    _refuse_cut_merges(sheet, area)
    merges = sheet.list_of("merges")
    merges[:] = [old for old in merges if not sheet.resolve(old).overlaps(area)]
    return None


def add_named_range(batch: Batch, request: dict[str, Any]) -> Reply:
    """A name for a range."""
    named = dict(request["namedRange"])
    batch.located(named["range"])
    _check_name(batch, named)
    named = {"namedRangeId": str(batch.store.new_number())} | named
    batch.book.named_ranges.append(named)
    return {"namedRange": named}


def _check_name(batch: Batch, named: dict[str, Any]) -> None:
    same = [
        other
        for other in batch.book.named_ranges
        if other["name"].lower() == named.get("name", "").lower()
        and other["namedRangeId"] != named.get("namedRangeId")
    ]
    if not named.get("name") or same:
        raise RequestError(
            f"A named range with the name {named.get('name')!r} already exists, or the name is empty"
        )


def _named(batch: Batch, number: str) -> dict[str, Any]:
    for named in batch.book.named_ranges:
        if named["namedRangeId"] == number:
            return named
    raise RequestError(f"No named range with id: {number}")


def update_named_range(batch: Batch, request: dict[str, Any]) -> Reply:
    """Another name or range."""
    mask = update_mask(request.get("fields"), "NamedRange")
    old = _named(batch, request["namedRange"].get("namedRangeId", ""))
    new = merged(old, request["namedRange"], mask) | {"namedRangeId": old["namedRangeId"]}
    batch.located(new["range"])
    _check_name(batch, new)
    batch.book.named_ranges[batch.book.named_ranges.index(old)] = new
    return None


def delete_named_range(batch: Batch, request: dict[str, Any]) -> Reply:
    """Forget a name."""
    batch.book.named_ranges.remove(_named(batch, request.get("namedRangeId", "")))
    return None


def add_protected_range(batch: Batch, request: dict[str, Any]) -> Reply:
    """Close a range to everybody but its editors, the one who closes it and the owner."""
    given = without(request["protectedRange"], "requestingUserCanEdit")
    if not (given.keys() & {"range", "namedRangeId"}) or "tableId" in given:
        raise RequestError("a protected range needs a range or a named range")
    sheet = batch.sheet(given.get("range", {}).get("sheetId", 0))
    if "range" in given and given["range"].keys() - {"sheetId"}:
        batch.located(given["range"])
    protected = {"protectedRangeId": given.get("protectedRangeId") or batch.store.new_number()} | given
    stored = dict(protected)
    stored["editors"] = _with_editors(batch, given.get("editors", {}))
    sheet.list_of("protectedRanges").append(stored)
    return {"protectedRange": {"editors": {}} | protected | {"requestingUserCanEdit": True}}


def _with_editors(batch: Batch, editors: dict[str, Any]) -> dict[str, Any]:
    users = list(editors.get("users", []))
    users += [email for email in dict.fromkeys((batch.email, batch.book.owner)) if email not in users]
    return editors | {"users": users}


def _protected(batch: Batch, number: int) -> tuple[Sheet, dict[str, Any]]:
    sheet, protected = found_object(batch, "protectedRanges", "protectedRangeId", number)
    if not may_change(batch.book, protected | {"warningOnly": False}, batch.email):
        raise RequestError("You do not have permission to edit this protected range.")
    return sheet, protected


def update_protected_range(batch: Batch, request: dict[str, Any]) -> Reply:
    """Other cells, other editors, a warning instead of a lock."""
    mask = update_mask(request.get("fields"), "ProtectedRange")
    given = without(request["protectedRange"], "requestingUserCanEdit")
    sheet, old = _protected(batch, given.get("protectedRangeId", 0))
    new = merged(old, given, mask) | {"protectedRangeId": old["protectedRangeId"]}
    if "range" in new and new["range"].keys() - {"sheetId"}:
        batch.located(new["range"])
    new["editors"] = _with_editors(batch, new.get("editors", {}))
    items = sheet.list_of("protectedRanges")
    items[items.index(old)] = new
    return None


def delete_protected_range(batch: Batch, request: dict[str, Any]) -> Reply:
    """Open a range again."""
    sheet, protected = _protected(batch, request.get("protectedRangeId", 0))
    sheet.list_of("protectedRanges").remove(protected)
    return None


def set_basic_filter(batch: Batch, request: dict[str, Any]) -> Reply:
    """The filter of a sheet. Rows it would hide are not hidden here."""
    given = dict(request.get("filter", {}))
    if "tableId" in given:
        raise RequestError("the Google fake knows no tables")
    sheet, area = batch.located(given.get("range", {}))
    given["range"] = area.grid_range(sheet.id)
    if "sortSpecs" in given:
        check_edit(batch.book, sheet, area, batch.email)
        body = Area(area.top + 1, area.bottom, area.left, area.right)
        sort_area(batch.book, sheet, body, given["sortSpecs"])
    sheet.objects["basicFilter"] = [given]
    return None


def clear_basic_filter(batch: Batch, request: dict[str, Any]) -> Reply:
    """No filter any more."""
    batch.sheet(request.get("sheetId", 0)).objects["basicFilter"] = []
    return None


def add_banding(batch: Batch, request: dict[str, Any]) -> Reply:
    """Alternating colours, on cells that have none yet."""
    banded = request["bandedRange"]
    sheet, area = batch.located(banded["range"])
    _check_bands(sheet, area)
    if not banded.keys() & {"rowProperties", "columnProperties"}:
        raise RequestError("Must specify either rowProperties or columnProperties.")
    banded = {"bandedRangeId": batch.store.new_number()} | banded
    sheet.list_of("bandedRanges").append(banded)
    return {"bandedRange": banded}


def _check_bands(sheet: Sheet, area: Area) -> None:
    if any(sheet.resolve(old["range"]).overlaps(area) for old in sheet.list_of("bandedRanges")):
        raise RequestError(
            "You cannot add alternating background colors to a range that already has "
            "alternating background colors."
        )


def delete_banding(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take the bands away."""
    sheet, banded = found_object(batch, "bandedRanges", "bandedRangeId", request.get("bandedRangeId", 0))
    sheet.list_of("bandedRanges").remove(banded)
    return None


HANDLERS: dict[str, Handler] = {
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addBanding": add_banding,
    "deleteBanding": delete_banding,
}
