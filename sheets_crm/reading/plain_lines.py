"""Sheets with one order line a row and nothing to settle, told by their distinct cells alone.

Most sheets of a shop that has many rows are such, above all the older orders kept beside a workbook. What
settles the lines of the others works row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheets_crm.reading.amounts_of_orders import are_of_lines
from sheets_crm.reading.buyers import contacts_in
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.continued import OF_THE_ORDER
from sheets_crm.reading.lines import Lines, amount_of, count_of, describes
from sheets_crm.reading.lists_of_products import cells_as_products
from sheets_crm.reading.recognise import Found
from sheets_crm.reading.signatures import is_dated
from sheets_crm.reading.standing import is_credit
from sheets_crm.reading.unreadable import is_blank
from sheets_crm.schema import ORDERS
from sheets_crm.workbooks.by_columns import CellRows, Cells, cells_of
from sheets_crm.workbooks.protocol import Sheet

_OURS = {column.name for column in ORDERS.columns}
_NEEDED = {"date", "customer", "product"}

Named = Mapping[str, Cells]


def plain_lines(found: Found, sheet: Sheet, prices: Mapping[str, float], listed: Any) -> Lines | None:
    """The rows below a table's headings as lines whose cells stay where they are; None if any need a look.

    Args:
        found: Where the table of orders stands.
        sheet: The sheet it stands in.
        prices: The price list, by ``header_key`` of names and codes.
        listed: All names and codes on it, as ``header_key``.
    """
    rows = sheet.rows
    below = any(top > found.last_row for top, *_ in sheet.merges)
    ours = _NEEDED <= found.columns.keys() <= _OURS and not found.sells and found.first_row == found.last_row
    if below or not ours or not isinstance(rows, CellRows) or len(rows) <= found.last_row:
        return None
    body = rows[found.last_row :]
    cells = {name: cells_of(body, at) for name, at in found.columns.items()}
    plain = (
        all(is_dated(cell) for cell in _used(cells["date"]))
        and not describes(
            Lines({name: column.at(slice(1)).listed() for name, column in cells.items()}, [1]), 0
        )
        and not contacts_in(_used(cells["customer"]))
        and not ("status" in cells and any(map(is_credit, _used(cells["status"]))))
        and _are_single(cells, listed)
        and _stand_for_themselves(cells, prices)
    )
    return Lines({name: [] for name in cells}, range(found.last_row + 1, len(rows) + 1)) if plain else None


def _used(cells: Cells) -> list[Any]:
    return [cells.values[at] for at in cells.used()]


def _are_single(cells: Named, listed: Any) -> bool:
    """Whether each cell names one product."""
    names = ("product", "quantity") if "quantity" in cells else ("product",)
    products = _used(cells["product"])
    lines = Lines({name: list(products) for name in names}, list(range(len(products))))
    return not cells_as_products(lines, listed) and not lines.parts


def _stand_for_themselves(cells: Named, prices: Mapping[str, float]) -> bool:
    """Whether no line takes anything from the first one of its receipt, nor a share of what it came to."""
    if "receipt" not in cells:
        return True
    numbers = cells["receipt"].numbers
    values = cells["receipt"].values
    repeated = np.bincount(numbers, minlength=len(values)) > 1
    repeated[[at for at in np.flatnonzero(repeated).tolist() if is_blank(values[at])]] = False
    several = np.flatnonzero(repeated[numbers])
    if not len(several):
        return True
    first = np.zeros(len(values), dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    leaders = first[numbers[several]]
    filled = any(_fills(cells[name], several, leaders) for name in OF_THE_ORDER if name in cells)
    return not filled and ("total" not in cells or _are_of_lines(cells, several, prices))


def _fills(column: Cells, several: NDArray[np.int64], leaders: NDArray[np.int64]) -> bool:
    blank = column.told([is_blank(value) for value in column.values], "bool")
    return bool((blank[several] & ~blank[leaders]).any())


def _are_of_lines(cells: Named, several: NDArray[np.int64], prices: Mapping[str, float]) -> bool:
    """Whether the amounts of orders of several lines are those of their lines."""

    def read(name: str, meaning: Any) -> NDArray[np.float64]:
        if name not in cells:
            return np.full(len(several), np.nan)
        column = cells[name].at(several)
        meanings = [None] * len(column.values)
        for at in column.used():
            meanings[at] = meaning(column.values[at])
        return column.told(meanings, "float64")

    price, count = read("price", amount_of), read("quantity", count_of)
    listed = read("product", lambda text: prices.get(header_key(text)))
    worth = np.where(np.isnan(price), listed, price) * np.where(np.isnan(count), 1.0, count)
    return are_of_lines(int((np.abs(read("total", amount_of) - worth) < 1).sum()), len(worth))
