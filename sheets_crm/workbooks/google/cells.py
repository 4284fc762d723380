"""Plain cells to Google's CellData and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sheets_crm.workbooks.formulas import moved
from sheets_crm.workbooks.protocol import Cell, CellError, Formula, Written, plain

CellData = Mapping[str, Any]
Row = Sequence[CellData]

DAY = {"type": "DATE", "pattern": "dd/mm/yyyy"}
MOMENT = {"type": "DATE_TIME", "pattern": "dd/mm/yyyy hh:mm"}
ERRORS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
_ERROR_TEXTS = frozenset(ERRORS.values())
_ZERO = datetime(1899, 12, 30)
_SECONDS = 86_400


def serial(moment: date) -> int | float:
    """A day or moment as days since 30 December 1899, as sheets count them."""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    passed = whole - _ZERO
    return passed.days + passed.seconds / _SECONDS if passed.seconds else passed.days


def moment(number: float) -> date:
    """The day (or, with a fraction, the moment to the second) of a serial number."""
    found = _ZERO + timedelta(seconds=round(number * _SECONDS))
    return found.date() if found.time() == time() else found


def value_data(value: Written, place: tuple[int, int] = (1, 1)) -> dict[str, Any]:
    """The ``userEnteredValue`` of a cell; text is never read as a formula or a number."""
    if isinstance(value, Formula):
        return {"formulaValue": moved(value.text, (value.row, place[1]), place)}
    cell = plain(value)
    if cell is None:
        return {}
    if isinstance(cell, bool):
        return {"boolValue": cell}
    if isinstance(cell, date):
        return {"numberValue": serial(cell)}
    if isinstance(cell, int | float):
        return {"numberValue": cell}
    return {"stringValue": cell.text if isinstance(cell, CellError) else cell}


def cell_data(value: Written, place: tuple[int, int] = (1, 1)) -> dict[str, Any]:
    """A cell's value alone; ``{}`` where it is blank."""
    entered = value_data(value, place)
    return {"userEnteredValue": entered} if entered else {}


def day_format(value: Written, known: Mapping[str, Any] | None = None) -> Mapping[str, Any] | None:
    """The number format a cell needs: its place's, unless a day or a number would show as the other."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None if known and known.get("type") in ("DATE", "DATE_TIME") else known
    if not isinstance(value, date):
        return known
    fitting = {"DATE", "DATE_TIME"} if not isinstance(value, datetime) else {"DATE_TIME"}
    if known and known.get("type") in fitting:
        return known
    return MOMENT if isinstance(value, datetime) else DAY


def number_format(cell: CellData) -> Mapping[str, Any] | None:
    """The number format that a cell has, or None."""
    shown = cell.get("effectiveFormat") or cell.get("userEnteredFormat") or {}
    found: Mapping[str, Any] | None = shown.get("numberFormat")
    return found


def plain_cell(cell: CellData) -> Cell:
    """What a cell holds."""
    value = cell.get("effectiveValue") or {}
    if "errorValue" in value:
        return CellError(ERRORS.get(value["errorValue"].get("type", ""), "#ERROR!"))
    if "numberValue" in value:
        return _number(value["numberValue"], number_format(cell))
    return plain(value.get("stringValue", value.get("boolValue")))


def _number(number: float, shown: Mapping[str, Any] | None) -> Cell:
    if shown and shown.get("type") in ("DATE", "DATE_TIME"):
        return moment(number)
    return plain(number)


def plain_value(value: Cell) -> Cell:
    """A cell as ``values:batchGet`` gives it: days are numbers there, errors are texts."""
    if isinstance(value, str) and value in _ERROR_TEXTS:
        return CellError(value)
    return plain(value)


def trimmed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows without blank cells at their ends, and without blank rows at the end."""
    kept = [_trimmed_row(row) for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _trimmed_row(row: Sequence[Cell]) -> list[Cell]:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return list(row[:width])


def plain_rows(cells: Sequence[Row]) -> list[list[Cell]]:
    """Rows of plain cells."""
    return trimmed([[plain_cell(cell) for cell in row] for row in cells])


def formula_of(cell: CellData) -> str:
    """The formula in a cell, or an empty text."""
    found: str = cell.get("userEnteredValue", {}).get("formulaValue", "")
    return found
