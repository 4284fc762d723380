"""The rows of one order as lines: order amounts spread by value, returns and cancellations honoured."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from msgspec import Struct

from sheets_crm.imports.row import OF_THE_ORDER, STATES, ExportRow
from sheets_crm.imports.spread import spread

_SMALLEST = 0.005


class Settled(Struct, frozen=True):
    """What a row of an order comes to: how many, for how much, and what became of it."""

    row: ExportRow
    quantity: float
    amount: float | None
    status: str


def inherit(rows: Sequence[ExportRow], names: Collection[str]) -> None:
    """Give every row of an order what another of its rows says of it; ``names`` are the fields read."""
    if len(rows) == 1:
        return
    for row in rows:
        for name in STATES if row.status is None else ():
            setattr(row, name, getattr(row, name) or _said(rows, name))
    for name in OF_THE_ORDER:
        if name in names:
            _share(rows, name)


def _share(rows: Sequence[ExportRow], name: str) -> None:
    values = [getattr(row, name) for row in rows]
    if None in values and (said := next((each for each in values if each is not None), None)) is not None:
        for row, value in zip(rows, values, strict=True):
            if value is None:
                setattr(row, name, said)


def _said(rows: Sequence[ExportRow], name: str) -> Any:
    return next((value for row in rows if (value := getattr(row, name)) is not None), None)


def settled(rows: Sequence[ExportRow]) -> list[Settled]:
    """The rows of one order, their cells read, each with its share of what counts for the order.

    Goods are worth what the order says they are, else its total without shipping and tax, else what their
    lines add up to less the order's discounts; the same proportion then takes off what was refunded.
    """
    values = _values(rows)
    goods = _goods(rows[0], values)
    amounts: list[float | None] = (
        list(spread(goods, _weights(rows, values))) if goods is not None else [*values]
    )
    gone = [_share_returned(row) for row in rows]
    if goods is not None and not any(gone) and (refunded := rows[0].refunded or 0.0) > _SMALLEST:
        if refunded >= goods - _SMALLEST:
            gone = [1.0] * len(rows)
        else:
            less = spread(goods - refunded, [amount or 0.0 for amount in amounts])
            amounts = [*less]
    return [_settled(*each) for each in zip(rows, amounts, gone, strict=True)]


def _values(rows: Sequence[ExportRow]) -> list[float | None]:
    return [_value(row) for row in rows]


def _value(row: ExportRow) -> float | None:
    gross: float | None = row.total
    if gross is None and row.price is not None:
        gross = row.price * (1.0 if row.quantity is None else row.quantity)
    discount: float = row.line_discount or 0.0
    return None if gross is None else gross - abs(discount)


def _goods(order: ExportRow, values: Sequence[float | None]) -> float | None:
    """What an order's goods cost; None where lines say it themselves, or nothing does."""
    total: float | None = order.order_total
    if order.order_goods is not None:
        return float(order.order_goods)
    known = None not in values
    if known and order.order_discount:
        return max(0.0, sum(value or 0.0 for value in values) - abs(float(order.order_discount)))
    if known and order.refunded:
        return sum(value or 0.0 for value in values)
    if not known and total is not None:
        return total - float(order.shipping or 0.0) - float(order.tax or 0.0)
    return None


def _weights(rows: Sequence[ExportRow], values: Sequence[float | None]) -> list[float]:
    """What lines weigh: their value where all have one, else how many pieces they are."""
    if None not in values:
        return [abs(value or 0.0) for value in values]
    return [1.0 if row.quantity is None else abs(row.quantity) for row in rows]


def _share_returned(row: ExportRow) -> float:
    quantity = 1.0 if row.quantity is None else row.quantity
    came_back = row.returned_quantity or 0.0
    return min(1.0, came_back / quantity) if quantity > 0 and came_back > 0 else 0.0


def _settled(row: ExportRow, amount: float | None, gone: float) -> Settled:
    status = _status(row)
    quantity = 1.0 if row.quantity is None else row.quantity
    if amount is not None and row.line_refunded:
        amount = max(0.0, amount - abs(row.line_refunded))
        gone = gone or float(amount <= _SMALLEST)
    if gone >= 1.0:
        status = "cancelled" if status == "cancelled" else "returned"
    elif gone and status == "done":
        amount = None if amount is None else round(amount * (1 - gone), 2)
        quantity -= row.returned_quantity
    if row.negative == "returned":
        quantity, amount = -abs(quantity), None if amount is None else -abs(amount)
    return Settled(row, quantity, amount, status)


def _status(row: ExportRow) -> str:
    """What became of a row: a cancellation or a return wins, whichever column says it."""
    said = {row.status, row.request, "cancelled" if row.cancelled_on else None}
    return next((code for code in ("cancelled", "returned", "in_progress") if code in said), "done")


def added_up(settled: Sequence[Settled]) -> Iterator[Settled]:
    """Rows of one product in one order as one: units that count are added up, those that do not stay out."""
    if len(settled) == 1:
        yield settled[0]
        return
    counted = [each for each in settled if each.status == "done"] or list(settled)
    amounts = [each.amount for each in counted]
    amount = None if None in amounts else sum(each or 0.0 for each in amounts)
    yield Settled(counted[0].row, sum(each.quantity for each in counted), amount, counted[0].status)
