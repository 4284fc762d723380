"""When declared stock runs out: quantity, dose and what was left from the purchase before."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.purchases import NEED

Days = NDArray[np.float64]

SHORTEST_PACE, LONGEST_PACE = 0.5, 2.0
LONGEST_DURATION = 3650.0
BULK_TIMES = 3.0
"""A purchase that lasts more than this times the customer's usual one says nothing about the pace."""


def run_outs(bought: pd.DataFrame, *, carry_cap_days: int = 90, learn_from: int = 3) -> pd.DataFrame:
    """When the stock of each customer and family runs out.

    ``start = max(date, run-out before)``, ``run-out = start + duration × pace``: the first day without
    product. Stock carried over is limited to ``carry_cap_days``, because who has more has given it away.

    Args:
        bought: From `sheets_crm.metrics.next_order.purchases.purchases`, with a duration in every row.
        carry_cap_days: Most days of stock that are carried over.
        learn_from: Purchases of a family from which the customer's own pace is used.

    Returns:
        The last purchase of each customer and family with date, started [day], run_out [day],
        duration [days with the pace], carried [days], capped (was stock left out), pace, learnt,
        cycle [days, the customer's usual duration].

    Source:
        METRICS.md D.1.
    """
    pace = paces(bought, learn_from)
    rows = bought.join(pace, on=NEED)
    rows = rows.assign(duration=(rows["duration"] * rows["pace"]).clip(upper=LONGEST_DURATION))
    day = _day_numbers(rows["date"])
    started, left = stock(day, rows["duration"].to_numpy(), rows["number"].to_numpy(), carry_cap_days)
    # The first day *wholly* without product; the small number keeps 30.0000001 at 30.
    run_out = np.ceil(started + rows["duration"].to_numpy() - 1e-6)
    cycle = rows.groupby(NEED)["duration"].transform("median")
    rows = rows.assign(
        started=_days(np.floor(started + 1e-6)),
        run_out=_days(run_out),
        carried=np.round(started - day),
        capped=left > carry_cap_days,
        cycle=cycle,
    )
    return rows.drop_duplicates(NEED, keep="last").reset_index(drop=True)


def paces(bought: pd.DataFrame, learn_from: int) -> pd.DataFrame:
    """How fast each customer really uses a family: median of gap ÷ declared duration, within 0.5 and 2.

    A pace of 1 is exactly as declared. It is learnt from ``learn_from`` purchases on. The gap after a
    one-off bulk purchase (more than three times the customer's usual) is not used. The pace holds for all
    of the customer's purchases of the family, so that stock carried over is counted at the same pace.

    Returns:
        Index need; pace and learnt.

    Source:
        METRICS.md D.1, "learning".
    """
    group = bought.groupby(NEED)
    gap = group["date"].diff().dt.days
    before = group["duration"].shift()
    usual = group["duration"].transform("median")
    ratio = (gap / before).where(before <= BULK_TIMES * usual)
    enough = group["duration"].transform("size") >= learn_from
    pace = ratio.where(enough).groupby(bought[NEED]).median()
    return pd.DataFrame({"pace": pace.clip(SHORTEST_PACE, LONGEST_PACE).fillna(1.0), "learnt": pace.notna()})


def stock(day: Days, duration: Days, number: NDArray[np.int64], cap: float) -> tuple[Days, Days]:
    """When each purchase is started on, given what was left of those before.

    Args:
        day: Day of the purchase, as a number; rows of one customer and family follow each other.
        duration: How long the purchase lasts [days].
        number: 1 for the first purchase of a customer and family, then 2, 3, …
        cap: Most days that are carried over.

    Returns:
        The start of each purchase, as a day number, and the days that were left before the cap.
    """
    started, left = day.copy(), np.zeros(len(day))
    by_number = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[by_number], np.arange(2, number.max(initial=1) + 2))
    for begin, end in pairwise(bounds):
        rows = by_number[begin:end]
        left[rows] = np.maximum(started[rows - 1] + duration[rows - 1] - day[rows], 0.0)
        started[rows] = day[rows] + np.minimum(left[rows], cap)
    return started, left


def lead_days(
    duration: pd.Series, *, lead: int = 7, share: float = 0.25, long_cycle_days: int = 28
) -> pd.Series:
    """How many days before the run-out to call: ``lead`` for long cycles, else a share, rounded up."""
    part: pd.Series = np.ceil(duration * share - 1e-6)
    return part.where(duration < long_cycle_days, float(lead))


def _day_numbers(days: pd.Series) -> Days:
    return days.to_numpy().astype("datetime64[D]").astype(np.float64)


def _days(numbers: Days) -> NDArray[np.datetime64]:
    return numbers.astype(np.int64).astype("datetime64[D]").astype("datetime64[s]")
