"""What may be offered in a call, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from sheets_crm.calls.queue import Row
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.lines import of_each
from sheets_crm.facts.plain import Offer
from sheets_crm.metrics.columns import Columns


def offers_now(rows: Iterable[Row], facts: Facts) -> Columns:
    """What to offer listed customers; nothing beside a debt or a hold, as after a complaint."""
    offers, free = facts.sales.offers, [row for row in rows if not row.resting]
    owes = {row.customer for row in free if any(each.programme.kind == "collection" for each in row.reasons)}
    return offers.rows(offers["customer"].isin({row.customer for row in free} - owes))


def offers_in_words(offers: Columns, facts: Facts) -> dict[str, str]:
    """For each customer for example "Teh melati (biasanya beli lagi tiap 33 hari, terakhir 30 hari lalu)"."""
    stock, between = offers["kind"].isin(["stock"]), facts.texts("calls.joined")
    said = offers.plus(  # of a sentence that many share only what it says tells it from others
        usual_days=np.where(offers["kind"].isin(["rhythm"]), np.round(offers["usual_days"]), 0),
        waited=np.where(stock, 0, np.round(offers["waited"])),
        times=np.where(stock, 0, offers["times"]),
    ).told(partial(_in_words, facts), *Offer._fields[1:])
    each = of_each(offers.plus(said=np.array(said, dtype=object)), "said")
    return {customer: between.join(sentences) for customer, sentences in each.items()}


def offer_names(offers: Columns, facts: Facts) -> str:
    """The products only, as a message names them."""
    return facts.texts("calls.offers.between").join(map(facts.sales.product_name, offers["product"].texts()))


def in_a_list(names: Sequence[str], facts: Facts, most: int = 8) -> str:
    """The first of many names, a line each, as a message lists them."""
    return "\n".join(facts.texts("calls.offers.item", name=name) for name in names[:most])


def _in_words(facts: Facts, *told: Any) -> str:
    offer, texts = Offer("", *told), facts.texts
    product = facts.sales.product_name(offer.product)
    if offer.kind == "new":
        partner = facts.sales.product_name(offer.partner)
        return texts("calls.offers.new", product=product, partner=partner, together=offer.together)
    if offer.kind == "stock" and offer.run_out is not None:
        good = facts.sales.goods.get(offer.product)
        kind = "visit" if good is not None and good.sort == "service" else "stock"
        return texts(f"calls.offers.{kind}", product=product, day=texts.day_month(offer.run_out))
    usual, waited = int(offer.usual_days or 0), int(offer.waited or 0)
    name = offer.kind if offer.times > 1 else "once"
    return texts(f"calls.offers.{name}", product=product, days=usual, waited=waited, times=offer.times)
