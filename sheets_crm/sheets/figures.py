"""Every figure of a shop as the values of its sheets."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_crm.calls.today import Today
from sheets_crm.facts.facts import Facts
from sheets_crm.sheets import behind, cash_flow, leaks, receivables, retention
from sheets_crm.sheets.dashboard import rows as dashboard
from sheets_crm.sheets.dashboard import tiles
from sheets_crm.sheets.lines import Row


def figure_tables(today: Today) -> dict[str, list[Row]]:
    """The rows of the sheets with figures, by table name: the dashboard, what stands behind it and so on.

    Rows that charts point at stand in the same place whatever the shop holds (see
    `sheets_crm.layout.figure_rows`).

    Args:
        today: The shop on one day, with whom the list names and holds back.

    Returns:
        Cells by column name. A row that a click takes elsewhere has ``opens`` too: a table, and the key or
        the number of a row in it.
    """
    facts = today.facts
    figures = behind.with_links(dashboard.rows(today))
    first_screen = behind.with_links(tiles.rows(facts, {row["key"]: row for row in figures}))
    cohorts = behind.with_links(retention.rows(facts))
    return {
        "dashboard": _cells(first_screen),
        "all_figures": _cells(figures),
        "behind": behind.rows(facts, [*first_screen, *figures, *cohorts]),
        "retention": _cells(cohorts),
        "cash_flow": cash_flow.rows(facts),
        "receivables": receivables.rows(facts),
        "leaks": leaks.rows(facts),
    }


def told(tables: dict[str, list[Row]], facts: Facts) -> dict[str, list[Row]]:
    """The tables of `figure_tables`, without rows where the shop has nothing to tell yet."""
    sold, booked, asked = bool(len(facts.valid)), facts.money.recorded, bool(facts.log)
    beyond_total = len(tables.get("receivables", ())) > 1  # overpaid, or a transfer that nobody has seen
    wanted = {
        "dashboard": True,
        "all_figures": sold or booked or asked,
        "behind": sold or asked,
        "retention": sold or asked,
        "cash_flow": booked,
        "receivables": beyond_total or bool(len(facts.money.owed.invoices)),
        "leaks": booked or bool(len(facts.money.leaks)),
    }
    return {name: rows if wanted[name] else [] for name, rows in tables.items()}


def _cells(rows: Sequence[Row]) -> list[Row]:
    """Rows without what only the sheet behind them needs."""
    return [{name: cell for name, cell in row.items() if name not in behind.TOLD} for row in rows]
