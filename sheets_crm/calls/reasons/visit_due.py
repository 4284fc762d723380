"""The next visit of a service is near."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.expected import VISIT, due_in
from sheets_crm.facts.facts import Facts

TIER, KIND = 2, "selling"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose next visit comes within the lead."""
    return due_in(facts, "due_soon", VISIT)
