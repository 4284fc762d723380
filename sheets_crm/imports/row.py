"""One row of an export, its cells under the names of fields."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class ExportRow(Struct):
    """What a row says, as its format names it; None where it says nothing.

    ``receipt`` to ``refunded`` belong to the order: a row that leaves them blank has what another row of
    its order says. ``order_goods`` is the order's goods after discounts without shipping, ``order_total``
    with ``shipping`` and ``tax``; ``refunded`` what came back of the whole order. ``total`` is the line's
    amount before ``line_discount``; without it ``price`` × ``quantity``. ``items`` holds several lines in
    one cell, ``line`` only tells a format from others. ``negative`` says whether the row gives money back.
    A ``faulty`` row has a cell that cannot be read.
    """

    number: int
    receipt: Any = None
    date: Any = None
    status: Any = None
    request: Any = None
    cancelled_on: Any = None
    buyer: Any = None
    name: Any = None
    phone: Any = None
    town: Any = None
    payment: Any = None
    branch: Any = None
    staff: Any = None
    order_goods: Any = None
    order_total: Any = None
    order_discount: Any = None
    shipping: Any = None
    tax: Any = None
    refunded: Any = None
    sku: Any = None
    product: Any = None
    variation: Any = None
    quantity: Any = None
    returned_quantity: Any = None
    price: Any = None
    total: Any = None
    line_discount: Any = None
    line_refunded: Any = None
    items: Any = None
    negative: Any = None
    line: Any = None
    faulty: bool = False


IN_ORDER = tuple(name for name in ExportRow.__struct_fields__ if name not in ("number", "faulty"))
FIELDS = frozenset(IN_ORDER)
OF_THE_ORDER = (
    "date",
    "buyer",
    "name",
    "phone",
    "town",
    "payment",
    "branch",
    "staff",
    "order_goods",
    "order_total",
    "order_discount",
    "shipping",
    "tax",
    "refunded",
)
STATES = ("request", "cancelled_on", "status")
"""A row that names its own state has none of another row's."""
AMOUNTS = (
    "order_goods",
    "order_total",
    "order_discount",
    "shipping",
    "tax",
    "refunded",
    "price",
    "total",
    "line_discount",
    "line_refunded",
)
COUNTS = ("quantity", "returned_quantity")
