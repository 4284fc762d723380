"""After the first order: two weeks and two months later, until somebody asked how it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts

TIER, KIND = 4, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Customers with one occasion whose latest step has come and was not taken yet.

    A step is taken by any contact that reached the customer on or after its day. Lapsed customers
    belong to win-back.
    """
    steps = sorted(facts.settings.second_order_days)
    lapsed = facts.due("win_back")
    once = (each for each in facts.buyers.items() if each[1].occasions == 1)
    for customer, buyer in once:
        age = (facts.as_of - buyer.last_order).days
        come = [step for step in steps if step <= age]
        if not come or customer in lapsed:
            continue
        due = buyer.last_order + timedelta(days=come[-1])
        reached = facts.reached.get(customer)
        if age <= steps[-1] + facts.settings.lapsed_days and (reached is None or reached < due):
            wording = Sentence(facts.texts, "calls.wording.second_order", {"days": age})
            yield Found(customer, due, wording, brief=facts.texts("calls.wording.second_order_brief"))
