"""What tells the products of a customer apart: the columns of the two scores."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.history import Floats, Ints
from sheets_crm.metrics.next_order.products.baskets import Baskets, totals
from sheets_crm.metrics.next_order.products.candidates import LIKELIHOOD, Candidates, candidates
from sheets_crm.metrics.next_order.products.gaps import PairGaps, pair_gaps
from sheets_crm.metrics.next_order.products.visits import Visits, visits

MONTH = 28.0
OF_LIST = (
    "share_all",
    "share_fast",
    "share_middle",
    "share_recent",
    "share_plain",
    "share_orders",
    "popular",
    "trend",
    "last_sold",
    "bought",
    "bought_once",
    "bought_orders",
    "in_last",
    "age",
    "due",
    "wait",
    "late",
    "wait_known",
    "late_known",
    "again",
    "ever",
    "alike_new",
    "alike_own",
    "novelty",
    "popular_new",
    "quantity",
)
OF_DUE = (
    "level",
    "share_all",
    "share_fast",
    "share_middle",
    "share_recent",
    "share_orders",
    "popular",
    "trend",
    "bought_once",
    "bought_orders",
    "wait",
    "late",
    "wait_known",
    "late_known",
    "again",
    "ever",
    "alike_own",
    "quantity",
    "visit",
    "visits",
    "due_month",
    "visit_with",
    "visit_with_recent",
    "curious",
    "pace",
)


class Features(Struct, frozen=True):
    """Rows to choose from with both tables of columns (one row of an array per feature).

    ``of_list`` has a column per candidate, ``of_due`` one per candidate that was bought before.
    """

    rows: Candidates
    of_list: Floats
    of_due: Floats
    gaps: PairGaps
    visits: Visits


def features(shop: Baskets, who: Ints) -> Features:
    """Both tables of columns for all candidates of these customers.

    Args:
        shop: The baskets.
        who: Customers who bought before, sorted.
    """
    rows, gaps, coming = candidates(shop, who), pair_gaps(shop), visits(shop, who)
    known = _shared(shop, rows, gaps)
    known |= _habits(shop, rows, gaps, coming)
    own = rows.bought
    due = {name: known[name][own] for name in OF_DUE if name in known}
    due |= _of_month(shop, rows, gaps, coming, known)
    return Features(
        rows=rows,
        of_list=np.stack([known[name] for name in OF_LIST]),
        of_due=np.stack([due[name] for name in OF_DUE]),
        gaps=gaps,
        visits=coming,
    )


def _shared(shop: Baskets, rows: Candidates, gaps: PairGaps) -> dict[str, Floats]:
    """How large a product's part of the customer's baskets is, and of the shop's."""
    customer, product, own = rows.customer, rows.product, rows.bought
    half_life = max(2.0 * MONTH, 2.0 * shop.gap)
    line_ago = np.exp2((shop.lines.day - shop.as_of) / half_life)
    basket_ago = np.exp2((shop.basket_day - shop.as_of) / half_life)
    usual = (shop.times + 0.5) / (len(shop.basket_day) + 0.5 * shop.products)
    now = (totals(shop.lines.product, line_ago, shop.products) + 5.0 * usual) / (basket_ago.sum() + 5.0)
    rate, orders = now[product], np.log(shop.orders[customer])

    def share(of_line: Floats, of_basket: Floats, doubt: float) -> Floats:
        part = np.where(own, shop.per_pair(of_line)[rows.pair], 0.0)
        whole = shop.per_customer(of_basket)[customer]
        return np.asarray(np.log((part + doubt * rate) / (whole + doubt)))

    age = shop.age.astype(np.float64)
    every = share(np.ones(len(shop.basket)), np.ones(len(age)), 1.0)
    alike = np.log(rows.alike + LIKELIHOOD)
    return {
        "share_all": every,
        "share_fast": share(0.6 ** age[shop.basket], 0.6**age, 0.5),
        "share_middle": share(0.85 ** age[shop.basket], 0.85**age, 0.5),
        "share_recent": share(line_ago, basket_ago, 0.5),
        "share_plain": 3.0 * np.exp(every),
        "share_orders": 0.3 * every * orders,
        "popular": np.log(usual[product]),
        "trend": np.log(rate / usual[product]),
        "last_sold": -np.log1p((shop.as_of - _last_sold(shop)[product]) / (_pause(shop)[product] + 3.0)),
        "again": own * 5.0 * gaps.again[product],
        "alike_new": np.where(own, 0.0, alike),
        "alike_own": np.where(own, alike, 0.0),
        "popular_new": np.where(own, 0.0, np.log(rate)),
        "bought_orders": own * orders,
    }


