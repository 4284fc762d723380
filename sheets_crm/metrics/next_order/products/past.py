"""What the shop's own past would have taught: candidates on earlier days and what was bought next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.history import Floats, Ints
from sheets_crm.metrics.next_order.products.baskets import Baskets, Lines, baskets
from sheets_crm.metrics.next_order.products.choice import Choices
from sheets_crm.metrics.next_order.products.features import MONTH, OF_DUE, OF_LIST, Features, features

CUSTOMERS, DAYS_BACK = 1_000, 5
"""Customers looked at on each earlier day, and how many such days."""
LIST_HALF_LIFE, DUE_HALF_LIFE = 150.0, 120.0
CHOICES, LIST_ROWS, DUE_ROWS = 1_200, 120_000, 20_000
_FEWEST = 5


class PastDay(Struct, frozen=True):
    """Candidates on an earlier day, ``back`` days ago.

    ``next``: in the customer's next basket, one entry per candidate. ``soon``: bought within 28 days, one
    entry per candidate that was bought before.
    """

    back: int
    seen: Features
    next: NDArray[np.bool_]
    soon: NDArray[np.bool_]


def past_days(lines: Lines, customers: int, products: int, as_of: int) -> Iterator[PastDay]:
    """Earlier days, the newest first: 28 days ago and before that, 7 to 28 days apart.

    Args:
        lines: Order lines.
        customers: How many customers are numbered.
        products: How many products are numbered.
        as_of: Today; later lines do not count.
    """
    known = lines.until(as_of)
    if not len(known.day):
        return
    apart = int(np.clip((as_of - known.day.min() - MONTH) // 8, 7, MONTH))
    for number in range(DAYS_BACK):
        back = int(MONTH) + number * apart
        shop = baskets(known, customers, products, as_of - back)
        who = np.flatnonzero(shop.orders >= 2)
        if len(who) >= _FEWEST:
            who = who[np.arange(min(len(who), CUSTOMERS)) * len(who) // min(len(who), CUSTOMERS)]
            yield _past_day(known, shop, who, back)


def _past_day(known: Lines, shop: Baskets, who: Ints, back: int) -> PastDay:
    seen = features(shop, who)
    later = known.where(known.day > shop.as_of)
    first = np.full(len(shop.orders), np.iinfo(np.int64).max)
    np.minimum.at(first, later.customer, later.day)
    keys = later.customer * shop.products + later.product
    rows = seen.rows.customer * shop.products + seen.rows.product
    return PastDay(
        back=back,
        seen=seen,
        next=np.isin(rows, keys[later.day == first[later.customer]]),
        soon=np.isin(rows[seen.rows.bought], keys[later.day <= shop.as_of + MONTH]),
    )


def list_choices(days: Sequence[PastDay], half_life: float = LIST_HALF_LIFE) -> Choices:
    """Candidates of the customers who came again and took one of them; each customer counts as one choice."""
    columns, weights, begins, size = [np.zeros((len(OF_LIST), 0))], [np.zeros(0)], [np.zeros(0, np.int64)], 0
    for day in days:
        customer = day.seen.rows.customer
        starts = np.flatnonzero(np.diff(customer, prepend=-1))
        hits = np.add.reduceat(day.next.astype(np.float64), starts) if len(starts) else np.zeros(0)
        lengths = np.diff(np.r_[starts, len(customer)])
        kept = np.repeat(hits > 0, lengths)
        each = np.repeat(1.0 / np.maximum(hits, 1.0), lengths) * 0.5 ** (day.back / half_life)
        columns.append(day.seen.of_list[:, kept])
        weights.append((day.next * each)[kept])
        begins.append(size + np.cumsum(lengths[hits > 0]) - lengths[hits > 0])
        size += int(kept.sum())
    whole = Choices(np.concatenate(columns, axis=1), np.concatenate(weights), np.concatenate(begins))
    return _thinned(whole)


def _thinned(choices: Choices) -> Choices:
    """Every so-many-th group, each counting for all it stands for."""
    every = max(-(-len(choices.begins) // CHOICES), -(-len(choices.weight) // LIST_ROWS))
    if every <= 1:
        return choices
    lengths = np.diff(np.r_[choices.begins, len(choices.weight)])
    groups = np.arange(len(lengths)) % every == 0
    rows, lengths = np.repeat(groups, lengths), lengths[groups]
    return Choices(choices.columns[:, rows], choices.weight[rows] * every, np.cumsum(lengths) - lengths)


def due_rows(days: Sequence[PastDay], half_life: float = DUE_HALF_LIFE) -> tuple[Floats, Floats, Floats]:
    """Columns of products bought before, whether they were bought within 28 days, each row's weight."""
    columns = np.concatenate([np.zeros((len(OF_DUE), 0)), *(day.seen.of_due for day in days)], axis=1)
    soon = np.concatenate([np.zeros(0), *(day.soon for day in days)])
    weight = np.concatenate(
        [np.zeros(0), *(np.full(len(day.soon), 0.5 ** (day.back / half_life)) for day in days)]
    )
    every = max(1, -(-len(soon) // DUE_ROWS))
    return columns[:, ::every], soon[::every], weight[::every] * every
