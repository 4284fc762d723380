"""The rows of the cash-flow sheet: thirteen weeks ahead, twelve months back, each account now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sheets_crm.facts.facts import Facts
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.money.cash_forecast import LABELS
from sheets_crm.metrics.money.cash_statement import FINANCING, INVESTING, OPERATING
from sheets_crm.reading.frames import records
from sheets_crm.sheets.lines import Row, heading, month_name

_SHOWN = (*OPERATING, *INVESTING, "transfers", "difference")


def rows(facts: Facts) -> list[Row]:
    """Weeks, months and accounts in their fixed rows; blank where there is nothing."""
    found = _weeks(facts) | _months(facts) | _accounts(facts) if facts.money.recorded else {}
    for name in figure_rows.CASH_FLOW:
        found[f"heading_{name}"] = heading(facts.texts, name, "period")
    return [found.get(key, {}) | {"key": key} for key in figure_rows.keys_in_order(figure_rows.CASH_FLOW)]


def _weeks(facts: Facts) -> dict[str, Row]:
    result = {}
    weeks = facts.money.weeks.assign(
        fewer=facts.money.poorer["closing"], dearer=facts.money.dearer["closing"]
    )
    for week in records(weeks):
        first, last = (facts.texts.day_month(week[name].date()) for name in ("starts", "ends"))
        result[f"week_{week['week']}"] = {
            "period": facts.texts("report.week_of", first=first, last=last),
            "opening": _money(week["opening"]),
            "closing": _money(week["closing"]),
            **_by_line(facts.money.flows, week["starts"], week["ends"]),
            "fewer_receipts": _money(week["fewer"]),
            "one_more_cost": _money(week["dearer"]),
            "note": _labels(facts, week) or None,
        }
    return result


def _by_line(flows: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> Row:
    """The week's base-line flows by the line of the statement they will stand in."""
    inside = flows[flows["date"].between(first, last) & ~flows["optimistic"].astype(bool)]
    sums = (inside["money_in"] - inside["money_out"]).groupby(inside["line"]).sum()
    return _cells({str(line): amount for line, amount in sums.items()})


def _cells(sums: Mapping[str, Any]) -> Row:
    """Amounts by column of the sheet; nothing rather than zero."""
    financing = _money(sum(sums.get(name, 0.0) for name in FINANCING))
    amounts = {name: _money(sums.get(name, 0.0)) for name in _SHOWN} | {"financing": financing}
    return {name: amount for name, amount in amounts.items() if amount}


def _money(amount: float) -> float:
    """No finer than a program keeps that saves fifteen digits of a number."""
    return round(float(amount), 2)


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
    recent = facts.money.statement.tail(figure_rows.MONTHS)
    result = {}
    for number, month in enumerate(records(recent), start=1):
        running = number == len(recent) and month["month"] + pd.offsets.MonthEnd(0) > pd.Timestamp(
            facts.as_of
        )
        result[f"month_{number}"] = {
            "period": month_name(facts.texts, month["month"]),
            "note": _month_note(facts, month, running=running),
            **_statement_cells(month),
        }
    return result


def _statement_cells(month: Row) -> Row:
    return _cells(month) | {name: _money(month[name]) for name in ("opening", "closing")}


def _month_note(facts: Facts, month: Row, *, running: bool) -> str | None:
    parts = [
        facts.texts("report.running_month") if running else "",
        facts.texts("report.unpaired_transfer") if abs(month["transfers"]) >= 1 else "",
        facts.texts("report.uncategorised") if abs(month["uncategorised"]) >= 1 else "",
    ]
    return "; ".join(part for part in parts if part) or None


def _accounts(facts: Facts) -> dict[str, Row]:
    """Each account of each branch in the month of the day."""
    each = facts.money.by_account.drop_duplicates(["account", "branch"], keep="last")
    now = each.head(figure_rows.ACCOUNTS)
    result = {}
    for number, account in enumerate(records(now), start=1):
        name = " ".join(part for part in (str(account["account"]), str(account["branch"])) if part)
        result[f"account_{number}"] = {
            "period": name,
            "note": month_name(facts.texts, account["month"]),
            **_statement_cells(account),
        }
    return result
