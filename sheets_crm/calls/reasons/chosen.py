"""The people of a filter that the owner puts on the list."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.words import holds_one_of
from sheets_crm.metrics.contact_log import NOT_REACHED
from sheets_crm.reading.cells import header_key

TIER, KIND = 6, "selling"
NEEDS = ("filters.call",)


def find(facts: Facts) -> Iterator[Found]:
    """Who fits a filter that is to be called and was not reached about it yet."""
    for each in facts.filters.all:
        if not each.call:
            continue
        told = _told(facts, each.name)
        for customer in each.people:
            if customer not in told:
                yield Found(
                    customer,
                    facts.as_of,
                    facts.texts("calls.wording.chosen", name=each.name),
                    fills={"news": each.note or ""},
                    about=each.name,
                )


def _told(facts: Facts, name: str) -> set[str]:
    """Who was reached with a row that named the filter."""
    wanted = [header_key(name)]
    return {
        contact.customer
        for contact in facts.log
        if contact.outbound and contact.result not in NOT_REACHED and holds_one_of(wanted, contact.reason)
    }
