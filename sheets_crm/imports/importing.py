"""From export files to one plan of changes: everything is read first, then written at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from sheets_crm.imports.columns import OrderColumns, order_columns
from sheets_crm.imports.customers import known_customers
from sheets_crm.imports.files import ExportSheet, export_sheets
from sheets_crm.imports.formats import Format, formats, matched
from sheets_crm.imports.generic import lines_of_table
from sheets_crm.imports.lines import Lines, lines_of, together
from sheets_crm.imports.products import known_products
from sheets_crm.imports.rows import Reader
from sheets_crm.imports.shop import Book
from sheets_crm.imports.upsert import Shelf, Upsert, upserted
from sheets_crm.problems import Problem, Problems
from sheets_crm.reading.headers import Located
from sheets_crm.workbooks.protocol import AddSheet, AppendRows, Change, Plan, WorkbookError, WriteCells


class Imported(Struct, frozen=True):
    """What an import did, or would do.

    ``sources`` counts the rows that were read by marketplace, ``statuses`` those of new rows; ``nobody``
    are lines without a buyer, ``masked`` rows with a hidden number by marketplace, ``left_out`` rows not
    understood.
    """

    sources: dict[str, int]
    new: int
    updated: int
    same: int
    statuses: dict[str, int]
    customers: int
    products: int
    nobody: int
    masked: dict[str, int]
    left_out: int
    added_sheets: tuple[str, ...]
    problems: tuple[Problem, ...]
    changed: bool


def read_exports(
    paths: Sequence[Path], zone: ZoneInfo, problems: Problems, own: Sequence[Format] = ()
) -> list[Lines]:
    """The lines of every table in these files.

    Raises:
        WorkbookError: No table in any of the files is an export that is known.
    """
    found: list[Lines] = []
    for path in paths:
        known = [lines for sheet in export_sheets(path) if (lines := _lines(sheet, zone, problems, own))]
        if not known:
            problems.add(path.name, 0, "", "export_unknown")
        found += known
    if not found:
        titles = ", ".join(kind.title for kind in formats())
        raise WorkbookError("exports_unknown", names=", ".join(path.name for path in paths), formats=titles)
    return found


def _lines(sheet: ExportSheet, zone: ZoneInfo, problems: Problems, own: Sequence[Format]) -> Lines | None:
    match = matched(sheet.head, own) or matched(sheet.head, formats())
    if match is None:
        return lines_of_table(sheet, zone, problems.texts.language)
    return lines_of(Reader(sheet, match, zone, problems))


def planned(exports: Sequence[Lines], book: Book, problems: Problems, run_id: str) -> tuple[Plan, Imported]:
    """What an import changes in a workbook, and what it will have done."""
    columns = order_columns(book.tables["orders"], book.texts)
    shelf = Shelf(book, columns.places, known_customers(book), known_products(book), problems)
    done = upserted(together(exports), shelf)
    changes = _changes(book, shelf, done, columns)
    return Plan(run_id, changes), _imported(exports, shelf, done, changes)


def _changes(book: Book, shelf: Shelf, done: Upsert, columns: OrderColumns) -> list[Change]:
    """Sheets first, then headings and changed rows, then new rows: done by halves it repeats none."""
    orders = book.tables["orders"]
    rows = {"customers": shelf.customers.new, "products": shelf.products.new}
    changes: list[Change] = [each for each in book.added if done.rows]
    if columns.headings is not None and (done.rows or done.cells):
        changes.append(columns.headings)
    if done.cells:
        changes.append(WriteCells(orders.sheet.title, done.cells))
    changes += [_appended(book.tables[name], new) for name, new in rows.items() if new]
    if done.rows:
        changes.append(AppendRows(orders.sheet.title, orders.header_row, done.rows))
    return changes


def _appended(located: Located, rows: Sequence[Mapping[str, Any]]) -> AppendRows:
    cells = [{at: row.get(name) for name, at in located.columns.items()} for row in rows]
    return AppendRows(located.sheet.title, located.header_row, cells)


def _imported(exports: Sequence[Lines], shelf: Shelf, done: Upsert, changes: Sequence[Change]) -> Imported:
    sources, masked = Counter[str](), Counter[str]()
    for lines in exports:
        sources[lines.channel] += lines.read
        if lines.masked:
            masked[lines.channel] += lines.masked
    return Imported(
        sources=dict(sources),
        new=done.new,
        updated=done.updated,
        same=done.same,
        statuses=done.statuses,
        customers=len(shelf.customers.new),
        products=len(shelf.products.new),
        nobody=sum(lines.nobody for lines in exports),
        masked=dict(masked),
        left_out=sum(lines.left_out for lines in exports),
        added_sheets=tuple(each.design.title for each in changes if isinstance(each, AddSheet)),
        problems=(*shelf.problems.all(), *(each for lines in exports for each in lines.problems)),
        changed=bool(changes),
    )
