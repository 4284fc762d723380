"""People whom the shop says are one: the column ``Gabung ke`` of Customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sheets_crm.reading.people import People, Unrecognised


class Wish(NamedTuple):
    """A row that says whom it belongs to: the row's key and what stands in its cell."""

    row: int
    key: str
    reference: str


class Fault(NamedTuple):
    """A wish that cannot be granted; ``code`` names the sentence that says why."""

    row: int
    code: str
    reference: str


def merged(
    wishes: Iterable[Wish], people: People, known: Collection[str]
) -> tuple[dict[str, str], list[Fault]]:
    """Who counts as whom, by key, every chain followed to its end; and the wishes that mean nobody.

    Args:
        wishes: Rows with something in ``Gabung ke``.
        people: Who a cell means.
        known: Keys of everybody in Customers and in orders: a slip of the pen in a phone number is nobody.
    """
    asked: dict[str, tuple[Wish, str]] = {}
    faults = []
    for wish in wishes:
        target = _meant(wish, people, known)
        if target is None:
            faults.append(Fault(wish.row, "merge_unknown", wish.reference))
        elif target != wish.key:
            asked[wish.key] = (wish, target)
    ends = {key: _end(key, asked) for key in asked}
    lost = [asked[key][0] for key, end in ends.items() if end is None]
    faults += [Fault(wish.row, "merge_circle", wish.reference) for wish in lost]
    return {key: end for key, end in ends.items() if end is not None}, faults


def _meant(wish: Wish, people: People, known: Collection[str]) -> str | None:
    try:
        target = people.find(wish.reference)
    except Unrecognised:
        return None
    return target if target in known else None


def _end(key: str, asked: dict[str, tuple[Wish, str]]) -> str | None:
    """Where the chain from this key ends, None when it never does."""
    passed = set()
    while key in asked:
        if key in passed:
            return None
        passed.add(key)
        key = asked[key][1]
    return key
