"""Several products in one cell, or a column a product: one line for each."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from msgspec import Struct

from sheets_crm.reading.amounts import money_of, number_of
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.unreadable import Unreadable

_STRONG = re.compile(r"\s*[;\n\r|]\s*|\s+\+\s+")
_WEAK = re.compile(r"\s*,\s+|\s*,(?=\D)|\s+&\s+|\s+dan\s+|\s+and\s+")
_BEFORE = re.compile(r"(\d{1,4})\s*[x×X*]\s*(?P<name>\D.*)|[x×X](\d{1,4})\s+(?P<other>\D.*)")
_BEHIND = re.compile(
    r"(?P<name>.*\S)\s*(?:\(\s*(?:[x×]\s*(\d{1,4})|(\d{1,4})\s*[x×])\s*\)|\s[x×]\s*(\d{1,4})|\s(\d{1,4})\s*[x×])",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = r"(?:\s*(?:pcs|pc|buah|bh|btl|botol|pack|pak|box|bks|porsi|kotak|toples)\.?)?"
_BARE_BEHIND = re.compile(rf"(?P<name>.*[^\d\s(=:].*?)\s*(?:\s|[=:(])\s*(\d{{1,3}}){_UNIT}\)?", re.IGNORECASE)
_BARE_BEFORE = re.compile(rf"(\d{{1,3}}){_UNIT}\s+(?P<name>\D.*)", re.IGNORECASE)
_MOST_BARE = 20
_NAMES = (
    "nama",
    "name",
    "nama_produk",
    "product",
    "product_name",
    "title",
    "item",
    "produk",
    "barang",
    "menu",
)
_COUNTS = ("qty", "quantity", "jumlah", "jml", "count", "kuantitas", "amount")
_PRICES = ("harga", "price", "unit_price", "harga_satuan")
_SUMS = ("subtotal", "total", "line_total")


class Part(Struct, frozen=True):
    """One product of a cell: how many, and what they are worth together where the cell says so."""

    name: str
    quantity: float
    value: float | None = None


def parts_of(text: str, known: Collection[str] = ()) -> list[Part] | None:
    """The products that a cell lists; None for a cell that is one product's name.

    ``Madu (2x); Kurma (1x)``, ``2x Madu, 1 Kurma``, a JSON list, ``name:Madu|quantity:2``.

    Args:
        text: The cell.
        known: Names of products (as ``header_key``) that stand alone elsewhere: they are not cut.

    Raises:
        Unreadable: It is a list, but which products and how many cannot be told.
    """
    if header_key(text) in known:
        return None
    if text.lstrip()[:1] in ("[", "{"):
        return _json_parts(text)
    if "quantity:" in text and ":" in text:
        return [_labelled(each) for each in text.split(";") if each.strip()]
    pieces = _pieces(text, known)
    if len(pieces) == 1:
        part = _marked(pieces[0])
        return [part] if part else None
    return _read(pieces, known, text)


def _pieces(text: str, known: Collection[str]) -> list[str]:
    """The text cut at marks that part products; at a comma only where both sides may be products."""
    strong = [piece for piece in _STRONG.split(text) if piece.strip(" .,")]
    cut = []
    for piece in strong:
        weak = [each.strip(" .") for each in _WEAK.split(piece) if each.strip(" .")]
        whole = header_key(piece) in known or len(weak) == 1
        cut += [piece.strip()] if whole or not any(_counted(each, known) for each in weak) else weak
    return cut


def _counted(piece: str, known: Collection[str]) -> bool:
    """Whether a piece is a product for sure: it says how many, or is known."""
    return header_key(piece) in known or _marked(piece) is not None or _bare(piece) is not None


def _read(pieces: list[str], known: Collection[str], text: str) -> list[Part]:
    parts = []
    for piece in pieces:
        if header_key(piece) in known:
            parts.append(Part(piece, 1.0))
        elif part := _marked(piece) or _bare(piece):
            parts.append(part)
        elif any(map(str.isdigit, piece)) and not any(each in text for each in "();"):
            raise Unreadable("products_in_cell")
        else:
            parts.append(Part(piece.strip(), 1.0))
    return parts


def _marked(piece: str) -> Part | None:
    """A product with its number marked as one: ``2x Madu``, ``Madu (2x)``, ``Madu x2``."""
    for pattern in (_BEFORE, _BEHIND):
        if match := pattern.fullmatch(piece.strip()):
            named = match.groupdict()
            name = named.get("name") or named.get("other") or ""
            number = next(each for each in match.groups() if each and each.isdigit())
            return Part(name.strip(" -:,"), float(number))
    return None


def _bare(piece: str) -> Part | None:
    """A product with a bare number beside it, which counts it when it is small."""
    for pattern in (_BARE_BEHIND, _BARE_BEFORE):
        match = pattern.fullmatch(piece.strip())
        if match and (number := float(next(each for each in match.groups() if each and each.isdigit()))) > 0:
            if number > _MOST_BARE:
                return None
            return Part(match["name"].strip(" -:=,"), number)
    return None


def _json_parts(text: str) -> list[Part]:
    try:
        listed = json.loads(text)
    except ValueError:
        raise Unreadable("products_in_cell") from None
    listed = listed if isinstance(listed, list) else listed.get("items", [listed])
    parts = [_json_part(each) for each in listed if each]
    if not parts:
        raise Unreadable("products_in_cell")
    return parts


def _json_part(item: object) -> Part:
    if isinstance(item, str):
        return _marked(item) or Part(item, 1.0)
    if not isinstance(item, dict):
        raise Unreadable("products_in_cell")
    flat = {str(key).casefold(): value for key, value in item.items()}
    nested = flat.get("product")
    name = nested.get("name") if isinstance(nested, dict) else _first(flat, _NAMES)
    if not isinstance(name, str) or not name.strip():
        raise Unreadable("products_in_cell")
    count = number_of(_first(flat, _COUNTS))
    quantity = 1.0 if count is None else count
    price, total = money_of(_first(flat, _PRICES)), money_of(_first(flat, _SUMS))
    return Part(
        name.strip(), quantity, total if total is not None else None if price is None else price * quantity
    )


def _first(item: Mapping[str, object], names: Collection[str]) -> object:
    return next((item[name] for name in names if item.get(name) is not None), None)


def _labelled(text: str) -> Part:
    """``name:Madu|sku:M|quantity:2|total:300000.00``, as shops' plug-ins write an item."""
    pairs = (each.partition(":") for each in text.split("|"))
    return _json_part({label.strip(): value.strip() for label, _, value in pairs})


def bare_part(text: str) -> Part | None:
    """A product with a bare number beside it, for cells of which that is known to be a count."""
    return _bare(text)
