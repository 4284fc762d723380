"""Who is not to be contacted today, and until when. Nobody disappears silently: each hold has its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import numpy as np
from msgspec import Struct

from sheets_crm.calls.candidates import Candidate
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Contact

Scope = Literal["everything", "all_but_promises", "contact", "selling"]
_SPARED: dict[str, tuple[int, ...]] = {"everything": (), "all_but_promises": (0,), "contact": (0, 3)}


class Hold(Struct, frozen=True):
    """Why a customer is left in peace, until which day (None: open), and what it covers.

    "all_but_promises" spares tier 0, "contact" spares tiers 0 and 3 (collection), "selling" stops only
    offers.
    """

    code: str
    scope: Scope
    until: date | None = None

    def covers(self, candidate: Candidate) -> bool:
        """Whether this stands in the way of a candidate."""
        if self.scope == "selling":
            return candidate.programme.selling
        return candidate.tier not in _SPARED[self.scope]


def holds(facts: Facts) -> dict[str, list[Hold]]:
    """Every hold by customer, the gravest first."""
    found: dict[str, list[Hold]] = defaultdict(list)
    grave = (_barred, _open_complaints, _unanswered, _snoozed)
    for rule in (*grave, _rested, _owing, _offered, _bought, _tired):
        for customer, hold in rule(facts):
            found[customer].append(hold)
    return dict(found)


def _barred(facts: Facts) -> Iterator[tuple[str, Hold]]:
    for customer, code in facts.barred.items():
        yield customer, Hold(code, "everything")


def _open_complaints(facts: Facts) -> Iterator[tuple[str, Hold]]:
    for customer in facts.open_complaints:
        yield customer, Hold("complaint", "all_but_promises")


def _unanswered(facts: Facts) -> Iterator[tuple[str, Hold]]:
    for customer in facts.open_health_questions:
        yield customer, Hold("health", "all_but_promises")


def _snoozed(facts: Facts) -> Iterator[tuple[str, Hold]]:
    asked = {each.customer: each.contact_again for each in facts.log if each.contact_again is not None}
    for customer, until in asked.items():
        if until > facts.as_of:
            yield customer, Hold("snoozed", "everything", until)


def _rested(facts: Facts) -> Iterator[tuple[str, Hold]]:
    for customer, day in facts.contacted.items():
        until = day + timedelta(days=facts.settings.contact_rest_days)
        if until > facts.as_of:
            yield customer, Hold("contacted", "contact", until)


def _owing(facts: Facts) -> Iterator[tuple[str, Hold]]:
    for customer, code in facts.not_to_be_offered.items():
        if code == "owes":
            yield customer, Hold(code, "selling")


def _offered(facts: Facts) -> Iterator[tuple[str, Hold]]:
    offered = {each.customer: each.date for each in facts.log if _is_offer(each)}
    for customer, day in offered.items():
        until = day + timedelta(days=facts.settings.selling_rest_days)
        if until > facts.as_of:
            yield customer, Hold("offered", "selling", until)


def _is_offer(contact: Contact) -> bool:
    return contact.outbound and contact.kind == "selling"


def _tired(facts: Facts) -> Iterator[tuple[str, Hold]]:
    for customer in facts.tired:
        yield customer, Hold("balance", "selling")


def _bought(facts: Facts) -> Iterator[tuple[str, Hold]]:
    rest, last = timedelta(days=facts.settings.bought_rest_days), facts.sales.last
    lately = last.rows(last["last_order"] > np.datetime64(facts.as_of - rest))
    for customer, day in lately.tuples("customer", "last_order"):
        yield customer, Hold("bought", "selling", day + rest)
