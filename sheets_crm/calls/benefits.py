"""What a customer is entitled to by the tier, in words, as staff say it."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.programmes.tiers import Tier


def entitled(facts: Facts, customer: str) -> str:
    """A customer's tier and what it gives today, "" without a tier."""
    tier = facts.loyalty.tier.get(customer)
    benefits = benefits_today(facts, customer) or "–"
    return facts.texts("calls.benefits.member", tier=tier.name, benefits=benefits) if tier else ""


def benefits_today(facts: Facts, customer: str) -> str:
    """What a customer's tier gives today, "" without a tier.

    Discounts never go together with an open payment, and not with that of the birthday unless the shop says
    so (FEATURES.md 3.47).
    """
    tier = facts.loyalty.tier.get(customer)
    return facts.texts("calls.benefits.between").join(_benefits(facts, customer, tier)) if tier else ""


def _benefits(facts: Facts, customer: str, tier: Tier) -> Iterator[str]:
    birthday = tier.birthday_discount and facts.loyalty.has_birthday(customer)
    if customer in facts.loyalty.owing:
        yield facts.texts("calls.benefits.no_discount")
    else:
        if tier.birthday_discount:
            name = "birthday_now" if birthday else "birthday"
            yield _discount(facts, name, tier.birthday_discount)
        if not birthday or facts.settings.birthday_stacks:
            shares = {"goods": tier.goods_discount, "service": tier.service_discount}
            yield from (_discount(facts, name, share) for name, share in shares.items() if share)
    if tier.no_queue:
        yield facts.texts("calls.benefits.no_queue")
    if tier.benefits:
        yield tier.benefits


def _discount(facts: Facts, name: str, share: float) -> str:
    return facts.texts(f"calls.benefits.{name}", share=facts.texts.percent(share))
