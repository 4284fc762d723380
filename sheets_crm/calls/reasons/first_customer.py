"""The shop's first customers: they have probably forgotten us too."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nsmallest
from operator import attrgetter

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "service"


def find(facts: Facts) -> Iterator[Found]:
    """The first so many customers whom nobody reached for the days within which everybody should be.

    While the shop has no more customers than that, nobody is a first one.
    """
    settings = facts.settings
    if len(facts.buyers) <= settings.first_customers:
        return
    first = nsmallest(
        settings.first_customers, facts.buyers.values(), key=attrgetter("first_order", "customer")
    )
    for number, buyer in enumerate(first, start=1):
        reached = facts.reached.get(buyer.customer)
        silent = (facts.as_of - (reached or buyer.first_order)).days
        recent = (facts.as_of - buyer.last_order).days < settings.no_contact_days
        if silent >= settings.coverage_days and not recent:
            name = "first_customer_never" if reached is None else "first_customer"
            yield Found(
                buyer.customer,
                facts.as_of,
                facts.texts(f"calls.wording.{name}", number=number, day=buyer.first_order, days=silent),
            )
