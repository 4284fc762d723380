"""What an order line sold and for how much."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sheets_crm.metrics.codes import Array, Codes
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.grouping import grouped
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import Located, tell


def with_products(
    columns: Mapping[str, Columns], tables: Mapping[str, Located], problems: Problems
) -> Columns:
    """Orders whose product is the code in Products where the text names one, by code or by name.

    Other names of one product that differ in capitals, marks or blanks are written as its first.
    """
    orders, products = columns["orders"], columns["products"]
    written = orders["product"].distinct
    spelled = {header_key(text): text for text in reversed(written)}
    meanings: dict[str, set[str]] = {}
    for code, name in products.tuples("code", "name"):
        for text in {header_key(code), header_key(name)}:
            meanings.setdefault(text, set()).add(code)
    certain: dict[str, str | None] = {}
    for text in written:
        found = meanings.get(header_key(text), set())
        certain[text] = next(iter(found)) if len(found) == 1 else spelled[header_key(text)]
        if len(products) and len(found) != 1:
            code = "unknown_product" if not found else "product_of_several"
            tell(problems, tables, "orders", _first_row(orders, text), "product", code, value=text)
    return orders.plus(product=orders["product"].mapped(certain))


def _first_row(orders: Columns, product: str) -> int:
    bought: Codes = orders["product"]
    return int(orders["row"][bought.isin([product])][0])


def with_amounts(orders: Columns, products: Columns) -> Columns:
    """Orders with ``total`` [money, net]: as written, else price × quantity less the discount.

    Without a price on the line the product's list price counts; without either the amount is unknown.
    A discount below 1 is a share of the price. A blank quantity is 1.
    """
    quantity = _filled(orders["quantity"], 1.0)
    firsts = products.rows(grouped(products["code"]).firsts)
    listed = taken(firsts["price"], places(orders["product"], firsts["code"]))
    gross = _filled(orders["price"], listed) * quantity
    discount = _filled(orders["discount"], 0.0)
    net = gross - np.where((discount > 0) & (discount < 1), discount * gross, discount)
    return orders.plus(quantity=quantity, total=_filled(orders["total"], net))


def _filled(numbers: Array, other: Array | float) -> Array:
    return np.where(np.isnan(numbers), other, numbers)
