"""Lapsed customers: introduce ourselves again, at most a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 8, "selling"


def find(facts: Facts) -> Iterator[Found]:
    """Lapsed customers nobody has tried to win back more often than the setting allows.

    Only contacts since the last order count as attempts, so whoever comes back starts afresh. Of
    several lapsed products the one bought last is named; whoever still buys another, or waits for
    its season, is not lapsed.
    """
    active = {due.customer for due in facts.expected if due.state not in ("win_back", "unknown")}
    last: dict[str, tuple[date, int]] = {}
    for at, due in enumerate(facts.expected):
        if due.state == "win_back" and due.customer not in active:
            last[due.customer] = max(last.get(due.customer, (date.min, at)), (due.last_order, at))
    tried = _attempts(facts, {customer: day for customer, (day, _) in last.items()})
    for customer, (_, at) in last.items():
        due = facts.expected[at]
        if tried[customer] < facts.settings.win_back_attempts and due.run_out is not None:
            yield Found(customer, due.run_out, product=due.product, explains=at)


def _attempts(facts: Facts, since: dict[str, date]) -> Counter[str]:
    return Counter(
        contact.customer
        for contact in facts.log
        if contact.outbound and contact.customer in since and contact.date > since[contact.customer]
    )
