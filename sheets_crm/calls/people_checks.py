"""What is worth a look on the customers sheet: slips in sources, and a STOP that stands in the log only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.names import one_spelling, similar_pairs

_FEWER = 3
"""A source that so many times fewer people have than its like is taken for a slip."""


def odd_sources(facts: Facts) -> Iterator[tuple[int, str, str]]:
    """Row of the customers sheet, source as typed, and the usual source that it may stand for (0.11)."""
    customers = facts.shop.columns["customers"]
    sources = one_spelling(customers["source"]).texts()
    counts = Counter(source for source in sources if source)
    meant = {}
    for pair in similar_pairs(list(counts), greatest_distance=1):
        rare, usual = sorted(pair, key=lambda name: counts[name])
        if counts[rare] * _FEWER <= counts[usual]:
            meant[rare] = usual
    for row, source in zip(customers["row"].tolist(), sources, strict=True):
        if source in meant:
            yield row, source, meant[source]


def unwritten_stops(facts: Facts) -> Iterator[tuple[int, str, date]]:
    """Row, name and day of who said STOP and of whom the customers sheet says nothing: logs are tidied up."""
    located = facts.shop.tables.get("customers")
    if located is None or "may_contact" not in located.columns:
        return
    stops = {each.customer: each.date for each in facts.log if each.result == "stop"}
    for customer, row in facts.shop.columns["customers"].tuples("customer", "row"):
        person = facts.people.get(customer)
        if customer in stops and person is not None and person.may_contact is None:
            yield row, person.name, stops[customer]
