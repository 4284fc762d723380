"""One line of an order as the shop's workbook will show it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Line(Struct):
    """What was sold to whom on which day.

    ``amount`` is what this line's goods cost after all discounts, without shipping and less what came
    back; None when the export does not say. ``key`` names the line: its source, order number, product
    and variation. ``file`` and ``number`` say where it stands in the export.
    """

    key: str
    file: str
    number: int
    channel: str
    receipt: str
    day: date
    buyer: str
    name: str
    phone: str
    town: str
    sku: str
    product: str
    quantity: float
    price: float | None
    amount: float | None
    status: str
    payment: str
    branch: str
    staff: str
