"""Families of customers: only who agreed to be written down, and only for what they agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sheets_crm.facts.plain import by_customer
from sheets_crm.facts.words import says_one_of
from sheets_crm.metrics.programmes.days import months_later


class Relative(NamedTuple):
    """One row of the family sheet, without the name: nothing needs it."""

    customer: str
    relation: str | None
    birthday: date | None
    consent: bool | None
    purpose: str | None
    row: int

    @property
    def is_child(self) -> bool:
        """Whether the relation says so."""
        return says_one_of("family.child_words", self.relation)


class Milestone(NamedTuple):
    """A child of a customer reaches an age [months] on a day; what the shop keeps it for."""

    customer: str
    months: int
    day: date
    purpose: str | None


def consenting(rows: Iterable[Relative]) -> dict[str, list[Relative]]:
    """The relatives of each customer with a yes; without one they are used for nothing."""
    return by_customer(each for each in rows if each.consent is True)


def milestones(
    relatives: Iterable[Relative], ages: Iterable[int], today: date, ahead: int
) -> Iterator[Milestone]:
    """Children who reach one of these ages today or within so many days."""
    for each in relatives:
        if each.birthday is None or not each.is_child:
            continue
        for months in ages:
            day = months_later(each.birthday, months)
            if today <= day <= today + timedelta(days=ahead):
                yield Milestone(each.customer, months, day, each.purpose)
