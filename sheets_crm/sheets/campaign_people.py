"""The people of each campaign: who comes first, who was told and what they said, who is left out and why."""

from __future__ import annotations

from typing import Any

from sheets_crm.facts.campaigns import Run
from sheets_crm.facts.events import guests
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Contact
from sheets_crm.metrics.programmes.days import shifted

Row = dict[str, Any]
_AFTERWARDS = 60
"""How long the people of a campaign that is over are shown."""
_MOST = 300
_NEXT = 10
"""So many of a list, and of a waiting list."""


def rows(facts: Facts) -> list[Row]:
    """One row a campaign and customer; of a long list its first, and how many more there are."""
    shown = [run for run in facts.campaigns.all if _is_shown(run)]
    return [row for run in shown for row in _of(run)]


def _is_shown(run: Run) -> bool:
    last = run.campaign.last_day
    return last > run.facts.as_of or shifted(last, _AFTERWARDS) >= run.facts.as_of


def _of(run: Run) -> list[Row]:
    if run.campaign.campaign_kind == "event":
        line = _guests(run)
        return [*line, *_left_out(run)[:_MOST]]
    if run.campaign.campaign_kind == "survey":
        return _asked(run)
    people = _people(run)
    return [*people[:_MOST], *_more(run, len(people)), *_left_out(run)[:_MOST], *_unasked(run)]


def _row(run: Run, customer: str, standing: str, **cells: object) -> Row:
    person = run.facts.people[customer]
    return {
        "campaign": run.campaign.name,
        "customer": person.name,
        "phone": run.facts.phone_of(customer),
        "standing": run.facts.texts(f"programmes.standing.{standing}"),
        "staff": person.staff,
        "key": f"{run.campaign.name}/{customer}",
        **cells,
    }


def _said(contact: Contact | None) -> Row:
    return {"date": contact.date, "answer": contact.answer or contact.note} if contact else {}


def _guests(run: Run) -> list[Row]:
    """Everybody in line for an event, of the waiting list those who are next."""
    line = guests(run)
    waiting = [guest for guest in line if guest.standing == "waiting"]
    shown = set(guest.customer for guest in waiting[:_NEXT])
    found = [
        _row(
            run,
            guest.customer,
            guest.standing,
            rank=guest.rank,
            people=guest.people if guest.standing in ("coming", "invited") else None,
            **_said(guest.last or run.told.get(guest.customer)),
        )
        for guest in line
        if guest.standing != "waiting" or guest.customer in shown
    ]
    return [*found, *_more(run, len(waiting), _NEXT)]


def _asked(run: Run) -> list[Row]:
    """Whom a survey asked, in the order in which they were asked, and what each answered."""
    found = []
    for rank, customer in enumerate(run.told, start=1):
        answer = run.answers.get(customer)
        standing = f"answered_{answer}" if answer else "told"
        if customer in run.facts.people:
            found.append(_row(run, customer, standing, rank=rank, **_said(run.last_word.get(customer))))
    return found


def _people(run: Run) -> list[Row]:
    """Whom any other campaign is for, in the order in which they are told; afterwards who was told."""
    ordered = set(run.response.share.customers)
    over = run.campaign.last_day < run.facts.as_of
    found = []
    for rank, person in enumerate(run.open_to, start=1):
        customer = person.customer
        told = run.told.get(customer)
        standing = "ordered" if customer in ordered else "told" if told else "to_tell"
        if told or not over:
            said = _said(run.last_word.get(customer, told))
            found.append(_row(run, customer, standing, rank=rank, why=_why(run, customer), **said))
    return found


def _why(run: Run, customer: str) -> str:
    """What speaks for a customer: how warm, what of the taste, how long ago the last purchase was."""
    texts, person, buyer = run.facts.texts, run.facts.people[customer], run.facts.buyers.get(customer)
    warmth = ("buyer", "brought", "asked", "cold")[run.matching.warmth(person)]
    parts = [texts(f"programmes.warmth.{warmth}")]
    if buyer is not None:
        parts.append(texts("programmes.last_bought", days=(run.facts.as_of - buyer.last_order).days))
    if customer in run.matching.asked:
        parts.append(texts("programmes.likes"))
    if customer in run.facts.content:
        parts.append(texts("programmes.content"))
    return ", ".join(parts)


def _left_out(run: Run) -> list[Row]:
    """Who would fit and may not be offered anything, each with the reason."""
    why = run.facts.not_to_be_offered
    return [
        _row(run, each.customer, "left_out", why=run.facts.texts(f"calls.held.{why[each.customer]}"))
        for each in run.audience
        if each.customer in why
        and (run.campaign.campaign_kind != "event" or each.customer in run.facts.buyers)
    ]


def _unasked(run: Run) -> list[Row]:
    """Whom it might fit, if only the size were known."""
    count = sum(run.matching.unasked(person) for person in run.facts.people.values())
    if not count:
        return []
    standing = run.facts.texts("programmes.unasked", count=count)
    return [{"campaign": run.campaign.name, "standing": standing, "key": f"{run.campaign.name}/?"}]


def _more(run: Run, count: int, most: int = _MOST) -> list[Row]:
    if count <= most:
        return []
    standing = run.facts.texts("report.more_behind", count=count - most)
    return [{"campaign": run.campaign.name, "standing": standing, "key": f"{run.campaign.name}/…"}]
