"""One row per customer: the program's own sheet of profiles."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sheets_crm.calls.offers import offers_in_words
from sheets_crm.calls.why import whys
from sheets_crm.facts.care import completeness
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Person
from sheets_crm.facts.promises import promises_of
from sheets_crm.facts.stage_days import stage_days
from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.customers.activity import ACTIVITY_OF
from sheets_crm.reading.cells import choice_title

_ACTIVITY = ACTIVITY_OF | {"win_back": "lapsed"}


def profile_rows(facts: Facts) -> list[dict[str, Any]]:
    """One row per customer: stage, activity, first and last order, spend, the next order and why."""
    dates, firsts = facts.sales.next_dates, _first_purchases(facts)
    told = dates.only("customer", "state", "days_late").plus(why=codes_of(whys(dates, facts.texts)))
    expected = {row["customer"]: row for row in told.records()}
    stages = dict(facts.stages.tuples("customer", "stage"))
    titles = {code: choice_title(facts.texts, "stage", code) for code in set(stages.values())}
    activities = {state: choice_title(facts.texts, "activity", code) for state, code in _ACTIVITY.items()}
    kinds, since = _buyer_kinds(facts), stage_days(facts, stages)
    rows = []
    for person in sorted(facts.people.values(), key=lambda person: _most_spent(facts, person)):
        key, buyer = person.customer, facts.buyers.get(person.customer)
        due, (product, amount) = expected.get(key, {}), firsts.get(key, (None, None))
        rows.append(
            {
                "customer": person.name,
                "key": key,
                "stage": titles.get(stages.get(key, "")),
                "stage_since": since.get(key),
                "activity": activities.get(_state(facts, key, due)),
                "first_order": buyer and buyer.first_order,
                "first_product": product,
                "first_amount": amount,
                "last_order": buyer and buyer.last_order,
                "orders": buyer and float(buyer.occasions),
                "spend": None if buyer is None or buyer.usual is None else buyer.spend,
                "next_order": facts.sales.next_order.get(key),
                "days_late": due.get("days_late"),
                "complete": round(completeness(person), 4),
                "promises": _promises(facts, key),
                "why": due.get("why"),
                "buys_for": kinds.get(key),
                "offers": offers_in_words(facts.sales.offers.get(key, []), facts) or None,
            }
        )
    return rows


def _state(facts: Facts, customer: str, due: Mapping[str, Any]) -> str:
    """What the next order says; where it says nothing, the days since the last one (METRICS.md D.5)."""
    state = str(due.get("state", ""))
    return "win_back" if state == "unknown" and customer in facts.sales.lapsed else state


def _most_spent(facts: Facts, person: Person) -> tuple[float, str]:
    buyer = facts.buyers.get(person.customer)
    return -buyer.spend if buyer else math.inf, person.customer


def _promises(facts: Facts, customer: str) -> str | None:
    """How many of the promised contacts came by their day; None where none was due."""
    found = promises_of(facts.log_of.get(customer, ()), facts.as_of)
    return facts.texts("report.of", part=found.kept, whole=found.due) if found.due else None


def _buyer_kinds(facts: Facts) -> dict[str, str]:
    """Whom each customer buys for, in words, as far as it can be told."""
    kinds = facts.sales.buyer_kinds.rows(facts.sales.buyer_kinds["kind"].known)
    told = kinds.plus(times=kinds["times"].round()).tuples("kind", "set_by_owner", "times")
    words = {
        each: facts.texts(f"calls.buys_for.{each[0]}{'_set' if each[1] else ''}", times=int(each[2]))
        for each in set(told)
    }
    return dict(zip(kinds["customer"].texts(), map(words.__getitem__, told), strict=True))


def _first_purchases(facts: Facts) -> dict[str, tuple[str | None, float | None]]:
    """What each customer bought first, by name where it has one, and what that day came to."""
    named = reversed(facts.sales.products.tuples("product", "name"))
    names = {product: name for product, name in named if name}
    return {
        customer: (names.get(product, product), amount)
        for customer, product, amount in facts.sales.firsts.tuples("customer", "product", "amount")
    }
