"""Blocks of cells of a live workbook, through xlwings: read, compared and written whole."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sheets_crm.workbooks.formulas import moved
from sheets_crm.workbooks.live.merges import merges_on
from sheets_crm.workbooks.live.native import add_link_inside, link_inside
from sheets_crm.workbooks.live.shown import shown_on
from sheets_crm.workbooks.protocol import (
    LONGEST_TEXT,
    Cell,
    CellError,
    Formula,
    Sheet,
    WorkbookError,
    Written,
    down_to_notes,
    is_longer,
    plain,
)

Place = tuple[int, int]
_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#FIELD!")
)
_EXACT = 2**53  # whole numbers beyond it do not fit in a cell
_DAY_ZERO = datetime(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # before it, Excel and everybody else count days differently


def sheet_as_read(sheet: Any, *, in_detail: bool, last_row: int | None = None) -> Sheet:
    """A sheet of a live workbook (or its first rows) as a plain one; links and formulas only in detail."""
    rows = _rows(sheet, last_row)
    formulas = _formulas(sheet, rows) if in_detail else {}
    links = dict(_links(sheet, rows, formulas)) if in_detail else {}
    notes = {} if last_row else notes_on(sheet)
    hidden = not _is_visible(sheet)
    return Sheet(
        sheet.name,
        down_to_notes(rows, notes),
        links,
        formulas,
        hidden=hidden,
        notes=notes,
        only_texts_link=True,
        merges=() if last_row else merges_on(sheet, len(rows), max(map(len, rows), default=0)),
        shown_as=shown_on(sheet, rows) if in_detail else {},
    )


def notes_on(sheet: Any) -> dict[Place, str]:
    """The notes on a sheet's cells."""
    places = ((note.location, note.text) for note in sheet.notes)
    return {(cell.row, cell.column): text for cell, text in places}


def _is_visible(sheet: Any) -> bool:
    return sheet.visible in (True, -1)  # Excel says -1; 2 is "very hidden"


def area(sheet: Any, top: int, left: int, bottom: int, right: int) -> Any:
    """The range of these corners."""
    return sheet.range((top, left), (bottom, right))


def _rows(sheet: Any, last_row: int | None) -> list[list[Cell]]:
    last = sheet.used_range.last_cell
    height = min(last.row, last_row or last.row)
    # errors as text: Excel for Mac's values say nothing about errors, and xlwings fails to look them up there
    options = {"ndim": 2, "err_to_str": sys.platform != "darwin"}
    values = area(sheet, 1, 1, height, last.column).options(**options).value
    rows = [_trimmed([as_read(value) for value in row]) for row in values]
    return _trimmed(rows)


def _trimmed(items: list[Any]) -> list[Any]:
    while items and items[-1] in (None, []):
        items.pop()
    return items


def as_read(value: Any) -> Cell:
    """A value of xlwings as a plain cell: whole numbers as int, midnight as its day, errors as such."""
    kind = type(value)
    if kind is str:
        return CellError(value) if value in _ERRORS else value or None
    if kind is float or kind is Decimal:
        return int(value) if value == value // 1 else float(value)
    if kind is datetime:
        return _moment(value)
    if kind is int:
        return CellError("#?") if -2_146_827_000 < value < -2_146_826_000 else value  # Excel's error numbers
    return value  # type: ignore[no-any-return]


def _moment(value: datetime) -> Cell:
    """A time of day alone is its fraction of a day."""
    if value.date() <= _DAY_ZERO.date():
        return (value - _DAY_ZERO) / timedelta(days=1)
    return plain(value)


def _formulas(sheet: Any, rows: Sequence[Sequence[Cell]]) -> dict[Place, str]:
    height, width = len(rows), max(map(len, rows), default=0)
    if not width:
        return {}
    texts = _two_dimensional(area(sheet, 1, 1, height, width).formula)
    return {
        (row, column): text
        for row, line in enumerate(texts, 1)
        for column, text in enumerate(line, 1)
        if isinstance(text, str) and text.startswith("=") and text != at(rows, (row, column))
    }


