"""Old order rows taken out of the workbook into a file beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.reading.history import history_place, setting_place
from sheets_crm.reading.logs import Part
from sheets_crm.reading.parse import Shop, parse
from sheets_crm.schema import SETTINGS
from sheets_crm.texts import Texts
from sheets_crm.workbooks.coded_cells import STOOD
from sheets_crm.workbooks.history import history_at
from sheets_crm.workbooks.protocol import (
    Cell,
    CellError,
    Snapshot,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
    plain,
)

Rows = list[tuple[Cell, ...]]


class Moved(Struct, frozen=True):
    """What goes into the file, and what becomes of the workbook.

    ``taken`` [rows] go from each sheet. ``changes`` name the file on Settings too, so that no moment has
    rows in both places or in none.
    """

    headings: Sequence[str]
    rows: Rows
    taken: Mapping[str, int]
    changes: Sequence[WriteTable | WriteCells]


def old_rows(snapshot: Snapshot, before: date, place: str, language: str) -> Moved:
    """The order rows of days before a day, as they will stand in a file.

    Rows stay that hold an error or a note, that are no orders, or of which a part is of a later day.

    Args:
        snapshot: The workbook, its order sheets in detail.
        before: The first day that stays.
        place: What Settings will say where the file is.
        language: For a workbook that shows none.

    Raises:
        WorkbookError: The workbook has no Settings, or cells that would be torn from their rows.
    """
    shop = parse(snapshot, language)
    old = _rows_before(shop, before)
    parts = [part for part in shop.read.parts.get("orders", ()) if not part.sheet.beside]
    headings, rows = kept_before(snapshot)
    names = [column_names(part) for part in parts]
    every = [*headings, *(name for each in names for name in each.values())]
    every = [*dict.fromkeys(name for name in every if name not in STOOD), *STOOD]
    rows = [tuple(dict(zip(headings, row, strict=True)).get(name) for name in every) for row in rows]
    changes: list[WriteTable | WriteCells] = []
    taken: dict[str, int] = {}
    for part, named in zip(parts, names, strict=True):
        leaving = sorted(row for row in old.get(part.sheet.title, ()) if _may_leave(part, row))
        if leaving:
            rows += [_as_kept(part, row, named, every) for row in leaving]
            taken[part.sheet.title] = taken.get(part.sheet.title, 0) + len(leaving)
            changes.append(_without(part, set(leaving), shop))
    return Moved(every, rows, taken, [*changes, settings_change(snapshot, place, shop.texts)])


def _rows_before(shop: Shop, before: date) -> dict[str, set[int]]:
    """The rows of every sheet whose lines are all of days before a day."""
    orders, tables = shop.columns["orders"], shop.tables
    if "orders" not in tables:
        return {}
    latest: dict[tuple[str, int], date] = {}
    for row, day in orders.tuples("row", "date"):
        place = tables["orders"].place(int(row))
        latest[place] = max(latest.get(place, day), day)
    found: dict[str, set[int]] = {}
    for (title, row), day in latest.items():
        if day < before:
            found.setdefault(title, set()).add(row)
    return found


def kept_before(snapshot: Snapshot) -> tuple[list[str], Rows]:
    """What the present file holds, all its columns."""
    place = history_place(snapshot.sheets)
    if not place:
        return [], []
    history = history_at(place, snapshot.folder)
    headings = history.headings()
    return headings, history.rows(headings)


def column_names(part: Part) -> dict[int, str]:
    """A name for every column of a table: its heading, numbered where two have the same."""
    names: dict[int, str] = {}
    for at, heading in sorted(part.found.headings.items()):
        heading = " ".join(heading.split())
        name, count = heading, 1
        while name.casefold() in {each.casefold() for each in names.values()} or name in STOOD:
            count += 1
            name = f"{heading} ({count})"
        names[at] = name
    return names


def _may_leave(part: Part, row: int) -> bool:
    """Whether nothing of a row would be lost."""
    cells = part.sheet.rows[row - 1]
    return not any(isinstance(cell, CellError) for cell in cells) and not any(
        place[0] == row for place in part.sheet.notes
    )


def _as_kept(part: Part, row: int, named: Mapping[int, str], headings: Sequence[str]) -> tuple[Cell, ...]:
    cells = part.sheet.rows[row - 1]
    kept: dict[str, Cell] = {name: cells[at - 1] for at, name in named.items() if at <= len(cells)}
    kept |= dict(zip(STOOD, (part.sheet.title, row), strict=True))
    return tuple(plain(kept.get(heading)) for heading in headings)


def _without(part: Part, leaving: set[int], shop: Shop) -> WriteTable:
    """The table without these rows; everything of the others moves up with them."""
    first = part.found.last_row + 1
    _refuse_torn(part, shop)
    rows = [TableRow({}, source=row) for row in range(first, len(part.sheet.rows) + 1) if row not in leaving]
    return written_part(part, rows)


def written_part(part: Part, rows: Sequence[TableRow]) -> WriteTable:
    """The table with these rows as its new body."""
    return WriteTable(
        sheet=part.sheet.title,
        header_row=part.found.last_row,
        columns=sorted(part.found.headings),
        old_rows=len(part.sheet.rows) - part.found.last_row,
        rows=rows,
    )


def _refuse_torn(part: Part, shop: Shop) -> None:
    """Stop at cells under no heading: the rows beside them would move and they would not.

    Raises:
        WorkbookError: There are some.
    """
    tables = (each for parts in shop.read.parts.values() for each in parts)
    known = {at for each in tables if each.sheet.title == part.sheet.title for at in each.found.headings}
    for number, row in enumerate(part.sheet.rows[part.found.last_row :], start=part.found.last_row + 1):
        for at, cell in enumerate(row, start=1):
            if cell not in (None, "") and at not in known:
                raise WorkbookError("archive_beside", sheet=part.sheet.title, row=number)


def settings_change(snapshot: Snapshot, place: str | None, texts: Texts) -> WriteCells:
    """The Settings sheet naming the file; a row is added where it has none for it yet.

    Raises:
        WorkbookError: There is no Settings sheet.
    """
    title = sheet_named(SETTINGS, snapshot.sheets)
    if title is None:
        raise WorkbookError("archive_no_settings")
    sheet = snapshot.sheets[title]
    if found := setting_place(sheet):
        return WriteCells(title, {found: place})
    located = locate(SETTINGS, sheet)
    if not {"setting", "value"} <= located.columns.keys():
        raise WorkbookError("archive_no_settings")
    at = located.columns["setting"]
    filled = [
        row for row, cells in enumerate(sheet.rows, 1) if len(cells) >= at and cells[at - 1] is not None
    ]
    row = {"value": place} | {
        name: texts(f"settings.order_history.{told}")
        for name, told in (("setting", "title"), ("meaning", "meaning"))
    }
    cells: dict[tuple[int, int], Any] = {
        (filled[-1] + 1, column): row[name] for name, column in located.columns.items()
    }
    return WriteCells(title, cells)
