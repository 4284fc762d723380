"""What was learnt while giving something: when this customer is likely to order again."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.programmes.days import shifted

TIER, KIND = 2, "selling"
NEEDS = ("loyalty.next_order",)
_AHEAD, _AFTERWARDS = 14, 30


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose next order is expected within two weeks, until they order or a month has passed."""
    told = {each.customer: each for each in facts.loyalty.entries if each.customer and each.next_order}
    for customer, entry in told.items():
        day, buyer = entry.next_order, facts.buyers.get(customer)
        if (
            customer is None
            or day is None
            or not shifted(day, -_AHEAD) <= facts.as_of <= shifted(day, _AFTERWARDS)
        ):
            continue
        if buyer is None or buyer.last_order <= entry.date:
            learnt = entry.learnt or facts.texts("calls.wording.nothing_written")
            yield Found(
                customer,
                day,
                facts.texts("calls.wording.expected_order", day=day, since=entry.date, learnt=learnt),
            )
