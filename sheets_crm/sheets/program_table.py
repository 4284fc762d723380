"""The body of a table of the program's: its rows, and below them whatever people typed over or under it.

The hidden key cell of a row holds a print of each of our cells. So a cell that people typed over is known
whatever we write there next, and a row with a key that we never wrote is known for a person's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheets_crm.calls.prints import filled
from sheets_crm.metrics.columns import Columns
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import Located, former_headers
from sheets_crm.sheets.fitting import fitting, short_key
from sheets_crm.sheets.key_cells import PRINT, Prints, joined_prints, key_cell, parts_of, prints_of
from sheets_crm.workbooks.by_columns import Cells, cells_of, distinct
from sheets_crm.workbooks.protocol import Cell, CellError, TableRow, WriteTable, plain, same_cell
from sheets_crm.workbooks.table_rows import Mask, TableRows, same_cells, seen

_FEW = 2
"""Values that changed places in so few rows were typed there; in more, somebody sorted or shifted."""

Rows = Sequence[Mapping[str, Any]] | Columns
Places = NDArray[np.int64]


def program_table(
    located: Located,
    rows: Rows,
    links: Sequence[Mapping[int, str]] = (),
    *,
    older: bool = False,
) -> WriteTable:
    """The body of a table with keys; ``links`` are those of each row by column.

    ``older`` says that a version that wrote no prints left the workbook: whatever key stands there is ours.
    Looks, notes, and columns that people added, travel with the row of the same key. Below our rows stand
    rows that people wrote, rows that left with something of theirs in them, and what they typed over ours.
    """
    keys = keys_of(rows, located.table.key)
    standing = _Standing(located, set(keys), older)
    body = standing.body(rows, keys, links)
    leaving = standing.left(set(body.sources.tolist()))
    left = [*leaving, *standing.typed_over(leaving)]
    whole = left or standing.theirs or standing.former
    columns = sorted(located.headers if whole else located.columns.values())
    return WriteTable(
        sheet=located.sheet.title,
        header_row=located.header_row,
        columns=columns,
        old_rows=len(located.body),
        rows=body.with_columns(columns).above(left),
    )


class _Standing:
    """The rows of a table with keys as they stand in the sheet, counted from the first below its header."""

    def __init__(self, located: Located, keys: Collection[str], older: bool) -> None:
        self.located = located
        self.first = located.header_row + 1
        self.cells = {column: cells_of(located.body, column) for column in located.headers}
        self.key_cells = self.cells[located.columns[located.table.key]]
        self.names = [each.name for each in located.table.columns if each.name != located.table.key]
        places = {located.columns.get(name, 0): at for at, name in enumerate(self.names)}
        self.places = {column: at for column, at in places.items() if column}
        """Our columns, and which print in a row's key cell is that of each."""
        self.former = self._former_columns() if older else []
        parts = [parts_of(cell, keys) for cell in self.key_cells.listed()]
        self.written = self._written([prints or "" for _, prints in parts])
        """The print of every cell that we wrote; of a version with other columns there are none."""
        self.printed = self.written[:, 0] != b""
        self.keys = self._keys(parts, keys, older)
        """The key of each row, "" for a row of people's."""
        self.numbers = {key: at for at, key in reversed(list(enumerate(self.keys))) if key}
        self.nameless = ~self._filled([located.columns[located.table.key]])
        keyless = self._of_a_table_without_keys() if older else np.zeros_like(self.nameless)
        noted = {row - self.first for row, column in located.sheet.notes if column in located.headers}
        self.theirs = self._with_texts(keyless) | (noted & set(range(len(self.keys))))
        self.changed = {column: self.printed.copy() for column in self.places}
        """Where a column gets something else, or leaves something behind."""

    def cell(self, row: int, column: int) -> Any:
        """One cell."""
        cells = self.cells[column]
        return cells.values[cells.numbers[row]]

    def holds(self, row: int, cells: Mapping[int, Cell]) -> bool:
        """Whether a row holds these cells."""
        return all(same_cell(self.cell(row, column), cell) for column, cell in cells.items())

    def _filled(self, columns: Iterable[int]) -> Mask:
        """The rows in which anything can be seen in any of these columns."""
        found = np.zeros(len(self.key_cells), dtype=np.bool_)
        for cells in map(self.cells.__getitem__, columns):
            found |= cells.told(list(map(filled, cells.values)), "?")
        return found

    def _written(self, prints: Sequence[str]) -> Prints:
        length = PRINT * len(self.names)
        whole = np.array([each if len(each) == length else "" for each in prints], f"S{length}")
        return whole.view(f"S{PRINT}").reshape(-1, len(self.names))

    def _keys(self, parts: Sequence[tuple[str, str | None]], keys: Collection[str], older: bool) -> list[str]:
        """The keys; one without prints is a person's, but on a sheet of a version that wrote none.

        We never wrote a key alone.
        """
        without = older or (
            all(prints is None for _, prints in parts) and any(key in keys for key, _ in parts)
        )
        ours = self._filled(self.places).tolist() if without else [False] * len(parts)
        return [
            key if prints is not None or is_ours else ""
            for (key, prints), is_ours in zip(parts, ours, strict=True)
        ]

    def body(self, rows: Rows, keys: Sequence[str], links: Sequence[Mapping[int, str]]) -> TableRows:
        """Our rows; the key cell of one stays as it is where nothing else of the row changes."""
        new = {name: _cells(rows, name) for name in self.names}
        ours = {column: new[self.names[at]] for column, at in self.places.items()}
        sources = self._sources(keys, ours)
        stands = {column: self._stands(column, cells, sources) for column, cells in ours.items()}
        whole = np.all([np.append(self.printed, False)[sources], *stands.values()], axis=0)
        changed = np.flatnonzero(~whole)
        prints = dict(
            zip(changed.tolist(), joined_prints([cells.at(changed) for cells in new.values()]), strict=True)
        )
        standing = self.key_cells.listed()
        key_cells = [
            key_cell(key, prints[at]) if at in prints else standing[source]
            for at, (key, source) in enumerate(zip(keys, sources.tolist(), strict=True))
        ]
        column = self.located.columns[self.located.table.key]
        return TableRows(
            {**ours, column: Cells(np.arange(len(keys)), key_cells)},
            {**stands, column: whole},
            np.where(sources < 0, 0, sources + self.first),
            {at: each for at, each in enumerate(links) if each},
        )

    def _sources(self, keys: Sequence[str], ours: Mapping[int, Cells]) -> Places:
        """The row that each of ours continues, -1 where there is none; some lost their key."""
        found = np.array([self.numbers.get(key, -1) for key in keys], dtype=np.int64)
        if self.nameless.any():
            new = np.flatnonzero(found < 0)
            nameless = np.flatnonzero(self.nameless)
            lost = _tuples([self.cells[column].at(nameless) for column in ours])
            known = dict(zip(reversed(lost), reversed(nameless.tolist()), strict=True))
            found[new] = [known.get(each, -1) for each in _tuples([cells.at(new) for cells in ours.values()])]
        return found

    def _stands(self, column: int, cells: Cells, sources: Places) -> Mask:
        """The rows that a column stands in already; where it changes is noted."""
        stands = sources >= 0
        goes_on = sources[stands]
        same = same_cells(cells.at(np.flatnonzero(stands)), self.cells[column].at(goes_on))
        self.changed[column][goes_on] = ~same
        stands[stands] = same
        return stands

    def left(self, continued: Collection[int]) -> list[TableRow]:
        """Rows of people's, and rows of ours that leave the table with something of theirs in them."""
        return [self._leaving(row) for row in sorted(self.theirs) if row + self.first not in continued]

    def _former_columns(self) -> list[int]:
        """Columns that an older version wrote and this one does not."""
        former, headers = former_headers(self.located.table.name), self.located.headers
        return [column for column in self.located.unknown if header_key(headers[column]) in former]

    def _with_texts(self, keyless: Mask) -> set[int]:
        unknown = [column for column in self.located.unknown if column not in self.former]
        ours = keyless | np.array([bool(key) for key in self.keys], dtype=np.bool_)
        found = np.where(ours, self._filled(unknown), self._filled(self.located.headers))
        return set(np.flatnonzero(found).tolist())

    def _of_a_table_without_keys(self) -> Mask:
        """Whole rows of a table in which no row has a key: an older version wrote them."""
        ends = list(self.places)[:1], list(self.places)[-1:]
        return self.nameless.all() & self._filled(ends[0]) & self._filled(ends[1])

    def _leaving(self, row: int) -> TableRow:
        if not self.keys[row]:
            return TableRow({}, source=row + self.first)
        kept = ("customer", "phone", "figure", self.located.table.key)
        ours = [column for name, column in self.located.columns.items() if name not in kept]
        return TableRow(dict.fromkeys([*ours, *self.former]), source=row + self.first)

    def typed_over(self, leaving: Sequence[TableRow]) -> list[TableRow]:
        """A row for each of ours in which people typed, with their texts in the columns where they stood.

        What a leaving row keeps needs no other row.
        """
        for each in leaving:
            for column, changed in self.changed.items():
                changed[(each.source or 0) - self.first] = column in each.cells
        typed: dict[int, dict[int, Cell]] = {}
        for column in self.places:
            for row in self._typed(column):
                typed.setdefault(row, {})[column] = self.cell(row, column)
        told = [self._told(row, typed[row]) for row in sorted(typed)]
        return [TableRow(cells) for cells in told if not self._is_told(cells)]

    def _typed(self, column: int) -> list[int]:
        """The rows in which a cell holds neither what we wrote there nor what we write now."""
        rows = np.flatnonzero(self.changed[column] & self.printed & self._filled([column]))
        now, before = prints_of(self.cells[column].at(rows)), self.written[rows, self.places[column]]
        rows, now = rows[now != before], now[now != before].tolist()
        moved = self._moved(column, now) if now else ()
        return [row for row, each in zip(rows.tolist(), now, strict=True) if each not in moved]

    def _moved(self, column: int, typed: Sequence[bytes]) -> Collection[bytes]:
        """The prints of what we wrote in a column, if people sorted or shifted it; else nothing."""
        before = Counter(self.written[self.printed, self.places[column]].tolist())
        rows = np.flatnonzero(self.printed & self._filled([column]))
        now = Counter(prints_of(self.cells[column].at(rows)).tolist())
        strayed = sum(each in before for each in typed)
        is_ours = strayed > _FEW and all(now[each] <= before[each] for each in before)
        return before.keys() if is_ours else ()

    def _told(self, row: int, typed: Mapping[int, Cell]) -> dict[int, Cell]:
        """What was typed, and before it the first cell of its row, which says whose that is."""
        first = next((column for column in self.places if filled(self.cell(row, column))), None)
        whose = {first: self.cell(row, first)} if first else {}
        cells = {**whose, **typed}
        return {at: cell.text if isinstance(cell, CellError) else cell for at, cell in cells.items()}

    def _is_told(self, cells: Mapping[int, Cell]) -> bool:
        """Whether a row of people's says the same already."""
        return any(not key and self.holds(row, cells) for row, key in enumerate(self.keys))


def _cells(rows: Rows, name: str) -> Cells:
    """What rows hold under a name."""
    cells = distinct(_under(name, rows))
    return Cells(cells.numbers, [plain(fitting(cell)) for cell in cells.values])


def keys_of(rows: Rows, key: str) -> list[str]:
    """The keys of rows."""
    return [short_key(str(cell)) for cell in _under(key, rows)]


def _under(name: str, rows: Rows) -> list[Any]:
    if isinstance(rows, Columns):
        return [cell for (cell,) in rows.tuples(name)] if name in rows.each else [None] * len(rows)
    return [row.get(name) for row in rows]


def _tuples(columns: Iterable[Cells]) -> list[tuple[object, ...]]:
    """The rows of these columns, equal where people see no difference."""
    return [tuple(map(seen, row)) for row in zip(*(cells.listed() for cells in columns), strict=True)]
