"""Birthdays: known a week before, wished on their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.birthdays import next_birthday
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.words import names_reason

TIER, KIND = 5, "greeting"
NEEDS = ("customers.birthday",)


def find(facts: Facts) -> Iterator[Found]:
    """Everybody whose birthday is today or within the days ahead, once a year."""
    ahead = facts.settings.birthday_days
    for customer, person in facts.people.items():
        if person.birthday is None:
            continue
        day = next_birthday(person.birthday, facts.as_of)
        days = (day - facts.as_of).days
        since = day if days == 0 else day - timedelta(days=ahead)
        if days <= ahead and not _told(facts, customer, since):
            name = "birthday_today" if days == 0 else "birthday"
            yield Found(
                customer,
                day,
                facts.texts(f"calls.wording.{name}", day=facts.texts.day_month(day), days=days),
                ready=days == 0,
            )


def _told(facts: Facts, customer: str, since: date) -> bool:
    """Whether a row that named the birthday was answered; before the day that was no wish yet."""
    log = facts.log_of.get(customer, ())
    return any(each.outbound and each.date >= since and names_reason(each.reason, "birthday") for each in log)
