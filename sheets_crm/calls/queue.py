"""From candidates to the list: merge, hold back, rank, share out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sheets_crm.calls.facts import Facts
from sheets_crm.calls.holds import holds
from sheets_crm.calls.reasons import REASONS
from sheets_crm.calls.waiting import waiting
from sheets_crm.frames import looked_up

_TIER_OF_GREETINGS = 7
_BY_DAY, _BY_DAY_LATEST_FIRST, _BY_SILENCE = (0, 5), (4,), (7,)
_SPARED = {"everything": (), "all_but_promises": (0,), "contact": (0, 3)}


@dataclass(frozen=True)
class Queue:
    """Today's calls.

    ``listed`` has one row a customer in order: customer, reason, tier, due, value, product of the first
    reason, ``staff``. ``reasons`` are all surviving candidates of the listed. ``held`` has customer,
    reason, value, hold [code], until [day], staff.
    """

    listed: pd.DataFrame
    reasons: pd.DataFrame
    held: pd.DataFrame


def queue(facts: Facts, *, in_hand: Collection[str] = ()) -> Queue:
    """Whom to contact today.

    Args:
        facts: The shop on one day.
        in_hand: Customers in whose row somebody has begun to type: they are never cut for want of capacity.
    """
    found = pd.concat([reason(facts) for reason in REASONS], ignore_index=True)
    found = found[found["customer"].isin(facts.customers["customer"])]
    stops = holds(facts)
    free = found[~_stopped(found, stops)]
    ranked = _ranked(free, facts)
    shared = _shared_out(ranked, facts, set(in_hand))
    listed = shared[shared["place"]].drop(columns="place").reset_index(drop=True)
    reasons = free[free["customer"].isin(listed["customer"])].sort_values(["customer", "tier", "due"])
    return Queue(listed, reasons, _held(found, stops, shared, facts))


def _stopped(found: pd.DataFrame, stops: pd.DataFrame) -> pd.Series[bool]:
    """Whether a hold of the customer covers the candidate."""
    stopped = pd.Series(False, index=found.index)
    for scope, spared in _SPARED.items():
        customers = stops.loc[stops["scope"] == scope, "customer"]
        stopped |= found["customer"].isin(customers) & ~found["tier"].isin(spared)
    resting = stops.loc[stops["scope"] == "selling", "customer"]
    return stopped | (found["customer"].isin(resting) & found["selling"].astype(bool))


def _ranked(free: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """The first reason of each customer, in the order of the list (FEATURES.md C)."""
    first = free.sort_values(["tier", "due", "value"], ascending=[True, True, False], kind="stable")
    first = first.drop_duplicates("customer")
    last_contact = looked_up(first["customer"], facts.outbound.groupby("customer")["date"].max())
    silence = _day_numbers(last_contact)
    worth = -first["value"].fillna(0.0).astype("float64")
    tier, due = first["tier"], _day_numbers(first["due"])
    within = worth.mask(tier.isin(_BY_DAY), due).mask(tier.isin(_BY_DAY_LATEST_FIRST), -due)
    within = within.mask(tier.isin(_BY_SILENCE), silence)
    ranked = first.assign(within=within, worth=worth, silence=silence)
    ranked = ranked.sort_values(["tier", "within", "worth", "silence", "customer"], kind="stable")
    return ranked.drop(columns=["within", "worth", "silence"]).reset_index(drop=True)


def _day_numbers(days: pd.Series[pd.Timestamp]) -> pd.Series[float]:
    """Days as numbers; a missing day (never) comes before all others."""
    numbers = days.to_numpy().astype("datetime64[D]").astype("int64")
    return pd.Series(np.where(days.isna(), -1e9, numbers.astype("float64")), index=days.index)


@dataclass
class _Desk:
    """What one member of staff has been given so far."""

    capacity: int
    kept_for_greetings: int
    offers: int = 0
    greetings: int = 0

    def takes(self, *, greeting: bool) -> bool:
        if self.offers + self.greetings >= self.capacity:
            return False
        return greeting or self.offers < self.capacity - self.kept_for_greetings

    def give(self, *, greeting: bool) -> None:
        self.greetings += greeting
        self.offers += not greeting


@dataclass
class _Office:
    """All desks; who has no staff of their own goes to the emptiest."""

    capacity: int
    kept_for_greetings: int
    desks: dict[str, _Desk] = field(default_factory=dict)

    def desk(self, staff: str) -> _Desk:
        return self.desks.setdefault(staff, _Desk(self.capacity, self.kept_for_greetings))

    def emptiest(self, names: tuple[str, ...]) -> str:
        return min(names, key=lambda name: self.desk(name).offers + self.desk(name).greetings, default="")


def _shared_out(ranked: pd.DataFrame, facts: Facts, in_hand: set[str]) -> pd.DataFrame:
    """The ranked rows with ``staff`` and ``place`` (is there room today)."""
    settings = facts.settings
    greetings = int((ranked["tier"] == _TIER_OF_GREETINGS).sum())
    quota = min(round(settings.list_capacity_per_staff * settings.greeting_share), greetings)
    office = _Office(settings.list_capacity_per_staff, quota)
    own = facts.customers.set_index("customer")["staff"].dropna().to_dict()
    staff, place = [], []
    for customer, tier in ranked[["customer", "tier"]].itertuples(index=False):
        name = own.get(customer) or office.emptiest(settings.staff)
        greeting = tier == _TIER_OF_GREETINGS
        desk = office.desk(name)
        room = desk.takes(greeting=greeting) or customer in in_hand
        if room:
            desk.give(greeting=greeting)
        staff.append(name)
        place.append(room)
    return ranked.assign(staff=pd.Series(staff, dtype="str"), place=pd.Series(place, dtype="bool"))


def _held(found: pd.DataFrame, stops: pd.DataFrame, shared: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Everybody with a reason who is not listed or waits for a season, and what stood in the way."""
    full = shared[~shared["place"]].assign(hold="capacity", until=pd.Series(dtype=stops["until"].dtype))
    stopped = found[~found["customer"].isin(shared["customer"])]
    stopped = stopped.sort_values(["tier", "due"]).drop_duplicates("customer")
    stopped = stopped.merge(
        stops.drop_duplicates("customer"), on="customer", how="left", validate="one_to_one"
    )
    seasonal = waiting(facts)
    seasonal = seasonal[~seasonal["customer"].isin(found["customer"])]
    own = facts.customers.drop_duplicates("customer").set_index("customer")["staff"]
    unlisted = [part.assign(staff=looked_up(part["customer"], own)) for part in (stopped, seasonal)]
    names = ["customer", "reason", "tier", "value", "hold", "until", "staff"]
    held = pd.concat(
        [part[names] for part in (full, *unlisted) if len(part)] or [full[names]], ignore_index=True
    )
    order = ["hold", "tier", "value", "customer"]
    return held.sort_values(order, ascending=[True, True, False, True]).reset_index(drop=True)
