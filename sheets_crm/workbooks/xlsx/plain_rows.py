"""Rows of plain values written a column at a time: a program's large tables hold nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from sheets_crm.workbooks.by_columns import Cells, distinct
from sheets_crm.workbooks.protocol import Formula, TableRow, plain
from sheets_crm.workbooks.xlsx.cells import RowXml, column_letters
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.markup import with_attribute
from sheets_crm.workbooks.xlsx.styles import Styles
from sheets_crm.workbooks.xlsx.values import attributes_of, content_of

_OWN = re.compile(rb"""\s+(?:r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
"""What a row says of its own place and cells."""
_NUMBER = "\0"
"""In place of a row's number: no text of a cell holds it."""


class _Plain(NamedTuple):
    """A row that can be written in one piece: its place, what it holds, its attributes, its cells' styles."""

    number: int
    cells: Mapping[int, Any]
    head: bytes
    styles: Mapping[int, int]


class PlainRows(Struct, frozen=True, dict=True):
    """Writes whole rows of a table; ``looks`` are the styles of its columns in a new row."""

    grid: Grid
    styles: Styles
    looks: Mapping[int, int]
    old: Mapping[int, RowXml]

    def rows(self, first: int, news: Sequence[TableRow]) -> dict[int, RowXml]:
        """The rows from this place on, without those of which more than plain cells must be looked at."""
        found: dict[int, RowXml] = {}
        groups: dict[tuple[int, bool], list[_Plain]] = {}
        for number, new in enumerate(news, first):
            here, source = self.old.get(number), self.old.get(new.source or 0)
            styles = self._styles_of(here, new, source)
            if styles is None:
                continue
            if source and new.stands and styles.keys() <= self.looks.keys():
                found[number] = source.moved(number, _head(source, number))
                continue
            row = _Plain(number, new.cells, _head(source or here, number, is_new=not source), styles)
            groups.setdefault((id(styles), not source), []).append(row)  # rows that look alike share it
        for (_, is_new), group in groups.items():
            found |= self._written(group, is_new=is_new)
        return found

    def _styles_of(
        self, here: RowXml | None, new: TableRow, source: RowXml | None
    ) -> Mapping[int, int] | None:
        """The styles of the cells, at least the blank ones, of a row that can be written in one piece."""
        if self.grid.prefix or not self.looks or len(new.cells) != len(self.looks):
            return None
        is_free = here is None or (
            here.plain_styles is not None and here.plain_styles.keys() <= self.looks.keys()
        )
        if not is_free or Formula in map(type, new.cells.values()):
            return None
        if source or here is None:
            return source.plain_styles if source else self._blanks
        styles = here.plain_styles  # a blank in it stays as it looks
        return styles if styles and styles.items() <= self.looks.items() else None

    def _written(self, group: Sequence[_Plain], *, is_new: bool) -> dict[int, RowXml]:
        """Rows whose cells have the same styles."""
        columns = {at: self._column(at, group, is_new=is_new) for at in self.looks}
        used = frozenset(at for at, cells in columns.items() if any(cells))
        found = {}
        for row, cells in zip(group, zip(*columns.values(), strict=True), strict=True):
            line = "".join(cells).replace(_NUMBER, str(row.number))
            raw = b"<row" + row.head + b">" + line.encode() + b"</row>"
            found[row.number] = RowXml(row.number, row.head, raw=raw, used=used)
        return found

    def _column(self, column: int, group: Sequence[_Plain], *, is_new: bool) -> list[str]:
        """The cells of one column, each distinct value written once; where they stand is left open."""
        style = group[0].styles.get(column)
        look = self.looks[column] if is_new or style is None else style

        def written(value: Any) -> str:
            if value is not None:
                return self._cell(column, value, look)
            return "" if style is None else self._cell(column, None, style)

        cells = distinct([row.cells[column] for row in group])
        return Cells(cells.numbers, list(map(written, cells.values))).listed()

    @cached_property
    def _blanks(self) -> dict[int, int]:
        """The styles of blank cells in a new row: of those that look otherwise than their column."""
        return {at: look for at, look in self.looks.items() if look != self.grid.column_style(at)}

    def _cell(self, column: int, value: Any, look: int) -> str:
        style, kind, inner = content_of(plain(value), look, self.styles, "")
        start = f'<c r="{column_letters(column)}{_NUMBER}"{attributes_of(style, kind)}'
        return f"{start}>{inner}</c>" if inner else f"{start}/>"


def _head(row: RowXml | None, number: int, *, is_new: bool = False) -> bytes:
    """The attributes of a row that goes on in this place; a new customer in it must be seen."""
    rest = row.head.removeprefix(b' r="%d"' % row.number) if row else b""  # most say nothing else
    head = _OWN.sub(b"", rest) if rest else b""
    return b' r="%d"' % number + (with_attribute(head, "hidden", None) if is_new and head else head)
