"""One row a customer who has a tier, a card, receipts, a fee or was given something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sheets_crm.calls.benefits import benefits_today
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.programmes.days import months_later
from sheets_crm.metrics.programmes.receipts import Exchange
from sheets_crm.sheets.lines import money_cell

Row = dict[str, Any]


def rows(facts: Facts) -> list[Row]:
    """The customers in the order of what they spent in a year, the most first."""
    loyalty = facts.loyalty
    if not loyalty.used:
        return []
    typed = {each.customer for each in loyalty.entries if each.customer}
    given = loyalty.tier.keys() | loyalty.fees_earned.keys() | loyalty.bonuses_of.keys()
    names = (typed | given) & facts.people.keys()
    order = sorted(names, key=lambda name: (-loyalty.spend(name), name))
    return [_row(facts, name) for name in order]


def _row(facts: Facts, customer: str) -> Row:
    person, loyalty = facts.people[customer], facts.loyalty
    tier, exchange = loyalty.tier.get(customer), loyalty.exchanges.get(customer)
    left, given = loyalty.to_next(customer), loyalty.given.get(customer)
    due = loyalty.fees_earned.get(customer, 0.0) - loyalty.fees_paid.get(customer, 0.0)
    return {
        "customer": person.name,
        "phone": facts.phone_of(customer),
        "tier": tier.name if tier else None,
        "spend_year": money_cell(loyalty.spend(customer)),
        "to_next": None if left is None else money_cell(left),
        "given": money_cell(given) if given else None,
        "fee_due": money_cell(due) if due else None,
        "benefits": benefits_today(facts, customer) or None,
        "note": "; ".join(_notes(facts, customer)) or None,
        "key": customer,
        **(_card(facts, customer, exchange) if exchange else {}),
    }


def _card(facts: Facts, customer: str, exchange: Exchange) -> Row:
    """What the receipts came to: since when there is a card, how long, and what is left for the next."""
    rest = {"receipts": money_cell(exchange.total)}
    if exchange.renewed is None:
        return rest
    until = months_later(exchange.renewed, facts.settings.card_months)
    card = facts.loyalty.card_numbers.get(customer, facts.texts("programmes.card_without_number"))
    return {"card": card, "joined": exchange.joined, "valid_until": until, **rest}


def _notes(facts: Facts, customer: str) -> Iterator[str]:
    """How many receipts counted, and what the customer is still to be given."""
    loyalty, texts = facts.loyalty, facts.texts
    exchange = loyalty.exchanges.get(customer)
    if exchange:
        yield texts("programmes.receipts", count=len(exchange.receipts), cards=exchange.cards)
        if exchange.cards and customer not in loyalty.card_numbers:
            yield texts("programmes.number_missing")
    for bonus in loyalty.bonuses_of.get(customer, ()):
        name = facts.sales.product_name(bonus.line.product or "")
        yield texts("programmes.bonus", count=bonus.pieces, product=name, day=bonus.line.date)
    paid, earned = loyalty.fees_paid.get(customer, 0.0), loyalty.fees_earned.get(customer, 0.0)
    if paid or earned:
        yield texts("programmes.fee", earned=texts.money(earned), paid=texts.money(paid))
