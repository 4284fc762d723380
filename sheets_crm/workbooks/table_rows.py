"""Rows of a table column by column, so that what many rows have in common is looked at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sheets_crm.workbooks.by_columns import Cells, distinct, stacked_cells
from sheets_crm.workbooks.protocol import Cell, TableRow, plain

Mask = NDArray[np.bool_]
KEPT = object()
"""In place of a cell of which its row says nothing: what stood in the row that it continues stays."""


class TableRows(Sequence[TableRow]):
    """Rows that are kept by columns, and made when they are asked for.

    Of each column there are its cells and where they stand already, each in the row that its row
    continues. ``sources`` are those rows, 0 for a new one; ``links`` are those of the rows that have any.
    """

    def __init__(
        self,
        columns: Mapping[int, Cells],
        stands: Mapping[int, Mask],
        sources: NDArray[np.int64],
        links: Mapping[int, Mapping[int, str]],
    ) -> None:
        self.columns = columns
        self.stands = stands
        self.sources = sources
        self.links = links

    def __len__(self) -> int:
        return len(self.sources)

    @overload
    def __getitem__(self, at: int) -> TableRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[TableRow]: ...
    def __getitem__(self, at: int | slice) -> TableRow | Sequence[TableRow]:
        if isinstance(at, slice):
            return self._rows[at]
        at = range(len(self))[at]
        cells = {column: each.values[each.numbers[at]] for column, each in self.columns.items()}
        said = {column: cell for column, cell in cells.items() if cell is not KEPT}
        return TableRow(said, self.links.get(at, {}), int(self.sources[at]) or None)

    def __iter__(self) -> Iterator[TableRow]:
        return iter(self._rows)

    @cached_property
    def _rows(self) -> list[TableRow]:
        columns = [each.listed() for each in self.columns.values()]
        cells = [dict(zip(self.columns, row, strict=True)) for row in zip(*columns, strict=True)]
        said = [{at: cell for at, cell in row.items() if cell is not KEPT} for row in cells]
        links = [self.links.get(at, {}) for at in range(len(self))]
        return list(map(TableRow, said, links, [source or None for source in self.sources.tolist()]))

    def with_columns(self, columns: Collection[int]) -> TableRows:
        """These rows by all these columns; of those that they have not they say nothing."""
        silent = Cells(np.zeros(len(self), dtype=np.uint8), [KEPT]), np.ones(len(self), dtype=np.bool_)
        return TableRows(
            {column: self.columns.get(column, silent[0]) for column in columns},
            {column: self.stands.get(column, silent[1]) for column in columns},
            self.sources,
            self.links,
        )

    def above(self, others: Sequence[TableRow]) -> TableRows:
        """These rows with others below them."""
        if not others:
            return self
        below = by_columns(others, self.columns).with_columns(self.columns)
        return TableRows(
            {at: stacked_cells([cells, below.columns[at]]) for at, cells in self.columns.items()},
            {at: np.concatenate([stands, below.stands[at]]) for at, stands in self.stands.items()},
            np.concatenate([self.sources, below.sources]),
            {**self.links, **{len(self) + at: links for at, links in below.links.items()}},
        )


def blank_rows(count: int) -> TableRows:
    """So many rows of which nothing is said: there may be a million."""
    return TableRows({}, {}, np.zeros(count, dtype=np.int64), {})


def by_columns(rows: Sequence[TableRow], columns: Collection[int]) -> TableRows:
    """Any rows by these columns."""
    if isinstance(rows, TableRows):
        return rows
    cells = {column: distinct([row.cells.get(column, KEPT) for row in rows]) for column in columns}
    return TableRows(
        cells,
        {column: each.told([cell is KEPT for cell in each.values], "?") for column, each in cells.items()},
        np.array([row.source or 0 for row in rows], dtype=np.int64),
        {at: row.links for at, row in enumerate(rows) if row.links},
    )


def same_cells(cells: Cells, others: Cells) -> Mask:
    """Where two columns hold the same as people see it (see `protocol.same_cell`)."""
    numbers: dict[Any, int] = {}
    ours = [numbers.setdefault(seen(cell), len(numbers)) for cell in cells.values]
    theirs = [numbers.get(seen(cell), -1) for cell in others.values]
    same: Mask = cells.told(ours, "i8") == others.told(theirs, "i8")
    return same


def seen(cell: Cell) -> object:
    """What cells have in common of which people see no difference."""
    if isinstance(cell, str):
        return cell or None
    return (cell,) if isinstance(cell, bool) else plain(cell)
