"""The next order of goods that are bought by the season: in the season, never between two."""

from __future__ import annotations

from datetime import date

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, stacked
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.purchases import NEED

HIJRI_YEAR_DAYS, SOLAR_YEAR_DAYS = 354, 365
LEAST_YEAR_DAYS, BETWEEN_THE_YEARS, MOST_YEAR_DAYS = 340, 360, 380
AHEAD_YEARS = 2


@for_frames
def with_coming(seasons: Columns, as_of: date) -> Columns:
    """Seasons in order, with estimates of those to come that nobody has entered yet.

    All seasons of the last year entered come again after a year: a Hijri year, unless the last season
    came a calendar year after the same one before it, or follows the school year.

    Args:
        seasons: opens, closes [day, the last one inside] and, where known, calendar.
        as_of: Seasons are continued until two years after this day.

    Returns:
        opens, closes; sorted.
    """
    known = seasons.read(["opens", "closes"], texts=["calendar"])
    known = known.rows(~np.isnat(known["opens"]) & ~np.isnat(known["closes"])).by("opens")
    year, spans = _year(known), known.only("opens", "closes")
    while len(spans) and spans["opens"][-1] < np.datetime64(as_of) + AHEAD_YEARS * year:
        last_year = spans.rows(spans["opens"] > spans["opens"][-1] - LEAST_YEAR_DAYS)
        spans = stacked(spans, Columns({name: day + year for name, day in last_year.each.items()}))
    return spans


def _year(known: Columns) -> int:
    """How many days after a season the same one comes again."""
    before = (known["opens"].max() - known["opens"]).astype(np.int64) if len(known) else np.array([])
    learnt = before[(before >= LEAST_YEAR_DAYS) & (before <= MOST_YEAR_DAYS)]
    is_school = bool(known["calendar"].isin(["school"])[-1:].any())
    is_solar = learnt[-1] > BETWEEN_THE_YEARS if len(learnt) else is_school
    return SOLAR_YEAR_DAYS if is_solar else HIJRI_YEAR_DAYS


def season_dates(bought: Columns, seasons: Columns, as_of: date) -> Columns:
    """When each customer of seasonal goods is expected: as many days before the close as usual.

    The season is the one open today or the next to come; the one after it for who has bought in it
    already. Days before the close are the customer's own median from three seasons on, partly the shop's
    before.

    Args:
        bought: need, date [day]; purchases of seasonal goods, sorted by both.
        seasons: name, opens, closes [day]; at least one.
        as_of: Today.

    Returns:
        One row per need, sorted: expected [day, within a season], lapses [close of the first season the
        customer has missed or may miss], this_close [close of the season last bought in].

    Source:
        Own definition after METRICS.md D.16 ("compared at equal H-n"); see docs/next-order.md.
    """
    known = with_coming(seasons, as_of)
    place = np.maximum(np.searchsorted(known["opens"], bought["date"], side="right") - 1, 0)
    firsts = grouped(bought[NEED], place).firsts
    left = np.maximum((known["closes"][place] - bought["date"]).astype(np.float64), 0.0)[firsts]
    own = grouped(bought[NEED][firsts])
    weight = np.minimum(own.counts() / 3.0, 1.0)
    days = weight * own.medians(left) + (1.0 - weight) * np.median(left)
    return _placed(place[firsts][own.lasts], days, known, as_of)


def _placed(last: Array, days: Array, known: Columns, as_of: date) -> Columns:
    opens, closes = known["opens"], known["closes"]
    coming = int(np.searchsorted(closes, np.datetime64(as_of)))
    following = np.minimum(last + 1, len(known) - 1)
    target = np.minimum(np.maximum(last + 1, coming), len(known) - 1)
    expected = closes[target] - np.round(days).astype(np.int64)
    return Columns(
        {
            "expected": np.maximum(expected, opens[target]),
            "lapses": closes[following],
            "this_close": closes[last],
        }
    )
