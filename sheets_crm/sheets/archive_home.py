"""Older order rows brought home from the file beside the workbook."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sheets_crm.reading.history import history_place
from sheets_crm.reading.logs import Part
from sheets_crm.reading.parse import Shop, parse
from sheets_crm.reading.tables import tables_in
from sheets_crm.sheets.archive import Moved, Rows, column_names, kept_before, settings_change, written_part
from sheets_crm.workbooks.coded_cells import STOOD
from sheets_crm.workbooks.protocol import Snapshot, TableRow, WorkbookError, WriteTable


def rows_home(snapshot: Snapshot, language: str) -> Moved:
    """The rows of the file as they come back, above the rows of the sheets that they stood in.

    Raises:
        WorkbookError: There is no file, or the workbook has no sheet for its rows.
    """
    place = history_place(snapshot.sheets)
    if not place:
        raise WorkbookError("archive_none")
    shop = parse(snapshot, language)
    headings, rows = kept_before(snapshot)
    stood = [str(row[headings.index(STOOD[0])]) if STOOD[0] in headings else "" for row in rows]
    homes = _homes(shop, snapshot, stood)
    by_sheet: dict[str, Rows] = {title: [] for title in homes}
    for title, row in zip(stood, rows, strict=True):
        by_sheet[title if title in homes else next(iter(homes))].append(row)
    changes = [_with(homes[title], headings, each) for title, each in by_sheet.items() if each]
    taken = {title: len(each) for title, each in by_sheet.items() if each}
    return Moved(headings, rows, taken, [*changes, settings_change(snapshot, None, shop.texts)])


def _with(part: Part, headings: Sequence[str], rows: Rows) -> WriteTable:
    places = {name: at for at, name in column_names(part).items()}
    lost = [name for name in headings if name not in places and name not in STOOD]
    if lost and any(row[headings.index(name)] is not None for row in rows for name in lost):
        raise WorkbookError("archive_no_column", sheet=part.sheet.title, columns=", ".join(lost))
    new = [
        TableRow({places[name]: cell for name, cell in zip(headings, row, strict=True) if name in places})
        for row in rows
    ]
    first = part.found.last_row + 1
    old = [TableRow({}, source=row) for row in range(first, len(part.sheet.rows) + 1)]
    return written_part(part, [*new, *old])


def _homes(shop: Shop, snapshot: Snapshot, stood: Sequence[str]) -> dict[str, Part]:
    """The order sheets that rows can come home to, those whose rows have all left among them.

    Raises:
        WorkbookError: There is none.
    """
    parts = [part for part in shop.read.parts.get("orders", ()) if not part.sheet.beside]
    titles = [title for title in dict.fromkeys(stood) if title in snapshot.sheets] or list(snapshot.sheets)
    alone = (tables_in(replace(snapshot, sheets={title: snapshot.sheets[title]})) for title in titles)
    empty = [part for each in alone for part in each.parts.get("orders", ())]
    if not parts and not empty:
        raise WorkbookError("archive_no_home")
    return {part.sheet.title: part for part in (*parts, *empty)}
