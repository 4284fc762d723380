"""Buyers nobody spoke to after their purchase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sheets_crm.calls.candidates import Found, Sentence
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
            due = buyer.last_order + timedelta(days=patience)
            silence = _silence(facts, customer)
            person = facts.people.get(customer)
            unowned = staffed and person is not None and person.staff is None
            values = {"day": facts.contacted.get(customer), "days": days}
            more = "calls.wording.no_owner" if unowned else ""
            told = Sentence(facts.texts, silence, values, more)
            yield Found(customer, due, told, brief=Sentence(facts.texts, f"{silence}_brief", values, more))


def _silence(facts: Facts, customer: str) -> str:
    """The sentence that fits; whoever was tried in vain is not "never contacted"."""
    if customer in facts.reached:
        return "calls.wording.no_contact"
    tried = customer in facts.contacted
    return "calls.wording.never_reached" if tried else "calls.wording.never_contacted"
