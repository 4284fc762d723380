"""Rows of plain values written a column at a time: a program's large tables hold nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sheets_crm.workbooks.protocol import Formula, TableRow, plain
from sheets_crm.workbooks.xlsx.cells import RowXml, column_letters
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.styles import Styles
from sheets_crm.workbooks.xlsx.values import attributes_of, content_of

_OWN = re.compile(rb"""\s+(?:r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
"""What a row says of its own place and cells."""
_NUMBER = "\0"
"""In place of a row's number: no text of a cell holds it."""


class _Plain(NamedTuple):
    """A row that can be written in one piece: its place, what it holds, and the row that it continues."""

    number: int
    cells: Mapping[int, Any]
    source: RowXml | None
    styles: Mapping[int, int]


class _Written(dict[Any, str]):
    """The cells of a column by their value, most of which others have too; where they stand is left open."""

    def __init__(self, written: Callable[[Any], str]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, value: Any) -> str:
        written = self[value] = self._written(value)
        return written


@dataclass(frozen=True)
class PlainRows:
    """Writes whole rows of a table; ``looks`` are the styles of its columns in a new row."""

    grid: Grid
    styles: Styles
    looks: Mapping[int, int]
    old: Mapping[int, RowXml]

    def rows(self, first: int, news: Sequence[TableRow]) -> dict[int, RowXml]:
        """The rows from this place on, without those of which more than plain cells must be looked at."""
        groups: dict[tuple[int, bool], list[_Plain]] = {}
        for number, new in enumerate(news, first):
            source = self.old.get(new.source or 0)
            styles = self._styles_of(self.old.get(number), new, source)
            if styles is not None:  # rows that look alike share this object
                row = _Plain(number, new.cells, source, styles)
                groups.setdefault((id(styles), source is None), []).append(row)
        return {row.number: row for group in groups.values() for row in self._written(group)}

    def _styles_of(
        self, here: RowXml | None, new: TableRow, source: RowXml | None
    ) -> Mapping[int, int] | None:
        """The styles of the cells of a row that can be written in one piece."""
        if self.grid.prefix or not self.looks or len(new.cells) != len(self.looks):
            return None
        is_free = here is None or (
            here.plain_styles is not None and here.plain_styles.keys() <= self.looks.keys()
        )
        if not is_free or (source is None and here is not None) or Formula in map(type, new.cells.values()):
            return None
        return self.looks if source is None else source.plain_styles

    def _written(self, group: Sequence[_Plain]) -> Iterator[RowXml]:
        """Rows whose cells have the same styles."""
        columns = [self._column(column, group) for column in self.looks]
        for row, cells in zip(group, zip(*columns, strict=True), strict=True):
            line = "".join(cells).replace(_NUMBER, str(row.number))
            head = b' r="%d"' % row.number + (_OWN.sub(b"", row.source.head) if row.source else b"")
            yield RowXml(row.number, head, raw=b"<row" + head + b">" + line.encode() + b"</row>")

    def _column(self, column: int, group: Sequence[_Plain]) -> list[str]:
        """The cells of one column."""
        style, is_new = group[0].styles.get(column), group[0].source is None
        look = self.looks[column] if style is None else style
        bare = style is None or (is_new and style == self._own[column])

        def written(value: Any) -> str:
            return "" if value is None and bare else self._cell(column, value, look)

        values = [row.cells[column] for row in group]
        if set(map(type, values)) <= {str, type(None)}:
            return list(map(_Written(written).__getitem__, values))
        by_type = {kind: _Written(written) for kind in set(map(type, values))}  # True, 1 and 1.0 are one key
        return [by_type[type(value)][value] for value in values]

    @cached_property
    def _own(self) -> dict[int, int]:
        """The own style of each column."""
        return {column: self.grid.column_style(column) for column in self.looks}

    def _cell(self, column: int, value: Any, look: int) -> str:
        style, kind, inner = content_of(plain(value), look, self.styles, "")
        start = f'<c r="{column_letters(column)}{_NUMBER}"{attributes_of(style, kind)}'
        return f"{start}>{inner}</c>" if inner else f"{start}/>"
