"""The changes of a plan, made in a live workbook. Each leaves word how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sheets_crm.workbooks.live.cells import Place, area, at, runs, set_link, sheet_as_read, write_rows
from sheets_crm.workbooks.live.drawing import add_sheet
from sheets_crm.workbooks.live.native import drop_links, show_all_rows
from sheets_crm.workbooks.live.notes import carry_notes, refuse_conversations
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Change,
    Formula,
    Sheet,
    ShowSheet,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
    Written,
    same_cell,
)

Undo = list[Callable[[], None]]
Block = tuple[Mapping[Place, Written], Mapping[Place, str]]
_NOTHING = TableRow({})


def check(sheet: Any, change: WriteTable, seen: Sheet | None) -> Sheet:
    """Refuse to write a table in which people worked since it was read, or over cells below it.

    Returns:
        The sheet as it is now, in detail.

    Raises:
        WorkbookError: A cell of the table is not what it was, or there are cells where rows would go.
    """
    now = sheet_as_read(sheet, in_detail=True)
    if seen and not _unchanged(change, seen, now):
        raise WorkbookError("changed_meanwhile", sheet=change.sheet)
    refuse_conversations(sheet, change, now)
    for row in range(change.header_row + change.old_rows + 1, change.header_row + len(change.rows) + 1):
        if _holds_something(now, row, change.columns):
            raise WorkbookError("cells_below_table", sheet=change.sheet, row=row)
    return now


def _unchanged(change: WriteTable, seen: Sheet, now: Sheet) -> bool:
    """Whether the table is what it was; a sheet that was not read in detail shows values only."""
    if not seen.formulas:
        now = Sheet(now.title, now.rows, notes=now.notes)
    if change.carries_notes and seen.notes != now.notes:
        return False
    if seen.rows == now.rows and seen.formulas == now.formulas:
        return True
    places = [
        (row, column)
        for row in range(change.header_row, max(len(now.rows), len(seen.rows)) + 1)
        for column in change.columns
    ]
    return all(_same(_standing(seen, place), _standing(now, place)) for place in places)


def _standing(sheet: Sheet, place: Place) -> Written:
    """What stands in a cell: the formula rather than what it calculates."""
    text = sheet.formulas.get(place)
    return at(sheet.rows, place) if text is None else Formula(text, place[0])


def _same(old: Written, new: Written) -> bool:
    return old == new if isinstance(old, Formula) or isinstance(new, Formula) else same_cell(old, new)


def make(book: Any, change: Change, now: Sheet | None, undo: Undo) -> None:
    """Make one change; ``now`` is the sheet of a WriteTable, where it was looked at already."""
    if isinstance(change, AddSheet):
        add_sheet(book, change.design, undo)
        return
    sheet = book.sheets[change.sheet]
    if isinstance(change, ShowSheet):
        undo.append(partial(setattr, sheet, "visible", sheet.visible))
        sheet.visible = True
    elif isinstance(change, WriteTable):
        _write_table(sheet, change, now or sheet_as_read(sheet, in_detail=True), undo)
    elif isinstance(change, AppendRows):
        _append(sheet, change, undo)
    else:
        _write_cells(sheet, change, undo)


def _write_table(sheet: Any, change: WriteTable, now: Sheet, undo: Undo) -> None:
    blocks = [block for block in _blocks(change, now) if not _stands(now, *block)]
    if blocks:
        bottom = change.header_row + max(change.old_rows, len(change.rows))
        whole = area(sheet, change.header_row, min(change.columns), bottom, max(change.columns))
        show_all_rows(sheet, whole)
        _unmerge(sheet, change, now)
    for cells, links in blocks:
        _write_block(sheet, now, cells, links, undo)
    carry_notes(sheet, change, now, undo)
    _fit_table(sheet, change.header_row, len(change.rows))


def _unmerge(sheet: Any, change: WriteTable, now: Sheet) -> None:
    """Let merged cells in the body come apart, or what is written under them would be gone."""
    for merged in filter(change.takes_apart, now.merges):
        area(sheet, *merged).unmerge()


def _blocks(change: WriteTable, now: Sheet) -> Iterator[Block]:
    """The new body as rectangles of cells, each with its links; blank below the last row."""
    top = change.header_row + 1
    left_over = max(0, change.old_rows - len(change.rows))
    lines = list(enumerate([*change.rows, *[_NOTHING] * left_over], top))
    for columns in runs(change.columns) if lines else ():
        places = [(row, column, line) for row, line in lines for column in columns]
        cells = {(row, column): _written(now, line, column) for row, column, line in places}
        links = {(row, column): _link(now, line, column) for row, column, line in places}
        yield cells, {place: address for place, address in links.items() if address}


def _written(now: Sheet, line: TableRow, column: int) -> Written:
    if column in line.cells:
        return line.cells[column]
    return None if line.source is None else _standing(now, (line.source, column))


def _link(now: Sheet, line: TableRow, column: int) -> str | None:
    if column in line.cells:
        return line.links.get(column)
    return None if line.source is None else now.links.get((line.source, column))


def _write_block(
    sheet: Any, now: Sheet, cells: Mapping[Place, Written], links: Mapping[Place, str], undo: Undo
) -> None:
    """Write a rectangle of cells with their links."""
    old_cells = {place: _standing(now, place) for place in cells}
    old_links = _links_in(now, cells)
    undo.append(lambda: _put_back(sheet, old_cells, old_links))
    _show_as_numbers(
        sheet, [place for place in cells if _is_number_for_day(old_cells[place], cells[place])], undo
    )
    _put(sheet, cells, links)


def _is_number_for_day(old: Written, new: Written) -> bool:
    return isinstance(old, date) and isinstance(new, int | float) and not isinstance(new, bool)


def _show_as_numbers(sheet: Any, places: Collection[Place], undo: Undo) -> None:
    """A number that takes a day's place would be shown, and read, as a day."""
    for place in places:
        cell = sheet.range(place)
        undo.append(partial(setattr, cell, "number_format", cell.number_format))
        cell.number_format = "General"


