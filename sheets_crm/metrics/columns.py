"""A small frozen table of columns: what a refresh counts with instead of data frames.

A data frame answers a small question in a tenth of a millisecond to ten, most of it spent on indexes, dtypes
and copies that nobody asked for; an array answers in microseconds, without the quarter of a second that
importing pandas takes. So numpy does the work here, and what it does well has no second name. A column is

- an array: money and quantities ``float64`` (missing: NaN), days ``datetime64[D]`` (missing: NaT), rows and
  counts ``int64``, yes and no ``bool``, or 1 and 0 where one may be missing; or
- `sheets_crm.metrics.codes.Codes`: texts as numbers of a short sorted list of names (missing: -1), so that
  grouping, sorting and comparing work on numbers and each distinct text is looked at once.

Every verb of a table gives a new one; arrays are shared, so never write into one. Groups are numbered in the
order of their values: ``book.rows(grouped(book["account"]).firsts)`` is what `drop_duplicates` gives. Looking
up: ``place = places(orders["customer"], customers["customer"])`` is the row of the same text in another table
and ``taken(customers["limit"], place)`` its values. An example, the money that each account ever moved:

    each = grouped(book["account"])
    book.rows(each.firsts).plus(moved=each.sums(np.abs(book["amount"])))

Functions marked `sheets_crm.metrics.frames.for_frames` take and give data frames too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.codes import Array, Codes, Column, Rows, codes_of, joined
from sheets_crm.metrics.grouping import keys_of


class Columns(Struct, frozen=True, eq=False):
    """Columns of equal length under names."""

    each: Mapping[str, Any]

    def __len__(self) -> int:
        return len(next(iter(self.each.values()), ()))

    def __getitem__(self, name: str) -> Any:
        return self.each[name]

    def rows(self, rows: Rows) -> Columns:
        """Some of the rows: where a mask is true, or at positions in their order."""
        if isinstance(rows, np.ndarray) and rows.dtype == bool:
            if rows.all():
                return self
            rows = np.flatnonzero(rows)
        return Columns({name: column[rows] for name, column in self.each.items()})

    def only(self, *names: str) -> Columns:
        """These columns of it."""
        return Columns({name: self[name] for name in names})

    def plus(self, **columns: Column | str | float) -> Columns:
        """The same with columns added or in the place of others; a text or number stands in all rows."""
        return Columns({**self.each, **{name: _full(each, len(self)) for name, each in columns.items()}})

    def read(
        self, days: Sequence[str] = (), numbers: Sequence[str] = (), texts: Sequence[str] = ()
    ) -> Columns:
        """The same with columns of these kinds, missing in every row where the table lacks one."""
        none = Codes(np.full(len(self), -1), ())
        kinds = dict.fromkeys(days, "datetime64[D]") | dict.fromkeys(numbers, "float64")
        return self.plus(
            **{name: _of_kind(self.each.get(name, none), kind) for name, kind in kinds.items()},
            **{name: _as_texts(self.each.get(name, none)) for name in texts},
        )

    def by(self, *names: str) -> Columns:
        """Sorted by these columns, the first counting most; missing comes last."""
        keys = [keys_of(self[name]) for name in reversed(names)]
        return self.rows(np.lexsort([np.where(key < 0, np.iinfo(np.int64).max, key) for key in keys]))

    def tuples(self, *names: str) -> list[tuple[Any, ...]]:
        """The rows of these columns as plain values: days as ``date``, what is missing as None."""
        return list(zip(*(_plain(self[name]) for name in names), strict=True))

    def told(self, say: Callable[..., Any], *names: str) -> list[Any]:
        """What is said of each row's values in these columns; of rows that are alike it is said once."""
        rows = self.tuples(*names)
        said = {row: say(*row) for row in set(rows)}
        return [said[row] for row in rows]

    def records(self) -> list[dict[str, Any]]:
        """The same of all columns by their names."""
        return [dict(zip(self.each, row, strict=True)) for row in self.tuples(*self.each)]


