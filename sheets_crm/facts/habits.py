"""How the shop goes about its customers and what became of them: figures that prove nothing alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Buyer, Contact
from sheets_crm.metrics.contact_log import NOT_REACHED
from sheets_crm.metrics.customers.care import share_of
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.programmes.days import shifted
from sheets_crm.schema.customers import LEAD_STEPS

_AFTER_DAYS = 30
"""A contact later than this after a purchase has nothing to do with it."""


class Habits(Struct, frozen=True, dict=True):
    """Figures about what the shop does after a purchase, and about those who only came to look."""

    facts: Facts

    @cached_property
    def first_contacts(self) -> list[Contact]:
        """The first contact within a month after each customer's last purchase."""
        found = []
        for buyer, log in self._spoken_to:
            until = buyer.last_order + timedelta(days=_AFTER_DAYS)
            after = (each for each in log if each.outbound and buyer.last_order < each.date <= until)
            first = next((each for each in after if each.kind is not None), None)
            if first is not None:
                found.append(first)
        return found

    @property
    def _spoken_to(self) -> Iterator[tuple[Buyer, list[Contact]]]:
        """The buyers whom the log knows, with what it says of them."""
        known, log_of = self.facts.buyers, self.facts.log_of
        return ((known[customer], log) for customer, log in log_of.items() if customer in known)

    @property
    def sold_first(self) -> list[Contact]:
        """Those of them that sold at once."""
        return [each for each in self.first_contacts if each.kind == "selling"]

    @cached_property
    def served_first(self) -> Figure:
        """First contacts after a purchase that sold nothing; behind it who was sold to at once."""
        whole, sold = len(self.first_contacts), self.sold_first
        names = sorted({each.customer for each in sold})
        return fraction("served_first", whole - len(sold), whole, customers=names)

    @cached_property
    def lapsed_by_contact(self) -> tuple[Figure, Figure]:
        """Lapsed customers of those who were reached after their last purchase, and of those who were not."""
        reached = {each.customer for each, log in self._spoken_to if self._reached(each.last_order, log)}
        lapsed = self.facts.sales.lapsed
        groups: Mapping[str, set[str]] = {
            "lapsed_reached": reached,
            "lapsed_alone": set(self.facts.buyers) - reached,
        }
        first, second = (share_of(code, lapsed, group, lapsed & group) for code, group in groups.items())
        return first, second

    def _reached(self, last_order: date, log: Iterable[Contact]) -> bool:
        """Whether somebody spoke to a customer in time after the last purchase."""
        until = shifted(last_order, self.facts.settings.coverage_days)
        return any(
            each.outbound and each.result not in NOT_REACHED and last_order <= each.date <= until
            for each in log
        )

    @cached_property
    def by_intent(self) -> dict[str, Figure]:
        """Of everybody who came with the same intent those who bought, the commonest intent first."""
        groups: dict[str, list[str]] = defaultdict(list)
        for customer, person in self.facts.people.items():
            if person.intent:
                groups[person.intent].append(customer)
        order = sorted(groups, key=lambda intent: (-len(groups[intent]), intent))
        buyers = self.facts.buyers
        return {
            intent: fraction(
                "intent",
                sum(name in buyers for name in groups[intent]),
                len(groups[intent]),
                customers=sorted(name for name in groups[intent] if name in buyers),
            )
            for intent in order
        }

    @cached_property
    def steps(self) -> dict[str, list[str]]:
        """Leads by how far they have come, in the order of the steps; only steps that somebody is at."""
        buyers = self.facts.buyers
        leads = [person for key, person in self.facts.people.items() if key not in buyers]
        groups = {step: [each.customer for each in leads if each.step == step] for step in LEAD_STEPS}
        return {step: sorted(people) for step, people in groups.items() if people}

    def replies(self, reason: str) -> dict[str, tuple[int, int]]:
        """What was answered to leads with this objection: how many bought later, of how many."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.facts.log:
            if each.reason_not_back == reason and each.our_reply and each.customer in self.objections[reason]:
                found[each.our_reply].append(each.customer)
        bought = {reply: sum(name in self.facts.buyers for name in set(who)) for reply, who in found.items()}
        counts = {reply: (bought[reply], len(set(who))) for reply, who in found.items()}
        return dict(sorted(counts.items(), key=lambda each: (-each[1][0], -each[1][1], each[0])))

    @cached_property
    def objections(self) -> dict[str, list[str]]:
        """Leads by what kept each of them from buying: the last reason told before a first order."""
        told: dict[str, str] = {}
        for each in self.facts.log:
            buyer = self.facts.buyers.get(each.customer)
            if each.reason_not_back and (buyer is None or each.date < buyer.first_order):
                told[each.customer] = each.reason_not_back
        groups: dict[str, list[str]] = defaultdict(list)
        for customer, reason in told.items():
            groups[reason].append(customer)
        return {
            reason: sorted(groups[reason])
            for reason in sorted(groups, key=lambda each: (-len(groups[each]), each))
        }
