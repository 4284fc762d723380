"""Whether the shop keeps its word: promised contacts that came by their day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sheets_crm.facts.plain import Contact


class Promises(NamedTuple):
    """Promised contacts whose day has come, and those of them that were kept."""

    kept: int
    due: int


def promises_of(log: Iterable[Contact], today: date) -> Promises:
    """The promises in the log of one customer, the oldest contact first.

    A promise is kept when the shop got in touch after making it and no later than its day, whether or not
    anybody answered. One whose day is today counts once it is kept.

    Source:
        METRICS.md D.17, "promise kept"; FEATURES.md 3.49.
    """
    contacts = list(log)
    kept = due = 0
    for made in contacts:
        day = made.contact_again
        if day is None or day > today:
            continue
        came = any(
            each.outbound and each.row > made.row and made.date <= each.date <= day for each in contacts
        )
        kept += came
        due += came or day < today
    return Promises(kept, due)
