"""An order's amount over its lines."""

from __future__ import annotations

from collections.abc import Sequence


def spread(amount: float, weights: Sequence[float]) -> list[float]:
    """Shares of an amount in proportion to weights, equal where all weigh nothing; they add up to it exactly.

    Whole amounts give whole shares, others shares of a hundredth; what rounding leaves goes to the heaviest.

    Example:
        >>> spread(100, [1, 1, 1])
        [34.0, 33.0, 33.0]
    """
    parts = list(weights) if sum(weights) > 0 else [1.0] * len(weights)
    unit = 1 if float(amount).is_integer() else 100
    whole = round(amount * unit)
    shares = [int(whole * part / sum(parts)) for part in parts]
    shares[parts.index(max(parts))] += whole - sum(shares)
    return [share / unit for share in shares]
