"""Leads who have no next step: nobody who asked is left waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.reasons.promise import promises
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Person
from sheets_crm.facts.words import says_one_of

TIER, KIND = 6, "service"


def find(facts: Facts) -> Iterator[Found]:
    """People who asked or said what they want, never bought, and were not contacted for a while.

    A lead is tried as often as a lapsed customer, then left in peace.
    """
    promised = promises(facts)
    buyers = facts.buyers
    for customer, person in facts.people.items():
        if customer in buyers:
            continue
        log = facts.log_of.get(customer, ())
        tried = sum(each.outbound for each in log)
        asked = (
            person.intent is not None
            or person.source is not None
            or any(each.direction == "in" for each in log)
        )
        if customer in promised or not asked:
            continue
        last = max((each.date for each in log), default=None)
        waits = last is None or (facts.as_of - last).days >= facts.settings.prospect_days
        if waits and tried < facts.settings.win_back_attempts:
            name = "prospect" if person.source else "prospect_unknown"
            due = facts.as_of if last is None else last + timedelta(days=facts.settings.prospect_days)
            said = facts.texts(f"calls.wording.{name}", source=person.source)
            told = [said, _step(facts, person), _to_tell(facts, person)]
            yield Found(customer, due, facts.texts("calls.joined").join(filter(None, told)))


def _step(facts: Facts, person: Person) -> str:
    """How far a lead has come, where the shop writes it down."""
    if person.step is None:
        return ""
    return facts.texts("calls.wording.lead_step", step=facts.texts(f"headings.choices.step.{person.step}"))


def _to_tell(facts: Facts, person: Person) -> str:
    """What a lead does not know yet of the five things that a past buyer knows, where the shop ticks them."""
    if person.knows is None:
        return ""
    topics = facts.texts.node("calls.topics")
    left = [
        words[0] for topic, words in topics.items() if not says_one_of(f"calls.topics.{topic}", person.knows)
    ]
    return facts.texts("calls.wording.still_to_tell", topics=", ".join(left)) if left else ""
