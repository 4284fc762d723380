"""Something may be wrong though nobody said so: the last purchase came late and was small."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

import numpy as np

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "service"
_LONGER, _SMALLER = 1.5, 0.7
_LEAST_DAYS = 7
"""A longer gap by fewer days happens to anybody who comes every few days."""
_PURCHASES = 4
_LISTED_DAYS = 30


def find(facts: Facts) -> Iterator[Found]:
    """Regular customers whose last gap was half as long again and whose basket was a third smaller."""
    last = facts.sales.last
    lately = last["last_order"] >= np.datetime64(facts.as_of) - _LISTED_DAYS
    for customer in last["customer"][lately & (last["occasions"] >= _PURCHASES)].texts():
        days, reached = facts.sales.purchase_days[customer], facts.reached.get(customer)
        if reached is not None and reached >= days[-1]:
            continue
        gaps = [(after - before).days for before, after in pairwise(days)]
        usual_gap = median(gaps[:-1])
        if gaps[-1] < max(_LONGER * usual_gap, usual_gap + _LEAST_DAYS):
            continue
        spent = facts.sales.purchase_amounts[customer]
        usual = median(spent[:-1])
        if spent[-1] <= _SMALLER * usual:
            yield Found(
                customer,
                days[-1],
                facts.texts(
                    "calls.wording.unspoken",
                    gap=gaps[-1],
                    usual_gap=round(usual_gap),
                    money=facts.texts.money(spent[-1]),
                    usual=facts.texts.money(usual),
                ),
            )
