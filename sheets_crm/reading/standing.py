"""How an order stands, where a sheet says it in several columns."""

from __future__ import annotations

from sheets_crm.reading.cells import choice_codes, choice_of, header_key
from sheets_crm.reading.lines import Lines, amount_of, count_of
from sheets_crm.reading.unreadable import Unreadable, is_blank
from sheets_crm.schema import ORDERS
from sheets_crm.texts import spellings

_FURTHER = ("payment_status", "return_status", "cancelled_on", "returned_quantity")


def with_standing(lines: Lines) -> None:
    """One ``status`` a line: cancelled or returned wherever a column says so, else how it is paid.

    Where only a part came back, the line stands with the rest.
    """
    if not any(name in lines.cells for name in _FURTHER):
        return
    names = ("status", "payment_status", "return_status", "cancelled_on", "returned_quantity", "quantity")
    seen: dict[tuple[object, ...], object] = {}
    found = []
    for row in zip(*(lines.column(name) for name in names), strict=True):
        if row not in seen:
            seen[row] = _standing(*row)
        found.append(seen[row])
    lines.cells["status"] = found
    _less_returned(lines)
    for name in _FURTHER:
        lines.cells.pop(name, None)


def _less_returned(lines: Lines) -> None:
    """Lines of which a part came back, with the quantity and the amount that stayed."""
    for at, cell in enumerate(lines.column("returned_quantity")):
        back, quantity = count_of(cell), count_of(lines.column("quantity")[at])
        if not back or not quantity or back >= quantity:
            continue
        lines.cells["quantity"][at] = quantity - back
        amount = amount_of(lines.column("total")[at])
        if amount is not None:
            lines.cells["total"][at] = amount * (quantity - back) / quantity


def _standing(
    status: object, payment: object, returned: object, cancelled: object, back: object, quantity: object
) -> object:
    if not is_blank(cancelled):
        return "cancelled"
    part = count_of(back)
    if part and part >= (count_of(quantity) or 1.0):
        return "returned"
    if not part and (came_back := _came_back(returned)):
        return came_back
    codes = {_code(status), _code(payment)}
    if ending := codes & {"cancelled", "returned"}:
        return "cancelled" if "cancelled" in ending else "returned"
    return payment if not is_blank(payment) and (_code(payment) or is_blank(status)) else status


def _came_back(returned: object) -> str | None:
    """What a column of returns says; blank, ``-`` and a refused request are no return."""
    if is_blank(returned) or not (key := header_key(returned)):
        return None
    if any(
        f" {key} ".startswith(f" {header_key(word)} ")
        for word in spellings("choices.return_status").get("none", ())
    ):
        return None
    return "cancelled" if _code(returned) == "cancelled" else "returned"


def _code(cell: object) -> str | None:
    try:
        return choice_of(cell, choice_codes("status", ORDERS.column("status").choices), by_beginning=True)
    except Unreadable:
        return None
