"""Columns of ours in a sheet of orders that the shop made itself: beside its own, never in them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from sheets_crm.reading.headers import Located
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import WorkbookError, WriteCells

_MONEY = ("total", "price")
_ALWAYS = ("receipt", "status", "import_key")


class OrderColumns(Struct, frozen=True):
    """Where an order's cells go (from 1), and the headings that have to be written first."""

    places: Mapping[str, int]
    headings: WriteCells | None


def order_columns(located: Located, texts: Texts) -> OrderColumns:
    """The columns of a sheet of orders, with those that matching and amounts need and it lacks.

    They begin right behind the table's last heading, where nothing may stand in any row nor right beside.

    Raises:
        WorkbookError: Something stands there: without these columns a row could be added twice.
    """
    lacking = [name for name in _ALWAYS if name not in located.columns]
    if not any(name in located.columns for name in _MONEY):
        lacking.insert(0, "total")
    first = max(located.columns.values(), default=0) + 1
    while first in located.headers:
        first += 1
    if not lacking:
        return OrderColumns(located.columns, None)
    if not _is_free(located, first, first + len(lacking)):
        names = ", ".join(texts(f"headings.columns.orders.{name}") for name in lacking)
        raise WorkbookError(
            "no_room_beside", sheet=located.sheet.title, columns=names, count=len(lacking) + 1
        )
    added = {name: first + place for place, name in enumerate(lacking)}
    titles = {
        (located.header_row, at): texts(f"headings.columns.orders.{name}") for name, at in added.items()
    }
    return OrderColumns({**located.columns, **added}, WriteCells(located.sheet.title, titles))


def _is_free(located: Located, first: int, last: int) -> bool:
    """Whether nothing stands in these columns, be it far below."""
    return not any(cell not in (None, "") for row in located.sheet.rows for cell in row[first - 1 : last])
