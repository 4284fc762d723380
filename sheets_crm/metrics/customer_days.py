"""A customer and a day as one number: whole sorted columns of them are compared at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_ROOM = 1_000_000
_HALF = 500_000  # so that days before 1970 fit too


def day_numbers(dates: NDArray[np.datetime64]) -> Ints:
    """Days since 1970; a missing day lies before all others."""
    days = dates.astype("datetime64[D]")
    return np.where(np.isnat(days), -_HALF, days.astype(np.int64))


def packed(customer: Ints, day: Ints | int) -> Ints:
    """One number of a customer's number and a day's; its order is theirs."""
    return customer.astype(np.int64) * _ROOM + day + _HALF


def unpacked(keys: Ints) -> tuple[Ints, Ints]:
    """The numbers of customers and days again."""
    customer, day = np.divmod(keys, _ROOM)
    return customer, day - _HALF
