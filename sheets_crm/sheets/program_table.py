"""The body of a table of the program's: its rows, and below them whatever people typed over or under it.

The hidden key cell of a row holds a print of each of our cells. So a cell that people typed over is known
whatever we write there next, and a row with a key that we never wrote is known for a person's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sheets_crm.calls.prints import filled, short_print
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import Located, former_headers
from sheets_crm.workbooks.protocol import Cell, CellError, TableRow, WriteTable, Written, plain, same_cell

_MARK = " ~"
_PRINT = 4
_PRINTS = re.compile(r"(.*) ~ *((?:[A-Za-z0-9+/]{4})*)", re.DOTALL)
_FEW = 2
"""Values that changed places in so few rows were typed there; in more, somebody sorted or shifted."""


class _Old(NamedTuple):
    """A row as it stands: its key, "" for a row of people's, and the prints of the cells that we wrote."""

    cells: Sequence[Any]
    key: str
    printed: str
    places: Mapping[int, int]
    """Where the print of each column begins; of a version with other columns there are none."""

    def written(self, column: int) -> str:
        """The print of the cell that we wrote in a column."""
        start = self.places[column]
        return self.printed[start : start + _PRINT]

    def cell(self, column: int) -> Any:
        return self.cells[column - 1] if column <= len(self.cells) else None

    def has(self, columns: Collection[int]) -> bool:
        return any(filled(self.cell(column)) for column in columns)

    def holds(self, cells: Mapping[int, Cell], columns: Iterable[int]) -> bool:
        return next(self.differing(cells, columns), None) is None

    def differing(self, cells: Mapping[int, Written], columns: Iterable[int]) -> Iterator[int]:
        """Those of these columns in which the row does not hold these cells."""
        width = len(self.cells)
        for column in columns:
            old, new = self.cells[column - 1] if column <= width else None, cells[column]
            if (type(old) is not type(new) or old != new) and not same_cell(old, new):
                yield column


def program_table(
    located: Located,
    rows: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[int, str]] = (),
    *,
    older: bool = False,
) -> WriteTable:
    """The body of a table with keys; ``links`` are those of each row by column.

    ``older`` says that a version that wrote no prints left the workbook: whatever key stands there is ours.
    Looks, notes, and columns that people added, travel with the row of the same key. Below our rows stand
    rows that people wrote, rows that left with something of theirs in them, and what they typed over ours.
    """
    standing = _Standing(located, {str(row[located.table.key]) for row in rows}, older)
    body = standing.body(rows, links or [{}] * len(rows))
    leaving = standing.left({row.source for row in body})
    left = [*leaving, *standing.typed_over(leaving)]
    whole = left or standing.theirs or standing.former
    return WriteTable(
        sheet=located.sheet.title,
        header_row=located.header_row,
        columns=sorted(located.headers if whole else located.columns.values()),
        old_rows=len(located.body),
        rows=[*body, *left],
    )


