"""Who may edit which cells: protected ranges and merged cells."""

from __future__ import annotations

from typing import Any

from tests.google_server.books import Book
from tests.google_server.errors import invalid
from tests.google_server.grid import Cell, Sheet, has_value
from tests.google_server.ranges import Area

_PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def may_change(book: Book, protected: dict[str, Any], email: str) -> bool:
    """Whether this person may edit what the range protects."""
    users = [user.lower() for user in protected.get("editors", {}).get("users", [])]
    return bool(protected.get("warningOnly")) or email == book.owner or email.lower() in users


def check_edit(book: Book, sheet: Sheet, area: Area, email: str) -> None:
    """Refuse an edit of cells that are protected from this person.

    Raises:
        ApiError: A protected range that is not theirs lies in the area.
    """
    for protected in sheet.list_of("protectedRanges"):
        closed = _protected_area(book, sheet, protected)
        if closed is None or not closed.overlaps(area) or may_change(book, protected, email):
            continue
        free = [sheet.resolve(part) for part in protected.get("unprotectedRanges", [])]
        if not any(part.contains(area) for part in free):
            raise invalid(_PROTECTED)


def _protected_area(book: Book, sheet: Sheet, protected: dict[str, Any]) -> Area | None:
    if "range" in protected:
        return sheet.resolve(protected["range"])
    names = (named for named in book.named_ranges if named["namedRangeId"] == protected.get("namedRangeId"))
    named = next(names, None)
    return sheet.resolve(named["range"]) if named else None


def check_whole_sheet(book: Book, sheet: Sheet, email: str) -> None:
    """Refuse to delete a sheet with anything in it protected from this person."""
    if any(not may_change(book, protected, email) for protected in sheet.list_of("protectedRanges")):
        raise invalid(_PROTECTED)


def check_sheet_properties(book: Book, sheet: Sheet, email: str) -> None:
    """Refuse to rename, hide, move or resize a sheet that is protected as a whole from this person."""
    for protected in sheet.list_of("protectedRanges"):
        whole = "range" in protected and not protected["range"].keys() - {"sheetId"}
        if whole and not may_change(book, protected, email):
            raise invalid(_PROTECTED)


def check_not_merged(sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    """Refuse a value for a cell that a merge covers: the real API would lose it."""
    if not has_value(cell):
        return
    place = Area(row, row + 1, column, column + 1)
    for merge in sheet.objects.get("merges", []):
        area = sheet.resolve(merge)
        if area.contains(place) and (row, column) != (area.top, area.left):
            raise invalid(
                f"the Google fake refuses a value under a merge (row {row + 1}, column {column + 1})"
            )
