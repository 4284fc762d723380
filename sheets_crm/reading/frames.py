"""A located table as a DataFrame: every distinct cell is read once, what cannot be read becomes a Problem."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import columns_of
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import (
    Unreadable,
    choice_title,
    header_key,
    parser_of,
    several_phones,
    total_words,
)
from sheets_crm.reading.day_order import settled_days
from sheets_crm.reading.headers import Located
from sheets_crm.reading.lines import column_of
from sheets_crm.reading.phones import more_than_a_phone
from sheets_crm.reading.unreadable import Refused
from sheets_crm.schema import Column, Table
from sheets_crm.settings import Settings
from sheets_crm.workbooks.protocol import CellError

_DEFAULTS = Settings()
_LONGEST_PHONE = 18
_EPOCH = 719_163  # 1970-01-01 as an ordinal
_BLANK = frozenset({None, ""})
_DTYPES = {
    "day": "datetime64[us]",
    "money": "float64",
    "number": "float64",
    "percent": "float64",
    "yes_no": "object",
}
_NEVER = np.iinfo("int64").min


class _Readings(dict[Any, Any]):
    """What each distinct cell means; an ``Unreadable`` stands for itself."""

    def __init__(self, parse: Callable[[object], Any]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: object) -> Any:
        try:
            reading = self._parse(cell)
        except Unreadable as unreadable:
            reading = unreadable
        self[cell] = reading
        return reading


def empty_frame(table: Table) -> pd.DataFrame:
    """The frame of a table that has no rows."""
    return _typed(table, {}, [])


def frame_of(located: Located, problems: Problems, *, settings: Settings = _DEFAULTS) -> pd.DataFrame:
    """The rows of a table that can be used, one column for each of the schema and ``row`` [sheet row].

    Blank rows, repeated headers and totals are passed over. A row whose required or essential cell
    is missing or unreadable is left out with a Problem; any other unreadable cell is missing.
    """
    hidden = {column.name for column in located.table.columns if column.hidden}  # marks of the program
    cells = {name: column_of(located.body, at) for name, at in located.columns.items() if name not in hidden}
    kept = _rows_to_read(located, cells)
    values: dict[str, list[Any]] = {}
    left_out: set[int] = set()
    for column in located.table.columns:
        if column.name not in cells:
            continue
        chosen = cells[column.name] if len(kept) == len(located.body) else _chosen(cells[column.name], kept)
        read = _read(located, column, chosen, kept, problems, settings)
        values[column.name], unusable = read
        left_out |= unusable
    return _typed(located.table, values, [position + located.header_row + 1 for position in kept], left_out)


def _chosen(cells: list[Any], kept: Sequence[int]) -> list[Any]:
    return [cells[position] for position in kept]


def _rows_to_read(located: Located, cells: dict[str, list[Any]]) -> Sequence[int]:
    """Positions of the rows that are neither blank nor furniture."""
    filled = np.zeros(len(located.body), dtype=bool)
    complete = np.ones(len(located.body), dtype=bool)
    for name, column in cells.items():
        here = ~np.fromiter(map(_BLANK.__contains__, column), bool, len(column))
        filled |= here
        complete &= here | (name not in located.table.required)
    positions = np.flatnonzero(filled).tolist()
    echoes = _header_echoes(located, cells)
    return [
        position
        for position in positions
        if (complete[position] and position not in echoes) or not _is_furniture(located, position)
    ]


def _header_echoes(located: Located, cells: dict[str, list[Any]]) -> set[int]:
    """Rows whose first required cell repeats the header."""
    first = next((name for name in located.table.required if name in cells), None)
    if first is None:
        return set()
    text = located.header(first)
    return {position for position, cell in enumerate(cells[first]) if cell == text}


def _is_furniture(located: Located, position: int) -> bool:
    """Whether a row is a totals line or a header again, and so no mistake."""
    row = located.body[position]
    keys = {header_key(cell) for cell in row if isinstance(cell, str)} - {""}
    headers = {header_key(text) for text in located.headers.values()}
    needed = [located.columns[name] for name in located.table.required if name in located.columns]
    nameless = not keys and all(len(row) < column or row[column - 1] is None for column in needed)
    return nameless or bool(keys & total_words()) or len(keys & headers) >= 2


def _read(
    located: Located,
    column: Column,
    cells: list[Any],
    kept: Sequence[int],
    problems: Problems,
    settings: Settings,
) -> tuple[list[Any], set[int]]:
    """Values of one column, and the positions (in ``kept``) that cannot be used because of it."""
    parse = parser_of(
        column.kind,
        column=column.name,
        codes=column.choices,
        day_first=settings.day_first,
        zone=ZoneInfo(settings.time_zone),
    )
    if column.kind == "day":
        parse = _numbered(parse)
        cells = _in_one_order(located, column, cells, kept, problems, settings)
    if bool in set(map(type, cells)):
        readings = [_Readings(parse)[cell] for cell in cells]  # True and 1 are one key of a dict
    else:
        meanings = _Readings(parse)
        readings = [meanings[cell] for cell in cells]
    unusable: set[int] = set()
    if Unreadable in set(map(type, readings)):
        unusable = {at for at, reading in enumerate(readings) if isinstance(reading, Unreadable)}
    for at in sorted(unusable):
        _tell(located, column, cells[at], readings[at], kept[at], problems)
        readings[at] = None
    if column.kind == "phone":
        _tell_several(located, column, cells, kept, problems)
    missing = _missing(located, column, readings, unusable, kept, problems)
    if not (column.required or column.essential):
        return readings, missing
    if column.name == "product":  # somebody did buy, whatever it was
        unusable = {at for at in unusable if not isinstance(cells[at], Refused)}
    return readings, unusable | missing


def _in_one_order(
    located: Located,
    column: Column,
    cells: list[Any],
    kept: Sequence[int],
    problems: Problems,
    settings: Settings,
) -> list[Any]:
    """A column of days, with the day first or the month first as its cells together show."""
    sheets = (
        [located.place(at + located.header_row + 1)[0] for at in kept] if located.places and cells else None
    )
    settled, turned = settled_days(cells, sheets, day_first=settings.day_first)
    for title in turned:
        code = "month_first" if settings.day_first else "day_first"
        problems.add(title or located.sheet.title, 0, located.header(column.name), code)
    return settled


def _numbered(parse: Callable[[object], date | None]) -> Callable[[object], int | None]:
    """The parser, giving days as numbers: each distinct day is then converted once, not once a row."""

    def number(cell: object) -> int | None:
        day = parse(cell)
        return None if day is None else day.toordinal() - _EPOCH

    return number


def _missing(
    located: Located,
    column: Column,
    readings: list[Any],
    unusable: set[int],
    kept: Sequence[int],
    problems: Problems,
) -> set[int]:
    if not column.required or (column.name == "customer" and "phone" in located.columns):
        return set()
    missing = {at for at, reading in enumerate(readings) if reading is None and at not in unusable}
    for at in sorted(missing):
        row = kept[at] + located.header_row + 1
        problems.add(*located.place(row), located.header(column.name), "blank_cell")
    return missing


def _tell(
    located: Located, column: Column, cell: object, why: Unreadable, position: int, problems: Problems
) -> None:
    values: dict[str, object] = {"value": cell.text if isinstance(cell, CellError | Refused) else str(cell)}
    if column.kind == "choice":
        values["choices"] = ", ".join(
            choice_title(problems.texts, column.name, code) for code in column.choices
        )
    sheet, row = located.place(position + located.header_row + 1)
    problems.add(sheet, row, located.header(column.name), why.code, **values)


def _tell_several(
    located: Located, column: Column, cells: list[Any], kept: Sequence[int], problems: Problems
) -> None:
    """Tell cells that hold two numbers, or a number and something else."""
    texts = {cell for cell in cells if isinstance(cell, str)}
    codes = {text: "two_phones" for text in texts if len(text) > _LONGEST_PHONE and several_phones(text)}
    codes |= {text: "phone_and_text" for text in texts - codes.keys() if more_than_a_phone(text)}
    for at, cell in enumerate(cells if codes else ()):
        if cell in codes:
            sheet, row = located.place(kept[at] + located.header_row + 1)
            problems.add(sheet, row, located.header(column.name), codes[cell], value=cell)


def _typed(
    table: Table, values: dict[str, list[Any]], rows: Sequence[int], left_out: Collection[int] = ()
) -> pd.DataFrame:
    """The frame of a table; a column without values is missing in every row."""
    every = range(len(rows))
    frame = pd.DataFrame(
        {
            column.name: _series(column, values[column.name])
            if column.name in values
            else pd.Series(None, index=every, dtype=_dtype(column))
            for column in table.columns
        }
    )
    frame["row"] = np.asarray(rows, dtype="int64")
    if not left_out:
        return frame
    return frame.drop(index=sorted(left_out)).reset_index(drop=True)


def _series(column: Column, values: list[Any]) -> pd.Series[Any]:
    if column.kind == "day":
        days = np.array([_NEVER if day is None else day for day in values], dtype="int64")
        return pd.Series(days.view("datetime64[D]").astype(_dtype(column)))
    if _dtype(column) == "float64":
        return pd.Series(np.array(values, dtype="float64"))
    return pd.Series(values, dtype=_dtype(column))


def _dtype(column: Column) -> str:
    return _DTYPES.get(column.kind, "str")


def as_columns(table: Table, frame: pd.DataFrame) -> Columns:
    """A table's frame as columns."""
    said = {column.name: frame[column.name] for column in table.columns if column.kind == "yes_no"}
    numbers = {name: each.map({True: 1.0, False: 0.0}).to_numpy(np.float64) for name, each in said.items()}
    return columns_of(frame).plus(**numbers)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts: days as ``datetime``, a missing day as None."""
    names = [str(name) for name in frame.columns]
    columns = [_listed(frame.iloc[:, at]) for at in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _listed(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind == "M":  # pandas would make a Timestamp of every day
        return column.to_numpy().astype("datetime64[us]").tolist()
    return column.tolist()


def looked_up(keys: pd.Series[Any], table: pd.Series[Any]) -> pd.Series[Any]:
    """The table's value for each key, missing where it has none; an empty table keeps its dtype."""
    return table.reindex(pd.Index(keys, dtype=table.index.dtype)).set_axis(keys.index)
