"""What each line of an order came to, where the sheet says it for the whole order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets_crm.reading.cells import header_key
from sheets_crm.reading.lines import Lines, amount_of, count_of

Money = list[float | None]
_OF_GOODS = ("subtotal", "sub total", "harga", "produk", "barang", "item", "sku", "product", "line", "net")


def settle_amounts(lines: Lines, heading: str, prices: Mapping[str, float]) -> bool:
    """Give each line its ``total``: an order's amount counts once, less shipping, and is spread by value.

    Args:
        lines: The lines, their orders numbered.
        heading: The heading of the amounts, which may say that they are of goods alone.
        prices: The price list, by ``header_key`` of names and codes.

    Returns:
        Whether an amount is another one now.
    """
    if "total" not in lines.cells and "order_total" not in lines.cells:
        return False
    values = _values(lines, prices)
    name = "total" if "total" in lines.cells else "order_total"
    amounts = _money(lines, name)
    orders = _orders(lines)
    if name == "order_total" or _of_whole_orders(orders, amounts, values):
        _spread(lines, name, orders, amounts, values, _shipping(lines, heading, amounts, values, orders))
        return True
    if (
        "shipping" in lines.cells
        and "order_total" not in lines.cells
        and all(len(order) == 1 for order in orders)
    ):
        _take_off(lines, amounts, _shipping(lines, heading, amounts, values, orders))
        return True
    return False


def shares(amount: float, weights: Sequence[float]) -> list[float]:
    """An amount in parts by weight, whole where the amount is; the last part takes what rounding leaves."""
    whole = sum(weights)
    weights = list(weights) if whole > 0 else [1.0] * len(weights)
    digits = 0 if float(amount).is_integer() and abs(amount) >= 1000 else 2
    parts = [round(amount * weight / sum(weights), digits) for weight in weights[:-1]]
    return [*parts, round(amount - sum(parts), 6)]


def _orders(lines: Lines) -> list[list[int]]:
    """The positions of each order's lines."""
    orders: dict[int, list[int]] = {}
    for at, leader in enumerate(lines.group):
        orders.setdefault(leader, []).append(at)
    return list(orders.values())


def _money(lines: Lines, name: str) -> Money:
    cells = lines.column(name)
    seen = {cell: amount_of(cell) for cell in {*cells}}
    return [seen[cell] for cell in cells]


def _values(lines: Lines, prices: Mapping[str, float]) -> Money:
    """What each line is worth by its price, or the price list's, times its quantity."""
    given, counts = _money(lines, "price"), _counts(lines)
    known = (
        [prices.get(header_key(text)) for text in lines.column("product")] if prices else [None] * len(lines)
    )
    each = [price if price is not None else listed for price, listed in zip(given, known, strict=True)]
    by_price = [None if price is None else price * count for price, count in zip(each, counts, strict=True)]
    own = lines.weight or [None] * len(lines)
    return [value if value is not None else other for value, other in zip(by_price, own, strict=True)]


def _counts(lines: Lines) -> list[float]:
    cells = lines.column("quantity")
    seen = {cell: count_of(cell) for cell in {*cells}}
    return [1.0 if (count := seen[cell]) is None else count for cell in cells]


def _of_whole_orders(orders: Sequence[Sequence[int]], amounts: Money, values: Money) -> bool:
    """Whether amounts are of whole orders: on the first line alone, or the same on every line of each."""
    several = [order for order in orders if len(order) > 1]
    if not several:
        return False
    own = sum(_same(amounts[at], values[at]) for order in several for at in order)
    if are_of_lines(own, sum(map(len, several))):
        return False
    first_only = all(amounts[at] is None for order in several for at in order[1:])
    if first_only:
        return True
    equal = all(amounts[at] in (None, amounts[order[0]]) for order in several for at in order)
    differing = len({amounts[order[0]] for order in several}) > 1
    worth = any(values[at] is not None for order in several for at in order)
    return equal and (worth or (len(several) > 2 and differing))


def are_of_lines(own: int, lines: int) -> bool:
    """Whether amounts are of single lines, of which so many come to their price times their quantity."""
    return 2 * own >= lines


def _same(amount: float | None, value: float | None) -> bool:
    return amount is not None and value is not None and abs(amount - value) < 1


def _shipping(
    lines: Lines, heading: str, amounts: Money, values: Money, orders: Sequence[Sequence[int]]
) -> Money:
    """Each order's shipping where amounts hold it: the worth of its goods tells, else the heading."""
    paid = _money(lines, "shipping")
    nothing: Money = [None] * len(lines)
    if not any(paid):
        return nothing
    with_it = without = 0
    for order in orders:
        worth = [values[at] for at in order]
        amount, fee = amounts[order[0]], paid[order[0]]
        if amount is None or not fee or any(value is None for value in worth):
            continue
        goods = sum(value or 0.0 for value in worth)
        with_it += abs(amount - fee - goods) < abs(amount - goods)
        without += abs(amount - fee - goods) >= abs(amount - goods)
    key = f" {header_key(heading)} "
    if with_it == without:
        return nothing if any(f" {word} " in key for word in _OF_GOODS) else paid
    return paid if with_it > without else nothing


def _spread(
    lines: Lines,
    name: str,
    orders: Sequence[Sequence[int]],
    amounts: Money,
    values: Money,
    shipping: Money,
) -> None:
    refunds, counts = _money(lines, "refunded"), _counts(lines)
    cells = list(lines.cells.pop(name))
    totals: list[object] = [None] * len(lines)
    for order in orders:
        first = next((at for at in order if amounts[at] is not None), order[0])
        amount = amounts[first]
        if amount is None:
            totals[first] = cells[first]
            continue
        net = amount - (shipping[first] or 0.0)
        refund = refunds[first] or 0.0
        net -= refund if 0 < refund < net else 0.0  # one given back whole is a returned order
        weights = [values[at] for at in order]
        known = all(weight is not None for weight in weights)
        by = [weight or 0.0 for weight in weights] if known else [counts[at] for at in order]
        for at, share in zip(order, shares(net, by), strict=True):
            totals[at] = share
    lines.cells["total"] = totals


def _take_off(lines: Lines, amounts: Money, shipping: Money) -> None:
    """Amounts of orders of one line each, less the shipping in them."""
    lines.cells["total"] = [
        cell if amount is None or not fee else amount - fee
        for cell, amount, fee in zip(lines.cells["total"], amounts, shipping, strict=True)
    ]
