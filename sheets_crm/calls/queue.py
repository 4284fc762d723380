"""From candidates to the list: merge, hold back, rank, share out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from sheets_crm.calls.candidates import Candidate, candidates
from sheets_crm.calls.holds import Hold, holds
from sheets_crm.calls.reasons import programmes
from sheets_crm.calls.trial import LEFT_ALONE, Trial, left_alone
from sheets_crm.calls.waiting import waiting
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.next_order.seasonal_dates import WAITING

_TIER_OF_GREETINGS = 7
_TIER_OF_DAYS = 5
_WAITING_TIER = 2
_BY_DAY, _BY_DAY_LATEST_FIRST, _BY_SILENCE = (0, 5), (4,), (7,)
_FIRST = 0
_NEVER, _EVER = date.min.toordinal(), date.max.toordinal()


class Row(Struct, frozen=True):
    """One customer on the list, or held back: ``first`` places the row, ``reasons`` are all that stand in it.

    ``hold`` is "" for who is listed, else the code of what stands in the way ``until`` a day. ``resting``:
    something holds the customer's selling reasons back, so that nothing is to be offered.
    """

    first: Candidate
    reasons: tuple[Candidate, ...]
    staff: str
    hold: str = ""
    until: date | None = None
    resting: bool = False

    @property
    def customer(self) -> str:
        """Whom it is about."""
        return self.first.customer

    @property
    def tier(self) -> int:
        """The tier of the reason that places the row."""
        return self.first.tier

    @property
    def reason(self) -> str:
        """The code of the reason that places the row."""
        return self.first.reason

    @property
    def speaks(self) -> Candidate:
        """The reason whose message is sent: the first in the order of messages that is ready."""
        return next((each for each in self.reasons if each.found.ready), self.reasons[0])


class Held(Struct, frozen=True):
    """One customer with a reason who is not listed, or who waits for a season."""

    customer: str
    reason: str
    tier: int
    value: float | None
    hold: str
    until: date | None
    staff: str


class Queue(Struct, frozen=True):
    """Today's calls in order, and who is held back."""

    listed: Sequence[Row]
    held: Sequence[Held]


def queue(facts: Facts, *, in_hand: Collection[str] = (), trial: Trial | None = None) -> Queue:
    """Whom to contact today.

    Args:
        facts: The shop on one day.
        in_hand: Customers in whose row somebody has begun to type: they are never cut for want of capacity.
        trial: What earlier lists did: whom they left alone, and which reasons they proved.
    """
    trial = trial or Trial()
    stops = holds(facts)
    free: dict[str, list[Candidate]] = defaultdict(list)
    stopped: dict[str, list[Candidate]] = defaultdict(list)
    for programme in programmes().values():
        for found in candidates(programme, facts):
            customer = found.customer
            is_held = customer in stops and any(hold.covers(found) for hold in stops[customer])
            (stopped if is_held else free)[customer].append(found)
    _join_celebrations(free, stopped, stops)
    ranked = _ranked([_row(facts, each, stops) for each in free.values()], facts, trial.proven)
    alone = left_alone(ranked, trial, facts.settings.left_alone_share, facts.as_of, in_hand)
    shared = _shared_out(ranked, facts, set(in_hand), alone)
    names = {row.customer for row in shared}
    rest = [_stopped(facts, each, stops) for customer, each in stopped.items() if customer not in names]
    turned_away = (row for row in shared if row.hold and not row.first.programme.alone)
    held = [_full(row) for row in turned_away] + rest
    held += _waiting(facts, names | stopped.keys())
    held.sort(key=lambda each: (each.hold, each.tier, -(each.value or 0.0), each.customer))
    return Queue([row for row in shared if not row.hold], held)


def _join_celebrations(
    free: dict[str, list[Candidate]],
    stopped: Mapping[str, Sequence[Candidate]],
    stops: Mapping[str, Sequence[Hold]],
) -> None:
    """Let a birthday that only the rest after a contact holds back join a row that stands there anyway."""
    order = list(programmes())
    for customer in free.keys() & stopped.keys():
        only_resting = [
            each
            for each in stopped[customer]
            if each.tier == _TIER_OF_DAYS
            and {hold.scope for hold in stops[customer] if hold.covers(each)} == {"contact"}
        ]
        joined = [*free[customer], *only_resting]
        free[customer] = sorted(joined, key=lambda each: order.index(each.reason))


def _row(facts: Facts, found: Sequence[Candidate], stops: Mapping[str, Sequence[Hold]]) -> Row:
    """A customer's row; whoever is asked for money is offered nothing in it."""
    kept = found
    if any(each.programme.kind == "collection" for each in found):
        kept = [each for each in found if each.programme.kind == "collection" or each.tier == 0]
    kept = [each for each in kept if not each.programme.alone] or kept
    first = kept[0] if len(kept) == 1 else min(kept, key=_precedence)
    staff = first.found.staff or facts.people[first.customer].staff or ""
    return Row(first, tuple(kept), staff, resting=first.customer in stops)


