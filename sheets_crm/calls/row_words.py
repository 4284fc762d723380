"""What a row of the list says: its reasons, why today, what else to know, and the one question to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sheets_crm.calls.benefits import entitled
from sheets_crm.calls.candidates import Candidate
from sheets_crm.calls.queue import Row
from sheets_crm.facts.facts import Facts
from sheets_crm.texts import LANGUAGES, Texts, texts_of

_SHOWN = 250
"""Letters that two lines of *Kenapa sekarang* hold, as wide as a new list has it."""
_QUESTIONS = ("birthday", "taste", "source", "town")
_QUESTIONS_FOR_LEADS = ("taste", "source", "town")
"""Nobody who has not bought yet is asked for a birthday."""


def titles(row: Row, facts: Facts) -> list[str]:
    """The reasons of a row, each once, with the campaign that it is about."""
    return list(dict.fromkeys(_title(each, facts) for each in row.reasons))


def first_of(titles: Sequence[str], texts: Texts) -> str:
    """The reason that decides, and how many more there are: a cell of the first screen has two lines."""
    more = len(titles) - 1
    return texts("calls.more_reasons", first=titles[0], count=more) if more else titles[0]


def _title(candidate: Candidate, facts: Facts) -> str:
    title = facts.texts(f"messages.reasons.{candidate.reason}.title")
    about = candidate.found.about
    return facts.texts("calls.title_about", title=title, about=about) if about else title


def sentences(row: Row, facts: Facts, told: Mapping[int, str]) -> list[str]:
    """Why today, and what staff should know beside it.

    Args:
        row: The row.
        facts: The shop on one day.
        told: The sentence of each row of the next orders that a reason refers to.
    """
    whys = [
        str((at and each.found.brief) or each.found.wording or told[each.found.explains or 0]).rstrip(" .")
        for at, each in enumerate(row.reasons)
    ]
    return list(dict.fromkeys([*whys, *_beside(row, facts)]))


def in_two_cells(told: Sequence[str], texts: Texts) -> tuple[str, str | None]:
    """The first sentences, as many as two lines of a cell show, and the others for the cell beside it."""
    between, first = texts("calls.joined"), 1
    while first < len(told) and len(between.join(told[: first + 1])) <= _SHOWN:
        first += 1
    return between.join(told[:first]), between.join(told[first:]) or None


def _beside(row: Row, facts: Facts) -> Iterator[str]:
    speaks = row.speaks
    offers = speaks.programme.selling and speaks.reason != "win_back"
    good = facts.sales.goods.get(speaks.found.product or "") if offers else None
    if good is not None and good.weakness:
        yield facts.texts("calls.wording.weakness", weakness=good.weakness)
    benefits = facts.settings.priority_benefits
    if benefits and row.customer in facts.sales.priority:
        yield facts.texts("calls.wording.priority", benefits=benefits)
    by_tier = "" if _in_trouble(row) else entitled(facts, row.customer)
    if by_tier:
        yield by_tier


def question(row: Row, facts: Facts) -> str | None:
    """What a reason wants to know, else the first thing we do not know yet and did not ask lately."""
    if _in_trouble(row):
        return None
    asks = next((each.found.question for each in row.reasons if each.found.question), None)
    return asks or _unknown(row.customer, facts)


def _in_trouble(row: Row) -> bool:
    """Whether the call is about something that leaves no room for a question of ours."""
    return any(
        each.programme.kind == "collection" or each.reason in ("complaint", "health") for each in row.reasons
    )


def _unknown(customer: str, facts: Facts) -> str | None:
    since = facts.as_of - timedelta(days=facts.settings.question_rest_days)
    asked = {each.topic for each in facts.log_of.get(customer, ()) if each.topic and each.date > since}
    for name in _QUESTIONS if customer in facts.buyers else _QUESTIONS_FOR_LEADS:
        spoken = {texts_of(language)(f"calls.questions.{name}") for language in LANGUAGES}
        if getattr(facts.people[customer], name) is None and spoken.isdisjoint(asked):
            return facts.texts(f"calls.questions.{name}")
    return None
