"""The rows of the dashboard, section by section."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_crm import figure_rows
from sheets_crm.metrics.receivables import ageing
from sheets_crm.report_dashboard_calls import call_lines
from sheets_crm.report_dashboard_customers import customer_lines
from sheets_crm.report_dashboard_dates import date_lines
from sheets_crm.report_dashboard_money import money_lines
from sheets_crm.report_lines import Row, heading, who
from sheets_crm.report_money import Money
from sheets_crm.report_shop import FigureShop


def rows(shop: FigureShop, money: Money) -> list[Row]:
    """Every figure in its fixed row, a heading above each section."""
    lines = [
        *money_lines(shop, money),
        *customer_lines(shop, money),
        *_places(shop, "stage", figure_rows.DASHBOARD["stages"]),
        *_places(shop, "activity", figure_rows.DASHBOARD["activities"]),
        *_ageing(shop, money),
        *call_lines(shop),
        *date_lines(shop),
    ]
    by_key = {str(row["key"]): row for row in lines}
    headings = {f"heading_{name}": heading(shop.texts, name) for name in figure_rows.DASHBOARD}
    return [(headings | by_key)[key] for key in figure_rows.keys_in_order(figure_rows.DASHBOARD)]


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
                "who": who(figure.customers, shop.names, texts) or None,
                "number": figure.numerator,
                "key": key,
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
                "who": who(customers, shop.names, shop.texts) or None,
                "number": float(amount),
                "key": f"ageing_{bucket}",
            }
        )
    return result
