"""What may be offered in a call, in words."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_crm.calls.queue import Row
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Offer


def offers_now(row: Row, facts: Facts) -> list[Offer]:
    """What to offer a listed customer; nothing beside a debt or a hold, as after a complaint."""
    if row.resting or any(each.programme.kind == "collection" for each in row.reasons):
        return []
    return facts.sales.offers.get(row.customer, [])


def offer_words(row: Row, facts: Facts) -> str | None:
    """The cell of a listed customer: each product with its reason."""
    return offers_in_words(offers_now(row, facts), facts) or None


def offers_in_words(offers: list[Offer], facts: Facts) -> str:
    """For example "Teh melati (biasanya beli lagi tiap 33 hari, terakhir 30 hari lalu)"."""
    return facts.texts("calls.joined").join(_in_words(offer, facts) for offer in offers)


def offer_names(offers: list[Offer], facts: Facts) -> str:
    """The products only, as a message names them."""
    return facts.texts("calls.offers.between").join(
        facts.sales.product_name(offer.product) for offer in offers
    )


def in_a_list(names: Sequence[str], facts: Facts, most: int = 8) -> str:
    """The first of many names, a line each, as a message lists them."""
    return "\n".join(facts.texts("calls.offers.item", name=name) for name in names[:most])


def _in_words(offer: Offer, facts: Facts) -> str:
    texts, product = facts.texts, facts.sales.product_name(offer.product)
    if offer.kind == "new":
        partner = facts.sales.product_name(offer.partner)
        return texts("calls.offers.new", product=product, partner=partner, together=offer.together)
    if offer.kind == "stock" and offer.run_out is not None:
        good = facts.sales.goods.get(offer.product)
        kind = "visit" if good is not None and good.sort == "service" else "stock"
        return texts(f"calls.offers.{kind}", product=product, day=texts.day_month(offer.run_out))
    usual, waited = round(offer.usual_days or 0), round(offer.waited or 0)
    name = offer.kind if offer.times > 1 else "once"
    return texts(f"calls.offers.{name}", product=product, days=usual, waited=waited, times=offer.times)
