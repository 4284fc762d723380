"""A complaint that is still open: its next step comes before everything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sheets_crm.calls.address import address_of
from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Complaint
from sheets_crm.reading.clock import moment_of
from sheets_crm.schema import COMPLAINT_STEPS

TIER, KIND = 0, "service"
FIRST = 0.0
"""Weight of a step that is late: above every promise."""
_MESSAGES = {
    "sorry": ("apologised", "listened"),
    "understand": ("identified", "confirmed"),
    "choices": ("offered", "option_1", "option_2"),
    "settled": ("followed_up", "customer_says", "closed"),
}
"""What is said at each next step."""


def find(facts: Facts) -> Iterator[Found]:
    """Customers whose complaint is not settled, each with the next step; a late step stands on top."""
    for customer, complaint in facts.open_complaints.items():
        if customer not in facts.people:
            continue
        due = _deadline(complaint)
        yield Found(
            customer,
            due.date() if isinstance(due, datetime) else due,
            _sentence(facts, complaint, due),
            weight=FIRST if _late(facts, due) else None,
            staff=complaint.staff or "",
            fills={"ask": _words(facts, complaint)},
        )


def _words(facts: Facts, complaint: Complaint) -> str:
    """What the message says at the next step: nobody who has told everything is asked to tell it again."""
    step = next(iter(complaint.missing), "closed")
    name = next(name for name, steps in _MESSAGES.items() if step in steps)
    you = address_of(facts.people[complaint.customer].name, facts.texts).you
    return facts.texts(f"calls.settling.{name}", you=you)


def _deadline(complaint: Complaint) -> date | datetime:
    """A day after the last step that was taken; to the minute while none was, if the time is known."""
    days: list[date | None] = [getattr(complaint, step) for step in COMPLAINT_STEPS]
    done = [day for day in days if day is not None]
    if done:
        return max(done) + timedelta(days=1)
    return (moment_of(complaint.date, complaint.time) or complaint.date) + timedelta(days=1)


def _late(facts: Facts, due: date | datetime) -> bool:
    if isinstance(due, datetime) and facts.now is not None:
        return facts.now.replace(tzinfo=None) > due
    return facts.as_of > (due.date() if isinstance(due, datetime) else due)


def _sentence(facts: Facts, complaint: Complaint, due: date | datetime) -> Sentence:
    texts = facts.texts
    values = {
        "day": complaint.date,
        "text": (complaint.problem or "–").rstrip(" ."),
        "step": texts(f"calls.steps.{next(iter(complaint.missing), 'closed')}"),
        "due": due,
    }
    said = Sentence(texts, "calls.wording.complaint", values)
    late = {"mark": texts("calls.late_mark"), "said": said}
    return Sentence(texts, "calls.wording.late", late) if _late(facts, due) else said
