"""The money of one shop on one day."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection
from functools import cached_property

import numpy as np
from msgspec import Struct

from sheets_crm.facts.sales import Sales
from sheets_crm.metrics.columns import Columns, places, stacked, taken
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.money.cash_flows import (
    actual_flows,
    goods_flows,
    planned_flows,
    receivable_flows,
    repeat_flows,
    usual_flows,
)
from sheets_crm.metrics.money.cash_forecast import fewer_receipts, forecast_weeks, one_more_cost
from sheets_crm.metrics.money.cash_statement import cash_book, last_of_each, statement_of
from sheets_crm.metrics.money.drawer import (
    cashier_leaks,
    cashier_shares,
    count_leaks,
    drawer_days,
    drawer_leaks,
    open_advances,
)
from sheets_crm.metrics.money.leaks import Finding, LeakLimits, newest_first, payment_leaks
from sheets_crm.metrics.money.receivables import (
    credit_balances,
    invoices,
    payment_delays,
    receivables,
    without_later_payments,
)
from sheets_crm.metrics.money.renewals import renewals
from sheets_crm.metrics.money.repeat_cash import expected_repeat_cash, repeat_cash_backtest
from sheets_crm.metrics.money.runway import Runway, monthly_costs, runway_of
from sheets_crm.metrics.revenue import repeat_revenue
from sheets_crm.metrics.windows import last_days

_TESTED_WEEKS = 4
_TESTED_LINES = 20_000
_NEW_COST_SHARE = 0.2


class Owed(Struct, frozen=True):
    """Receivables: every invoice, usual delays, and what customers paid too much, by customer."""

    invoices: Columns
    delays: Columns
    credits: Columns

    @property
    def still(self) -> Columns:
        """The invoices that are not paid in full."""
        return self.invoices.rows(self.invoices["open"] > 0)


class Backtest(Struct, frozen=True):
    """What was expected some weeks ago beside what came: ``weeks`` of `repeat_cash_backtest`.

    ``overdue`` [money] was expected although it was late. One customer in ``step`` is looked at.
    """

    weeks: Columns
    overdue: float
    step: int


class Money(Struct, frozen=True, dict=True):
    """Everything about cash and receivables."""

    sales: Sales

    @cached_property
    def book(self) -> Columns:
        """The cash book up to the day."""
        return cash_book(self.sales.shop.columns["cash"], self.sales.as_of)

    @cached_property
    def statement(self) -> Columns:
        """The whole shop's cash by month."""
        return statement_of(self.book, self.sales.as_of)

    @property
    def recorded(self) -> bool:
        """False while the cash book is empty."""
        return len(self.statement) > 0

    @cached_property
    def by_account(self) -> Columns:
        """The cash of each account and branch by month."""
        return statement_of(self.book, self.sales.as_of, by=("account", "branch"))

    @property
    def accounts(self) -> Columns:
        """The running month of each account and branch."""
        return last_of_each(self.by_account)

    @cached_property
    def runway(self) -> Runway:
        """How long the cash lasts."""
        months = self.sales.shop.settings.runway_months
        return runway_of(self.statement, self.book, self.sales.as_of, months)

    @cached_property
    def _costs(self) -> float | None:
        months = self.sales.shop.settings.runway_months
        return monthly_costs(self.statement, self.book, self.sales.as_of, months)

    @cached_property
    def small_counts(self) -> list[Finding]:
        """Counts of a drawer that differ by no more than the tolerance: told, and no question."""
        every, tolerance = count_leaks(self.book, 0.0), self.sales.shop.settings.drawer_tolerance
        return newest_first([each for each in every if abs(each.amount) <= tolerance])

    @property
    def floor(self) -> float | None:
        """Below which the cash should not fall; None while no month of costs is known."""
        return None if self._costs is None else self._costs * self.sales.shop.settings.floor_months

    @property
    def new_cost(self) -> float:
        """One more monthly cost, to try out."""
        return _NEW_COST_SHARE * (self._costs or 0.0)

    @cached_property
    def repeat_cash(self) -> Columns:
        """What repeat purchases should bring."""
        return _repeat_cash(self.sales, _already_ordered(self.sales.orders))

    @cached_property
    def flows(self) -> Columns:
        """All money expected to come and go."""
        return _flows(self)

    @cached_property
    def weeks(self) -> Columns:
        """The coming weeks."""
        return forecast_weeks(self.runway.cash, self.flows, self.sales.as_of)

    @cached_property
    def poorer(self) -> Columns:
        """The same with fewer receipts."""
        return forecast_weeks(self.runway.cash, fewer_receipts(self.flows), self.sales.as_of)

    @cached_property
    def dearer(self) -> Columns:
        """The same with the monthly cost `new_cost`."""
        flows = one_more_cost(self.flows, self.new_cost, self.sales.as_of)
        return forecast_weeks(self.runway.cash, flows, self.sales.as_of)

    @cached_property
    def backtest(self) -> Backtest:
        """How right `repeat_cash` would have been four weeks ago."""
        return _backtest(self.sales)

    @cached_property
    def owed(self) -> Owed:
        """What customers owe."""
        return _owed(self.sales, self.book)

    @cached_property
    def drawer(self) -> Columns:
        """Cash sales beside deposits, see `drawer_days`."""
        return drawer_days(_paid_by(self.sales, "cash"), self.book)

    @cached_property
    def leaks(self) -> list[Finding]:
        """Everything to ask about, newest first."""
        return _leaks(self)


