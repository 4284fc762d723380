"""Somebody brought a customer who bought: a thank-you, once for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.words import names_reason
from sheets_crm.metrics.customers.referrals import referral_results

TIER, KIND = 5, "service"
NEEDS = ("customers.referred_by",)
_REMEMBERED_DAYS = 60
"""A purchase longer ago than this is thanked for no more."""


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose friends bought for the first time and who were not thanked since."""
    friends = defaultdict(list)
    for friend, by in facts.sales.brought_by.items():
        buyer = facts.buyers.get(friend)
        if buyer is not None and (facts.as_of - buyer.first_order).days <= _REMEMBERED_DAYS:
            friends[by].append(buyer)
    results = referral_results(facts.sales.referrals, facts.bought)
    counts = {who: told for who, *told in results.tuples("customer", "brought", "bought")}
    for customer, buyers in friends.items():
        log = facts.log_of.get(customer, ())
        thanked = max((each.date for each in log if names_reason(each.reason, "thanks")), default=None)
        new = [buyer for buyer in buyers if thanked is None or buyer.first_order > thanked]
        if new:
            names = ", ".join(facts.people[buyer.customer].name for buyer in new)
            due = min(buyer.first_order for buyer in new)
            brought, bought = counts[customer]
            name = "thanks" if brought == len(new) else "thanks_of_all"
            told = facts.texts(f"calls.wording.{name}", names=names, brought=brought, bought=bought)
            yield Found(customer, due, told)
