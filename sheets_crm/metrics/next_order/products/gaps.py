"""How many days pass until a customer buys a product again, and whether at all."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.history import Floats, Ints
from sheets_crm.metrics.next_order.products.baskets import Baskets, totals

USUAL_DAYS = 45.0
_LOGISTIC = np.sqrt(3.0) / np.pi
_LATEST_NUMBER = 4


class PairGaps(Struct, frozen=True):
    """One entry per pair of customer and product.

    ``log_days``: log of the usual days between purchases; ``spread`` of their log; ``known``: own gaps;
    ``alive``: chance to be bought again at all. ``again``: one entry per product, how much likelier than
    others it is bought again [share].
    """

    log_days: Floats
    spread: Floats
    known: Floats
    alive: Floats
    again: Floats

    def chance(self, waited: Floats, ahead: Floats | float) -> tuple[Floats, Floats]:
        """Chance of a purchase in the days ahead after a wait, and of one ever.

        Gaps are log-logistic: the chance of still waiting after t days is 1 ÷ (1 + (t ÷ usual)^shape).
        """
        waited = np.maximum(waited, 0.5)
        still, longer = self._waits(waited), self._waits(waited + ahead)
        ever = self.alive * still / (self.alive * still + 1.0 - self.alive)
        return ever * (1.0 - longer / np.maximum(still, 1e-9)), ever

    def of(self, pairs: Ints) -> PairGaps:
        """The same of some pairs."""
        told = (self.log_days[pairs], self.spread[pairs], self.known[pairs], self.alive[pairs])
        return PairGaps(*told, self.again)

    def _waits(self, days: Floats) -> Floats:
        steps = (np.log(days) - self.log_days) / (self.spread * _LOGISTIC)
        return np.asarray(1.0 / (1.0 + np.exp(np.clip(steps, -30.0, 30.0))))


def pair_gaps(shop: Baskets) -> PairGaps:
    """Usual gaps of each pair, drawn to the product's and the customer's, these to the shop's.

    Empirical Bayes with fixed pseudo-counts: 5 gaps of 45 days for the shop, 8 of the shop for a product,
    4 of none for a customer, 2 of both for a pair. Spread: 4 pseudo-gaps of the shop's, that with 20 of
    variance 0.6.

    Args:
        shop: The baskets.

    Source:
        Own definition; see docs/next-product.md.
    """
    pair, days = shop.pair_gaps()
    logs, pairs = np.log(np.maximum(days, 1.0)), len(shop.pair_times)
    product, customer = shop.pair_product[pair], shop.pair_customer[pair]
    middle = (logs.sum() + 5.0 * np.log(USUAL_DAYS)) / (len(logs) + 5.0)
    of_product = _drawn(product, logs, shop.products, middle, 8.0)
    of_customer = _drawn(customer, logs - of_product[product], len(shop.orders), 0.0, 4.0)
    usual = of_product[shop.pair_product] + of_customer[shop.pair_customer]
    known = np.bincount(pair, minlength=pairs).astype(np.float64)
    log_days = (totals(pair, logs, pairs) + 2.0 * usual) / (known + 2.0)
    off = (logs - log_days[pair]) ** 2
    variance = (off.sum() + 20.0 * 0.6) / (len(off) + 20.0)
    spread = np.sqrt((totals(pair, off, pairs) + 4.0 * variance) / (known + 4.0)) * 1.1
    alive, again = _alive(shop, float(np.exp(middle)))
    return PairGaps(log_days, spread, known, alive, again)


def _drawn(group: Ints, values: Floats, groups: int, middle: float, doubt: float) -> Floats:
    """Mean of each group, drawn to ``middle`` as if ``doubt`` values of it were known."""
    total, count = totals(group, values, groups), np.bincount(group, minlength=groups)
    return np.asarray((total + doubt * middle) / (count + doubt))


def _alive(shop: Baskets, patience: float) -> tuple[Floats, Floats]:
    """Chance that a pair's purchase is followed by another; by its number, its product and its customer.

    Only purchases older than the shop's usual gap are counted: later ones had no time.
    """
    pair = shop.pair[shop.by_pair]
    followed = np.r_[np.diff(pair) == 0, np.zeros(min(len(pair), 1), dtype=np.bool_)]
    number = np.arange(len(pair)) - np.repeat(np.cumsum(shop.pair_times) - shop.pair_times, shop.pair_times)
    number = np.minimum(number, _LATEST_NUMBER)
    old = shop.as_of - shop.lines.day[shop.by_pair] > patience
    by_number = _by_number(number[old], followed[old])
    pair, off = pair[old], followed[old] - by_number[number[old]]
    again = _drawn(shop.pair_product[pair], off, shop.products, 0.0, 10.0)
    person = _drawn(shop.pair_customer[pair], off, len(shop.orders), 0.0, 10.0)
    latest = by_number[np.minimum(shop.pair_times - 1, _LATEST_NUMBER)]
    return np.clip(latest + again[shop.pair_product] + person[shop.pair_customer], 0.02, 0.98), again


def _by_number(number: Ints, followed: NDArray[np.bool_]) -> Floats:
    size = _LATEST_NUMBER + 1
    return (totals(number, followed, size) + 2.0) / (np.bincount(number, minlength=size) + 6.0)
