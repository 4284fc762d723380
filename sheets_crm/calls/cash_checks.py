"""What is not finished in the cash book: rows without category or amount, money moved on one side only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sheets_crm.facts.facts import Facts

_MOVES = ("deposit", "transfer")


class CashRow(NamedTuple):
    """One row of the cash book up to the day."""

    row: int
    date: date
    category: str | None
    money_in: float
    money_out: float
    counted: float | None
    note: str | None


class CashFault(NamedTuple):
    """A row that is not finished: where, why (``problems.cash_<code>``), and the money it is about."""

    row: int
    column: str
    code: str
    money: float


def cash_faults(facts: Facts) -> Iterator[CashFault]:
    """Everything that keeps the cash book from adding up by kind and by account (FEATURES.md 3.32)."""
    book = facts.money.book
    names = ("row", "date", "category", "money_in", "money_out", "counted", "note")
    rows = [
        CashRow(int(row), day, category, money_in or 0.0, money_out or 0.0, counted, note)
        for row, day, category, money_in, money_out, counted, note in book.tuples(*names)
    ]
    for row in rows:
        if fault := _unfinished(row):
            yield fault
    yield from _one_sided(rows)


def _unfinished(row: CashRow) -> CashFault | None:
    if row.money_in and row.money_out:
        return CashFault(row.row, "money_out", "both", row.money_out)
    amount = row.money_in or row.money_out
    if not amount:
        return CashFault(row.row, "money_in", "nothing", 0.0) if row.counted is None else None
    return CashFault(row.row, "category", "uncategorised", amount) if row.category is None else None


def _one_sided(rows: list[CashRow]) -> Iterator[CashFault]:
    """Days on which money left one account of the shop and came to none, or the other way round."""
    days: dict[date, list[CashRow]] = defaultdict(list)
    for row in rows:
        if row.category in _MOVES:
            days[row.date].append(row)
    for moves in days.values():
        gap = sum(row.money_in - row.money_out for row in moves)
        if abs(gap) >= 1:
            yield CashFault(
                moves[0].row, "category", "came_from_nowhere" if gap > 0 else "went_nowhere", abs(gap)
            )
