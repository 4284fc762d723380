"""Some days after the return or the last visit: what still falls short?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts

TIER, KIND = 4, "service"
NEEDS = ("orders.finished_on",)


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose last finished order is so many days old, until somebody was reached about it."""
    after = timedelta(days=facts.settings.shortcoming_days)
    until = after + timedelta(days=facts.settings.no_contact_days)
    for customer, line in facts.sales.finished.items():
        if line.finished_on is None or not line.finished_on + after <= facts.as_of < line.finished_on + until:
            continue
        reached = facts.reached.get(customer)
        if reached is None or reached < line.finished_on + after:
            product = facts.sales.product_name(line.product or "")
            wording = Sentence(
                facts.texts, "calls.wording.shortcoming", {"product": product, "day": line.finished_on}
            )
            yield Found(customer, line.finished_on + after, wording, product=line.product)
