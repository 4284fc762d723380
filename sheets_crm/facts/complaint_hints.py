"""Messages of customers that may be complaints: only staff can say whether they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sheets_crm.facts.plain import Complaint, Contact
from sheets_crm.facts.words import words_of
from sheets_crm.reading.cells import header_key

_LATELY = timedelta(days=30)
_SETTLES = ("satisfied", "ordered")


class Hint(NamedTuple):
    """A message, and the word in it that sounds like a complaint."""

    contact: Contact
    word: str


def hints(log: Iterable[Contact], complaints: Collection[Complaint], as_of: date) -> list[Hint]:
    """Messages of the last 30 days that nobody has judged yet, the oldest first.

    A result beside the message is the judgement. A complaint that stands written, and a customer who
    was content or ordered afterwards, leave nothing to ask.

    Args:
        log: The contact log, the oldest first.
        complaints: Those that are known, settled or not.
        as_of: The day.
    """
    known: dict[str, date] = {}
    for each in complaints:
        known[each.customer] = max(each.date, known.get(each.customer, each.date))
    found: dict[str, list[Hint]] = {}
    for contact in log:
        if contact.result in _SETTLES:
            found.pop(contact.customer, None)
        if _is_open(contact) and contact.date > max(as_of - _LATELY, known.get(contact.customer, date.min)):
            word = complaint_word(" ".join(filter(None, (contact.topic, contact.answer, contact.note))))
            if word is not None:
                found.setdefault(contact.customer, []).append(Hint(contact, word))
    return sorted((each for hinted in found.values() for each in hinted), key=lambda each: each.contact.date)


def complaint_word(said: str | None) -> str | None:
    """The first word of the lists that a text holds without denying it; None without one."""
    text = f" {' '.join(word.removesuffix('nya') for word in header_key(said).split())} "
    for phrase in words_of("calls.no_complaint"):
        text = text.replace(f" {phrase} ", "  ")
    places = {
        text.find(f" {word} "): word
        for word in (*words_of("calls.complaint_words"), *words_of("calls.complaint_hints"))
    }
    denials = tuple(f" {word}" for word in words_of("calls.denials"))
    told = [at for at in sorted(places) if at >= 0 and not text[:at].endswith(denials)]
    return places[told[0]] if told else None


def _is_open(contact: Contact) -> bool:
    return contact.direction == "in" and contact.result is None and contact.row > 0
