"""The money figures of one shop on one day, worked out once for all sheets."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

import pandas as pd

from sheets_crm.facts.facts import dates_of
from sheets_crm.facts.figures import FigureShop
from sheets_crm.metrics.customers.stages import PARTNERS
from sheets_crm.metrics.money.cash_flows import (
    actual_flows,
    goods_flows,
    planned_flows,
    receivable_flows,
    repeat_flows,
    usual_flows,
)
from sheets_crm.metrics.money.cash_forecast import fewer_receipts, forecast_weeks, one_more_cost
from sheets_crm.metrics.money.cash_statement import balances, cash_book, cash_statement
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
from sheets_crm.metrics.money.runway import Runway, monthly_costs, runway
from sheets_crm.metrics.orders import occasions, valid_orders
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


@dataclass(frozen=True)
class Money:
    """Everything about cash; ``recorded`` is False while the cash book is empty.

    ``drawer`` is from `drawer_days`. The back-test looks at one customer in ``backtest_step``.

    ``poorer`` and ``dearer`` are the weeks with fewer receipts and with the monthly cost ``new_cost``.
    """

    recorded: bool
    statement: pd.DataFrame
    accounts: pd.DataFrame
    runway: Runway
    floor: float | None
    flows: pd.DataFrame
    weeks: pd.DataFrame
    poorer: pd.DataFrame
    dearer: pd.DataFrame
    new_cost: float
    repeat_cash: pd.DataFrame
    backtest: pd.DataFrame
    backtest_overdue: float
    backtest_step: int
    owed: Owed
    drawer: pd.DataFrame
    leaks: pd.DataFrame


def money_of(shop: FigureShop) -> Money:
    """Work out the money figures."""
    cash, as_of, settings = shop.frames.cash, shop.as_of, shop.settings
    statement = cash_statement(cash, as_of)
    lasts = runway(cash, as_of, settings.runway_months)
    costs = monthly_costs(cash, as_of, settings.runway_months)
    owed = _owed(shop)
    coming = in_own_rhythm(shop.frames.next_orders, shop.bought, _dealers(shop))
    coming = renewals(coming, shop.valid, shop.bought, as_of)
    expected = expected_repeat_cash(coming, as_of, _already_ordered(shop))
    flows = _flows(shop, owed, expected)
    start = as_of - datetime.timedelta(days=7 * _TESTED_WEEKS + as_of.weekday() + 1)
    tested, step = _tested_customers(shop)
    past = _expected_at(shop, start, tested)
    came = shop.bought[shop.bought["customer"].isin(tested)]
    drawer = drawer_days(shop.valid, cash, as_of)
    new_cost = _NEW_COST_SHARE * (costs or 0.0)
    return Money(
        recorded=not statement.empty,
        statement=statement,
        accounts=balances(cash, as_of),
        runway=lasts,
        floor=None if costs is None else costs * settings.floor_months,
        flows=flows,
        weeks=forecast_weeks(lasts.cash, flows, as_of),
        poorer=forecast_weeks(lasts.cash, fewer_receipts(flows), as_of),
        dearer=forecast_weeks(lasts.cash, one_more_cost(flows, new_cost, as_of), as_of),
        new_cost=new_cost,
        repeat_cash=expected,
        backtest=repeat_cash_backtest(past, came, start, as_of),
        backtest_step=step,
        backtest_overdue=float(past.loc[past["optimistic"], "amount"].sum()),
        owed=owed,
        drawer=drawer,
        leaks=_leaks(shop, drawer),
    )


def _flows(shop: FigureShop, owed: Owed, expected: pd.DataFrame) -> pd.DataFrame:
    book = cash_book(shop.frames.cash, shop.as_of)
    share = repeat_revenue(shop.valid, shop.bought, last_days(shop.as_of, 91)).value or 0.0
    plan = shop.frames.cash_plan
    likely = [repeat_flows(expected), usual_flows(book, plan, shop.as_of, share)]
    found = [
        actual_flows(book, shop.as_of),
        planned_flows(plan, shop.as_of, book),
        receivable_flows(owed.invoices, owed.delays, shop.as_of),
        *likely,
        *([] if _planned(plan, "supplier") else [goods_flows(book, flows, shop.as_of) for flows in likely]),
    ]
    return pd.concat([frame for frame in found if len(frame)] or found[:1], ignore_index=True)


def _planned(plan: pd.DataFrame, category: str) -> bool:
    return bool(plan["category"].eq(category).fillna(False).any()) if "category" in plan else False


def _owed(shop: FigureShop) -> Owed:
    lines = shop.valid
    credit = (
        lines["payment"].eq("credit").fillna(False) if "payment" in lines else pd.Series(False, lines.index)
    )
    invoiced = invoices(without_later_payments(lines[credit], shop.as_of))
    payments = _unnamed_payments(shop, invoiced)
    opened = receivables(invoiced, shop.as_of, payments)
    return Owed(opened, payment_delays(opened), credit_balances(invoiced, payments))


def _unnamed_payments(shop: FigureShop, invoiced: pd.DataFrame) -> pd.DataFrame:
    """What the cash book says a customer paid, beyond what stands beside his invoices already."""
    book = cash_book(shop.frames.cash, shop.as_of)
    collected = book[book["category"].eq("collected").fillna(False)].dropna(subset="party")
    keys = {name.casefold(): key for key, name in shop.names.items()} | {key: key for key in shop.names}
    who = collected["party"].astype("str").str.strip().str.casefold().map(keys)
    paid = collected["amount"].groupby(who).sum()
    named = invoiced.groupby("customer")["named_paid"].sum().reindex(paid.index).fillna(0.0)
    rest = (paid - named).clip(lower=0.0)
    return rest.rename_axis("customer").rename("amount").reset_index()


def _dealers(shop: FigureShop) -> pd.Series[str]:
    """Customers who sell on."""
    people = shop.frames.customers
    return (
        people.loc[people["type"].isin(PARTNERS), "customer"] if "type" in people else people["customer"][:0]
    )


def _already_ordered(shop: FigureShop) -> list[str]:
    """Customers whose next order is under way but does not count yet."""
    orders = shop.frames.orders
    if "status" not in orders:
        return []
    under_way = orders[orders["status"].eq("in_progress").fillna(False)]
    return list(under_way["customer"].dropna().unique())


def _tested_customers(shop: FigureShop) -> tuple[pd.Index, int]:
    """Every so manieth customer, so that testing a large shop costs no more than a middling one."""
    customers = pd.Index(shop.bought["customer"].unique())
    step = math.ceil(max(len(shop.frames.orders), 1) / _TESTED_LINES)
    return customers[::step], step


def _expected_at(shop: FigureShop, start: datetime.date, customers: pd.Index) -> pd.DataFrame:
    """The repeat cash that would have been expected of these customers on an earlier day."""
    orders = shop.frames.orders
    orders = orders[orders["customer"].isin(customers)]
    valid = valid_orders(orders, start)
    people, seasons = shop.frames.customers, shop.frames.seasons
    then = dates_of(orders, people, shop.products, seasons, shop.settings, start)
    bought = occasions(valid)
    then = in_own_rhythm(then, bought, _dealers(shop))
    return expected_repeat_cash(renewals(then, valid, bought, start), start)


def _leaks(shop: FigureShop, drawer: pd.DataFrame) -> pd.DataFrame:
    cash, as_of, settings = shop.frames.cash, shop.as_of, shop.settings
    limits = LeakLimits(
        approval=settings.approval_limit,
        round_to=settings.round_amount,
        receipt_from=settings.receipt_from,
        no_receipt=shop.texts.node("report.no_receipt"),
    )
    found = [
        payment_leaks(cash, as_of, limits),
        drawer_leaks(drawer, settings.drawer_tolerance),
        count_leaks(cash, as_of, settings.drawer_tolerance),
        cashier_leaks(cashier_shares(shop.frames.orders, as_of), as_of),
        open_advances(cash, as_of, settings.advance_days),
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
