"""Rows of the sheets of campaigns and loyalty as plain values."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from sheets_crm.metrics.programmes.days import shifted
from sheets_crm.reading.cells import header_key

_USUAL_DAYS = {"launch": 30, "news": 60, "survey": 60}
"""How long a campaign runs that does not say when it ends."""
_CATALOGUE_DAYS = 30.0


class Campaign(NamedTuple):
    """One row of the campaigns sheet."""

    name: str
    campaign_kind: str
    starts: datetime.date
    ends: datetime.date | None
    product: str | None
    taste: str | None
    size: str | None
    type: str | None
    every_days: float | None
    price: float | None
    trade_value: float | None
    places: float | None
    with_family: bool | None
    chosen_by: str | None
    answer_by: datetime.date | None
    question: str | None
    cost: float | None
    decision: str | None
    review_on: datetime.date | None
    note: str | None
    tactic: str | None
    row: int

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it runs."""
        if self.ends is not None:
            return self.ends
        if self.campaign_kind == "event":
            return self.starts
        days = _USUAL_DAYS.get(self.campaign_kind)
        return datetime.date.max if days is None else shifted(self.starts, days)

    @property
    def rhythm(self) -> float:
        """Every how many days a catalogue goes out."""
        return self.every_days if self.every_days is not None and self.every_days >= 1 else _CATALOGUE_DAYS

    @property
    def tags(self) -> tuple[str, ...]:
        """Words of taste, spelled as `header_key` spells what was typed."""
        return split_words(self.taste)

    @property
    def sizes(self) -> tuple[str, ...]:
        """Sizes that it is for."""
        return split_words(self.size)


def split_words(text: str | None) -> tuple[str, ...]:
    """What stands between commas, each as `header_key` spells it."""
    parts = (header_key(part) for part in (text or "").replace(";", ",").split(","))
    return tuple(part for part in parts if part)


class Entry(NamedTuple):
    """One row of the loyalty ledger."""

    date: datetime.date
    customer: str | None
    entry: str
    receipt: str | None
    product: str | None
    quantity: float | None
    amount: float | None
    learnt: str | None
    next_order: datetime.date | None
    checked_by: str | None
    card: str | None
    branch: str | None
    staff: str | None
    note: str | None
    row: int
