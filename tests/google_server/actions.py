"""What each method of the Sheets API does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.google_server import metadata, values
from tests.google_server.batch import Batch, apply
from tests.google_server.books import Book, Store, timestamp
from tests.google_server.errors import invalid, not_found, unknown_to_the_fake
from tests.google_server.handlers import HANDLERS
from tests.google_server.masks import Mask, response_mask
from tests.google_server.reading import View, spreadsheet
from tests.google_server.requests_sheets import copy_into

Query = dict[str, list[str]]


@dataclass(frozen=True)
class Request:
    """One request, in somebody's name."""

    store: Store
    email: str
    method: str
    path: str
    query: Query
    body: Any
    known: dict[str, Any]
    """Values of formulas that the fake cannot work out."""

    before_write: Callable[[Book], None]

    def option(self, name: str, usual: str = "") -> str:
        """A query parameter, or what it is without being given."""
        return self.query.get(name, [usual])[0]


def _written(request: Request, book_id: str, write: Callable[[Book], Any]) -> Any:
    book = request.store.writing(book_id, request.email)
    request.before_write(book)
    with book.all_or_nothing():
        found = write(book)
    book.modified = timestamp()
    return found


def _mask(request: Request, name: str) -> Mask | None:
    fields = request.option("fields")
    return response_mask(fields, name) if fields else None


def _get(request: Request, parts: list[str]) -> Any:
    book = request.store.reading(parts[0], request.email)
    grid_data = request.option("includeGridData").lower() == "true"
    ranges = request.query.get("ranges", [])
    mask = _mask(request, "Spreadsheet")
    return spreadsheet(View(book, request.email, request.known), ranges, mask, grid_data=grid_data)


def _create(request: Request, parts: list[str]) -> Any:
    body = request.body or {}
    properties = body.get("properties", {})
    if body.keys() - {"properties"} or properties.keys() - {"title", "locale", "timeZone"}:
        raise unknown_to_the_fake("a new spreadsheet with more than title, locale and time zone")
    book = request.store.add_book(
        properties.get("title") or "Untitled spreadsheet",
        request.email,
        properties.get("locale") or "en_US",
        properties.get("timeZone") or "Etc/GMT",
    )
    return spreadsheet(View(book, request.email, request.known), [], None, grid_data=False)


_BATCH_FIELDS = {"requests", "includeSpreadsheetInResponse", "responseRanges", "responseIncludeGridData"}


def _batch_update(request: Request, parts: list[str]) -> Any:
    body = request.body or {}
    if unknown := body.keys() - _BATCH_FIELDS:
        raise unknown_to_the_fake(f"the option {sorted(unknown)[0]} of batchUpdate")

    def write(book: Book) -> Any:
        replies = apply(Batch(request.store, book, request.email), HANDLERS, body.get("requests") or [])
        found: dict[str, Any] = {"spreadsheetId": book.id, "replies": replies}
        if body.get("includeSpreadsheetInResponse"):
            found["updatedSpreadsheet"] = _updated(request, book, body)
        return found

    return _written(request, parts[0], write)


def _updated(request: Request, book: Book, body: dict[str, Any]) -> dict[str, Any]:
    mask = _mask(request, "BatchUpdateSpreadsheetResponse")
    if mask is not None and "*" not in mask:
        mask = mask.get("updatedSpreadsheet", {"spreadsheetId": {}}) or {"*": {}}
    data = bool(body.get("responseIncludeGridData"))
    view = View(book, request.email, request.known)
    return spreadsheet(view, body.get("responseRanges") or [], mask, grid_data=data)


def _copy_to(request: Request, parts: list[str]) -> Any:
    source = request.store.reading(parts[0], request.email).sheet_numbered(int(parts[1]))
    if source is None:
        raise not_found()
    target = (request.body or {}).get("destinationSpreadsheetId", "")
    return _written(request, target, lambda book: copy_into(request.store, source, book))


def _options(request: Request) -> dict[str, str]:
    return {name: given[0] for name, given in request.query.items()}


def _values_get(request: Request, parts: list[str]) -> Any:
    book = request.store.reading(parts[0], request.email)
    return values.get(book, parts[1], _options(request), request.known)


def _values_batch_get(request: Request, parts: list[str]) -> Any:
    book = request.store.reading(parts[0], request.email)
    options = _options(request)
    found = [values.get(book, text, options, request.known) for text in request.query.get("ranges", [])]
    return {"spreadsheetId": book.id, "valueRanges": found}


def _input_option(given: str | None) -> str:
    if given not in ("RAW", "USER_ENTERED"):
        raise invalid("'valueInputOption' is required but not specified")
    return given


def _no_echo(options: dict[str, Any]) -> None:
    if str(options.get("includeValuesInResponse", "")).lower() == "true":
        raise unknown_to_the_fake("includeValuesInResponse")


def _values_update(request: Request, parts: list[str]) -> Any:
    option = _input_option(request.option("valueInputOption"))
    _no_echo(_options(request))
    return _written(
        request,
        parts[0],
        lambda book: values.update(book, parts[1], request.body or {}, option, request.email),
    )


def _values_append(request: Request, parts: list[str]) -> Any:
    options = _options(request)
    _input_option(options.get("valueInputOption"))
    _no_echo(options)
    return _written(
        request,
        parts[0],
        lambda book: values.append(book, parts[1], request.body or {}, options, request.email),
    )


def _values_batch_update(request: Request, parts: list[str]) -> Any:
    body = request.body or {}
    _input_option(body.get("valueInputOption"))
    _no_echo(body)
    return _written(request, parts[0], lambda book: values.batch_update(book, body, request.email))


def _values_clear(request: Request, parts: list[str]) -> Any:
    def write(book: Book) -> Any:
        return {"spreadsheetId": book.id, "clearedRange": values.clear(book, parts[1], request.email)}

    return _written(request, parts[0], write)


def _values_batch_clear(request: Request, parts: list[str]) -> Any:
    def write(book: Book) -> Any:
        cleared = [values.clear(book, text, request.email) for text in (request.body or {}).get("ranges", [])]
        return {"spreadsheetId": book.id, "clearedRanges": cleared}

    return _written(request, parts[0], write)


def _metadata_search(request: Request, parts: list[str]) -> Any:
    book = request.store.reading(parts[0], request.email)
    return metadata.search(book, request.body or {})


def _metadata_get(request: Request, parts: list[str]) -> Any:
    if not parts[1].isdigit():
        raise invalid(f"Invalid value at 'metadata_id' (TYPE_INT32), \"{parts[1]}\"")
    return metadata.get(request.store.reading(parts[0], request.email), int(parts[1]))


ACTIONS: dict[str, Callable[[Request, list[str]], Any]] = {
    "sheets.spreadsheets.get": _get,
    "sheets.spreadsheets.create": _create,
    "sheets.spreadsheets.batchUpdate": _batch_update,
    "sheets.spreadsheets.sheets.copyTo": _copy_to,
    "sheets.spreadsheets.developerMetadata.get": _metadata_get,
    "sheets.spreadsheets.developerMetadata.search": _metadata_search,
    "sheets.spreadsheets.values.get": _values_get,
    "sheets.spreadsheets.values.batchGet": _values_batch_get,
    "sheets.spreadsheets.values.update": _values_update,
    "sheets.spreadsheets.values.append": _values_append,
    "sheets.spreadsheets.values.batchUpdate": _values_batch_update,
    "sheets.spreadsheets.values.clear": _values_clear,
    "sheets.spreadsheets.values.batchClear": _values_batch_clear,
}
