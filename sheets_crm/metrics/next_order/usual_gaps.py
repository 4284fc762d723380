"""How often customers buy what declares no duration: their own rhythm, else the shop's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_crm.metrics.customer_days import day_numbers, packed, unpacked
from sheets_crm.metrics.next_order.purchases import NEED

LAPSED_SHARE = 0.8


def rhythms(bought: pd.DataFrame, *, own_gaps: int = 2, shop_gaps: int = 10) -> pd.DataFrame:
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
    group = bought.groupby(NEED)
    gap = group["date"].diff().dt.days
    keys = bought[NEED]
    own = gap.groupby(keys).agg(["median", "count"])
    shop = gap.groupby(bought["number"] - 1).agg(["median", "count"])
    last = bought.drop_duplicates(NEED, keep="last").join(own, on=NEED)
    by_number = shop["median"].where(shop["count"] >= shop_gaps).rename("shop_median")
    last = last.join(by_number, on="number")
    is_own = last["count"] >= own_gaps
    duration = last["median"].where(is_own, last["shop_median"])
    basis = (
        pd.Series("shop_rhythm", index=last.index).mask(is_own, "own_rhythm").mask(duration.isna(), "none")
    )
    last = last.assign(duration=duration, basis=basis, gaps=last["count"])
    return last.drop(columns=["median", "count", "shop_median"]).reset_index(drop=True)


def lapsed_after(occasions: pd.DataFrame, *, enough_gaps: int = 20, otherwise: int = 90) -> float:
    """Days since the last order after which a customer without declared stock counts as lapsed.

    The shop's 80th percentile of gaps when there are ``enough_gaps``, else ``otherwise``.

    Args:
        occasions: customer, date [day]; repeats do not matter.
        enough_gaps: Gaps of the shop from which they decide.
        otherwise: Days for a shop with fewer.

    Source:
        METRICS.md D.5.
    """
    customer, _ = pd.factorize(occasions["customer"])
    customer, day = unpacked(np.sort(packed(customer, day_numbers(occasions["date"].to_numpy()))))
    steps, same = np.diff(day), np.diff(customer) == 0
    gaps = steps[same & (steps > 0)]
    return float(np.quantile(gaps, LAPSED_SHARE)) if len(gaps) >= enough_gaps else float(otherwise)
