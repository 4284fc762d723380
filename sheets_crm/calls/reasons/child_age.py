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
    ahead = facts.settings.birthday_days
    for customer, relatives in facts.family.items():
        for found in milestones(relatives, facts.settings.child_months, facts.as_of, ahead):
            if facts.was_told(customer, "child_age", found.day - timedelta(days=ahead)):
                continue
            age = facts.texts("report.months", months=found.months)
            yield Found(
                customer,
                found.day,
                facts.texts("calls.wording.child_age", age=age, day=facts.texts.day_month(found.day)),
                fills={"age": age, "news": found.purpose or ""},
            )
