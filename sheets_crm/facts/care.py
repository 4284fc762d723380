"""How well customers are looked after, worked out of the facts of one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.lines import Rounding, rounded_lines
from sheets_crm.facts.plain import Contact
from sheets_crm.facts.words import names_reason, says_one_of
from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.contact_log import NOT_REACHED
from sheets_crm.metrics.customers.care import repeated_within, share_of
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.reading.clock import minutes_of, moment_of

KEY_FIELDS = ("phone", "town", "birthday", "source", "taste", "staff")
"""What a shop should know of everybody."""
_DAY = 24 * 60


class Wait(NamedTuple):
    """An incoming message, and the minutes until it was answered; None while it is open."""

    contact: Contact
    minutes: int | None


def filled(people: Columns) -> NDArray[np.int64]:
    """How many of the key fields each row of the customers sheet has."""
    told = people.read(["birthday"], texts=[name for name in KEY_FIELDS if name != "birthday"])
    columns = map(told.each.__getitem__, KEY_FIELDS)
    known = [each.known if isinstance(each, Codes) else ~np.isnat(each) for each in columns]
    count: NDArray[np.int64] = np.sum(known, axis=0)
    return count


class Care(Struct, frozen=True, dict=True):
    """Figures about looking after customers; who is missing stands behind each."""

    facts: Facts

    def planned(self, busy: Collection[str]) -> Figure:
        """Customers with a next step: on today's lists, promised, or expected on a day."""
        facts = self.facts
        buyers = set(facts.buyers)
        promised = {each.customer for each in facts.log if (each.contact_again or date.min) >= facts.as_of}
        promised |= {key for key, person in facts.people.items() if person.next_contact is not None}
        dates = facts.sales.likely_dates
        expected = dates["customer"][dates["call_date"] > np.datetime64(facts.as_of)].texts()
        planned = buyers & {*busy, *promised, *expected}
        return share_of("planned", planned, buyers, buyers - planned)

    @cached_property
    def complete(self) -> Figure:
        """Key fields that are filled in, of all; behind it who spent most and has gaps."""
        facts = self.facts
        people = facts.sales.everybody
        people = people.rows(people["customer"].among(facts.sales.last["customer"]))
        count, whole = filled(people), len(people) * len(KEY_FIELDS)
        gaps = people["customer"][count < len(KEY_FIELDS)].texts()
        return fraction("complete", int(count.sum()), whole, customers=gaps, sample=len(people))

    @cached_property
    def covered(self) -> Figure:
        """Active customers whom somebody reached without selling; behind it those whom nobody did."""
        facts = self.facts
        since = facts.as_of - timedelta(days=facts.settings.coverage_days)
        active = set(facts.buyers) - facts.sales.lapsed
        reached = {
            each.customer
            for each in facts.log
            if each.outbound
            and each.kind != "selling"
            and each.result not in NOT_REACHED
            and each.date > since
        }
        return share_of("covered", reached, active, active - reached)

    @cached_property
    def selling_share(self) -> Figure:
        """Selling contacts of all that the shop began."""
        sold = [each.customer for each in self.facts.log if each.outbound and each.kind == "selling"]
        whole = sum(each.outbound for each in self.facts.log)
        return fraction("selling_share", len(sold), whole, customers=sorted(set(sold)))

    @cached_property
    def selling_by_staff(self) -> dict[str, float]:
        """The same for each member of staff."""
        out = [each for each in self.facts.log if each.outbound and each.staff]
        whole = Counter(str(each.staff) for each in out)
        sold = Counter(str(each.staff) for each in out if each.kind == "selling")
        return {name: sold[name] / count for name, count in whole.items()}

    @cached_property
    def birthdays_known(self) -> Figure:
        """Customers whose birthday is known; behind it those whose is not."""
        people = self.facts.people.values()
        unknown = {person.customer for person in people if person.birthday is None}
        everybody = {person.customer for person in people}
        return share_of("birthdays_known", everybody - unknown, everybody, unknown)

    @cached_property
    def satisfied(self) -> Figure:
        """Who said that nothing falls short, of all who answered; a testimonial is no answer."""
        told = [each for each in self.facts.log if each.result in ("satisfied", "complaint")]
        last = {each.customer: each.result for each in told if not _is_testimonial(each.topic)}
        content = sorted(customer for customer, result in last.items() if result == "satisfied")
        return fraction("satisfied", len(content), len(last), customers=content)

    @cached_property
    def captured(self) -> Figure:
        """Complaints that came to us, of all we know of."""
        told = self.facts.complaints
        to_us = [each for each in told if each.place != "public"]
        people = sorted({each.customer for each in to_us})
        return fraction("captured", len(to_us), len(told), customers=people)

    @cached_property
    def repeat_after_complaint(self) -> Figure:
        """Bought again within 90 days after a complaint was settled."""
        settled = {
            each.customer: each.closed for each in self.facts.complaints if each.settled and each.closed
        }
        return repeated_within("repeat_after_complaint", settled, self.facts.bought, self.facts.as_of)

    @cached_property
    def repeat_without_complaint(self) -> Figure:
        """Bought again within 90 days after the first purchase, of those who never complained."""
        complained = {each.customer for each in self.facts.complaints}
        first = self.facts.sales.last.tuples("customer", "first_order")
        starts = {customer: day for customer, day in first if customer not in complained}
        return repeated_within("repeat_without_complaint", starts, self.facts.bought, self.facts.as_of)

    @cached_property
    def waits(self) -> list[Wait]:
        """Incoming messages with a time, each with the minutes until the answer; None while it is open."""
        found = []
        for each in self.facts.log:
            begun, done = minutes_of(each.time), minutes_of(each.answered_time)
            if each.direction == "in" and begun is not None:
                found.append(Wait(each, None if done is None else (done - begun) % _DAY))
        return found

    @cached_property
    def answered_in_time(self) -> Figure:
        """Incoming messages answered within the promised minutes; an open one is late once they are over."""
        limit = self.facts.settings.answer_minutes
        due = [each for each in self.waits if each.minutes is not None or self._is_over(each.contact, limit)]
        good = [each.contact.customer for each in due if each.minutes is not None and each.minutes <= limit]
        return fraction("answered_in_time", len(good), len(due), customers=sorted(set(good)))

    def _is_over(self, contact: Contact, limit: int) -> bool:
        """Whether the promised minutes of a message have passed; of one of today only the clock knows."""
        now, begun = self.facts.now, moment_of(contact.date, contact.time)
        if contact.date < self.facts.as_of or now is None or begun is None:
            return True
        return now.replace(tzinfo=None) > begun + timedelta(minutes=limit)

    @cached_property
    def solved(self) -> Figure:
        """Incoming messages whose problem was solved, of those of which somebody said so."""
        told = [each for each in self.facts.log if each.direction == "in" and each.solved is not None]
        good = [each.customer for each in told if each.solved]
        return fraction("solved", len(good), len(told), customers=sorted(set(good)))

    @cached_property
    def rounded(self) -> list[Rounding]:
        """Totals below quantity times price without a discount, rounded down to whole notes."""
        return rounded_lines(self.facts.sales.valid, self.facts.settings.round_down_to)

    @cached_property
    def reasons_not_back(self) -> dict[str, str]:
        """The main reason of each customer who told one: the last that was logged."""
        return {each.customer: each.reason_not_back for each in self.facts.log if each.reason_not_back}

    @cached_property
    def did_not_say(self) -> frozenset[str]:
        """Customers who were asked why they did not come back and told no reason."""
        asked = {each.customer for each in self.facts.log if names_reason(each.reason, "win_back")}
        return frozenset(asked - self.reasons_not_back.keys())


def _is_testimonial(topic: str | None) -> bool:
    return says_one_of("calls.testimonial_words", topic)
