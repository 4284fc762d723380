"""Customers by how lately, how often and for how much they bought (RFM)."""

from __future__ import annotations

import datetime
from functools import cache

import numpy as np

from sheets_crm.metrics.codes import Array, Codes, codes_of, selected
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.lapse import DEFAULT_DAYS
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.windows import last_days, within

ENOUGH_BUYERS = 50
MOST_SAME_FREQUENCY = 0.6

# Segment, then the scores it takes of lateness, frequency and money; the first row that fits names a
# customer. Every row is reached and every one of the 125 triples has a name.
SEGMENTS: tuple[tuple[str, range, range, range], ...] = (
    ("champions", range(4, 6), range(4, 6), range(4, 6)),
    ("cant_lose", range(1, 3), range(4, 6), range(4, 6)),
    ("new", range(4, 6), range(1, 2), range(1, 6)),
    ("promising", range(3, 4), range(1, 2), range(1, 6)),
    ("loyal", range(3, 6), range(3, 6), range(3, 6)),
    ("potential_loyalist", range(4, 6), range(2, 6), range(1, 6)),
    ("at_risk", range(1, 3), range(3, 6), range(1, 6)),
    ("need_attention", range(3, 4), range(2, 6), range(1, 6)),
    ("about_to_sleep", range(2, 3), range(1, 3), range(1, 6)),
    ("hibernating", range(1, 2), range(1, 3), range(1, 6)),
)


@cache
def segment(recency: int, frequency: int, money: int) -> str:
    """The name of a triple of scores, each 1 (worst) to 5 (best).

    Raises:
        ValueError: A score is not from 1 to 5.

    Source:
        METRICS.md D.11: own order, made a partition, after wpbundle.com, "RFM", and the
        R package ``rfm`` (CRAN).
    """
    for name, *scores in SEGMENTS:
        if all(score in allowed for score, allowed in zip((recency, frequency, money), scores, strict=True)):
            return name
    raise ValueError(f"scores {(recency, frequency, money)} are not from 1 to 5")


@for_frames
def segments(
    occasions: Columns, as_of: datetime.date, days: int | None = 365, lapsed_after: float = DEFAULT_DAYS
) -> Columns:
    """Scores and segment of each buyer in the look-back.

    Scores are fifths by rank; equal values get equal scores. Below 50 buyers, or when more than 60 % bought
    equally often, fifths say nothing and four plain rules name the customers instead.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money].
        as_of: The day of the figures.
        days: Look-back [days]; None takes everything.
        lapsed_after: For the rules: quiet so long is inactive [days].

    Returns:
        One row per customer: ``customer``, ``days_since_last_order``, ``orders`` [purchase days], ``spend``
        [money], ``recency_score``, ``frequency_score``, ``money_score`` (1 to 5, missing under the rules),
        ``segment`` (of `SEGMENTS`; under the rules new, regular, loyal or inactive), ``by_rules``.

    Source:
        METRICS.md D.11; rules after help.lummoshop.co.id, article 72000553061.
    """
    seen = within(occasions, last_days(as_of, days)) if days is not None else occasions
    each = grouped(seen["customer"])
    last = each.reduced(np.maximum, seen["date"])
    table = (
        seen.rows(each.firsts)
        .only("customer")
        .plus(
            orders=each.counts(),
            spend=each.sums(seen["amount"]),
            days_since_last_order=(np.datetime64(as_of) - last).astype(np.int64),
        )
    )
    by_rules = len(table) < ENOUGH_BUYERS or _sameness(table["orders"]) > MOST_SAME_FREQUENCY
    named = _by_rules(table, lapsed_after) if by_rules else _by_scores(table)
    return named.plus(by_rules=by_rules)


def _sameness(orders: Array) -> float:
    """The largest share of customers who bought equally often."""
    return float(np.bincount(orders).max() / len(orders))


def _by_rules(table: Columns, lapsed_after: float) -> Columns:
    tests = [table["days_since_last_order"] > lapsed_after, table["orders"] >= 4, table["orders"] >= 2]
    scored = table.plus(recency_score=np.nan, frequency_score=np.nan, money_score=np.nan)
    return scored.plus(segment=selected(tests, ["inactive", "loyal", "regular"], "new"))


def _by_scores(table: Columns) -> Columns:
    recency = _fifths(-table["days_since_last_order"])
    frequency, money = _fifths(table["orders"]), _fifths(table["spend"])
    scored = table.plus(recency_score=recency, frequency_score=frequency, money_score=money)
    return scored.plus(segment=_names(recency, frequency, money))


def _fifths(values: Array) -> Array:
    """Fifths by rank, equal values on the middle of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2
    return np.ceil(rank[place] / len(values) * 5).astype(np.int64)


def _names(*scores: Array) -> Codes:
    return codes_of([segment(*triple) for triple in zip(*(each.tolist() for each in scores), strict=True)])
