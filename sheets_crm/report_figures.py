"""Every figure of a shop as the values of its sheets."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sheets_crm import (
    report_behind,
    report_cash_flow,
    report_dashboard,
    report_leaks,
    report_receivables,
    report_retention,
)
from sheets_crm.report_lines import Row
from sheets_crm.report_money import money_of
from sheets_crm.report_shop import FigureShop, ShopFrames
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts


def figure_tables(
    shop: ShopFrames, as_of: datetime.date, settings: Settings, texts: Texts
) -> dict[str, list[Row]]:
    """The rows of the sheets with figures, by table name: the dashboard, what stands behind it and so on.

    Rows that charts point at stand in the same place whatever the shop holds (`sheets_crm.figure_rows`).

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
