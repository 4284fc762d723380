"""Somebody said yes, and no order stands on the orders sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 0, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose order was not entered within the setting's days."""
    patience = timedelta(days=facts.settings.order_to_enter_days)
    for customer, answer in facts.orders_to_enter.items():
        if answer.date + patience <= facts.as_of:
            said = answer.answer or facts.texts(f"headings.choices.result.{answer.result}")
            days = (facts.as_of - answer.date).days
            wording = facts.texts("calls.wording.order_to_enter", day=answer.date, said=said, days=days)
            yield Found(customer, answer.date + patience, wording)
