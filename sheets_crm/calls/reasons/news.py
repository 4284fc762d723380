"""News: whoever has heard nothing of the shop for long is told, though nobody asked."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.matching import COLD

TIER, KIND = 7, "service"
NEEDS = ("campaigns.starts",)


def find(facts: Facts) -> Iterator[Found]:
    """People for whom a piece of news is and who heard none for the setting's days."""
    for run in facts.campaigns.running("news"):
        for person in run.left_to_tell(run.open_to):
            last = facts.campaigns.last_news.get(person.customer)
            silent = None if last is None else (facts.as_of - last).days
            if run.matching.warmth(person) < COLD and (silent is None or silent > facts.settings.news_days):
                name = "news_first" if silent is None else "news"
                yield Found(
                    person.customer,
                    run.campaign.starts,
                    facts.texts(f"calls.wording.{name}", days=silent),
                    fills={"campaign": run.campaign.name, "news": run.campaign.note or run.campaign.name},
                    about=run.campaign.name,
                    brief=facts.texts("calls.wording.tell_too", name=run.campaign.name),
                )
