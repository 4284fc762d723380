"""The money of one shop on one day."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from sheets_crm.facts.sales import Sales
from sheets_crm.metrics.money.cash_flows import (
    actual_flows,
    goods_flows,
    planned_flows,
    receivable_flows,
    repeat_flows,
    usual_flows,
)
from sheets_crm.metrics.money.cash_forecast import fewer_receipts, forecast_weeks, one_more_cost
from sheets_crm.metrics.money.cash_statement import cash_book, last_balances, statement_of
from sheets_crm.metrics.money.drawer import (
    cashier_leaks,
    cashier_shares,
    count_leaks,
    drawer_days,
    drawer_leaks,
    open_advances,
)
from sheets_crm.metrics.money.leaks import LeakLimits, payment_leaks
from sheets_crm.metrics.money.receivables import (
    credit_balances,
    invoices,
    payment_delays,
    receivables,
    without_later_payments,
)
from sheets_crm.metrics.money.renewals import in_own_rhythm, renewals
from sheets_crm.metrics.money.repeat_cash import expected_repeat_cash, repeat_cash_backtest
from sheets_crm.metrics.money.runway import Runway, monthly_costs, runway_of
from sheets_crm.metrics.revenue import repeat_revenue
from sheets_crm.metrics.windows import last_days

_TESTED_WEEKS = 4
_TESTED_LINES = 20_000
_NEW_COST_SHARE = 0.2
_LEAK_TEXTS = ("branch", "staff", "party")


@dataclass(frozen=True)
class Owed:
    """Receivables: every invoice, usual delays, and what customers paid too much, by customer."""

    invoices: pd.DataFrame
    delays: pd.DataFrame
    credits: pd.Series

    @property
    def still(self) -> pd.DataFrame:
        """The invoices that are not paid in full."""
        return self.invoices[self.invoices["open"] > 0]


@dataclass(frozen=True)
class Backtest:
    """What was expected some weeks ago beside what came: ``weeks`` of `repeat_cash_backtest`.

    ``overdue`` [money] was expected although it was late. One customer in ``step`` is looked at.
    """

    weeks: pd.DataFrame
    overdue: float
    step: int


@dataclass(frozen=True)
class Money:
    """Everything about cash and receivables."""

    sales: Sales

    @cached_property
    def book(self) -> pd.DataFrame:
        """The cash book up to the day."""
        return cash_book(self.sales.shop.cash, self.sales.as_of)

    @cached_property
    def statement(self) -> pd.DataFrame:
        """The whole shop's cash by month."""
        return statement_of(self.book, self.sales.as_of)

    @property
    def recorded(self) -> bool:
        """False while the cash book is empty."""
        return not self.statement.empty

    @cached_property
    def by_account(self) -> pd.DataFrame:
        """The cash of each account and branch by month."""
        return statement_of(self.book, self.sales.as_of, by=("account", "branch"))

    @property
    def accounts(self) -> pd.DataFrame:
        """The money in each account."""
        return last_balances(self.by_account)

    @cached_property
    def runway(self) -> Runway:
        """How long the cash lasts."""
        months = self.sales.shop.settings.runway_months
        return runway_of(self.statement, self.book, self.sales.as_of, months)

    @cached_property
    def _costs(self) -> float | None:
        months = self.sales.shop.settings.runway_months
        return monthly_costs(self.statement, self.book, self.sales.as_of, months)

    @property
    def floor(self) -> float | None:
        """Below which the cash should not fall; None while no month of costs is known."""
        return None if self._costs is None else self._costs * self.sales.shop.settings.floor_months

    @property
    def new_cost(self) -> float:
        """One more monthly cost, to try out."""
        return _NEW_COST_SHARE * (self._costs or 0.0)

    @cached_property
    def repeat_cash(self) -> pd.DataFrame:
        """What repeat purchases should bring."""
        return _repeat_cash(self.sales, _already_ordered(self.sales.orders))

    @cached_property
    def flows(self) -> pd.DataFrame:
        """All money expected to come and go."""
        return _flows(self)

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """The coming weeks."""
        return forecast_weeks(self.runway.cash, self.flows, self.sales.as_of)

    @cached_property
    def poorer(self) -> pd.DataFrame:
        """The same with fewer receipts."""
        return forecast_weeks(self.runway.cash, fewer_receipts(self.flows), self.sales.as_of)

    @cached_property
    def dearer(self) -> pd.DataFrame:
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
    def drawer(self) -> pd.DataFrame:
        """Cash sales beside deposits, see `drawer_days`."""
        return drawer_days(self.sales.valid, self.book)

    @cached_property
    def leaks(self) -> pd.DataFrame:
        """Everything to ask about, newest first."""
        return _leaks(self)


def _repeat_cash(sales: Sales, already_ordered: list[str] | None = None) -> pd.DataFrame:
    coming = in_own_rhythm(sales.dates, sales.bought, pd.Series(sorted(sales.sellers), dtype="str"))
    coming = renewals(coming, sales.coded, sales.bought, sales.lapsed)
    return expected_repeat_cash(coming, sales.as_of, already_ordered or ())


