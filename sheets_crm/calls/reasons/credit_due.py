"""Money that will soon be due, or is due today: a friendly word, and no offer."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.debts import reminders
from sheets_crm.facts.facts import Facts

TIER, KIND = 3, "collection"


def find(facts: Facts) -> Iterator[Found]:
    """Customers with an invoice whose reminder before the due day has come."""
    return reminders(facts, late=False)
