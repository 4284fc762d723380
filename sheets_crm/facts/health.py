"""Which messages of customers are questions about health."""

from __future__ import annotations

from functools import cache

from sheets_crm.facts.plain import Contact
from sheets_crm.reading.cells import header_key
from sheets_crm.texts import LANGUAGES, texts_of


def is_about_health(contact: Contact) -> bool:
    """Whether a customer's own message asks about health or side effects."""
    if contact.direction != "in":
        return False
    said = " ".join(header_key(each) for each in (contact.topic, contact.answer, contact.note) if each)
    return any(f" {word} " in f" {said} " for word in _words())


@cache
def _words() -> tuple[str, ...]:
    every = (texts_of(language).node("calls.health_words") for language in LANGUAGES)
    return tuple(header_key(word) for words in every for word in words)
