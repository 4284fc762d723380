"""What is read off each customer's survival curve: chances, expected day, expected orders."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.activity import pace
from sheets_crm.metrics.next_order.learnt.correction import HIGHEST_LOGIT, LOWEST_LOGIT, weighted_sum
from sheets_crm.metrics.next_order.learnt.features import OF_ORDER, Learnt, of_moment, of_order
from sheets_crm.metrics.next_order.learnt.history import Floats, Ints

ACTIVE_DAYS = 182
EDGES = (0, 7, 14, 28, 42, 60, 90, 126, 182)
FINE_EDGES = (0, 2, 4, 7, 10, 14, 21, 28, 42, 60, 90, 126, 182)
FURTHER = 42


class Survival(Struct, frozen=True):
    """Log chance of no order until each of ``days`` ahead: one row per customer, one column per day."""

    days: Ints
    log_chance: Floats

    def until(self, day: float) -> Floats:
        """Chance of at least one order within so many days."""
        place = int(np.searchsorted(self.days, day))
        share = (self.days[place] - day) / (self.days[place] - self.days[place - 1])
        end: Floats = self.log_chance[:, place]
        return np.asarray(-np.expm1(end + share * (self.log_chance[:, place - 1] - end)))

    def median(self, horizon: float) -> Floats:
        """Days until the next order if it falls within the horizon: the middle of what can happen."""
        target = np.log1p(-self.until(horizon) / 2.0)
        place = np.clip((self.log_chance > target[:, None]).sum(axis=1), 1, len(self.days) - 1)
        rows = np.arange(len(target))
        begin, end = self.log_chance[rows, place - 1], self.log_chance[rows, place]
        share = np.clip((begin - target) / np.maximum(begin - end, 1e-12), 0.0, 1.0)
        days: Floats = self.days[place - 1] + share * (self.days[place] - self.days[place - 1])
        return days


def survival(learnt: Learnt, coefficients: Floats, season: Floats, horizon: int) -> Survival:
    """Each customer's chance of not having ordered by days ahead, seen from today.

    Each span's hazard is the corrected one of the step in its middle; what is known of customers ages.

    Args:
        learnt: The shop.
        coefficients: From `sheets_crm.metrics.next_order.learnt.correction.correction`.
        season: Log factor of each coming week.
        horizon: A day that must be among those given.
    """
    days = _edges(learnt.step, horizon)
    last = learnt.shop.lasts
    waited = (learnt.shop.as_of - learnt.shop.day[last]).astype(np.float64)
    steady = weighted_sum(coefficients[: len(OF_ORDER)], of_order(learnt, last))
    hazards = np.zeros((len(days), len(last)))
    for place, (begin, end) in enumerate(pairwise(days), start=1):
        middle = np.maximum((begin + end - learnt.step) / 2.0, 0.0)
        base, columns = of_moment(learnt, last, waited + middle)
        logit = base + steady + weighted_sum(coefficients[len(OF_ORDER) :], columns)
        logit = np.clip(logit, LOWEST_LOGIT, HIGHEST_LOGIT) + _of_weeks(season, begin, end)
        hazards[place] = np.log(1.0 + np.exp(logit)) * ((end - begin) / learnt.step)
    return Survival(days, -np.cumsum(hazards, axis=0).T)


def _edges(step: int, horizon: int) -> Ints:
    fixed = EDGES if step == 7 else FINE_EDGES
    further = np.arange(ACTIVE_DAYS, horizon, FURTHER)
    return np.unique(np.r_[fixed, further, horizon]).astype(np.int64)


def _of_weeks(season: Floats, begin: int, end: int) -> float:
    weeks = season[np.arange(begin, end) // 7 % len(season)] if end // 7 <= len(season) else np.zeros(1)
    return float(weeks.mean())


def expected_orders(learnt: Learnt, chance: Floats, horizon: int) -> Floats:
    """Expected orders within the horizon: chance of any × mean of a Poisson count that is not 0."""
    last = learnt.shop.lasts
    waited = (learnt.shop.as_of - learnt.shop.day[last]).astype(np.float64)
    mean = np.maximum(pace(learnt.active, last, waited) * horizon, 1e-9)
    return chance * mean / -np.expm1(-mean)
