"""How likely each product is the customer's next, and how likely within 28 days."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.correction import fitted, probability
from sheets_crm.metrics.next_order.learnt.history import Floats
from sheets_crm.metrics.next_order.products.baskets import Baskets, Lines, baskets, once
from sheets_crm.metrics.next_order.products.built_in import KnownTastes
from sheets_crm.metrics.next_order.products.choice import chosen, weighted
from sheets_crm.metrics.next_order.products.features import OF_LIST, Features, features
from sheets_crm.metrics.next_order.products.past import due_rows, list_choices, past_days

FIRST_PLACE = 2.0
"""Added for what is in all of a customer's baskets: who names one product leans to what is always bought,
more than the fit does, which counts every product of the next basket. Chosen once, over eight logs."""
RIDGE = 150.0
"""Pull to the coefficients of other shops: as strong as some 150 choices of the shop's own customers."""


class Scores(Struct, frozen=True):
    """One entry per candidate: ``score`` (higher: sooner in the list), ``chance`` within 28 days (0: new)."""

    shop: Baskets
    seen: Features
    score: Floats
    chance: Floats


def scores(lines: Lines, customers: int, products: int, as_of: int, known: KnownTastes) -> Scores:
    """Both scores of all candidates of all customers, with coefficients learnt on the shop's own past.

    Args:
        lines: Order lines.
        customers: How many customers are numbered.
        products: How many products are numbered.
        as_of: Today; later lines do not count.
        known: Coefficients of other shops.

    Source:
        Own method; see docs/next-product.md.
    """
    lines = once(lines, products)
    tastes = own_tastes(lines, customers, products, as_of, known)
    shop = baskets(lines, customers, products, as_of)
    seen = features(shop, np.flatnonzero(shop.orders > 0))
    chance = np.zeros(len(seen.rows.pair))
    chance[seen.rows.bought] = probability(weighted(tastes.of_due, seen.of_due))
    share = np.exp(seen.of_list[OF_LIST.index("share_all")])
    return Scores(shop, seen, weighted(tastes.of_list, seen.of_list) + FIRST_PLACE * share, chance)


def own_tastes(lines: Lines, customers: int, products: int, as_of: int, known: KnownTastes) -> KnownTastes:
    """The coefficients of other shops, moved by what the shop's own earlier days would have taught."""
    days = list(past_days(lines, customers, products, as_of))
    choices = list_choices(days)
    of_list = chosen(choices, known.of_list, RIDGE) if len(choices.begins) else known.of_list
    columns, soon, weight = due_rows(days)
    ridge = np.full(len(known.of_due), RIDGE)
    of_due = (
        fitted(np.zeros(len(soon)), columns, soon, weight, known.of_due, ridge) if len(soon) else known.of_due
    )
    return KnownTastes(of_list, of_due)
