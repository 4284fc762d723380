"""Trade-in: what was bought so long ago that the shop takes it back for something new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.campaigns import Run
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Line
from sheets_crm.metrics.programmes.days import months_later, shifted

TIER, KIND = 6, "selling"
NEEDS = ("products.trade_in_months",)
_LISTED_DAYS = 60


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose item has reached its age, for two months, until somebody told them."""
    run = next(iter(facts.campaigns.running("trade_in")), None)
    for customer, lines in facts.sales.lines.items():
        due, line = _due(facts, lines)
        if line is None or not due <= facts.as_of <= shifted(due, _LISTED_DAYS):
            continue
        if not facts.was_told(customer, "trade_in", due):
            yield Found(customer, due, _wording(facts, line, run), product=line.product)


def _due(facts: Facts, lines: list[Line]) -> tuple[date, Line | None]:
    """The day on which the item bought last may be traded in, and its order."""
    last = {line.product: line for line in lines}
    found = []
    for product, line in last.items():
        good = facts.sales.goods.get(product or "")
        if good is not None and good.trade_in_months:
            found.append((months_later(line.date, good.trade_in_months), line))
    return max(
        (each for each in found if each[0] <= facts.as_of), key=lambda each: each[0], default=(date.max, None)
    )


def _wording(facts: Facts, line: Line, run: Run | None) -> str:
    texts = facts.texts
    said = texts(
        "calls.wording.trade_in", product=facts.sales.product_name(line.product or ""), day=line.date
    )
    if run is None or run.campaign.price is None or run.campaign.trade_value is None:
        return said
    new = run.campaign.product or run.campaign.name
    rest = run.campaign.price - run.campaign.trade_value
    names = [good.name for good in run.matching.goods] or [new]
    return texts(
        "calls.wording.trade_in_for",
        said=said,
        new=names[0],
        price=texts.money(run.campaign.price),
        value=texts.money(run.campaign.trade_value),
        rest=texts.money(rest),
    )
