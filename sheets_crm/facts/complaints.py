"""Which answers in the log open a complaint."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sheets_crm.facts.plain import Complaint, Contact
from sheets_crm.facts.words import names_reason, says_one_of, words_of
from sheets_crm.reading.cells import header_key
from sheets_crm.texts import Texts

_SETTLES = ("satisfied", "ordered")
_ASKS = ("shortcoming", "check_in", "second_order", "no_contact")
"""Programmes whose message asks what falls short."""
TICKS = ("pleased", "fulfilled", "solved", "as_promised")


def opened(told: Collection[Complaint], log: Iterable[Contact], texts: Texts) -> list[Complaint]:
    """Complaints of the log that no row of the complaints sheet tells of yet.

    The last word counts: who was content afterwards, or ordered again, complains no more.

    Args:
        told: The rows of the complaints sheet.
        log: The contact log, the oldest first.
        texts: The workbook's language, for what a tick that says no is called.
    """
    last: dict[str, Contact | None] = {}
    for contact in log:
        if complains(contact):
            last[contact.customer] = contact
        elif contact.result in _SETTLES:
            last[contact.customer] = None
    known = {(each.customer, each.date) for each in told} | {each.key for each in told}
    latest = {each.customer: each.date for each in sorted(told, key=lambda each: each.date)}
    return [
        _complaint(contact, texts)
        for contact in last.values()
        if contact is not None
        and _key(contact) not in known
        and (contact.customer not in latest or latest[contact.customer] < contact.date)
    ]


def complains(contact: Contact) -> bool:
    """Whether somebody told us that something falls short; no answer never does, nor "tidak ada"."""
    if contact.result == "complaint" or any(getattr(contact, name) is False for name in TICKS):
        return True
    asked = names_reason(contact.reason, *_ASKS)
    told = contact.answer is not None and contact.result in (None, "interested", "not_interested")
    return asked and told and names_a_shortcoming(contact.answer)


def names_a_shortcoming(answer: str | None) -> bool:
    """Whether an answer says in so many words that something is wrong; "tidak ada yang kurang" does not."""
    return not says_nothing_is_missing(answer) and says_one_of("calls.complaint_words", answer)


def says_nothing_is_missing(answer: str | None) -> bool:
    """Whether an answer to the question what falls short says: nothing."""
    said = header_key(answer)
    return any(f"{said} ".startswith(f"{each} ") for each in words_of("calls.nothing_missing"))


def _key(contact: Contact) -> str:
    return f"{contact.customer}@{contact.date}"


def _complaint(contact: Contact, texts: Texts) -> Complaint:
    said_no = [
        texts(f"headings.columns.contacts.{name}") for name in TICKS if getattr(contact, name) is False
    ]
    no = texts("units.no")
    parts = [*(f"{name}: {no}" for name in said_no), contact.answer or contact.note]
    problem = "; ".join(part for part in parts if part) or None
    return Complaint(
        contact.customer,
        contact.date,
        time=contact.time,
        place="direct",
        problem=problem,
        staff=contact.staff,
        key=_key(contact),
    )
