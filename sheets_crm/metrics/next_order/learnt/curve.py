"""How the chance of the next order grows with the time since the last one, against the usual cycle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.cycle import Cycles
from sheets_crm.metrics.next_order.learnt.history import Floats, History, Ints

NUMBER_EDGES = (2, 3, 5, 9)
"""Curves are kept for first orders, second, third and fourth, fifth to eighth, and later ones."""
CURVES = len(NUMBER_EDGES) + 1
EDGES: Floats = np.concatenate([[0.0], np.exp(np.linspace(np.log(0.03), np.log(40.0), 49))])
"""Time since the last order ÷ expected gap."""
HALF_LIFE_DAYS = 400.0
SHOP_WEIGHT, BUILT_IN_WEIGHT = 40.0, 80.0

_LOG_FIRST = float(np.log(EDGES[1]))
_LOG_STEP = float(np.log(EDGES[2]) - _LOG_FIRST)
_CURVE_OF_NUMBER = np.digitize(np.arange(NUMBER_EDGES[-1] + 1), NUMBER_EDGES)


def curve_of(number: Ints) -> Ints:
    """Which curve an order of this number has."""
    return _CURVE_OF_NUMBER[np.minimum(number, NUMBER_EDGES[-1])]


def counts(shop: History, cycle: Cycles, half_life: float = HALF_LIFE_DAYS) -> tuple[Floats, Floats]:
    """Next orders and customers waiting in each bin of relative time, one row per curve.

    Waits that are still open count as waiting until today (right-censored, half of the last bin). An
    order's weight halves with every ``half_life`` days of age.
    """
    waited = np.where(shop.is_last, shop.as_of - shop.day + 0.5, shop.after)
    relative = waited / np.exp(cycle.expected)
    bins = len(EDGES) - 1
    cell = np.clip(np.searchsorted(EDGES, relative, side="right") - 1, 0, bins - 1)
    cell = cell + bins * curve_of(shop.number)
    weight = 0.5 ** ((shop.as_of - shop.day) / half_life)
    ends = _table(cell, weight, bins)
    ordered = _table(cell, weight * ~shop.is_last, bins)
    waiting = ends[:, ::-1].cumsum(axis=1)[:, ::-1] - 0.5 * (ends - ordered)
    return ordered, waiting


def _table(cell: Ints, weight: Floats, bins: int) -> Floats:
    sums: Floats = np.bincount(cell, weight, CURVES * bins).astype(np.float64)
    return sums.reshape(CURVES, bins)


def curves(ordered: Floats, waiting: Floats, built_in: Floats) -> Floats:
    """Cumulative hazard at `EDGES`, one row per curve.

    Each bin's hazard is that of Kaplan and Meier, shrunk to the shop's over all curves and to curves
    pooled over other shops, so that a shop of sixty customers has whole curves too.

    Args:
        ordered: From `counts`.
        waiting: From `counts`.
        built_in: Hazards of the pooled curves, one row per curve.

    Source:
        Kaplan, Meier, Nonparametric estimation from incomplete observations, JASA 53, 1958,
        doi:10.1080/01621459.1958.10501452.
    """
    shop = (ordered.sum(axis=0) + BUILT_IN_WEIGHT * built_in.mean(axis=0)) / (
        waiting.sum(axis=0) + BUILT_IN_WEIGHT
    )
    hazard = (ordered + SHOP_WEIGHT * shop + BUILT_IN_WEIGHT * built_in) / (
        waiting + SHOP_WEIGHT + BUILT_IN_WEIGHT
    )
    steps = -np.log1p(-np.clip(hazard, 1e-6, 0.9))
    return np.concatenate([np.zeros((len(steps), 1)), np.cumsum(steps, axis=1)], axis=1)


def cumulative_hazard(curve: Floats, row: Ints, log_relative: Floats) -> Floats:
    """Cumulative hazard at the log of a relative time, straight between the edges on a log scale."""
    place = (log_relative - _LOG_FIRST) / _LOG_STEP + 1.0
    cell = np.minimum(np.maximum(place.astype(np.int64), 0), curve.shape[1] - 2)
    flat, position = curve.ravel(), row * curve.shape[1] + cell
    begin = flat[position]
    between: Floats = begin + np.maximum(place - cell, 0.0) * (flat[position + 1] - begin)
    return between


def hazard_within(curve: Floats, number: Ints, waited: Floats, expected: Floats, days: float) -> Floats:
    """Hazard of an order in the next days of customers who waited so long.

    Args:
        curve: From `curves`.
        number: The customer's orders so far.
        waited: Days since the last order.
        expected: Expected log gap.
        days: Length of the span ahead [days].
    """
    row = curve_of(number)
    # Days are whole: an order "on day g" falls between g − ½ and g + ½.
    until = cumulative_hazard(curve, row, np.log(waited + (days + 0.5)) - expected)
    return until - cumulative_hazard(curve, row, np.log(waited + 0.5) - expected)


def chance(hazard: Floats) -> NDArray[np.float64]:
    """Chance of at least one order at this hazard."""
    return -np.expm1(-hazard)
