"""The stock has run out: the heart of the list."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.expected import USED_UP, due_in
from sheets_crm.facts.facts import Facts

TIER, KIND = 1, "selling"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose stock has run out and who have not lapsed yet."""
    return due_in(facts, "overdue", USED_UP)
