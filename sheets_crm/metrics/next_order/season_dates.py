"""The next order of goods that are bought by the season: in the season, never between two."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_crm.metrics.next_order.purchases import NEED

HIJRI_YEAR_DAYS, SOLAR_YEAR_DAYS = 354, 365
LEAST_YEAR_DAYS, BETWEEN_THE_YEARS, MOST_YEAR_DAYS = 340, 360, 380
AHEAD_YEARS = 2


def with_coming(seasons: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Seasons in order, with estimates of those to come that nobody has entered yet.

    All seasons of the last year entered come again after a year: a Hijri year, unless the last season
    came a calendar year after the same one before it, or follows the school year.

    Args:
        seasons: opens, closes [day, the last one inside] and, where known, calendar.
        as_of: Seasons are continued until two years after this day.

    Returns:
        opens, closes; sorted.
    """
    known = seasons.dropna(subset=["opens", "closes"]).sort_values("opens", ignore_index=True)
    year = _year(known)
    spans, horizon = known[["opens", "closes"]], pd.Timestamp(as_of) + AHEAD_YEARS * year
    while len(spans) and spans["opens"].iloc[-1] < horizon:
        last_year = spans["opens"] > spans["opens"].iloc[-1] - pd.Timedelta(days=LEAST_YEAR_DAYS)
        spans = pd.concat([spans, spans[last_year] + year], ignore_index=True)
    return spans


def _year(known: pd.DataFrame) -> pd.Timedelta:
    """How long after a season the same one comes again."""
    before = (known["opens"].max() - known["opens"]).dt.days
    learnt = before[before.between(LEAST_YEAR_DAYS, MOST_YEAR_DAYS)]
    is_school = "calendar" in known and len(known) > 0 and known["calendar"].iloc[-1] == "school"
    is_solar = learnt.iloc[-1] > BETWEEN_THE_YEARS if len(learnt) else is_school
    return pd.Timedelta(days=SOLAR_YEAR_DAYS if is_solar else HIJRI_YEAR_DAYS)


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
