"""Lapsed customers: introduce ourselves again, at most a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.expected import expected_at, is_visit, visit_words
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Expected
from sheets_crm.facts.words import names_reason
from sheets_crm.metrics.grouping import grouped

TIER, KIND = 8, "selling"


def find(facts: Facts) -> Iterator[Found]:
    """Lapsed customers nobody has tried to win back more often than the setting allows.

    Only contacts since the last order count as attempts, so whoever comes back starts afresh. Of
    several lapsed products the one bought last is named; whoever still buys another, or waits for
    its season, is not lapsed. Of whom no day can be expected, the days since the last order decide.
    """
    dates = facts.sales.likely_dates
    customer, given_up = dates["customer"], dates["state"].isin(["win_back"])
    active = customer[~(given_up | dates["state"].isin(["unknown"]))]
    gone = np.flatnonzero(~customer.among(active) & (given_up | customer.isin(_silent(facts))))
    gone = gone[np.argsort(dates["last_order"][gone], kind="stable")]
    last = list(expected_at(facts, gone[grouped(customer[gone]).lasts]))
    tried = _attempts(facts, {due.customer: due.last_order for _, due in last})
    for at, due in last:
        if tried[due.customer] < facts.settings.win_back_attempts:
            yield _found(facts, at, due)


def _silent(facts: Facts) -> frozenset[str]:
    """Who has lapsed by the days alone, counted from the end of what was bought last."""
    days = timedelta(days=facts.settings.lapsed_days)
    ends = {customer: line.finished_on for customer, line in facts.sales.finished.items()}
    return facts.sales.lapsed - {name for name, over in ends.items() if over and over + days >= facts.as_of}


def _found(facts: Facts, at: int, due: Expected) -> Found:
    if due.run_out is None:
        days = (facts.as_of - due.last_order).days
        name = facts.sales.product_name(due.product or "") or facts.texts("why.some_product")
        said = facts.texts("calls.wording.long_ago", product=name, day=due.last_order, days=days)
        return Found(due.customer, due.last_order, said, product=due.product)
    visit = is_visit(due.basis, facts.sales.goods.get(due.product or ""))
    wording = visit_words(due, due.run_out, facts) if visit else ""
    return Found(due.customer, due.run_out, wording, product=due.product, explains=at)


def _attempts(facts: Facts, since: dict[str, date]) -> Counter[str]:
    """How often each was tried: a contact about something else, as soon after the purchase, is no attempt."""
    return Counter(
        contact.customer
        for contact in facts.log
        if contact.outbound
        and contact.date > since.get(contact.customer, date.max)
        and (contact.reason is None or names_reason(contact.reason, "win_back"))
    )
