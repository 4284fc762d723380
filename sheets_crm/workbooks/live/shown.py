"""Which numbers of a live sheet people see as times or percentages, looked for in halves of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheets_crm.workbooks.protocol import Cell
from sheets_crm.workbooks.shown import way_shown

Place = tuple[int, int]


def shown_on(sheet: Any, rows: Sequence[Sequence[Cell]]) -> dict[Place, str]:
    """Places of broken numbers that have such a format, and which; whole ones are no time of day."""
    found: dict[Place, str] = {}
    for column in range(1, max(map(len, rows), default=0) + 1):
        numbers = [
            row
            for row, cells in enumerate(rows, 1)
            if column <= len(cells) and isinstance(cells[column - 1], float)
        ]
        found.update(_among(sheet, column, numbers))
    return found


def _among(sheet: Any, column: int, rows: Sequence[int]) -> Iterator[tuple[Place, str]]:
    if not rows:
        return
    code = sheet.range((rows[0], column), (rows[-1], column)).number_format
    if code is not None:
        way = way_shown(str(code))
        yield from (((row, column), way) for row in rows if way)
    elif len(rows) > 1:  # cells of different formats
        middle = len(rows) // 2
        yield from _among(sheet, column, rows[:middle])
        yield from _among(sheet, column, rows[middle:])
