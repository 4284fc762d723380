"""Sheets of orders that are copies of others: nobody bought their rows twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from sheets_crm.reading.lines import lines_of
from sheets_crm.reading.logs import Part
from sheets_crm.reading.unreadable import is_blank

_FEWEST_ROWS = 3
_SAME = 0.9
"""The share of a sheet's rows that another one holds, from which on it is a copy."""
_NAMES = ("date", "customer", "customer_name", "phone", "product", "receipt", "quantity", "total", "price")
_WHO_WHEN_WHAT = slice(0, 5)

Line = tuple[object, ...]


class _Bought(Struct, frozen=True, dict=True):
    """What a sheet says was bought: its lines, and the row in which each stands."""

    lines: Sequence[Line]
    rows: Sequence[int]

    @cached_property
    def held(self) -> frozenset[Line]:
        return frozenset(self.lines)


class Copy(Struct, frozen=True):
    """A sheet that copies ``original``; ``only_here`` are its rows with orders that are not there."""

    original: str
    only_here: Sequence[int]


def copies(parts: Sequence[Part]) -> dict[str, Copy]:
    """The copies among these sheets by title; the one with the most rows is the original."""
    bought = {part.sheet.title: _bought(part) for part in parts}
    found: dict[str, Copy] = {}
    originals: list[str] = []
    for title in sorted(bought, key=lambda title: -len(bought[title].lines)):
        twin = next((other for other in originals if _is_copy(bought[title], bought[other])), None)
        if twin is None:
            originals.append(title)
        else:
            found[title] = Copy(twin, _only_in(bought[title], bought[twin]))
    return found


def _bought(part: Part) -> _Bought:
    lines = lines_of(part.found, part.sheet)
    return _Bought(list(zip(*(lines.column(name) for name in _NAMES), strict=True)), lines.rows)


def _is_copy(bought: _Bought, other: _Bought) -> bool:
    same = sum(line in other.held for line in bought.lines)
    return len(bought.lines) >= _FEWEST_ROWS and same >= _SAME * len(bought.lines)


def _only_in(copied: _Bought, original: _Bought) -> list[int]:
    """Rows whose customer did not buy that on that day there; another amount is a correction."""
    known = {line[_WHO_WHEN_WHAT] for line in original.lines}
    orders = ((row, line[_WHO_WHEN_WHAT]) for row, line in zip(copied.rows, copied.lines, strict=True))
    return [row for row, order in orders if not is_blank(order[0]) and order not in known]
