"""Which request is answered by what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.google_server import drive, metadata, values
from tests.google_server.batch import Batch, apply
from tests.google_server.books import Book, Store, timestamp
from tests.google_server.discovery import check_body, check_query, method_for, path_values
from tests.google_server.errors import ApiError, RequestError, invalid, unknown_to_the_fake
from tests.google_server.handlers import HANDLERS
from tests.google_server.masks import projected, response_mask
from tests.google_server.reading import View, spreadsheet

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


def is_read(method: str, path: str) -> bool:
    """Whether the request changes nothing."""
    return method == "GET" or path.endswith((":search", "ByDataFilter"))


def answer(request: Request) -> Any:
    """The answer to a request; None for an empty one.

    Raises:
        ApiError: It is refused.
    """
    if request.path.startswith("/drive/v3/files"):
        call = drive.Call(request.store, request.email, request.method, request.query, request.body or {})
        return drive.answer(call, request.path.removeprefix("/drive/v3/files"))
    described = method_for(request.method, request.path)
    if described is None:
        raise ApiError(404, f"no such method: {request.method} {request.path}")
    check_query(described, request.query)
    _check_enums(described, request.query)
    check_body(described, request.body)
    action = _ACTIONS.get(described["id"])
    if action is None:
        raise unknown_to_the_fake(described["id"])
    try:
        found = action(request, path_values(described, request.path))
    except RequestError as error:
        raise invalid(str(error)) from error
    return _masked(request, described, found)


def _check_enums(described: dict[str, Any], query: Query) -> None:
    for name, given in query.items():
        allowed = described["parameters"].get(name, {}).get("enum")
        for value in given:
            if allowed and value not in allowed:
                raise invalid(f"Invalid value at '{_snake(name)}' (TYPE_ENUM), \"{value}\"")


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)


def _masked(request: Request, described: dict[str, Any], found: Any) -> Any:
    fields = request.option("fields")
    if not fields or described["id"] == "sheets.spreadsheets.get":
        return found
    return projected(found, response_mask(fields, described["response"]["$ref"]))


def _written(request: Request, book_id: str, write: Callable[[Book], Any]) -> Any:
    book = request.store.writing(book_id, request.email)
    request.before_write(book)
    before = book.contents()
    try:
        found = write(book)
    except ApiError:
        book.restore(before)
        raise
    book.modified = timestamp()
    return found


def _view(request: Request, book: Book) -> View:
    return View(book, request.email, request.known)


def _get(request: Request, parts: list[str]) -> Any:
    book = request.store.reading(parts[0], request.email)
    fields = request.option("fields")
    mask = response_mask(fields, "Spreadsheet") if fields else None
    grid_data = request.option("includeGridData").lower() == "true"
    ranges = request.query.get("ranges", [])
    return spreadsheet(_view(request, book), ranges, mask, grid_data=grid_data)


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
    return spreadsheet(_view(request, book), [], None, grid_data=False)


def _batch_update(request: Request, parts: list[str]) -> Any:
    body = request.body or {}
    if body.keys() - {
        "requests",
        "includeSpreadsheetInResponse",
        "responseRanges",
        "responseIncludeGridData",
    }:
        raise unknown_to_the_fake("these options of batchUpdate: " + ", ".join(body))

    def write(book: Book) -> Any:
        batch = Batch(request.store, book, request.email)
        replies = apply(batch, HANDLERS, body.get("requests") or [])
        found: dict[str, Any] = {"spreadsheetId": book.id, "replies": replies}
        if body.get("includeSpreadsheetInResponse"):
            ranges, data = body.get("responseRanges") or [], bool(body.get("responseIncludeGridData"))
            found["updatedSpreadsheet"] = spreadsheet(_view(request, book), ranges, None, grid_data=data)
        return found

    return _written(request, parts[0], write)


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
        request, parts[0], lambda book: values.update(book, parts[1], request.body, option, request.email)
    )


def _values_append(request: Request, parts: list[str]) -> Any:
    options = _options(request)
    _input_option(options.get("valueInputOption"))
    _no_echo(options)
    return _written(
        request, parts[0], lambda book: values.append(book, parts[1], request.body, options, request.email)
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
        cleared = [values.clear(book, text, request.email) for text in request.body.get("ranges", [])]
        return {"spreadsheetId": book.id, "clearedRanges": cleared}

    return _written(request, parts[0], write)


def _metadata_search(request: Request, parts: list[str]) -> Any:
    book = request.store.reading(parts[0], request.email)
    return metadata.search(book, request.body or {})


def _metadata_get(request: Request, parts: list[str]) -> Any:
    if not parts[1].isdigit():
        raise invalid(f"Invalid value at 'metadata_id' (TYPE_INT32), \"{parts[1]}\"")
    return metadata.get(request.store.reading(parts[0], request.email), int(parts[1]))


_ACTIONS: dict[str, Callable[[Request, list[str]], Any]] = {
    "sheets.spreadsheets.get": _get,
    "sheets.spreadsheets.create": _create,
    "sheets.spreadsheets.batchUpdate": _batch_update,
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
