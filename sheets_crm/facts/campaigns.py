"""The campaigns of a shop on one day: whom they are for, who was told, what was answered, what followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from statistics import median

from sheets_crm.facts.known import Known
from sheets_crm.facts.matching import Matching
from sheets_crm.facts.plain import Contact, Good, Line, Person, plain_rows
from sheets_crm.facts.programme_rows import Campaign
from sheets_crm.facts.words import holds_one_of, names_reason, words_of
from sheets_crm.metrics.contact_log import NOT_REACHED
from sheets_crm.metrics.programmes.days import shifted
from sheets_crm.metrics.programmes.response import Response, answer_days, response
from sheets_crm.reading.cells import header_key

_NEWS = ("news", "catalogue", "launch")
_ANSWERS = {"interested": "yes", "not_interested": "no", "stop": "no", "later": "later"}
_SAID = ("yes", "no", "later")


class Campaigns:
    """What the campaigns sheet, the log and the orders say together."""

    def __init__(self, facts: Known) -> None:
        self._facts = facts

    @cached_property
    def all(self) -> list[Run]:
        """Every campaign, the first to start first; of two with one name the upper row counts."""
        rows = plain_rows(self._facts.shop.columns["campaigns"], Campaign)
        first = {header_key(each.name): each for each in reversed(rows)}
        mentions = _mentions(self._facts, list(first.values()))
        order = sorted(first.values(), key=lambda each: (each.starts, each.row))
        runs: list[Run] = []
        runs += [Run(self._facts, each, mentions[each.name], runs) for each in order]
        return runs

    def running(self, kind: str, *, ahead: int = 0) -> list[Run]:
        """Campaigns of a kind that run today, or start within so many days."""
        today = self._facts.as_of
        wanted = (each for each in self.all if each.campaign.campaign_kind == kind)
        return [
            each
            for each in wanted
            if shifted(each.campaign.starts, -ahead) <= today <= each.campaign.last_day
        ]

    @cached_property
    def last_news(self) -> dict[str, date]:
        """The last day on which each customer heard some news, whichever."""
        reasons = {each.reason for each in self._facts.log if each.reason}
        news = {reason for reason in reasons if names_reason(reason, *_NEWS)}
        heard = (each for each in self._facts.log if each.reason in news and each.result not in NOT_REACHED)
        return {each.customer: each.date for each in heard if each.outbound}


class Run:
    """One campaign on one day, and ``every`` campaign of the shop."""

    def __init__(
        self, facts: Known, campaign: Campaign, mentions: list[Contact], every: Sequence[Run]
    ) -> None:
        self.every = every
        self.facts = facts
        self.campaign = campaign
        self._mentions = mentions

    @cached_property
    def matching(self) -> Matching:
        """The people of the shop beside it."""
        return Matching(self.facts, self.campaign)

    @cached_property
    def audience(self) -> list[Person]:
        """Whom it is for, the best first, those who may not be offered anything too."""
        fitting = [person for person in self.facts.people.values() if self.matching.is_for(person)]
        return sorted(fitting, key=self.matching.fit)

    @cached_property
    def open_to(self) -> list[Person]:
        """The audience without those who may not be offered anything."""
        return [each for each in self.audience if each.customer not in self.facts.not_to_be_offered]

    @cached_property
    def goods(self) -> list[Good]:
        """The products it names, every one that is sold when it names none; nothing that is sold out."""
        named = self.matching.goods
        every = named or ([] if self.campaign.product else list(self.facts.sales.goods.values()))
        return [
            each for each in every if each.active is not False and (each.supply is None or each.supply > 0)
        ]

    @cached_property
    def told(self) -> dict[str, Contact]:
        """The first contact in which each customer heard of it."""
        found: dict[str, Contact] = {}
        for each in self._heard:
            found.setdefault(each.customer, each)
        return found

    @cached_property
    def told_the_result(self) -> set[str]:
        """Who heard what was decided."""
        return {each.customer for each in self._heard if names_reason(each.reason, "survey_result")}

    @cached_property
    def _heard(self) -> list[Contact]:
        return [each for each in self._mentions if each.outbound and each.result not in NOT_REACHED]

    def left_to_tell(self, people: Iterable[Person]) -> list[Person]:
        """Those of these people who did not hear of it yet and were not tried often enough in vain."""
        return [
            each for each in people if each.customer not in self.told and not self.tried_enough(each.customer)
        ]

    def tried_enough(self, customer: str, since: date | None = None) -> bool:
        """Whether nobody answered as often as the shop tries to win somebody back."""
        in_vain = [each for each in self._in_vain[customer] if since is None or each > since]
        return len(in_vain) >= self.facts.settings.win_back_attempts

    @cached_property
    def _in_vain(self) -> dict[str, list[date]]:
        found: dict[str, list[date]] = defaultdict(list)
        for each in self._mentions:
            if each.outbound and each.result in NOT_REACHED:
                found[each.customer].append(each.date)
        return found

    @cached_property
    def last_told(self) -> dict[str, date]:
        """The last day on which each customer heard of it."""
        return {each.customer: each.date for each in self._heard}

    @cached_property
    def last_word(self) -> dict[str, Contact]:
        """The last contact about it in which each customer said anything."""
        spoken = (each for each in self._answered if each.result is not None or each.answer)
        return {each.customer: each for each in spoken}

    @cached_property
    def answers(self) -> dict[str, str]:
        """What each customer said to its question or invitation: yes, no or later."""
        return {each.customer: answer for each in self._answered if (answer := answer_of(each))}

    @cached_property
    def _answered(self) -> list[Contact]:
        """What was said about it; where the log tells which question was asked, only when it was its own."""
        mine, every = self._names, {name for run in self.every for name in run._names}
        return [
            each
            for each in self._mentions
            if each.result not in NOT_REACHED
            and (holds_one_of(mine, each.topic) or not holds_one_of(every, each.topic))
        ]

    @cached_property
    def _names(self) -> set[str]:
        """How the log calls it: by its name or its question."""
        return {header_key(self.campaign.name), header_key(self.campaign.question)} - {""}

    @cached_property
    def days_to_answer(self) -> int:
        """How long after it an order is its answer."""
        cycles = [days for each in self.matching.goods if (days := each.days) is not None]
        return answer_days(median(cycles) if cycles else None)

    @cached_property
    def response(self) -> Response:
        """Who ordered within its days, of everybody who was told."""
        told = {name: each.date for name, each in self.told.items()}
        purchases = self.facts.sales.purchase_days
        return response("response", told, purchases, self.facts.as_of, self.days_to_answer)

    @cached_property
    def brought(self) -> list[str]:
        """Customers whose first order bears its name, or bears none and was made while a launch ran."""
        campaign, key = self.campaign, header_key(self.campaign.name)
        found = []
        for customer, lines in self.facts.sales.lines.items():
            tags = first_tags(lines)
            ran = campaign.campaign_kind == "launch" and campaign.starts <= lines[0].date <= campaign.last_day
            if key in tags or (ran and not tags):
                found.append(customer)
        return found


def answer_of(contact: Contact) -> str:
    """What somebody said to a question: by the first word of the answer, else by the result."""
    first = header_key(contact.answer).split(" ")[0]
    words = {code: words_of(f"calls.answer_words.{code}") for code in _SAID}
    spoken = next((code for code in _SAID if first in words[code]), "")
    return spoken or _ANSWERS.get(contact.result or "", "")


def first_tags(lines: list[Line]) -> set[str]:
    """The campaigns that the first order of a customer bears."""
    first = lines[0].date
    return {header_key(line.campaign) for line in lines if line.date == first and line.campaign}


def _mentions(facts: Known, campaigns: list[Campaign]) -> dict[str, list[Contact]]:
    """Contacts that name each campaign in their reason or topic, the oldest first."""
    names = [(each.name, f" {header_key(each.name)} ") for each in campaigns]
    found: dict[str, list[Contact]] = defaultdict(list)
    meant: dict[tuple[str | None, str | None], list[str]] = {}
    for contact in facts.log if names else ():
        about = (contact.reason, contact.topic)
        if about not in meant:
            said = f" {header_key(contact.reason)} | {header_key(contact.topic)} "
            found_here = {name: key for name, key in names if key in said}
            longer = list(found_here.values())
            meant[about] = [
                name for name, key in found_here.items() if not any(key in other != key for other in longer)
            ]
        for name in meant[about]:
            found[name].append(contact)
    return found
