"""Sources of customers that look like a slip of the pen (FEATURES.md 0.11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.names import one_spelling, similar_pairs

_FEWER = 3
"""A source that so many times fewer people have than its like is taken for a slip."""


def odd_sources(facts: Facts) -> Iterator[tuple[int, str, str]]:
    """Row of the customers sheet, source as typed, and the usual source that it may stand for."""
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
