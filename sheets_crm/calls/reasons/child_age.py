"""A child reaches an age at which the shop has something else for it: known a week before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.family import milestones

TIER, KIND = 5, "service"
NEEDS = ("family.consent", "family.birthday")


def find(facts: Facts) -> Iterator[Found]:
    """Customers with such a child, once for each age; the child's name stays on its sheet."""
    title, ahead = facts.texts("messages.reasons.child_age.title"), facts.settings.birthday_days
    for customer, relatives in facts.family.items():
        told = [each.date for each in facts.log_of.get(customer, ()) if title in (each.reason or "")]
        for found in milestones(relatives, facts.settings.child_months, facts.as_of, ahead):
            if max(told, default=None) is not None and max(told) >= found.day - timedelta(days=ahead):
                continue
            age = facts.texts("report.months", months=found.months)
            yield Found(
                customer,
                found.day,
                facts.texts("calls.wording.child_age", age=age, day=facts.texts.day_month(found.day)),
                fills={"age": age, "news": found.purpose or ""},
            )
