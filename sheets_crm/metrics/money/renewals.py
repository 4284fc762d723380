"""What each customer's next order is probably worth, and how likely it is."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from sheets_crm.metrics.customers.gaps import order_gaps
from sheets_crm.metrics.customers.repeat_chances import repeat_chances

_LEAST_GAPS = 2


def renewals(
    next_orders: pd.DataFrame, valid: pd.DataFrame, occasions: pd.DataFrame, lapsed: Collection[str]
) -> pd.DataFrame:
    """The run-outs of `next_order.next_orders` with usual value, repeat probability and usual delay.

    The value is the median of what the customer paid for that product on a day, else of a whole day. The
    delay is the customer's median gap less what one purchase lasts, from two gaps on; never negative.

    Args:
        next_orders: ``customer``, ``product``, ``run_out`` [day], ``duration`` [days].
        valid: From `orders.valid_orders`, best through `orders.with_codes`.
        occasions: From `orders.occasions`.
        lapsed: Customers whose lapse day has passed.

    Returns:
        ``customer``, ``run_out`` [day], ``usual_value`` [money], ``repeat_probability`` [0 to 1],
        ``usual_delay`` [days].

    Source:
        METRICS.md D.18; FEATURES.md C.
    """
    lines = valid.dropna(subset=["customer", "product"])
    paid = lines.groupby(["customer", "product", "date"], observed=True)["amount"].sum(min_count=1)
    usual = paid.groupby(["customer", "product"], observed=True).median().rename("usual_value").reset_index()
    usual = usual.astype({"customer": next_orders["customer"].dtype, "product": next_orders["product"].dtype})
    rows = next_orders[["customer", "product", "run_out", "duration"]].merge(
        usual, how="left", on=["customer", "product"], validate="many_to_one"
    )
    whole_day = _by_customer(rows, occasions.groupby("customer")["amount"].median())
    return rows.assign(
        usual_value=rows["usual_value"].fillna(whole_day),
        repeat_probability=_by_customer(rows, repeat_chances(occasions, lapsed)),
        usual_delay=(_by_customer(rows, _usual_gaps(occasions)) - rows["duration"])
        .clip(lower=0.0)
        .fillna(0.0),
    )[["customer", "run_out", "usual_value", "repeat_probability", "usual_delay"]]


def in_own_rhythm(next_orders: pd.DataFrame, occasions: pd.DataFrame, dealers: pd.Series) -> pd.DataFrame:
    """The run-outs with those of dealers replaced: who sells on orders again after his own usual gap.

    How long a product lasts in use says nothing about a reseller's shelf: nine bottles of a month would be
    expected to last nine months. Dealers with fewer than two gaps keep their run-outs.

    Args:
        next_orders: ``customer``, ``product``, ``run_out`` [day], ``duration`` [days].
        occasions: From `orders.occasions`.
        dealers: Keys of the customers who sell on.

    Returns:
        The rows, with one for each such dealer: no product, ``run_out`` the last purchase plus the median
        gap, ``duration`` that gap.

    Source:
        METRICS.md D.1, "one-off bulk order for reseller not used", and "own median gap if two gaps".
    """
    bought = occasions[occasions["customer"].isin(dealers)]
    gaps = _usual_gaps(bought).rename("duration").reset_index()
    if gaps.empty:
        return next_orders
    last = bought.groupby("customer")["date"].max()
    usual = pd.to_timedelta(gaps["duration"].round(), unit="D")
    rows = gaps.assign(product=None, run_out=gaps["customer"].map(last) + usual)
    rows = rows.astype({"product": next_orders["product"].dtype})
    others = next_orders[~next_orders["customer"].isin(rows["customer"])]
    columns = ["customer", "product", "run_out", "duration"]
    return pd.concat([others[columns], rows[columns]], ignore_index=True)


def _usual_gaps(occasions: pd.DataFrame) -> pd.Series:
    gaps = order_gaps(occasions).groupby("customer")["gap"].agg(["median", "size"])
    return gaps.loc[gaps["size"] >= _LEAST_GAPS, "median"]


def _by_customer(rows: pd.DataFrame, values: pd.Series) -> pd.Series:
    return rows["customer"].map(values).astype("float64")
