"""Days between one purchase and the next."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped


class GapSummary(Struct, frozen=True):
    """Days between purchases in few numbers; None where nobody has bought twice.

    Attributes:
        median: Half of the gaps are shorter [days].
        mean: [days].
        gaps: How many gaps.
        buyers: How many customers they come from.
    """

    median: float | None
    mean: float | None
    gaps: int
    buyers: int


@for_frames
def order_gaps(occasions: Columns) -> Columns:
    """Days between consecutive purchase days of each customer; who bought once has none.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``, sorted by customer and date.

    Returns:
        ``customer``, ``date`` [day, of the later purchase], ``number`` (2: from the first to the second),
        ``gap`` [days].

    Source:
        METRICS.md D.9; Lifetimely help centre, article 57 (one-time buyers excluded).
    """
    days = occasions["date"].astype(np.int64)
    rows = occasions.only("customer", "date", "number").plus(gap=np.diff(days, prepend=days[:1]))
    return rows.rows(rows["number"] > 1)


@for_frames
def gap_summary(gaps: Columns) -> GapSummary:
    """Median first, mean second.

    Biased short: who is slow has not come back yet, so show second-order conversion beside it.

    Args:
        gaps: From `order_gaps`: ``customer``, ``gap`` [days].

    Returns:
        The summary; its numbers are None without gaps.

    Source:
        METRICS.md D.9.
    """
    if not len(gaps):
        return GapSummary(None, None, 0, 0)
    median, mean = float(np.median(gaps["gap"])), float(np.mean(gaps["gap"]))
    return GapSummary(median, mean, len(gaps), len(gaps["customer"].once()))


@for_frames
def gaps_by_number(gaps: Columns) -> Columns:
    """The same for each step: first to second purchase, second to third, ...

    Args:
        gaps: From `order_gaps`.

    Returns:
        One row per ``number`` (2: first to second): ``median``, ``mean`` [days], ``buyers``.

    Source:
        METRICS.md D.9; retentionX help centre, article 9290612809116 (median by order number).
    """
    each = grouped(gaps["number"])
    mean, buyers = each.sums(gaps["gap"]) / each.counts(), each.counts()
    usual = each.medians(gaps["gap"].astype(np.float64))
    return gaps.rows(each.firsts).only("number").plus(median=usual, mean=mean, buyers=buyers)
