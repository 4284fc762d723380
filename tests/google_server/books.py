"""Spreadsheets with their owners and readers, and everything the fake holds in memory."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.google_server.errors import ApiError, forbidden, invalid, not_found
from tests.google_server.grid import Sheet
from tests.google_server.ranges import Area, parsed_cells, quoted_title, split_title

_ID_LETTERS = string.ascii_letters + string.digits + "-_"
WRITERS = ("owner", "organizer", "fileOrganizer", "writer")


@dataclass
class Book:
    """One spreadsheet file."""

    id: str
    owner: str
    properties: dict[str, Any]
    sheets: list[Sheet]
    named_ranges: list[dict[str, Any]] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    permissions: list[dict[str, Any]] = field(default_factory=list)
    created: str = ""
    modified: str = ""

    @property
    def locale(self) -> str:
        """Such as ``in_ID``."""
        locale: str = self.properties["locale"]
        return locale

    def contents(self) -> dict[str, Any]:
        """A copy of everything that a batch may change, to put back when it fails."""
        return {
            "properties": deepcopy(self.properties),
            "sheets": [sheet.copy() for sheet in self.sheets],
            "named_ranges": deepcopy(self.named_ranges),
            "metadata": deepcopy(self.metadata),
        }

    def restore(self, contents: dict[str, Any]) -> None:
        """Put back what ``contents`` took."""
        for name, value in contents.items():
            setattr(self, name, value)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Everything that is changed inside is taken back when something is refused there."""
        before = self.contents()
        try:
            yield
        except ApiError:
            self.restore(before)
            raise

    def sheet_titled(self, title: str) -> Sheet | None:
        """The sheet with this title, whatever its capitals, or None."""
        found = (sheet for sheet in self.sheets if sheet.title.lower() == title.lower())
        return next(found, None)

    def sheet_numbered(self, sheet_id: int) -> Sheet | None:
        """The sheet with this id, or None."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def renumber(self) -> None:
        """Make the sheets' indexes follow their order."""
        for index, sheet in enumerate(self.sheets):
            sheet.properties["index"] = index

    def located(self, text: str) -> tuple[Sheet, Area]:
        """Sheet and area that an A1 text means; open ends reach the edge of the grid.

        Raises:
            ApiError: It cannot be understood, or begins outside the grid.
        """
        title, cells = split_title(text)
        if title is None:
            return self._located_without_title(text)
        sheet = self.sheet_titled(title)
        ends = parsed_cells(cells) if cells else (None, None, None, None)
        if sheet is None or ends is None:
            raise invalid(f"Unable to parse range: {text}")
        return sheet, _area(sheet, ends)

    def _located_without_title(self, text: str) -> tuple[Sheet, Area]:
        for named in self.named_ranges:
            if named["name"].lower() == text.lower():
                sheet = self.sheet_numbered(named["range"].get("sheetId", 0))
                if sheet is not None:
                    return sheet, sheet.resolve(named["range"])
        titled = self.sheet_titled(text)
        if titled is not None:
            return titled, titled.area
        ends = parsed_cells(text)
        if ends is None:
            raise invalid(f"Unable to parse range: {text}")
        return self.sheets[0], _area(self.sheets[0], ends)

    def role_of(self, email: str) -> str | None:
        """What this person may do: ``owner``, ``writer``, ``commenter``, ``reader`` or None."""
        roles = [
            permission["role"]
            for permission in self.permissions
            if permission["type"] == "anyone" or permission.get("emailAddress", "").lower() == email.lower()
        ]
        order = [*WRITERS, "commenter", "reader"]
        return min(roles, key=order.index, default=None)


def _area(sheet: Sheet, ends: tuple[int | None, int | None, int | None, int | None]) -> Area:
    top, bottom, left, right = ends
    area = Area(
        top or 0,
        sheet.row_count if bottom is None else bottom,
        left or 0,
        sheet.column_count if right is None else right,
    )
    if (top or 0) >= sheet.row_count or (left or 0) >= sheet.column_count:
        raise exceeds_grid(sheet, area)
    return area


def exceeds_grid(sheet: Sheet, area: Area) -> ApiError:
    """The 400 of a range outside the grid."""
    from tests.google_server.ranges import cell_name

    cells = cell_name(area.top, area.left)
    if (area.bottom, area.right) != (area.top + 1, area.left + 1):
        cells += ":" + cell_name(area.bottom - 1, area.right - 1)
    return invalid(
        f"Range ({quoted_title(sheet.title)}!{cells}) exceeds grid limits. "
        f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
    )


@dataclass
class Store:
    """All spreadsheets. Ids come from a seeded generator, so a run can be repeated."""

    seed: int = 0
    books: dict[str, Book] = field(default_factory=dict)
    tokens: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def new_id(self) -> str:
        """A file id of 44 characters."""
        return "1" + "".join(self.random.choices(_ID_LETTERS, k=43))

    def new_number(self) -> int:
        """An id for a sheet or an object in one."""
        return self.random.randrange(1, 2**31)

    def reading(self, book_id: str, email: str) -> Book:
        """The spreadsheet, for somebody who may read it.

        Raises:
            ApiError: It is not there, or not shared with them.
        """
        book = self.books.get(book_id)
        if book is None:
            raise not_found()
        if book.role_of(email) is None:
            raise forbidden()
        return book

    def writing(self, book_id: str, email: str) -> Book:
        """The spreadsheet, for somebody who may write to it.

        Raises:
            ApiError: It is not there, or they may not.
        """
        book = self.reading(book_id, email)
        if book.role_of(email) not in WRITERS:
            raise forbidden()
        return book

    def add_book(self, title: str, owner: str, locale: str = "en_US", time_zone: str = "Etc/GMT") -> Book:
        """A new spreadsheet with one empty sheet, as Drive makes it."""
        now = timestamp()
        properties = {"title": title, "locale": locale, "autoRecalc": "ON_CHANGE", "timeZone": time_zone}
        book = Book(self.new_id(), owner, properties, [new_sheet(0, "Sheet1")], created=now, modified=now)
        book.permissions.append(permission(owner, "owner"))
        self.books[book.id] = book
        return book


def permission(email: str, role: str) -> dict[str, Any]:
    """A Drive permission for one person."""
    number = str(sum(ord(letter) * 31**place for place, letter in enumerate(email)) % 10**20)
    return {"kind": "drive#permission", "id": number, "type": "user", "role": role, "emailAddress": email}


def new_sheet(sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> Sheet:
    """An empty sheet."""
    grid = {"rowCount": rows, "columnCount": columns}
    return Sheet(
        {"sheetId": sheet_id, "title": title, "index": 0, "sheetType": "GRID", "gridProperties": grid}
    )


def timestamp() -> str:
    """Now, as Drive writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
