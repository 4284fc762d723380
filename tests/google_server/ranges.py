"""A1 notation and grid ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

GridRange = dict[str, Any]
EDGES = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


@dataclass(frozen=True)
class Area:
    """Rows ``top`` up to but without ``bottom``, columns ``left`` up to but without ``right``."""

    top: int
    bottom: int
    left: int
    right: int

    def overlaps(self, other: Area) -> bool:
        """Whether a cell lies in both."""
        rows = self.top < other.bottom and other.top < self.bottom
        return rows and self.left < other.right and other.left < self.right

    def contains(self, other: Area) -> bool:
        """Whether every cell of the other lies in this one."""
        rows = self.top <= other.top and other.bottom <= self.bottom
        return rows and self.left <= other.left and other.right <= self.right

    def grid_range(self, sheet_id: int) -> GridRange:
        """The same as the API writes it; sheet 0 goes without saying."""
        edges = dict(zip(EDGES, (self.top, self.bottom, self.left, self.right), strict=True))
        return ({"sheetId": sheet_id} if sheet_id else {}) | edges


def column_letters(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """0 for ``A``, 26 for ``AA``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted_title(title: str) -> str:
    """A sheet's title as it stands before the ``!``."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", title)
    like_a_cell = re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*", title)
    return title if plain and not like_a_cell else "'" + title.replace("'", "''") + "'"


def cell_name(row: int, column: int) -> str:
    """``B3`` for row 2, column 1."""
    return f"{column_letters(column)}{row + 1}"


def shown_range(title: str, area: Area) -> str:
    """The A1 notation in which the API answers."""
    first = cell_name(area.top, area.left)
    last = cell_name(area.bottom - 1, area.right - 1)
    return f"{quoted_title(title)}!{first}" + ("" if first == last else f":{last}")


def split_title(text: str) -> tuple[str | None, str | None]:
    """Title and cells of ``'My sheet'!A1:B2``; a part that is not there is None."""
    quoted = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.+))?", text, re.DOTALL)
    if quoted:
        return quoted[1].replace("''", "'"), quoted[2]
    title, mark, cells = text.rpartition("!")
    return (title, cells) if mark else (None, text)


_END = r"\$?([A-Za-z]{1,3})?\$?(\d+)?"


def parsed_cells(text: str) -> tuple[int | None, int | None, int | None, int | None] | None:
    """Top, bottom, left, right of ``A1:B2``, ``A:A``, ``2:3`` or ``A2:2``, None where open; or None."""
    match = re.fullmatch(f"{_END}(?::{_END})?", text)
    if not match or not text or (":" not in text and not (match[1] and match[2])):
        return None
    if ":" in text and not ((match[1] or match[2]) and (match[3] or match[4])):
        return None
    ends = [(match[1], match[2]), (match[3], match[4])] if ":" in text else [(match[1], match[2])] * 2
    rows = [int(row) for _, row in ends if row]
    columns = [column_index(letters) for letters, _ in ends if letters]
    top, bottom = _span([row - 1 for row in rows], open_ended=len(rows) < 2)
    left, right = _span(columns, open_ended=len(columns) < 2)
    return top, bottom, left, right


def _span(found: list[int], *, open_ended: bool) -> tuple[int | None, int | None]:
    if not found:
        return None, None
    return min(found), None if open_ended else max(found) + 1
