"""Whom the list leaves alone on purpose, drawn by lot, so that the shop learns what contacting brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import Protocol

import numpy as np
from msgspec import Struct, field

from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.persuasion import DAYS, no_record

LISTED, LEFT_ALONE = "listed", "left_alone"
AGAIN_AFTER_DAYS = 28
EXEMPT_TIERS = (0, 3)
"""Promises and collection: nobody is left alone who was promised a call or owes money."""
MOST = 20_000
"""Entries that are kept, and for how long [days], so that the record never outgrows the workbook."""
KEPT_DAYS = 366
_LOTS = 2**64


class Trial(Struct, frozen=True):
    """What earlier lists did.

    ``record`` has one row for each time that a customer came on the list or was left alone instead:
    customer, date [day], group, reason. ``on_list`` are customers whose row stands on the list already.
    ``proven`` says of each reason with enough of both groups whether contacting for it surely brings orders.
    """

    record: Columns = field(default_factory=no_record)
    on_list: frozenset[str] = frozenset()
    proven: Mapping[str, bool] = field(default_factory=dict)


class Ranked(Protocol):
    """A row of the list, as far as the trial looks at it."""

    @property
    def customer(self) -> str:
        """Whom it is about."""

    @property
    def tier(self) -> int:
        """Of the first reason."""

    @property
    def reason(self) -> str:
        """The first reason."""


def left_alone(
    ranked: Sequence[Ranked], trial: Trial, share: float, as_of: date, in_hand: Collection[str]
) -> dict[str, date]:
    """Those who would be listed but are left alone today, and until when.

    A customer is drawn when they would come on the list, and not again for 28 days. Who is drawn is
    left alone for two weeks, then listed like anybody else.

    Args:
        ranked: One row a customer, in the order of the list.
        trial: What earlier lists did.
        share: Part of the customers to leave alone, 0 to 1.
        as_of: Today.
        in_hand: Customers whom somebody has begun to work on.
    """
    rows = [row.customer for row in ranked if row.tier not in EXEMPT_TIERS and row.customer not in in_hand]
    known = _latest(trial.record, as_of)
    wait = timedelta(days=DAYS + 1)
    waits = {name: day + wait for name, (day, group) in known.items() if group == LEFT_ALONE}
    fresh = set(rows) - known.keys() - trial.on_list
    drawn = {name for name in fresh if share and lot(name, as_of) < share}
    alone = {name: waits[name] for name in rows if waits.get(name, as_of) > as_of}
    return {**alone, **dict.fromkeys(sorted(drawn), as_of + wait)}


def new_entries(listed: Sequence[Ranked], left: Sequence[Ranked], trial: Trial, as_of: date) -> Columns:
    """Rows for the record: who came on the list today, and who was left alone instead.

    Args:
        listed: Today's list.
        left: Who was left alone.
        trial: What earlier lists did.
        as_of: Today.
    """
    known = {*_latest(trial.record, as_of), *trial.on_list}
    rows = [
        (row.customer, as_of, group, row.reason)
        for group, part in ((LISTED, listed), (LEFT_ALONE, left))
        for row in part
        if row.customer not in known and row.tier not in EXEMPT_TIERS
    ]
    return record_from(rows)


def record_from(rows: Sequence[tuple[str, date, str, str]]) -> Columns:
    """The record of these customers, days, groups and reasons."""
    customers, days, groups, reasons = list(zip(*rows, strict=True)) or [()] * 4
    return Columns(
        {
            "customer": codes_of(customers),
            "date": np.array(days, dtype="datetime64[D]"),
            "group": codes_of(groups),
            "reason": codes_of(reasons),
        }
    )


def kept(record: Columns, as_of: date) -> Columns:
    """The newest of the record: at most a year and `MOST` entries."""
    recent = record.rows(record["date"] > np.datetime64(as_of) - KEPT_DAYS)
    return recent.by("date", "group", "reason", "customer").rows(slice(-MOST, None))


def lot(customer: str, day: date) -> float:
    """A number from 0 to 1 that only the customer and the day decide: a refresh run twice draws alike."""
    digest = blake2b(f"{customer}|{day}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / _LOTS


def _latest(record: Columns, as_of: date) -> dict[str, tuple[date, str]]:
    """Day and group of the last entry of each customer within 28 days."""
    today, days = np.datetime64(as_of), record["date"]
    recent = record.rows((days > today - AGAIN_AFTER_DAYS) & (days <= today)).by("date")
    return {customer: (day, group) for customer, day, group in recent.tuples("customer", "date", "group")}
