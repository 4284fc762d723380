"""Lapsed customers: introduce ourselves again, at most a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.expected import is_visit, visit_words
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.words import names_reason

TIER, KIND = 8, "selling"


def find(facts: Facts) -> Iterator[Found]:
    """Lapsed customers nobody has tried to win back more often than the setting allows.

    Only contacts since the last order count as attempts, so whoever comes back starts afresh. Of
    several lapsed products the one bought last is named; whoever still buys another, or waits for
    its season, is not lapsed. Of whom no day can be expected, the days since the last order decide.
    """
    active = {due.customer for due in facts.expected if due.state not in ("win_back", "unknown")}
    last: dict[str, tuple[date, int]] = {}
    for at, due in enumerate(facts.expected):
        if due.customer not in active and (due.state == "win_back" or _silent(facts, due.customer)):
            last[due.customer] = max(last.get(due.customer, (date.min, at)), (due.last_order, at))
    tried = _attempts(facts, {customer: day for customer, (day, _) in last.items()})
    for customer, (_, at) in last.items():
        if tried[customer] < facts.settings.win_back_attempts:
            yield _found(facts, at)


def _silent(facts: Facts, customer: str) -> bool:
    """Whether somebody has lapsed by the days alone, counted from the end of what was bought last."""
    line = facts.sales.finished.get(customer)
    over = line.finished_on if line is not None else None
    days = timedelta(days=facts.settings.lapsed_days)
    return customer in facts.sales.lapsed and (over is None or over + days < facts.as_of)


def _found(facts: Facts, at: int) -> Found:
    due = facts.expected[at]
    if due.run_out is None:
        days = (facts.as_of - due.last_order).days
        name = facts.sales.product_name(due.product or "") or facts.texts("why.some_product")
        said = facts.texts("calls.wording.long_ago", product=name, day=due.last_order, days=days)
        return Found(due.customer, due.last_order, said, product=due.product)
    visit = is_visit(due, facts.sales.goods.get(due.product or ""))
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
