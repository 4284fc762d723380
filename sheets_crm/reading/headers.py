"""Finding a table in a sheet: columns by header text, in whatever row and order people put them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property

from msgspec import Struct

from sheets_crm.problems import Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.schema import Table
from sheets_crm.texts import LANGUAGES, spellings, texts_of
from sheets_crm.workbooks.protocol import Sheet

SEARCHED_ROWS = 20


class Located(Struct, frozen=True, dict=True):
    """A table found in a sheet.

    ``columns`` maps names of the schema to columns (from 1), ``headers`` every header's column to its
    text as people wrote it, ``twice`` the headers that could be a column that another one already is.
    In a table put together from several sheets ``places`` are the sheet and row of each row below the
    header; ``ids`` are the texts that stand for a customer by the shop's own or a marketplace's ID.
    """

    table: Table
    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[int, str]
    twice: Mapping[int, str]
    places: Sequence[tuple[str, int]] = ()
    ids: frozenset[str] = frozenset()

    def place(self, row: int) -> tuple[str, int]:
        """The sheet and the row in it of a row of this table."""
        if not self.places or row <= self.header_row:
            return self.sheet.title, row
        return self.places[row - self.header_row - 1]

    @property
    def missing(self) -> list[str]:
        """Required columns that no header names; an order may name an amount in place of a product."""
        lacking = [name for name in self.table.required if name not in self.columns]
        if self.table.name == "orders" and not self.columns.keys().isdisjoint(("total", "price")):
            lacking = [name for name in lacking if name != "product"]
        return lacking

    @cached_property
    def unknown(self) -> list[int]:
        """Columns that belong to people: under a header the schema does not know."""
        known = set(self.columns.values())
        return [column for column in self.headers if column not in known]

    def header(self, name: str) -> str:
        """The header of a column of the schema as people wrote it."""
        return self.headers[self.columns[name]]

    @cached_property
    def body(self) -> Sequence[Sequence[object]]:
        """The rows below the header."""
        return self.sheet.rows[self.header_row :]


def sheet_named(table: Table, titles: Iterable[str]) -> str | None:
    """The sheet that holds this table, by its title in any language or spelling."""
    wanted = sheet_spellings(table.name)
    by_key = {header_key(title): title for title in reversed(list(titles))}
    return next((by_key[key] for key in wanted if key in by_key), None)


@cache
def sheet_spellings(table: str) -> tuple[str, ...]:
    """Every title a table's sheet may have, as ``header_key``; the proper titles first."""
    catalogues = [texts_of(language) for language in LANGUAGES]
    proper = [texts(f"headings.sheets.{table}") for texts in catalogues]
    return tuple(dict.fromkeys(header_key(title) for title in [*proper, *spellings("sheets").get(table, ())]))


def locate(table: Table, sheet: Sheet) -> Located:
    """The table in this sheet, its header being the row of the first twenty that names most columns."""
    candidates = [
        (row, _matched(table.name, cells)) for row, cells in enumerate(sheet.rows[:SEARCHED_ROWS], start=1)
    ]
    header_row, (columns, twice) = max(
        candidates, key=lambda found: (_score(table, found[1][0]), -found[0]), default=(1, ({}, {}))
    )
    cells = sheet.rows[header_row - 1] if sheet.rows else ()
    headers = {column: str(text).strip() for column, text in enumerate(cells, start=1) if header_key(text)}
    return Located(table, sheet, header_row, columns, headers, twice)


def _score(table: Table, columns: Mapping[str, int]) -> tuple[int, int]:
    return sum(name in columns for name in table.required), len(columns)


def _matched(table: str, cells: Sequence[object]) -> tuple[dict[str, int], dict[int, str]]:
    """Columns by name. Headers that fit one column choose first, so that ``Qty | Jumlah`` finds both."""
    known = column_spellings(table)
    fits = {
        column: known[key]
        for column, text in enumerate(cells, start=1)
        if isinstance(text, str) and (key := header_key(text)) in known
    }
    columns: dict[str, int] = {}
    twice: dict[int, str] = {}
    for column in sorted(fits, key=lambda column: (len(fits[column]), column)):
        free = [name for name in fits[column] if name not in columns]
        if free:
            columns[free[0]] = column
        else:
            twice[column] = fits[column][0]
    return columns, twice


@cache
def column_spellings(table: str) -> dict[str, tuple[str, ...]]:
    """Every accepted header (as ``header_key``) and the columns it may stand for, the likeliest first."""
    found: dict[str, list[str]] = {}
    catalogues = [texts_of(language) for language in LANGUAGES]
    for texts in catalogues:
        for name, title in texts.node(f"headings.columns.{table}").items():
            found.setdefault(header_key(title), []).append(name)
    for name, titles in spellings(f"columns.{table}").items():
        for title in titles:
            found.setdefault(header_key(title), []).append(name)
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


@cache
def former_headers(table: str) -> frozenset[str]:
    """Headers (as ``header_key``) of columns that an older version wrote in this table, and none does now."""
    titles = spellings(f"former_columns.{table}").values()
    return frozenset(header_key(title) for each in titles for title in each)


def tell(
    problems: Problems,
    tables: Mapping[str, Located],
    table: str,
    row: int,
    column: str,
    code: str,
    **values: object,
) -> None:
    """Note a mistake in a cell of a located table."""
    located = tables[table]
    header = located.header(column) if column in located.columns else ""
    sheet, number = located.place(int(row))
    problems.add(sheet, number, header, code, **values)