def _put_back(sheet: Any, cells: Mapping[Place, Written], links: Mapping[Place, str]) -> None:
    """As it was; a sheet that refused the change would refuse this too, and needs it not."""
    if not _stands(sheet_as_read(sheet, in_detail=True), cells, links):
        _put(sheet, cells, links)


def _stands(now: Sheet, cells: Mapping[Place, Written], links: Mapping[Place, str]) -> bool:
    """Whether these cells and links are there already."""
    same = all(_as_placed(_standing(now, place), value, place) for place, value in cells.items())
    return same and _links_in(now, cells) == links


def _links_in(now: Sheet, cells: Collection[Place]) -> dict[Place, str]:
    return {place: address for place, address in now.links.items() if place in cells}


def _as_placed(old: Written, new: Written, place: Place) -> bool:
    """Whether ``new`` at this place is what stands there; a formula from another row counts as new."""
    if isinstance(new, Formula) and new.row != place[0]:
        return False
    return _same(old, new)


def _put(sheet: Any, cells: Mapping[Place, Written], links: Mapping[Place, str]) -> None:
    (top, left), (bottom, right) = min(cells), max(cells)
    drop_links(area(sheet, top, left, bottom, right))
    columns = range(left, right + 1)
    write_rows(
        sheet, top, left, [[cells[row, column] for column in columns] for row in range(top, bottom + 1)]
    )
    for place, address in links.items():
        text = cells[place]
        if isinstance(text, str):  # a number would become a text, and a blank show the address
            set_link(sheet, place, address, text)


def _fit_table(sheet: Any, header_row: int, height: int) -> None:
    """A table of the program's own kind (Excel: ListObject) ends where its rows end, and has one at least."""
    for table in sheet.tables:
        whole = table.range
        if whole.row == header_row and whole.shape[0] != 1 + max(height, 1):
            right = whole.column + whole.shape[1] - 1
            table.resize(area(sheet, header_row, whole.column, header_row + max(height, 1), right))


def _append(sheet: Any, change: AppendRows, undo: Undo) -> None:
    if not change.rows:
        return
    now = sheet_as_read(sheet, in_detail=False)
    top = 1 + _last_row(now, change.header_row)
    for block in runs({column for row in change.rows for column in row}):
        cells: dict[Place, Written] = {
            (row, column): line.get(column) for row, line in enumerate(change.rows, top) for column in block
        }
        _write_block(sheet, now, cells, {}, undo)
    bottom = top + len(change.rows) - 1
    for table in sheet.tables:
        if table.range.row == change.header_row and bottom > table.range.row + table.range.shape[0] - 1:
            _fit_table(sheet, change.header_row, bottom - change.header_row)


def _last_row(sheet: Sheet, header_row: int) -> int:
    """The last row that holds something under a header."""
    header = sheet.rows[header_row - 1] if len(sheet.rows) >= header_row else ()
    columns = [column for column, title in enumerate(header, 1) if title is not None]
    rows = range(len(sheet.rows), header_row, -1)
    return next((row for row in rows if _holds_something(sheet, row, columns)), header_row)


def _holds_something(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    return any(at(sheet.rows, (row, column)) is not None for column in columns)


def _write_cells(sheet: Any, change: WriteCells, undo: Undo) -> None:
    now = sheet_as_read(sheet, in_detail=True, last_row=max((row for row, _ in change.cells), default=1))
    for row in sorted({row for row, _ in change.cells}):
        for block in runs(column for place_row, column in change.cells if place_row == row):
            cells: dict[Place, Written] = {(row, column): change.cells[row, column] for column in block}
            links = _links_in(now, cells)
            if not _stands(now, cells, links):
                _write_block(sheet, now, cells, links, undo)
