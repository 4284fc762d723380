"""The people of each filter, who spent most first."""

from __future__ import annotations

from typing import Any

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.filters import Filter

Row = dict[str, Any]
_MOST = 300


def rows(facts: Facts) -> list[Row]:
    """One row a filter and customer; of a long list its first, and how many more there are."""
    return [row for each in facts.filters.all for row in _of(facts, each)]


def _of(facts: Facts, found: Filter) -> list[Row]:
    if found.unread or found.strange:
        return []
    people = [_person(facts, found, customer) for customer in found.people[:_MOST]]
    notes = {
        "nobody": not found.people,
        "more": len(found.people) > _MOST and len(found.people) - _MOST,
        "away": found.away,
    }
    told = [
        {
            "filter": found.name,
            "customer": facts.texts(f"filters.{name}", count=count),
            "key": f"{found.row}/{name}",
        }
        for name, count in notes.items()
        if count
    ]
    return [*people, *told]


def _person(facts: Facts, found: Filter, customer: str) -> Row:
    person, buyer = facts.people[customer], facts.buyers.get(customer)
    return {
        "filter": found.name,
        "customer": person.name,
        "phone": facts.phone_of(customer),
        "last_order": buyer and buyer.last_order,
        "orders": buyer and buyer.occasions,
        "spend": buyer and buyer.spend,
        "staff": person.staff,
        "key": f"{found.row}/{customer}",
    }
