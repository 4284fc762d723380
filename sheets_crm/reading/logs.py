"""All sheets of orders as one log, every line with the sheet and row in which it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import overload

import numpy as np
from msgspec import Struct

from sheets_crm.reading.amounts_of_orders import settle_amounts
from sheets_crm.reading.buyers import with_buyers, with_names
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.continued import with_orders
from sheets_crm.reading.headers import Located
from sheets_crm.reading.lines import Lines, amount_of, column_of, lines_of
from sheets_crm.reading.lists_of_products import cells_as_products, columns_as_products, one_line_each, weigh
from sheets_crm.reading.plain_lines import plain_lines
from sheets_crm.reading.recognise import Found
from sheets_crm.reading.standing import with_standing
from sheets_crm.reading.unreadable import Refused, is_blank
from sheets_crm.schema import ORDERS, Table
from sheets_crm.workbooks.by_columns import CellRows, Cells, cells_of, distinct, stacked_cells, under
from sheets_crm.workbooks.protocol import Sheet

_NAMES = {column.name for column in ORDERS.columns}


class Part(Struct, frozen=True):
    """A table in a sheet of the workbook; ``sure`` when the owner said what the sheet is."""

    sheet: Sheet
    found: Found
    sure: bool = False


class PriceList(Struct, frozen=True):
    """What products cost and what they are called, by ``header_key`` of names and codes."""

    prices: Mapping[str, float]
    names: Collection[str]


def orders_log(parts: Sequence[Part], listed: PriceList) -> Located:
    """The orders of these sheets as one table.

    One sheet with our own columns and a row a line stays as it is; everything else is put together anew:
    its rows are then numbered through, and `Located.place` tells where each stands.
    """
    settled = [(part, *_settled(part, listed)) for part in parts]
    if len(parts) == 1 and not settled[0][2]:
        return _as_it_stands(parts[0])
    ids = frozenset(text for _, _, _, ids in settled for text in ids)
    return _assembled(ORDERS, [each[:3] for each in settled], ids)


def _settled(part: Part, listed: PriceList) -> tuple[Lines, bool, frozenset[str]]:
    """A sheet's lines, whether they are other than its rows, and the IDs among their buyers."""
    found = part.found
    if plain := plain_lines(found, part.sheet, listed.prices, listed.names):
        return plain, False, frozenset()
    lines = lines_of(found, part.sheet)
    names = set(lines.cells)
    own = set(found.columns) <= _NAMES and not found.sells and found.first_row == found.last_row
    merged = any(top > found.last_row for top, *_ in part.sheet.merges)
    filled = with_orders(lines)
    phones = lines.cells.get("phone")
    ids = with_buyers(lines)
    if "product" not in lines.cells and "code" in lines.cells:
        lines.cells["product"] = lines.cells.pop("code")
    refused = _products(lines, found, listed)
    listing = bool(lines.parts)
    weigh(lines, listed.prices)
    settled = False
    if not own or listing or any(leader != at for at, leader in enumerate(lines.group)):
        settled = settle_amounts(lines, _amount_heading(found), listed.prices)
    one_line_each(lines, listed.prices)
    stands_otherwise = with_standing(lines)
    as_it_stands = (
        own
        and not (merged or filled or refused or listing or settled or stands_otherwise or ids)
        and phones is lines.cells.get("phone")
    )
    return lines, not (as_it_stands and set(lines.cells) == names), ids


def _amount_heading(found: Found) -> str:
    at = found.columns.get("total") or found.columns.get("order_total")
    return found.headings[at] if at else ""


def _products(lines: Lines, found: Found, listed: PriceList) -> bool:
    if found.sells:
        columns_as_products(lines, found)
        return False
    refused = cells_as_products(lines, listed.names) if "product" in lines.cells else {}
    if refused:
        lines.cells["product"] = [
            Refused(str(cell), refused[cell].code) if cell in refused else cell
            for cell in lines.cells["product"]
        ]
    return bool(refused)


def _as_it_stands(part: Part) -> Located:
    found = part.found
    return Located(ORDERS, part.sheet, found.last_row, dict(found.columns), dict(found.headings), {})


def price_list(products: Located | None) -> PriceList:
    """The price list of a table of products."""
    if products is None:
        return PriceList({}, frozenset())
    columns = {name: column_of(products.body, at) for name, at in products.columns.items()}
    prices: dict[str, float] = {}
    names: set[str] = set()
    for name in ("name", "code"):
        keys = [header_key(cell) for cell in columns.get(name, ())]
        names |= {key for key in keys if key}
        costs = columns.get("price", [None] * len(keys))
        priced = ((key, amount_of(cell)) for key, cell in zip(keys, costs, strict=True))
        prices |= {key: amount for key, amount in priced if key and amount is not None and key not in prices}
    return PriceList(prices, names)


