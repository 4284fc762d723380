"""Customers by how lately, how often and for how much they bought (RFM)."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from sheets_crm.metrics.customers.lapse import DEFAULT_DAYS
from sheets_crm.metrics.groups import by_customer, largest, sizes, summed
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


def segments(
    occasions: pd.DataFrame, as_of: datetime.date, days: int | None = 365, lapsed_after: float = DEFAULT_DAYS
) -> pd.DataFrame:
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
    buyers = by_customer(seen["customer"])
    last = pd.Series(largest(buyers, seen["date"]))
    facts = {"customer": buyers.names, "orders": sizes(buyers), "spend": summed(buyers, seen["amount"])}
    table = pd.DataFrame(facts).assign(days_since_last_order=(pd.Timestamp(as_of) - last).dt.days)
    by_rules = len(table) < ENOUGH_BUYERS or _sameness(table["orders"]) > MOST_SAME_FREQUENCY
    named = _by_rules(table, lapsed_after) if by_rules else _by_scores(table)
    return named.assign(by_rules=by_rules)


def _sameness(orders: pd.Series) -> float:
    """The largest share of customers who bought equally often."""
    return float(np.bincount(orders).max() / len(orders))


def _by_rules(table: pd.DataFrame, lapsed_after: float) -> pd.DataFrame:
    tests = [table["days_since_last_order"] > lapsed_after, table["orders"] >= 4, table["orders"] >= 2]
    names = np.select(tests, ["inactive", "loyal", "regular"], default="new")
    unknown = pd.Series(pd.NA, index=table.index, dtype="Int64")
    scored = table.assign(recency_score=unknown, frequency_score=unknown, money_score=unknown)
    return scored.assign(segment=pd.Series(names, index=table.index).astype("str"))


def _by_scores(table: pd.DataFrame) -> pd.DataFrame:
    scored = table.assign(
        recency_score=_fifths(-table["days_since_last_order"]),
        frequency_score=_fifths(table["orders"]),
        money_score=_fifths(table["spend"]),
    )
    triple = scored["recency_score"] * 100 + scored["frequency_score"] * 10 + scored["money_score"]
    return scored.assign(segment=triple.map(_names()).astype("str"))


def _fifths(values: pd.Series) -> pd.Series:
    rank = values.rank(method="average", pct=True)
    return pd.Series(np.ceil(rank * 5), index=values.index).astype("Int64")


def _names() -> dict[int, str]:
    scores = range(1, 6)
    return {100 * r + 10 * f + m: segment(r, f, m) for r in scores for f in scores for m in scores}
