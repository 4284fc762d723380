"""The workbook of the one who looks after many shops: a row a shop, sums, and what every figure means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from sheets_crm.fleet.overview_rows import (
    figure_rows,
    gone_rows,
    group_rows,
    people_rows,
    shop_rows,
    status_line,
    tiles,
)
from sheets_crm.fleet.result import Result
from sheets_crm.fleet.shops import Fleet
from sheets_crm.fleet.totals import in_one_currency, most_used
from sheets_crm.layout.tables import table_design
from sheets_crm.reading.headers import Located, locate, sheet_named
from sheets_crm.schema import FLEET_FIGURES, FLEET_GROUPS, FLEET_PEOPLE, FLEET_SHOPS, FLEET_TABLES, Table
from sheets_crm.sheets.plan import located_in_design
from sheets_crm.sheets.program_table import program_table
from sheets_crm.texts import Texts, texts_of
from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.design import LineLook, SheetDesign
from sheets_crm.workbooks.drawing.workbook import write_workbook
from sheets_crm.workbooks.opening import is_google, open_book
from sheets_crm.workbooks.patience import patiently
from sheets_crm.workbooks.protocol import AddSheet, Change, Plan, WorkbookError, WriteCells

_LABELS, _VALUES, _BESIDE = 4, 5, 6
_HEADER_ROW = 8
_TILE_COLUMNS = (1, 3, 5, 7, 9, 11)


def write_overview(fleet: Fleet, results: Sequence[Result], now: datetime, language: str) -> None:
    """Write what came of every shop; what people typed beside it, coloured or sorted stays theirs.

    Raises:
        WorkbookError: The overview is open somewhere, or cannot be written.
    """
    texts = texts_of(language, most_used(results))
    status = status_line(fleet, results, now, texts)
    results = in_one_currency(results)
    path = Path(fleet.overview)
    if not is_google(fleet.overview) and not path.exists():
        write_workbook(path, _designs(fleet, texts), properties={"title": fleet.title})
    book = open_book(fleet.overview, fleet.overview_key)

    def once() -> None:
        titles = book.titles()
        snapshot = book.read(titles)
        added = [each for each in _designs(fleet, texts) if sheet_named(_table(each, texts), titles) is None]
        tables = {
            each.name: _located(each, titles, snapshot.sheets, added, texts) for each in FLEET_TABLES.values()
        }
        changes = _changes(fleet, results, status, {name: at for name, at in tables.items() if at}, texts)
        kept = effective([*map(AddSheet, added), *changes], snapshot)
        book.commit(Plan(f"{now:%Y%m%d%H%M%S}-fleet", kept))

    patiently(once)


def _designs(fleet: Fleet, texts: Texts) -> list[SheetDesign]:
    """The sheets of a new overview: that of persons only where names may leave their shop."""
    tables = [
        each
        for each in FLEET_TABLES.values()
        if each is not FLEET_PEOPLE or (fleet.same_customers and fleet.names)
    ]
    made = [replace(table_design(table, texts), hidden=False) for table in tables]
    return [_with_tiles(made[0], fleet), *made[1:]]


def _with_tiles(design: SheetDesign, fleet: Fleet) -> SheetDesign:
    """Room for the sums above the table."""
    looks: dict[tuple[int, int], LineLook] = {}
    for column in _TILE_COLUMNS:
        looks |= {(_LABELS, column): "plain", (_VALUES, column): "value", (_BESIDE, column): "status"}
    lines: dict[tuple[int, int], str | float | None] = dict.fromkeys(looks, "")
    lines |= {(1, 1): fleet.title, (2, 1): "", (3, 1): ""}
    return replace(design, lines=lines, line_looks={**looks, (3, 1): "status"}, header_row=_HEADER_ROW)


def _table(design: SheetDesign, texts: Texts) -> Table:
    return next(
        each for each in FLEET_TABLES.values() if texts(f"headings.sheets.{each.name}") == design.title
    )


def _located(
    table: Table,
    titles: Sequence[str],
    sheets: Mapping[str, Any],
    added: Sequence[SheetDesign],
    texts: Texts,
) -> Located | None:
    """Where a table stands or will stand; None for one that the overview does without.

    Raises:
        WorkbookError: Its headings are gone, so nobody knows which row is which shop.
    """
    title = sheet_named(table, titles)
    if title is None:
        design = next((each for each in added if _table(each, texts) is table), None)
        return located_in_design(table, design) if design else None
    located = locate(table, sheets[title])
    if table.key not in located.columns:
        raise WorkbookError("fleet_overview_headings", sheet=title)
    return located


def _changes(
    fleet: Fleet, results: Sequence[Result], status: str, tables: Mapping[str, Located], texts: Texts
) -> list[Change]:
    rows = {
        FLEET_SHOPS.name: [
            *shop_rows(fleet, results, texts),
            *gone_rows(fleet, tables[FLEET_SHOPS.name], texts),
        ],
        FLEET_GROUPS.name: group_rows(fleet, results, texts),
        FLEET_PEOPLE.name: people_rows(fleet, results) if fleet.same_customers and fleet.names else [],
        FLEET_FIGURES.name: figure_rows(fleet, texts),
    }
    changes: list[Change] = [program_table(located, rows[name]) for name, located in tables.items()]
    return [*changes, _above(fleet, results, status, tables[FLEET_SHOPS.name], texts)]


def _above(fleet: Fleet, results: Sequence[Result], status: str, shops: Located, texts: Texts) -> WriteCells:
    """The lines above the table of shops, as far as people left room for them."""
    cells: dict[tuple[int, int], Any] = {(1, 1): fleet.title, (2, 1): status, (3, 1): texts("fleet.anew")}
    for column, (label, value, beside) in zip(_TILE_COLUMNS, tiles(results, texts), strict=True):
        cells |= {(_LABELS, column): label, (_VALUES, column): value, (_BESIDE, column): beside}
    room = {place: text for place, text in cells.items() if place[0] < shops.header_row}
    return WriteCells(shops.sheet.title, room)
