"""Whether days are written day first or month first: the cells of a column decide together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sheets_crm.reading.days import day_of, numeric_kind
from sheets_crm.reading.unreadable import Refused, Unreadable

_MONTHS = 3
"""Months in which some day after the twelfth ought to have shown a column's order."""


def settled_days(
    cells: list[object], sheets: Sequence[str] | None, *, day_first: bool
) -> tuple[list[object], list[str]]:
    """A column of days of which each has one reading.

    A sheet in which some cells can only be month first, and none only day first, is month first; where both
    occur, every cell that could be either is refused. A sheet that does not show it follows the others.

    Args:
        cells: The column.
        sheets: The sheet of each cell, None when all stand in one.
        day_first: How cells are read where none decides.

    Returns:
        The cells, those that the default would misread as days, and the sheets that are read the other way.

    Source:
        METRICS.md D.23.
    """
    texts = {cell for cell in cells if isinstance(cell, str)}
    kinds = {text: kind for text in texts if (kind := numeric_kind(text))}
    against = "month" if day_first else "day"
    if against not in kinds.values():
        return cells, []
    seen: dict[str, set[str]] = {}
    titles = sheets or [""] * len(cells)
    for cell, title in zip(cells, titles, strict=True):
        if isinstance(cell, str) and cell in kinds:
            seen.setdefault(title, set()).add(kinds[cell])
    decided = set.union(*seen.values()) - {"either"}
    orders = {title: found - {"either"} or decided for title, found in seen.items()}
    readings = {order: _readings(kinds, order) for order in {frozenset(order) for order in orders.values()}}
    settled = [
        readings[frozenset(orders[title])].get(cell, cell)
        if isinstance(cell, str) and cell in kinds
        else cell
        for cell, title in zip(cells, titles, strict=True)
    ]
    return settled, [title for title, order in orders.items() if order == {against}]


def either_way(cells: Collection[object], *, day_first: bool) -> str:
    """A day of a column whose days can all be read day first and month first; "" where one of them decides.

    Days of few months say nothing about how a column is written, as in a shop's first week; then nothing is
    told.
    """
    texts = {cell for cell in cells if isinstance(cell, str)}
    kinds = {text: numeric_kind(text) for text in texts}
    if {"day", "month"} & set(kinds.values()):
        return ""
    found = sorted(text for text, kind in kinds.items() if kind == "either")
    days = (_read(text, "day" if day_first else "month") for text in found)
    months = {day.month for day in days if isinstance(day, date)}
    return found[0] if len(months) >= _MONTHS else ""


def _readings(kinds: dict[str, str], order: frozenset[str]) -> dict[object, object]:
    """What each text means in a column of this order."""
    found: dict[object, object] = {}
    for text, kind in kinds.items():
        first = kind if kind != "either" else next(iter(order)) if len(order) == 1 else ""
        found[text] = _read(text, first)
    return found


def _read(text: str, first: str) -> object:
    if not first:
        return Refused(text, "ambiguous_day")
    try:
        return day_of(text, day_first=first == "day")
    except Unreadable as unreadable:
        return Refused(text, unreadable.code)
