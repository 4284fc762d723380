"""Is a product fine: do people who had time to buy it again do so."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from sheets_crm.metrics.figure import SMALL_SAMPLE
from sheets_crm.metrics.windows import before, days_within, last_days

HEALTHY_REPEAT = 0.3
FALLING = 0.1
VERDICTS = ("not_enough", "check_product", "check_response", "fine")


def product_verdicts(
    valid: pd.DataFrame,
    as_of: datetime.date,
    mature_days: int = 90,
    healthy: float = HEALTHY_REPEAT,
    falling: float = FALLING,
) -> pd.DataFrame:
    """Buyers, same-product repeaters and a verdict for each product.

    A repeat order is the least sign that a product has no problem. When people do buy it again while sales
    fall, the cause lies elsewhere: response, promotion.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``, ``amount`` [money].
        as_of: The day of the figures.
        mature_days: Only buyers whose first purchase of the product is so old are judged [days].
        healthy: Repeat rate from which a product is fine, 0 to 1.
        falling: Share from which lower sales count as falling, 0 to 1.

    Returns:
        Most buyers first: ``product``, ``buyers``, ``mature``, ``repeaters`` [customers; repeaters of the
        mature], ``rate`` [0 to 1, missing without mature buyers], ``sales``, ``sales_before`` [money in the
        last ``mature_days`` and the days before], ``change`` [-1 and up, missing without earlier sales],
        ``verdict`` (`VERDICTS`).

    Source:
        FEATURES.md 0.01 (UKM Sukses); rate after METRICS.md D.2, per product. The limits are ours.
    """
    lines = valid.dropna(subset="product")
    each = product_buyers(valid)
    ripe = each["first"] <= pd.Timestamp(as_of) - pd.Timedelta(days=mature_days)
    marks = each.assign(buyers=1, mature=ripe, repeaters=ripe & (each["last"] > each["first"]))
    counts = marks.groupby("product", observed=True)[["buyers", "mature", "repeaters"]].sum().astype("int64")
    recent = last_days(as_of, mature_days)
    for name, window in (("sales", recent), ("sales_before", before(recent))):
        money = (
            lines.loc[days_within(lines["date"], window)].groupby("product", observed=True)["amount"].sum()
        )
        counts[name] = money.reindex(counts.index).fillna(0.0)
    rate = counts["repeaters"] / counts["mature"].where(counts["mature"] > 0)
    change = counts["sales"] / counts["sales_before"].where(counts["sales_before"] > 0) - 1
    table = counts.assign(rate=rate, change=change).reset_index()
    ranked = table.assign(verdict=_verdicts(table, healthy, falling)).sort_values(
        ["buyers", "product"], ascending=[False, True]
    )
    return ranked.reset_index(drop=True)


def product_buyers(valid: pd.DataFrame) -> pd.DataFrame:
    """Who bought which product, and when first and last.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``.

    Returns:
        Once per product and customer, sorted: ``product``, ``customer``, ``first``, ``last`` [day].

    Source:
        METRICS.md D.2, "variant per product".
    """
    lines = valid.dropna(subset=["customer", "product"])
    product, products = pd.factorize(lines["product"], sort=True)
    who, customers = pd.factorize(lines["customer"], sort=True)
    pair = product * max(len(customers), 1) + who
    order = np.argsort(pair, kind="stable")
    starts = np.flatnonzero(np.diff(pair[order], prepend=-1))
    thing, buyer = np.divmod(pair[order][starts], max(len(customers), 1))
    days = lines["date"].to_numpy()[order]
    ends = {"first": np.minimum, "last": np.maximum}
    return pd.DataFrame(
        {"product": pd.Index(products).take(thing), "customer": pd.Index(customers).take(buyer)}
        | {name: fold.reduceat(days, starts) if len(days) else days for name, fold in ends.items()}
    )


def product_repeaters(
    buyers: pd.DataFrame, product: str, as_of: datetime.date, mature_days: int = 90
) -> tuple[str, ...]:
    """The mature buyers of one product who bought it again, as `product_verdicts` counts them.

    Args:
        buyers: From `product_buyers`.
        product: Its key.
        as_of: The day of the figures.
        mature_days: How old the first purchase of the product must be [days].

    Returns:
        Customers, sorted.

    Source:
        FEATURES.md 0.01.
    """
    own = buyers[buyers["product"] == product]
    ripe = own["first"] <= pd.Timestamp(as_of) - pd.Timedelta(days=mature_days)
    return tuple(sorted(own.loc[ripe & (own["last"] > own["first"]), "customer"].astype("str")))


def _verdicts(table: pd.DataFrame, healthy: float, falling: float) -> pd.Series:
    tests = [table["mature"] < SMALL_SAMPLE, table["rate"] < healthy, table["change"].round(9) <= -falling]
    return pd.Series(np.select(tests, VERDICTS[:3], default=VERDICTS[3]), index=table.index).astype("str")
