"""Older orders that stand in a file beside the workbook, read as if they stood in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from sheets_crm.reading.cells import header_key, text_of
from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.reading.headings import UNUSED, fit_of
from sheets_crm.schema import SETTINGS
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.by_columns import CellRows, under
from sheets_crm.workbooks.coded_cells import STOOD
from sheets_crm.workbooks.history import History, history_at
from sheets_crm.workbooks.protocol import Sheet, Snapshot

_SETTING = "settings.order_history.title"
_SOLD = {"product", "code"}


def with_history(snapshot: Snapshot) -> Snapshot:
    """The snapshot with the older orders as a sheet before all others, if the Settings name any.

    Raises:
        WorkbookError: They cannot be read: figures without them would be wrong.
    """
    place = history_place(snapshot.sheets)
    if not place:
        return snapshot
    sheet = history_sheet(history_at(place, snapshot.folder), _mended(snapshot.sheets))
    return replace(snapshot, sheets={sheet.title: sheet, **snapshot.sheets})


def history_place(sheets: Mapping[str, Sheet]) -> str:
    """What the Settings say where the older orders are, "" for nothing."""
    title = sheet_named(SETTINGS, sheets)
    for _, name, value in _settings(sheets[title]) if title else ():
        if name in _titles() and value:
            return value
    return ""


def setting_place(sheet: Sheet) -> tuple[int, int] | None:
    """Row and column of the setting's value on the Settings sheet; None where it has no such row."""
    value = locate(SETTINGS, sheet).columns.get("value", 0)
    found = (row for row, name, _ in _settings(sheet) if name in _titles())
    return next(((row, value) for row in found if value), None)


def _settings(sheet: Sheet) -> Iterator[tuple[int, str, str | None]]:
    """Row, name (as ``header_key``) and value of every setting."""
    located = locate(SETTINGS, sheet)
    places = [located.columns.get(name, 0) - 1 for name in ("setting", "value")]
    for number, row in enumerate(located.body, start=located.header_row + 1):
        name, value = (row[at] if 0 <= at < len(row) else None for at in places)
        if isinstance(name, str):
            yield number, header_key(name), text_of(value) if isinstance(value, str) else None


def _titles() -> Collection[str]:
    return {header_key(texts_of(language)(_SETTING)) for language in LANGUAGES} | {"order history"}


def _mended(sheets: Mapping[str, Sheet]) -> set[str]:
    """Every text on the Settings sheet: a heading that the owner explained stands among them."""
    title = sheet_named(SETTINGS, sheets)
    rows: Sequence[Sequence[object]] = sheets[title].rows if title else ()
    return {cell for row in rows for cell in row if isinstance(cell, str)}


def _uses(heading: str) -> set[str]:
    fit = fit_of("orders", (heading,))
    return {*fit.roles} - {UNUSED} if fit else set()


def history_sheet(history: History, explained: Collection[str] = ()) -> Sheet:
    """The rows as a sheet, with the columns that orders are read from.

    Args:
        history: Where they stand.
        explained: Headings whose meaning the owner gave.
    """
    headings = [heading for heading in history.headings() if heading not in STOOD]
    uses = {heading: _uses(heading) for heading in headings}
    if any(_SOLD & each for each in uses.values()):  # else every other column may be a product
        headings = [heading for heading in headings if uses[heading] or heading in explained]
    cells = dict(enumerate(zip(headings, history.columns(headings), strict=True), start=1))
    columns = {at: under(heading, column) for at, (heading, column) in cells.items()}
    return Sheet(history.title, CellRows(columns, len(columns[1]) if columns else 1), beside=True)
