"""The rows of a recognised table as columns of cells: merged cells filled, furniture left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from operator import itemgetter

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from sheets_crm.reading.cells import Unreadable, day_of, header_key, money_of, number_of, total_words
from sheets_crm.reading.recognise import Found, Merge
from sheets_crm.reading.signatures import COUNTED, is_dated, is_words, signatures
from sheets_crm.reading.sold import Part
from sheets_crm.workbooks.by_columns import CellRows
from sheets_crm.workbooks.protocol import Sheet

_BLANK = frozenset({None, ""})


class Lines(Struct):
    """Lines of one sheet: ``cells`` by column name, and the row of the sheet in which each stands.

    ``group`` numbers the orders that lines belong to; lines without an order of their own have one each.
    ``weight`` is what a line is worth beside others of its order, where that is known; ``parts`` are the
    products of lines that list several.
    """

    cells: dict[str, list[object]]
    rows: Sequence[int]
    group: list[int] = field(default_factory=list)
    weight: list[float | None] = field(default_factory=list)
    parts: list[list[Part]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[object]:
        """The cells of a column, blank where the sheet has none."""
        return self.cells.get(name) or [None] * len(self)

    def keep(self, positions: Sequence[int]) -> None:
        """Leave out every other line."""
        if len(positions) < len(self):
            self.cells = {name: [cells[at] for at in positions] for name, cells in self.cells.items()}
            self.rows = [self.rows[at] for at in positions]


def lines_of(found: Found, sheet: Sheet, last: int = 0) -> Lines:
    """The lines below a table's headings that are no totals, headings again or descriptions of columns.

    Args:
        found: Where the table stands.
        sheet: The sheet it stands in.
        last: The last row to read, 0 for all.
    """
    body = sheet.rows[found.last_row : last or None]
    named = {**found.columns, **{f"sold {at}": at for at in found.sells}}
    cells = {name: column_of(body, at) for name, at in named.items()}
    lines = Lines(cells, list(range(found.last_row + 1, found.last_row + len(body) + 1)))
    _fill_merged(lines, found, sheet.merges)
    _leave_out_furniture(lines, found)
    return lines


def column_of(body: Sequence[Sequence[object]], column: int) -> list[object]:
    """The cells of a column (from 1); rows may be ragged."""
    if isinstance(body, CellRows):
        return body.column(column).listed()
    try:
        return list(map(itemgetter(column - 1), body))
    except IndexError:
        return [row[column - 1] if len(row) >= column else None for row in body]


def _fill_merged(lines: Lines, found: Found, merges: Collection[Merge]) -> None:
    """A merged cell's value counts for every row that it covers."""
    by_column = {at: name for name, at in found.columns.items()}
    for top, left, bottom, _ in merges:
        first = top - found.last_row - 1
        if bottom == top or first < 0 or left not in by_column:
            continue
        column = lines.cells[by_column[left]]
        for at in range(first + 1, min(bottom - found.last_row, len(column))):
            column[at] = column[first]


def _leave_out_furniture(lines: Lines, found: Found) -> None:
    filled = np.zeros(len(lines), dtype=bool)
    for cells in lines.cells.values():
        filled |= ~np.fromiter(map(_BLANK.__contains__, cells), bool, len(cells))
    days = lines.cells.get("date") or [None] * len(lines)
    doubtful = _doubtful(lines, found)
    kept = [
        at
        for at in np.flatnonzero(filled).tolist()
        if not doubtful[at] or is_dated(days[at]) or not _is_furniture(lines, found, at)
    ]
    if kept and describes(lines, kept[0]):
        kept = kept[1:]
    lines.keep(_above_signatures(lines, kept, found))


def _above_signatures(lines: Lines, kept: Sequence[int], found: Found) -> Sequence[int]:
    """The lines without those below the last dated one in which somebody signs."""
    days = lines.column("date")
    last = max((at for at in kept if is_dated(days[at])), default=None)
    if last is None:
        return kept
    below = {name: cells[last + 1 :] for name, cells in lines.cells.items()}
    signed = {
        last + 1 + at for at in signatures(below, lambda at: _is_furniture(lines, found, last + 1 + at))
    }
    return [at for at in kept if at not in signed]


def _doubtful(lines: Lines, found: Found) -> NDArray[np.bool_]:
    """Which lines might be furniture: all of a table of days, elsewhere those that begin a cell like one."""
    doubtful = np.full(len(lines), "date" in found.columns)
    if not doubtful.all():
        begins = {*total_words(), *map(header_key, found.headings.values())}
        first = "|".join(re.escape(words.split()[0]) for words in sorted(begins) if words)
        looks = re.compile(rf"[\W_]*(?:{first})|.*[^\x00-\x7f]", re.IGNORECASE | re.DOTALL).match
        for cells in lines.cells.values():
            doubtful |= np.array([isinstance(cell, str) and looks(cell) is not None for cell in cells], bool)
    return doubtful


def _is_furniture(lines: Lines, found: Found, at: int) -> bool:
    """Whether a line without a day is a totals row, or the headings again."""
    texts = {name: cells[at] for name, cells in lines.cells.items() if isinstance(cells[at], str)}
    keys = {name: header_key(text) for name, text in texts.items()}
    headings = {name: header_key(found.headings[column]) for name, column in found.columns.items()}
    if sum(keys[name] == headings.get(name) for name in keys) >= 2:
        return True
    if "date" in found.columns and not any(keys.values()):
        return True
    return any(_is_total(key, whole=name == "product") for name, key in keys.items())


def _is_total(key: str, *, whole: bool) -> bool:
    if key in total_words():
        return True
    return not whole and any(key.startswith(f"{word} ") for word in total_words())


def describes(lines: Lines, at: int) -> bool:
    """Whether a line describes the columns: words where a day and numbers belong."""
    words = [is_words(lines.cells[name][at]) for name in COUNTED if name in lines.cells]
    return bool(words) and all(words) and _is_no_day(lines.column("date")[at])


def _is_no_day(cell: object) -> bool:
    try:
        return isinstance(cell, str) and day_of(cell) is None
    except Unreadable:
        return True


def count_of(cell: object) -> float | None:
    """A count, None where there is none that can be read."""
    try:
        return number_of(cell)
    except Unreadable:
        return None


def amount_of(cell: object) -> float | None:
    """An amount, None where there is none that can be read."""
    try:
        return money_of(cell)
    except Unreadable:
        return None
