"""Which of several: the conditional logit, fitted with a pull to coefficients known beforehand."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.next_order.learnt.correction import in_blocks, squares
from sheets_crm.metrics.next_order.learnt.history import Floats, Ints

_STEPS, _ENOUGH = 25, 1e-3


class Choices(Struct, frozen=True):
    """Rows to choose from, one group after the other.

    ``columns``: one array row per feature. ``weight``: what each row counts as a choice, 0 for what was not
    chosen. ``begins``: position of each group's first row.
    """

    columns: Floats
    weight: Floats
    begins: Ints

    @property
    def group(self) -> Ints:
        """The group of each row."""
        sizes = np.diff(np.r_[self.begins, len(self.weight)])
        return np.repeat(np.arange(len(self.begins)), sizes)


def chosen(choices: Choices, centre: Floats, ridge: float) -> Floats:
    """Coefficients under which the choices were likeliest, less ``ridge × (θ - centre)² ÷ 2``.

    Newton's method with halved steps. A row's chance is its share of Σ exp(θ·x) in its group.

    Args:
        choices: What was chosen from what.
        centre: Coefficients that a shop without choices keeps.
        ridge: The pull to them [choices].

    Source:
        McFadden, Conditional logit analysis of qualitative choice behavior, in: Zarembka (ed.), Frontiers in
        Econometrics, 1974, pages 105-142.
    """
    found, blocks = centre.copy(), in_blocks(choices.columns)
    loss, rate = _loss(choices, found, centre, ridge)
    for _ in range(_STEPS):
        step = _step(choices, blocks, found, centre, ridge, rate)
        share, before = 1.0, loss
        while True:
            loss, rate = _loss(choices, found - share * step, centre, ridge)
            if loss <= before + 1e-9 or share < _ENOUGH:
                break
            share /= 2.0
        found = found - share * step
        if before - loss < _ENOUGH:
            break
    return found


def weighted(coefficients: Floats, columns: Floats) -> Floats:
    """Sum of the columns' rows, each times its coefficient; on one processor, unlike ``@``."""
    found: Floats = np.einsum("f,fr->r", coefficients, columns)
    return found


def _loss(choices: Choices, found: Floats, centre: Floats, ridge: float) -> tuple[float, Floats]:
    """What is to become least, and each row's chance in its group."""
    score, begins, group = weighted(found, choices.columns), choices.begins, choices.group
    top = np.maximum.reduceat(score, begins)
    odds = np.exp(score - top[group])
    total = np.add.reduceat(odds, begins)
    picked = np.add.reduceat(choices.weight, begins)
    loss = picked @ (np.log(total) + top) - choices.weight @ score
    return float(loss + 0.5 * ridge * ((found - centre) ** 2).sum()), odds / total[group]


def _step(
    choices: Choices,
    blocks: NDArray[np.float32],
    found: Floats,
    centre: Floats,
    ridge: float,
    rate: Floats,
) -> Floats:
    columns, group = choices.columns, choices.group
    picked = np.add.reduceat(choices.weight, choices.begins)
    expected = rate * picked[group]
    slope = np.einsum("fr,r->f", columns, expected - choices.weight) + ridge * (found - centre)
    middle = np.add.reduceat(columns * rate, choices.begins, axis=1)
    bend = squares(blocks, expected) - squares(in_blocks(middle), picked)
    bend[np.diag_indices(len(found))] += ridge
    return np.asarray(np.linalg.solve(bend, slope))
