"""What the shop's own last weeks teach about the base curve: a small ridge logit."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.features import Learnt, features
from sheets_crm.metrics.next_order.learnt.history import Floats, History, Ints

ROWS = 40_000
LOOK_BACK_DAYS = 300
HALF_LIFE_DAYS = 60.0
LOWEST_LOGIT, HIGHEST_LOGIT = -12.0, 8.0
BLOCK = 400
"""Rows multiplied at once: few enough that no library shares them out between processors, whose waiting for
each other takes a busy machine ten times as long."""


class Weeks(Struct, frozen=True):
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
    blocks = in_blocks(columns)
    found = centre.copy()
    for _ in range(12):
        rate = probability(base + weighted_sum(found, columns))
        slope = np.einsum("fr,r->f", columns, weight * (rate - ordered)) + ridge * (found - centre)
        bend = squares(blocks, weight * rate * (1.0 - rate)) + np.diag(ridge)
        change = np.linalg.solve(bend, slope)
        found = found - change
        if np.abs(change).max() < 0.01:
            break
    return found


def weighted_sum(weights: Floats, rows: Iterable[Floats]) -> Floats:
    """Sum of the rows, each times its weight."""
    total: Floats = sum(weight * row for weight, row in zip(weights, rows, strict=True))
    return total


def in_blocks(columns: Floats) -> NDArray[np.float32]:
    """The columns cut into blocks of `BLOCK`, the last one filled up with zeros: block, feature, place.

    In single precision: the bend only says how far a step goes, not where the steps end.
    """
    features, size = columns.shape
    blocks = -(-size // BLOCK)
    whole = np.zeros((features, blocks * BLOCK), dtype=np.float32)
    whole[:, :size] = columns
    return np.ascontiguousarray(whole.reshape(features, blocks, BLOCK).swapaxes(0, 1))


def squares(blocks: NDArray[np.float32], weight: Floats) -> Floats:
    """Sum over all places of weight × column × column transposed."""
    whole = np.zeros(len(blocks) * BLOCK, dtype=np.float32)
    whole[: len(weight)] = weight
    products = (blocks * whole.reshape(-1, 1, BLOCK)) @ blocks.swapaxes(1, 2)
    total: Floats = products.sum(axis=0, dtype=np.float64)
    return total


def probability(logit: Floats) -> Floats:
    """Chance at a logit, kept away from 0 and 1."""
    chance: Floats = 1.0 / (1.0 + np.exp(-np.clip(logit, LOWEST_LOGIT, HIGHEST_LOGIT)))
    return chance
