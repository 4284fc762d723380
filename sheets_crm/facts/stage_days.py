"""Since when each customer has been on the stage that the profiles show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, months

_DAYS = ("customer", "date")


def stage_days(facts: Facts, stages: Mapping[str, str]) -> dict[str, date]:
    """The day on which each stage was entered; none where the sheets do not tell.

    A loyal customer is one since the last time that enough purchases fell into twelve months; a repeater
    since the second purchase, or since too few fell into them again. What the owner set has no day.

    Args:
        facts: The shop on one day.
        stages: The stage of each customer [code].
    """
    brought, asked, spans = _first_friends(facts), _first_words(facts), _loyal_spans(facts)
    today, (first, second) = np.datetime64(facts.as_of), (_purchases(facts, number) for number in (1, 2))
    loyal_since = dict(spans.rows(today < spans["end"]).tuples("customer", "begun"))
    loyal_until = dict(spans.rows(spans["end"] <= today).tuples("customer", "end"))
    found: dict[str, date | None] = {}
    for customer, stage in stages.items():
        if stage == "loyal":
            found[customer] = loyal_since.get(customer)
        elif stage == "repeater" and customer in second:
            found[customer] = max(second[customer], loyal_until.get(customer, date.min))
        elif stage == "initial":
            found[customer] = first.get(customer)
        elif stage == "advocate":
            found[customer] = brought.get(customer)
        elif stage == "prospect":
            found[customer] = asked.get(customer)
    return {customer: day for customer, day in found.items() if day is not None}


def _purchases(facts: Facts, number: int) -> dict[str, date]:
    """The day of each customer's first purchase, or of a later one."""
    bought = facts.bought
    return dict(bought.rows(bought["number"] == number).tuples("customer", "date"))


def _loyal_spans(facts: Facts) -> Columns:
    """When so many purchase days of a customer lay within twelve months: customer, begun and end [days].

    The end is the first day on which they do no more; spans that touch are one. Sorted by both.
    """
    back, (customer, days) = max(facts.settings.loyal_orders, 1) - 1, (facts.bought[name] for name in _DAYS)
    since = days[: max(len(days) - back, 0)]
    end = _leaves(since)
    within = (customer.numbers[: len(since)] == customer.numbers[back:]) & (days[back:] < end)
    who, begun, end = customer[back:][within], days[back:][within], end[within]
    new = (np.diff(who.numbers, prepend=-1) != 0) | (begun > np.r_[begun[:1], end[:-1]])
    starts = np.flatnonzero(new)
    ends = end[np.r_[starts[1:], len(end)][: len(starts)] - 1]
    return Columns({"customer": who[starts], "begun": begun[starts], "end": ends})


def _leaves(day: Array) -> Array:
    """The first day on which the last twelve months (`last_months`) hold each of these days no more."""
    after = day + 1
    year_later: Array = (after.astype("datetime64[M]") + 12).astype("datetime64[D]") + (after - months(after))
    return year_later - 1


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
