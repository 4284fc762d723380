"""Days between one purchase and the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class GapSummary:
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


def order_gaps(occasions: pd.DataFrame) -> pd.DataFrame:
    """Days between consecutive purchase days of each customer; who bought once has none.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``, sorted by customer and date.

    Returns:
        ``customer``, ``date`` [day, of the later purchase], ``number`` (2: from the first to the second),
        ``gap`` [days].

    Source:
        METRICS.md D.9; Lifetimely help centre, article 57 (one-time buyers excluded).
    """
    days = occasions["date"].to_numpy().astype("datetime64[D]").astype("int64")
    gap = np.diff(days, prepend=days[:1])
    return occasions.assign(gap=gap).loc[occasions["number"] > 1, ["customer", "date", "number", "gap"]]


def gap_summary(gaps: pd.DataFrame) -> GapSummary:
    """Median first, mean second.

    Biased short: who is slow has not come back yet, so show second-order conversion beside it.

    Args:
        gaps: From `order_gaps`: ``customer``, ``gap`` [days].

    Returns:
        The summary; its numbers are None without gaps.

    Source:
        METRICS.md D.9.
    """
    if gaps.empty:
        return GapSummary(None, None, 0, 0)
    median, mean = float(gaps["gap"].median()), float(gaps["gap"].mean())
    return GapSummary(median, mean, len(gaps), int(gaps["customer"].nunique()))


def gaps_by_number(gaps: pd.DataFrame) -> pd.DataFrame:
    """The same for each step: first to second purchase, second to third, ...

    Args:
        gaps: From `order_gaps`.

    Returns:
        One row per ``number`` (2: first to second): ``median``, ``mean`` [days], ``buyers``.

    Source:
        METRICS.md D.9; retentionX help centre, article 9290612809116 (median by order number).
    """
    grouped = gaps.groupby("number")["gap"]
    return grouped.agg(["median", "mean", "size"]).rename(columns={"size": "buyers"}).reset_index()
