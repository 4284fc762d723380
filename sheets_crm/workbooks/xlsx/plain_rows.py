"""Rows of plain values written a column at a time: a program's large tables hold little else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

import numpy as np
from msgspec import Struct

from sheets_crm.workbooks.by_columns import Cells
from sheets_crm.workbooks.protocol import Formula, plain
from sheets_crm.workbooks.table_rows import KEPT, Mask, TableRows
from sheets_crm.workbooks.xlsx.cells import RowXml, column_letters
from sheets_crm.workbooks.xlsx.found_rows import FoundRows
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.markup import with_attribute
from sheets_crm.workbooks.xlsx.plain_cells import Places
from sheets_crm.workbooks.xlsx.styles import Styles
from sheets_crm.workbooks.xlsx.values import attributes_of, content_of

_SPANS = re.compile(rb"""\s+spans\s*=\s*(?:"[^"]*"|'[^']*')""")
_NUMBER = b"\0"
"""In place of a row's number: no text of a cell holds it."""
_ROW = b'<row r="' + _NUMBER + b'"'


def write_plain_rows(
    grid: Grid, styles: Styles, looks: Mapping[int, int], first: int, rows: TableRows
) -> Mask:
    """Write the rows from this place on of which no more than plain cells must be looked at.

    Returns:
        Which of them stand there now. ``looks`` are the styles of the columns in a new row.
    """
    found = grid.rows.found
    if found is None or not looks:
        return np.zeros(len(rows), dtype=np.bool_)
    pen = _Pen(grid, styles, looks, rows, np.arange(first, first + len(rows)), found)
    changed = np.flatnonzero(pen.plain & ~pen.stands)
    if len(changed):
        pen.write(changed)
    return pen.plain


