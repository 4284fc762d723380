"""The rows of the cash-flow sheet: thirteen weeks ahead, twelve months back, each account now."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.money.cash_forecast import LABELS
from sheets_crm.metrics.money.cash_statement import FINANCING, INVESTING, OPERATING
from sheets_crm.sheets.lines import Row, heading, money_cell, month_name

_SHOWN = (*OPERATING, *INVESTING, "transfers", "difference")


def rows(facts: Facts) -> list[Row]:
    """Weeks, months and accounts in their fixed rows; blank where there is nothing."""
    found = _weeks(facts) | _months(facts) | _accounts(facts) if facts.money.recorded else {}
    for name in figure_rows.CASH_FLOW:
        found[f"heading_{name}"] = heading(facts.texts, name, "period")
    return [found.get(key, {}) | {"key": key} for key in figure_rows.keys_in_order(figure_rows.CASH_FLOW)]


def _weeks(facts: Facts) -> dict[str, Row]:
    result = {}
    money = facts.money
    weeks = money.weeks.plus(fewer=money.poorer["closing"], dearer=money.dearer["closing"])
    for week in weeks.records():
        first, last = (facts.texts.day_month(week[name]) for name in ("starts", "ends"))
        result[f"week_{week['week']}"] = {
            "period": facts.texts("report.week_of", first=first, last=last),
            "opening": money_cell(week["opening"]),
            "closing": money_cell(week["closing"]),
            **_by_line(money.flows, week["starts"], week["ends"]),
            "fewer_receipts": money_cell(week["fewer"]),
            "one_more_cost": money_cell(week["dearer"]),
            "note": _labels(facts, week) or None,
        }
    return result


def _by_line(flows: Columns, first: datetime.date, last: datetime.date) -> Row:
    """The week's base-line flows by the line of the statement they will stand in."""
    days = (flows["date"] >= np.datetime64(first)) & (flows["date"] <= np.datetime64(last))
    inside = flows.rows(days & (flows["optimistic"] != 1))
    each = grouped(inside["line"])
    sums = each.sums(inside["money_in"] - inside["money_out"])
    return _cells(dict(zip(inside["line"][each.firsts].texts(), sums.tolist(), strict=True)))


def _cells(sums: Mapping[Any, Any]) -> Row:
    """Amounts by column of the sheet; nothing rather than zero."""
    financing = money_cell(sum(sums.get(name, 0.0) for name in FINANCING))
    amounts = {name: money_cell(sums.get(name, 0.0)) for name in _SHOWN} | {"financing": financing}
    return {name: amount for name, amount in amounts.items() if amount}


def _labels(facts: Facts, week: Row) -> str:
    """What of the week has happened, what is planned, what is only likely."""
    parts = [
        facts.texts(f"report.labels.{label}_{side}", money=facts.texts.money(week[f"{label}_{side}"]))
        for label in LABELS
        for side in ("in", "out")
        if week[f"{label}_{side}"]
    ]
    return ", ".join(parts)


def _months(facts: Facts) -> dict[str, Row]:
    recent = facts.money.statement.rows(slice(-figure_rows.MONTHS, None)).records()
    result = {}
    for number, month in enumerate(recent, start=1):
        running = number == len(recent) and _last_day(month["month"]) > facts.as_of
        result[f"month_{number}"] = {
            "period": month_name(facts.texts, month["month"]),
            "note": _month_note(facts, month, running=running),
            **_statement_cells(month),
        }
    return result


def _last_day(month: datetime.date) -> datetime.date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _statement_cells(month: Row) -> Row:
    return _cells(month) | {name: money_cell(month[name]) for name in ("opening", "closing")}


def _month_note(facts: Facts, month: Row, *, running: bool) -> str | None:
    parts = [
        facts.texts("report.running_month") if running else "",
        facts.texts("report.unpaired_transfer") if abs(month["transfers"]) >= 1 else "",
        facts.texts("report.uncategorised") if abs(month["uncategorised"]) >= 1 else "",
    ]
    return "; ".join(part for part in parts if part) or None


def _accounts(facts: Facts) -> dict[str, Row]:
    """Each account of each branch in the month of the day."""
    now = facts.money.accounts.rows(slice(figure_rows.ACCOUNTS))
    result = {}
    for number, account in enumerate(now.records(), start=1):
        name = " ".join(part for part in (account["account"], account["branch"]) if part)
        result[f"account_{number}"] = {
            "period": name,
            "note": month_name(facts.texts, account["month"]),
            **_statement_cells(account),
        }
    return result
