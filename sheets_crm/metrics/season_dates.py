"""The next order of goods that are bought by the season: in the season, never between two."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_crm.metrics.purchases import NEED

HIJRI_YEAR_DAYS = 354.367
AHEAD_YEARS = 2


def with_coming(seasons: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Seasons in order, with estimates of those to come that nobody has entered yet.

    Args:
        seasons: name, opens, closes [day, the last one inside].
        as_of: Seasons are continued by Hijri years until two years after this day.

    Returns:
        opens, closes; sorted.
    """
    known = seasons[["opens", "closes"]].dropna().sort_values("opens", ignore_index=True)
    horizon = pd.Timestamp(as_of) + pd.Timedelta(days=round(AHEAD_YEARS * HIJRI_YEAR_DAYS))
    while len(known) and known["opens"].iloc[-1] < horizon:
        known = pd.concat([known, _a_year_later(known.iloc[[-1]])], ignore_index=True)
    return known


def _a_year_later(last: pd.DataFrame) -> pd.DataFrame:
    return last + pd.Timedelta(days=round(HIJRI_YEAR_DAYS))


def season_dates(bought: pd.DataFrame, seasons: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """When each customer of seasonal goods is expected: as many days before the close as usual.

    The season is the one open today or the next to come; the one after it for who has bought in it
    already. Days before the close are the customer's own median from three seasons on, partly the shop's
    before.

    Args:
        bought: customer, family, date [day]; purchases of seasonal goods.
        seasons: name, opens, closes [day]; at least one.
        as_of: Today.

    Returns:
        Index need; expected [day, within a season], lapses [close of the first season the
        customer has missed or may miss], this_close [close of the season last bought in].

    Source:
        Own definition after METRICS.md D.16 ("compared at equal H-n"); see docs/next-order.md.
    """
    known = with_coming(seasons, as_of)
    place = np.maximum(known["opens"].searchsorted(bought["date"], side="right") - 1, 0)
    before_close = (known["closes"].to_numpy()[place] - bought["date"]).dt.days.clip(lower=0)
    firsts = bought.assign(place=place, before_close=before_close)
    firsts = firsts.sort_values("date").drop_duplicates([NEED, "place"])
    own = firsts.groupby(NEED).agg(
        before_close=("before_close", "median"), seasons=("place", "size"), last=("place", "max")
    )
    weight = (own["seasons"] / 3.0).clip(upper=1.0)
    days = weight * own["before_close"] + (1.0 - weight) * float(firsts["before_close"].median())
    return _placed(own, days, known, as_of)


def _placed(own: pd.DataFrame, days: pd.Series, known: pd.DataFrame, as_of: date) -> pd.DataFrame:
    coming = int(known["closes"].searchsorted(pd.Timestamp(as_of)))
    target = np.minimum(np.maximum(own["last"] + 1, coming), len(known) - 1)
    opens, closes = known["opens"].to_numpy(), known["closes"].to_numpy()
    expected = closes[target] - pd.to_timedelta(days.round(), unit="D").to_numpy()
    following = np.minimum(own["last"].to_numpy() + 1, len(known) - 1)
    return pd.DataFrame(
        {
            "expected": np.maximum(expected, opens[target]),
            "lapses": closes[following],
            "this_close": closes[own["last"]],
        },
        index=own.index,
    )
