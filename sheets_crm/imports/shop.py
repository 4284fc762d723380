"""The workbook as an import sees it: where its tables stand, and what they hold already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.imports.lines import BETWEEN
from sheets_crm.imports.values import text_in
from sheets_crm.layout.tables import table_design
from sheets_crm.reading.cells import Unreadable, day_of
from sheets_crm.reading.headers import Located, locate, sheet_named
from sheets_crm.reading.logs import Part
from sheets_crm.reading.mending import read_tables
from sheets_crm.reading.tables import Tables, language_of
from sheets_crm.schema import CUSTOMERS, ORDERS, PRODUCTS, TABLES, Table
from sheets_crm.settings import Settings, read_settings
from sheets_crm.texts import Texts, texts_of
from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.protocol import AddSheet, Sheet, Workbook

_UNIQUE = 8
"""From so many characters on an order number is a marketplace's and no till's."""
_NEEDED = (ORDERS, CUSTOMERS, PRODUCTS)
_COLUMNS = {table.name: frozenset(column.name for column in table.columns) for table in _NEEDED}


class Book(Struct, frozen=True):
    """A workbook that takes an import.

    New rows go into ``tables``; ``parts`` are all sheets of each table, for what they hold already;
    ``added`` are the sheets that the workbook lacks.
    """

    texts: Texts
    zone: ZoneInfo
    tables: Mapping[str, Located]
    parts: Mapping[str, Sequence[Located]]
    added: tuple[AddSheet, ...]

    def cells(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """The cells of these columns in all sheets of a table, None where a sheet has no such column."""
        for located in self.parts[table]:
            for _, cells in cells_of(located, *names):
                yield cells


def cells_of(located: Located, *names: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The cells of these columns of one sheet, with their row."""
    places = [located.columns.get(name, 0) - 1 for name in names]
    for number, row in enumerate(located.body, start=located.header_row + 1):
        yield number, tuple(row[at] if 0 <= at < len(row) else None for at in places)


def opened_shop(book: Workbook, language: str) -> Book:
    """What an import must know of a workbook.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    titles = book.titles()
    snapshot = book.read(_of_people(titles))
    read, _ = read_tables(snapshot)
    settings = _settings(read, language_of(titles, read.language(language)))
    texts = texts_of(settings.language)
    parts = {
        table.name: [_as_located(table, part) for part in read.parts.get(table.name, ())] for table in _NEEDED
    }
    tables = {
        name: found
        for name, each in parts.items()
        if (found := _target(TABLES[name], each, read)) is not None
    }
    designs = {table.name: _design(table, texts, titles) for table in _NEEDED if table.name not in tables}
    tables |= {name: _designed(TABLES[name], design) for name, design in designs.items()}
    zone = ZoneInfo(snapshot.time_zone or settings.time_zone)
    return Book(texts, zone, tables, parts, tuple(map(AddSheet, designs.values())))


def _of_people(titles: Sequence[str]) -> list[str]:
    """The sheets that people fill: what the program writes says nothing new."""
    ours = {sheet_named(table, titles) for table in TABLES.values() if table.owner != "people"}
    return [title for title in titles if title not in ours]


def _settings(read: Tables, language: str) -> Settings:
    located = read.ours.get("settings")
    if located is None:
        return Settings(language=language)
    typed = [(row, name, value) for row, (name, value) in cells_of(located, "setting", "value")]
    return read_settings(typed, texts_of(language))[0]


def _as_located(table: Table, part: Part) -> Located:
    columns = {name: at for name, at in part.found.columns.items() if name in _COLUMNS[table.name]}
    return Located(table, part.sheet, part.found.last_row, columns, dict(part.found.headings), {})


def _target(table: Table, parts: Sequence[Located], read: Tables) -> Located | None:
    """The sheet that new rows go into: one that imports filled before, ours, or the shop's only one."""
    plain = [
        part
        for part, found in zip(parts, read.parts.get(table.name, ()), strict=True)
        if _is_plain(table, found) and not part.sheet.beside
    ]
    keyed = [part for part in plain if "import_key" in part.columns]
    ours = sheet_named(table, [part.sheet.title for part in plain])
    titled = [part for part in plain if part.sheet.title == ours]
    only = plain if sum(not part.sheet.beside for part in parts) == 1 or table.name != "orders" else []
    return next(iter([*keyed, *titled, *only]), None)


def _is_plain(table: Table, part: Part) -> bool:
    """Whether each row below one row of headings is one thing, so that a row can be added below."""
    found = part.found
    one_row = found.first_row == found.last_row and not found.sells
    if table.name != "orders":
        return one_row and "name" in found.columns
    names_buyer = any(name in found.columns for name in ("customer", "customer_name", "phone"))
    return one_row and names_buyer and "date" in found.columns and "product" in found.columns


def _design(table: Table, texts: Texts, titles: Sequence[str]) -> SheetDesign:
    """A sheet for a table, with a title that no sheet has."""
    design = table_design(table, texts)
    taken = {title.casefold() for title in titles}
    if design.title.casefold() not in taken:
        return design
    return replace(design, title=f"{design.title} ({texts('imports.sheet')})")


def _designed(table: Table, design: SheetDesign) -> Located:
    """Where a table will stand on a sheet that is about to be added."""
    above: list[list[Any]] = [[]] * (design.header_row - 1)
    return locate(table, Sheet(design.title, [*above, [column.title for column in design.columns]]))


class Brought(Struct, frozen=True):
    """A row that an import brought before: where it stands, and what it said then."""

    row: int
    state: str


class Held(Struct, frozen=True):
    """What the orders hold already.

    ``brought`` are rows by the keys of their lines, ``elsewhere`` keys in other sheets, ``typed`` the days
    of orders whose numbers people typed themselves.
    """

    brought: Mapping[str, Brought]
    elsewhere: frozenset[str]
    typed: Mapping[str, Sequence[Any]]

    def is_typed(self, receipt: str, day: date) -> bool:
        """Whether people entered this order: a short number counts with its day only."""
        days = self.typed.get(receipt, ())
        return bool(days) and (len(receipt) >= _UNIQUE or any(_day(cell) == day for cell in days))


def held_orders(book: Book) -> Held:
    """What stands in the orders already."""
    brought: dict[str, Brought] = {}
    elsewhere: set[str] = set()
    typed: dict[str, list[Any]] = {}
    names = ("import_key", "receipt", "date")
    for located in book.parts["orders"]:
        is_target = located.sheet.title == book.tables["orders"].sheet.title
        for number, (mark, receipt, day) in cells_of(located, *names):
            if isinstance(mark, str):
                key, _, state = mark.rpartition(BETWEEN)
                if is_target:
                    brought[key.casefold()] = Brought(number, state)
                else:
                    elsewhere.add(key.casefold())
            elif receipt is not None:
                typed.setdefault(text_in(receipt) or "", []).append(day)
    return Held(brought, frozenset(elsewhere), typed)


def _day(cell: Any) -> date | None:
    try:
        return day_of(cell)
    except Unreadable:
        return None
