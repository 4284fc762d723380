"""A small frozen table of columns: what a refresh counts with instead of data frames.

A refresh asks some ten thousand small questions of small tables. A data frame answers each in a tenth of a
millisecond to ten, most of it spent on indexes, dtypes and copies that nobody asked for; an array answers
in microseconds, and without the quarter of a second that importing pandas takes. So the tables of a refresh
are arrays under names, and this file is all there is to it: numpy does the work, and what numpy does well
(comparing, adding, `numpy.where`) has no second name here.

Two kinds of column:

- An array: money and quantities are ``float64`` (missing: NaN), days ``datetime64[D]`` (missing: NaT), rows
  and counts ``int64``, yes and no ``float64`` 1 and 0 (missing: NaN). Nothing equals a missing value.
- `Codes`: texts as numbers of a short sorted list of names (missing: -1). Grouping, sorting and comparing
  then work on numbers; each distinct text is looked at once.

The table: ``book["amount"]`` is a column, ``book.rows(mask)`` or ``book.rows(positions)`` chooses rows,
``book.plus(line=line)`` adds or replaces columns, ``book.by("date", "-amount")`` sorts (missing last).
Every one of them gives a new table; arrays are shared, so never write into one.

Groups: ``each = grouped(book["account"], month)`` numbers the distinct combinations in the order of their
values; ``each.sums(amount)`` has one number a group, ``each.firsts`` the first row of each, so that
``book.rows(each.firsts)`` is what `drop_duplicates` gives; ``each.running(amount)`` and
``each.before(amount)`` go along the rows. Rows in which a key is missing are in no group.

Looking up: ``place = places(orders["customer"], customers["customer"])`` is the row of the same text in
another table (-1: none), and ``taken(customers["limit"], place)`` its values, missing where there is none.

At the edge: ``columns_of(frame)`` and ``frame_of(table)`` of `sheets_crm.metrics.frames`. The public
functions of this package take and give data frames; each is a cover of a line or two around one that works
on columns. Only the covers import pandas. An example, the money that each account ever moved:

    book = columns_of(cash)
    each = grouped(book["account"])
    book.rows(each.firsts).plus(moved=each.sums(np.abs(book["amount"])))
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Rows = NDArray[np.int64] | NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Codes:
    """A column of texts: each row's number among ``names`` (sorted, each once), -1 where it has none."""

    numbers: NDArray[np.int64]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, rows: Rows) -> Codes:
        return Codes(self.numbers[rows], self.names)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether each row has a text."""
        return self.numbers >= 0

    def isin(self, texts: Collection[str]) -> NDArray[np.bool_]:
        """Whether each row's text is one of these."""
        return self._each([name in texts for name in self.names], missing=False)

    def mapped(self, texts: Mapping[str, str], default: str | None = None) -> Codes:
        """Each text's translation; what has none, and what is missing, becomes the default."""
        found = codes_of([*(texts.get(name, default) for name in self.names), default])
        return Codes(found.numbers[self.numbers], found.names)

    def filled(self, text: str) -> Codes:
        """The same with a text where there was none."""
        return self.mapped({name: name for name in self.names}, text)

    def texts(self) -> list[str | None]:
        """The texts, None where there is none."""
        return [(*self.names, None)[number] for number in self.numbers.tolist()]

    def numbered_by(self, names: tuple[str, ...]) -> NDArray[np.int64]:
        """The numbers of the same texts among other names, -1 where they have none."""
        place = {name: number for number, name in enumerate(names)}
        return self._each([place.get(name, -1) for name in self.names], missing=-1)

    def _each(self, values: list[Any], missing: Any) -> Array:
        """What is said of each name, for each row."""
        return np.array([*values, missing])[self.numbers]


Column = Array | Codes


