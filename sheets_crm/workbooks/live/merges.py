"""Merged cells of a live sheet, looked for in halves: blocks without any cost one call."""

from __future__ import annotations

from typing import Any

Corners = tuple[int, int, int, int]


def merges_on(sheet: Any, height: int, width: int) -> tuple[Corners, ...]:
    """Top, left, bottom and right of each area of merged cells among the first rows and columns."""
    found: set[Corners] = set()
    blocks = [(1, 1, height, width)] if height and width else []
    while blocks:
        block = blocks.pop()
        top, left, bottom, right = block
        if any(_within(block, area) for area in found):
            continue
        cells = sheet.range((top, left), (bottom, right))
        if cells.merge_cells is False:
            continue
        if (top, left) == (bottom, right):
            found.add(_corners(cells.merge_area))
        elif bottom - top >= right - left:
            middle = (top + bottom) // 2
            blocks += [(middle + 1, left, bottom, right), (top, left, middle, right)]
        else:
            middle = (left + right) // 2
            blocks += [(top, middle + 1, bottom, right), (top, left, bottom, middle)]
    return tuple(sorted(found))


def _within(block: Corners, area: Corners) -> bool:
    return area[0] <= block[0] and area[1] <= block[1] and block[2] <= area[2] and block[3] <= area[3]


def _corners(area: Any) -> Corners:
    last = area.last_cell
    return area.row, area.column, last.row, last.column
