"""One budget for everything that customers are given: what it is, what was spent of it, what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from msgspec import Struct

LEAST_SHARE = 0.01


class Spend(NamedTuple):
    """Something given: at cost [money]; ``given`` already without anybody asking, such as rounding."""

    day: date
    cost: float
    row: int
    given: bool = False


class Budget(Struct, frozen=True):
    """A budget on a day [money]; ``refused`` are rows that go beyond the ceiling, and cost nothing.

    Without a base there is no ceiling, and nothing is refused.
    """

    base: float
    least: float
    ceiling: float
    used: float
    refused: tuple[int, ...]

    @property
    def known(self) -> bool:
        """Whether there is anything to take a share of."""
        return self.base > 0

    @property
    def left(self) -> float:
        """What may still be spent; below 0 when what was given already goes beyond it."""
        return self.ceiling - self.used


def budget(base: float, share: float, parts: int, spends: Iterable[Spend]) -> Budget:
    """What was spent of a share of the base, in the order of days; what does not fit any more is refused.

    Args:
        base: Value of the project, or sales of the last quarter [money]; 0: not known yet.
        share: Most that may be spent of it in one part [0 to 1].
        parts: In how many parts it is spent: "2 × 1–3 %" is two.
        spends: What was spent; what was ``given`` already always counts and may go beyond the ceiling.

    Source:
        METRICS.md D.21; FEATURES.md 3.15 and C.6.

    Example:
        >>> day = date(2026, 6, 1)
        >>> found = budget(100e6, 0.03, 2, [Spend(day, 1.5e6, 2), Spend(day, 1e6, 3)])
        >>> found.least, found.ceiling, found.left
        (2000000.0, 6000000.0, 3500000.0)
    """
    ceiling = base * share * parts
    used, refused = 0.0, []
    for spend in sorted(spends, key=lambda each: (each.day, each.row)):
        if base > 0 and not spend.given and used + spend.cost > ceiling and spend.cost > 0:
            refused.append(spend.row)
        else:
            used += spend.cost
    least = base * min(LEAST_SHARE, share) * parts
    return Budget(base, least, ceiling, used, tuple(refused))


def gifts_left(moves: Iterable[tuple[int, str, float]]) -> tuple[dict[str, float], list[int]]:
    """Gifts that came free of charge and are still there, and the rows that give more than there is.

    Args:
        moves: Row, what it is, and pieces: received ones positive, given ones negative, in their order.

    Source:
        FEATURES.md 3.19.

    Example:
        >>> gifts_left([(2, "payung", 50), (3, "payung", -12)])
        ({'payung': 38}, [])
    """
    left: dict[str, float] = {}
    refused = []
    for row, item, pieces in moves:
        if left.get(item, 0) + pieces < 0:
            refused.append(row)
        else:
            left[item] = left.get(item, 0) + pieces
    return left, refused
