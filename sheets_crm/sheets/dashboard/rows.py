"""The rows of the dashboard, section by section."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_crm.calls.today import Today
from sheets_crm.facts.facts import Facts
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.money.receivables import ageing
from sheets_crm.sheets.dashboard.calls import call_lines
from sheets_crm.sheets.dashboard.care import care_lines
from sheets_crm.sheets.dashboard.customers import customer_lines
from sheets_crm.sheets.dashboard.dates import date_lines
from sheets_crm.sheets.dashboard.groups import group_lines
from sheets_crm.sheets.dashboard.habits import habit_lines
from sheets_crm.sheets.dashboard.money import money_lines
from sheets_crm.sheets.lines import Row, behind, heading

_ELSEWHERE = {
    "calls_listed": ("call_list", ""),
    "calls_held": ("held_back", ""),
    "cash": ("cash_flow", "heading_accounts"),
    "runway": ("cash_flow", "heading_months"),
    "difference": ("cash_flow", "heading_months"),
    "open_receivables": ("receivables", "total"),
    "days_outstanding": ("receivables", "total"),
    "leaks": ("leaks", "heading_findings"),
    "cost_new": ("cash", ""),
    "cost_existing": ("cash", ""),
}
"""Figures whose list is a sheet of its own: a row of it, or its header."""


def rows(today: Today) -> list[Row]:
    """Every figure in its fixed row, a heading above each section."""
    facts = today.facts
    lines = [
        *money_lines(facts),
        *customer_lines(facts),
        *group_lines(facts),
        *_places(facts, "stage", figure_rows.ALL_FIGURES["stages"]),
        *_places(facts, "activity", figure_rows.ALL_FIGURES["activities"]),
        *_ageing(facts),
        *call_lines(today),
        *date_lines(today),
        *care_lines(today),
        *habit_lines(facts),
    ]
    by_key = {str(row["key"]): _opening(row, facts) for row in lines}
    purposes = facts.texts.node("report.purposes")
    headings = {
        f"heading_{name}": heading(facts.texts, name, meaning=purposes.get(name))
        for name in figure_rows.ALL_FIGURES
    }
    return [(headings | by_key)[key] for key in figure_rows.keys_in_order(figure_rows.ALL_FIGURES)]


def _opening(row: Row, facts: Facts) -> Row:
    """A figure whose rows stand on another sheet opens them there."""
    place = row.get("opens", _ELSEWHERE.get(row["key"]))
    if place is None or row["value"] == facts.texts("report.none"):
        return row
    sheet = facts.texts("report.on_sheet", sheet=facts.texts(f"headings.sheets.{place[0]}"))
    return row | {"opens": place, "who": row.get("who") or sheet}


def _places(facts: Facts, axis: str, keys: Sequence[str]) -> list[Row]:
    """How many people stand in each place of an axis, and who."""
    texts, result = facts.texts, []
    for key in keys:
        figure = facts.figures[key]
        code = key.removeprefix(f"{axis}_")
        counts = {"part": figure.numerator, "whole": figure.denominator}
        meaning = texts("report.of_people", meaning=texts(f"report.{axis}_meaning.{code}"), **counts)
        result.append(
            {
                "figure": texts(f"headings.choices.{axis}.{code}").capitalize(),
                "value": texts("report.people", count=figure.numerator),
                "meaning": meaning,
                "number": figure.numerator,
                "key": key,
                **behind(figure.customers, facts.sales.names, texts),
            }
        )
    return result


def _ageing(facts: Facts) -> list[Row]:
    table = ageing(facts.money.owed.invoices)
    still = facts.money.owed.still
    result = []
    for bucket, amount, count in table.tuples("bucket", "amount", "invoices"):
        customers = sorted(set(still["customer"][still["bucket"].isin([bucket])].texts()))
        result.append(
            {
                "figure": facts.texts(f"headings.columns.receivables.{bucket}"),
                "value": facts.texts.money(amount),
                "meaning": facts.texts("report.invoices", count=count),
                "number": amount,
                "key": f"ageing_{bucket}",
                **behind(customers, facts.sales.names, facts.texts),
            }
        )
    return result
