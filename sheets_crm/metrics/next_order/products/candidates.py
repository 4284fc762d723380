"""Which products may come next for each customer: those bought before, and what goes with them."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.history import Floats, Ints
from sheets_crm.metrics.next_order.products.baskets import Baskets

NEW_PRODUCTS = 20
"""New products looked at for each customer."""
LIKELIHOOD = 0.003
"""Added to the co-purchase measure before its log is taken."""
_BEST_SELLERS, _CUSTOMERS, _BLOCK = 1_000, 4_000, 1_000
_FADE = 0.9


class Candidates(Struct, frozen=True):
    """Rows sorted by customer and product; ``pair`` is -1 for what the customer has not bought yet.

    ``alike``: how often buyers of what the customer buys buy this too (cosine, summed over own products).
    """

    customer: Ints
    product: Ints
    pair: Ints
    alike: Floats

    @property
    def bought(self) -> NDArray[np.bool_]:
        """Which products the customer bought before."""
        return self.pair >= 0


class _Market(Struct, frozen=True):
    """The shop's best sellers: their numbers, place of every product among them (-1: not), likeness."""

    sellers: Ints
    place: Ints
    likeness: NDArray[np.float32]
    rate: NDArray[np.float32]


def candidates(shop: Baskets, who: Ints) -> Candidates:
    """All products that these customers bought, and `NEW_PRODUCTS` best sellers that suit each.

    Args:
        shop: The baskets.
        who: Customers who bought before, sorted.

    Source:
        Sarwar, Karypis, Konstan, Riedl, Item-based collaborative filtering, WWW 2001,
        doi:10.1145/371920.372071; damped by three customers.
    """
    market = _market(shop)
    faded = np.float64(_FADE) ** shop.age.astype(np.float64)
    weight = shop.per_pair(faded[shop.basket])
    weight = weight / np.maximum(shop.per_customer(faded)[shop.pair_customer], 1e-9)
    parts = [
        _of_block(shop, market, weight, who[begin : begin + _BLOCK]) for begin in range(0, len(who), _BLOCK)
    ]
    columns = zip(*parts, strict=True) if parts else [[np.zeros(0, dtype=np.int64)]] * 4
    customer, product, pair, alike = (np.concatenate(list(column)) for column in columns)
    return Candidates(customer, product, pair, alike.astype(np.float64))


def _market(shop: Baskets) -> _Market:
    sellers = np.argsort(-shop.times, kind="stable")[:_BEST_SELLERS]
    sellers = np.sort(sellers[shop.times[sellers] > 0])
    place = np.full(shop.products, -1)
    place[sellers] = np.arange(len(sellers))
    buyers = np.flatnonzero(shop.orders > 0)
    buyers = buyers[:: -(-len(buyers) // _CUSTOMERS)] if len(buyers) else buyers
    row = np.full(len(shop.orders), -1)
    row[buyers] = np.arange(len(buyers))
    counts = (row[shop.pair_customer] >= 0) & (place[shop.pair_product] >= 0)
    has = np.zeros((len(buyers), len(sellers)), dtype=np.float32)
    has[row[shop.pair_customer[counts]], place[shop.pair_product[counts]]] = 1.0
    total = has.sum(axis=0) + 3.0
    likeness = (has.T @ has) / np.sqrt(total[:, None] * total[None, :])
    np.fill_diagonal(likeness, 0.0)
    rate = shop.times[sellers] / max(len(shop.basket_day), 1)
    return _Market(sellers, place, likeness, rate.astype(np.float32))


def _of_block(shop: Baskets, market: _Market, weight: Floats, who: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    begin = np.searchsorted(shop.pair_customer, who)
    size = np.searchsorted(shop.pair_customer, who, side="right") - begin
    row = np.repeat(np.arange(len(who)), size)
    pair = np.repeat(begin - np.cumsum(size) + size, size) + np.arange(size.sum())
    place = market.place[shop.pair_product[pair]]
    sold = place >= 0
    taste = np.zeros((len(who), len(market.sellers)), dtype=np.float32)
    taste[row[sold], place[sold]] = weight[pair[sold]]
    alike = taste @ market.likeness
    new_row, new = _new(alike, market, row[sold], place[sold])
    at = np.r_[row, new_row]
    product = np.r_[shop.pair_product[pair], market.sellers[new]]
    pair = np.r_[pair, np.full(len(new), -1)]
    sorted_rows = np.lexsort((product, at))
    at, product, pair = at[sorted_rows], product[sorted_rows], pair[sorted_rows]
    place = market.place[product]
    suits = np.where(place >= 0, alike[at, np.maximum(place, 0)], 0.0) if alike.size else np.zeros(len(at))
    return who[at], product, pair, suits


def _new(alike: NDArray[np.float32], market: _Market, row: Ints, place: Ints) -> tuple[Ints, Ints]:
    """Row and place of the best sellers that suit each customer and are new to him."""
    fit = np.log(alike + np.float32(LIKELIHOOD)) + 0.8 * np.log(market.rate + np.float32(1e-4))
    fit[row, place] = -np.inf
    wanted = min(NEW_PRODUCTS, fit.shape[1])
    best = np.argpartition(-fit, max(wanted - 1, 0), axis=1)[:, :wanted] if wanted else fit.astype(np.int64)
    rows = np.repeat(np.arange(len(fit)), best.shape[1])
    best = best.ravel()
    new = np.isfinite(fit[rows, best])
    return rows[new], best[new]
