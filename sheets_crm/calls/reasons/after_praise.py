"""Who said that nothing falls short is offered something a week later, with confidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 4, "selling"


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose last word was that nothing falls short, with no order and no offer since."""
    days = facts.settings.praise_days
    for customer, log in facts.log_of.items():
        told = [each for each in log if each.result is not None]
        buyer = facts.buyers.get(customer)
        if not told or told[-1].result != "satisfied" or buyer is None:
            continue
        said = told[-1].date
        due = said + timedelta(days=days)
        if buyer.last_order <= said and due <= facts.as_of <= due + timedelta(days=days):
            yield Found(customer, due, facts.texts("calls.wording.after_praise", day=said))
