"""Since when each customer has been on the stage that the profiles show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from sheets_crm.facts.facts import Facts


def stage_days(facts: Facts, stages: Mapping[str, str]) -> dict[str, date]:
    """The day on which each stage was entered; none where the sheets do not tell.

    A loyal customer is one since the last time that enough purchases fell into twelve months; a repeater
    since the second purchase, or since too few fell into them again. What the owner set has no day.

    Args:
        facts: The shop on one day.
        stages: The stage of each customer [code].
    """
    brought, asked, loyal_orders = _first_friends(facts), _first_words(facts), facts.settings.loyal_orders
    found: dict[str, date | None] = {}
    for customer, stage in stages.items():
        days = facts.sales.purchase_days.get(customer, [])
        if stage == "loyal":
            loyal = _loyal_spans(days, loyal_orders)
            found[customer] = next((first for first, end in loyal if first <= facts.as_of < end), None)
        elif stage == "repeater" and len(days) > 1:
            loyal = _loyal_spans(days, loyal_orders)
            found[customer] = max([days[1], *(end for _, end in loyal if end <= facts.as_of)])
        elif stage == "initial" and days:
            found[customer] = days[0]
        elif stage == "advocate":
            found[customer] = brought.get(customer)
        elif stage == "prospect":
            found[customer] = asked.get(customer)
    return {customer: day for customer, day in found.items() if day is not None}


def _loyal_spans(days: Sequence[date], orders: int) -> list[tuple[date, date]]:
    """Spans [from, to) in which so many purchase days lay within twelve months, those that touch as one."""
    spans: list[tuple[date, date]] = []
    for first, day in zip(days, days[max(orders, 1) - 1 :], strict=False):
        end = _leaves(first)
        if day >= end:
            continue
        begun = spans.pop()[0] if spans and spans[-1][1] >= day else day
        spans.append((begun, end))
    return spans


@cache
def _leaves(day: date) -> date:
    """The first day on which the last twelve months (`last_months`) hold this one no more."""
    after = day + timedelta(days=1)
    try:
        return after.replace(year=after.year + 1) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(after.year + 1, 2, 28)


def _first_friends(facts: Facts) -> dict[str, date]:
    """The first purchase of anybody whom a customer brought."""
    found: dict[str, date] = {}
    for friend, by in facts.sales.brought_by.items():
        buyer = facts.buyers.get(friend)
        if buyer is not None:
            found[by] = min(found.get(by, date.max), buyer.first_order)
    return found


def _first_words(facts: Facts) -> dict[str, date]:
    """The first question, offer or order of each person, also one that came to nothing."""
    found = dict(facts.sales.first_entered)
    for each in facts.log:
        if _interests(each.direction, each.kind):
            found[each.customer] = min(found.get(each.customer, date.max), each.date)
    return found


def _interests(direction: str | None, kind: str | None) -> bool:
    return direction == "in" or kind == "selling"
