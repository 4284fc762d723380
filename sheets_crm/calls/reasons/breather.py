"""Two offers in a row were enough: a greeting before the third (FEATURES.md 3.05)."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "greeting"


def find(facts: Facts) -> Iterator[Found]:
    """Customers to whom something would be offered, had the last contacts not been offers already."""
    for customer in sorted(facts.tired & facts.due("overdue", "due_soon")):
        yield Found(customer, facts.as_of, facts.texts("calls.wording.balance"))
