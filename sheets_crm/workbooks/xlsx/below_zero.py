"""Numbers below zero by place: of one in a cell that shows days, calamine tells a time of day alone."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from sheets_crm.workbooks.xlsx.cells import CellXml
from sheets_crm.workbooks.xlsx.markup import attributes


def below_zero(rows: bytes, prefix: bytes) -> Iterator[tuple[str | None, int | float]]:
    """Such numbers in whole rows of a sheet: where each cell says it stands, and the number."""
    at = rows.find(b">-")
    while at >= 0:
        value, end = rows.rfind(b"<", 0, at), rows.find(b"<", at)
        if rows[value:at].split(maxsplit=1)[0] == b"<" + prefix + b"v":
            cell = rows.rfind(b"<" + prefix + b"c", 0, value)
            head = attributes(rows[cell : rows.find(b">", cell)])
            number = _number(rows[at + 1 : end])
            if number is not None and head.get("t", "n") == "n":
                yield head.get("r"), number
        at = rows.find(b">-", at + 2)


def number_below_zero(cell: CellXml, prefix: str) -> int | float | None:
    """The number in one cell, None when it is not below zero."""
    value = cell.element(prefix, "v")
    return _number(value[1]) if cell.kind == "n" and value and value[1].startswith(b"-") else None


def _number(text: bytes) -> int | float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() else number
