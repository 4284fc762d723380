"""How an order stands, where a sheet says it in several columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sheets_crm.reading.cells import choice_codes, choice_of, header_key
from sheets_crm.reading.lines import Lines, amount_of, count_of
from sheets_crm.reading.unreadable import Unreadable, is_blank
from sheets_crm.schema import ORDERS
from sheets_crm.texts import spellings

_FURTHER = ("payment_status", "return_status", "cancelled_on", "returned_quantity")


def with_standing(lines: Lines) -> bool:
    """One ``status`` a line: cancelled or returned wherever a column says so, else how it is paid.

    Where only a part came back, the line stands with the rest.

    Returns:
        Whether anything is otherwise than it stood.
    """
    on_credit = _on_credit(lines)
    if not any(name in lines.cells for name in _FURTHER):
        return on_credit
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
    return True


def _on_credit(lines: Lines) -> bool:
    """Goods given on credit are sold: ``hutang`` as a state is the way of paying; whether any are.

    Where the way of paying says something else, or nothing says who trusted whom (``belum lunas``, ``DP``),
    the order stays unpaid.
    """
    of_payment = _credit_in(lines, "payment_status", [None] * len(lines))
    return _credit_in(lines, "status", lines.column("payment_status")) or of_payment


def _credit_in(lines: Lines, name: str, said: Sequence[object]) -> bool:
    """The same for one column of states, where nothing else is ``said`` of the payment."""
    states, ways = lines.column(name), lines.column("payment")
    agreed = {state: is_credit(state) for state in {*states}}
    if not any(agreed.values()):
        return False
    on_credit = [
        agreed[state] and is_blank(other) and (is_blank(way) or _code(way, "payment") == "credit")
        for state, other, way in zip(states, said, ways, strict=True)
    ]
    lines.cells["payment"] = ["credit" if is_so else way for is_so, way in zip(on_credit, ways, strict=True)]
    lines.cells[name] = [None if is_so else state for is_so, state in zip(on_credit, states, strict=True)]
    return True


def is_credit(state: object) -> bool:
    """Whether a state is a word for credit, alone or with days or money; ``hutang lunas`` is none."""
    return isinstance(state, str) and re.sub(r" \d.*", "", header_key(state)) in _credit_words()


@cache
def _credit_words() -> frozenset[str]:
    return frozenset(header_key(word) for word in spellings("choices.payment_status").get("credit", ()))


def _less_returned(lines: Lines) -> None:
    """Lines of which a part came back, with the quantity and the amount that stayed."""
    if "returned_quantity" not in lines.cells:
        return
    quantities, totals = lines.column("quantity"), lines.column("total")
    for at, cell in enumerate(lines.cells["returned_quantity"]):
        back, quantity = count_of(cell), count_of(quantities[at])
        if not back or not quantity or back >= quantity:
            continue
        quantities[at] = quantity - back
        amount = amount_of(totals[at])
        if amount is not None:
            totals[at] = amount * (quantity - back) / quantity


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


def _code(cell: object, column: str = "status") -> str | None:
    try:
        return choice_of(cell, choice_codes(column, ORDERS.column(column).choices), by_beginning=True)
    except Unreadable:
        return None
