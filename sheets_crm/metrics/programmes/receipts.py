"""Receipts that are exchanged for the customer card, and which of them do not count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field


class Receipt(NamedTuple):
    """One receipt that somebody handed in; ``amount`` None when nothing was typed [money]."""

    customer: str
    day: date
    number: str
    amount: float | None
    branch: str = ""
    row: int = 0


class Sold(NamedTuple):
    """A receipt as the orders know it: whose, from when and where, what is left after returns [money]."""

    customer: str
    day: date
    branch: str
    amount: float


class Exchange(Struct):
    """What one customer's receipts have come to.

    ``total`` is what counts and was not used up by a card [money], ``joined`` the day of the first card,
    ``renewed`` that of the last, ``cards`` how many thresholds were reached.
    """

    total: float = 0.0
    joined: date | None = None
    renewed: date | None = None
    cards: int = 0
    receipts: list[str] = field(default_factory=list)


class Refused(NamedTuple):
    """A receipt that does not count, and why: twice, returned, of_another, unknown, too_old, no_amount."""

    row: int
    code: str


def exchanged(
    receipts: Iterable[Receipt],
    find: Callable[[Receipt], Sold | None],
    *,
    threshold: float,
    keeps_rest: bool,
    valid_days: int,
    orders_have_numbers: bool,
) -> tuple[dict[str, Exchange], list[Refused]]:
    """Receipts added up to the card, each once, only the customer's own and what is left after returns.

    Args:
        receipts: In the order in which they were handed in.
        find: The receipt in the orders; None when it is not there, an amount of 0 when nothing is left of it.
        threshold: What a card takes; exactly so much is enough [money].
        keeps_rest: Whether what is above the threshold counts for the next card.
        valid_days: A receipt older than this on the day it is handed in does not count.
        orders_have_numbers: Whether a receipt that is not in the orders cannot be one of the shop's.

    Returns:
        Each customer's exchange, and the receipts refused.

    Source:
        METRICS.md D.21; FEATURES.md 3.46.

    Example:
        >>> day = date(2026, 6, 1)
        >>> three = [Receipt("A", day, number, 350_000) for number in "123"]
        >>> rules = {"threshold": 1e6, "keeps_rest": True, "valid_days": 90, "orders_have_numbers": False}
        >>> exchanged(three, lambda receipt: None, **rules)[0]["A"].total
        50000.0
    """
    found: dict[str, Exchange] = {}
    refused: list[Refused] = []
    used: set[tuple[str, str, date]] = set()
    for receipt in receipts:
        sold = find(receipt)
        place = sold or receipt  # who hands it in may leave the branch out
        mark = (place.branch, receipt.number, place.day)
        if code := _refusal(receipt, sold, mark in used, orders_have_numbers, valid_days):
            refused.append(Refused(receipt.row, code))
            continue
        used.add(mark)
        amount = sold.amount if sold else float(receipt.amount or 0.0)
        _add(found.setdefault(receipt.customer, Exchange()), receipt, amount, threshold, keeps_rest)
    return found, refused


def _refusal(receipt: Receipt, sold: Sold | None, used: bool, numbered: bool, valid_days: int) -> str:
    if used:
        return "twice"
    if sold is None:
        return "unknown" if numbered else "no_amount" if not receipt.amount else ""
    if sold.customer != receipt.customer:
        return "of_another"
    if sold.amount <= 0:
        return "returned"
    return "too_old" if (receipt.day - sold.day).days > valid_days else ""


def _add(exchange: Exchange, receipt: Receipt, amount: float, threshold: float, keeps_rest: bool) -> None:
    exchange.total += amount
    exchange.receipts.append(receipt.number)
    while threshold > 0 and exchange.total >= threshold:
        exchange.total = exchange.total - threshold if keeps_rest else 0.0
        exchange.cards += 1
        exchange.joined = exchange.joined or receipt.day
        exchange.renewed = receipt.day
