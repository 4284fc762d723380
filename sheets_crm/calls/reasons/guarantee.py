"""A guarantee that is about to end: the customer is asked whether all is well while it still counts."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.programmes.days import shifted

TIER, KIND = 4, "service"
NEEDS = ("orders.guarantee_until",)
_AHEAD = 7


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose guarantee ends within a week and whom nobody told."""
    for customer, lines in facts.sales.lines.items():
        ending = [line for line in lines if line.guarantee_until is not None]
        for line in ending:
            end = line.guarantee_until
            if end is None or not shifted(end, -_AHEAD) <= facts.as_of <= end:
                continue
            since = shifted(end, -_AHEAD)
            if not facts.was_told(customer, "guarantee", since):
                name = facts.sales.product_name(line.product or "")
                wording = facts.texts("calls.wording.guarantee", product=name, day=end)
                fills = {"day": str(facts.texts.show(end))}
                yield Found(customer, since, wording, product=line.product, fills=fills)
                break
