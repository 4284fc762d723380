"""A complaint that is still open: its next step comes before everything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 0, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose complaint nobody closed."""
    for customer, told in facts.open_complaints.items():
        due = told.date + timedelta(days=1)
        yield Found(
            customer,
            due,
            facts.texts("calls.wording.complaint", day=told.date, text=told.answer or told.note or "–"),
        )
