"""Who is in line for an event, who comes and with how many, and who bought again afterwards."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from sheets_crm.facts.campaigns import Run
from sheets_crm.facts.plain import Contact, Line
from sheets_crm.facts.words import says_one_of
from sheets_crm.metrics.customers.care import repeated_within
from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.programmes.days import shifted
from sheets_crm.metrics.programmes.seats import standings
from sheets_crm.metrics.programmes.tiers import a_year_before
from sheets_crm.reading.cells import header_key

_PARTY = re.compile(r"\b(\d{1,2}) (?:orang|org|kursi|people|persons|seats|pax)\b")
_LARGEST_WORD = 6


class Guest(NamedTuple):
    """Somebody in line for an event: the place, how it stands, how many come, the last word."""

    customer: str
    rank: int
    standing: str
    people: int
    last: Contact | None


def guests(run: Run) -> list[Guest]:
    """Everybody in line for an event: see `standings`."""
    campaign, last = run.campaign, run.last_word
    line = in_line(run)
    people = {name: _people(run, name) for name in line}
    yes = {name for name in line if run.answers.get(name) == "yes"}
    alone = {name for name in yes if campaign.with_family and people[name] < 2}
    found = standings(
        line,
        int(campaign.places or len(line)),
        coming=yes - alone,
        refused={name for name in line if run.answers.get(name) == "no"} | alone,
        asked=run.told.keys(),
        closed=run.facts.as_of > (campaign.answer_by or campaign.starts),
    )
    return [
        Guest(name, rank, found[name], people[name], last.get(name))
        for rank, name in enumerate(line, start=1)
    ]


def in_line(run: Run) -> list[str]:
    """Past buyers by the event's own rule, as it stood before the event; ties in the order of keys."""
    day = min(run.facts.as_of, shifted(run.campaign.starts, -1))
    lines = run.facts.sales.lines
    known = [
        each.customer
        for each in run.open_to
        if each.customer in lines and lines[each.customer][0].date <= day
    ]
    merits = {name: _merit(lines[name], run.campaign.chosen_by, day) for name in known}
    return sorted(known, key=lambda name: (-merits[name], name))


def _merit(lines: list[Line], rule: str | None, day: date) -> float:
    """What places a customer in line: days since the first order, purchases or spend of twelve months."""
    if rule == "longest":
        return float((day - lines[0].date).days)
    since = a_year_before(day)
    recent = [line for line in lines if since < line.date <= day]
    if rule == "orders":
        return float(len({line.date for line in recent}))
    return sum(line.amount or 0.0 for line in recent)


def _people(run: Run, customer: str) -> int:
    """How many come with a customer: as answered, else the family that is written down."""
    last = run.last_word.get(customer)
    answered = party(last.answer if last else None)
    if answered is not None:
        return answered
    return 1 + run.facts.family_sizes.get(customer, 1 if run.campaign.with_family else 0)


def party(text: str | None) -> int | None:
    """How many people an answer speaks of: "ya, 4 orang", "datang bertiga", "sendiri saja".

    Example:
        >>> party("ya, bertiga"), party("5 orang"), party("insya Allah")
        (3, 5, None)
    """
    said = header_key(text)
    match = _PARTY.search(said)
    if match:
        return int(match[1])
    counts = range(1, _LARGEST_WORD + 1)
    return next((count for count in counts if says_one_of(f"calls.party_words.of_{count}", said)), None)


def repeat_after(run: Run) -> tuple[Figure, Figure]:
    """Bought again within 90 days after the event: who came, and as many others who were next in line."""
    line = guests(run)
    came = [each.customer for each in line if each.standing == "coming"]
    others = [each.customer for each in line if each.standing != "coming"][: len(came)]
    bought = run.facts.sales.bought
    figures = (
        repeated_within(code, dict.fromkeys(names, run.campaign.starts), bought, run.facts.as_of)
        for code, names in (("event_came", came), ("event_others", others))
    )
    came_figure, others_figure = figures
    return came_figure, others_figure
