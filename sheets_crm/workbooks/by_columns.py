"""Cells of a sheet column by column: of each row the number of its cell among the column's distinct ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Cells:
    """One column: the cell of row r is ``values[numbers[r]]``; what equal cells mean is asked once."""

    numbers: NDArray[np.int64]
    values: Sequence[Any]

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, rows: NDArray[np.int64]) -> Cells:
        """The cells of these rows."""
        return Cells(self.numbers[rows], self.values)

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


def cells_of(rows: Sequence[Sequence[Any]], column: int) -> Cells:
    """A column (from 1) of rows, which may be ragged."""
    try:
        return distinct(list(map(itemgetter(column - 1), rows)))
    except IndexError:
        return distinct([row[column - 1] if len(row) >= column else None for row in rows])


def distinct(cells: Sequence[Any]) -> Cells:
    """Cells as the distinct ones among them and each one's number there."""
    keys: Sequence[Any] = cells
    if bool in set(map(type, cells)):  # True and 1 are one key of a dict
        keys = [(type(cell) is bool, cell) for cell in cells]
    places: dict[Any, int] = {}
    numbers = [places.setdefault(key, len(places)) for key in keys]
    values = list(places) if keys is cells else [cell for _, cell in places]
    return Cells(np.array(numbers, dtype=np.int64), values)
