"""The control sheet: a box that people tick, and lines that tell them how their request fares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gspread.utils import absolute_range_name, rowcol_to_a1
from msgspec import Struct

from sheets_crm.workbooks.google.client import RefusedError, UncertainWriteError
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import WorkbookError

SEARCHED = "A1:C20"
_WIDTH = 3


class Control(Struct, frozen=True):
    """What the control sheet says.

    ``row`` is the row of the box; the state stands below it, then the watcher's line. ``lease`` is
    what the last watcher left in the hidden third column: its name, and until when it watches.
    """

    title: str
    row: int
    requested: bool
    lease: str


def control_of(book: GoogleWorkbook, title: str, labels: Sequence[str]) -> Control | None:
    """The control sheet with this title, in one request; None where there is none.

    Args:
        book: The spreadsheet.
        title: The control sheet's title.
        labels: What stands left of the box, in every language.

    Raises:
        WorkbookError: The spreadsheet cannot be read.
    """
    place = absolute_range_name(title, SEARCHED)
    options: dict[str, Any] = {"valueRenderOption": "UNFORMATTED_VALUE"}
    try:
        rows = book.client.values_get(book.key, place, options).get("values", [])
    except RefusedError:
        return None
    lines = [[*row, *[""] * _WIDTH][:_WIDTH] for row in rows]
    at = next((number for number, line in enumerate(lines) if line[0] in labels), None)
    if at is None:
        return None
    lease = lines[at + 2][2] if len(lines) > at + 2 else ""
    return Control(title, at + 1, requested=lines[at][1] is True, lease=str(lease))


def tell(
    book: GoogleWorkbook,
    control: Control,
    *,
    state: str | None = None,
    watcher: str | None = None,
    lease: str | None = None,
    untick: bool = False,
) -> None:
    """Write what has news, in one request; saying a thing twice does no harm.

    Raises:
        WorkbookError: The spreadsheet cannot be written.
    """
    news: Mapping[tuple[int, int], str | bool | None] = {
        (control.row, 2): False if untick else None,
        (control.row + 1, 2): state,
        (control.row + 2, 2): watcher,
        (control.row + 2, 3): lease,
    }
    places = [
        {"range": absolute_range_name(control.title, rowcol_to_a1(*place)), "values": [[value]]}
        for place, value in news.items()
        if value is not None
    ]
    body = {"valueInputOption": "RAW", "data": places}
    try:
        _write(book, body)
    except UncertainWriteError:
        _write_once_more(book, body)


def _write(book: GoogleWorkbook, body: Mapping[str, Any]) -> None:
    try:
        book.client.values_batch_update(book.key, body)
    except RefusedError as error:
        raise WorkbookError("google_refused", reason=error.message) from error


def _write_once_more(book: GoogleWorkbook, body: Mapping[str, Any]) -> None:
    try:
        _write(book, body)
    except UncertainWriteError as error:
        raise WorkbookError("google_unreachable") from error
