"""The rows of the dashboard, section by section."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_crm.facts.figures import FigureShop
from sheets_crm.facts.money import Money
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.money.receivables import ageing
from sheets_crm.sheets.dashboard.calls import call_lines
from sheets_crm.sheets.dashboard.customers import customer_lines
from sheets_crm.sheets.dashboard.dates import date_lines
from sheets_crm.sheets.dashboard.groups import group_lines
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


def rows(shop: FigureShop, money: Money) -> list[Row]:
    """Every figure in its fixed row, a heading above each section."""
    lines = [
        *money_lines(shop, money),
        *customer_lines(shop, money),
        *group_lines(shop),
        *_places(shop, "stage", figure_rows.DASHBOARD["stages"]),
        *_places(shop, "activity", figure_rows.DASHBOARD["activities"]),
        *_ageing(shop, money),
        *call_lines(shop),
        *date_lines(shop),
    ]
    by_key = {str(row["key"]): _opening(row, shop) for row in lines}
    headings = {f"heading_{name}": heading(shop.texts, name) for name in figure_rows.DASHBOARD}
    return [(headings | by_key)[key] for key in figure_rows.keys_in_order(figure_rows.DASHBOARD)]


def _opening(row: Row, shop: FigureShop) -> Row:
    """A figure whose rows stand on another sheet opens them there."""
    place = row.get("opens", _ELSEWHERE.get(row["key"]))
    if place is None or row["value"] == shop.texts("report.none"):
        return row
    sheet = shop.texts("report.on_sheet", sheet=shop.texts(f"headings.sheets.{place[0]}"))
    return row | {"opens": place, "who": row.get("who") or sheet}


def _places(shop: FigureShop, axis: str, keys: Sequence[str]) -> list[Row]:
    """How many people stand in each place of an axis, and who."""
    texts, result = shop.texts, []
    for key in keys:
        figure = shop.figures[key]
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
                **behind(figure.customers, shop.names, texts),
            }
        )
    return result


def _ageing(shop: FigureShop, money: Money) -> list[Row]:
    table = ageing(money.owed.invoices)
    still = money.owed.invoices[money.owed.invoices["open"] > 0]
    result = []
    for bucket, amount, count in zip(table["bucket"], table["amount"], table["invoices"], strict=True):
        customers = sorted(set(still.loc[still["bucket"] == bucket, "customer"].astype("str")))
        result.append(
            {
                "figure": shop.texts(f"headings.columns.receivables.{bucket}"),
                "value": shop.texts.money(amount),
                "meaning": shop.texts("report.invoices", count=int(count)),
                "number": float(amount),
                "key": f"ageing_{bucket}",
                **behind(customers, shop.names, shop.texts),
            }
        )
    return result
