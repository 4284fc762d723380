"""Counting by customer on small numbers: rows are grouped once, and no name is looked at twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Groups:
    """Rows by customer.

    Attributes:
        names: The customers, sorted, each once.
        order: The rows in the order of their customers; None when they stand so already.
        starts: Where each customer's rows begin in that order.
        rows: How many rows have a customer.
    """

    names: pd.Index
    order: NDArray[np.int64] | None
    starts: NDArray[np.int64]
    rows: int


def by_customer(customers: pd.Series) -> Groups:
    """The groups of a column of customers; rows without one are left out.

    Quickest for a categorical column that is sorted already, as `occasions` of `with_codes` has it.
    """
    if isinstance(customers.dtype, pd.CategoricalDtype):
        codes, names = customers.cat.codes.to_numpy(), pd.Index(customers.array)
    else:
        codes, uniques = pd.factorize(customers, sort=True)
        names = pd.Index(uniques).take(np.maximum(codes, 0)) if len(uniques) else pd.Index(customers)
    order = None
    if len(codes) and (codes[0] < 0 or (codes[1:] < codes[:-1]).any()):
        order = np.argsort(codes, kind="stable")[np.count_nonzero(codes < 0) :]
        codes = codes[order]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    return Groups(names.take(starts if order is None else order[starts]), order, starts, len(codes))


def sizes(groups: Groups) -> NDArray[np.int64]:
    """How many rows each customer has."""
    return np.diff(np.append(groups.starts, groups.rows))


def smallest(groups: Groups, values: pd.Series) -> NDArray[Any]:
    """Each customer's smallest value, of values without gaps."""
    return _folded(np.minimum, groups, values.to_numpy())


def largest(groups: Groups, values: pd.Series) -> NDArray[Any]:
    """Each customer's largest value, of values without gaps."""
    return _folded(np.maximum, groups, values.to_numpy())


def summed(groups: Groups, values: pd.Series) -> NDArray[Any]:
    """Each customer's sum; missing values count as 0."""
    return _folded(np.add, groups, values.fillna(0).to_numpy())


def among(people: pd.Index | pd.Series, others: pd.Index | pd.Series) -> NDArray[np.bool_]:
    """Which of the people are among the others; at once where both are of the same categories."""
    mine, theirs = people.array, others.array
    coded = isinstance(mine, pd.Categorical) and isinstance(theirs, pd.Categorical)
    if not coded or mine.categories is not theirs.categories:
        return np.asarray(people.isin(others))
    marked = np.zeros(len(mine.categories) + 1, dtype=bool)
    marked[theirs.codes] = True
    marked[-1] = False  # code -1: nobody
    return np.asarray(marked[mine.codes])


def _folded(fold: np.ufunc, groups: Groups, values: NDArray[Any]) -> NDArray[Any]:
    if not len(groups.starts):
        return values[:0]
    in_order = values if groups.order is None else values[groups.order]
    found: NDArray[Any] = fold.reduceat(in_order, groups.starts)
    return found
