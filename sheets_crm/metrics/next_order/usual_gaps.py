"""How often customers buy what declares no duration: their own rhythm, else the shop's."""

from __future__ import annotations

import numpy as np

from sheets_crm.metrics.codes import selected
from sheets_crm.metrics.columns import Columns, days_between, taken
from sheets_crm.metrics.customer_days import day_numbers, packed, unpacked
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.purchases import NEED

LAPSED_SHARE = 0.8


def rhythms(bought: Columns, *, own_gaps: int = 2, shop_gaps: int = 10) -> Columns:
    """The usual days between purchases of each customer and family.

    The customer's own median gap from ``own_gaps`` gaps on; else the shop's median gap after an order
    of the same number, if it has ``shop_gaps`` of them; else none.

    Args:
        bought: From `sheets_crm.metrics.next_order.purchases.purchases`.
        own_gaps: Gaps from which the customer's own median is used.
        shop_gaps: Gaps after an order of that number from which the shop's median is used.

    Returns:
        The last purchase of each customer and family with duration [days, NaN: not known], gaps (the
        customer's own), basis ("own_rhythm", "shop_rhythm" or "none").

    Source:
        METRICS.md D.1, "cycle blank", and D.9.
    """
    each, of_number = grouped(bought[NEED]), grouped(bought["number"] - 1)
    gap = days_between(taken(bought["date"], each.previous), bought["date"])
    shop = np.where(of_number.counts() >= shop_gaps, of_number.medians(gap), np.nan)
    last, gaps = bought.rows(each.lasts), each.counts() - 1
    is_own = gaps >= own_gaps
    # Numbers go from 1 up, so the gaps after the n-th order stand at place n.
    usual = np.append(shop, np.nan)[last["number"]]
    duration = np.where(is_own, each.medians(gap), usual)
    basis = selected([np.isnan(duration), is_own], ["none", "own_rhythm"], "shop_rhythm")
    return last.plus(duration=duration, basis=basis, gaps=gaps)


@for_frames
def lapsed_after(occasions: Columns, *, enough_gaps: int = 20, otherwise: int = 90) -> float:
    """Days since the last order after which a customer without declared stock counts as lapsed.

    The shop's 80th percentile of gaps when there are ``enough_gaps``, else ``otherwise``.

    Args:
        occasions: customer, date [day]; repeats do not matter.
        enough_gaps: Gaps of the shop from which they decide.
        otherwise: Days for a shop with fewer.

    Source:
        METRICS.md D.5.
    """
    customer, day = unpacked(np.sort(packed(occasions["customer"].numbers, day_numbers(occasions["date"]))))
    steps, same = np.diff(day), np.diff(customer) == 0
    gaps = steps[same & (steps > 0)]
    return float(np.quantile(gaps, LAPSED_SHARE)) if len(gaps) >= enough_gaps else float(otherwise)
