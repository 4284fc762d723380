"""Where the rows and cells of a sheet stand in its bytes, found with arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.workbooks.xlsx.cells import RowXml, rows_of
from sheets_crm.workbooks.xlsx.plain_cells import Bytes, Heads, Places, heads_at, number_at, stands_at

Mask = NDArray[np.bool_]
_PIECE = 1 << 20
_ROOM = 128
"""Bytes behind the rows, so that every look ahead ends inside."""


class FoundRows(Struct, frozen=True, eq=False, dict=True):
    """The rows of a sheet in their order, and their cells.

    Of each row there are its number, and where it begins, its number ends, its start tag and it itself; of
    each cell which of the rows is its own, what its start tag says, and where it ends.
    """

    body: bytes
    numbers: Places
    starts: Places
    named: Places
    opened: Places
    ends: Places
    row: Places
    head: Heads
    cell_ends: Places
    plain: Mask
    """The rows that hold neither a formula nor anything out of the ordinary."""

    @cached_property
    def styled(self) -> Mask:
        """The rows that give their cells a style themselves, or may hold them otherwise than it seems."""
        spans = zip(self.named.tolist(), self.opened.tolist(), strict=True)
        own = [self.body.find(b"customFormat", *span) >= 0 for span in spans]
        return np.array(own, dtype=np.bool_) | ~self.plain

    def at(self, numbers: Places) -> Places:
        """Which of the rows have these numbers, -1 where none has."""
        at = np.searchsorted(self.numbers, numbers)
        return np.where(np.append(self.numbers, -1)[at] == numbers, at, -1)

    def spans(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Where the rows of these numbers begin and end, or would stand."""
        at, places = self.at(np.array(numbers, dtype=np.int64)), np.searchsorted(self.numbers, numbers)
        starts = np.append(self.starts, len(self.body))[places]
        ends = np.where(at < 0, starts, np.append(self.ends, 0)[at])
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    @cached_property
    def places(self) -> dict[int, int]:
        """Which of the rows has a number."""
        return {number: at for at, number in enumerate(self.numbers.tolist())}

    def cells(self, column: int) -> Places:
        """Of each row its cell in a column, -1 where it has none; the last stands for a row that is none."""
        found = np.full(len(self.numbers) + 1, -1, dtype=np.int64)
        mine = np.flatnonzero(self.head.column == column)
        found[self.row[mine]] = mine
        return found

    def styles(self, cells: Places) -> Places:
        """The styles of cells, -1 for one that is none."""
        return np.where(cells < 0, -1, np.append(self.head.style, -1)[cells])

    def row_xml(self, number: int) -> RowXml:
        """One row.

        Raises:
            KeyError: There is none of this number.
        """
        at = self.places[number]
        start, opened, end = int(self.starts[at]), int(self.opened[at]), int(self.ends[at])
        head = self.body[start + len(b"<row") : opened].removesuffix(b"/")
        return RowXml(number, head, raw=self.body[start:end])


def found_rows(body: bytes) -> FoundRows | None:
    """The rows of a body, None where they are not written as most programs write them."""
    buffer = np.frombuffer(body + b" " * _ROOM, dtype=np.uint8)
    starts, cells = _found(buffer, b"<row"), _found(buffer, b"<c")
    ends = np.append(starts[1:], len(body))[: len(starts)]
    numbers, digits = number_at(buffer, starts + 8, 7)
    sound = stands_at(buffer, starts, b'<row r="') & (digits > 0) & (buffer[starts + 8 + digits] == ord('"'))
    sound &= stands_at(buffer, ends - 2, b"/>") | stands_at(buffer, ends - 6, b"</row>")
    if starts[:1].any() or len(body) > ends[-1:].sum() or not sound.all() or not (np.diff(numbers) > 0).all():
        return None
    opened = np.array([body.find(b">", start) for start in starts.tolist()], dtype=np.int64)
    row = np.searchsorted(starts, cells) - 1
    head = heads_at(buffer, cells, numbers[row])
    last = np.diff(row, append=-1) != 0
    cell_ends = np.where(last, ends[row] - len(b"</row>"), np.append(cells[1:], 0)[: len(cells)])
    odd = ~head.sound | (np.diff(head.column, prepend=0) <= 0) & (np.diff(row, prepend=-1) == 0)
    plain = np.ones(len(starts), dtype=np.bool_)
    plain[row[odd]] = False
    if b"<f" in body:
        plain[np.searchsorted(starts, _found(buffer, b"<f")) - 1] = False
    return FoundRows(body, numbers, starts, starts + 9 + digits, opened, ends, row, head, cell_ends, plain)


def _found(buffer: Bytes, text: bytes) -> Places:
    """The places of a text, piece by piece, since whole sheets would take many times their size."""
    found = []
    for start in range(0, len(buffer) - len(text), _PIECE):
        part = buffer[start : start + _PIECE + len(text) - 1]
        here = part[: 1 - len(text)] == text[0]
        for at in range(1, len(text)):
            here &= part[at : len(here) + at] == text[at]
        found.append(np.flatnonzero(here) + start)
    return np.concatenate(found)


class SheetRows(Mapping[int, RowXml]):
    """The rows of a sheet by their numbers: those that are asked for are cut out of its bytes."""

    def __init__(self, found: FoundRows | None, new: Mapping[int, RowXml]) -> None:
        self.found = found
        """The rows as they stand in the sheet."""
        self._new = dict(new)

    def __getitem__(self, number: int) -> RowXml:
        if self.found is None or number in self._new:
            return self._new[number]
        return self.found.row_xml(number)

    def __iter__(self) -> Iterator[int]:
        return iter(sorted({*self._new, *(self.found.places if self.found else ())}))

    def __len__(self) -> int:
        return len(set(self))

    def copy(self) -> SheetRows:
        """The same rows, whatever is put in their places afterwards."""
        return SheetRows(self.found, self._new)

    def put(self, row: RowXml) -> None:
        """Put a row in its place."""
        self._new[row.number] = row

    def new(self) -> list[RowXml]:
        """The rows that were put in their places, in their order."""
        return [self._new[number] for number in sorted(self._new)]

    def pieces(self) -> Iterator[RowXml | bytes]:
        """New rows, and between them those that stay, as the bytes that they are."""
        new = self.new()
        if self.found is None:
            yield from new
            return
        end = 0
        for row, (start, after) in zip(new, self.found.spans([row.number for row in new]), strict=True):
            yield self.found.body[end:start]
            yield row
            end = after
        yield self.found.body[end:]


def sheet_rows(body: bytes, prefix: str) -> SheetRows:
    """The rows of a body."""
    found = None if prefix else found_rows(body)
    return SheetRows(found, {} if found else {row.number: row for row in rows_of(body, prefix)})
