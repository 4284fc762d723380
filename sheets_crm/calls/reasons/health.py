"""A question about health or side effects that nobody answered: for the owner, and no selling."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 0, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose question about health is open."""
    for customer, asked in facts.open_health_questions.items():
        text = (asked.answer or asked.note or asked.topic or "–").rstrip(" .")
        wording = facts.texts("calls.wording.health", day=asked.date, text=text)
        yield Found(customer, asked.date, wording, weight=0.0)
