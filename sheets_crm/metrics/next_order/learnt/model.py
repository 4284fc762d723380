"""The learnt rhythm of a shop: from its history to each customer's chances."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.activity import activity
from sheets_crm.metrics.next_order.learnt.built_in import TWO_DAYS, WEEK, BuiltIn
from sheets_crm.metrics.next_order.learnt.correction import correction, past_weeks
from sheets_crm.metrics.next_order.learnt.curve import counts, curves
from sheets_crm.metrics.next_order.learnt.cycle import cycles
from sheets_crm.metrics.next_order.learnt.features import Learnt
from sheets_crm.metrics.next_order.learnt.history import Floats, History
from sheets_crm.metrics.next_order.learnt.outlook import ACTIVE_DAYS, Survival, expected_orders, survival
from sheets_crm.metrics.next_order.learnt.season import SOLAR_YEAR, season

FAST_SHOP_DAYS, ENOUGH_GAPS = 12, 20


class Outlook(Struct, frozen=True):
    """Each customer's survival curve and what it was learnt from."""

    learnt: Learnt
    survival: Survival

    def chance(self, days: int) -> Floats:
        """Chance to order within so many days."""
        return self.survival.until(days)

    def active(self) -> Floats:
        """Chance to order again within half a year."""
        return self.survival.until(ACTIVE_DAYS)

    def expected(self, days: int) -> Floats:
        """Expected orders within so many days."""
        return expected_orders(self.learnt, self.chance(days), days)


def learn(shop: History, known: BuiltIn) -> Learnt:
    """Cycles, activity and base curves of a shop."""
    cycle = cycles(shop)
    curve = curves(*counts(shop, cycle), known.hazards)
    return Learnt(shop, cycle, activity(shop, cycle), curve, _step(shop))


def _step(shop: History) -> int:
    gaps = shop.after[~shop.is_last]
    fast = len(gaps) >= ENOUGH_GAPS and float(np.median(gaps)) <= FAST_SHOP_DAYS
    return TWO_DAYS if fast else WEEK


def outlook(shop: History, known: BuiltIn, *, horizon: int = 90, year: int = SOLAR_YEAR) -> Outlook:
    """What to expect of each customer of a shop.

    Args:
        shop: Its orders up to today.
        known: Curves and coefficients of other shops.
        horizon: Days ahead that are asked for.
        year: Days after which seasons come again: 364, or 354 for a shop on the Hijri year.
    """
    learnt = learn(shop, known)
    weeks = past_weeks(shop, learnt.step)
    coefficients = correction(learnt, weeks, known.coefficients[learnt.step], known.ridge[learnt.step])
    return Outlook(learnt, survival(learnt, coefficients, season(learnt, year), horizon))
