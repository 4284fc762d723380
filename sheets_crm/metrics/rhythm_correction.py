"""What the shop's own last weeks teach about the base curve: a small ridge logit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sheets_crm.metrics.rhythm_activity import HALF_LIVES, Activity, pace
from sheets_crm.metrics.rhythm_curve import hazard_within
from sheets_crm.metrics.rhythm_cycle import Cycles
from sheets_crm.metrics.rhythm_history import Floats, History, Ints

ROWS = 40_000
LOOK_BACK_DAYS = 300
HALF_LIFE_DAYS = 60.0
TYPICAL_SPREAD = 0.8
LOWEST_LOGIT, HIGHEST_LOGIT = -12.0, 8.0
FEATURES = (
    "level",
    "base",
    "base_squared",
    "base_regularity",
    "orders",
    "one_order_waited",
    "regularity",
    "spread",
    "relative_wait",
    "late",
    "tenure",
    "active_15",
    "active_45",
    "active_120",
    "drift",
    "quantity",
    "spend",
    "pace",
    "one_order",
    "last_spend",
)


@dataclass(frozen=True)
class Learnt:
    """All that was learnt of a shop before the correction."""

    shop: History
    cycle: Cycles
    active: Activity
    curve: Floats
    step: int


def features(learnt: Learnt, order: Ints, waited: Floats) -> tuple[Floats, Floats]:
    """Base logit of an order in the next step, and what corrects it (rows `FEATURES`).

    Args:
        learnt: The shop.
        order: Positions of the customers' last orders.
        waited: Days since that order.
    """
    shop, cycle, active = learnt.shop, learnt.cycle, learnt.active
    number = shop.number[order]
    hazard = hazard_within(learnt.curve, number, waited, cycle.expected[order], learnt.step)
    base = np.clip(_logit_of(np.clip(hazard, 1e-6, 8.0)), -9.0, 5.0)
    steady = _logit_of(np.minimum(pace(shop, active, order, waited) * learnt.step, 20.0))
    spread, regularity = _spread(cycle, order)
    one_order = (number == 1).astype(np.float64)
    relative = np.log(waited + 1.0) - cycle.expected[order]
    centred = base + 3.0
    columns = [
        np.ones(len(order)),
        centred,
        centred**2 / 4.0,
        centred * regularity,
        np.log(number),
        one_order * np.log1p(waited),
        regularity,
        spread - TYPICAL_SPREAD,
        relative,
        np.maximum(relative, 0.0),
        np.log1p(shop.tenure[order] + waited) - 5.0,
        *_recent(active, order, waited),
        active.drift[order],
        cycle.quantity[order],
        active.spend[order],
        np.clip(steady, -8.0, 3.0) + 3.0,
        one_order,
        active.last_spend[order],
    ]
    return base, np.stack(columns)


def _spread(cycle: Cycles, order: Ints) -> tuple[Floats, Floats]:
    """Standard deviation of the customer's log gaps, and how much more regular than most that is."""
    spread = np.sqrt(cycle.variance[order])
    return spread, cycle.trust[order] * (TYPICAL_SPREAD / np.maximum(spread, 0.15) - 1.0)


def _logit_of(hazard: Floats) -> Floats:
    """Logit of the chance at a hazard: ``ln(e^h − 1)``."""
    logit: Floats = np.log(np.expm1(hazard))
    return logit


def _recent(active: Activity, order: Ints, waited: Floats) -> list[Floats]:
    return [
        np.log(count[order] * np.exp2(waited / -half_life) + 0.02) + centre
        for count, half_life, centre in zip(active.counts, HALF_LIVES, (2.0, 1.0, 0.0), strict=True)
    ]


@dataclass(frozen=True)
class Weeks:
    """Past steps of customers: last order before it, days waited by then, was there an order, weight."""

    order: Ints
    waited: Floats
    ordered: Floats
    weight: Floats


def past_weeks(
    shop: History,
    step: int,
    *,
    rows: int = ROWS,
    look_back: int = LOOK_BACK_DAYS,
    half_life: float = HALF_LIFE_DAYS,
) -> Weeks:
    """A sample of the shop's past steps, half of them with an order, each weighted for all it stands for.

    Step ``j`` are the ``step`` days that end ``j`` steps before today. The sample is every so-many-th row,
    not a draw, so that the same orders always give the same answer.
    """
    last_step = look_back // step - 1
    waits_until = np.where(shop.is_last, shop.as_of, shop.day + np.nan_to_num(shop.after) - 1)
    newest = np.maximum(np.ceil((shop.as_of - waits_until) / step) - 1, 0)
    oldest = np.minimum((shop.as_of - shop.day) // step - 1, last_step)
    count = np.maximum(oldest - newest + 1, 0).astype(np.int64)
    ended = ~shop.is_last & (count > 0)
    quiet = count - ended
    with_order, weight_with = _every(int(ended.sum()), rows // 2)
    without, weight_without = _every(int(quiet.sum()), rows // 2)
    total = np.cumsum(quiet)
    waiting = np.searchsorted(total, without, side="right")
    place = without - (total[waiting] - quiet[waiting])
    order = np.r_[np.flatnonzero(ended)[with_order], waiting]
    ago = np.r_[np.zeros(len(with_order)), ended[waiting] + place] + newest[order]
    ordered = np.r_[np.ones(len(with_order)), np.zeros(len(waiting))]
    weight = np.r_[np.full(len(with_order), weight_with), np.full(len(waiting), weight_without)]
    return Weeks(
        order=order,
        waited=(shop.as_of - step * (ago + 1) - shop.day[order]).astype(np.float64),
        ordered=ordered,
        weight=weight * 0.5 ** (step * ago / half_life),
    )


def _every(rows: int, most: int) -> tuple[Ints, float]:
    if rows <= most:
        return np.arange(rows), 1.0
    return ((np.arange(most) + 0.5) * rows / most).astype(np.int64), rows / most


def correction(learnt: Learnt, weeks: Weeks, built_in: Floats, ridge: Floats) -> Floats:
    """Coefficients of `FEATURES` from the shop's past, pulled to the built-in ones.

    Penalised logistic regression: the log likelihood less ``Σ ridge (θ − θ built in)² / 2``, so that a
    shop without history keeps the built-in coefficients and a large one goes its own way.

    Source:
        le Cessie, van Houwelingen, Ridge estimators in logistic regression, Applied Statistics 41, 1992,
        doi:10.2307/2347628.
    """
    base, columns = features(learnt, weeks.order, weeks.waited)
    return fitted(base, columns, weeks.ordered, weeks.weight, built_in, ridge)


def fitted(
    base: Floats, columns: Floats, ordered: Floats, weight: Floats, centre: Floats, ridge: Floats
) -> Floats:
    """Newton's method for the penalised logit with an offset."""
    found = centre.copy()
    for _ in range(12):
        rate = probability(base + found @ columns)
        slope = columns @ (weight * (rate - ordered)) + ridge * (found - centre)
        bend = (columns * (weight * rate * (1.0 - rate))) @ columns.T + np.diag(ridge)
        change = np.linalg.solve(bend, slope)
        found = found - change
        if np.abs(change).max() < 0.01:
            break
    return found


def probability(logit: Floats) -> Floats:
    """Chance at a logit, kept away from 0 and 1."""
    chance: Floats = 1.0 / (1.0 + np.exp(-np.clip(logit, LOWEST_LOGIT, HIGHEST_LOGIT)))
    return chance
