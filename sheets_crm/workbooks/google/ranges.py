"""Ranges of a Google sheet, and its cells as they were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheets_crm.workbooks.google.cells import CellData, number_format
from sheets_crm.workbooks.google.read import Tab

VALUE = "userEnteredValue"


def runs(columns: Iterable[int]) -> list[list[int]]:
    """Columns in groups without gaps."""
    found: list[list[int]] = []
    for column in sorted(set(columns)):
        if found and found[-1][-1] == column - 1:
            found[-1].append(column)
        else:
            found.append([column])
    return found


def area(sheet_id: int, top: int, bottom: int | None, columns: Sequence[int]) -> dict[str, int]:
    """A range; rows and columns count from 1 and ``bottom`` is included, None is the sheet's end."""
    found = {
        "sheetId": sheet_id,
        "startRowIndex": top - 1,
        "startColumnIndex": columns[0] - 1,
        "endColumnIndex": columns[-1],
    }
    return found if bottom is None else found | {"endRowIndex": bottom}


def cell_at(tab: Tab, row: int, column: int) -> CellData:
    """A cell as Google described it; an empty one where nothing was read."""
    cells = tab.cells or ()
    if not 0 < row <= len(cells) or column > len(cells[row - 1]):
        return {}
    return cells[row - 1][column - 1]


def shown_format(tab: Tab, row: int, column: int) -> Mapping[str, Any] | None:
    """A cell's number format; below what was read, that of the last row read."""
    return number_format(cell_at(tab, min(row, len(tab.cells or ())), column))
