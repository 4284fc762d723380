"""What an order line sold and for how much."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sheets_crm.problems import Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.frames import looked_up
from sheets_crm.reading.headers import Located, tell


def with_products(
    frames: Mapping[str, pd.DataFrame], tables: Mapping[str, Located], problems: Problems
) -> pd.DataFrame:
    """Orders whose product is the code in Products where the text names one, by code or by name.

    Other names of one product that differ in capitals, marks or blanks are written as its first.
    """
    orders, products = frames["orders"], frames["products"]
    written = orders["product"].dropna().unique()
    meanings: dict[str, set[str]] = {}
    if products.empty:
        spelled = {header_key(text): text for text in reversed(written)}
        alike = {text: spelled[header_key(text)] for text in written}
        return orders.assign(product=orders["product"].map(alike).astype("str"))
    for code, name in products[["code", "name"]].itertuples(index=False):
        for text in {header_key(code), header_key(name)}:
            meanings.setdefault(text, set()).add(code)
    codes = {text: meanings.get(header_key(text), set()) for text in written}
    for text, found in codes.items():
        if len(found) != 1:
            row = int(orders["row"][orders["product"] == text].iloc[0])
            code = "unknown_product" if not found else "product_of_several"
            tell(problems, tables, "orders", row, "product", code, value=text)
    spelled = {header_key(text): text for text in reversed(written)}
    certain = {
        text: next(iter(found)) if len(found) == 1 else spelled[header_key(text)]
        for text, found in codes.items()
    }
    return orders.assign(product=orders["product"].map(certain).astype("str"))


def with_amounts(orders: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Orders with ``total`` [money, net]: as written, else price × quantity less the discount.

    Without a price on the line the product's list price counts; without either the amount is unknown.
    A discount below 1 is a share of the price. A blank quantity is 1.
    """
    quantity = orders["quantity"].fillna(1.0)
    listed = looked_up(orders["product"], products.drop_duplicates("code").set_index("code")["price"])
    gross = orders["price"].fillna(listed) * quantity
    discount = orders["discount"].fillna(0.0)
    net = gross - np.where((discount > 0) & (discount < 1), discount * gross, discount)
    return orders.assign(quantity=quantity, total=orders["total"].fillna(net))
