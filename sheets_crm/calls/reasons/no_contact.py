"""Buyers nobody spoke to after their purchase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose last order is older than the setting and whom nobody reached since."""
    patience = facts.settings.no_contact_days
    staffed = bool(facts.settings.staff) or any(person.staff for person in facts.people.values())
    people, reached, contacted = facts.people, facts.reached, facts.contacted

    @cache
    def told(silence: str, last: date | None, days: int, more: str) -> tuple[Sentence, Sentence]:
        values = {"day": last, "days": days}
        whole, brief = f"calls.wording.{silence}", f"calls.wording.{silence}_brief"
        return Sentence(facts.texts, whole, values, more), Sentence(facts.texts, brief, values, more)

    for customer, buyer in facts.buyers.items():
        days = (facts.as_of - buyer.last_order).days
        if days < patience or reached.get(customer, date.min) >= buyer.last_order:
            continue
        person, last = people.get(customer), contacted.get(customer)
        # whoever was tried in vain is not "never contacted"
        silence = "no_contact" if customer in reached else "never_reached" if last else "never_contacted"
        unowned = staffed and person is not None and person.staff is None
        wording, brief = told(silence, last, days, "calls.wording.no_owner" if unowned else "")
        yield Found(customer, buyer.last_order + timedelta(days=patience), wording, brief=brief)
