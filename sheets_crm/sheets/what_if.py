"""What the plans of the sheet What If would mean: orders to break even, and the coming weeks with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import plain_rows
from sheets_crm.metrics.money.cash_forecast import first_week_below, forecast_weeks, lowest_week
from sheets_crm.metrics.money.runway import orders_needed
from sheets_crm.metrics.money.what_if import with_plan
from sheets_crm.sheets.lines import Row
from sheets_crm.sheets.programme_lines import heading_row, told_row


class _Plan(NamedTuple):
    """One row of the sheet; amounts that are blank are nothing."""

    name: str
    starts: date | None
    start_cost: float | None
    monthly_cost: float | None
    margin: float | None
    orders: float | None
    row: int


def rows(facts: Facts) -> list[Row]:
    """A section for each plan; nothing without plans."""
    plans = plain_rows(facts.shop.columns["what_if"], _Plan)
    return [row for plan in plans for row in _section(facts, plan)]


def _section(facts: Facts, plan: _Plan) -> Iterator[Row]:
    section = f"what_if {plan.row}"
    yield heading_row(facts.texts("programmes.what_if", name=plan.name), section)
    yield _break_even(facts, plan, section)
    yield _earned_back(facts, plan, section)
    if facts.money.recorded:
        yield _weeks(facts, plan, section)


def _break_even(facts: Facts, plan: _Plan, section: str) -> Row:
    """The orders a month that pay its monthly cost."""
    money, cost = facts.texts.money, plan.monthly_cost or 0.0
    needed = orders_needed(cost, plan.margin) if plan.margin else None
    value = None if needed is None else facts.texts("report.orders", count=needed)
    return told_row(
        facts, section, "break_even", value, number=needed, cost=money(cost), margin=money(plan.margin or 0.0)
    )


def _earned_back(facts: Facts, plan: _Plan, section: str) -> Row:
    """The months until its start cost has come back, at the orders that are hoped for."""
    texts = facts.texts
    left = _income(plan) - (plan.monthly_cost or 0.0)
    start = plan.start_cost or 0.0
    months = start / left if left > 0 else None
    value = None if months is None else texts("report.months", months=round(months, 1))
    told = {"start": texts.money(start), "left": texts.money(left), "orders": texts.number(plan.orders or 0)}
    return told_row(facts, section, "earned_back", value, number=months, **told)


def _weeks(facts: Facts, plan: _Plan, section: str) -> Row:
    """The first week without money with the plan, beside the lowest week without it."""
    texts, as_of = facts.texts, facts.as_of
    flows = with_plan(
        facts.money.flows,
        as_of,
        starts=plan.starts or as_of,
        start_cost=plan.start_cost or 0.0,
        monthly_cost=plan.monthly_cost or 0.0,
        monthly_income=_income(plan),
    )
    weeks = forecast_weeks(facts.money.runway.cash, flows, as_of)
    number, lowest, before = first_week_below(weeks, 0.0), lowest_week(weeks), lowest_week(facts.money.weeks)
    value = texts("report.none_below") if number is None else texts("report.week", number=number)
    return told_row(
        facts,
        section,
        "weeks_with",
        value,
        number=number,
        lowest=texts.money(lowest["closing"]),
        week=lowest["week"],
        before=texts.money(before["closing"]),
        before_week=before["week"],
    )


def _income(plan: _Plan) -> float:
    return (plan.orders or 0.0) * (plan.margin or 0.0)
