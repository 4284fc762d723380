"""Cells of a sheet column by column: of each row the number of its cell among the column's distinct ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, overload

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_TOP = 64
"""Rows that are looked at for headings: they are made without the others."""


Numbers = NDArray[np.integer[Any]]
"""A number for each row, in as few bytes as the largest needs: a shop may have millions of rows."""


class Cells(Struct, frozen=True, eq=False):
    """One column: the cell of row r is ``values[numbers[r]]``; what equal cells mean is asked once."""

    numbers: Numbers
    values: Sequence[Any]

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, rows: NDArray[np.int64] | slice) -> Cells:
        """The cells of these rows."""
        return Cells(self.numbers[rows], self.values)

    def down_to(self, count: int) -> Cells:
        """The first so many cells, blank ones where there are not so many."""
        missing = count - len(self)
        blank = Cells(np.zeros(max(missing, 0), dtype=np.uint8), [None])
        return stacked_cells([self, blank]) if missing > 0 else self.at(slice(count))

    def used(self) -> list[int]:
        """The numbers of the distinct cells that stand in some row."""
        counts = np.bincount(self.numbers, minlength=len(self.values))
        used: list[int] = np.flatnonzero(counts).tolist()
        return used

    def told(self, values: Sequence[Any], dtype: str) -> NDArray[Any]:
        """What is said of each distinct cell, for each row."""
        return np.array(values, dtype)[self.numbers]

    def listed(self) -> list[Any]:
        """The cells themselves."""
        return list(map(self.values.__getitem__, self.numbers.tolist()))


def stacked_cells(parts: Sequence[Cells]) -> Cells:
    """Columns one below the other; what equal cells of two of them mean is asked twice."""
    starts = np.cumsum([0, *(len(part.values) for part in parts)])
    kind = np.min_scalar_type(int(starts[-1]))
    numbers = [
        part.numbers.astype(kind) + start.astype(kind) for part, start in zip(parts, starts, strict=False)
    ]
    return Cells(np.concatenate(numbers), [value for part in parts for value in part.values])


def under(heading: object, cells: Cells) -> Cells:
    """A column with its heading above."""
    return stacked_cells([Cells(np.zeros(1, dtype=np.uint8), [heading]), cells])


class CellRows(Sequence[Sequence[Any]]):
    """The rows of a sheet that is kept by columns, made when they are asked for."""

    def __init__(self, columns: Mapping[int, Cells], count: int) -> None:
        self._columns = columns
        self._count = count

    def column(self, number: int) -> Cells:
        """A column, from 1."""
        if number in self._columns:
            return self._columns[number]
        return Cells(np.broadcast_to(np.uint8(0), self._count), [None])

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, at: int) -> Sequence[Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Sequence[Any]]: ...
    def __getitem__(self, at: int | slice) -> Sequence[Any] | Sequence[Sequence[Any]]:
        if isinstance(at, slice):
            start, stop, step = at.indices(self._count)
            if stop == self._count and step == 1:
                columns = {number: cells.at(at) for number, cells in self._columns.items()}
                return CellRows(columns, max(stop - start, 0))
            return (self._top if max(start, stop) <= _TOP else self._all)[at]
        return (self._top if 0 <= at < min(_TOP, self._count) else self._all)[at]

    def __iter__(self) -> Iterator[Sequence[Any]]:
        yield from self._top
        yield from self._all[_TOP:] if self._count > _TOP else ()

    @cached_property
    def _top(self) -> list[Sequence[Any]]:
        return self._made(slice(0, _TOP))

    @cached_property
    def _all(self) -> list[Sequence[Any]]:
        return self._made(slice(None))

    def _made(self, rows: slice) -> list[Sequence[Any]]:
        listed = [
            self.column(number).at(rows).listed() for number in range(1, max(self._columns, default=0) + 1)
        ]
        return list(map(list, zip(*listed, strict=True))) if listed else [[]] * len(range(self._count)[rows])


def cells_of(rows: Sequence[Sequence[Any]], column: int) -> Cells:
    """A column (from 1) of rows, which may be ragged."""
    if isinstance(rows, CellRows):
        return rows.column(column)
    try:
        return distinct(list(map(itemgetter(column - 1), rows)))
    except IndexError:
        return distinct([row[column - 1] if len(row) >= column else None for row in rows])


def distinct(cells: Sequence[Any]) -> Cells:
    """Cells as the distinct ones among them and each one's number there."""
    keys: Sequence[Any] = cells
    if bool in set(map(type, cells)):  # True and 1 are one key of a dict
        keys = [(type(cell) is bool, cell) for cell in cells]
    places: dict[Any, int] = dict.fromkeys(keys, 0)
    if len(places) == len(keys):
        return Cells(np.arange(len(cells)), list(cells))
    places.clear()
    numbers = [places.setdefault(key, len(places)) for key in keys]
    values = list(places) if keys is cells else [cell for _, cell in places]
    return Cells(np.array(numbers, dtype=np.int64), values)
