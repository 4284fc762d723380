"""A column of texts as numbers of a short sorted list of names: each distinct text is looked at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import compress
from operator import ne
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Array = NDArray[Any]
Rows = NDArray[np.int64] | NDArray[np.bool_] | slice


class Codes(Struct, frozen=True, eq=False):
    """A column of texts: each row's number among ``names`` (sorted, each once), -1 where it has none."""

    numbers: NDArray[np.int64]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, rows: Rows) -> Codes:
        return Codes(self.numbers[rows], self.names)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether each row has a text."""
        return self.numbers >= 0

    @property
    def distinct(self) -> list[str]:
        """The texts that some row has, in the order of their first rows."""
        firsts = np.full(len(self.names) + 1, len(self))
        firsts[self.numbers[::-1]] = np.arange(len(self))[::-1]
        order, known = np.argsort(firsts[:-1]), np.count_nonzero(firsts[:-1] < len(self))
        return [self.names[number] for number in order[:known].tolist()]

    def isin(self, texts: Collection[str]) -> NDArray[np.bool_]:
        """Whether each row's text is one of these."""
        return self._at(_places(self.names, texts))

    def _at(self, places: Sequence[int] | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each row's text stands at one of these places among the names."""
        stands = np.zeros(len(self.names) + 1, dtype=bool)
        stands[places] = True
        stands[-1] = False
        found: NDArray[np.bool_] = stands[self.numbers]
        return found

    def among(self, others: Codes) -> NDArray[np.bool_]:
        """Whether each row's text stands in the other column."""
        return self._at(others.numbered_by(self.names))

    def once(self) -> Codes:
        """Each text of it once, in order."""
        return Codes(np.flatnonzero(np.bincount(self.numbers[self.known])), self.names)

    def mapped(self, texts: Mapping[str, str | None], default: str | None = None) -> Codes:
        """Each text's translation; what has none, and what is missing, becomes the default."""
        found = codes_of([*(texts.get(name, default) for name in self.names), default])
        return Codes(found.numbers[self.numbers], found.names)

    def filled(self, text: str) -> Codes:
        """The same with a text where there was none."""
        if self.known.all():
            return self
        place = bisect_left(self.names, text)
        if self.names[place : place + 1] == (text,):
            return Codes(np.where(self.known, self.numbers, place), self.names)
        numbers = self.numbers + (self.numbers >= place)
        return Codes(np.where(self.known, numbers, place), (*self.names[:place], text, *self.names[place:]))

    def rewritten(self, rewrite: Callable[[str], str]) -> Codes:
        """Each text rewritten; what becomes empty is missing."""
        return self.mapped({name: rewrite(name) or None for name in self.names})

    def where(self, rows: NDArray[np.bool_]) -> Codes:
        """The same without the texts of all other rows."""
        return Codes(np.where(rows, self.numbers, -1), self.names)

    def or_else(self, other: Codes) -> Codes:
        """The same with the other column's text where there was none."""
        both = joined([self, other])
        numbers = np.where(self.known, both.numbers[: len(self)], both.numbers[len(self) :])
        return Codes(numbers, both.names)

    def texts(self) -> list[Any]:
        """The texts, None where there is none."""
        if len(self) < len(self.names):  # few rows do not look at every name
            return [self.names[number] if number >= 0 else None for number in self.numbers.tolist()]
        texts: list[Any] = self.told(self.names, None, "object").tolist()
        return texts

    def numbered_by(self, names: tuple[str, ...]) -> NDArray[np.int64]:
        """The numbers of the same texts among other sorted names, -1 where they have none."""
        if names is self.names or names == self.names:
            return self.numbers
        return self.told(_places(names, self.names), missing=-1)

    def placed_in(self, order: Iterable[str]) -> NDArray[np.int64]:
        """Each row's place in an order of ours, -1 where its text is not in it."""
        place = {name: number for number, name in enumerate(order)}
        return self.told([place.get(name, -1) for name in self.names], missing=-1)

    def told(self, values: Sequence[Any], missing: Any, dtype: str | None = None) -> Array:
        """What is said of each name, for each row."""
        return np.array([*values, missing], dtype)[self.numbers]


Column = Array | Codes


def codes_of(texts: Iterable[str | None]) -> Codes:
    """A column of texts from the texts themselves."""
    listed = list(texts)
    once = dict.fromkeys(listed)  # sorts faster than a set, as most columns are in some order already
    if 2 * len(once) > len(listed):
        return _of_different(listed)
    names = tuple(sorted(text for text in once if text is not None))
    place: dict[str | None, int] = {None: -1, **dict(zip(names, range(len(names)), strict=True))}
    return Codes(np.fromiter(map(place.__getitem__, listed), np.int64, len(listed)), names)


def _of_different(texts: Sequence[str | None]) -> Codes:
    """The same of texts most of which differ, as numbers of receipts: sorted without looking any up."""
    known = [at for at, text in enumerate(texts) if text is not None]
    order = sorted(known, key=texts.__getitem__)  # type: ignore[arg-type]  # none of them is None
    in_order = [texts[at] for at in order]
    new = np.fromiter(map(ne, in_order, [None, *in_order]), bool, len(in_order))
    numbers = np.full(len(texts), -1)
    numbers[order] = np.cumsum(new) - 1
    return Codes(numbers, tuple(compress(in_order, new.tolist())))  # type: ignore[arg-type]


def selected(conditions: Sequence[NDArray[np.bool_]], texts: Sequence[str], otherwise: str) -> Codes:
    """A column with the text of the first condition that each row meets."""
    return codes_of([*texts, otherwise])[np.select(list(conditions), list(range(len(texts))), len(texts))]


def joined(columns: Sequence[Codes]) -> Codes:
    """Columns of texts below each other."""
    names = max((column.names for column in columns), key=len)
    if any(-1 in _places(names, column.names) for column in columns if column.names != names):
        names = tuple(sorted(dict.fromkeys(name for column in columns for name in column.names)))
    return Codes(np.concatenate([column.numbered_by(names) for column in columns]), names)


def _places(names: tuple[str, ...], texts: Collection[str]) -> list[int]:
    """Where each text stands among sorted names, -1 where it does not; few do not look at every name."""
    if 8 * len(texts) > len(names):
        place = {name: number for number, name in enumerate(names)}
        return [place.get(text, -1) for text in texts]
    found = [bisect_left(names, text) for text in texts]
    return [at if names[at : at + 1] == (text,) else -1 for at, text in zip(found, texts, strict=True)]
