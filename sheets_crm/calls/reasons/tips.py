"""Tips for using what was bought: on the day after, a week and three weeks later, nothing sold."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.programmes.days import shifted

TIER, KIND = 4, "service"
NEEDS = ("products.tips",)
_LISTED_DAYS = 5
"""So many days a tip stands on the list; later it comes too late."""


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose next tip about their last purchase is due and was not told yet."""
    for customer, lines in facts.sales.lines.items():
        last = [line for line in lines if line.date == lines[-1].date]
        goods = (facts.sales.goods.get(line.product or "") for line in last)
        good = next((each for each in goods if each is not None and each.tips), None)
        line = lines[-1]
        age = (facts.as_of - line.date).days
        step = max((day for day in facts.settings.tip_days if day <= age), default=None)
        if good is None or good.tips is None or step is None or age > step + _LISTED_DAYS:
            continue
        due = shifted(line.date, step)
        if not facts.was_told(customer, "tips", due):
            wording = facts.texts("calls.wording.tips", product=good.name, days=age, tips=good.tips)
            yield Found(customer, due, wording, product=good.product, fills={"tips": good.tips})
