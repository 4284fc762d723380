"""Say hello, the longest silence first: nobody is forgotten, and nothing is sold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "greeting"
ALONE = True
"""Only whoever has no other reason is greeted, as many a day as the quota allows."""
_KIND = ("interested", "satisfied", "later")


def find(facts: Facts) -> Iterator[Found]:
    """Whom nobody contacted for the setting's days, of buyers who still come or whose last word was kind."""
    contacted, lapsed, patience = facts.contacted, facts.sales.lapsed, facts.settings.greeting_days

    @cache
    def told(name: str, days: int) -> Sentence:
        return Sentence(facts.texts, f"calls.wording.{name}", {"days": days})

    for customer, buyer in facts.buyers.items():
        last = contacted.get(customer)
        silent = (facts.as_of - max(last or buyer.last_order, buyer.last_order)).days
        if silent >= patience and (customer not in lapsed or _was_kind(facts, customer)):
            yield Found(customer, facts.as_of, told("greeting_never" if last is None else "greeting", silent))


def _was_kind(facts: Facts, customer: str) -> bool:
    """Whether somebody who came no more answered kindly when last spoken to, and so is not forgotten."""
    said = [each.result for each in facts.log_of.get(customer, ()) if each.result is not None]
    return bool(said) and said[-1] in _KIND
