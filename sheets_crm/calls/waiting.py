"""Customers of seasonal goods while no season is open: nobody offers them anything until the next one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.next_order.seasonal_dates import WAITING


def waiting(facts: Facts) -> Iterator[tuple[str, date | None]]:
    """Each known customer who waits for a season, and when it opens."""
    dates = facts.sales.likely_dates
    waits = dates.rows(dates["state"].isin([WAITING])).tuples("customer", "season_opens")
    return ((customer, day) for customer, day in dict(reversed(waits)).items() if customer in facts.people)
