"""Three days after the first order: is everything as it should be? Nothing is sold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 4, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Who bought for the first time so many days ago, until somebody was reached or the next step comes."""
    after, steps = facts.settings.check_in_days, facts.settings.second_order_days
    end = min((step for step in steps if step > after), default=after + facts.settings.no_contact_days)
    for customer, buyer in facts.buyers.items():
        age = (facts.as_of - buyer.last_order).days
        if buyer.occasions > 1 or not after <= age < end:
            continue
        reached = facts.reached.get(customer)
        if reached is None or reached <= buyer.last_order:
            due = buyer.last_order + timedelta(days=after)
            yield Found(customer, due, facts.texts("calls.wording.check_in", days=age))
