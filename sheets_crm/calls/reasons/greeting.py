"""Say hello, the longest silence first: nobody is forgotten, and nothing is sold."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "greeting"
ALONE = True
"""Only whoever has no other reason is greeted, as many a day as the quota allows."""


def find(facts: Facts) -> Iterator[Found]:
    """Buyers who still come and whom nobody contacted for the setting's days."""
    for customer, buyer in facts.buyers.items():
        last = facts.contacted.get(customer)
        silent = (facts.as_of - max(last or buyer.last_order, buyer.last_order)).days
        if silent >= facts.settings.greeting_days and customer not in facts.sales.lapsed:
            name = "greeting_never" if last is None else "greeting"
            yield Found(
                customer, facts.as_of, Sentence(facts.texts, f"calls.wording.{name}", {"days": silent})
            )
