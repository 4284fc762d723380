"""A programme: a year after the first order, a word of thanks."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 5, "greeting"
NEEDS = ("orders.date",)


def find(facts: Facts) -> Iterator[Found]:
    """Customers who bought for the first time a year ago today."""
    for customer, buyer in facts.buyers.items():
        if (facts.as_of - buyer.first_order).days == 365:
            yield Found(customer, facts.as_of, f"pelanggan sejak {buyer.first_order}")