def _repeat_cash(sales: Sales, already_ordered: Collection[str] = ()) -> Columns:
    coming = renewals(sales.dates, sales.valid, sales.bought, sales.chances, sales.sellers)
    return expected_repeat_cash(coming, sales.as_of, already_ordered)


def _backtest(sales: Sales) -> Backtest:
    """The same sum as of an earlier day; of a large shop only every so manieth customer, to cost no more."""
    orders, as_of = sales.shop.columns["orders"], sales.as_of
    start = as_of - datetime.timedelta(days=7 * _TESTED_WEEKS + as_of.weekday() + 1)
    step = math.ceil(max(len(orders), 1) / _TESTED_LINES)
    tested = frozenset(sales.bought["customer"].once().texts()[::step])
    past = _repeat_cash(Sales(sales.shop, start, tested))
    came = sales.bought.rows(sales.bought["customer"].isin(tested))
    overdue = float(past["amount"][past["optimistic"]].sum())
    return Backtest(repeat_cash_backtest(past, came, start, as_of), overdue, step)


def _flows(money: Money) -> Columns:
    sales, book, owed = money.sales, money.book, money.owed
    as_of, plan = sales.as_of, sales.shop.columns["cash_plan"]
    share = repeat_revenue(sales.valid, sales.bought, last_days(as_of, 91)).value or 0.0
    likely = [repeat_flows(money.repeat_cash), usual_flows(book, plan, as_of, share)]
    unplanned = [] if "supplier" in plan["category"].texts() else likely
    return stacked(
        actual_flows(book, as_of),
        planned_flows(plan, as_of, book),
        receivable_flows(owed.invoices, owed.delays, as_of),
        *likely,
        *(goods_flows(book, flows, as_of) for flows in unplanned),
    )


def _owed(sales: Sales, book: Columns) -> Owed:
    credit = _paid_by(sales, "credit")
    invoiced = invoices(without_later_payments(credit, sales.as_of))
    payments = _unnamed_payments(book, sales.names, invoiced)
    opened = receivables(invoiced, sales.as_of, payments)
    return Owed(opened, payment_delays(opened), credit_balances(invoiced, payments))


def _paid_by(sales: Sales, payment: str) -> Columns:
    """The lines that count and were paid in this way."""
    return sales.valid.rows(sales.valid["payment"].isin([payment]))


def _unnamed_payments(book: Columns, names: dict[str, str], invoiced: Columns) -> Columns:
    """What the cash book says a customer paid, beyond what stands beside his invoices already."""
    collected = book.rows(book["category"].isin(["collected"]))
    keys = {name.casefold(): key for key, name in names.items()} | {key: key for key in names}
    party = collected["party"]
    who = party.mapped({name: keys.get(name.strip().casefold()) for name in party.names})
    each, named = grouped(who), grouped(invoiced["customer"])
    place = places(who[each.firsts], invoiced["customer"][named.firsts])
    beside = taken(named.sums(invoiced["named_paid"]), place, missing=0.0)
    rest = np.maximum(each.sums(collected["amount"]) - beside, 0.0)
    return Columns({"customer": who[each.firsts], "amount": rest})


def _already_ordered(orders: Columns) -> set[str]:
    """Customers whose next order is under way but does not count yet."""
    return set(orders["customer"][orders["status"].isin(["in_progress"])].texts())


def _leaks(money: Money) -> list[Finding]:
    shop, as_of, book = money.sales.shop, money.sales.as_of, money.book
    settings = shop.settings
    limits = LeakLimits(
        approval=settings.approval_limit,
        round_to=settings.round_amount,
        receipt_from=settings.receipt_from,
        no_receipt=shop.texts.node("report.no_receipt"),
    )
    found = [
        *payment_leaks(book, limits),
        *drawer_leaks(money.drawer, settings.drawer_tolerance),
        *count_leaks(book, settings.drawer_tolerance),
        *cashier_leaks(cashier_shares(shop.columns["orders"], as_of), as_of),
        *open_advances(book, as_of, settings.advance_days),
    ]
    # a round amount without receipt is asked about once, under its own rule
    round_amounts = {each.rows for each in found if each.rule == "L4"}
    return newest_first([each for each in found if each.rule != "L6" or each.rows not in round_amounts])
