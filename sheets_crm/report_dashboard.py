"""The rows of the dashboard, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sheets_crm import figure_rows
from sheets_crm.metrics.activity import activities
from sheets_crm.metrics.receivables import ageing
from sheets_crm.metrics.referrals import referrals
from sheets_crm.metrics.stages import StageRules, stages
from sheets_crm.report_dashboard_customers import back_lines, sales_lines
from sheets_crm.report_dashboard_money import money_lines
from sheets_crm.report_lines import Row, heading, who
from sheets_crm.report_money import Money
from sheets_crm.report_shop import FigureShop
from sheets_crm.texts import Texts


def rows(shop: FigureShop, money: Money) -> list[Row]:
    """Every figure in its fixed row, a heading above each section."""
    lines = [
        *money_lines(shop, money),
        *back_lines(shop),
        *sales_lines(shop, money),
        *_stages(shop),
        *_activities(shop),
        *_ageing(shop, money),
    ]
    by_key = {str(row["key"]): row for row in lines}
    headings = {f"heading_{name}": heading(shop.texts, name) for name in figure_rows.DASHBOARD}
    return [(headings | by_key)[key] for key in figure_rows.keys_in_order(figure_rows.DASHBOARD)]


def _stages(shop: FigureShop) -> list[Row]:
    frames = shop.frames
    rules = StageRules(loyal_orders=shop.settings.loyal_orders)
    people = stages(
        frames.customers, frames.orders, frames.contacts, referrals(frames.customers), shop.as_of, rules
    )
    return _counts(people, "stage", figure_rows.DASHBOARD["stages"], shop.names, shop.texts)


def _activities(shop: FigureShop) -> list[Row]:
    people = activities(shop.lapse, shop.as_of, shop.frames.next_orders)
    return _counts(people, "activity", figure_rows.DASHBOARD["activities"], shop.names, shop.texts)


def _counts(
    people: pd.DataFrame, axis: str, keys: Sequence[str], names: Mapping[str, str], texts: Texts
) -> list[Row]:
    """How many people stand in each place of an axis, and who."""
    groups = {code: list(group.astype("str")) for code, group in people.groupby(axis)["customer"]}
    result = []
    for key in keys:
        code = key.removeprefix(f"{axis}_")
        inside = sorted(groups.get(code, []))
        meaning = texts(f"report.{axis}_meaning.{code}")
        result.append(
            {
                "figure": texts(f"headings.choices.{axis}.{code}").capitalize(),
                "value": texts("report.people", count=len(inside)),
                "meaning": texts("report.of_people", meaning=meaning, part=len(inside), whole=len(people)),
                "who": who(inside, names, texts) or None,
                "number": len(inside),
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
