"""What the cells below a heading look like, seen in the first rows that are filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from statistics import median

from sheets_crm.reading.amounts import money_of
from sheets_crm.reading.cells import choice_codes, choice_of, header_key, yes_no_of
from sheets_crm.reading.unreadable import Unreadable, is_blank
from sheets_crm.schema import ORDERS

_SEEN = 30
_MOST_COUNTED = 1000
_LEAST_MONEY = 500
_CURRENCY = re.compile(r"(?:^|[^a-z])(?:rp|idr|rm|myr|usd|sgd|eur|gbp)(?=[^a-z]|$)|[$€£¥]", re.IGNORECASE)
_ORDER_NUMBER = re.compile(
    r"#\s?[\w-]*\d|(?:ord|order|inv|invoice|so|po|trx|tr|nota|no)[-_/# ]?\d[\d-]*", re.IGNORECASE
)
Rows = Sequence[Sequence[object]]


def cells_below(body: Rows, column: int) -> Iterator[object]:
    """The filled cells of a column (from 1)."""
    return (row[column - 1] for row in body if len(row) >= column and not is_blank(row[column - 1]))


def filled(body: Rows, column: int) -> bool:
    """Whether anything stands in a column."""
    return next(cells_below(body, column), None) is not None


def order_numbers(body: Rows, column: int) -> bool:
    """Whether a column holds numbers of orders (``#1042``), which are nobody's name."""
    seen = list(islice(cells_below(body, column), _SEEN))
    return bool(seen) and all(isinstance(cell, str) and _ORDER_NUMBER.match(cell) for cell in seen)


def counts_only(body: Rows, column: int) -> bool:
    """Whether a column holds small numbers and nothing else."""
    seen = list(islice(cells_below(body, column), _SEEN))
    numbers = [_number(cell) for cell in seen]
    return bool(seen) and all(number is not None and 0 <= number <= _MOST_COUNTED for number in numbers)


def typical_amount(body: Rows, column: int) -> float:
    """The middle one of a column's numbers, 0 without any."""
    numbers = (_number(cell) for cell in islice(cells_below(body, column), _SEEN))
    return median([abs(number) for number in numbers if number is not None] or [0.0])


def money_only(body: Rows, column: int, heading: str) -> bool:
    """Whether a column holds money and nothing else: marked as such, or large round numbers."""
    seen = list(islice(cells_below(body, column), _SEEN))
    numbers = [number for cell in seen if (number := _number(cell)) is not None]
    if not numbers or len(numbers) < len(seen):
        return False
    marked = [text for text in (heading, *seen) if isinstance(text, str) and _CURRENCY.search(text)]
    round_ones = sum(number % 100 == 0 for number in numbers)
    return bool(marked) or (median(map(abs, numbers)) >= _LEAST_MONEY and 2 * round_ones > len(numbers))


def states_only(body: Rows, column: int) -> bool:
    """Whether a column holds words for how an order stands only; plain yes and no are no such words."""
    seen = set(islice(cells_below(body, column), _SEEN))
    return bool(seen) and all(map(_is_state, seen)) and not all(map(_is_yes_or_no, seen))


def _is_state(cell: object) -> bool:
    if not isinstance(cell, str) or not header_key(cell):
        return False
    codes = choice_codes("status", ORDERS.column("status").choices)
    try:
        return choice_of(cell, codes, by_beginning=True) is not None
    except Unreadable:
        return False


def _is_yes_or_no(cell: object) -> bool:
    try:
        return yes_no_of(cell) is not None
    except Unreadable:
        return False


def _number(cell: object) -> float | None:
    try:
        return money_of(cell)
    except Unreadable:
        return None
