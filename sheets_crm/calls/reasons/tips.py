"""Tips for using what was bought: on the day after, a week and three weeks later, nothing sold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import NOT_REACHED, Facts

TIER, KIND = 4, "service"
NEEDS = ("products.tips",)
_LISTED_DAYS = 5
"""So many days a tip stands on the list; later it comes too late."""


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose next tip about their last purchase is due and was not told yet."""
    title = facts.texts("messages.reasons.tips.title")
    for customer, lines in facts.sales.lines.items():
        line = lines[-1]
        good = facts.sales.goods.get(line.product or "")
        age = (facts.as_of - line.date).days
        step = max((day for day in facts.settings.tip_days if day <= age), default=None)
        if good is None or not good.tips or step is None or age > step + _LISTED_DAYS:
            continue
        due = line.date + timedelta(days=step)
        log = (each for each in facts.log_of.get(customer, ()) if each.result not in NOT_REACHED)
        if not any(title in (each.reason or "") and each.date >= due for each in log):
            wording = facts.texts("calls.wording.tips", product=good.name, days=age, tips=good.tips)
            yield Found(customer, due, wording, product=good.product, fills={"tips": good.tips})
