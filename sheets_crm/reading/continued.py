"""Rows that go on with the order above them."""

from __future__ import annotations

from sheets_crm.reading.lines import Lines
from sheets_crm.reading.unreadable import is_blank

_BUYER = ("customer", "customer_name", "customer_id", "phone", "contact", "first_name", "last_name")
_SHORT = 4
OF_THE_ORDER = ("date", *_BUYER, "status", "payment_status", "payment", "cancelled_on", "channel", "branch")


def with_orders(lines: Lines) -> bool:
    """Number the orders, and fill what only an order's first line says; whether anything was filled.

    Lines of one receipt are one order: a blank buyer, day or status takes that of the receipt's first line.
    A line without day, buyer and receipt goes on with the line above.
    """
    lines.group = _leaders(lines)
    behind = [at for at, leader in enumerate(lines.group) if leader != at]
    filled = False
    for name in OF_THE_ORDER:
        cells = lines.cells.get(name)
        if cells is None:
            continue
        for at in behind:
            if is_blank(cells[at]) and not is_blank(cells[lines.group[at]]):
                cells[at] = cells[lines.group[at]]
                filled = True
    return filled


def _leaders(lines: Lines) -> list[int]:
    """The position of the first line of each line's order."""
    silent = _silent(lines)
    leaders = list(range(len(lines)))
    first: dict[object, int] = {}
    numbered = lines.cells.get("receipt", [])
    given = [receipt for receipt in numbered if receipt is not None]
    for at, receipt in enumerate(numbered if len({*given}) < len(given) else ()):
        if receipt is not None and not _is_short_and_blank(receipt):
            leaders[at] = first.setdefault(receipt, at)
    receipts = lines.column("receipt") if silent else []
    for at in silent:
        if at and is_blank(receipts[at]):
            leaders[at] = leaders[at - 1]
    return leaders


def _is_short_and_blank(receipt: object) -> bool:
    """Whether a receipt's cell holds nothing; decided without a closer look where it is long."""
    if not isinstance(receipt, str):
        return False
    return is_blank(receipt) if len(receipt) < _SHORT else receipt.isspace()


def _silent(lines: Lines) -> list[int]:
    """The lines that say neither day nor buyer."""
    positions = [at for at, cell in enumerate(lines.column("date")) if cell is None or cell == ""]
    said = [lines.cells[name] for name in ("date", *_BUYER) if name in lines.cells]
    return [at for at in positions if all(is_blank(cells[at]) for cells in said)]
