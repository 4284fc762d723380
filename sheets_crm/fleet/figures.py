"""One shop's row of the overview, from its facts."""

from __future__ import annotations

import calendar
import hashlib
import hmac
from collections import defaultdict
from datetime import date, timedelta

from sheets_crm.calls.today import Today
from sheets_crm.facts.facts import Facts
from sheets_crm.fleet.result import Figures, Visitor

REPEATS = 2


def figures_of(today: Today, problems: int) -> Figures:
    """What the overview tells of a shop."""
    facts = today.facts
    first, before = facts.as_of.replace(day=1), month_before(facts.as_of)
    invoices = facts.open_invoices
    return Figures(
        sales=_sold(facts, first, facts.as_of),
        sales_before=_sold(facts, *before),
        buyers=len(facts.buyers),
        repeaters=sum(buyer.occasions >= REPEATS for buyer in facts.buyers.values()),
        calls=sum(each.outbound and first <= each.date for each in facts.log),
        cash=float(facts.money.runway.cash) if facts.money.recorded else None,
        owed=float(sum(each.open for each in invoices)),
        overdue=float(sum(each.open for each in invoices if each.due < facts.as_of)),
        complaints=len(facts.open_complaints),
        problems=problems,
    )


def month_before(as_of: date) -> tuple[date, date]:
    """The month before up to the same day, or to its end where it is shorter."""
    last = as_of.replace(day=1) - timedelta(days=1)
    days = min(as_of.day, calendar.monthrange(last.year, last.month)[1])
    return last.replace(day=1), last.replace(day=days)


def _sold(facts: Facts, first: date, last: date) -> float:
    return float(
        sum(
            line.amount or 0.0
            for lines in facts.sales.lines.values()
            for line in lines
            if first <= line.date <= last
        )
    )


def visitors_of(facts: Facts, secret: bytes, *, named: bool) -> dict[str, Visitor]:
    """Everybody who bought and left a phone number, by a keyed print of it.

    Two rows with one number are one person. The print tells two shops that they mean the same number
    and nobody which number it is, as long as the secret of the run is not known.
    """
    found: dict[str, Visitor] = {}
    by_phone = defaultdict(list)
    for customer in facts.buyers:
        person = facts.people.get(customer)
        if person is not None and person.phone:
            by_phone[person.phone].append(person)
    for phone, people in by_phone.items():
        lines = [line for each in people for line in facts.sales.lines.get(each.customer, ())]
        days = tuple(sorted({line.date for line in lines}))
        spend = float(sum(line.amount or 0.0 for line in lines))
        print_ = hmac.new(secret, phone.encode(), hashlib.sha256).hexdigest()
        found[print_] = Visitor(days, spend, people[0].name if named else "")
    return found