def _two_dimensional(texts: Any) -> Sequence[Sequence[Any]]:
    if not isinstance(texts, list | tuple):
        return [[texts]]
    return texts if isinstance(texts[0], list | tuple) else [texts]


def at(rows: Sequence[Sequence[Cell]], place: Place) -> Cell:
    """The cell at (row, column), both from 1; blank beyond the last."""
    row, column = place
    line = rows[row - 1] if row <= len(rows) else ()
    return line[column - 1] if column <= len(line) else None


def _links(
    sheet: Any, rows: Sequence[Sequence[Cell]], formulas: dict[Place, str]
) -> Iterator[tuple[Place, str]]:
    """Links of text cells, looked for in halves: a cell without one costs a call in Excel too."""
    for column in range(1, max(map(len, rows), default=0) + 1):
        texts = [
            row
            for row in range(1, len(rows) + 1)
            if isinstance(at(rows, (row, column)), str) and (row, column) not in formulas
        ]
        yield from _links_among(sheet, column, texts)


def _links_among(sheet: Any, column: int, rows: Sequence[int]) -> Iterator[tuple[Place, str]]:
    if not rows or (address := _link(area(sheet, rows[0], column, rows[-1], column))) is None:
        return
    if len(rows) == 1:
        yield (rows[0], column), address
        return
    middle = len(rows) // 2
    yield from _links_among(sheet, column, rows[:middle])
    yield from _links_among(sheet, column, rows[middle:])


def _link(cells: Any) -> str | None:
    """The first link in these cells; of ``impl``, as xlwings' own property takes single cells only."""
    try:
        return str(cells.impl.hyperlink) or link_inside(cells)
    except Exception as error:  # xlwings says "there is none" with a bare Exception
        if "hyperlink" not in str(error):
            raise
        return None


def typed(value: Written, place: Place) -> Any:
    """A cell as xlwings must be given it, so that Excel takes text for text and nothing else for text.

    Raises:
        WorkbookError: A text is too long for a cell, or a number is infinite.
    """
    if type(value) is str:
        return _quoted(value) if value else None
    if isinstance(value, Formula):
        return moved(value.text, (value.row, place[1]), place)
    value = plain(value)
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) < _FIRST_DAY:
        value = value.isoformat()
    if isinstance(value, int) and abs(value) > _EXACT:
        value = str(value)
    if isinstance(value, float) and math.isinf(value):
        raise WorkbookError("infinite_number")
    if isinstance(value, str):
        return _quoted(value)
    return float(value) if type(value) is int else value


def _quoted(text: str) -> str:
    if is_longer(text, LONGEST_TEXT):
        raise WorkbookError("text_too_long", length=len(text), text=text[:30])
    return f"'{text}"


def write_rows(sheet: Any, top: int, left: int, rows: Sequence[Sequence[Written]]) -> None:
    """Write a block whose upper left cell is (top, left)."""
    values = [
        [typed(value, (row, column)) for column, value in enumerate(line, left)]
        for row, line in enumerate(rows, top)
    ]
    sheet.range((top, left)).value = values


def runs(columns: Iterable[int]) -> list[range]:
    """Columns beside each other, as blocks: 1 2 3 5 are 1–3 and 5–5."""
    blocks: list[range] = []
    for column in sorted(columns):
        if blocks and column == blocks[-1].stop:
            blocks[-1] = range(blocks[-1].start, column + 1)
        else:
            blocks.append(range(column, column + 1))
    return blocks


def set_link(sheet: Any, place: Place, address: str, text: str) -> None:
    """Make a cell a link that shows ``text``; an address ``#'Title'!A5`` is a place of the workbook."""
    cell = sheet.range(place)
    if address.startswith("#") and add_link_inside(cell, address[1:], text):
        return
    # xlwings' own tip holds the address, and Excel refuses a tip beyond 255 characters
    cell.add_hyperlink(address, text, text[:255])
