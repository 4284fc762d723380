"""Season: what the same weeks brought a year ago, against what the curves expected of them."""

from __future__ import annotations

import numpy as np

from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.next_order.learnt.curve import chance, hazard_within
from sheets_crm.metrics.next_order.learnt.features import Learnt
from sheets_crm.metrics.next_order.learnt.history import Floats, Ints

WEEKS_BEFORE, WEEKS_AFTER = 8, 26
FIRST_WEEKS = 4
SOLAR_YEAR, HIJRI_YEAR = 364, 354
"""364 days keep the day of the week; Ramadan and its holidays come 354 days later."""
HIJRI_CALENDARS = ("government", "saudi")
POWER, LIMIT = 1.0, 0.8
ORDERS_TO_BELIEVE = 20.0
MOST_CUSTOMERS = 4_000


def year_of(calendars: Codes) -> int:
    """Days after which a shop's seasons come again, from the calendars on its sheet of seasons."""
    return HIJRI_YEAR if calendars.isin(HIJRI_CALENDARS).any() else SOLAR_YEAR


def season(learnt: Learnt, year: int) -> Floats:
    """Log of how much likelier an order is in each of the coming weeks because of the season.

    Real ÷ expected orders of known customers in the same weeks a year ago, against that ratio in the eight
    weeks before them; with 20 orders of doubt on both sides, and limited. Zeros without a year of history.

    Args:
        learnt: The shop.
        year: Days after which seasons come again.
    """
    begin = learnt.shop.as_of - year
    if not len(learnt.shop.day) or begin - 7 * (WEEKS_BEFORE + FIRST_WEEKS) < learnt.shop.day.min():
        return np.zeros(WEEKS_AFTER)
    real, expected = _weeks(learnt, begin + 7 * np.arange(-WEEKS_BEFORE, WEEKS_AFTER))
    usual = _ratio(real[:WEEKS_BEFORE].sum(), expected[:WEEKS_BEFORE].sum())
    ratio = _ratio(real[WEEKS_BEFORE:], expected[WEEKS_BEFORE:] * usual)
    return np.clip(POWER * np.log(ratio), -LIMIT, LIMIT)


def _ratio(real: Floats, expected: Floats) -> Floats:
    return (real + ORDERS_TO_BELIEVE) / (expected + ORDERS_TO_BELIEVE)


def _weeks(learnt: Learnt, days: Ints) -> Floats:
    """Real orders in the seven days after each of these days, and expected ones."""
    shop = learnt.shop
    some = _some_customers(len(shop.starts))
    orders = [shop.at(day, some) for day in days.tolist()]
    sizes, order = [len(each) for each in orders], np.concatenate(orders)
    waited = (np.repeat(days, sizes) - shop.day[order]).astype(np.float64)
    hazard = hazard_within(learnt.curve, shop.number[order], waited, learnt.cycle.expected[order], 7)
    real = (shop.after[order] > waited) & (shop.after[order] <= waited + 7)
    ends = np.cumsum(sizes)[:-1]
    return np.array([[part.sum() for part in np.split(each, ends)] for each in (real, chance(hazard))])


def _some_customers(customers: int) -> Ints:
    if customers <= MOST_CUSTOMERS:
        return np.arange(customers, dtype=np.int64)
    return ((np.arange(MOST_CUSTOMERS) + 0.5) * customers / MOST_CUSTOMERS).astype(np.int64)
