"""Say hello, the longest silence first: nobody is forgotten, and nothing is sold."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "greeting"
ALONE = True
"""Only whoever has no other reason is greeted, as many a day as the quota allows."""
_KIND = ("interested", "satisfied", "later")


def find(facts: Facts) -> Iterator[Found]:
    """Whom nobody contacted for the setting's days, of buyers who still come or whose last word was kind."""
    for customer, buyer in facts.buyers.items():
        last = facts.contacted.get(customer)
        silent = (facts.as_of - max(last or buyer.last_order, buyer.last_order)).days
        gone = customer in facts.sales.lapsed and not _was_kind(facts, customer)
        if silent >= facts.settings.greeting_days and not gone:
            name = "greeting_never" if last is None else "greeting"
            yield Found(
                customer, facts.as_of, Sentence(facts.texts, f"calls.wording.{name}", {"days": silent})
            )


def _was_kind(facts: Facts, customer: str) -> bool:
    """Whether somebody who came no more answered kindly when last spoken to, and so is not forgotten."""
    said = [each.result for each in facts.log_of.get(customer, ()) if each.result is not None]
    return bool(said) and said[-1] in _KIND
