"""Any other table of orders: what reads the shop's own sheets reads it, and its rows become lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from sheets_crm.imports.files import ExportSheet
from sheets_crm.imports.line import Line
from sheets_crm.imports.lines import BETWEEN, Lines
from sheets_crm.reading.phones import normal_phone
from sheets_crm.reading.recognise import recognised
from sheets_crm.workbooks.protocol import Sheet, Snapshot

if TYPE_CHECKING:
    from sheets_crm.reading.parse import Shop

_NAMES = ("receipt", "date", "customer", "customer_name", "phone", "product", "quantity", "price", "total")
_MORE = ("status", "channel", "branch", "staff", "row")


def lines_of_table(sheet: ExportSheet, zone: ZoneInfo, language: str) -> Lines | None:
    """The lines of a table that is of no known format, None where it holds no orders.

    An order number counts together with its day, for the numbers of many tills begin anew each day.
    """
    if not any(found.table == "orders" and not found.lacking for found in recognised(_cells(sheet.head))):
        return None
    from sheets_crm.reading.parse import parse

    title = sheet.title or sheet.file
    shop = parse(Snapshot({title: Sheet(title, _cells(sheet.rows))}, zone.key), language)
    if not len(shop.columns["orders"]):
        return None
    found = Lines(sheet.name, "", lines=list(_lines(shop, sheet.name)))
    told = [problem for problem in shop.problems if problem.sheet == title and problem.row]
    found.problems = [replace(problem, sheet=sheet.name) for problem in told]
    read = {line.number for line in found.lines}
    found.left_out = len({problem.row for problem in told} - read)
    found.read = len(read) + found.left_out
    return found


def _cells(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Cells of a file as those of a sheet: blanks are None."""
    return [[None if cell == "" else cell for cell in row] for row in rows]


def _lines(shop: Shop, file: str) -> Iterator[Line]:
    located = shop.tables["orders"]
    for row in shop.columns["orders"].tuples(*_NAMES, *_MORE):
        said = dict(zip((*_NAMES, *_MORE), row, strict=True))
        yield _line(said, file, located.place(said["row"])[1], located.ids)


def _line(said: dict[str, Any], file: str, number: int, ids: frozenset[str]) -> Line:
    who = said["customer"]
    day, receipt, product = said["date"], said["receipt"] or "", said["product"] or ""
    named = f"{receipt} {day}" if receipt else ""
    return Line(
        key=BETWEEN.join(("", named, product.replace("|", "/"), "")),
        file=file,
        number=number,
        channel=said["channel"] or "",
        receipt=receipt,
        day=day,
        buyer=who if who in ids else "",
        name=said["customer_name"] or ("" if normal_phone(who) else who),
        phone=said["phone"] or normal_phone(who) or "",
        town="",
        sku="",
        product=product,
        quantity=said["quantity"],
        price=said["price"],
        amount=said["total"],
        status=said["status"] or "done",
        payment="",
        branch=said["branch"] or "",
        staff=said["staff"] or "",
    )
