"""A figure with what stands behind it: fraction, customers, window, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterable

from msgspec import Struct

from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.windows import Window

SMALL_SAMPLE = 10
_NORMAL_95 = 1.959963984540054


class Figure(Struct, frozen=True):
    """One figure, ready to be shown and checked.

    Attributes:
        code: What it is, for the catalogue of texts: ``repeat_purchase_rate``.
        numerator: Upper part of the fraction [customers, occasions or money].
        denominator: Lower part, same kind.
        value: Numerator by denominator; None ("belum ada") when the denominator is 0 or unknown.
        window: The days it speaks of; None for all time.
        customers: Who is behind the numerator, sorted.
        sample: How many customers, occasions or gaps the figure rests on.
        immature: Customers left out because their time is not over yet.
    """

    code: str
    numerator: float
    denominator: float
    value: float | None
    window: Window | None = None
    customers: tuple[str, ...] = ()
    sample: int = 0
    immature: int = 0

    @property
    def small_sample(self) -> bool:
        """Whether fewer than ten stand behind the figure."""
        return self.sample < SMALL_SAMPLE

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % range of a share of customers; None for money, days and ratios."""
        counted = len(self.customers) == self.numerator <= self.denominator == self.sample
        return wilson_interval(self.numerator, self.denominator) if counted else None


def fraction(
    code: str,
    numerator: float,
    denominator: float,
    *,
    customers: Codes | Iterable[str] = (),
    window: Window | None = None,
    sample: int | None = None,
    immature: int = 0,
) -> Figure:
    """The figure of a fraction; the sample is the denominator unless given."""
    return Figure(
        code=code,
        numerator=float(numerator),
        denominator=float(denominator),
        value=float(numerator) / float(denominator) if denominator > 0 else None,
        window=window,
        customers=_names(customers),
        sample=int(denominator) if sample is None else sample,
        immature=immature,
    )


def _names(customers: Codes | Iterable[str]) -> tuple[str, ...]:
    """Customers in order."""
    if isinstance(customers, Codes):
        return tuple(map(customers.names.__getitem__, sorted(customers.numbers.tolist())))
    return tuple(sorted(customers))


def share(code: str, part: Codes, whole: Codes, *, window: Window | None = None, immature: int = 0) -> Figure:
    """Which share of the customers ``whole``, each once, are also in ``part``."""
    both = whole[whole.among(part)]
    return fraction(code, len(both), len(whole), customers=both, window=window, immature=immature)


def wilson_interval(successes: float, trials: float) -> tuple[float, float] | None:
    """95 % range of a rate, honest for few trials and for 0 and 100 %.

    Args:
        successes: From 0 to ``trials``.
        trials: 0 or more.

    Returns:
        Lower and upper bound, from 0 to 1; None without trials.

    Raises:
        ValueError: Fewer than no successes or more than trials.

    Source:
        Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
        Statistical Association 22 (1927), 209-212, doi:10.1080/01621459.1927.10502953.

    Example:
        >>> low, high = wilson_interval(3, 6)
        >>> round(low, 2), round(high, 2)
        (0.19, 0.81)
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"successes {successes!r} are not between 0 and {trials!r} trials")
    if trials == 0:
        return None
    rate, weight = successes / trials, _NORMAL_95**2 / trials
    middle = (rate + weight / 2) / (1 + weight)
    half = _NORMAL_95 / (1 + weight) * math.sqrt(rate * (1 - rate) / trials + weight / (4 * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