class _Pen(Struct, frozen=True, eq=False, dict=True):
    """What writing these rows needs; of a row in the sheet its place among the found ones, -1 for none."""

    grid: Grid
    styles: Styles
    looks: Mapping[int, int]
    rows: TableRows
    numbers: Places
    found: FoundRows

    @cached_property
    def here(self) -> Places:
        """What stands in each row's place."""
        return self.found.at(self.numbers)

    @cached_property
    def source(self) -> Places:
        """What each row continues."""
        return self.found.at(self.rows.sources)

    @cached_property
    def own(self) -> Places:
        """Whose looks each row has."""
        return np.where(self.rows.sources > 0, self.source, self.here)

    @cached_property
    def plain(self) -> Mask:
        """The rows with neither a formula nor an odd cell nor, where they go, anything beside the table.

        A new row in the place of another one says something of each cell, and looks as that does.
        """
        head, plain = self.found.head, np.append(self.found.plain, True)
        looks = np.full(max(self.looks) + 2, -1)
        looks[list(self.looks)] = list(self.looks.values())
        usual = looks[np.clip(head.column, 0, len(looks) - 1)]
        alike = self._with(usual >= 0) & ~self._with(usual != head.style)
        is_new = (self.rows.sources == 0) & ((self.here < 0) | alike[self.here]) & ~self._any(KEPT)
        goes_on = (self.source >= 0) & plain[self.source]
        free = plain & ~self._with(usual < 0)
        found: Mask = free[self.here] & (is_new | goes_on) & ~self._any(Formula)
        return found

    @cached_property
    def stands(self) -> Mask:
        """The rows that stay as they are and where they are."""
        kept = np.all(list(self.rows.stands.values()), axis=0)
        found: Mask = kept & (self.source >= 0) & (self.source == self.here)
        return found

    def _with(self, cells: Mask) -> Mask:
        """The rows that have any of these cells."""
        rows = np.zeros(len(self.found.numbers) + 1, dtype=np.bool_)
        rows[self.found.row[cells]] = True
        return rows

    def _any(self, sort: object) -> Mask:
        """The rows with any cell of this sort."""
        masks = [
            cells.told([value is sort or type(value) is sort for value in cells.values], "?")
            for cells in self.rows.columns.values()
        ]
        found: Mask = np.any(masks, axis=0)
        return found

    def write(self, rows: Places) -> None:
        """Write these of the rows, but those of which the bytes stay the same."""
        columns = {column: self._column(column, rows) for column in sorted(self.looks)}
        used = frozenset(column for column, cells in columns.items() if any(cells))
        numbers, heads, lines = (
            self.numbers[rows].tolist(),
            self._heads(rows),
            zip(*columns.values(), strict=True),
        )
        old, body = self.found.spans(numbers), self.found.body
        for number, head, cells, (start, end) in zip(numbers, heads, lines, old, strict=True):
            row = b"%d" % number
            raw = b"".join((_ROW, head, b">", *cells, b"</row>")).replace(_NUMBER, row)
            if raw != body[start:end]:
                self.grid.put(RowXml(number, b' r="' + row + b'"' + head, raw=raw, used=used))
        self.grid.written += [_ROW.replace(_NUMBER, b"1") + head + b"/>" for head in set(heads)]

    def _heads(self, rows: Places) -> list[bytes]:
        """What the rows' start tags say but their numbers; a new customer in a row must be seen."""
        own, found = self.own[rows], self.found
        starts, ends = np.append(found.named, 0)[own].tolist(), np.append(found.opened, 0)[own].tolist()
        is_new = (self.rows.sources[rows] == 0).tolist()
        return [
            _attributes(found.body[start:end], is_new=new)
            for start, end, new in zip(starts, ends, is_new, strict=True)
        ]

    def _column(self, column: int, rows: Places) -> list[bytes]:
        """The cells of a column: those that stand as their bytes; each distinct other one is written once."""
        start, own = f'<c r="{column_letters(column)}'.encode() + _NUMBER, self.own[rows]
        old = self.found.cells(column)[own]
        stands = self.rows.stands[column][rows] & (self.source[rows] >= 0)
        new = np.flatnonzero(~stands)
        said = self.rows.columns[column].at(rows[new])
        styles = self._styles(column, said, self.found.styles(old)[new], is_new=own[new] < 0)
        width = int(styles.max(initial=0)) + 2
        kinds, which = np.unique(said.numbers * np.int64(width) + styles + 1, return_inverse=True)
        written = [self._cell(start, said.values[kind // width], kind % width - 1) for kind in kinds.tolist()]
        self.grid.written.append(b"<row>" + b"".join(written).replace(_NUMBER, b"1") + b"</row>")
        copied = np.flatnonzero(stands & (old >= 0))
        begins, ends = self.found.head.named[old[copied]], self.found.cell_ends[old[copied]]
        body, spans = self.found.body, zip(begins.tolist(), ends.tolist(), strict=True)
        found = np.full(len(rows), b"", dtype=np.object_)
        found[new] = np.array(written, dtype=np.object_)[which]
        found[copied] = [start + body[begin:end] for begin, end in spans]
        cells: list[bytes] = found.tolist()
        return cells

    def _styles(self, column: int, cells: Cells, old: Places, is_new: Mask) -> Places:
        """The style of each cell, -1 for a blank one that looks as its column does."""
        look = self.looks[column]
        blank = look if look != self.grid.column_style(column) else -1
        is_blank = cells.told([value is None for value in cells.values], "?")
        return np.where(is_blank, np.where(is_new, blank, old), np.where(old < 0, look, old))

    def _cell(self, start: bytes, value: Any, look: int) -> bytes:
        if look < 0:
            return b""
        style, kind, inner = content_of(plain(value), look, self.styles, "")
        end = f">{inner}</c>" if inner else "/>"
        return start + f'"{attributes_of(style, kind)}{end}'.encode()


@cache
def _attributes(tag: bytes, *, is_new: bool) -> bytes:
    """What a row's start tag says behind its number, but the cells that it had."""
    head = _SPANS.sub(b"", tag.removesuffix(b"/"))
    return with_attribute(head, "hidden", None) if is_new and head else head
