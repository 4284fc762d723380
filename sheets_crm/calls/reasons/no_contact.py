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
    staffed = bool(facts.settings.staff) or any(person.staff for person in facts.people.values())
    for customer, buyer in facts.buyers.items():
        days = (facts.as_of - buyer.last_order).days
        reached = facts.reached.get(customer, date.min)
        if days >= patience and reached < buyer.last_order:
            wording = _sentence(facts, customer, days, staffed=staffed)
            yield Found(customer, buyer.last_order + timedelta(days=patience), wording)


def _sentence(facts: Facts, customer: str, days: int, *, staffed: bool) -> str:
    """Everything that was neglected, in one line; whoever was tried in vain is not "never contacted"."""
    silence = _silence(facts, customer, days)
    person = facts.people.get(customer)
    if staffed and person is not None and person.staff is None:
        return facts.texts("calls.joined").join([silence, facts.texts("calls.wording.no_owner")])
    return silence


def _silence(facts: Facts, customer: str, days: int) -> str:
    tried = facts.contacted.get(customer)
    if customer in facts.reached:
        return facts.texts("calls.wording.no_contact", days=days)
    if tried is not None:
        return facts.texts("calls.wording.never_reached", day=tried, days=days)
    return facts.texts("calls.wording.never_contacted", days=days)
