"""The workbook as an import sees it: where its tables stand, and what they hold already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sheets_crm.imports.lines import BETWEEN
from sheets_crm.imports.values import text_in
from sheets_crm.layout.tables import table_design
from sheets_crm.reading.headers import Located, locate, sheet_named
from sheets_crm.reading.parse import language_of, settings_of
from sheets_crm.schema import CUSTOMERS, ORDERS, PRODUCTS, SETTINGS, Table
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts, texts_of
from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.protocol import AddSheet, Sheet, Snapshot, Workbook

_NEEDED = (ORDERS, CUSTOMERS, PRODUCTS)


@dataclass(frozen=True)
class Book:
    """A workbook that takes an import; ``added`` are the sheets it lacks."""

    texts: Texts
    zone: ZoneInfo
    tables: Mapping[str, Located]
    added: tuple[AddSheet, ...]

    def cells(self, table: str, *names: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """The cells of these columns, None where the sheet has no such column, with their row."""
        located = self.tables[table]
        places = [located.columns.get(name, 0) - 1 for name in names]
        for number, row in enumerate(located.body, start=located.header_row + 1):
            yield number, tuple(row[at] if 0 <= at < len(row) else None for at in places)


def opened_shop(book: Workbook, language: str) -> Book:
    """What an import must know of a workbook.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    titles = book.titles()
    snapshot = book.read(titles)
    settings = settings_of(_found(snapshot, [SETTINGS]), language_of(titles, language))
    found = _found(snapshot, _NEEDED)
    texts = texts_of(settings.language)
    designs = [table_design(table, texts) for table in _NEEDED if table.name not in found]
    designed = {
        table.name: _located(table, design) for table, design in zip(_lacking(found), designs, strict=True)
    }
    return Book(texts, _zone(snapshot, settings), {**found, **designed}, tuple(map(AddSheet, designs)))


def _found(snapshot: Snapshot, wanted: Iterable[Table]) -> dict[str, Located]:
    titled = ((table, sheet_named(table, snapshot.sheets)) for table in wanted)
    return {table.name: locate(table, snapshot.sheets[title]) for table, title in titled if title is not None}


def _lacking(found: Mapping[str, Located]) -> list[Table]:
    return [table for table in _NEEDED if table.name not in found]


def _located(table: Table, design: SheetDesign) -> Located:
    """Where a table will stand on a sheet that is about to be added."""
    above: list[list[Any]] = [[]] * (design.header_row - 1)
    return locate(table, Sheet(design.title, [*above, [column.title for column in design.columns]]))


def _zone(snapshot: Snapshot, settings: Settings) -> ZoneInfo:
    return ZoneInfo(snapshot.time_zone or settings.time_zone)


@dataclass(frozen=True)
class Brought:
    """A row that an import brought before: where it stands, and what it said then."""

    row: int
    state: str


def brought_rows(book: Book) -> tuple[dict[str, Brought], dict[str, list[int]]]:
    """Rows that imports brought, by their lines' keys; and all other rows with an order number, by it."""
    brought: dict[str, Brought] = {}
    typed: dict[str, list[int]] = {}
    for number, (mark, receipt) in book.cells("orders", "import_key", "receipt"):
        if isinstance(mark, str):
            key, _, state = mark.rpartition(BETWEEN)
            brought[key.casefold()] = Brought(number, state)
        elif receipt is not None:
            typed.setdefault(text_in(receipt) or "", []).append(number)
    return brought, typed