def places(texts: Codes, among: Codes) -> NDArray[np.int64]:
    """For each text the last row of another column that has it, -1 where none has."""
    rows = np.full(len(among.names) + 1, -1, dtype=np.int64)
    rows[among.numbers] = np.arange(len(among))
    rows[-1] = -1
    return rows[texts.numbered_by(among.names)]


def matched(table: Columns, other: Columns, *names: str) -> NDArray[np.int64]:
    """For each row the last row of another table with the same texts in these columns, -1 where none has."""
    mine, theirs = np.zeros(len(table), dtype=np.int64), np.zeros(len(other), dtype=np.int64)
    for name in names:
        texts = table[name].names
        number = other[name].numbered_by(texts)
        mine = np.where((mine < 0) | ~table[name].known, -1, mine * len(texts) + table[name].numbers)
        theirs = np.where((theirs < 0) | (number < 0), -1, theirs * len(texts) + number)
    order = np.argsort(theirs, kind="stable")
    at = np.searchsorted(theirs[order], mine, side="right") - 1
    found = np.append(order, -1)[at]
    return np.where((mine >= 0) & (np.append(theirs, -1)[found] == mine), found, -1)


def taken(values: Any, rows: NDArray[np.int64], missing: Any = None) -> Any:
    """The values at these rows, missing (NaN, NaT, no text or what is given) where a row is -1."""
    if isinstance(values, Codes):
        return Codes(np.append(values.numbers, -1)[rows], values.names)
    if missing is None:
        missing = np.datetime64("NaT", "us") if values.dtype.kind == "M" else np.nan
    return np.append(values, np.array([missing], dtype=values.dtype))[rows]


def table_of(records: Sequence[Mapping[str, Any]]) -> Columns:
    """Columns from rows of numbers and days, the same in each; at least one."""
    return Columns({name: _filled([row[name] for row in records]) for name in records[0]})


def stacked(*tables: Columns) -> Columns:
    """Tables below each other, with the columns of the first that has rows."""
    filled = [table for table in tables if len(table)] or tables[:1]
    return Columns({name: _below([table[name] for table in filled]) for name in filled[0].each})


def days_between(earlier: Any, later: Any) -> NDArray[np.float64]:
    """Days from one day to another, missing where either is."""
    wait = later - earlier
    return np.where(np.isnat(wait), np.nan, wait.astype(np.float64))


def months(days: Any) -> Any:
    """The first day of each day's month."""
    return days.astype("datetime64[M]").astype("datetime64[D]")


def months_later(day: np.datetime64, count: Any) -> Any:
    """The same day so many months later, the last day of a month that has no such day."""
    month = day.astype("datetime64[M]") + count
    return np.minimum(
        month.astype("datetime64[D]") + (day - months(day)), (month + 1).astype("datetime64[D]") - 1
    )


def _full(value: Column | str | float, length: int) -> Column:
    if isinstance(value, str):
        return Codes(np.zeros(length, dtype=np.int64), (value,))
    return value if isinstance(value, Codes | np.ndarray) else np.full(length, value)


def _of_kind(column: Column, dtype: str) -> Array:
    """Days or numbers, those that a notebook has as texts too."""
    if isinstance(column, Codes):
        return column.told(column.names, "NaT" if dtype.startswith("d") else "nan", dtype)
    return column.astype(dtype, copy=False)


def _as_texts(column: Column) -> Codes:
    if isinstance(column, Codes):
        return column
    return codes_of(None if value is None else str(value) for value in _plain(column))


def _filled(values: Sequence[Any]) -> Array:
    kind = "datetime64[D]" if isinstance(values[0], date) else None
    return np.array(values, dtype=kind)


def _below(columns: Sequence[Any]) -> Any:
    return joined(columns) if isinstance(columns[0], Codes) else np.concatenate(columns)


def _plain(column: Column) -> list[Any]:
    if isinstance(column, Codes):
        return column.texts()
    listed: list[Any] = column.tolist()
    return [None if value != value else value for value in listed] if column.dtype.kind == "f" else listed
