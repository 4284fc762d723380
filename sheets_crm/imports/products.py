"""What an export sells: products that the shop knows, and new ones."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from sheets_crm.imports.line import Line
from sheets_crm.imports.shop import Book
from sheets_crm.imports.values import text_in
from sheets_crm.reading.cells import header_key


class Products(Struct):
    """Every product of the workbook by its code and by its name; ``new`` are rows for those it lacks."""

    new: list[dict[str, Any]] = field(default_factory=list)
    _by_code: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, set[str]] = field(default_factory=dict)

    def add(self, code: str, name: str) -> None:
        """Enter a product."""
        self._by_code.setdefault(header_key(code), name)
        self._codes.setdefault(header_key(name), set()).add(header_key(code))

    def shown(self, line: Line) -> str:
        """How an order names its product: as the shop does, by its code where two have one name."""
        name = self._by_code.get(header_key(line.sku)) if line.sku else None
        if name is None and header_key(line.product) in self._codes:
            name = line.product
        if name is None:
            name = line.product
            self.new.append({"code": line.sku or name, "name": name, "price": line.price})
            self.add(line.sku or name, name)
        return line.sku if line.sku and len(self._codes[header_key(name)]) > 1 else name


def known_products(book: Book) -> Products:
    """Every product of the workbook."""
    products = Products()
    for code, name in book.cells("products", "code", "name"):
        texts = text_in(code) or "", text_in(name) or ""
        if any(texts):
            products.add(texts[0] or texts[1], texts[1] or texts[0])
    return products
