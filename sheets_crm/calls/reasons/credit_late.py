"""Money that should have come: asked for on its own, never with an offer."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.debts import reminders
from sheets_crm.facts.facts import Facts

TIER, KIND = 3, "collection"


def find(facts: Facts) -> Iterator[Found]:
    """Customers with an invoice past its due day whose reminder has come."""
    return reminders(facts, late=True)
