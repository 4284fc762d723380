"""What tells customers apart at a moment between two orders: the columns of the correction."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.activity import HALF_LIVES, Activity, faded, pace
from sheets_crm.metrics.next_order.learnt.curve import hazard_within
from sheets_crm.metrics.next_order.learnt.cycle import Cycles
from sheets_crm.metrics.next_order.learnt.history import Floats, History, Ints

TYPICAL_SPREAD = 0.8
OF_ORDER = (
    "level",
    "orders",
    "regularity",
    "spread",
    "drift",
    "quantity",
    "spend",
    "one_order",
    "last_spend",
)
OF_MOMENT = (
    "base",
    "base_squared",
    "base_regularity",
    "one_order_waited",
    "relative_wait",
    "late",
    "tenure",
    "active_15",
    "active_45",
    "active_120",
    "pace",
)
FEATURES = OF_ORDER + OF_MOMENT


class Learnt(Struct, frozen=True):
    """All that was learnt of a shop before the correction."""

    shop: History
    cycle: Cycles
    active: Activity
    curve: Floats
    step: int


def of_order(learnt: Learnt, order: Ints) -> list[Floats]:
    """What an order says until the next one: rows `OF_ORDER`.

    Args:
        learnt: The shop.
        order: Positions of the customers' last orders.
    """
    cycle, active, number = learnt.cycle, learnt.active, learnt.shop.number[order]
    spread = np.sqrt(cycle.variance[order])
    return [
        np.ones(len(order)),
        np.log(number),
        _regularity(cycle, order),
        spread - TYPICAL_SPREAD,
        active.drift[order],
        cycle.quantity[order],
        active.spend[order],
        (number == 1).astype(np.float64),
        active.last_spend[order],
    ]


def of_moment(learnt: Learnt, order: Ints, waited: Floats) -> tuple[Floats, list[Floats]]:
    """Base logit of an order in the next step, and what changes with the wait: rows `OF_MOMENT`.

    Args:
        learnt: The shop.
        order: Positions of the customers' last orders.
        waited: Days since that order.
    """
    shop, cycle, active = learnt.shop, learnt.cycle, learnt.active
    number, expected = shop.number[order], cycle.expected[order]
    hazard = hazard_within(learnt.curve, number, waited, expected, learnt.step)
    base = np.clip(_logit_of(np.clip(hazard, 1e-6, 8.0)), -9.0, 5.0)
    steady = _logit_of(np.minimum(pace(active, order, waited) * learnt.step, 20.0))
    log_wait = np.log(waited + 1.0)
    relative, centred = log_wait - expected, base + 3.0
    columns = [
        centred,
        centred * centred / 4.0,
        centred * _regularity(cycle, order),
        (number == 1) * log_wait,
        relative,
        np.maximum(relative, 0.0),
        np.log(shop.tenure[order] + waited + 1.0) - 5.0,
        *_recent(active, order, waited),
        np.clip(steady, -8.0, 3.0) + 3.0,
    ]
    return base, columns


def features(learnt: Learnt, order: Ints, waited: Floats) -> tuple[Floats, Floats]:
    """Base logit of an order in the next step, and what corrects it (rows `FEATURES`)."""
    base, columns = of_moment(learnt, order, waited)
    return base, np.stack([*of_order(learnt, order), *columns])


def _regularity(cycle: Cycles, order: Ints) -> Floats:
    """How much more regular than most the customer is, as far as that is known."""
    return cycle.trust[order] * (TYPICAL_SPREAD / np.sqrt(np.maximum(cycle.variance[order], 0.0225)) - 1.0)


def _logit_of(hazard: Floats) -> Floats:
    """Logit of the chance at a hazard: ``ln(e^h − 1)``."""
    logit: Floats = np.log(np.exp(hazard) - 1.0)
    return logit


def _recent(active: Activity, order: Ints, waited: Floats) -> list[Floats]:
    return [
        np.log(count[order] * faded(waited, half_life) + 0.02) + centre
        for count, half_life, centre in zip(active.counts, HALF_LIVES, (2.0, 1.0, 0.0), strict=True)
    ]
