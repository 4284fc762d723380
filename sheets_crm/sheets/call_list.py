"""The call list as values: listed customers with everything staff need to see in one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from sheets_crm.calls.last_notes import last_note_line
from sheets_crm.calls.messages import Invitation, field_values, invitation
from sheets_crm.calls.offers import offers_in_words, offers_now
from sheets_crm.calls.queue import Queue, Row
from sheets_crm.calls.row_words import first_of, in_two_cells, question, sentences, titles
from sheets_crm.calls.why import whys
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.next_order.seasonal_dates import WAITING
from sheets_crm.reading.headers import Located
from sheets_crm.reading.phones import SHORT_LINK
from sheets_crm.texts import Texts


def listed_rows(calls: Queue, facts: Facts, templates: Mapping[str, str]) -> list[dict[str, Any]]:
    """One dict per listed customer: the program's columns of the call list, ``link`` and ``customer_key``."""
    told = _told_by_dates(calls, facts)
    offers = offers_in_words(offers_now(calls.listed, facts), facts)
    return [
        _listed_row(rank, row, facts, templates, told)
        | {
            "next_order": facts.sales.next_order.get(row.customer),
            "offers": offers.get(row.customer),
            "last_note": _last_note(row.customer, facts),
        }
        for rank, row in enumerate(calls.listed, start=1)
    ]


def _listed_row(
    rank: int, row: Row, facts: Facts, templates: Mapping[str, str], told: Mapping[int, str]
) -> dict[str, Any]:
    person, buyer, texts = facts.people[row.customer], facts.buyers.get(row.customer), facts.texts
    speaks = row.speaks
    template = templates[speaks.found.template or speaks.reason]
    short = facts.settings.short_links
    invite = invitation(template, field_values(row, facts), str(person.phone), texts, short_links=short)
    if not speaks.found.ready:
        invite = Invitation(texts("calls.link.on_day", day=texts.day_month(speaks.due)), None)
    reasons = titles(row, facts)
    now, besides = in_two_cells(sentences(row, facts, told), texts)
    return {
        "customer_key": row.customer,
        "link": invite.link,
        "rank": rank,
        "customer": person.name,
        "phone": facts.phone_of(row.customer),
        "whatsapp": invite.text,
        "message": invite.message,
        "reason": first_of(reasons, texts),
        "reasons": texts("calls.joined").join(reasons),
        "why_now": now,
        "besides": besides,
        "last_order": buyer.last_order if buyer else None,
        "value": row.first.value,
        "question": question(row, facts),
        "staff": row.staff or None,
    }


def as_wide_as(located: Located, row: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """The row for a list of an older version, which tells in one cell what has two by now."""
    whole: dict[str, Any] = {}
    if "reasons" not in located.columns:
        whole["reason"] = row["reasons"]
    if "besides" not in located.columns and row["besides"]:
        whole["why_now"] = texts("calls.joined").join((row["why_now"], row["besides"]))
    return {**row, **whole}


def cut_links(located: Located | None) -> int:
    """How many of the list's links LibreOffice cut when it saved the workbook: it keeps 255 characters."""
    if located is None or "whatsapp" not in located.columns:
        return 0
    column = located.columns["whatsapp"]
    links = (link for (_, at), link in located.sheet.links.items() if at == column)
    return sum(len(link) == SHORT_LINK + 1 for link in links)


def _told_by_dates(calls: Queue, facts: Facts) -> dict[int, str]:
    """The sentence of each row of the next orders that a listed reason refers to."""
    found = {each.found.explains for row in calls.listed for each in row.reasons if not each.found.wording}
    places = sorted(place for place in found if place is not None)
    rows = facts.sales.likely_dates.rows(np.array(places, dtype=np.int64))
    return dict(zip(places, whys(rows, facts.texts), strict=True))


def held_rows(calls: Queue, facts: Facts) -> list[dict[str, Any]]:
    """One dict per customer who has a reason but is not listed."""
    people, texts = facts.people, facts.texts
    titles = {
        each: texts("calls.waiting" if each == WAITING else f"messages.reasons.{each}.title")
        for each in {held.reason for held in calls.held}
    }
    holds = {
        each: texts(f"calls.held.{each[0]}", until=each[1])
        for each in {(held.hold, held.until) for held in calls.held}
    }
    return [
        {
            "customer": people[held.customer].name,
            "phone": facts.phone_of(held.customer),
            "reason": titles[held.reason],
            "why_held": holds[held.hold, held.until],
            "until": held.until,
            "value": held.value,
            "staff": held.staff or None,
            "key": held.customer,
        }
        for held in calls.held
    ]


def new_keys(customers: Collection[str], facts: Facts, used: Collection[str]) -> dict[str, str]:
    """A key for each customer's new row: the customer and the day, and a number when that was used before."""
    keys = {}
    for customer in customers:
        key, number = f"{customer}@{facts.as_of}", 1
        while key in used:
            number += 1
            key = f"{customer}@{facts.as_of}.{number}"
        keys[customer] = key
    return keys


def _last_note(customer: str, facts: Facts) -> str | None:
    for contact in reversed(facts.log_of.get(customer, ())):
        text = contact.note or contact.answer
        if text:
            return last_note_line(contact.date, text, facts.texts)
    return None