def joined(table: Table, parts: Sequence[Part]) -> Located:
    """The same for a table of people or products: a row a line; goods without a code go by their name."""
    settled = [(part, *_named(table, part)) for part in parts]
    if len(parts) > 1 or settled[0][2]:
        return _assembled(table, settled, frozenset())
    found = parts[0].found
    columns = {each.name: found.columns[each.name] for each in table.columns if each.name in found.columns}
    return Located(table, parts[0].sheet, found.last_row, columns, dict(found.headings), {})


def _named(table: Table, part: Part) -> tuple[Lines, bool]:
    """The lines of a table of people or products, and whether they are other than its rows."""
    lines = lines_of(part.found, part.sheet)
    changed = any(top > part.found.last_row for top, *_ in part.sheet.merges)
    if table.name == "products":
        return lines, _with_codes(lines) or changed
    return lines, with_names(lines) or changed


def _with_codes(lines: Lines) -> bool:
    """Give goods without a code their name for one, and the other way round; whether any had none."""
    changed = False
    for name, other in (("code", "name"), ("name", "code")):
        cells, others = lines.column(name), lines.column(other)
        if any(is_blank(cell) and not is_blank(also) for cell, also in zip(cells, others, strict=True)):
            lines.cells[name] = [
                also if is_blank(cell) else cell for cell, also in zip(cells, others, strict=True)
            ]
            changed = True
    return changed


_Settled = tuple[Part, Lines, bool]
"""A table of a sheet, its lines, and whether they are other than its rows."""


class _Places(Sequence[tuple[str, int]]):
    """The sheet and row of each line of several sheets, made when somebody asks for one."""

    def __init__(self, parts: Sequence[_Settled]) -> None:
        self._parts = [(part.sheet.title, lines.rows) for part, lines, _ in parts]
        self._ends = list(accumulate(len(rows) for _, rows in self._parts))

    def __len__(self) -> int:
        return self._ends[-1]

    @overload
    def __getitem__(self, at: int) -> tuple[str, int]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[str, int]]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, int] | list[tuple[str, int]]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        part = bisect_right(self._ends, range(len(self))[at])
        title, rows = self._parts[part]
        return title, rows[range(len(self))[at] - (self._ends[part] - len(rows))]


def _assembled(table: Table, parts: Sequence[_Settled], ids: frozenset[str]) -> Located:
    known = [column.name for column in table.columns]
    names = [name for name in known if any(name in lines.cells for _, lines, _ in parts)]
    rows, places = _one_below_the_other(names, parts)
    home = next((part for part, *_ in parts if not part.sheet.beside), parts[0][0])
    return Located(
        table=table,
        sheet=Sheet(home.sheet.title, rows),  # type: ignore[arg-type]  # a refused cell stands for itself
        header_row=len(rows) - len(places) if places else parts[0][0].found.last_row,
        columns={name: at for at, name in enumerate(names, start=1)},
        headers={at: _heading(name, parts) for at, name in enumerate(names, start=1)},
        twice={},
        places=places,
        ids=ids,
    )


def _one_below_the_other(
    names: Sequence[str], parts: Sequence[_Settled]
) -> tuple[Sequence[Sequence[object]], Sequence[tuple[str, int]]]:
    """The rows of a table, and where each stands; the lines of one sheet keep its rows' numbers."""
    first, lines, _ = parts[0]
    if len(parts) == 1 and len(set(lines.rows)) == len(lines):
        rows: list[Sequence[object]] = [()] * max([first.found.last_row, *lines.rows])
        rows[first.found.last_row - 1] = names
        for number, row in zip(
            lines.rows, zip(*(lines.column(name) for name in names), strict=True), strict=True
        ):
            rows[number - 1] = row
        return rows, []
    columns = {
        at: under(name, stacked_cells([_cells(name, part, each, changed) for part, each, changed in parts]))
        for at, name in enumerate(names, start=1)
    }
    places = _Places(parts)
    return CellRows(columns, len(places) + 1), places


def _cells(name: str, part: Part, lines: Lines, changed: bool) -> Cells:
    """A column of a sheet's lines; straight from its rows where they are its lines."""
    if changed or name not in part.found.columns:
        return distinct(lines.column(name))
    cells = cells_of(part.sheet.rows[part.found.last_row :], part.found.columns[name])
    if isinstance(lines.rows, range):
        return cells
    return cells.at(np.array(lines.rows, dtype=np.int64) - part.found.last_row - 1)


def _heading(name: str, parts: Sequence[_Settled]) -> str:
    """What people call a column, or the one from which it was made, in the first sheet that has it."""
    for part, *_ in parts:
        if at := part.found.columns.get(name):
            return part.found.headings[at]
    also = {
        "customer": ("customer_id", "contact", "customer_name", "first_name", "phone"),
        "customer_name": ("customer", "customer_id", "contact", "first_name"),
        "name": ("contact", "first_name"),
        "phone": ("contact", "customer", "name"),
        "total": ("order_total", "price"),
        "status": ("payment_status",),
        "product": ("code",),
        "quantity": ("product",),
    }
    for part, *_ in parts:
        for other in also.get(name, ()):
            if at := part.found.columns.get(other):
                return part.found.headings[at]
    return ""