class _Standing:
    """The rows of a table with keys as they stand in the sheet."""

    def __init__(self, located: Located, keys: Collection[str], older: bool) -> None:
        self.located = located
        self.key_column = located.columns[located.table.key]
        self.names = [each.name for each in located.table.columns if each.name != located.table.key]
        places = {located.columns.get(name, 0): at * _PRINT for at, name in enumerate(self.names)}
        self.places = {column: place for column, place in places.items() if column}
        self.former = self._former_columns() if older else []
        cells = [self._parts(row, keys) for row in located.body]
        self.rows = dict(enumerate(self._olds(cells, keys, older), start=located.header_row + 1))
        self.numbers = {row.key: number for number, row in reversed(self.rows.items()) if row.key}
        self.nameless = [at for at, row in self.rows.items() if not filled(row.cell(self.key_column))]
        self.keyless = self._of_a_table_without_keys() if older else set()
        noted = {row for row, column in located.sheet.notes if column in located.headers}
        self.theirs = self._with_texts() | (noted & self.rows.keys())
        self.changed: dict[int, Collection[int]] = {}
        """The columns that get something else, of each row that goes on or leaves something behind."""

    def _parts(self, cells: Sequence[Any], keys: Collection[str]) -> tuple[str, str | None]:
        """The key, and the prints if there are any, in a row's key cell; beside a text a key is none."""
        cell = cells[self.key_column - 1] if len(cells) >= self.key_column else None
        match = _PRINTS.fullmatch(cell) if isinstance(cell, str) else None
        key = plain_key(cell)
        is_ours = match and (key in keys or key.rpartition(" ")[2] not in keys)
        return key, match[2] if match and is_ours else None

    def _olds(
        self, parts: Sequence[tuple[str, str | None]], keys: Collection[str], older: bool
    ) -> list[_Old]:
        """The rows; a key without prints is a person's, but on a sheet of a version that wrote none.

        We never wrote a key alone.
        """
        without = older or (
            all(prints is None for _, prints in parts) and any(key in keys for key, _ in parts)
        )
        length = _PRINT * len(self.names)
        rows = []
        for cells, (key, prints) in zip(self.located.body, parts, strict=True):
            is_ours = prints is not None or (without and _Old(cells, "", "", {}).has(self.places))
            places = self.places if prints and len(prints) == length else {}
            rows.append(_Old(cells, key if is_ours else "", prints or "", places))
        return rows

    def body(self, rows: Sequence[Mapping[str, Any]], links: Sequence[Mapping[int, str]]) -> list[TableRow]:
        """Our rows; the key cell of one stays as it is where nothing else of the row changes."""
        cells = [{column: row.get(name) for name, column in self.located.columns.items()} for row in rows]
        keys = [str(row[self.located.table.key]) for row in rows]
        numbers = [
            self.numbers.get(key) or self._that_lost_its_key(each)
            for key, each in zip(keys, cells, strict=True)
        ]
        stand = [self._stands_in(number, each) for number, each in zip(numbers, cells, strict=True)]
        prints = self._prints([row for row, stands in zip(rows, stand, strict=True) if not stands])
        for key, each, number, stands in zip(keys, cells, numbers, stand, strict=True):
            old = self.rows[number].cell(self.key_column) if number and stands else None
            each[self.key_column] = old or f"{key}{_MARK}{next(prints)}"
        return [TableRow(*each) for each in zip(cells, links, numbers, stand, strict=True)]

    def _stands_in(self, number: int | None, cells: Mapping[int, Cell]) -> bool:
        """Whether a row holds these cells of ours already; what changes in it is noted."""
        if number is None:
            return False
        row = self.rows[number]
        self.changed[number] = list(row.differing(cells, self.places))
        return bool(row.places) and not self.changed[number]

    def _prints(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """The prints of each row's cells, those that stand in many rows of a column worked out once."""
        found = []
        for name in self.names:
            cells = [row.get(name) for row in rows]
            known = {cell: short_print(plain(cell)) for cell in set(cells)}
            found.append(map(known.__getitem__, cells))
        return map("".join, zip(*found, strict=True))

    def _that_lost_its_key(self, cells: Mapping[int, Cell]) -> int | None:
        columns = cells.keys() - {self.key_column}
        lost = (number for number in self.nameless if self.rows[number].holds(cells, columns))
        return next(lost, None)

    def left(self, continued: Collection[int | None]) -> list[TableRow]:
        """Rows of people's, and rows of ours that leave the table with something of theirs in them."""
        return [self._leaving(number) for number in sorted(self.theirs - set(continued))]

    def _former_columns(self) -> list[int]:
        """Columns that an older version wrote and this one does not."""
        former, headers = former_headers(self.located.table.name), self.located.headers
        return [column for column in self.located.unknown if header_key(headers[column]) in former]

    def _with_texts(self) -> set[int]:
        unknown = [column for column in self.located.unknown if column not in self.former]
        every, ours = list(self.located.headers), self.keyless
        return {
            number
            for number, row in self.rows.items()
            if row.has(unknown if row.key or number in ours else every)
        }

    def _of_a_table_without_keys(self) -> set[int]:
        """Whole rows of a table in which no row has a key: an older version wrote them."""
        if len(self.nameless) < len(self.rows):
            return set()
        ends = (*list(self.places)[:1], *list(self.places)[-1:])
        return {number for number, row in self.rows.items() if all(row.has([column]) for column in ends)}

    def _leaving(self, number: int) -> TableRow:
        if not self.rows[number].key:
            return TableRow({}, source=number)
        kept = ("customer", "phone", "figure", self.located.table.key)
        ours = [column for name, column in self.located.columns.items() if name not in kept]
        return TableRow(dict.fromkeys([*ours, *self.former]), source=number)

    def typed_over(self, leaving: Sequence[TableRow]) -> list[TableRow]:
        """A row for each of ours in which people typed, with their texts in the columns where they stood.

        What a leaving row keeps needs no other row.
        """
        self.changed |= {each.source: each.cells for each in leaving if each.source}
        found = {number: typed for number in self.rows if (typed := self._typed(number))}
        columns = {column for typed in found.values() for column in typed}
        moved = {column: self._moved(column, found) for column in columns}
        told = []
        for number, cells in found.items():
            typed = {at: cell for at, cell in cells.items() if short_print(cell) not in moved[at]}
            row = self._told(self.rows[number], typed)
            if typed and not self._stands(row):
                told.append(TableRow(row))
        return told

    def _typed(self, number: int) -> dict[int, Cell]:
        """The cells of a row that hold neither what we wrote there nor what we write now."""
        row = self.rows[number]
        return {
            at: cell
            for at in self.changed.get(number, row.places)
            if at in row.places and filled(cell := row.cell(at)) and short_print(cell) != row.written(at)
        }

    def _moved(self, column: int, found: Mapping[int, Mapping[int, Cell]]) -> Collection[str]:
        """The prints of what we wrote in a column, if people sorted or shifted it; else nothing."""
        rows = [row for row in self.rows.values() if column in row.places]
        before = Counter(row.written(column) for row in rows)
        now = Counter(short_print(row.cell(column)) for row in rows if row.has([column]))
        strayed = sum(short_print(cells[column]) in before for cells in found.values() if column in cells)
        is_ours = strayed > _FEW and all(now[each] <= before[each] for each in before)
        return before.keys() if is_ours else ()

    def _told(self, row: _Old, typed: Mapping[int, Cell]) -> dict[int, Cell]:
        """What was typed, and before it the first cell of its row, which says whose that is."""
        first = next((at for at in self.places if row.has([at])), None)
        whose = {first: row.cell(first)} if first else {}
        cells = {**whose, **typed}
        return {at: cell.text if isinstance(cell, CellError) else cell for at, cell in cells.items()}

    def _stands(self, cells: Mapping[int, Cell]) -> bool:
        """Whether a row of people's says the same already."""
        return any(not row.key and row.holds(cells, cells) for row in self.rows.values())


def has_prints(located: Located) -> bool:
    """Whether any key cell of a table holds prints."""
    return any(_PRINTS.fullmatch(cell) for cell in _key_cells(located) if isinstance(cell, str))


def keys_in(located: Located) -> set[str]:
    """The keys that stand in a table, without the prints."""
    return {plain_key(cell) for cell in _key_cells(located) if filled(cell)}


def _key_cells(located: Located) -> list[Any]:
    column = located.columns.get(located.table.key, 0)
    return [row[column - 1] for row in located.body if 0 < column <= len(row)]


def plain_key(cell: Any) -> str:
    """The key in a row's key cell, without the prints."""
    match = _PRINTS.fullmatch(cell) if isinstance(cell, str) else None
    return match[1].strip() if match else str(cell) if filled(cell) else ""
