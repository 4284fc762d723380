"""A launch: past buyers hear of it first, some time before it starts, the best fit on top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.campaigns import Run
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.programmes.days import last_of_month, shifted
from sheets_crm.texts import Texts

TIER, KIND = 6, "selling"
NEEDS = ("campaigns.starts",)


def find(facts: Facts) -> Iterator[Found]:
    """Everybody for whom a launch is and who was not told yet; who owes or complains is left out."""
    for run in facts.campaigns.running("launch", ahead=facts.settings.launch_notice_days):
        starts = run.campaign.starts
        for rank, person in enumerate(run.left_to_tell(run.open_to), start=1):
            yield Found(
                person.customer,
                min(starts, facts.as_of),
                wording(facts, run, person.customer),
                weight=-float(rank),
                fills=fills(facts, run),
                about=run.campaign.name,
            )


def fills(facts: Facts, run: Run) -> dict[str, str]:
    """What the message says of the launch."""
    when = "starts" if run.campaign.starts > facts.as_of else "since"
    day = facts.texts(f"calls.wording.{when}", day=facts.texts.day_month(run.campaign.starts))
    return {"campaign": run.campaign.name, "day": day}


def wording(facts: Facts, run: Run, customer: str) -> str:
    """Since when, why this customer, and how far the price is from what he is used to."""
    texts = facts.texts
    parts = [texts("calls.wording.launch", name=run.campaign.name, day=fills(facts, run)["day"])]
    if customer in run.matching.asked:
        parts.append(texts("calls.wording.asked_for"))
    most, price = highest_price(facts, customer), run.campaign.price
    if most and price:
        parts.append(_step(price, most, texts))
        day = payday_before(run.campaign.starts, facts.settings.payday)
        if price > most and day >= facts.as_of:
            parts.append(texts("calls.wording.payday", day=texts.day_month(day)))
    return ", ".join(parts)


def _step(price: float, most: float, texts: Texts) -> str:
    """How far a price is from the highest that a customer paid: in times where it is more."""
    ratio = round(price / most, 1)
    name = "step_same" if ratio == 1 else "step_up" if ratio > 1 else "step_down"
    values = {"price": texts.money(price), "most": texts.money(most), "ratio": texts.number(ratio)}
    return texts(f"calls.wording.{name}", **values)


def highest_price(facts: Facts, customer: str) -> float | None:
    """The most that a customer ever paid for one piece [money]."""
    lines = facts.sales.lines.get(customer, ())
    prices = (line.price or (line.amount or 0.0) / (line.quantity or 1.0) for line in lines)
    return max(prices, default=None) or None


def payday_before(day: date, payday: int) -> date:
    """The last day before another on which wages are paid; the last of a month that is too short.

    Example:
        >>> payday_before(date(2026, 8, 1), 25)
        datetime.date(2026, 7, 25)
    """
    earlier = (shifted(day, -back) for back in range(1, 63))
    wanted = min(max(payday, 1), 31)
    return next((each for each in earlier if each.day == min(wanted, last_of_month(each).day)), day)
