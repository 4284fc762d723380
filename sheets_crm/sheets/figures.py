"""Every figure of a shop as the values of its sheets."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sheets_crm.facts.figures import FigureShop, ShopFrames
from sheets_crm.facts.money import money_of
from sheets_crm.settings import Settings
from sheets_crm.sheets import behind as report_behind
from sheets_crm.sheets import cash_flow as report_cash_flow
from sheets_crm.sheets import leaks as report_leaks
from sheets_crm.sheets import receivables as report_receivables
from sheets_crm.sheets import retention as report_retention
from sheets_crm.sheets.dashboard import rows as report_dashboard
from sheets_crm.sheets.lines import Row
from sheets_crm.texts import Texts


def figure_tables(
    shop: ShopFrames, as_of: datetime.date, settings: Settings, texts: Texts
) -> dict[str, list[Row]]:
    """The rows of the sheets with figures, by table name: the dashboard, what stands behind it and so on.

    Rows that charts point at stand in the same place whatever the shop holds (see
    `sheets_crm.layout.figure_rows`).

    Args:
        shop: The parsed frames, ``next_orders`` for the day, and whom the list names and holds back.
        as_of: The day of the figures.
        settings: The shop's settings.
        texts: The workbook's language.

    Returns:
        Cells by column name. A row that a click takes elsewhere has ``opens`` too: a table, and the key or
        the number of a row in it.
    """
    figures = FigureShop(shop, as_of, settings, texts)
    money = money_of(figures)
    dashboard = report_behind.with_links(report_dashboard.rows(figures, money))
    retention = report_behind.with_links(report_retention.rows(figures))
    return {
        "dashboard": _cells(dashboard),
        "behind": report_behind.rows(figures, [*dashboard, *retention]),
        "retention": _cells(retention),
        "cash_flow": report_cash_flow.rows(figures, money),
        "receivables": report_receivables.rows(figures, money),
        "leaks": report_leaks.rows(figures, money),
    }


def _cells(rows: Sequence[Row]) -> list[Row]:
    """Rows without what only the sheet behind them needs."""
    return [{name: cell for name, cell in row.items() if name not in report_behind.TOLD} for row in rows]
