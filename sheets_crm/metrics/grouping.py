"""Rows by what they have in common, and what each group comes to."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.metrics.codes import Array, Codes, Column


class Grouping(Struct, frozen=True, eq=False, dict=True):
    """Rows by what they have in common: of each row its group (-1: none), of each group its first row."""

    numbers: NDArray[np.int64]
    firsts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.firsts)

    def sums(self, values: Array) -> NDArray[np.float64]:
        """What each group comes to; missing values count as nothing."""
        weights = np.nan_to_num(values[self._inside].astype(np.float64, copy=False))
        return np.bincount(self.numbers[self._inside], weights, len(self)).astype(np.float64)

    def counts(self) -> NDArray[np.int64]:
        """How many rows each group has."""
        return self._counts

    def reduced(self, with_each: np.ufunc, values: Array) -> Array:
        """What comes of each group's values when ``numpy.fmin``, ``numpy.fmax`` or such goes along them."""
        found: Array = with_each.reduceat(values[self._order], self._starts) if len(self) else values[:0]
        return found

    def medians(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each group's middle value; missing values are passed over."""
        known = (self.numbers >= 0) & ~np.isnan(values)
        numbers, values = self.numbers[known], values[known]
        ordered = values[np.lexsort((values, numbers))]
        count = np.bincount(numbers, minlength=len(self))
        start = np.cumsum(count) - count
        found = np.full(len(self), np.nan)
        some = count > 0
        low, high = (start + (count - 1) // 2)[some], (start + count // 2)[some]
        found[some] = (ordered[low] + ordered[high]) / 2
        return found

    @property
    def lasts(self) -> NDArray[np.int64]:
        """The last row of each group."""
        lasts: NDArray[np.int64] = self._order[np.cumsum(self.counts()) - 1]
        return lasts

    def running(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of the group's rows up to each row, in their order."""
        ordered = np.cumsum(values[self._order])
        begun = ordered[self._starts] - values[self._order][self._starts]
        found = np.full(len(self.numbers), np.nan)
        found[self._order] = ordered - np.repeat(begun, self.counts())
        return found

    @property
    def previous(self) -> NDArray[np.int64]:
        """The group's row before each row, -1 for its first."""
        found = np.full(len(self.numbers), -1, dtype=np.int64)
        found[self._order[1:]] = self._order[:-1]
        found[self._order[self._starts]] = -1
        return found

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(self.numbers, kind="stable")[np.count_nonzero(self.numbers < 0) :]

    @cached_property
    def _counts(self) -> NDArray[np.int64]:
        return np.bincount(self.numbers[self._inside], minlength=len(self))

    @cached_property
    def _inside(self) -> slice | NDArray[np.bool_]:
        """The rows that are in a group: mostly all, then nothing has to be copied."""
        inside = self.numbers >= 0
        return slice(None) if inside.all() else inside

    @property
    def _starts(self) -> NDArray[np.int64]:
        return np.cumsum(self.counts()) - self.counts()


def grouped(*columns: Column) -> Grouping:
    """The rows by these columns together, groups in the order of their values."""
    keys = [keys_of(column) for column in columns]
    known = np.logical_and.reduce([key >= 0 for key in keys])
    joint, room = keys[0], int(keys[0].max(initial=0)) + 1
    for key in keys[1:]:
        size = int(key.max(initial=0)) + 1
        if room * size > np.iinfo(np.int64).max >> len(key).bit_length():
            joint, room = np.unique(joint, return_inverse=True)[1], len(joint)
        joint, room = joint * size + key, room * size
    if known.all():
        return Grouping(*_distinct(joint))
    numbers, firsts = _distinct(joint[known])
    group = np.full(len(joint), -1, dtype=np.int64)
    group[known] = numbers
    return Grouping(group, np.flatnonzero(known)[firsts])


def keys_of(column: Column) -> NDArray[np.int64]:
    """A column as numbers from 0 on in the order of its values, -1 where one is missing."""
    if isinstance(column, Codes):
        return column.numbers
    gone = np.isnat(column) if column.dtype.kind == "M" else np.isnan(column)
    if column.dtype.kind != "f" and not gone.all():
        numbers = column.astype(np.int64) - column[~gone].min().astype(np.int64)
        if _is_close(numbers[~gone]):
            return np.where(gone, -1, numbers)
    return np.where(gone, -1, np.unique(column, return_inverse=True)[1].astype(np.int64))


def _distinct(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys from 0 on without the numbers that none has, and the first row of each."""
    if not _is_close(keys):
        bits = len(keys).bit_length()  # a key and its row as one number sort faster than rows by their keys
        both = np.sort((keys << bits) | np.arange(len(keys)))
        order, new = both & ((1 << bits) - 1), np.diff(both >> bits, prepend=-1) != 0
        numbers = np.empty(len(keys), dtype=np.int64)
        numbers[order] = np.cumsum(new) - 1
        return numbers, order[new]
    first = np.full(keys.max(initial=-1) + 1, -1)
    first[keys[::-1]] = np.arange(len(keys))[::-1]
    return (np.cumsum(first >= 0) - 1)[keys], first[first >= 0]


def _is_close(keys: NDArray[np.int64]) -> bool:
    """Whether a place for every key up to the highest is less work than sorting them."""
    return bool(keys.max(initial=0) < 4 * len(keys) + 1_000)