def _precedence(each: Candidate) -> tuple[int, bool, date, float]:
    return each.tier, not _urgent(each), each.due, -(each.value or 0.0)


def _urgent(candidate: Candidate) -> bool:
    """Whether it stands above all others of its tier whatever their days."""
    return candidate.tier == 0 and candidate.found.weight is not None


def _ranked(rows: Iterable[Row], facts: Facts, proven: Mapping[str, bool]) -> list[Row]:
    """The rows in the order of the list (FEATURES.md C)."""
    rows = list(rows)
    tested = [row.first.tier for row in rows if proven.get(row.first.reason)]

    last_proven, contacted, buyers = max(tested, default=_FIRST), facts.contacted, facts.buyers

    def order(row: Row) -> tuple[float, float, float, float, int, str]:
        first, customer = row.first, row.first.found.customer
        # Reasons tested without proof come right behind the last proven one.
        unproven = first.tier < last_proven and proven.get(first.reason) is False
        last = contacted.get(customer)
        silence = _NEVER if last is None else last.toordinal()
        steadiness = 0.0
        if first.tier in _BY_SILENCE and customer in buyers:
            # Who comes regularly goes before one big purchase (FEATURES.md 3.14).
            steadiness = -float(buyers[customer].occasions)
        place, worth = last_proven + 0.5 if unproven else first.tier, -(first.value or 0.0)
        return place, _within(first, silence), steadiness, worth, silence, customer

    return sorted(rows, key=order)


def _within(first: Candidate, silence: int) -> float:
    """The place of a row among its tier, the smallest first."""
    tier, weight = first.tier, first.found.weight
    if tier in _BY_SILENCE:
        return silence
    if tier in _BY_DAY:
        return first.due.toordinal() - (_EVER if _urgent(first) else 0)
    if tier in _BY_DAY_LATEST_FIRST:
        return -first.due.toordinal()
    return -((first.value or 0.0) if weight is None else weight)


class _Desk(Struct):
    """What one member of staff has been given so far."""

    capacity: int
    kept_for_greetings: int
    offers: int = 0
    greetings: int = 0

    def takes(self, *, greeting: bool, alone: bool) -> bool:
        if self.offers + self.greetings >= self.capacity:
            return False
        if alone:
            return self.greetings < self.kept_for_greetings
        return greeting or self.offers < self.capacity - self.kept_for_greetings

    def give(self, *, greeting: bool) -> None:
        self.greetings += greeting
        self.offers += not greeting


class _Office(Struct):
    """All desks; who has no staff of their own goes to the emptiest."""

    capacity: int
    kept_for_greetings: int
    desks: dict[str, _Desk] = field(default_factory=dict)

    def desk(self, staff: str) -> _Desk:
        return self.desks.setdefault(staff, _Desk(self.capacity, self.kept_for_greetings))

    def emptiest(self, names: tuple[str, ...]) -> str:
        return min(names, key=lambda name: self.desk(name).offers + self.desk(name).greetings, default="")


def _shared_out(
    ranked: Sequence[Row], facts: Facts, in_hand: set[str], alone: Mapping[str, date]
) -> list[Row]:
    """The ranked rows with ``staff``, ``hold`` and ``until``.

    Who is left alone is one whom the list had room for, and takes nobody's room.
    """
    settings = facts.settings
    greetings = sum(row.first.tier == _TIER_OF_GREETINGS for row in ranked)
    quota = min(round(settings.list_capacity_per_staff * settings.greeting_share), greetings)
    office = _Office(settings.list_capacity_per_staff, quota)
    shared = []
    for row in ranked:
        name = row.staff or office.emptiest(settings.staff)
        greeting = row.first.tier == _TIER_OF_GREETINGS
        desk = office.desk(name)
        room = desk.takes(greeting=greeting, alone=row.first.programme.alone) or row.customer in in_hand
        until = alone.get(row.customer) if room else None
        if room and until is None:
            desk.give(greeting=greeting)
        hold = "capacity" if not room else LEFT_ALONE if until else ""
        shared.append(Row(row.first, row.reasons, name, hold, until, row.resting))
    return shared


def _full(row: Row) -> Held:
    first = row.first
    return Held(row.customer, first.reason, first.tier, first.value, row.hold, row.until, row.staff)


def _stopped(facts: Facts, found: Sequence[Candidate], stops: Mapping[str, Sequence[Hold]]) -> Held:
    """Who is stopped by a hold: the first reason, and the gravest hold that covers it."""
    first = min(found, key=lambda each: (each.tier, each.due))
    hold = next(hold for hold in stops[first.customer] if hold.covers(first))
    staff = facts.people[first.customer].staff or ""
    return Held(first.customer, first.reason, first.tier, first.value, hold.code, hold.until, staff)


def _waiting(facts: Facts, known: Collection[str]) -> list[Held]:
    return [
        Held(
            customer,
            WAITING,
            _WAITING_TIER,
            facts.sales.stakes.get(customer),
            WAITING,
            opens,
            facts.people[customer].staff or "",
        )
        for customer, opens in waiting(facts)
        if customer not in known
    ]
