"""From candidates to the list: merge, hold back, rank, share out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from sheets_crm.calls.holds import holds
from sheets_crm.calls.reasons import REASONS
from sheets_crm.calls.trial import LEFT_ALONE, Trial, left_alone
from sheets_crm.calls.waiting import waiting
from sheets_crm.facts.facts import Facts
from sheets_crm.reading.frames import looked_up

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


def queue(facts: Facts, *, in_hand: Collection[str] = (), trial: Trial | None = None) -> Queue:
    """Whom to contact today.

    Args:
        facts: The shop on one day.
        in_hand: Customers in whose row somebody has begun to type: they are never cut for want of capacity.
        trial: What earlier lists did: whom they left alone, and which reasons they proved.
    """
    trial = trial or Trial()
    found = pd.concat([reason(facts) for reason in REASONS], ignore_index=True)
    found = found[found["customer"].isin(facts.customers["customer"])]
    stops = holds(facts)
    free = found[~_stopped(found, stops)]
    ranked = _ranked(free, facts, trial.proven)
    alone = left_alone(ranked, trial, facts.settings.left_alone_share, facts.as_of, in_hand)
    shared = _shared_out(ranked, facts, set(in_hand), alone)
    listed = shared[shared["hold"] == ""].drop(columns=["hold", "until"]).reset_index(drop=True)
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


def _ranked(free: pd.DataFrame, facts: Facts, proven: Mapping[str, bool]) -> pd.DataFrame:
    """The first reason of each customer, in the order of the list (FEATURES.md C)."""
    first = free.sort_values(["tier", "due", "value"], ascending=[True, True, False], kind="stable")
    first = first.drop_duplicates("customer")
    last_contact = looked_up(first["customer"], facts.outbound.groupby("customer")["date"].max())
    silence = _day_numbers(last_contact)
    worth = -first["value"].fillna(0.0).astype("float64")
    tier, due = first["tier"], _day_numbers(first["due"])
    within = worth.mask(tier.isin(_BY_DAY), due).mask(tier.isin(_BY_DAY_LATEST_FIRST), -due)
    within = within.mask(tier.isin(_BY_SILENCE), silence)
    place = _by_evidence(first, proven)
    ranked = first.assign(order=place, within=within, worth=worth, silence=silence)
    ranked = ranked.sort_values(["order", "within", "worth", "silence", "customer"], kind="stable")
    return ranked.drop(columns=["order", "within", "worth", "silence"]).reset_index(drop=True)


def _by_evidence(first: pd.DataFrame, proven: Mapping[str, bool]) -> pd.Series[float]:
    """The tiers, but reasons that were tested without proof come right behind the last proven one."""
    brings = first["reason"].map(proven)
    tier = first["tier"].astype("float64")
    last = tier[brings.eq(True)].max()
    return tier.mask(brings.eq(False) & (tier < last), last + 0.5)


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


def _shared_out(
    ranked: pd.DataFrame, facts: Facts, in_hand: set[str], alone: Mapping[str, date]
) -> pd.DataFrame:
    """The ranked rows with ``staff``, ``hold`` ("": listed today) and ``until`` [day].

    Who is left alone is one whom the list had room for, and takes nobody's room.
    """
    settings = facts.settings
    greetings = int((ranked["tier"] == _TIER_OF_GREETINGS).sum())
    quota = min(round(settings.list_capacity_per_staff * settings.greeting_share), greetings)
    office = _Office(settings.list_capacity_per_staff, quota)
    own = facts.customers.set_index("customer")["staff"].dropna().to_dict()
    staff, hold = [], []
    for customer, tier in ranked[["customer", "tier"]].itertuples(index=False):
        name = own.get(customer) or office.emptiest(settings.staff)
        greeting = tier == _TIER_OF_GREETINGS
        desk = office.desk(name)
        room = desk.takes(greeting=greeting) or customer in in_hand
        if room and customer not in alone:
            desk.give(greeting=greeting)
        staff.append(name)
        hold.append("capacity" if not room else LEFT_ALONE if customer in alone else "")
    shared = ranked.assign(staff=pd.Series(staff, dtype="str"), hold=pd.Series(hold, dtype="str"))
    ends = shared["customer"].map(alone).where(shared["hold"] == LEFT_ALONE)
    return shared.assign(until=pd.to_datetime(ends).astype("datetime64[us]"))


def _held(found: pd.DataFrame, stops: pd.DataFrame, shared: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Everybody with a reason who is not listed or waits for a season, and what stood in the way."""
    full = shared[shared["hold"] != ""].astype({"until": stops["until"].dtype})
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