def codes_of(texts: Iterable[str | None]) -> Codes:
    """A column of texts from the texts themselves."""
    listed = list(texts)
    names = tuple(sorted({text for text in listed if text is not None}))
    place: dict[str | None, int] = {name: number for number, name in enumerate(names)}
    return Codes(np.array([place.get(text, -1) for text in listed], dtype=np.int64), names)


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of equal length under names."""

    each: Mapping[str, Any]

    def __len__(self) -> int:
        return len(next(iter(self.each.values()), ()))

    def __getitem__(self, name: str) -> Any:
        return self.each[name]

    def __contains__(self, name: object) -> bool:
        return name in self.each

    def rows(self, rows: Rows) -> Columns:
        """Some of the rows: where a mask is true, or at positions in their order."""
        return Columns({name: column[rows] for name, column in self.each.items()})

    def plus(self, **columns: Column) -> Columns:
        """The same table with these columns added or in the place of others."""
        return Columns({**self.each, **columns})

    def by(self, *names: str) -> Columns:
        """Sorted by these columns, the first counting most; a minus turns one round. Missing comes last."""
        keys = [_order(self[name.removeprefix("-")], turned=name.startswith("-")) for name in names]
        return self.rows(np.lexsort(keys[::-1]))

    def records(self) -> list[dict[str, Any]]:
        """The rows as dicts of plain values: days as ``date``, what is missing as None."""
        listed = [_plain(column) for column in self.each.values()]
        return [dict(zip(self.each, row, strict=True)) for row in zip(*listed, strict=True)]


@dataclass(frozen=True, eq=False)
class Grouping:
    """Rows by what they have in common: of each row its group (-1: none), of each group its first row."""

    numbers: NDArray[np.int64]
    firsts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.firsts)

    def sums(self, values: Array) -> NDArray[np.float64]:
        """What each group comes to; missing values count as nothing."""
        inside = self.numbers >= 0
        weights = np.nan_to_num(values[inside].astype(np.float64))
        return np.bincount(self.numbers[inside], weights, len(self)).astype(np.float64)

    def counts(self) -> NDArray[np.int64]:
        """How many rows each group has."""
        return np.bincount(self.numbers[self.numbers >= 0], minlength=len(self))

    def smallest(self, values: Array) -> Array:
        """Each group's smallest value, of values without gaps."""
        return np.minimum.reduceat(values[self._order], self._starts) if len(self) else values[:0]

    def largest(self, values: Array) -> Array:
        """Each group's largest value, of values without gaps."""
        return np.maximum.reduceat(values[self._order], self._starts) if len(self) else values[:0]

    def medians(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each group's middle value; missing values are passed over."""
        known = (self.numbers >= 0) & ~np.isnan(values)
        numbers, values = self.numbers[known], values[known]
        ordered = values[np.lexsort((values, numbers))]
        count = np.bincount(numbers, minlength=len(self))
        start = np.cumsum(count) - count
        found = np.full(len(self), np.nan)
        some = count > 0
        low, high = (start + (count - 1) // 2)[some], (start + count // 2)[some]
        found[some] = (ordered[low] + ordered[high]) / 2
        return found

    @property
    def lasts(self) -> NDArray[np.int64]:
        """The last row of each group."""
        lasts: NDArray[np.int64] = self._order[np.cumsum(self.counts()) - 1]
        return lasts

    def running(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of the group's rows up to each row, in their order."""
        ordered = np.cumsum(values[self._order])
        begun = ordered[self._starts] - values[self._order][self._starts]
        return self._back(ordered - np.repeat(begun, self.counts()))

    def before(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The value of the group's row before each row; missing for its first."""
        ordered = np.append(np.nan, values[self._order])[:-1]
        ordered[self._starts] = np.nan
        return self._back(ordered)

    @property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(self.numbers, kind="stable")[np.count_nonzero(self.numbers < 0) :]

    @property
    def _starts(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts()) - self.counts()

    def _back(self, ordered: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.full(len(self.numbers), np.nan)
        found[self._order] = ordered
        return found


def grouped(*columns: Column) -> Grouping:
    """The rows by these columns together, groups in the order of their values."""
    keys = [_keys(column) for column in columns]
    known = np.logical_and.reduce([key >= 0 for key in keys])
    joint = keys[0]
    for key in keys[1:]:
        joint = joint * (key.max(initial=0) + 1) + key
    _, firsts, numbers = np.unique(joint[known], return_index=True, return_inverse=True)
    group = np.full(len(joint), -1, dtype=np.int64)
    group[known] = numbers
    return Grouping(group, np.flatnonzero(known)[firsts])


def places(texts: Codes, among: Codes) -> NDArray[np.int64]:
    """For each text the last row of another column that has it, -1 where none has."""
    rows = np.full(len(among.names) + 1, -1, dtype=np.int64)
    rows[among.numbers] = np.arange(len(among))
    rows[-1] = -1
    return rows[texts.numbered_by(among.names)]


def taken(values: Array, rows: NDArray[np.int64], missing: Any = None) -> Array:
    """The values at these rows, missing (NaN, NaT or what is given) where a row is -1."""
    if missing is None:
        missing = np.datetime64("NaT", "us") if values.dtype.kind == "M" else np.nan
    return np.append(values, np.array([missing], dtype=values.dtype))[rows]


def months(days: Array) -> Array:
    """The first day of each day's month."""
    return days.astype("datetime64[M]").astype("datetime64[D]")


def _keys(column: Column) -> NDArray[np.int64]:
    """A column as numbers from 0 on in the order of its values, -1 where one is missing."""
    if isinstance(column, Codes):
        return column.numbers
    gone = np.isnat(column) if column.dtype.kind == "M" else np.isnan(column)
    numbers = np.unique(column, return_inverse=True)[1].astype(np.int64)
    return np.where(gone, -1, numbers)


def _order(column: Column, *, turned: bool) -> NDArray[np.int64]:
    keys = _keys(column)
    return np.where(keys < 0, np.iinfo(np.int64).max, -keys if turned else keys)


def _plain(column: Column) -> list[Any]:
    if isinstance(column, Codes):
        return column.texts()
    listed: list[Any] = column.tolist()
    return [None if value != value else value for value in listed] if column.dtype.kind == "f" else listed
