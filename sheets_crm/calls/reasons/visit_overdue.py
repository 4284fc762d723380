"""The day of a service's next visit has passed."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.expected import VISIT, due_in
from sheets_crm.facts.facts import Facts

TIER, KIND = 1, "selling"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose next visit has passed and who have not lapsed yet."""
    return due_in(facts, "overdue", VISIT)
