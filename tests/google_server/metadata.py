"""Developer metadata: requests of a batch, search and get."""

from __future__ import annotations

from typing import Any

from tests.google_server.batch import Batch, Handler, Reply
from tests.google_server.books import Book
from tests.google_server.errors import RequestError, not_found
from tests.google_server.masks import merged, update_mask

_MOST_CHARACTERS = 30_000


def _location(batch: Batch, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    span = given.get("dimensionRange")
    if span:
        batch.sheet(span.get("sheetId", 0))
        if span.get("endIndex", 0) - span.get("startIndex", 0) != 1 or "dimension" not in span:
            raise RequestError("dimensionRange must be exactly one row or column")
        return {"locationType": span["dimension"].removesuffix("S"), "dimensionRange": span}
    sheet = batch.sheet(given.get("sheetId", 0))
    return {"locationType": "SHEET", "sheetId": sheet.id}


def create(batch: Batch, request: dict[str, Any]) -> Reply:
    """A key with a value, at the spreadsheet, a sheet, a row or a column."""
    given = request.get("developerMetadata", {})
    if not given.get("metadataKey") or given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise RequestError("developer metadata needs metadataKey, visibility and location")
    if "location" not in given:
        raise RequestError("developer metadata needs a location")
    number = given.get("metadataId") or batch.store.new_number()
    if any(item["metadataId"] == number for item in batch.book.metadata):
        raise RequestError(f"Developer metadata with id {number} already exists")
    item = {"metadataId": number} | given | {"location": _location(batch, given["location"])}
    batch.book.metadata.append(item)
    _check_amount(batch.book)
    return {"developerMetadata": item}


def _check_amount(book: Book) -> None:
    size = sum(len(item["metadataKey"]) + len(item.get("metadataValue", "")) for item in book.metadata)
    if size > _MOST_CHARACTERS:
        raise RequestError(f"developer metadata is limited to {_MOST_CHARACTERS} characters")


def _matching(book: Book, filters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lookups = []
    for data_filter in filters:
        lookup = data_filter.get("developerMetadataLookup")
        if lookup is None:
            raise RequestError("the Google fake filters by developerMetadataLookup only")
        lookups.append(lookup)
    return [item for item in book.metadata if any(_fits(item, lookup) for lookup in lookups)]


def _fits(item: dict[str, Any], lookup: dict[str, Any]) -> bool:
    plain = ("metadataId", "metadataKey", "metadataValue", "visibility")
    if any(lookup[name] != item.get(name) for name in plain if name in lookup):
        return False
    place = item["location"]
    if lookup.get("locationType", place["locationType"]) != place["locationType"]:
        return False
    wanted = lookup.get("metadataLocation")
    return wanted is None or _lies_at(place, wanted, lookup.get("locationMatchingStrategy"))


def _lies_at(place: dict[str, Any], wanted: dict[str, Any], strategy: str | None) -> bool:
    if wanted.get("spreadsheet"):
        return bool(place.get("spreadsheet")) or strategy == "INTERSECTING_LOCATION"
    span = wanted.get("dimensionRange")
    if span:
        return bool(place.get("dimensionRange") == span)
    sheet_id = wanted.get("sheetId", 0)
    if place["locationType"] == "SHEET":
        return bool(place["sheetId"] == sheet_id)
    inside = place.get("dimensionRange", {"sheetId": None}).get("sheetId", 0) == sheet_id
    return inside and strategy == "INTERSECTING_LOCATION"


def update(batch: Batch, request: dict[str, Any]) -> Reply:
    """Another key, value, visibility or place for everything that matches."""
    mask = update_mask(request.get("fields"), "DeveloperMetadata")
    given = dict(request.get("developerMetadata", {}))
    if "location" in mask or "*" in mask:
        given["location"] = _location(batch, given.get("location", {}))
    changed = []
    for item in _matching(batch.book, request.get("dataFilters", [])):
        new = merged(item, given, mask) | {"metadataId": item["metadataId"]}
        batch.book.metadata[batch.book.metadata.index(item)] = new
        changed.append(new)
    _check_amount(batch.book)
    return {"developerMetadata": changed} if changed else {}


def delete(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take everything that matches away."""
    found = _matching(batch.book, [request.get("dataFilter", {})])
    batch.book.metadata = [item for item in batch.book.metadata if item not in found]
    return {"deletedDeveloperMetadata": found} if found else {}


def search(book: Book, body: dict[str, Any]) -> dict[str, Any]:
    """Everything that matches one of the filters, and which filters it matches."""
    filters = body.get("dataFilters") or []
    found = [
        {"developerMetadata": item, "dataFilters": [part for part in filters if _matching_one(item, part)]}
        for item in _matching(book, filters)
    ]
    return {"matchedDeveloperMetadata": found} if found else {}


def _matching_one(item: dict[str, Any], data_filter: dict[str, Any]) -> bool:
    return _fits(item, data_filter["developerMetadataLookup"])


def get(book: Book, number: int) -> dict[str, Any]:
    """The metadata with this id.

    Raises:
        ApiError: There is none.
    """
    for item in book.metadata:
        if item["metadataId"] == number:
            return item
    raise not_found()


HANDLERS: dict[str, Handler] = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}
