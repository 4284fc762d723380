"""Rows of plain values written in one piece: a program's large tables hold nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from sheets_crm.workbooks.protocol import Cell, Formula, TableRow, plain
from sheets_crm.workbooks.xlsx.cells import RowXml, column_letters
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.styles import Styles
from sheets_crm.workbooks.xlsx.values import attributes_of, content_of

_OWN = re.compile(rb"""\s+(?:r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
"""What a row says of its own place and cells."""


_MOST_KNOWN = 20_000
"""Cells that are remembered; more of them say something of their own than are said again."""


@dataclass(frozen=True)
class PlainRows:
    """Writes whole rows of a table; ``looks`` are the styles of its columns in a new row."""

    grid: Grid
    styles: Styles
    looks: Mapping[int, int]
    old: Mapping[int, RowXml]
    known: dict[tuple[int, type, Cell], str] = field(default_factory=dict)
    """By look and value what most cells of a column say again and again."""

    def row(self, number: int, new: TableRow) -> RowXml | None:
        """The row for this place, None when more than plain cells of the table would have to be looked at."""
        here, source = self.old.get(number), self.old.get(new.source or 0)
        whole = not self.grid.prefix and len(new.cells) == len(self.looks)
        if not whole or not self._free(here) or (source is None and here is not None):
            return None
        styles = self.looks if source is None else source.plain_styles
        if styles is None or Formula in map(type, new.cells.values()):
            return None
        cells = self._cells(number, cast("Mapping[int, Cell]", new.cells), styles, source is None)
        head = b' r="%d"' % number + (_OWN.sub(b"", source.head) if source else b"")
        return RowXml(number, head, raw=b"<row" + head + b">" + cells.encode() + b"</row>")

    def _free(self, here: RowXml | None) -> bool:
        if here is None:
            return True
        return here.plain_styles is not None and here.plain_styles.keys() <= self.looks.keys()

    def _cells(self, number: int, values: Mapping[int, Cell], styles: Mapping[int, int], is_new: bool) -> str:
        cells = []
        for column, letters, usual in self._columns:
            value, style = values[column], styles.get(column)
            if value is None and (style is None or (is_new and style == usual)):
                continue
            key = (self.looks[column] if style is None else style, type(value), value)
            rest = self.known.get(key)
            if rest is None:
                rest = self._rest(plain(value), key[0])
                if len(self.known) < _MOST_KNOWN:
                    self.known[key] = rest
            cells.append(f'<c r="{letters}{number}{rest}')
        return "".join(cells)

    @cached_property
    def _columns(self) -> list[tuple[int, str, int]]:
        """Number, letters and own style of each column."""
        return [(column, column_letters(column), self.grid.column_style(column)) for column in self.looks]

    def _rest(self, value: Cell, look: int) -> str:
        """A cell behind its place."""
        style, kind, inner = content_of(value, look, self.styles, "")
        start = f'"{attributes_of(style, kind)}'
        return f"{start}>{inner}</c>" if inner else f"{start}/>"
