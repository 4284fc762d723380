"""The table on Settings in which the owner mends what was assumed: sheet, heading, what it is used as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from sheets_crm.reading.candidates import candidates
from sheets_crm.reading.cells import header_key, text_of
from sheets_crm.reading.headers import sheet_named
from sheets_crm.reading.headings import FURTHER_ROLES, SOLD, UNUSED
from sheets_crm.reading.history import with_history
from sheets_crm.reading.logs import Part
from sheets_crm.reading.report import is_as_made, meanings, role_title
from sheets_crm.reading.tables import BY_HEADINGS, WHOLE_SHEET, Tables, tables_in
from sheets_crm.schema import SETTINGS, TABLES
from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.protocol import Sheet, Snapshot, WorkbookError, WriteCells

_HEADINGS = ("sheet", "heading", "use")
_FREE_COLUMNS = 2
"""So many columns after the settings the table begins, so that an empty one parts them."""


class Mends(Struct, frozen=True):
    """What the table says, by sheet and heading, and the cells that say nothing known."""

    said: Mapping[str, Mapping[str, Sequence[str]]]
    faults: Sequence[tuple[int, str, str]] = ()
    """Row, heading of the column, and what was typed there."""


def mends_in(settings: Sheet | None) -> Mends:
    """What the owner says headings are used as."""
    place = _place(settings) if settings else None
    if settings is None or place is None:
        return Mends({})
    said: dict[str, dict[str, list[str]]] = {}
    faults: list[tuple[int, str, str]] = []
    for number, sheet, heading, use in _rows(settings, place):
        if use is None:
            continue
        text = _as_heading(heading)
        role = (_tables() if text == WHOLE_SHEET else _uses()).get(header_key(use))
        if role is None:
            faults.append((number, str(settings.rows[place[0] - 1][place[1] + 1]), use))
        else:
            said.setdefault(sheet, {}).setdefault(text, []).append(role)
    return Mends(said, faults)


def _as_heading(text: str | None) -> str:
    whole = {header_key(texts_of(language)("reading.mend.whole_sheet")) for language in LANGUAGES}
    return WHOLE_SHEET if not text or header_key(text) in whole else " ".join(text.split())


def _place(settings: Sheet) -> tuple[int, int] | None:
    """Row and column (from 1) of the first heading of the table."""
    wanted = {texts_of(language)("reading.mend.heading") for language in LANGUAGES}
    for number, row in enumerate(settings.rows, start=1):
        for column, cell in enumerate(row, start=1):
            if cell in wanted and column > 1:
                return number, column - 1
    return None


def _rows(settings: Sheet, place: tuple[int, int]) -> Iterator[tuple[int, str, str | None, str | None]]:
    """The filled rows of the table: row of the sheet, sheet, heading, use."""
    top, left = place
    for number, row in enumerate(settings.rows[top:], start=top + 1):
        cells = [text_of(row[at - 1]) if len(row) >= at else None for at in range(left, left + 3)]
        if cells[0]:
            yield number, cells[0], cells[1], cells[2]


@cache
def _uses() -> Mapping[str, str]:
    """What a column may be used as, in every language, by ``header_key``."""
    found: dict[str, str] = {}
    for texts in map(texts_of, LANGUAGES):
        for role in (*FURTHER_ROLES, SOLD, UNUSED):
            found.setdefault(header_key(texts(f"reading.roles.{role}")), role)
        for table in BY_HEADINGS:
            for column in TABLES[table].columns:
                found.setdefault(header_key(role_title(table, column.name, texts)), column.name)
    return found


@cache
def _tables() -> Mapping[str, str]:
    """What a whole sheet may be used as."""
    named = {
        header_key(texts_of(language)(f"headings.sheets.{table}")): table
        for language in LANGUAGES
        for table in BY_HEADINGS
    }
    unused = {header_key(texts_of(language)(f"reading.roles.{UNUSED}")): UNUSED for language in LANGUAGES}
    return named | unused


def read_tables(snapshot: Snapshot) -> tuple[Tables, Mends]:
    """The tables of a workbook as its owner mended them.

    Raises:
        WorkbookError: The older orders beside it cannot be read, or not as orders.
    """
    snapshot = with_history(snapshot)
    title = sheet_named(SETTINGS, snapshot.sheets)
    mends = mends_in(snapshot.sheets[title] if title else None)
    tables = tables_in(snapshot, mends.said)
    _refuse_other_history(snapshot, tables)
    return tables, mends


def _refuse_other_history(snapshot: Snapshot, tables: Tables) -> None:
    """Stop where the rows beside the workbook are no orders: figures without them would be wrong."""
    empty = [sheet for sheet in snapshot.sheets.values() if sheet.beside and not any(sheet.rows[0])]
    for sheet in [*empty, *(each.sheet for each in tables.unread if each.sheet.beside)]:
        raise WorkbookError("history_no_orders", name=sheet.title)


def mend_cells(read: Tables, settings: Sheet, header_row: int, width: int, texts: Texts) -> list[WriteCells]:
    """The rows that the table lacks: what was assumed of each heading of sheets that are not as we made them.

    Args:
        read: What was read.
        settings: The Settings sheet, as it stands or will stand.
        header_row: Its row of headings.
        width: How many columns its settings take.
        texts: The language of new rows.
    """
    parts = [part for each in read.parts.values() for part in each if _is_to_be_asked(part)]
    if not parts:
        return []
    place = _place(settings)
    top, left = place or (header_row, width + _FREE_COLUMNS)
    known = {(sheet, heading) for _, sheet, heading, _ in _rows(settings, (top, left))} if place else set()
    last = max((number for number, *_ in _rows(settings, (top, left))), default=top) if place else top
    rows = [row for part in parts for row in _assumed(part, texts) if row[:2] not in known]
    cells = (
        {}
        if place
        else {(top, left + at): texts(f"reading.mend.{name}") for at, name in enumerate(_HEADINGS)}
    )
    cells |= {
        (number, left + at): text
        for number, row in enumerate(dict.fromkeys(rows), start=last + 1)
        for at, text in enumerate(row)
        if text is not None
    }
    return [WriteCells(settings.title, cells)] if cells else []


def _is_to_be_asked(part: Part) -> bool:
    return not part.sheet.beside and (not is_as_made(part) or bool(candidates(part)))


def _assumed(part: Part, texts: Texts) -> Iterator[tuple[str, str, str | None]]:
    """Rows of the table; the use of a column that may be one that lacks is left for the owner to write."""
    asked = {heading for headings in candidates(part).values() for heading in headings}
    for heading, role in meanings(part):
        title = None if heading in asked and role == UNUSED else role_title(part.found.table, role, texts)
        yield part.sheet.title, heading, title