def _last_sold(shop: Baskets) -> Ints:
    last = np.zeros(shop.products, dtype=np.int64)
    np.maximum.at(last, shop.lines.product, shop.lines.day)
    return last


def _pause(shop: Baskets) -> Floats:
    """Usual days between two sales of a product, at most 60."""
    days = max(float(np.ptp(shop.basket_day)), 1.0) if len(shop.basket_day) else 1.0
    return np.minimum(days / np.maximum(shop.times, 1.0), 60.0)


def _habits(shop: Baskets, rows: Candidates, gaps: PairGaps, coming: Visits) -> dict[str, Floats]:
    """What the customer's own purchases of a product say; 0 for what he has not bought yet."""
    own, pair, customer = rows.bought, rows.pair[rows.bought], rows.customer
    waited, gaps = (shop.as_of - shop.pair_last[pair]).astype(np.float64), gaps.of(pair)
    due, ever = gaps.chance(waited, coming.days[customer[own]])
    steps = np.clip((np.log(np.maximum(waited, 0.5)) - gaps.log_days) / gaps.spread, -4.0, 4.0)
    trust = gaps.known / (gaps.known + 2.0)
    late = np.maximum(steps, 0.0)

    def mine(values: Floats | NDArray[np.bool_]) -> Floats:
        found = np.zeros(len(own))
        found[own] = values
        return found

    return {
        "bought": own.astype(np.float64),
        "bought_once": mine(shop.pair_times[pair] == 1),
        "in_last": mine(shop.pair_age[pair] == 0),
        "age": mine(np.log1p(shop.pair_age[pair])),
        "due": mine(np.clip(logit(due), -6.0, 4.0)),
        "wait": mine(steps),
        "late": mine(late),
        "wait_known": mine(steps * trust),
        "late_known": mine(late * trust),
        "ever": mine(logit(ever)),
        "novelty": np.where(own, 0.0, logit(_curiosity(shop))[customer]),
        "quantity": mine(_stocked_up(shop, pair)),
    }


def _curiosity(shop: Baskets) -> Floats:
    """Share of each customer's later purchases that were new to him, drawn to the shop's (4 of it)."""
    customer = shop.lines.customer
    later = shop.lines.day > shop.first[customer]
    new = later & (shop.lines.day == shop.pair_first[shop.pair])
    size = len(shop.orders)
    overall = (new.sum() + 1.0) / (later.sum() + 2.0)
    share: Floats = (totals(customer, new, size) + 4.0 * overall) / (totals(customer, later, size) + 4.0)
    return share


def _stocked_up(shop: Baskets, pair: Ints) -> Floats:
    """Log of the last quantity against the customer's usual one of that product."""
    ends = np.cumsum(shop.pair_times)[pair]
    last = shop.lines.quantity[shop.by_pair[ends - 1]]
    usual = shop.per_pair(shop.lines.quantity)[pair] / shop.pair_times[pair]
    ratio: Floats = np.maximum(last, 0.01) / np.maximum(usual, 0.01)
    return np.clip(np.log(ratio), -2.0, 2.0)


def _of_month(
    shop: Baskets, rows: Candidates, gaps: PairGaps, coming: Visits, known: dict[str, Floats]
) -> dict[str, Floats]:
    """What a purchase within the next 28 days depends on besides, of products bought before."""
    own = rows.bought
    pair, customer = rows.pair[own], rows.customer[own]
    waited = (shop.as_of - shop.pair_last[pair]).astype(np.float64)
    orders = np.maximum(coming.orders[customer], 0.01)
    due, _ = gaps.of(pair).chance(waited, MONTH)
    days = waited + (shop.pair_last - shop.pair_first)[pair] + shop.gap
    return {
        "level": np.ones(len(pair)),
        "visit": logit(coming.chance[customer]),
        "visits": np.log(orders),
        "due_month": np.clip(logit(due), -7.0, 4.0),
        "visit_with": _any_of(known["share_all"][own], orders),
        "visit_with_recent": _any_of(known["share_middle"][own], orders),
        "curious": logit(_curiosity(shop))[customer],
        "pace": np.log(MONTH * shop.pair_times[pair] / np.maximum(days, 1.0)),
    }


def _any_of(log_share: Floats, orders: Floats) -> Floats:
    """Logit of the chance that one of so many orders holds the product."""
    without = np.log1p(-np.minimum(np.exp(log_share), 0.999))
    with_it: Floats = -np.expm1(orders * without)
    return np.clip(logit(with_it), -7.0, 5.0)


def logit(chance: Floats) -> Floats:
    """Log odds, kept away from 0 and 1."""
    kept = np.clip(chance, 1e-4, 1.0 - 1e-4)
    return np.asarray(np.log(kept / (1.0 - kept)))
