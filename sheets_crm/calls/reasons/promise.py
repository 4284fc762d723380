"""What we promised: ``Kontak berikutnya`` of a customer, ``Hubungi lagi`` of a contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import ORDERS, Facts
from sheets_crm.facts.plain import Contact
from sheets_crm.metrics.contact_log import NOT_REACHED

TIER, KIND = 0, "service"


def find(facts: Facts) -> Iterator[Found]:
    """Promises due today or earlier."""
    for customer, (due, note) in promises(facts).items():
        if due <= facts.as_of:
            yield Found(customer, due, _sentence(facts, due, note))


def promises(facts: Facts) -> dict[str, tuple[date, str | None]]:
    """Every promise still open, due or not: day and note by customer.

    A contact that reached the customer on or after the promised day keeps the promise; one that nobody
    answered is an attempt only. A later ``Hubungi lagi`` replaces an earlier one.
    """
    planned = {key: (person.next_contact, None, None) for key, person in facts.people.items()}
    again = {
        contact.customer: (contact.contact_again, contact.note or contact.answer, contact.row)
        for contact in facts.log
        if contact.contact_again is not None and not _was_ordered(facts, contact)
    }
    found: dict[str, tuple[date, str | None]] = {}
    for each in (again, planned):
        for customer, (due, note, made_in) in each.items():
            sooner = customer not in found or (due is not None and due < found[customer][0])
            if due is not None and sooner and not _kept(facts, customer, due, made_in):
                found[customer] = (due, note)
    return found


def _was_ordered(facts: Facts, contact: Contact) -> bool:
    """Whether the promise was about an order that stands on the orders sheet by now."""
    return contact.result in ORDERS and contact.customer not in facts.orders_to_enter


def _kept(facts: Facts, customer: str, due: date, made_in: int | None) -> bool:
    """Whether somebody was reached since; the contact that made the promise may stand on its day itself."""
    return any(
        contact.outbound
        and contact.date >= due
        and contact.row != made_in
        and contact.result not in NOT_REACHED
        for contact in facts.log_of.get(customer, ())
    )


def _sentence(facts: Facts, due: date, note: str | None) -> str:
    days = (facts.as_of - due).days
    name = "promise_overdue" if days > 1 else "promise"
    said = facts.texts(f"calls.wording.{name}", due=due, days=days)
    return facts.texts("calls.wording.about", said=said, note=note) if note else said
