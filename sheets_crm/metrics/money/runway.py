"""How many months the cash lasts."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.money.cash_statement import OPERATING, cash_book, statement_of

_FIRST_WEEK = 7
_DAYS_A_MONTH = 365.25 / 12
_BURNED = (*OPERATING, "loan_repaid", "owner_out")
_COSTS = ("suppliers", "wages", "rent", "other_costs", "tax")


class Runway(Struct, frozen=True):
    """Cash [money] against mean net burn a month [money].

    ``months`` and ``ends_on`` are None unless the state is ``burning``; ``full_months`` is how many months
    the mean covers.
    """

    state: Literal["burning", "not_burning", "unknown"]
    cash: float
    burn: float | None
    months: float | None
    ends_on: datetime.date | None
    full_months: int


@for_frames
def runway(cash: Columns, as_of: datetime.date, over_months: int = 3) -> Runway:
    """Cash ÷ mean net burn of the last three full months.

    Net burn is what went out less what came in, without the owner's capital, new loans, equipment (bought or
    sold), money between own accounts and unexplained differences; repayments and drawings count, because
    they go on. A shop whose book is younger is judged by the full months it has; a book that began after its
    month's first week has none in that month.

    Args:
        cash: The cash book, see `cash_statement.cash_book`.
        as_of: The day of the balance; a month is full when it ended on or before it.
        over_months: How many of the last full months the mean covers.

    Source:
        METRICS.md D.18 (calccompass.pages.dev; userjot.com, cash runway estimator).
    """
    book = cash_book(cash, as_of)
    return runway_of(statement_of(book, as_of), book, as_of, over_months)


def runway_of(statement: Columns, book: Columns, as_of: datetime.date, over_months: int = 3) -> Runway:
    """`runway` from `cash_statement.cash_statement` and `cash_statement.cash_book`."""
    held = float(statement["closing"][-1]) if len(statement) else 0.0
    full = full_months(statement, book, as_of, over_months)
    if not len(full):
        return Runway("unknown", held, None, None, None, 0)
    burn = -_monthly_mean(full, _BURNED)
    if burn <= 0:
        return Runway("not_burning", held, burn, None, None, len(full))
    months = max(held, 0.0) / burn
    days = min(int(months * _DAYS_A_MONTH), (datetime.date.max - as_of).days)
    return Runway("burning", held, burn, months, as_of + datetime.timedelta(days=days), len(full))


@for_frames
def monthly_costs(
    statement: Columns, book: Columns, as_of: datetime.date, over_months: int = 3
) -> float | None:
    """Mean cost of one of the last three full months [money]; None without a full month.

    Goods, wages, rent, other costs and tax.

    Args:
        statement: From `cash_statement.cash_statement`.
        book: From `cash_statement.cash_book`.
        as_of: As in `runway`.
        over_months: As in `runway`.

    Source:
        METRICS.md D.18: the floor of the forecast is one month of costs.
    """
    full = full_months(statement, book, as_of, over_months)
    return -_monthly_mean(full, _COSTS) if len(full) else None


@for_frames
def full_months(statement: Columns, book: Columns, as_of: datetime.date, months: int = 3) -> Columns:
    """The statement's last months that are over and that the book covers from their first week."""
    if not len(statement):
        return statement
    month, began = statement["month"], book["date"].min()
    over = (month.astype("datetime64[M]") + 1).astype("datetime64[D]") <= np.datetime64(as_of) + 1
    covered = (month > began) | (began.item().day <= _FIRST_WEEK)
    return statement.rows(np.flatnonzero(over & covered)[-months:])


def _monthly_mean(full: Columns, lines: Sequence[str]) -> float:
    return float(np.mean(sum(full[name] for name in lines)))


def cost_per_thousand(cost: float, revenue: float) -> float | None:
    """Money spent for 1.000 of revenue; promotion goes with new customers, care with existing ones.

    Source:
        FEATURES.md 0.04.

    Example:
        >>> cost_per_thousand(400_000, 10_000_000), cost_per_thousand(2_000_000, 5_000_000)
        (40.0, 400.0)
    """
    return cost / revenue * 1000 if revenue > 0 else None


def orders_needed(monthly_cost: float, margin: float, start_cost: float = 0.0, months: int = 0) -> int | None:
    """More orders a month that pay for a plan, such as a delivery service, before it is begun.

    Args:
        monthly_cost: What it costs every month, 0 or more [money].
        margin: What one order leaves after the goods [money].
        start_cost: What beginning costs once [money].
        months: In how many months the start should be paid back; 0 leaves it out.

    Returns:
        Orders a month, rounded up; None when an order leaves nothing.

    Source:
        FEATURES.md 3.30; break-even: fixed cost by contribution margin.

    Example:
        >>> orders_needed(1_500_000, 10_000)
        150
        >>> orders_needed(1_500_000, 10_000, start_cost=3_000_000, months=12)
        175
    """
    if margin <= 0:
        return None
    return math.ceil((monthly_cost + (start_cost / months if months else 0.0)) / margin)
