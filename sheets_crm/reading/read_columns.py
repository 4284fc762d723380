"""A located table as columns: every distinct cell is read once, what cannot be read becomes a Problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from sheets_crm.metrics.codes import Array, Codes, codes_of
from sheets_crm.metrics.codes import Column as Read
from sheets_crm.metrics.columns import Columns
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import (
    Unreadable,
    choice_title,
    header_key,
    parser_of,
    several_phones,
    text_that_fits,
    total_words,
)
from sheets_crm.reading.day_order import either_way, settled_days
from sheets_crm.reading.headers import Located
from sheets_crm.reading.phones import more_than_a_phone
from sheets_crm.reading.signatures import is_dated, signatures
from sheets_crm.reading.unreadable import Refused
from sheets_crm.schema import Column, Table
from sheets_crm.settings import Settings
from sheets_crm.workbooks.by_columns import Cells, Numbers, cells_of, distinct
from sheets_crm.workbooks.protocol import LONGEST_TEXT, CellError

_DEFAULTS = Settings()
_LONGEST_PHONE = 18
_EPOCH = 719_163  # 1970-01-01 as an ordinal
_BLANK = frozenset({None, ""})
_NEVER = np.iinfo("int64").min
_NUMBERS = ("money", "number", "percent", "yes_no")


def blank_table(table: Table, length: int = 0) -> Columns:
    """A table of so many rows in which nothing stands."""
    rows = np.zeros(length, dtype=np.int64)
    return Columns({column.name: _blank(column, length) for column in table.columns} | {"row": rows})


def _blank(column: Column, length: int) -> Read:
    """A column in which nothing stands; its one cell takes the place of all, as nobody writes into it."""
    one = _read_as(column, [], np.full(1, -1))
    if isinstance(one, Codes):
        return Codes(np.broadcast_to(one.numbers, length), one.names)
    return np.broadcast_to(one, length)


def table_of(located: Located, problems: Problems, *, settings: Settings = _DEFAULTS) -> Columns:
    """The rows of a table that can be used, one column for each of the schema and ``row`` [sheet row].

    Blank rows, repeated headers and totals are passed over. A row whose required or essential cell
    is missing or unreadable is left out with a Problem; any other unreadable cell is missing. Yes and no
    are 1 and 0.
    """
    hidden = {column.name for column in located.table.columns if column.hidden}  # marks of the program
    cells = {name: cells_of(located.body, at) for name, at in located.columns.items() if name not in hidden}
    kept = _rows_to_read(located, cells)
    if len(kept) < len(located.body):
        cells = {name: column.at(kept) for name, column in cells.items()}
    left_out = np.zeros(len(kept), dtype=np.bool_)
    columns: dict[str, Read] = {"row": kept + located.header_row + 1}
    for column in located.table.columns:
        if column.name in cells:
            asked = _Asked(located, column, cells[column.name], kept, problems)
            columns[column.name], unusable = _read(asked, settings)
            left_out |= unusable
    blank = {column.name: _blank(column, len(kept)) for column in located.table.columns}
    found = Columns(blank | columns)
    return found.rows(~left_out) if left_out.any() else found


def _rows_to_read(located: Located, cells: Mapping[str, Cells]) -> NDArray[np.int64]:
    """Positions of the rows that are neither blank nor furniture."""
    filled = np.zeros(len(located.body), dtype=np.bool_)
    complete = np.ones(len(located.body), dtype=np.bool_)
    for name, column in cells.items():
        here = column.told([cell not in _BLANK for cell in column.values], "bool")
        filled |= here
        complete &= here | (name not in located.table.required)
    doubtful = np.flatnonzero(filled & (~complete | _header_echoes(located, cells)))
    filled[[position for position in doubtful.tolist() if _is_furniture(located, position)]] = False
    if located.table.name == "orders" and "date" in cells:
        filled[_signed(located, cells)] = False
    return np.flatnonzero(filled)


def _signed(located: Located, cells: Mapping[str, Cells]) -> list[int]:
    """Positions of the rows below the last order in which somebody signs."""
    dated = cells["date"].told([is_dated(cell) for cell in cells["date"].values], "bool")
    if not dated.any():
        return []
    first = int(np.flatnonzero(dated)[-1]) + 1
    below = {name: column.at(slice(first, None)).listed() for name, column in cells.items()}
    return [first + at for at in signatures(below, lambda at: _is_furniture(located, first + at))]


def _header_echoes(located: Located, cells: Mapping[str, Cells]) -> NDArray[np.bool_]:
    """Rows whose first required cell repeats the header."""
    first = next((name for name in located.table.required if name in cells), None)
    if first is None:
        return np.zeros(len(located.body), dtype=np.bool_)
    text = located.header(first)
    return cells[first].told([cell == text for cell in cells[first].values], "bool")


def _is_furniture(located: Located, position: int) -> bool:
    """Whether a row is a totals line or a header again, and so no mistake."""
    row = located.body[position]
    keys = {header_key(cell) for cell in row if isinstance(cell, str)} - {""}
    headers = {header_key(text) for text in located.headers.values()}
    needed = [located.columns[name] for name in located.table.required if name in located.columns]
    nameless = not keys and all(len(row) < column or row[column - 1] is None for column in needed)
    return nameless or bool(keys & total_words()) or len(keys & headers) >= 2


class _Asked(Struct, frozen=True):
    """A column that is read: its cells in the rows that are read, at these positions of the body."""

    located: Located
    column: Column
    cells: Cells
    kept: NDArray[np.int64]
    problems: Problems

    def tell(self, at: int, code: str, **values: object) -> None:
        """Note a mistake in one of the rows."""
        sheet, row = self.located.place(int(self.kept[at]) + self.located.header_row + 1)
        self.problems.add(sheet, row, self.located.header(self.column.name), code, **values)


def _read(asked: _Asked, settings: Settings) -> tuple[Read, NDArray[np.bool_]]:
    """What a column says, and which rows cannot be used because of it."""
    column = asked.column
    parse = parser_of(
        column.kind,
        column=column.name,
        codes=column.choices,
        day_first=settings.day_first,
        zone=ZoneInfo(settings.time_zone),
    )
    if column.kind == "day":
        asked = replace(asked, cells=_in_one_order(asked, settings))
    cells = asked.cells
    readings, whys = _readings(cells, parse)
    unusable = cells.told([at in whys for at in range(len(cells.values))], "bool")
    for at in np.flatnonzero(unusable).tolist():
        _tell(asked, at, whys[cells.numbers[at]])
    if column.kind == "phone":
        _tell_several(asked)
    read = _read_as(column, readings, cells.numbers)
    missing = _missing(asked, readings, unusable)
    if not (column.required or column.essential):
        return read, missing
    if column.name == "product":  # somebody did buy, whatever it was
        unusable &= cells.told([not isinstance(cell, Refused) for cell in cells.values], "bool")
    return read, unusable | missing


def _readings(cells: Cells, parse: Callable[[object], Any]) -> tuple[list[Any], dict[int, Unreadable]]:
    """What each distinct cell means, and why it means nothing."""
    if parse is text_that_fits and (texts := _short_texts(cells.values)):
        return texts, {}
    readings: list[Any] = [None] * len(cells.values)
    whys: dict[int, Unreadable] = {}
    for at in cells.used():
        try:
            readings[at] = parse(cells.values[at])
        except Unreadable as unreadable:
            whys[at] = unreadable
    return readings, whys


def _short_texts(values: Sequence[Any]) -> list[Any]:
    """What cells mean as texts, at one go if all are short ones, as are a million numbers of receipts."""
    if not {*map(type, values)} <= {str, NoneType}:
        return []
    longest = max(map(len, filter(None, values)), default=0)
    return [text.strip() or None if text else None for text in values] if 2 * longest <= LONGEST_TEXT else []


def _read_as(column: Column, readings: Sequence[Any], numbers: Numbers) -> Read:
    """The column that says these readings; a number of -1 is a missing one."""
    if column.kind == "day":
        known = [_NEVER if day is None else day.toordinal() - _EPOCH for day in readings]
        days: Array = np.array([*known, _NEVER], dtype=np.int64)[numbers].view("datetime64[D]")
        return days
    if column.kind in _NUMBERS:
        figures: Array = np.array([*readings, None], dtype=np.float64)[numbers]
        return figures
    found = codes_of([*readings, None])
    return Codes(found.numbers[numbers], found.names)


def _in_one_order(asked: _Asked, settings: Settings) -> Cells:
    """A column of days, with the day first or the month first as its cells together show."""
    located, cells = asked.located, asked.cells
    used = set(cells.used())
    listed = [cell if at in used else None for at, cell in enumerate(cells.values)]
    sheets = None
    if located.places and any(isinstance(cell, str) for cell in listed):
        listed = cells.listed()
        sheets = [located.place(at + located.header_row + 1)[0] for at in asked.kept.tolist()]
    settled, turned = settled_days(listed, sheets, day_first=settings.day_first)
    for title in turned:
        code = "month_first" if settings.day_first else "day_first"
        asked.problems.add(title or located.sheet.title, 0, located.header(asked.column.name), code)
    if doubtful := either_way(cells.values, day_first=settings.day_first):
        code = "read_day_first" if settings.day_first else "read_month_first"
        header = located.header(asked.column.name)
        asked.problems.add(located.sheet.title, 0, header, code, value=doubtful)
    return Cells(cells.numbers, settled) if sheets is None else distinct(settled)


def _missing(asked: _Asked, readings: Sequence[Any], unusable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    column, cells = asked.column, asked.cells
    if not column.required or (column.name == "customer" and "phone" in asked.located.columns):
        return np.zeros(len(cells), dtype=np.bool_)
    missing = cells.told([reading is None for reading in readings], "bool") & ~unusable
    for at in np.flatnonzero(missing).tolist():
        asked.tell(at, "blank_cell")
    return missing


def _tell(asked: _Asked, at: int, why: Unreadable) -> None:
    cell, column = asked.cells.values[asked.cells.numbers[at]], asked.column
    values: dict[str, object] = {"value": cell.text if isinstance(cell, CellError | Refused) else str(cell)}
    if column.kind == "choice":
        titles = (choice_title(asked.problems.texts, column.name, code) for code in column.choices)
        values["choices"] = ", ".join(titles)
    asked.tell(at, why.code, **values)


def _tell_several(asked: _Asked) -> None:
    """Tell cells that hold two numbers, or a number and something else."""
    cells = asked.cells
    texts = {at: cells.values[at] for at in cells.used() if isinstance(cells.values[at], str)}
    told = {at: "phone_and_text" for at, text in texts.items() if more_than_a_phone(text)}
    told |= {
        at: "two_phones" for at, text in texts.items() if len(text) > _LONGEST_PHONE and several_phones(text)
    }
    found = cells.told([at in told for at in range(len(cells.values))], "bool")
    for at in np.flatnonzero(found).tolist():
        number = int(cells.numbers[at])
        asked.tell(at, told[number], value=texts[number])
