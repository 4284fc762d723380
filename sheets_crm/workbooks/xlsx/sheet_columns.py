"""A sheet's plain cells as columns of what they show, each distinct cell made once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.workbooks.by_columns import CellRows, Cells
from sheets_crm.workbooks.xlsx.bounds import Bounds
from sheets_crm.workbooks.xlsx.cells import elements, inline_text
from sheets_crm.workbooks.xlsx.markup import text_of
from sheets_crm.workbooks.xlsx.package import Package
from sheets_crm.workbooks.xlsx.plain_cells import DECIMAL, INLINE, SHARED, TRUTH, WHOLE, Found, PlainCells
from sheets_crm.workbooks.xlsx.styles import Styles, styles_of

_SIMPLE = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_CUT_OFF = re.compile(rb'<t(?! xml:space="preserve">)(?:\s[^>]*)?>(?:\s|[^<]*+(?<=\s)<)')
"""A text with blanks at its ends that it does not ask to keep."""
_UNLIKE = re.compile(rb"\r|&(?!(?:amp|lt|gt|quot|apos);)|<!|_x[dD][89a-fA-F]")
"""What readers take differently: line ends, references to characters, comments, halves of characters."""
_EPOCH = date(1899, 12, 30)
_AFTER_THE_DAY_THAT_NEVER_WAS, _LAST_DAY = 61, 2_958_465


class Shown(Struct, frozen=True, dict=True):
    """What numbers in the cells of a package stand for: shared texts, and days by their style."""

    package: Package

    @cached_property
    def texts(self) -> Sequence[str] | None:
        """The shared texts, None when one is written in an unusual way."""
        found: list[bytes] = []
        for part in self.package.related(self.package.workbook_part, "sharedStrings"):
            content = self.package.part(part) if self.package.has(part) else b""
            content = content[content.find(b"<sst") :]
            if _CUT_OFF.search(content) or _UNLIKE.search(content):
                return None
            items = _SIMPLE.findall(content)
            if len(items) != content.count(b"<si"):
                return [inline_text(each.group(2) or b"", "") for each in elements(content, "", "si")]
            found += items
        return _texts(found)

    @cached_property
    def styles(self) -> Styles:
        """The package's styles."""
        return styles_of(self.package)

    @cached_property
    def dated(self) -> NDArray[np.int8]:
        """How each style shows numbers (see `Styles.shows_plainly`), and last one that is not there."""
        return np.array([self.styles.shows_plainly(style) for style in range(len(self.styles.formats) + 1)])


def _texts(found: Sequence[bytes]) -> list[str]:
    """The texts that these bytes stand for."""
    whole = b"\0".join(found)
    if b"&" in whole or b"_x" in whole:
        return [text_of(text) for text in found]
    return whole.decode().split("\0") if found else []


def rows_by_columns(plain: PlainCells | None, shown: Shown, bounds: Bounds) -> CellRows | None:
    """The rows of a sheet, None when calamine has to read them."""
    if plain is None:
        return None
    found = plain.found()
    own = list(plain.texts)
    shared: Sequence[str] | None = shown.texts if (found.kind == SHARED).any() else ()
    count, width = int(found.row.max(initial=0)), int(found.column.max(initial=0))
    if shared is None or not bounds.fits(count, width) or shown.package.starts_1904:
        return None
    if _UNLIKE.search(b"\0".join(own)):
        return None
    figures = (found.kind == WHOLE) | (found.kind == DECIMAL)
    styles = shown.dated[np.minimum(found.style, len(shown.dated) - 1)]
    dated = figures & (styles == 1)
    days = numbers_in(plain, found, dated)
    unsure = (days < _AFTER_THE_DAY_THAT_NEVER_WAS) | (days >= _LAST_DAY)
    if (figures & (styles < 0)).any() or unsure.any():
        return None
    if (found.value[found.kind == SHARED] >= len(shared)).any():
        return None
    made = _Maker(found, dated, {SHARED: shared, INLINE: _texts(own), DECIMAL: plain.decimals}, count)
    columns = np.flatnonzero(np.bincount(found.column))
    return CellRows({number: made.column(number) for number in columns.tolist()}, count)


def numbers_in(plain: PlainCells, found: Found, cells: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The numbers in these cells."""
    values, decimal = found.value[cells], found.kind[cells] == DECIMAL
    known = np.array([*plain.decimals, 0.0])
    return np.where(decimal, known[np.where(decimal, values, -1)], values)


class _Maker(Struct, frozen=True):
    """Makes columns of the cells of a sheet."""

    found: Found
    dated: NDArray[np.bool_]
    known: Mapping[int, Sequence[Any]]
    count: int

    def column(self, number: int) -> Cells:
        """One column."""
        mine = np.flatnonzero(self.found.column == number)
        kinds = self.found.kind[mine] * 2 + self.dated[mine]
        numbers, values = np.zeros(self.count, dtype=np.int64), [None]
        for kind in np.flatnonzero(np.bincount(kinds)).tolist():
            cells = mine[kinds == kind]
            which, places = _distinct(self.found.value[cells])
            numbers[self.found.row[cells] - 1] = places + len(values)
            values += self._values(kind // 2, which.tolist(), dated=bool(kind % 2))
        return Cells(numbers, values)

    def _values(self, kind: int, which: Sequence[int], *, dated: bool) -> list[Any]:
        if kind == TRUTH:
            return [bool(value) for value in which]
        values = [self.known[kind][value] for value in which] if kind in self.known else list(which)
        if kind in (SHARED, INLINE):
            return [text or None for text in values]
        if dated:
            return [_moment(value) for value in values]
        return [int(value) if isinstance(value, float) and value.is_integer() else value for value in values]


def _moment(days: float) -> date | datetime:
    """The day of a number, with its time of day when it has one: to the millisecond, as calamine tells it."""
    whole = int(days)
    day = _EPOCH + timedelta(days=whole)
    if days == whole:
        return day
    thousandths = round((days - whole) * 86_400_000)
    moment = datetime.combine(day, time()) + timedelta(milliseconds=thousandths)
    return moment.date() if moment.time() == time() else moment


def _distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct values, and each one's number among them."""
    low, high = int(values.min()), int(values.max())
    if high - low > 8 * len(values) + 1024:
        which, places = np.unique(values, return_inverse=True)
        return which, places
    seen = np.zeros(high - low + 1, dtype=np.bool_)
    seen[values - low] = True
    return np.flatnonzero(seen) + low, (np.cumsum(seen) - 1)[values - low]
