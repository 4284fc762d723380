"""Which messages of customers are questions about health."""

from __future__ import annotations

from sheets_crm.facts.plain import Contact
from sheets_crm.facts.words import says_one_of


def is_about_health(contact: Contact) -> bool:
    """Whether a customer's own message asks about health or side effects."""
    if contact.direction != "in":
        return False
    said = " ".join(filter(None, (contact.topic, contact.answer, contact.note)))
    return says_one_of("calls.health_words", said)
