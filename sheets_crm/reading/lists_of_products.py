"""Lines whose one cell, or whose columns, name several products: one line for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sheets_crm.reading.amounts_of_orders import shares
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.lines import Lines, amount_of, count_of
from sheets_crm.reading.recognise import Found
from sheets_crm.reading.sold import Part, bare_part, parts_of
from sheets_crm.reading.unreadable import Unreadable, is_blank

Listed = Mapping[object, list[Part]]


def columns_as_products(lines: Lines, found: Found) -> None:
    """Columns that are a product each with quantities below become a list of parts for each line."""
    columns = {at: lines.cells.pop(f"sold {at}") for at in found.sells}
    lines.parts = [
        [
            Part(found.headings[at].split("\n")[0], count)
            for at, cells in columns.items()
            if (count := count_of(cells[position]))
        ]
        for position in range(len(lines))
    ]


def cells_as_products(lines: Lines, listed: Collection[str]) -> dict[object, Unreadable]:
    """Product cells that list several become parts.

    Args:
        lines: The lines, with ``product``.
        listed: Names and codes of the price list, as ``header_key``.

    Returns:
        The cells that are lists but cannot be cut.
    """
    cells = lines.column("product")
    texts = {cell for cell in cells if isinstance(cell, str)}
    alone = {
        key for text in texts if (key := header_key(text)) and not any(mark in text for mark in ",;+&|\n([{")
    }
    counted = "quantity" in lines.cells
    refused: dict[object, Unreadable] = {}
    meanings: dict[object, list[Part]] = {}
    for text in texts:
        try:
            parts = parts_of(text, {*listed, *alone})
        except Unreadable as unreadable:
            refused[text] = unreadable
            continue
        if parts is None and not counted and header_key(text) not in listed:
            bare = bare_part(text)
            parts = [bare] if bare and header_key(bare.name) in {*listed, *alone} else None
        if parts:
            meanings[text] = parts
    if meanings:
        lines.parts = [meanings.get(cell, []) if isinstance(cell, str) else [] for cell in cells]
    return refused


def weigh(lines: Lines, prices: Mapping[str, float]) -> None:
    """What each line's parts are worth together, where that is known of all of them."""
    if lines.parts:
        lines.weight = [_worth(parts, prices) for parts in lines.parts]


def _worth(parts: list[Part], prices: Mapping[str, float]) -> float | None:
    values = [_value(part, prices) for part in parts]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _value(part: Part, prices: Mapping[str, float]) -> float | None:
    if part.value is not None:
        return part.value
    price = prices.get(header_key(part.name))
    return None if price is None else price * part.quantity


def one_line_each(lines: Lines, prices: Mapping[str, float]) -> None:
    """A line for each part; its amount is spread by value where all prices are known, else by quantity."""
    if not lines.parts:
        return
    several = [len(parts) or 1 for parts in lines.parts]
    counted = "quantity" in lines.cells
    cells = {
        name: [cell for cell, times in zip(column, several, strict=True) for _ in range(times)]
        for name, column in lines.cells.items()
    }
    for name in ("product", "quantity", "total"):
        cells.setdefault(name, [None] * sum(several))
    at = 0
    for position, parts in enumerate(lines.parts):
        if parts:
            _put(cells, at, parts, prices, counted=counted)
        at += several[position]
    lines.cells = cells
    lines.rows = [row for row, times in zip(lines.rows, several, strict=True) for _ in range(times)]
    lines.parts = []


def _put(
    cells: dict[str, list[object]], at: int, parts: list[Part], prices: Mapping[str, float], *, counted: bool
) -> None:
    values = [_value(part, prices) for part in parts]
    own = cells["quantity"][at]
    whole, of_all = cells["total"][at], len(parts) > 1 or not counted
    if is_blank(whole) and of_all and "price" in cells:
        whole = cells["price"][at]  # without a count beside it, a price is what the whole line came to
    amount = amount_of(whole)
    known = all(value is not None for value in values)
    weights = [value or 0.0 for value in values] if known else [part.quantity for part in parts]
    split = shares(amount, weights) if amount is not None else [None] * len(parts)
    for number, (part, share) in enumerate(zip(parts, split, strict=True)):
        here = at + number
        cells["product"][here] = part.name
        cells["quantity"][here] = own if len(parts) == 1 and not is_blank(own) else part.quantity
        if amount is not None or len(parts) > 1:
            cells["total"][here] = share if amount is not None else values[number]
        for name in ("price", "discount"):
            if of_all and name in cells:
                cells[name][here] = None
    if amount is None and not is_blank(whole):
        cells["total"][at] = whole
