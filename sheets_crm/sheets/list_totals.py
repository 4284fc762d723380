"""What the calls of the last weeks brought, in sums: by week, by reason, by member of staff."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Contact
from sheets_crm.metrics.contact_log import NOT_REACHED
from sheets_crm.metrics.customers.persuasion import DAYS
from sheets_crm.sheets.lines import Row, money_cell

WEEKS = 8
Brought = Mapping[int, Sequence[float]]
"""The amounts of the orders that followed a call, by the call's place."""


def rows(facts: Facts) -> list[Row]:
    """The sums, none in a shop that logged no call with a result of late."""
    start = _week(facts.as_of) - timedelta(weeks=WEEKS - 1)
    calls = [each for each in facts.log if each.outbound and each.result and start <= each.date]
    calls.sort(key=lambda each: each.date)
    if not calls:
        return []
    brought = _brought(calls, _orders(facts, start))
    texts = facts.texts
    label = texts("calls.totals.all", weeks=WEEKS)
    whole = [_sum(facts, "all", "", label, range(len(calls)), calls, brought)]
    weeks = _by(facts, "week", calls, brought, lambda each: _week(each.date), newest=True)
    reasons = _by(facts, "reason", calls, brought, lambda each: _first(each.reason, facts))
    staff = _by(facts, "staff", calls, brought, lambda each: each.staff or texts("calls.totals.nobody"))
    return [*whole, *weeks, *reasons, *staff]


def _week(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _first(reason: str | None, facts: Facts) -> str:
    """The reason that decided on a call."""
    return (reason or facts.texts("calls.totals.none")).split(facts.texts("calls.joined"))[0]


def _orders(facts: Facts, start: date) -> Iterator[tuple[str, date, float]]:
    late = facts.bought.rows(facts.bought["date"] >= np.datetime64(start, "D"))
    for customer, day, amount in late.tuples("customer", "date", "amount"):
        yield customer, day, amount or 0.0


def _brought(calls: Sequence[Contact], orders: Iterable[tuple[str, date, float]]) -> Brought:
    """Each order counts once: for the last call before it, within the days in which a call works."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(calls):
        places[each.customer].append(place)
    found: dict[int, list[float]] = defaultdict(list)
    for customer, day, amount in orders:
        own = places.get(customer, [])
        before = bisect_right([calls[place].date for place in own], day)
        if before and day - calls[own[before - 1]].date <= timedelta(days=DAYS):
            found[own[before - 1]].append(amount)
    return found


def _by(
    facts: Facts,
    axis: str,
    calls: Sequence[Contact],
    brought: Brought,
    group: Callable[[Contact], date | str],
    *,
    newest: bool = False,
) -> list[Row]:
    places: dict[date | str, list[int]] = defaultdict(list)
    for place, each in enumerate(calls):
        places[group(each)].append(place)
    names = sorted(places, reverse=True) if newest else sorted(places, key=lambda name: -len(places[name]))
    label = facts.texts(f"calls.totals.{axis}")
    return [_sum(facts, axis, name, label, places[name], calls, brought) for name in names]


def _sum(
    facts: Facts,
    axis: str,
    name: date | str,
    label: str,
    places: Sequence[int],
    calls: Sequence[Contact],
    brought: Brought,
) -> Row:
    orders = [amount for place in places for amount in brought.get(place, ())]
    answered = [calls[place] for place in places if calls[place].result not in NOT_REACHED]
    shown = facts.texts("calls.totals.week_of", day=name) if isinstance(name, date) else name
    return {
        "day": name if isinstance(name, date) else None,
        "group": label,
        "reason": shown or None,
        "people": len({calls[place].customer for place in places}),
        "reached": len({each.customer for each in answered}),
        "ordered": len(orders),
        "amount": money_cell(sum(orders)),
        "note": facts.texts("calls.totals.note", days=DAYS) if axis == "all" else None,
        "key": f"total/{axis}/{name}",
    }
