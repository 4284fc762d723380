"""``batchUpdate``: all requests or none."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.google_server.books import Book, Store
from tests.google_server.errors import ApiError, RequestError, invalid, unknown_to_the_fake
from tests.google_server.grid import Sheet
from tests.google_server.protection import check_edit
from tests.google_server.ranges import Area, GridRange
from tests.google_server.stored import tidied

MOST_CELLS = 10_000_000


@dataclass(frozen=True)
class Batch:
    """What a request works on: the spreadsheet, and in whose name."""

    store: Store
    book: Book
    email: str

    def sheet(self, sheet_id: int) -> Sheet:
        """The sheet with this id.

        Raises:
            RequestError: There is none.
        """
        sheet = self.book.sheet_numbered(sheet_id)
        if sheet is None:
            raise RequestError(f"No grid with id: {sheet_id}")
        return sheet

    def located(self, grid_range: GridRange) -> tuple[Sheet, Area]:
        """Sheet and area of a grid range.

        Raises:
            RequestError: It is empty, turned round or outside the grid.
        """
        sheet = self.sheet(grid_range.get("sheetId", 0))
        area = sheet.resolve(grid_range)
        for name, start, end, count in (
            ("Row", area.top, area.bottom, sheet.row_count),
            ("Column", area.left, area.right, sheet.column_count),
        ):
            if start < 0:
                raise RequestError(f"start{name}Index[{start}] must not be negative")
            if start >= end:
                low = name.lower()
                raise RequestError(f"start{name}Index[{start}] must be before end{name}Index[{end}] ({low}s)")
            if end > count:
                raise RequestError(
                    f"range.end{name}Index[{end}] is after the last {name.lower()} of the grid[{count}]"
                )
        return sheet, area

    def editable(self, grid_range: GridRange) -> tuple[Sheet, Area]:
        """Sheet and area of a grid range that this person may edit."""
        sheet, area = self.located(grid_range)
        check_edit(self.book, sheet, area, self.email)
        return sheet, area


Reply = dict[str, Any] | None
Handler = Callable[[Batch, dict[str, Any]], Reply]


def apply(batch: Batch, handlers: dict[str, Handler], requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Carry out the requests in order and answer their replies.

    Raises:
        ApiError: One of them is refused; whoever called undoes the others.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    return [_applied(batch, handlers, number, request) for number, request in enumerate(requests)]


def _applied(
    batch: Batch, handlers: dict[str, Handler], number: int, request: dict[str, Any]
) -> dict[str, Any]:
    named = {kind: value for kind, value in request.items() if value is not None}
    if len(named) != 1:
        raise invalid(f"Invalid requests[{number}]: exactly one kind of request must be set")
    ((kind, body),) = named.items()
    if kind not in handlers or any(name.startswith("dataSource") for name in body):
        raise unknown_to_the_fake(f"the request {kind} (requests[{number}]), or data sources in it")
    stored = tidied(kind[0].upper() + kind[1:] + "Request", body)
    try:
        reply = deepcopy(_handled(batch, handlers[kind], stored))
        _check_size(batch.book)
    except RequestError as error:
        raise invalid(f"Invalid requests[{number}].{kind}: {error}") from error
    except ApiError as error:
        if error.code == 400:
            raise invalid(f"Invalid requests[{number}].{kind}: {error.message}") from error
        raise
    return {} if reply is None else {kind: reply}


def _handled(batch: Batch, handler: Handler, request: dict[str, Any]) -> Reply:
    try:
        return handler(batch, request)
    except KeyError as error:
        if error.args[0] in request:
            raise
        raise RequestError(f"Must specify '{error.args[0]}'.") from error


def _check_size(book: Book) -> None:
    cells = sum(sheet.row_count * sheet.column_count for sheet in book.sheets)
    if cells > MOST_CELLS:
        raise RequestError(
            "This action would increase the number of cells in the workbook "
            f"above the limit of {MOST_CELLS} cells."
        )
