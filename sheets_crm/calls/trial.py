"""Whom the list leaves alone on purpose, drawn by lot, so that the shop learns what contacting brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from typing import Protocol

import pandas as pd

from sheets_crm.metrics.customers.persuasion import DAYS, no_record
from sheets_crm.metrics.frames import frame_of

LISTED, LEFT_ALONE = "listed", "left_alone"
AGAIN_AFTER_DAYS = 28
EXEMPT_TIERS = (0, 3)
"""Promises and collection: nobody is left alone who was promised a call or owes money."""
COLUMNS = list(no_record().each)
MOST = 20_000
"""Entries that are kept, and for how long [days], so that the record never outgrows the workbook."""
KEPT_DAYS = 366
_LOTS = 2**64


@dataclass(frozen=True)
class Trial:
    """What earlier lists did.

    ``record`` has one row for each time that a customer came on the list or was left alone instead:
    customer, date [day], group, reason. ``on_list`` are customers whose row stands on the list already.
    ``proven`` says of each reason with enough of both groups whether contacting for it surely brings orders.
    """

    record: pd.DataFrame = field(default_factory=lambda: frame_of(no_record()))
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
    began = known.loc[known["group"] == LEFT_ALONE, "date"]
    waits = {name: day.date() + timedelta(days=DAYS + 1) for name, day in began.items()}
    fresh = set(rows) - set(known.index) - trial.on_list
    drawn = {name for name in fresh if share and lot(name, as_of) < share}
    end = as_of + timedelta(days=DAYS + 1)
    alone = {name: waits[name] for name in rows if waits.get(name, as_of) > as_of}
    return {**alone, **dict.fromkeys(sorted(drawn), end)}


def new_entries(listed: Sequence[Ranked], left: Sequence[Ranked], trial: Trial, as_of: date) -> pd.DataFrame:
    """Rows for the record: who came on the list today, and who was left alone instead.

    Args:
        listed: Today's list.
        left: Who was left alone.
        trial: What earlier lists did.
        as_of: Today.
    """
    known = {*_latest(trial.record, as_of).index, *trial.on_list}
    rows = [
        (row.customer, as_of, group, row.reason)
        for group, part in ((LISTED, listed), (LEFT_ALONE, left))
        for row in part
        if row.customer not in known and row.tier not in EXEMPT_TIERS
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(frame_of(no_record()).dtypes.to_dict())


def kept(record: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The newest of the record: at most a year and `MOST` entries."""
    recent = record[record["date"] > pd.Timestamp(as_of) - pd.Timedelta(days=KEPT_DAYS)]
    return recent.sort_values(["date", "group", "reason", "customer"], ignore_index=True).tail(MOST)


def lot(customer: str, day: date) -> float:
    """A number from 0 to 1 that only the customer and the day decide: a refresh run twice draws alike."""
    digest = blake2b(f"{customer}|{day}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / _LOTS


def _latest(record: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The last entry of each customer within 28 days."""
    since = pd.Timestamp(as_of) - pd.Timedelta(days=AGAIN_AFTER_DAYS)
    recent = record[(record["date"] > since) & (record["date"] <= pd.Timestamp(as_of))]
    return recent.sort_values("date").drop_duplicates("customer", keep="last").set_index("customer")
