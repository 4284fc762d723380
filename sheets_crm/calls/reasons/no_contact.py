"""Buyers nobody spoke to after their purchase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose last order is older than the setting and whom nobody reached since."""
    patience = facts.settings.no_contact_days
    for customer, buyer in facts.buyers.items():
        days = (facts.as_of - buyer.last_order).days
        reached = facts.reached.get(customer, date.min)
        if days >= patience and reached < buyer.last_order:
            yield Found(
                customer, buyer.last_order + timedelta(days=patience), _sentence(facts, customer, days)
            )


def _sentence(facts: Facts, customer: str, days: int) -> str:
    """Whoever was tried in vain is not "never contacted"."""
    tried = facts.contacted.get(customer)
    if customer in facts.reached:
        return facts.texts("calls.wording.no_contact", days=days)
    if tried is not None:
        return facts.texts("calls.wording.never_reached", day=tried, days=days)
    return facts.texts("calls.wording.never_contacted", days=days)
