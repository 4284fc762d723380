"""Values of a block of cells, in and out, as Excel would take and give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

Place = tuple[int, int]
"""Row and column from 0, as UNO counts."""

_DATE, _LOGICAL = 2, 1024  # com.sun.star.util.NumberFormat
_LOOKS_TYPED = re.compile(r"[=+\-.,(\d]")
_SECONDS_A_DAY = 86_400


class ErrorText(str):
    """What a cell shows that holds an error."""

    __slots__ = ()


def read_block(document: Any, cells: Any) -> list[list[Any]]:
    """The values of a range: floats, texts, booleans, datetimes, errors; blank is ``""``."""
    rows = [list(row) for row in cells.getDataArray()]
    top, left = _corner(cells)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is None:
                values[column] = ErrorText(cells.getCellByPosition(column, row).String)
    null = _day_zero(document)
    for (row, column), kind in _formatted(document, cells):
        value = rows[row - top][column - left]
        if type(value) is float:
            rows[row - top][column - left] = bool(value) if kind == _LOGICAL else _moment(null, value)
    return rows


def _corner(cells: Any) -> Place:
    address = cells.RangeAddress
    return address.StartRow, address.StartColumn


def _day_zero(document: Any) -> datetime:
    null = document.NullDate
    return datetime(null.Year, null.Month, null.Day)


def _moment(null: datetime, serial: float) -> datetime:
    days = int(serial // 1)
    return null + timedelta(days, round((serial - days) * _SECONDS_A_DAY))


def _formatted(document: Any, cells: Any) -> Iterator[tuple[Place, int]]:
    """Places of cells whose number format shows a day or a truth value, and which."""
    kinds: dict[int, int] = {}
    groups = cells.getUniqueCellFormatRanges()
    for number in range(groups.Count):
        group = groups.getByIndex(number)
        kind = _kind(document, group.NumberFormat, kinds)
        if kind:
            used = group.queryContentCells(1 | 2 | 16)  # CellFlags VALUE, DATETIME, FORMULA
            yield from ((place, kind) for place in _places(used.RangeAddresses))
    yield from _formatted_by_formula(document, cells, kinds)


def _formatted_by_formula(document: Any, cells: Any, kinds: dict[int, int]) -> Iterator[tuple[Place, int]]:
    """Formulas in cells of no format take one from what they calculate; a column's piece has one kind."""
    sheet = cells.Spreadsheet
    for address in cells.queryFormulaCells(1).RangeAddresses:  # FormulaResult.VALUE
        for column in range(address.StartColumn, address.EndColumn + 1):
            first = sheet.getCellByPosition(column, address.StartRow)
            kind = _kind(document, first.NumberFormat, kinds)
            if kind:
                rows = range(address.StartRow, address.EndRow + 1)
                yield from (((row, column), kind) for row in rows)


def _kind(document: Any, number_format: int, kinds: dict[int, int]) -> int:
    if number_format not in kinds:
        sort = document.NumberFormats.getByKey(number_format).Type
        kinds[number_format] = _LOGICAL if sort & _LOGICAL else sort & _DATE
    return kinds[number_format]


def _places(addresses: Iterable[Any]) -> Iterator[Place]:
    for address in addresses:
        columns = range(address.StartColumn, address.EndColumn + 1)
        for row in range(address.StartRow, address.EndRow + 1):
            for column in columns:
                yield row, column


def write_block(document: Any, cells: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Write values as if typed into Excel: ``=`` begins a formula, ``'`` a text, ``00123`` is a number."""
    null = _day_zero(document)
    _put(cells, tuple(tuple([_stored(value, null) for value in values]) for values in rows))
    kinds = []
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            kind = type(value)
            if kind is str:
                if _LOOKS_TYPED.match(value):
                    type_into(document, cells.getCellByPosition(column, row), value)
            elif kind is not float and isinstance(value, bool | date):
                kinds.append((row, column, _LOGICAL if kind is bool else _DATE))
    _set_kinds(document, cells, kinds)


def _put(cells: Any, rows: tuple[tuple[float | str, ...], ...]) -> None:
    """Set the values; LibreOffice takes notes away with the old ones, so they are hung up again."""
    area, notes = cells.RangeAddress, cells.Spreadsheet.Annotations
    every = [notes.getByIndex(number) for number in range(notes.Count)]
    kept = [(note.Position, note.String) for note in every if _lies_in(note.Position, area)]
    cells.setDataArray(rows)
    for position, text in kept:
        notes.insertNew(position, text)


def _lies_in(cell: Any, area: Any) -> bool:
    in_rows = area.StartRow <= cell.Row <= area.EndRow
    return bool(in_rows and area.StartColumn <= cell.Column <= area.EndColumn)


def _stored(value: Any, null: datetime) -> float | str:
    kind = type(value)
    if kind is str:
        return value[1:] if value.startswith("'") else value  # type: ignore[no-any-return]
    if kind is float:
        return value  # type: ignore[no-any-return]
    if isinstance(value, date):
        return _serial(null, value)
    return float(value) if isinstance(value, bool | int | Decimal) else str(value)


def _serial(null: datetime, value: date) -> float:
    if type(value) is date:
        return float(value.toordinal() - null.toordinal())
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment.replace(tzinfo=None) - null) / timedelta(days=1)


def type_into(document: Any, cell: Any, text: str) -> None:
    """Put a formula in Excel's notation, or a typed text, into one cell."""
    if not text.startswith("=") or len(text) == 1:
        cell.setFormula(text)
        return
    tokens = _parser(document).parseFormula(text[1:], cell.CellAddress)
    cell.setTokens(tokens)


def formulas(document: Any, cells: Any) -> list[list[str]]:
    """What stands in each cell when it is edited: formulas in Excel's notation, constants as text."""
    rows = [[text[1:] if text.startswith("'") else text for text in row] for row in cells.getFormulaArray()]
    top, left = _corner(cells)
    parser = _parser(document)
    for address in cells.queryContentCells(16).RangeAddresses:  # CellFlags.FORMULA
        for row, column in _places((address,)):
            cell = cells.Spreadsheet.getCellByPosition(column, row)
            printed = parser.printFormula(cell.getTokens(), cell.CellAddress)
            rows[row - top][column - left] = f"={printed}"
    return rows


def _parser(document: Any) -> Any:
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish = True
    parser.FormulaConvention = 3  # com.sun.star.sheet.AddressConvention.XL_OOX: commas, Sheet!A1
    return parser


def _set_kinds(document: Any, cells: Any, kinds: Sequence[tuple[int, int, int]]) -> None:
    """Days and truth values show as such, in whatever format of theirs the cell has already."""
    if not kinds:
        return
    top, left = _corner(cells)
    formats = {(row - top, column - left): kind for (row, column), kind in _formatted(document, cells)}
    missing = [(row, column, kind) for row, column, kind in kinds if formats.get((row, column)) != kind]
    for (column, first, last), kind in _runs(missing):
        piece = cells.getCellRangeByPosition(column, first, column, last)
        piece.NumberFormat = document.NumberFormats.getStandardFormat(kind, document.CharLocale)


def _runs(places: Sequence[tuple[int, int, int]]) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Places below each other of one kind, as ((column, first row, last row), kind)."""
    run: tuple[int, int, int] | None = None
    of_run = 0
    for row, column, kind in sorted(places, key=lambda place: (place[1], place[2], place[0])):
        if run and run[0] == column and of_run == kind and row == run[2] + 1:
            run = (column, run[1], row)
            continue
        if run:
            yield run, of_run
        run, of_run = (column, row, row), kind
    if run:
        yield run, of_run
