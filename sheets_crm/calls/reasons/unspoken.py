"""Something may be wrong though nobody said so: the last purchase came late and was small."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.columns import Columns, days_between, taken
from sheets_crm.metrics.grouping import grouped

TIER, KIND = 7, "service"
_LONGER, _SMALLER = 1.5, 0.7
_LEAST_DAYS = 7
"""A longer gap by fewer days happens to anybody who comes every few days."""
_PURCHASES = 4
_LISTED_DAYS = 30
_TOLD = ("customer", "date", "gap", "usual_gap", "spent", "usual")


def find(facts: Facts) -> Iterator[Found]:
    """Regular customers whose last gap was half as long again and whose basket was a third smaller."""
    texts = facts.texts
    for customer, day, gap, usual_gap, spent, usual in _quieter(facts).tuples(*_TOLD):
        reached = facts.reached.get(customer)
        if reached is None or reached < day:
            days = {"gap": int(gap), "usual_gap": round(usual_gap)}
            money = {"money": texts.money(spent), "usual": texts.money(usual)}
            yield Found(customer, day, texts("calls.wording.unspoken", **days, **money))


def _quieter(facts: Facts) -> Columns:
    """Each of them with the last gap and basket, and what was usual before."""
    last = facts.sales.last
    lately = last["last_order"] >= np.datetime64(facts.as_of) - _LISTED_DAYS
    who = last["customer"][lately & (last["occasions"] >= _PURCHASES)]
    bought = facts.bought.rows(facts.bought["customer"].among(who))
    each, day = grouped(bought["customer"]), bought["date"]
    gap, spent = days_between(taken(day, each.previous), day), np.nan_to_num(bought["amount"])
    before = ~np.isin(np.arange(len(bought)), each.lasts)
    usual_gap, usual = (each.medians(np.where(before, values, np.nan)) for values in (gap, spent))
    found = bought.only("customer", "date").plus(gap=gap, spent=spent).rows(each.lasts)
    late = found["gap"] >= np.maximum(_LONGER * usual_gap, usual_gap + _LEAST_DAYS)
    told = found.plus(usual_gap=usual_gap, usual=usual)
    return told.rows(late & (found["spent"] <= _SMALLER * usual))
