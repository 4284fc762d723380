"""What each member of staff did in the last month, whom they look after, and what customers say of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from statistics import mean
from typing import Any

from sheets_crm.facts.facts import ORDERS, Facts
from sheets_crm.facts.plain import Buyer, Contact
from sheets_crm.metrics.contact_log import NOT_REACHED

Row = dict[str, Any]
_PERIOD, _ANSWER, _MATURE = timedelta(days=30), timedelta(days=14), timedelta(days=90)
_FEW = 10


def rows(facts: Facts) -> list[Row]:
    """One row for everybody who called or looks after customers, by name; none without staff."""
    names = {each.staff for each in facts.log if each.staff}
    names |= {person.staff for person in facts.people.values() if person.staff}
    return [_row(facts, name) for name in sorted(name for name in names if name)]


def _row(facts: Facts, name: str) -> Row:
    since = facts.as_of - _PERIOD
    log = [each for each in facts.log if each.staff == name and each.date > since]
    calls = [each for each in log if each.outbound and each.result is not None]
    reached = [each for each in calls if each.result not in NOT_REACHED]
    orders = len({each.customer for each in reached if _ordered(facts, each)})
    own = [buyer for key, buyer in facts.buyers.items() if _looks_after(facts, key, name)]
    mature = [buyer for buyer in own if buyer.first_order + _MATURE <= facts.as_of]
    again = [buyer for buyer in mature if buyer.occasions > 1]
    new = [buyer for buyer in own if buyer.first_order > since]
    satisfied, convenient = (_ratings(log, field) for field in ("satisfaction", "convenience"))
    return {
        "staff": name,
        "calls": len(calls),
        "reached": len(reached),
        "reach": _share(len(reached), len(calls)),
        "orders": orders,
        "closing_of_reached": _share(orders, len(reached)),
        "closing_of_calls": _share(orders, len(calls)),
        "customers": len(own),
        "new_customers": len(new),
        "came_again": _share(len(again), len(mature)),
        "satisfaction": round(mean(satisfied), 1) if satisfied else None,
        "convenience": round(mean(convenient), 1) if convenient else None,
        "note": _note(facts, new, (again, mature), (satisfied, convenient)),
        "key": name,
    }


def _looks_after(facts: Facts, customer: str, name: str) -> bool:
    person = facts.people.get(customer)
    return person is not None and person.staff == name


def _ordered(facts: Facts, contact: Contact) -> bool:
    """Whether an order came of a contact: said at once, or within two weeks."""
    lines = facts.sales.lines.get(contact.customer, ())
    came = any(contact.date <= line.date <= contact.date + _ANSWER for line in lines)
    return contact.result in ORDERS or came


def _ratings(log: Sequence[Contact], field: str) -> list[float]:
    """What customers said from 1 to 5."""
    said = (getattr(each, field) for each in log)
    return [each for each in said if each is not None and 1 <= each <= 5]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _note(
    facts: Facts,
    new: Sequence[Buyer],
    repeat: tuple[Sequence[Buyer], Sequence[Buyer]],
    ratings: tuple[Sequence[float], Sequence[float]],
) -> str | None:
    """More new customers than can be served, and from how many each share and mean comes."""
    texts, capacity = facts.texts, facts.settings.list_capacity_per_staff
    again, mature = repeat
    parts = []
    if len(new) > capacity:
        over = texts("report.staff.over", new=len(new), capacity=capacity)
        parts.append(f"{texts('report.attention')} {over}")
    if mature:
        told = texts("report.staff.again", part=len(again), whole=len(mature))
        few = texts("report.small_sample") if len(mature) < _FEW else ""
        parts.append(", ".join(filter(None, [told, few])))
    if any(ratings):
        satisfied, convenient = map(len, ratings)
        parts.append(texts("report.staff.rated", satisfied=satisfied, convenient=convenient))
    return "; ".join(parts) or None