def _backtest(sales: Sales) -> Backtest:
    """The same sum as of an earlier day; of a large shop only every so manieth customer, to cost no more."""
    orders, as_of = sales.shop.orders, sales.as_of
    start = as_of - datetime.timedelta(days=7 * _TESTED_WEEKS + as_of.weekday() + 1)
    step = math.ceil(max(len(orders), 1) / _TESTED_LINES)
    tested = pd.Index(sales.bought["customer"].unique())[::step]
    frames = {**sales.shop.frames, "orders": orders[orders["customer"].isin(tested)]}
    past = _repeat_cash(Sales(replace(sales.shop, frames=frames), start))
    came = sales.bought[sales.bought["customer"].isin(tested)]
    overdue = float(past.loc[past["optimistic"], "amount"].sum())
    return Backtest(repeat_cash_backtest(past, came, start, as_of), overdue, step)


def _flows(money: Money) -> pd.DataFrame:
    sales, book, owed = money.sales, money.book, money.owed
    as_of, plan = sales.as_of, sales.shop.cash_plan
    share = repeat_revenue(sales.valid, sales.bought, last_days(as_of, 91)).value or 0.0
    likely = [repeat_flows(money.repeat_cash), usual_flows(book, plan, as_of, share)]
    found = [
        actual_flows(book, as_of),
        planned_flows(plan, as_of, book),
        receivable_flows(owed.invoices, owed.delays, as_of),
        *likely,
        *([] if _planned(plan, "supplier") else [goods_flows(book, flows, as_of) for flows in likely]),
    ]
    return pd.concat([frame for frame in found if len(frame)] or found[:1], ignore_index=True)


def _planned(plan: pd.DataFrame, category: str) -> bool:
    return bool(plan["category"].eq(category).fillna(False).any()) if "category" in plan else False


def _owed(sales: Sales, book: pd.DataFrame) -> Owed:
    lines = sales.valid
    credit = (
        lines["payment"].eq("credit").fillna(False) if "payment" in lines else pd.Series(False, lines.index)
    )
    invoiced = invoices(without_later_payments(lines[credit], sales.as_of))
    payments = _unnamed_payments(book, sales.names, invoiced)
    opened = receivables(invoiced, sales.as_of, payments)
    return Owed(opened, payment_delays(opened), credit_balances(invoiced, payments))


def _unnamed_payments(book: pd.DataFrame, names: dict[str, str], invoiced: pd.DataFrame) -> pd.DataFrame:
    """What the cash book says a customer paid, beyond what stands beside his invoices already."""
    collected = book[book["category"].eq("collected").fillna(False)].dropna(subset="party")
    keys = {name.casefold(): key for key, name in names.items()} | {key: key for key in names}
    who = collected["party"].astype("str").str.strip().str.casefold().map(keys)
    paid = collected["amount"].groupby(who).sum()
    named = invoiced.groupby("customer")["named_paid"].sum().reindex(paid.index).fillna(0.0)
    rest = (paid - named).clip(lower=0.0)
    return rest.rename_axis("customer").rename("amount").reset_index()


def _already_ordered(orders: pd.DataFrame) -> list[str]:
    """Customers whose next order is under way but does not count yet."""
    if "status" not in orders:
        return []
    under_way = orders[orders["status"].eq("in_progress").fillna(False)]
    return list(under_way["customer"].dropna().unique())


def _leaks(money: Money) -> pd.DataFrame:
    shop, as_of, book = money.sales.shop, money.sales.as_of, money.book
    settings = shop.settings
    limits = LeakLimits(
        approval=settings.approval_limit,
        round_to=settings.round_amount,
        receipt_from=settings.receipt_from,
        no_receipt=shop.texts.node("report.no_receipt"),
    )
    found = [
        payment_leaks(book, limits),
        drawer_leaks(money.drawer, settings.drawer_tolerance),
        count_leaks(book, settings.drawer_tolerance),
        cashier_leaks(cashier_shares(shop.orders, as_of), as_of),
        open_advances(book, as_of, settings.advance_days),
    ]
    table = pd.concat([frame for frame in found if len(frame)] or found[:1], ignore_index=True)
    texts = {name: table[name].astype("object").where(table[name].notna(), "") for name in _LEAK_TEXTS}
    table = _once(table.assign(**texts))
    return table.sort_values(["date", "rule"], ascending=[False, True], kind="stable", ignore_index=True)


def _once(leaks: pd.DataFrame) -> pd.DataFrame:
    """A round amount without receipt is asked about once, under its own rule."""
    round_amounts = set(leaks.loc[leaks["rule"] == "L4", "rows"])
    repeated = (leaks["rule"] == "L6") & leaks["rows"].isin(round_amounts)
    return leaks[~repeated]
