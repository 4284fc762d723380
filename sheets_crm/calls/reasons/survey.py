"""A survey: so many customers are asked one question before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "service"
NEEDS = ("campaigns.question",)


def find(facts: Facts) -> Iterator[Found]:
    """Those who are asked next, until the target is reached or the question is decided."""
    for run in facts.campaigns.running("survey"):
        campaign = run.campaign
        if campaign.decision or not campaign.question:
            continue
        people = run.left_to_tell(run.open_to)
        target = len(people) if campaign.places is None else max(int(campaign.places) - len(run.told), 0)
        for person in people[:target]:
            yield Found(
                person.customer,
                campaign.starts,
                facts.texts("calls.wording.survey", question=campaign.question),
                fills={"campaign": campaign.name, "question": campaign.question},
                about=campaign.name,
                question=campaign.question,
            )
